#!/usr/bin/env python3
"""Runs svari on every study and sets each of the 688 published figures beside the computed one.

    python3 check.py path/to/svari [--list]

Figures are read from results.json as figures.csv says. Prints how many agree, and those that can't because the report contradicts
itself; fails when a figure is missing, is off without a reason, or agrees although a reason says that it can't."""

import csv
import json
import math
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent


def run(svari, name, folder):
    """The entries of a run's estimates by what tells them apart."""
    out = pathlib.Path(folder) / name
    done = subprocess.run([svari, "run", str(HERE / f"{name}.yaml"), "-o", str(out)], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"svari run {name}.yaml: exit {done.returncode}\n{done.stderr}")
    results = json.loads((out / "results.json").read_text(encoding="utf-8"))
    return {key(e["id"], e.get("variable"), e.get("category"), e.get("domain") or {}): e for e in results["estimates"]}


def key(id, variable, category, domain):
    return id, variable or "", category or "", ";".join(f"{k}={v}" for k, v in domain.items())


def rounded(value, decimals):
    shift = 10**decimals
    return math.copysign(math.floor(abs(value) * shift + 0.5 + 1e-9), value) / shift


def agrees(computed, published, rule, decimals):
    if computed is None:
        return False
    if rule == "digit":
        return rounded(computed, decimals) == published
    if rule.startswith("about:"):
        return abs(computed - published) <= float(rule[6:])
    return computed > published if rule == "over" else computed < published


def entry(figure, entries):
    found = entries.get((figure["id"], figure["variable"], figure["category"], figure["domain"]))
    if found is None:  # counts and ratios have no variable of their own; a run may name them
        same = [
            e
            for (id, _, category, domain), e in entries.items()
            if (id, category, domain) == (figure["id"], figure["category"], figure["domain"])
        ]
        found = same[0] if len(same) == 1 else None
    return found


def main():
    svari = sys.argv[1]
    with open(HERE / "figures.csv", encoding="utf-8", newline="") as file:
        figures = list(csv.DictReader(file))
    equal, told, faults = 0, [], []
    with tempfile.TemporaryDirectory() as folder:
        runs = {name: run(svari, name, folder) for name in dict.fromkeys(f["run"] for f in figures)}
    for figure in figures:
        found = entry(figure, runs[figure["run"]])
        value = found[figure["field"]] if found else None
        computed = None if value is None else value * float(figure["scale"])
        same = agrees(computed, float(figure["published"]), figure["rule"], int(figure["decimals"]))
        line = f"{figure['figure_id']}: published {figure['published']}, computed {computed}"
        equal += same
        if same and not figure["reason"]:
            if "--list" in sys.argv:
                print(line)
        elif not same and figure["reason"]:
            told.append(f"{line}\n    {figure['reason']}")
        else:
            faults.append(line)
    print(
        f"{len(figures)} published figures: {equal} equal, {len(told)} contradicted by the report itself, {len(faults)} wrong"
    )
    print("\n".join(told))
    print("\n".join(f"WRONG {f}" for f in faults))
    return 1 if faults or len(figures) != 688 else 0


if __name__ == "__main__":
    sys.exit(main())
