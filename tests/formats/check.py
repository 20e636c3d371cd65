#!/usr/bin/env python3
"""Runs a run file with hostile labels in every format, and holds what it writes to the rules of the formats.

check.py SVARI: runs run.yaml twice (the same bytes), then looks at each file: the structure of JSON-stat 2.0, the header and
the codes of SDMX-CSV 2.0, the sheets of the workbook, the markup of Markdown and LaTeX; nothing that was hidden may be shown.
"""
import csv
import html
import io
import json
import math
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
HIDDEN = "987654"  # the income of a region with two records: neither it nor the region's mean may be seen
faults = []


def expect(truth, text):
    if not truth:
        faults.append(text)


def check_dataset(data):
    for key in ("version", "class", "id", "size", "dimension", "value"):
        expect(key in data, f"jsonstat: {key} is missing")
    expect(data["version"] == "2.0" and data["class"] == "dataset", "jsonstat: version or class")
    expect(len(data["id"]) == len(set(data["id"])) == len(data["size"]), "jsonstat: id and size")
    expect(set(data["id"]) == set(data["dimension"]), "jsonstat: every id is a dimension")
    for name, size in zip(data["id"], data["size"]):
        category = data["dimension"][name]["category"]
        expect(len(category["index"]) == size == len(set(category["index"])), f"jsonstat: size of {name}")
        expect(set(category["label"]) == set(category["index"]), f"jsonstat: labels of {name}")
    cells = math.prod(data["size"])
    if isinstance(data["value"], list):
        expect(len(data["value"]) == cells, "jsonstat: as many values as cells")
    else:
        expect(all(int(key) < cells for key in data["value"]), "jsonstat: places of values")
    expect(all(int(key) < cells for key in data["status"]), "jsonstat: places of statuses")
    for key, flags in data["status"].items():
        value = data["value"][int(key)] if isinstance(data["value"], list) else data["value"][key]
        if "suppressed" in flags:
            expect(value is None, "jsonstat: a hidden value is shown")


def check_jsonstat(text, results):
    whole = json.loads(text)
    expect(whole["version"] == "2.0" and whole["class"] == "collection", "jsonstat: collection")
    sets = whole["link"]["item"]
    for data in sets:
        check_dataset(data)
    money = next(data for data in sets if data["extension"]["request"] == "money")
    found = money["value"][:: money["size"][-1]]
    wanted = [row["estimate"] for row in results["estimates"] if row["id"] == "money"]
    expect(found == wanted, f"jsonstat: {found} is not {wanted}")
    expect(sum(data["extension"]["request"] == "cross" for data in sets) == 4, "jsonstat: a set per pair of variables")


def check_sdmx(text, results):
    rows = list(csv.DictReader(io.StringIO(text)))
    head = text.split("\r\n")[0].split(",")
    expect(head[:3] == ["STRUCTURE", "STRUCTURE_ID", "ACTION"], "sdmx: the first columns")
    expect(re.fullmatch(r"[A-Z0-9_]+(,[A-Z0-9_]+)*", ",".join(head)), "sdmx: names of columns")
    dimensions = head[3:head.index("OBS_VALUE")]
    keys = set()
    for row in rows:
        expect(row["STRUCTURE"] == "dataflow" and row["ACTION"] == "I", "sdmx: structure and action")
        for name in dimensions:
            expect(re.fullmatch(r"[A-Za-z0-9_.-]+", row[name]), f"sdmx: {row[name]} is no code")
        keys.add(tuple(row[name] for name in dimensions))
        expect(row["OBS_STATUS"] in "AUMQ" and row["CONF_STATUS"] in "FCD", "sdmx: status")
        hidden = "suppressed" in row["FLAGS"]
        expect(hidden == (row["OBS_STATUS"] == "Q"), "sdmx: what is hidden says so")
        expect(not hidden or row["OBS_VALUE"] == row["STD_ERROR"] == row["CI_LOW"] == row["CI_HIGH"] == "", "sdmx: a hidden value is shown")
    expect(len(keys) == len(rows), "sdmx: two observations have one key")
    wanted = [row["estimate"] for row in results["estimates"]]
    found = [float(row["OBS_VALUE"]) if row["OBS_VALUE"] else None for row in rows[: len(wanted)]]
    expect(found == wanted, "sdmx: the figures")


class Sheet:
    """A sheet's cells as the text or number that stands in them, and its look."""

    def __init__(self, xml, strings):
        self.xml, self.cells = xml, {}
        for place, kind, value in re.findall(r'<c r="([A-Z]+[0-9]+)"[^>]*?(?: t="(s)")?><v>([^<]*)</v>', xml):
            self.cells[place] = strings[int(value)] if kind else float(value)

    def row(self, number):
        return [self.cells[place] for place in self.cells if re.sub(r"[A-Z]+", "", place) == str(number)]

    def find(self, text):
        return next((int(re.sub(r"[A-Z]+", "", place)) for place, value in self.cells.items() if value == text), None)


