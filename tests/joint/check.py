#!/usr/bin/env python3
"""The integrated report of 2021, as a reader would check it.

check.py SVARI DATASET: runs report.yaml in English and in Latvian; counts the published figures, sets each beside the computed one
anew, looks at the page's sections and marks, and at what is said when the figures or the sections name what is not there."""
import csv
import json
import math
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

SVARI, DATASET = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
CONTRADICTIONS = {"section 2 names": 9, "adds to 111": 4, "internal processes 33": 2, "add to 137": 2, "73 % don't": 1}
EMPTY = {"meta", "br", "input", "line", "circle", "rect", "path", "link"}


class Page(HTMLParser):
    """Headings, ids, links and tables; every tag must be closed in its turn."""

    def __init__(self, text):
        super().__init__()
        self.open, self.ids, self.headings, self.loads, self.rows, self.language = [], [], [], [], 0, None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "html":
            self.language = attrs["lang"]
        if "id" in attrs:
            self.ids.append(attrs["id"])
        self.loads += [attrs[a] for a in ("src", "data") if a in attrs] + ([attrs["href"]] if tag == "link" else [])
        self.rows += tag == "tr" and "figures" in self.open_classes()
        if tag not in EMPTY:
            self.open.append((tag, attrs.get("class") or ""))
        if tag in ("h1", "h2", "h3"):
            self.headings.append("")

    def open_classes(self):
        return {c for tag, c in self.open if tag == "table"}

    def handle_startendtag(self, tag, attrs):
        if "id" in dict(attrs):
            self.ids.append(dict(attrs)["id"])

    def handle_endtag(self, tag):
        if tag in EMPTY:
            return
        last = self.open.pop()[0]
        assert last == tag, f"</{tag}> closes <{last}> at {self.getpos()}"

    def handle_data(self, text):
        if self.open and self.open[-1][0] in ("h1", "h2", "h3"):
            self.headings[-1] += text


def run(folder, out, name="report.yaml"):
    return subprocess.run([SVARI, "run", str(folder / name), "-o", str(out), "-q"], capture_output=True, text=True, timeout=120)


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rounded(value, decimals):
    return math.copysign(math.floor(abs(value) * 10**decimals + 0.5 + 1e-9), value) / 10**decimals


