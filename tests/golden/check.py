#!/usr/bin/env python3
"""Runs cases and compares every byte they write with what is expected.

check.py SVARI CASE… [--update]: a case is a folder with
  run.yaml       the run; started inside the folder, so that messages name run.yaml
  command        optional: the words after `svari` instead of `run run.yaml -o OUT` (OUT stands for the output folder)
  expected/      the files that the run writes (manifest.json is left out: it has the time), and
    stdout, stderr, exit   what it prints, where it prints something, and its exit status, where that is not 0
With --update the expected files are written anew; read the difference before you commit it.
"""
import difflib
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

LEFT_OUT = {"manifest.json"}


def outcome(svari, case):
    """What the case gives, by file name."""
    command = case / "command"
    words = shlex.split(command.read_text()) if command.exists() else ["run", "run.yaml", "-o", "OUT"]
    with tempfile.TemporaryDirectory() as out:
        words = [out if word == "OUT" else word for word in words]
        env = dict(os.environ, NO_COLOR="1", COLUMNS="80", LC_ALL="C.UTF-8")
        done = subprocess.run([svari, *words], cwd=case, env=env, capture_output=True, timeout=120)
        found = {p.relative_to(out).as_posix(): p.read_bytes() for p in sorted(Path(out).rglob("*"))
                 if p.is_file() and p.name not in LEFT_OUT}
        found["stdout"] = done.stdout.replace(out.encode(), b"OUT")
        found["stderr"] = done.stderr.replace(out.encode(), b"OUT")
    found["exit"] = b"" if done.returncode == 0 else f"{done.returncode}\n".encode()
    return {name: content for name, content in found.items() if content or name not in ("stdout", "stderr", "exit")}


def update(case, found):
    expected = case / "expected"
    shutil.rmtree(expected, ignore_errors=True)
    for name, content in found.items():
        path = expected / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def differences(case, found):
    expected = {p.relative_to(case / "expected").as_posix(): p.read_bytes()
                for p in sorted((case / "expected").rglob("*")) if p.is_file()}
    for name in sorted(expected.keys() | found.keys()):
        if expected.get(name) != found.get(name):
            old = expected.get(name, b"").decode(errors="replace").splitlines(True)
            new = found.get(name, b"").decode(errors="replace").splitlines(True)
            yield "".join(list(difflib.unified_diff(old, new, f"expected/{name}", f"found/{name}"))[:60])


def main():
    words = [word for word in sys.argv[1:] if word != "--update"]
    svari, cases = Path(words[0]).resolve(), [Path(word).resolve() for word in words[1:]]
    status = 0
    for case in cases:
        found = outcome(svari, case)
        if "--update" in sys.argv:
            update(case, found)
            continue
        shown = list(differences(case, found))
        print("\n".join(shown) if shown else f"{case.name}: as expected")
        status |= bool(shown)
    return status


if __name__ == "__main__":
    sys.exit(main())
