#!/usr/bin/env python3
"""The same bytes for any count of threads, and for any builds of the program: same_bytes.py SVARI [SVARI…]

The data are made here by a fixed seed, large enough for several blocks and parts of the records. Runs go over every way
through them: clusters and records as units, raking, replicates, tables, quantiles, a model, sums block by block. Tables of totals
are made in any number of parts. Files of every format come out the same under another time zone, locale and umask.
"""
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

RECORDS = 70000
THREADS = (1, 2, 3, 7, 16)
PARTS = (1, 2, 3, 7, 16)
FORMATS = "json, csv, html, xlsx, md, latex, jsonstat, sdmx, sav, dta, r"
PLACES = (("UTC0", "C", 0o022), ("XXX-13:30", "lv_LV.UTF-8", 0o077), ("YYY11", "C.UTF-8", 0o002))
BASE = """svari: 1
data: {file: data.csv}
derive:
  - {name: group, cut: age, breaks: [18, 30, 45, 60]}
population:
  margins:
    region: {shares: {A: 0.3, B: 0.3, C: 0.4}}
    sex: {shares: {f: 0.55, m: 0.45}}
"""
ANSWERS = """estimates:
  - {id: m, mean: [x, y], by: [region, group]}
  - {id: p, proportion: [q], ci: beta, deff: true}
  - {id: q, quantile: {variables: [x], probabilities: [0.1, 0.5]}, by: sex}
  - {id: v, variance: [x]}
tables:
  - {id: t, rows: [q, group], columns: [region, sex], cells: [count, row, total], test: [f, wald]}
models:
  - {id: l, formula: "sex ~ x + region", family: binomial}
output: {formats: [json, csv], weights: true}
"""
SUMS = """estimates:
  - {id: m, mean: [x, y], by: [region, group]}
  - {id: p, proportion: [q], ci: beta, deff: true}
tables:
  - {id: t, rows: [q, group], columns: [region, sex], cells: [count, row, total], test: [f, wald]}
output: {formats: [json, csv]}
"""
RUNS = {
    "streamed": BASE + "design: {weight: w, strata: stratum, clusters: unit}\nweighting:\n  - rake: [region, sex]\n" + SUMS,
    "clusters": BASE + "design: {weight: w, strata: stratum, clusters: unit}\nweighting:\n  - rake: [region, sex]\n" + ANSWERS,
    "records": BASE + "design: {weight: w, strata: stratum}\nweighting:\n  - calibrate: {margins: [region, sex]}\n" + ANSWERS,
    "replicates": BASE + "design: {weight: w, strata: stratum, clusters: unit}\nweighting:\n  - rake: [region, sex]\n"
                  "replicates: {method: bootstrap, count: 20, seed: 7}\n" + ANSWERS,
}


def make_data(path):
    r = random.Random(20211)
    lines = ["stratum,unit,w,region,sex,age,x,y,q"]
    for _ in range(RECORDS):
        stratum = int(r.random() * 9)
        unit = stratum * 12 + int(r.random() * 12)
        y = "" if r.random() < 0.03 else f"{r.random() * 1000:.2f}"
        lines.append(f"{stratum},{unit},{0.5 + r.random() * 3:.4f},{'ABC'[int(r.random() * 3)]},{'fm'[int(r.random() * 2)]},"
                     f"{18 + int(r.random() * 60)},{r.random() * 10 + unit % 5:.3f},{y},{1 + int(r.random() * 4)}")
    path.write_text("\n".join(lines) + "\n")


def bytes_of(svari, folder, run, threads):
    out = folder / "out"
    words = ["--stream", "0"] if run == "streamed.yaml" else []
    subprocess.run([svari, "run", run, "-o", out, "--threads", str(threads), *words], cwd=folder, check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return {p.name: p.read_bytes() for p in sorted(out.iterdir()) if p.name != "manifest.json"}


def totals(svari, folder, parts):
    """The table of totals in so many parts, with as many threads, added up."""
    files = [f"part{k}.csv" for k in range(parts)]
    for k, file in enumerate(files):
        subprocess.run([svari, "totals", "streamed.yaml", "--part", f"{k + 1}/{parts}", "-t", str(parts), "-o", file], cwd=folder,
                       check=True)
    return subprocess.run([svari, "merge", *reversed(files)], cwd=folder, check=True, capture_output=True).stdout


def compare_parts(programs, folder):
    expected = totals(programs[0], folder, 1)
    different = [(program, parts) for program in programs for parts in (PARTS if program == programs[0] else PARTS[1:3])
                 if totals(program, folder, parts) != expected]
    for program, parts in different:
        print(f"the table of totals in {parts} parts by {program} differs")
    return 1 if different or expected.count(b"\n") < 1000 else 0


def compare_places(svari, folder):
    """Of records, and of an SPSS file with its dictionary: the first run's own."""
    text = "svari: 1\ndata: {file: %s}\nestimates: [{id: m, mean: [x], by: [sex]}]\noutput: {formats: [" + FORMATS + "], weights: true}\n"
    (folder / "of_csv.yaml").write_text(text % "few.csv")
    (folder / "of_sav.yaml").write_text(text % "few.sav")
    (folder / "few.csv").write_text("sex,x\nf,1\nm,2\nf,4\n")
    found = []
    for zone, locale, mask in PLACES:
        env, files = {**os.environ, "TZ": zone, "LC_ALL": locale}, {}
        for run in ("of_csv", "of_sav"):
            subprocess.run([svari, "run", f"{run}.yaml", "-o", run, "-q"], cwd=folder, env=env, umask=mask, check=True)
            (folder / "few.sav").write_bytes((folder / run / "weights.sav").read_bytes())
            files.update({f"{run}/{p.name}": p.read_bytes() for p in (folder / run).iterdir() if p.name != "manifest.json"})
        found.append(files)
    different = [name for files in found[1:] for name in found[0] if files.get(name) != found[0][name]]
    for name in different:
        print(f"{name} differs by time zone, locale or umask")
    return 1 if different or len(found[0]) < 2 * FORMATS.count(",") else 0


def main():
    programs, status = [Path(word).resolve() for word in sys.argv[1:]], 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_data(folder / "data.csv")
        for run, text in RUNS.items():
            (folder / f"{run}.yaml").write_text(text)
            expected = bytes_of(programs[0], folder, f"{run}.yaml", 1)
            for program in programs:
                for threads in THREADS if program == programs[0] else THREADS[1:3]:
                    found = bytes_of(program, folder, f"{run}.yaml", threads)
                    different = sorted(file for file in expected if found.get(file) != expected[file])
                    if different or found.keys() != expected.keys():
                        print(f"{run} with {threads} threads of {program}: {', '.join(different)} differ")
                        status = 1
        status = compare_parts(programs, folder) or compare_places(programs[0], folder) or status
    print("the same bytes" if status == 0 else "bytes differ")
    return status


if __name__ == "__main__":
    sys.exit(main())
