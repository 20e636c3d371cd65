#!/usr/bin/env python3
"""Runs a case and compares figures of its results.json with those that another program gave.

check.py SVARI CASE: expected.csv has select, field, value, rel_tol. `select` is a list of results.json, then key=value
pairs that pick one entry, joined by `;` (`models;id=m;coefficients;term=ell`); `field` may be dotted (`ci.0`). A
value 0 takes rel_tol as an absolute tolerance; `null` is JSON's null. expected_exit instead: the exit status.
"""
import csv
import json
import math
import subprocess
import sys
import tempfile
from pathlib import Path


def part(value, key):
    return value[int(key)] if isinstance(value, list) else value[key]


def matches(entry, condition):
    key, _, wanted = condition.partition("=")
    for step in key.split("."):
        try:
            entry = part(entry, step)
        except (KeyError, IndexError, TypeError, ValueError):
            return False
    if isinstance(entry, (int, float)) and not isinstance(entry, bool):
        return str(entry) == wanted or float(wanted) == entry
    return str(entry) == wanted


def entries(results, select):
    """The entries that the words of `select` lead to; there should be one."""
    found = [results]
    for word in select.split(";"):
        if "=" in word:
            found = [entry for entry in found if matches(entry, word)]
        else:
            inner = [entry[word] for entry in found if word in entry]
            found = [e for v in inner for e in (v if isinstance(v, list) else [v])]
    return found


def figure(results, row):
    found = entries(results, row["select"])
    if len(found) != 1:
        raise LookupError(f"{len(found)} entries")
    value = found[0]
    for step in row["field"].split("."):
        value = part(value, step)
    return value


def agrees(value, row):
    if row["value"] == "null":
        return value is None
    try:
        wanted, tolerance = float(row["value"]), float(row["rel_tol"])
    except ValueError:
        return str(value) == row["value"]
    if not isinstance(value, (int, float)):
        return False
    return abs(value - wanted) <= tolerance * (abs(wanted) if wanted else 1) and math.isfinite(value)


def compare(case, results):
    faults = 0
    with open(case / "expected.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        try:
            value = figure(results, row)
        except (KeyError, IndexError, TypeError, ValueError, LookupError) as why:
            value = f"nothing ({why})"
        if not agrees(value, row):
            faults += 1
            print(f"{case.name}: {row['select']} {row['field']}: {value}, wanted {row['value']} within {row['rel_tol']}")
    print(f"{case.name}: {len(rows)} figures, {faults} apart")
    return 1 if faults or not rows else 0


def main():
    svari, case = sys.argv[1], Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as out:
        done = subprocess.run([svari, "run", case / "run.yaml", "-o", out], capture_output=True, text=True, timeout=300)
        exit_file = case / "expected_exit"
        wanted = int(exit_file.read_text()) if exit_file.exists() else 0
        if done.returncode != wanted:
            print(f"{case.name}: exit {done.returncode}, wanted {wanted}\n{done.stderr}")
            return 1
        if wanted:
            print(f"{case.name}: refused as wanted")
            return 0
        return compare(case, json.loads((Path(out) / "results.json").read_text()))


if __name__ == "__main__":
    sys.exit(main())