class Report(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp())
        cls.data = cls.folder / "data"
        shutil.copytree(DATASET, cls.data, ignore=shutil.ignore_patterns("generator"), copy_function=shutil.copyfile)
        cls.data.chmod(0o755)
        began = time.monotonic()
        done = run(cls.data, cls.folder / "en")
        print(f"report.yaml took {time.monotonic() - began:.3f} s", file=sys.stderr)
        assert done.returncode == 0, done.stderr
        text = (cls.data / "report.yaml").read_text(encoding="utf-8")
        (cls.data / "latvian.yaml").write_text(text.replace("\nlanguage: en\n", "\nlanguage: lv\n"), encoding="utf-8")
        done = run(cls.data, cls.folder / "lv", "latvian.yaml")
        assert done.returncode == 0, done.stderr
        cls.html = {l: (cls.folder / l / "report.html").read_text(encoding="utf-8") for l in ("en", "lv")}
        cls.figures = rows(cls.folder / "en" / "figures.csv")

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def test_every_published_figure_is_there_once(self):
        published = rows(DATASET / "published.csv")
        self.assertEqual(len(self.figures), 688)
        self.assertEqual(sorted(f["figure_id"] for f in self.figures), sorted(p["figure_id"] for p in published))
        value = {p["figure_id"]: float(p["value"]) for p in published}
        for figure in self.figures:
            self.assertEqual(float(figure["published"]), value[figure["figure_id"]], figure["figure_id"])

    def test_all_are_equal_but_the_contradictions(self):
        off = [f for f in self.figures if f["equal"] == "false"]
        self.assertEqual((len(self.figures) - len(off), len(off)), (670, 18))
        found = Counter(word for f in off for word in CONTRADICTIONS if word in f["reason"])
        self.assertEqual(dict(found), CONTRADICTIONS)
        self.assertFalse([f["figure_id"] for f in self.figures if f["equal"] == "true" and f["reason"]])
        counts = json.loads((self.folder / "en" / "results.json").read_text(encoding="utf-8"))["figures"]
        self.assertEqual(counts, {"published": 688, "equal": 670, "explained": 18, "unexplained": 0})

    def test_equal_means_equal(self):
        for rule, figure in zip(rows(DATASET / "figures.csv"), self.figures):
            self.assertEqual(rule["figure_id"], figure["figure_id"])
            published, computed, how = float(figure["published"]), float(figure["computed"]), rule["rule"]
            if how == "digit":
                same = rounded(computed, int(rule["decimals"])) == published
            elif how.startswith("about:"):
                same = abs(computed - published) <= float(how[6:])
            else:
                same = computed > published if how == "over" else computed < published
            self.assertEqual(figure["equal"], "true" if same else "false", figure["figure_id"])

    def test_pages_are_whole_and_alone(self):
        for language, text in self.html.items():
            page = Page(text)
            self.assertEqual((page.open, page.language), ([], language))
            self.assertFalse([i for i, n in Counter(page.ids).items() if n > 1])
            self.assertEqual(page.loads, [])
            self.assertEqual(page.rows, 688 + text.count('<table class="figures">'))  # with a head each

    def test_sections_are_those_of_the_original(self):
        for language in ("en", "lv"):
            numbers = [m.group(1) for m in (re.match(r"([2-6](?:\.\d)*)\. ", h) for h in Page(self.html[language]).headings) if m]
            self.assertEqual(numbers, sorted(numbers, key=lambda n: [int(p) for p in n.split(".")]))
            published = {f["section"] for f in self.figures} - {"1.3"}
            self.assertFalse(published - set(numbers))
        self.assertIn("Klientu apkalpošana un atbalsts", self.html["lv"])
        self.assertNotIn("Customer service and support", self.html["lv"])

    def test_changes_and_small_samples_are_marked(self):
        for mark in ("▲", "▼", "★", "≠ ", "n = 20<"):
            self.assertIn(mark, re.sub(r"<p class=\"note\">.*?</p>", "", self.html["en"]))
        results = json.loads((self.folder / "en" / "institutions" / "results.json").read_text(encoding="utf-8"))
        level = [e for e in results["estimates"] if e["id"] == "eindex_internal_processes_level.all" and e["category"] == "level 5"]
        self.assertEqual(level[0]["change"]["previous"], 0)
        self.assertGreater(level[0]["change"]["estimate"], 0.05)

    def test_sentences_say_what_their_tables_say(self):
        found = 0
        for block in self.html["en"].split('<div class="block ')[1:]:
            said = re.search(r"by more than 5 points rose (\d+) and fell (\d+)\.", block)
            if not said:
                continue
            table = block[said.end():block.index("</table>", said.end())]
            self.assertEqual([int(said[1]), int(said[2])], [len(re.findall(f">{arrow}\\d", table)) for arrow in "▲▼"])
            found += 1
        self.assertGreater(found, 10)
        block = next(b for b in self.html["en"].split('<div class="block ') if "Tests: " in b)
        said = re.search(r"Tests: (\d+); a difference is told \(p &lt; 0.05\) by (\d+)\.", block)
        values = re.findall(r"difference [^,]*, p (&lt;)?(0[.\d]*)", block)
        self.assertEqual((int(said[1]), int(said[2])), (len(values), sum(bool(less) or float(p) < 0.05 for less, p in values)))

    def test_figures_are_read_as_the_report_prints_them(self):
        text = self.html["lv"]
        self.assertIn("≠ publicēts 44\u00a0%", text)  # a unit after each figure that has one
        self.assertIn("−18\u00a0p.p.", text)
        self.assertRegex(text, r"▼\u00a08,9\u00a0p\.p\., p (&lt;|<)0,001")
        self.assertNotIn("zero_estimate", text)  # marks in words
        self.assertNotIn("–––", text)
        last = text[text.index("Visi skaitļi"):]
        order = re.findall(r'<section data-words="([\d.]+)">', last)
        self.assertEqual(order, sorted(order, key=lambda n: [int(p) for p in n.split(".")]))
        for name in ("daily", "never", "ministry, "):
            self.assertNotIn(f">{name}", text)

    def test_leaders_are_named_in_order(self):
        block = self.html["lv"].split("Iestādes ar augstākajiem punktiem")[1].split("</table>")[0]
        names = re.findall(r"\d+\. ([^<]+)</th>", block)
        self.assertEqual(names[:3], ["Valsts sociālās apdrošināšanas aģentūra", "Valsts vides dienests", "Valsts zemes dienests"])
        self.assertEqual(len(names), 8)
        spread = self.html["en"].split("Points between the best and the worst")[1].split("</table>")[0]
        self.assertNotIn("soft", spread)  # plain: without intervals

    def test_compare_honours_common_units(self):
        """By --unit the changes that `previous:` gives; without it, those of independent samples."""
        folders = [str(self.folder / "en" / name) for name in ("institutions_2019", "institutions")]
        results = json.loads((self.folder / "en" / "institutions" / "results.json").read_text(encoding="utf-8"))
        known = {e["id"]: e["change"]["se"] for e in results["estimates"] if e.get("category") == "yes" and e.get("change")}
        self.assertGreater(len(known), 15)
        se = []
        for more in (["--unit", "id"], []):
            done = subprocess.run([SVARI, "compare", *folders, "--as", "json", *more], capture_output=True, text=True, timeout=60)
            self.assertEqual(done.returncode, 0, done.stderr)
            changes = json.loads(done.stdout)["changes"]
            se.append({c["id"]: c["se"] for c in changes if c["what"].endswith(", yes") and c["id"] in known})
        self.assertEqual(se[0], known)
        self.assertNotEqual(se[1], known)
        self.assertEqual(set(se[1]), set(known))

    def test_runs_speak_the_language_of_the_report(self):
        text = (self.folder / "lv" / "clients_onsite" / "report.html").read_text(encoding="utf-8")
        self.assertIn('<html lang="lv"', text)
        self.assertIn("VPVKAC klātienes klienti 2021 (sintētiski dati)", text)

    def broken(self, name, old, new, what):
        folder = self.folder / what
        shutil.copytree(self.data, folder)
        text = (folder / name).read_text(encoding="utf-8")
        self.assertIn(old, text)
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
        done = run(folder, folder / "out")
        self.assertFalse((folder / "out").exists())
        return done

    def test_a_figure_of_no_run_is_refused(self):
        done = self.broken("figures.csv", ",residents,min_age,", ",residnts,min_age,", "run")
        self.assertEqual(done.returncode, 3)
        self.assertIn("figures.csv:4", done.stderr)
        self.assertIn("residents", done.stderr)

    def test_a_figure_of_no_entry_is_refused(self):
        done = self.broken("figures.csv", ",residents,min_age,", ",residents,max_age,", "entry")
        self.assertEqual(done.returncode, 3)
        self.assertIn("max_age", done.stderr)

    def test_a_section_of_nothing_is_refused(self):
        done = self.broken("report.yaml", "clients_both/speed.call_less", "clients_both/sped.call_less", "section")
        self.assertEqual(done.returncode, 2)
        self.assertIn("sped.call_less_on_site", done.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