def read_book(content):
    """The sheets by name, in the workbook's order."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        names = re.findall(r'<sheet name="([^"]*)"', book.read("xl/workbook.xml").decode())
        shared = re.findall(r"<si>(.*?)</si>", book.read("xl/sharedStrings.xml").decode(), re.S)
        strings = [html.unescape("".join(re.findall(r"<t[^>]*>(.*?)</t>", item, re.S))) for item in shared]
        return {name: Sheet(book.read(f"xl/worksheets/sheet{i + 1}.xml").decode(), strings) for i, name in enumerate(names)}


def same(found, wanted):
    """Excel's files keep 16 digits."""
    def one(a, b):
        return math.isclose(a, b, rel_tol=1e-15) if isinstance(a, float) and isinstance(b, (int, float)) else a == b
    return len(found) == len(wanted) and all(one(a, b) for a, b in zip(found, wanted))


def check_model_sheet(sheet, model):
    """Every figure of the model in its place, at full precision."""
    expect(sheet.cells.get("A1") == "Kas veido ienākumus", "xlsx: a model's label")
    expect(sheet.cells.get("A2") == "← Saturs", "xlsx: the way back from a model")
    expect(sheet.row(5) == ["loceklis", "novērtējums", "standartkļūda", "apakšējā robeža", "augšējā robeža", "t", "brīvības pakāpes", "p"],
           f"xlsx: the heads of a model are {sheet.row(5)}")
    for name, kind in ((None, "coefficients"), ("vidējais robežefekts", "effects"), ("prognozētais vidējais", "predictions")):
        first = 6 if name is None else (sheet.find(name) or 0) + 1
        for i, row in enumerate(model[kind]):
            wanted = [row["estimate"], row["se"], *row["ci"]] + ([row["statistic"], model["df"], row["p"]] if kind != "predictions" else [])
            found = sheet.row(first + i)[1:]
            expect(same(found, wanted), f"xlsx: {kind} {found}, not {wanted}")
    test, at = model["wald"][0], (sheet.find("Locekļu testi") or 0) + 1
    expect(same(sheet.row(at), ["Dzimums", "Valda tests", test["df1"], test["f"], test["df2"], test["p"]]), f"xlsx: tests of terms {sheet.row(at)}")


def check_test_sheet(sheet, tests):
    expect(sheet.row(1)[:4] == ["id", "tests", "novērtējums", "standartkļūda"], f"xlsx: the heads of tests are {sheet.row(1)}")
    gap, rank = tests
    found = sheet.row(2)
    expect(found[:2] == ["Vīriešu un sieviešu ienākumi", "t tests, income × Dzimums"], f"xlsx: a test's label and subject {found[:2]}")
    expect(same(found[2:], [gap["estimate"], gap["se"], *gap["ci"], 0, "t", gap["statistic"], gap["df"], gap["p"], 11]), f"xlsx: a test {found}")
    found = sheet.row(3)
    expect(same(found[2:], ["F", rank["statistic"], rank["df1"], rank["df2"], rank["p"], 11]), f"xlsx: a test of groups {found}")


def check_xlsx(content, results):
    book = read_book(content)
    sheets = [sheet.xml for sheet in book.values()]
    expect(list(book) == ["Saturs", "cross", "line", "Novērtējumi", "Testi", "Šūnas"], f"xlsx: the sheets are {list(book)}")
    expect(not any("<f>" in sheet or "<f " in sheet for sheet in sheets), "xlsx: a formula")
    expect(not any(re.search(r"NaN|NAN|INF", re.sub(r"<[^>]*>", " ", sheet), re.I) for sheet in sheets), "xlsx: not a number")
    texts = [value for sheet in book.values() for value in sheet.cells.values()]
    expect(any("<script>" in str(text) for text in texts) and any("=cmd|" in str(text) for text in texts), "xlsx: labels stand as they are")
    expect("Dzimums" in texts, "xlsx: the reader's language")
    expect(sum("<pane " in sheet for sheet in sheets) == len(sheets) - 1, "xlsx: frozen heads")
    expect("hyperlink" in sheets[0], "xlsx: links")
    listed = book["Saturs"].row(book["Saturs"].find("line") or 0)
    expect(listed == ["line", "Kas veido ienākumus (lineārā regresija)", 11], f"xlsx: a model in the contents {listed}")
    check_model_sheet(book["line"], results["models"][0])
    check_test_sheet(book["Testi"], results["tests"])


