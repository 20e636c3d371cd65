#!/usr/bin/env python3
"""Attacks published tables: what can a reader who knows every total find out about the hidden cells?

attack.py SVARI RUN.yaml MIN_N: runs the file as it is (with disclosure control) and once more without, takes every
row and column total and every cell that is shown as known, and asks a linear program (glpsol) for the least and the
largest count that each hidden cell can have, over all tables at once. A cell of 1 to MIN_N - 1 records must be left
open over at least MIN_N. No hidden figure may stand in any output of the run.
"""
import csv
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path


def run(svari, text, folder, source):
    data = re.search(r"file: ([^,}]+)", text)[1]
    path = Path(folder) / "run.yaml"
    path.write_text(text.replace(data, json.dumps(str((Path(source).parent / data).resolve()), ensure_ascii=False), 1), encoding="utf-8")
    subprocess.run([svari, "run", str(path), "-o", folder, "--quiet"], check=True)
    return json.loads((Path(folder) / "results.json").read_text(encoding="utf-8"))


def key(*domains):
    return tuple(sorted((v, c) for d in domains for v, c in d.items()))


def groups(results):
    """Every group of records that a run tells of, as (key, n), and the blocks whose totals are known."""
    cells, blocks = {}, []
    for table in results.get("tables", []):
        for cell in table["cells"]:
            r, c = cell["row"], cell["column"]
            cells[key(r, c)] = cell["n"]
            blocks.append((key(r, c), ("row", tuple(c)) + key(r)))
            blocks.append((key(r, c), ("column", tuple(r)) + key(c)))
    for e in results["estimates"]:
        d = e.get("domain", {})
        if len(d) != 2 or e["statistic"] != "count":
            continue
        (a, x), (b, y) = d.items()
        cells[key(d)] = e["n"]
        blocks += [(key(d), ("row", (b,)) + key({a: x})), (key(d), ("column", (a,)) + key({b: y}))]
    return cells, blocks


def bounds(hidden, sums, target):
    """The least and the largest value of one hidden cell."""
    names = {k: f"x{i}" for i, k in enumerate(sorted(hidden))}
    answers = []
    for sense in ("Minimize", "Maximize"):
        lines = [sense, f" obj: {names[target]}", "Subject To"]
        for i, (members, total) in enumerate(sums):
            lines.append(f" c{i}: " + " + ".join(names[m] for m in members) + f" = {total}")
        lines += ["End", ""]
        with tempfile.NamedTemporaryFile("w", suffix=".lp") as lp, tempfile.NamedTemporaryFile(suffix=".txt") as out:
            lp.write("\n".join(lines))
            lp.flush()
            said = subprocess.run(["glpsol", "--lp", lp.name, "-o", out.name], capture_output=True, text=True)
            text = Path(out.name).read_text(encoding="utf-8")
            if said.returncode or "Status:" not in text:
                raise RuntimeError(said.stdout)
        status = re.search(r"^Status:\s+(\S+)", text, re.M).group(1)
        value = float(re.search(r"^Objective:\s+\S+\s+=\s+(\S+)", text, re.M).group(1))
        answers.append(float("inf") if status == "UNBOUNDED" else value)
    return answers


def told(folder):
    """Lines of the CSV files that are marked as hidden and yet hold a figure."""
    lines = []
    for name in ("estimates.csv", "tables.csv"):
        with open(Path(folder) / name, encoding="utf-8", newline="") as f:
            for row in csv.DictReader(f):
                numbers = [row[c] for c in ("estimate", "se", "ci_low", "ci_high", "df", "n", "cv") if c in row]
                if "confidential" in row.get("flags", "") and any(numbers):
                    lines.append(f"{name}: {row}")
    return lines


def main(svari, source, min_n):
    with tempfile.TemporaryDirectory() as shown_dir, tempfile.TemporaryDirectory() as true_dir:
        text = Path(source).read_text(encoding="utf-8")
        shown = run(svari, text, shown_dir, source)
        true = run(svari, re.sub(r",? *disclosure: \{[^}]*\}", "", text), true_dir, source)
        (published, blocks), (real, _) = groups(shown), groups(true)
        hidden = {k for k, n in published.items() if n is None}
        totals = {}
        for cell, total in blocks:
            totals.setdefault(total, set()).add(cell)
        sums = []
        for members in totals.values():
            unknown = sorted(m for m in members if m in hidden)
            if unknown:
                sums.append((unknown, sum(real[m] for m in unknown)))
        failed, narrowest = 0, float("inf")
        small = [k for k in sorted(hidden) if 0 < real[k] < min_n]
        for k in small:
            low, high = bounds(hidden, sums, k)
            narrowest = min(narrowest, high - low)
            if high - low < min_n:
                failed += 1
                print(f"{k} has {real[k]} records and is placed in {low:g} to {high:g}")
        missed = [k for k, n in published.items() if n is not None and 0 < n < min_n]
        failed += len(missed) + len(told(shown_dir))
        for line in told(shown_dir):
            print(line)
        for k in missed:
            print(f"{k} is shown with {published[k]} records")
        print(f"{len(small)} small cells among {len(hidden)} hidden of {len(published)}; narrowest interval {narrowest:g}")
        if not small:
            failed += 1
            print("there was nothing to attack")
        return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
