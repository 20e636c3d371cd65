#!/usr/bin/env python3
"""Reads a report as a strict reader would, without a browser.

page.py SVARI DATASET: structure (headings in order, tables with scope, charts with names, ids that are there once and
references that lead somewhere), colours (contrast of every pair of the style's variables that meet, in each theme and in
print), nothing from a network, and no markup that came out of a label.
"""
import re
import subprocess
import sys
import tempfile
from html.parser import HTMLParser
from pathlib import Path

VOID = {"meta", "link", "br", "hr", "img", "input", "rect", "line", "circle", "path"}
# What is written on what, as variables of report.css, and the contrast that WCAG 2.1 AA asks of it: 4.5 of text, 3 of marks.
PAIRS = [("ink", "paper", 4.5), ("soft", "paper", 4.5), ("main", "paper", 4.5), ("accent", "paper", 4.5), ("good", "paper", 4.5),
         ("ink", "panel", 4.5), ("soft", "panel", 4.5), ("warn-ink", "warn", 4.5), ("main", "paper", 3), ("accent", "paper", 3)]
PAIRS += [(f"t{i}", f"s{i}", 4.5) for i in range(8)]
faults = []


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.headings, self.ids, self.wanted, self.tables, self.links = [], [], [], [], 0, []
        self.charts, self.text, self.lang = [], [], None

    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        if tag not in VOID:
            self.open.append(tag)
        if tag == "html":
            self.lang = a.get("lang")
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if "id" in a:
            self.ids.append(a["id"])
        self.wanted += [i for name in ("aria-labelledby", "aria-describedby", "for") for i in a.get(name, "").split()]
        if a.get("href", "").startswith("#"):
            self.wanted.append(a["href"][1:])
        self.links += [a[name] for name in ("href", "src") if name in a and not a[name].startswith("#")]
        self.tables += tag == "table"
        if tag == "th" and a.get("scope") not in ("col", "row", "rowgroup", "colgroup"):
            faults.append(f"a th without scope: {self.getpos()}")
        if tag == "svg":
            self.charts.append((a.get("role"), a.get("aria-labelledby")))
        for name, value in attributes:
            if name.startswith("on"):
                faults.append(f"an attribute that runs: {name}={value}")
            if value and re.search(r"&(amp|lt|gt|quot|#39);", value):
                faults.append(f"escaped twice: {name}={value[:60]}")

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            faults.append(f"</{tag}> closes what is not open: {self.getpos()}")

    def handle_data(self, data):
        if self.open and self.open[-1] not in ("script", "style"):
            self.text.append(data)
            if re.search(r"&(amp|lt|gt|quot|#39);", data):
                faults.append(f"escaped twice: {data[:60]}")


