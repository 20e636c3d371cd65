#!/usr/bin/env python3
"""Every word of the run file that chooses a method is explained in docs/methods.

words.py SCHEMA PAGES: the words are the closed sets of the schema, which come from the tables of the code, and the keys that say
what an estimate, a step or a test is. Explained is a word that stands in `code` on some page.
"""
import json
import re
import sys
from pathlib import Path

SETS = ["replicates.method", "design.singleton", "design.df", "design.pps", "design.replicates.type", "design.replicates.preset",
        "weighting.calibrate.distance", "weighting.trim.of", "weighting.scale.to", "estimates.ci", "estimates.deff", "estimates.base",
        "tables.test", "tables.letters", "tests.scores", "models.family", "output.reliability"]
SECTIONS = ["weighting", "estimates", "tests", "derive"]
NO_METHOD = {"id", "label", "name", "confidence", "reference", "by", "where", "tolerance", "iterations"}


def enums(node):
    if isinstance(node, dict):
        yield from node.get("enum", [])
        for inner in node.values():
            yield from enums(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from enums(inner)


def words(schema):
    definitions = schema["$defs"]
    for place in SETS:
        section, key = place.rsplit(".", 1)
        found = {word for word in enums(definitions[section]["properties"][key]) if isinstance(word, str)}
        if not found:
            sys.exit(f"the schema has no closed set for {place}")
        yield from ((place, word) for word in found)
    for section in SECTIONS:
        yield from ((section, key) for key in definitions[section]["properties"] if key not in NO_METHOD)


def main():
    schema = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    text = "".join(page.read_text(encoding="utf-8") for page in sorted(Path(sys.argv[2]).glob("*.md")))
    code = " ".join(re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S)))
    explained = set(re.findall(r"\w+", code))
    missing = sorted({f"{place}: {word}" for place, word in words(schema) if word not in explained})
    for line in missing:
        print(f"no page of docs/methods explains {line}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
