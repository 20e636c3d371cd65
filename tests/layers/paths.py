#!/usr/bin/env python3
"""What the documentation names is in the tree: files, links, the library's names, ./dev commands: paths.py ROOT.

A path is what begins with a folder of the tree, or stands in `code` as a header of a room. `*` stands for anything.
"""
import re
import sys
from pathlib import Path

PATH = re.compile(r"(?<![\w/.-])((?:src|tests|docs|datasets|bench|cmake|include)/[\w./*-]*[\w*])")
HEADER = re.compile(r"`((?:\w+/)+[\w*]+\.h)`")
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
NAME = re.compile(r"\bsvari_\w+")
COMMAND = re.compile(r"(?<!\w)\./dev ([a-z]+)")
NO_C = {"svari_bench", "svari_bench_data", "svari_shared", "svari_cli"}  # targets of the build


def faults(root):
    pages = [root / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")]
    pages += sorted(p for folder in ("docs", "bench", "datasets") for p in (root / folder).rglob("*.md")) + [root / "docs/svari.3.in"]
    code = "".join(p.read_text(encoding="utf-8") for folder in ("src", "include") for p in (root / folder).rglob("*.[ch]"))
    names, commands = set(NAME.findall(code)) | NO_C, set(re.findall(r"^cmd_([a-z]+)", (root / "dev").read_text(encoding="utf-8"), re.M))
    for page in pages:
        text = page.read_text(encoding="utf-8")
        for path in PATH.findall(text):
            if not any(root.glob(path)):
                yield page, f"there is no {path}"
        for path in HEADER.findall(text):
            if not any(any(root.glob(before + path)) for before in ("", "src/", "include/")):
                yield page, f"there is no {path}"
        for link in LINK.findall(text):
            if not (page.parent / link).exists():
                yield page, f"the link to {link} leads nowhere"
        for name in NAME.findall(text):
            if name not in names:
                yield page, f"the code has no {name}"
        for command in COMMAND.findall(text):
            if command not in commands:
                yield page, f"./dev has no {command}"


def main(root):
    found = sorted({f"{page.relative_to(root)}: {what}" for page, what in faults(root)})
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
