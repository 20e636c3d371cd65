#!/usr/bin/env python3
"""README.md's run file gives README.md's output.

check.py SVARI README: the ```yaml block becomes example.yaml beside the tree's datasets and is run; the ```text block must be
what is printed.
"""
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path


def block(text, kind):
    return re.search(rf"^```{kind}\n(.*?)^```$", text, re.M | re.S).group(1)


def main():
    svari, readme = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    text = readme.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "datasets").symlink_to(readme.parent / "datasets")
        (Path(folder) / "example.yaml").write_text(block(text, "yaml"), encoding="utf-8")
        env = dict(os.environ, NO_COLOR="1", COLUMNS="80", LC_ALL="C.UTF-8")
        done = subprocess.run([svari, "run", "example.yaml", "-o", "out"], cwd=folder, env=env, capture_output=True,
                              text=True, encoding="utf-8")
    if done.returncode or done.stdout != block(text, "text"):
        print(f"exit {done.returncode}\n{done.stderr}{done.stdout}")
        return 1
    print("as README.md says")
    return 0


if __name__ == "__main__":
    sys.exit(main())
