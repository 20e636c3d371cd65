#!/usr/bin/env python3
"""Every note of the engine, and every reason why a key has no effect, has a Latvian row in the table of notes: words.py ROOT.

A note is a call of svari_note or NOTE; every text in it, also those chosen between or set into it, is to be a pattern
of the table (%d for any number, %s for a text).
"""
import re
import sys
from pathlib import Path

TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')
CALL = re.compile(r"\b(?:svari_note|NOTE)\(")


def call_text(source, at):
    """What stands between the parentheses that open at `at`."""
    depth, in_text = 0, False
    for i in range(at, len(source)):
        if source[i] == '"' and source[i - 1] != "\\":
            in_text = not in_text
        if in_text:
            continue
        depth += {"(": 1, ")": -1}.get(source[i], 0)
        if depth == 0:
            return source[at + 1:i]
    return source[at + 1:]


def texts(code):
    """String literals, those that stand beside each other joined."""
    joined = re.sub(r'(?<!\\)"\s*\n?\s*"', "", code)
    return [m.group(1) for m in TEXT.finditer(joined)]


def normal(text):
    return re.sub(r"%(?:zu|d|\.\d+[fg]|g)", "%d", text)


def notes(root):
    for path in sorted((root / "src").rglob("*.c")):
        source = path.read_text()
        for match in CALL.finditer(source):
            if source[source.rfind("\n", 0, match.start()) + 1:].startswith("#define"):
                continue
            line = source.count("\n", 0, match.start()) + 1
            for text in texts(call_text(source, match.end() - 1)):
                if text not in ("", "%s"):
                    yield f"{path.relative_to(root)}:{line}", normal(text)


def reasons(root):
    """The last text of each row of the table of keys without effect."""
    source = (root / "src/spec/idle.c").read_text()
    table = source[source.index("rules[] = {"):]
    for row in re.findall(r"^ +\{(\".*?)\},$", table[:table.index("};")], re.S | re.M):
        yield "src/spec/idle.c", texts(row)[-1]


def main():
    root = Path(sys.argv[1]).resolve()
    table = (root / "src/present/terms.c").read_text()
    table = table[table.index("} notes[]"):table.index("};", table.index("} notes[]") + 10)]
    patterns = set(texts(re.sub(r'"\s*,\s*"', '",\n,"', table)))
    found = list(notes(root)) + list(reasons(root))
    faults = [f"{where}: no Latvian for \"{text}\"" for where, text in found if text not in patterns]
    print(*faults, f"{len(found)} texts, {len(faults)} faults", sep="\n")
    return 1 if faults or len(found) < 20 else 0


if __name__ == "__main__":
    sys.exit(main())