def check_net(found):
    """A net is told by its label in the reader's language wherever labels are, and by its name where names are."""
    for name in ("report.html", "tables.md", "tables.tex", "results.jsonstat.json", "results.sdmx.csv"):
        expect(b"Abi dzimumi" in found[name], f"{name}: the label of a net")
    expect("Abi dzimumi" in read_book(found["tables.xlsx"])["Novērtējumi"].cells.values(), "xlsx: the label of a net")
    for name in ("results.json", "estimates.csv"):
        expect(b"everybody" in found[name] and b"Abi dzimumi" not in found[name], f"{name}: the name of a net")


def check_papers(markdown, latex):
    """Tests and models, in both, with what HTML has of them."""
    expect(r"| Vīriešu un sieviešu ienākumi: t tests, income × Dzimums |" in markdown, "md: a test's label")
    expect(re.search(r"\| t = [−0-9,]+ \| [0-9]+ \|", markdown), "md: a test's statistic and degrees of freedom")
    for text, form in ((markdown, "md"), (latex, "latex")):
        for word in ("Kas veido ienākumus", "vidējais robežefekts", "prognozētais vidējais", "Valda tests: Dzimums"):
            expect(word in text, f"{form}: {word}")


def check_markdown(text):
    lines = text.splitlines()
    expect(lines[0] == r"# =1+1 \<b\>Tools\</b\> \& 100% \*of\* people", f"md: {lines[0]}")
    expect("<script>" not in text and not re.search(r"(?<!\\)\[x(?<!\\)\]", text), "md: markup from labels")
    widths = []
    for line in lines:
        if line.startswith("|"):
            cells = len(re.findall(r"(?<!\\)\|", line)) - 1
            bold = line.startswith("| **")
            widths.append(1 if bold else cells)
            expect(bold or cells == max(widths[-1], 1), "md: cells")
        elif widths:
            expect(len({w for w in widths if w > 1}) == 1, f"md: lines of one table have {set(widths)} cells")
            widths = []


def check_latex(text):
    body = "\n".join(line for line in text.splitlines() if not line.startswith("%"))
    expect(r"\textbackslash{}end\{x\}" in body, "latex: a command from a label")
    expect("{*}bold{*}" in body, "latex: a star, which would belong to the line break before it")
    expect(body.count(r"\begin{longtable}") == body.count(r"\end{longtable}") > 3, "latex: tables")
    bare = re.sub(r"\\ensuremath\{[^}]*\}", "", re.sub(r"\\[#$%&_{}]", "", body))
    expect(not re.search(r"[#$^_]", bare), "latex: a special character")
    depth = 0
    for brace in re.findall(r"[{}]", bare):
        depth += 1 if brace == "{" else -1
        expect(depth >= 0, "latex: braces")
    expect(depth == 0, "latex: braces")


def check_r(text, derived):
    outside = re.sub(r'"(?:\\.|[^"\\])*"', '""', text)
    expect("<script" not in outside and "cmd|" not in outside, "r: a label outside quotes")
    expect("svrepdesign(" in text and "combined.weights = TRUE" in text, "r: the design")
    rows = list(csv.DictReader(io.StringIO(derived)))
    expect(len(rows) == 12 and rows[0]["rich"] == "no" and rows[6]["rich"] == "", "r: derived variables")


def run(svari, out):
    subprocess.run([svari, "run", "run.yaml", "-o", out, "--quiet"], cwd=HERE, check=True)
    return {path.name: path.read_bytes() for path in Path(out).iterdir() if path.name != "manifest.json"}


def main():
    svari = str(Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        found, again = run(svari, first), run(svari, second)
    for name in found:
        expect(found[name] == again[name], f"{name} differs between two runs")
    results = json.loads(found["results.json"])
    check_jsonstat(found["results.jsonstat.json"].decode(), results)
    check_sdmx(found["results.sdmx.csv"].decode(), results)
    check_xlsx(found["tables.xlsx"], results)
    check_net(found)
    check_papers(found["tables.md"].decode(), found["tables.tex"].decode())
    check_markdown(found["tables.md"].decode())
    check_latex(found["tables.tex"].decode())
    check_r(found["weights.R"].decode(), found["derived.csv"].decode())
    expect(b"$FL2" == found["weights.sav"][:4], "sav: signature")
    expect(found["weights.dta"].startswith(b"<stata_dta><header>"), "dta: signature")
    for name in ("results.json", "results.jsonstat.json", "results.sdmx.csv", "tables.md", "tables.tex", "tables.csv", "estimates.csv"):
        expect(HIDDEN.encode() not in found[name], f"{name} shows what is hidden, or a record")
    for fault in faults:
        print(fault)
    print(f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
