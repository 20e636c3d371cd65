#!/usr/bin/env python3
"""Every allocation of a run fails once, and the run must end cleanly each time.

check.py SVARI PRELOAD RUN.yaml: runs the run file with its n-th allocation failing, for every n alone, and for every
seventh with all that follow failing too. Clean is: exit 0 with the bytes of the untouched run, or exit 6 (not enough memory),
said on standard error, with every file that was written whole and no scraps beside them. A line `# words: --stream 0` of the run
file gives the command further words; `# every: 3` lets only every third fail, where all would take too long; `# also: 4` is the exit
status of a library that can't tell want of memory from other failures.
"""
import os
import subprocess
import sys
import tempfile
from pathlib import Path

MEMORY = 6
CHANGES = {"manifest.json"}  # has the time of the run


def environment(preload, at, on, count):
    """Of a process whose allocation number `at` fails. LD_PRELOAD takes no folder with a space in its name."""
    folder, name = os.path.split(preload)
    path = os.pathsep.join(filter(None, [folder, os.environ.get("LD_LIBRARY_PATH")]))
    return dict(os.environ, LD_PRELOAD=name, LD_LIBRARY_PATH=path, SVARI_FAIL_AT=str(at), SVARI_FAIL_ON=str(int(on)),
                SVARI_ALLOCATIONS=str(count))


def files(folder):
    if not folder.exists():
        return {}
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


class Sweep:
    def __init__(self, svari, preload, run_file, work):
        self.svari, self.preload, self.run_file, self.work = svari, preload, run_file, work
        self.faults = []
        text = Path(run_file).read_text(encoding="utf-8")
        said = dict(line[2:].split(":", 1) for line in text.splitlines() if line.startswith(("# words:", "# every:", "# also:")))
        self.words, self.every = said.get("words", "").split(), int(said.get("every", 1))
        self.clean = {0, MEMORY, int(said.get("also", MEMORY))}

    def run(self, at, on):
        out = self.work / "out"
        if out.exists():
            for path in sorted(out.rglob("*"), reverse=True):
                path.rmdir() if path.is_dir() else path.unlink()
        env = environment(self.preload, at, on, self.work / "count")
        words = [self.svari, "run", self.run_file, "-o", str(out), "--threads", "1", *self.words]
        done = subprocess.run(words, env=env, capture_output=True, text=True, errors="replace", timeout=60)
        return done, files(out)

    def judge(self, at, on, done, written):
        label = f"allocation {at}{' and all after it' if on else ''}"
        if done.returncode not in self.clean:
            self.faults.append(f"{label}: exit {done.returncode}: {done.stderr.strip()[:200]}")
        elif done.returncode == 0 and set(written) != set(self.whole):
            self.faults.append(f"{label}: exit 0 without {sorted(set(self.whole) - set(written))}")
        elif done.returncode and not done.stderr.strip() and not on:
            self.faults.append(f"{label}: exit {MEMORY} without a word")
        for name, content in written.items():
            if name not in self.whole:
                self.faults.append(f"{label}: a scrap is left: {name}")
            elif content != self.whole[name] and Path(name).name not in CHANGES:
                self.faults.append(f"{label}: {name} is not whole")

    def sweep(self):
        done, self.whole = self.run(0, False)
        if done.returncode != 0 or not self.whole:
            sys.exit(f"the untouched run fails: exit {done.returncode}\n{done.stderr}")
        count = int((self.work / "count").read_text())
        for on, step in ((False, self.every), (True, 7 * self.every)):
            for at in range(1, count + 1, step):
                self.judge(at, on, *self.run(at, on))
        return count


def main():
    with tempfile.TemporaryDirectory() as work:
        sweep = Sweep(*sys.argv[1:4], Path(work))
        count = sweep.sweep()
    for fault in sweep.faults[:40]:
        print(fault)
    print(f"{count} allocations, each failed once: {len(sweep.faults)} faults")
    return 1 if sweep.faults or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
