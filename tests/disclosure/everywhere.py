#!/usr/bin/env python3
"""The same decision in every output: what disclosure control hides stands nowhere, and nothing that is shown tells of it.

everywhere.py SVARI FOLDER: makes data, runs FOLDER/run.yaml with and without `disclosure`, and holds all files of the
run to it. Counts are made here, from the data, not by svari.
"""
import csv
import json
import random
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

MIN_N = 10
FORMATS = "[json, csv, html, xlsx, md, latex, jsonstat, sdmx, r]"


def make_people(path):
    """800 people; group D is small, and so are some answers within the larger groups."""
    source = random.Random(20211)
    people = []
    for i in range(800):
        group = source.choices("ABCD", [60, 30, 20, 1])[0]
        answer = source.choices(["never", "now and then", "often"], [60, 36, 4 if group != "A" else 14])[0]
        people.append({
            "group": group, "answer": answer, "sex": source.choice(["man", "woman"]),
            "tool": int(source.random() < (0.02 if group == "B" else 0.4)), "other": int(source.random() < 0.5),
            "rare": int(source.random() < 0.004), "x": round(source.gauss(50, 9), 4), "w": round(source.uniform(1, 3), 4),
        })
    with open(path, "w", encoding="utf-8", newline="") as f:
        out = csv.DictWriter(f, people[0])
        out.writeheader()
        out.writerows(people)
    return people


def run(svari, text, folder):
    run_file = folder / "run.yaml"
    run_file.write_text(text, encoding="utf-8")
    out = folder / "out"
    subprocess.run([svari, "run", str(run_file), "-o", str(out), "--quiet"], check=True)
    said = subprocess.run([svari, "run", str(run_file)], check=True, capture_output=True, text=True).stdout
    return out, json.loads((out / "results.json").read_text(encoding="utf-8")), said


def figures(entry):
    """Numbers of an entry that tell of people, at full precision."""
    found = []
    for name, value in entry.items():
        if isinstance(value, dict) and name not in ("domain", "row", "column"):
            found += figures(value)
        elif isinstance(value, list) and name == "ci":
            found += value
        elif isinstance(value, float) and name != "effective_n":  # of a quantile's domain: no secret
            found.append(value)
    return [v for v in found if v is not None]


def texts(folder, said):
    """Every output as text; the parts of the workbook apart. disclosure.csv is the producer's."""
    yield "terminal", said
    for path in sorted(folder.iterdir()):
        if path.name in ("disclosure.csv", "derived.csv", "manifest.json"):
            continue
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                for name in book.namelist():
                    yield f"{path.name}/{name}", book.read(name).decode("utf-8")
        else:
            yield path.name, path.read_text(encoding="utf-8")


def is_hidden(entry):
    if "coefficients" in entry:
        return all("confidential" in c["flags"] for c in entry["coefficients"])
    shares = [v for v in entry.values() if isinstance(v, dict) and "flags" in v]
    return "confidential" in entry.get("flags", []) or (bool(shares) and all("confidential" in s["flags"] for s in shares))


def entries(results):
    yield from results["estimates"]
    yield from results["tests"]
    yield from results["models"]
    for table in results["tables"]:
        yield from table["cells"]
        yield from table["tests"]


def count(people, fits, **domain):
    return sum(all(p[v] == c for v, c in domain.items()) and fits(p) for p in people)


def few(n):
    return 0 < n < MIN_N


def sides(people, e):
    """How many records are on either side of a shown figure."""
    d, where = e.get("domain", {}), e.get("category")
    if e["statistic"] == "proportion":
        nets = {"at all": ("now and then", "often")}
        names = nets.get(where, (where,))
        test = lambda p: p[e["variable"]] in names
    elif e["statistic"] == "set":
        test = lambda p: p[where] == 1
    elif e["statistic"] == "mean" and e["variable"] in ("tool", "other", "rare"):
        test = lambda p: p[e["variable"]] == 1
    elif e["statistic"] == "quantile":
        return [count(people, lambda p: p["x"] <= e["estimate"], **d), count(people, lambda p: p["x"] >= e["estimate"], **d)]
    else:
        return [count(people, lambda p: True, **d)] if "-" not in str(d) else []
    return [count(people, test, **d), count(people, lambda p: not test(p), **d)]


def check_shown(people, results):
    faults = []
    for e in results["estimates"]:
        if not is_hidden(e) and e["estimate"] is not None and any(few(n) for n in sides(people, e)):
            faults.append(f"shown, with few people on one side: {e['id']} {e.get('domain')} {e.get('category')}")
    hidden = {json.dumps([e["id"], e.get("domain", {}), e.get("category")]) for e in results["estimates"] if is_hidden(e)}
    for e in results["estimates"]:
        if e["statistic"] == "difference" and not is_hidden(e):
            group, category = e["domain"]["group"].split(" - "), e.get("category")
            of = {"gap": "m", "pgap": "p"}[e["id"]]
            if any(json.dumps([of, {"group": g}, category]) in hidden for g in group):
                faults.append(f"shown, of a hidden figure: {e['id']} {e['domain']} {category}")
    by_margin = {}
    for row in results["representativeness"]:
        by_margin.setdefault(row["margin"], []).append(row["sample"])
    for margin, shares in by_margin.items():
        if sum(s is None for s in shares) == 1:
            faults.append(f"margin {margin}: the one hidden share is what is left of the others")
    return faults


def check_files(folder, said, shown, true):
    """No hidden figure, to seven digits, in any output."""
    secret, public = set(), set()
    for mine, real in zip(entries(shown), entries(true)):
        (secret if is_hidden(mine) else public).update(figures(real))
    digits = lambda v: re.sub(r"^-?0*\.?0*", "", f"{v:.12f}".replace(".", ""))[:8]
    wanted = {digits(v) for v in secret} - {digits(v) for v in public}
    wanted = {w for w in wanted if len(w) == 8 and len(set(w)) > 3 and not w.endswith("0000")}
    faults = []
    for name, text in texts(folder, said):
        plain = {re.sub(r"^0+", "", n.replace(".", ""))[:8] for n in re.findall(r"\d+\.?\d*", text)}
        faults += [f"{name} holds the hidden figure {w}…" for w in sorted(wanted & plain)]
    return faults, len(wanted)


def main(svari, source):
    text = (Path(source) / "run.yaml").read_text(encoding="utf-8").replace("FORMATS", FORMATS)
    with tempfile.TemporaryDirectory() as a, tempfile.TemporaryDirectory() as b:
        people = make_people(Path(a) / "people.csv")
        make_people(Path(b) / "people.csv")
        out, shown, said = run(svari, text, Path(a))
        _, true, _ = run(svari, re.sub(r",? *disclosure: \{[^}]*\}", "", text), Path(b))
        faults = check_shown(people, shown)
        more, looked_for = check_files(out, said, shown, true)
        faults += more
        hidden = {e["id"] for e in entries(shown) if "id" in e and is_hidden(e)}
        for name in ("p", "s", "m", "gap", "pgap", "function", "contrast", "low", "rare", "net", "rank", "fit"):
            if name not in hidden:
                faults.append(f"nothing of `{name}` is hidden")
        if sum(is_hidden(e) for e in shown["estimates"] if e["id"] == "low") != 2:
            faults.append("of the quantiles, the two near the end and no other are to be hidden")
        for name in ("all", "safe", "ranksex", "fitsex"):
            if name in hidden:
                faults.append(f"`{name}` tells of nobody, and is hidden")
    for fault in faults:
        print(fault)
    print(f"{looked_for} hidden figures looked for in every output")
    return 1 if faults or looked_for < 50 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
