#!/usr/bin/env python3
"""Runs the worked examples of a page of docs/methods and compares them with the figures that the page gives.

check.py SVARI PAGE: the page's fenced blocks whose first line is "```kind NAME" become files NAME of a folder: run.yaml,
its data, and expected.csv as tests/reference/check.py reads it, which ends the example (what follows the last belongs to it). A page
without an example is a fault.
"""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

BLOCK = re.compile(r"^```\w+ (\S+)\n(.*?)^```$", re.M | re.S)


def examples(text):
    """Files by name, example by example: each ends with its expected.csv."""
    found, files = [], {}
    for name, content in BLOCK.findall(text):
        if name in files:
            raise SystemExit(f"{name} stands twice in one example")
        files[name] = content
        if name == "expected.csv":
            found.append(files)
            files = {}
    if found:
        found[-1].update(files)  # large data may stand last
    return found


def check(svari, files):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        checker = Path(__file__).resolve().parent.parent / "reference" / "check.py"
        return subprocess.run([sys.executable, "-B", checker, svari, folder]).returncode


def main():
    svari, page = sys.argv[1], Path(sys.argv[2])
    found = examples(page.read_text(encoding="utf-8"))
    if not found or not all("run.yaml" in files for files in found):
        print(f"{page.name}: no worked example (blocks run.yaml and expected.csv)")
        return 1
    return max(check(svari, files) for files in found)


if __name__ == "__main__":
    sys.exit(main())
