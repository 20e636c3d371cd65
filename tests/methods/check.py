#!/usr/bin/env python3
"""Runs the worked example of a page of docs/methods and compares it with the figures that the page gives.

check.py SVARI PAGE: the page's fenced blocks whose first line is "```kind NAME" become files NAME of a folder: run.yaml,
its data, and expected.csv as tests/reference/check.py reads it. A page without an example is a fault.
"""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

BLOCK = re.compile(r"^```\w+ (\S+)\n(.*?)^```$", re.M | re.S)


def main():
    svari, page = sys.argv[1], Path(sys.argv[2])
    blocks = dict(BLOCK.findall(page.read_text(encoding="utf-8")))
    if not {"run.yaml", "expected.csv"} <= blocks.keys():
        print(f"{page.name}: no worked example (blocks run.yaml and expected.csv)")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        for name, text in blocks.items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        checker = Path(__file__).resolve().parent.parent / "reference" / "check.py"
        return subprocess.run([sys.executable, "-B", checker, svari, folder]).returncode


if __name__ == "__main__":
    sys.exit(main())
