#!/usr/bin/env python3
"""Runs cases and compares what they write with what is expected: texts byte by byte, numbers to 1e-9.

check.py SVARI CASE… [--update]: a case is a folder with
  run.yaml       the run (unless `command` needs none); started inside the folder, so that messages name run.yaml
  command        optional: the words after `svari` instead of `run run.yaml -o OUT` (OUT stands for the output folder)
  expected/      the files that the run writes (manifest.json is left out: it has the time), and
    stdout, stderr, exit   what it prints, where it prints something, and its exit status, where that is not 0
With --update the expected files are written anew; read the difference before you commit it. Numbers of many digits may
differ in the last ones, since another order of a sum is no fault; that two runs give the same bytes is for program/ to test.
"""
import difflib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

LEFT_OUT = {"manifest.json"}
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?")


def same(old, new):
    """Whether two texts differ in nothing but the last digits of numbers."""
    if NUMBER.sub("#", old) != NUMBER.sub("#", new):
        return False
    pairs = zip(NUMBER.findall(old), NUMBER.findall(new))
    return all(abs(float(a) - float(b)) <= 1e-9 * abs(float(a)) + 1e-12 for a, b in pairs)


def level(old, new):
    """Lines that only round differently are made equal, so that a difference shows the others."""
    return [a if same(a, b) else b for a, b in zip(old, new)] + new[len(old):]


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
        old = expected.get(name, b"").decode(errors="replace").splitlines(True)
        new = level(old, found.get(name, b"").decode(errors="replace").splitlines(True))
        if old != new or (name in expected) != (name in found):
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
