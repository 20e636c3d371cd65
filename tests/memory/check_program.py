#!/usr/bin/env python3
"""Every allocation of a program that uses the library fails once: it must end with exit 0 or 6 (not enough memory).

check_program.py PROGRAM PRELOAD: the n-th allocation fails, for every n, alone and with all that follow.
"""
import subprocess
import sys
import tempfile
from pathlib import Path

from check import MEMORY, environment


def run(program, preload, count, at, on):
    return subprocess.run([program], env=environment(preload, at, on, count), stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60).returncode


def main():
    program, preload = sys.argv[1:3]
    with tempfile.TemporaryDirectory() as folder:
        count = Path(folder) / "count"
        if run(program, preload, count, 10**9, False) != 0:
            sys.exit(f"{program} fails by itself")
        total = int(count.read_text())
        wrong = [f"allocation {at}{' and all after it' if on else ''}: exit {code}" for on in (False, True)
                 for at in range(1, total + 1) if (code := run(program, preload, count, at, on)) not in (0, MEMORY)]
    print("\n".join(wrong) or f"{total} allocations")
    return 1 if wrong or total < 10 else 0


if __name__ == "__main__":
    sys.exit(main())