def light(colour):
    if len(colour) == 4:
        colour = "#" + "".join(2 * c for c in colour[1:])
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    parts = [v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(a, b):
    high, low = sorted((light(a), light(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def themes(css):
    """The variables of each theme: light is the base of all."""
    blocks = re.findall(r"(:root[^{]*)\{((?:\s*--[\w-]+:\s*#[0-9a-fA-F]{3,6};)+)\s*\}", css)
    found = [(name.strip(), dict(re.findall(r"--([\w-]+):\s*(#[0-9a-fA-F]{3,6})", body))) for name, body in blocks]
    base = found[0][1]
    return [(name, {**base, **own}) for name, own in found]


def check_colours(css):
    found = themes(css)
    if len(found) != 4:
        faults.append(f"{len(found)} themes in the style: light, dark by the system, dark by the button, print are expected")
    if found[1][1] != found[2][1]:
        faults.append("the two dark themes differ")
    for name, colours in found:
        for a, b, least in PAIRS:
            ratio = contrast(colours[a], colours[b])
            if ratio < least:
                faults.append(f"{name}: {a} on {b} has a contrast of {ratio:.2f}, {least} is asked")


def check_style(css):
    for wanted, why in (("prefers-reduced-motion: reduce", "motion for those who want none"), ("@media print", "print"),
                        (":focus-visible", "focus"), ("max-width: 52rem", "a phone")):
        if wanted not in css:
            faults.append(f"the style has nothing for {why}")
    if re.search(r"body \{[^}]*font(-size)?:[^;}]*\dpx", css):
        faults.append("the text does not follow the reader's own size of letters")
    if re.search(r"url\(|@import", css):
        faults.append("the style loads something")
    if re.search(r"outline:\s*(none|0)", css):
        faults.append("the style takes the focus away from sight")


def check_page(html, language):
    page = Page()
    page.feed(html)
    page.close()
    if page.open:
        faults.append(f"left open: {page.open}")
    if page.lang != language:
        faults.append(f"lang is {page.lang}, {language} is expected")
    if page.headings[:1] != [1] or page.headings.count(1) != 1:
        faults.append("there is not one h1, first")
    for before, after in zip(page.headings, page.headings[1:]):
        if after > before + 1:
            faults.append(f"h{after} follows h{before}")
    twice = {i for i in page.ids if page.ids.count(i) > 1}
    nowhere = set(page.wanted) - set(page.ids)
    if twice or nowhere:
        faults.append(f"ids there twice: {sorted(twice)[:3]}; references that lead nowhere: {sorted(nowhere)[:3]}")
    if page.links:
        faults.append(f"the page asks for {page.links[:3]}")
    if not page.charts or any(role != "img" or not name for role, name in page.charts):
        faults.append("a chart without role or name")
    if page.tables < 3:
        faults.append(f"{page.tables} tables")
    for wanted in ('<meta name="viewport"', '<meta charset="utf-8">', "<title>"):
        if wanted not in html:
            faults.append(f"{wanted} is missing")
    return " ".join(page.text)


ENDS = {"en": r"Highest: (.*?) \([^()]*\); lowest: (.*?) \([^()]*\)\. (Their intervals do not overlap)?",
        "lv": r"Augstākais: (.*?) \([^()]*\); zemākais: (.*?) \([^()]*\)\. (To intervāli nepārklājas)?"}


def check_words(page, language):
    """What the sentences say of a section is what its table says."""
    checked = 0
    for section in re.findall(r"<section .*?</section>", page, re.S):
        said = re.search(ENDS[language], section)
        if not said:
            continue
        rows = re.findall(r'<tr><th scope="row">(.*?)(?: <abbr.*?)?</th><td data-sort="([^"]*)">[^<]*</td><td data-sort="([^"]*)">([^<]*)', section)
        ordered = sorted((float(value), re.sub("^(yes|jā) · ", "", label), float(low), interval)
                         for label, value, low, interval in rows if value and not re.match("(no|nē) · ", label))
        high_end = float(re.split("–", ordered[0][3])[-1].replace("\xa0", "").strip(" %").replace(",", "."))
        apart = ordered[-1][2] * (100 if "%" in ordered[0][3] else 1) > high_end
        if (ordered[-1][1], ordered[0][1], apart) != (said[1], said[2], said[3] is not None):
            faults.append(f"“{said[0]}” is not what the table says: {ordered[-1]}, {ordered[0]}")
        checked += 1
    if checked < 4:
        faults.append(f"{checked} sections say which group is highest")


# Text that a browser, a spreadsheet or TeX might take for more than text.
EVIL = ["<script>alert(1)</script>", "=1+1", "+<img src=x onerror=alert(1)>", '"><svg onload=alert(1)>', "</script><b>", "@SUM(A1)"]


def write_evil(folder):
    rows = ["g,v,x"] + [f"{i % 6},{(i * 7) % 6},{i * 37 % 101}" for i in range(300)]
    (folder / "d.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    quote = lambda t: "'" + t.replace("'", "''") + "'"
    levels = ", ".join(f"{i}: {quote(t)}" for i, t in enumerate(EVIL))
    (folder / "evil.yaml").write_text(
        f"svari: 1\ntitle: {quote(EVIL[0])}\nlanguage: en\ndata: {{file: d.csv}}\nabout: {{sponsor: {quote(EVIL[3])}}}\n"
        f"variables:\n  g: {{label: {quote(EVIL[2])}, levels: {{{levels}}}}}\n  v: {{levels: {{{levels}}}, apart: 5}}\n"
        f"estimates:\n  - {{id: {quote(EVIL[1])}, mean: [x], by: [g]}}\n  - {{id: {quote(EVIL[4])}, proportion: [v], by: [g]}}\n"
        f"tables:\n  - {{id: {quote(EVIL[3])}, rows: [g], columns: [v], cells: [count, row], test: [f]}}\n"
        "output: {formats: [html, csv, xlsx, sdmx]}\n", encoding="utf-8")


def main(svari, dataset):
    dataset = Path(dataset).resolve()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for language in ("en", "lv"):
            text = (dataset / "residents.yaml").read_text(encoding="utf-8").replace("language: en", f"language: {language}", 1)
            for file in ("residents.csv", "sex_age.csv"):
                text = text.replace(f"file: {file}", f"file: {dataset / file}")
            (folder / f"{language}.yaml").write_text(text, encoding="utf-8")
            subprocess.run([svari, "run", str(folder / f"{language}.yaml"), "-o", str(folder / language), "-q"], check=True)
            html = (folder / language / "report.html").read_text(encoding="utf-8")
            said = check_page(html, language)
            check_words(html, language)
            if language == "lv":
                for word in ("vīrietis × 18-24", "Ko nozīmē atzīmes", "Pasūtītājs", "Izlases apjoms un precizitāte"):
                    if word not in said:
                        faults.append(f"“{word}” is not in the Latvian report")
                for word in ("rake", "Intercept", "wald", "Wald", "effective", "binomial", "interval ", "none", "published"):
                    if re.search(rf"(?<![\w_.]){word}(?![\w_])", said):
                        faults.append(f"“{word}” is left in the Latvian report")
        css = re.search(r"<style>(.*?)</style>", html, re.S).group(1)
        check_colours(css)
        check_style(css)
        write_evil(folder)
        subprocess.run([svari, "run", str(folder / "evil.yaml"), "-o", str(folder / "evil"), "-q"], check=True)
        html = (folder / "evil" / "report.html").read_text(encoding="utf-8")
        if 'part s7' not in html or 'part s5' in html:
            faults.append("a category apart from its scale is not grey")
        said = check_page(html, "en")
        if html.count("<script") != 1 or any(t not in said for t in EVIL):
            faults.append("labels do not stand in the page as the text that they are")
        for file in sorted((folder / "evil").glob("*.csv")):
            for cell in re.findall(r'(?:^|,)"?([=+@\t][^,\n]*)', file.read_text(encoding="utf-8"), re.M):
                faults.append(f"{file.name}: a cell that a spreadsheet would run: {cell[:40]}")
    for fault in faults[:30]:
        print(fault)
    print(f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
