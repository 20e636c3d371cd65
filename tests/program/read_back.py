#!/usr/bin/env python3
"""Replicate weights that a run makes and writes, read back by another with the figures of results.json, give the same
standard errors and degrees of freedom. read_back.py SVARI
"""
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

METHODS = ["{method: jkn}", "{method: jkn, mse: true}", "{method: bootstrap, count: 30, seed: 5}", "{method: sdr, count: 16}",
           "{method: brr}", "{method: fay, rho: 0.3}", "{method: preston, count: 30, seed: 5}"]
ESTIMATES = """estimates:
  - {id: m, mean: [y], by: [g]}
  - {id: t, total: [y]}
  - {id: r, ratio: {numerator: y, denominator: x}}
  - {id: q, quantile: [y]}
"""
RAKE = """population: {margins: {g: {totals: {a: 300, b: 200}}, s: {totals: {f: 240, m: 260}}}}
weighting: [{rake: [g, s]}]
"""


def people():
    draw = random.Random(7)
    rows = ["h,c,N,w,g,s,x,y"]
    for h in range(4):
        for c in range(2):
            rows += [f"{h},{h}{c},{9 + h},{draw.randint(4, 9)},{draw.choice('ab')},{draw.choice('fm')},{draw.randint(1, 9)},"
                     f"{draw.gauss(10 + h, 3):.3f}" for _ in range(6)]
    return "\n".join(rows) + "\n"


def run(svari, folder, name, text):
    (folder / f"{name}.yaml").write_text("svari: 1\n" + text + ESTIMATES)
    done = subprocess.run([svari, "run", f"{name}.yaml", "-o", name], cwd=folder, capture_output=True, text=True, timeout=60)
    if done.returncode:
        sys.exit(f"{text}\n{done.stderr}")
    return json.loads((folder / name / "results.json").read_text())


def main():
    svari, faults = sys.argv[1], 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "data.csv").write_text(people())
        for method in METHODS:
            for weighting in ("", RAKE):
                made = run(svari, folder, "made", "data: {file: data.csv}\ndesign: {weight: w, strata: h, clusters: c, fpc: N}\n"
                           f"{weighting}replicates: {method}\noutput: {{weights: true, keep: [g, x, y]}}\n")
                design = made["design"]
                rscales = f", rscales: {design['rscales']}" if "rscales" in design else ""
                given = run(svari, folder, "given", "data: {file: made/weights.csv}\ndesign: {weight: weight, replicates: {columns: "
                            f"'^rep_\\d+$', type: other, scale: {design['scale']!r}, mse: {str(design['mse']).lower()}{rscales}}}}}\n")
                for a, b in zip(made["estimates"], given["estimates"], strict=True):
                    if abs(a["se"] - b["se"]) > 1e-12 * a["se"] or a["df"] != b["df"] or a["se"] == 0:
                        faults += 1
                        print(f"{method} {a['id']}: se {a['se']} with df {a['df']}, read back {b['se']} with {b['df']}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
