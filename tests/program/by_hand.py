#!/usr/bin/env python3
"""Weighting, waves and replicates where they seldom go, each beside what it must come to by another way.

by_hand.py SVARI
"""
import csv
import json
import math
import random
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SVARI = str(Path(sys.argv[1]).resolve())


class ByHand(unittest.TestCase):
    def setUp(self):
        kept = tempfile.TemporaryDirectory(prefix="svari_by_hand_")
        self.addCleanup(kept.cleanup)
        self.folder = Path(kept.name)

    def write(self, name, heads, rows):
        with open(self.folder / name, "w", newline="") as file:
            csv.writer(file).writerows([heads, *rows])

    def svari(self, text, name="run"):
        (self.folder / f"{name}.yaml").write_text("svari: 1\n" + text)
        return subprocess.run([SVARI, "run", f"{name}.yaml", "-o", name, "-q"], cwd=self.folder, capture_output=True, text=True, timeout=60)

    def run_it(self, text, name="run"):
        done = self.svari(text, name)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads((self.folder / name / "results.json").read_text())

    def weights(self, name="run"):
        with open(self.folder / name / "weights.csv", newline="") as file:
            return [float(row["weight"]) for row in csv.DictReader(file)]

    def refused(self, text, code, what):
        done = self.svari(text, "refused")
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(what, " ".join(done.stderr.split()))

    def test_a_calibrated_wave_beside_itself(self):
        """The same units: cov is the variance, so that the change of y to 3y has twice the error of y, and to y none."""
        random.seed(2)
        rows = [(i, i % 4, 1 + i % 5, "ab"[random.random() < 0.4], random.gauss(10, 3)) for i in range(60)]
        self.write("one.csv", ["id", "h", "w", "g", "y"], rows)
        self.write("two.csv", ["id", "h", "w", "g", "y"], [(*r[:4], 3 * r[4]) for r in rows])
        text = "data: {{file: {}.csv}}\npopulation: {{margins: {{g: {{totals: {{a: 110, b: 90}}}}}}}}\ndesign: {{weight: w, strata: h}}\n" \
               "weighting: [rake: [g]]\nestimates: [{{id: m, mean: [y], by: [g]}}, {{id: t, total: [y]}}]\n"
        one = self.run_it(text.format("one"), "one")["estimates"]
        for data, times in (("two", 2), ("one", 0)):
            later = self.run_it(text.format(data) + "previous: {results: one.yaml, unit: id}\n", "later")["estimates"]
            self.assertEqual(len(later), 3)
            for row, before in zip(later, one):
                self.assertAlmostEqual(row["change"]["se"] or 0, times * before["se"], delta=1e-7 * before["se"])

    def test_successive_differences_with_rows_used_again(self):
        """With fewer rows than units neighbours still meet once: the variance stays near half the squared differences."""
        random.seed(3)
        y = [math.sin(i / 9) * 20 + random.gauss(0, 5) for i in range(400)]
        self.write("d.csv", ["y"], [(v,) for v in y])
        wanted = math.sqrt(sum((a - b) ** 2 for a, b in zip(y, y[1:] + y[:1])) / 2)
        for count in (40, 100, 404):
            row = self.run_it(f"data: {{file: d.csv}}\nreplicates: {{method: sdr, count: {count}}}\nestimates: [{{id: t, total: y}}]\n")["estimates"][0]
            self.assertAlmostEqual(row["se"] / wanted, 1, delta=1e-12 if count > 400 else 0.25)

    def test_classes_join_the_neighbour_that_agrees_in_more(self):
        people = [(g, s, 1 if (g, s) != ("b", "f") and (k or (g, s) == ("b", "m")) else 0) for g in "ab" for s in "fm" for k in (0, 1, 1)]
        self.write("d.csv", ["g", "s", "answered"], people)  # b f: nobody; b m: three, a m: two
        text = "data: {file: d.csv}\nweighting: [{nonresponse: {responding: answered == 1, classes: [g, s], min_class: 1}}]\n" \
               "estimates: [{id: n, count: true}]\noutput: {weights: true}\n"
        self.assertIn("nonresponse: class 'b × f' (0 respondents) was joined with 'b × m'", self.run_it(text)["notes"])
        self.assertEqual(self.weights(), [0, 1.5, 1.5] * 2 + [0] * 3 + [2] * 3)
        self.write("d.csv", ["g", "s", "answered"], [(g, "f", a) for g, said in (("a", (1, 1, 0)), ("b", (0,)), ("c", (1, 0))) for a in said])
        told = self.run_it(text.replace("[g, s]", "[g]"))["notes"]
        self.assertIn("nonresponse: class 'b' (0 respondents) was joined with 'c'", told, "that with fewer respondents")

    def test_a_number_may_be_missing_where_the_weight_is_0(self):
        self.write("d.csv", ["w", "x"], [(1, 1), (1, 2), (0, ""), (1, 3)])
        text = "data: {file: d.csv}\npopulation: {margins: {x: {total: 12}}}\ndesign: {weight: w}\nweighting: [calibrate: [x]]\n" \
               "estimates: [{id: t, total: x}]\noutput: {weights: true}\n"
        self.assertAlmostEqual(self.run_it(text)["estimates"][0]["estimate"], 12, delta=1e-9)
        wanted = [1 + 6 / 14, 1 + 12 / 14, 0, 1 + 18 / 14]  # 1 + x (12 - 6)/(1 + 4 + 9)
        for found, want in zip(self.weights(), wanted):
            self.assertAlmostEqual(found, want, delta=1e-9)
        self.write("d.csv", ["w", "x"], [(1, 1), (1, 2), (1, ""), (1, 3)])
        self.refused(text, 3, "'x'")

    def test_a_trend_over_categories_takes_them_as_1_2_3(self):
        random.seed(5)
        rows = [(k, "abc"[k - 1], random.gauss(k, 2)) for k in (random.choice((1, 2, 3)) for _ in range(80))]
        self.write("d.csv", ["k", "name", "y"], rows)
        asked = "data: {file: d.csv}\nvariables: {name: {type: category, levels: {a: a, b: b, c: c}}, k: {type: number}}\n" \
                "tests: [{id: n, trend: y, by: k}, {id: c, trend: y, by: name}]\n"
        number, category = self.run_it(asked)["tests"]
        for key in ("estimate", "statistic", "df", "p"):
            self.assertAlmostEqual(number[key], category[key], delta=1e-12)

    def test_a_margin_of_more_cells_than_a_table_takes(self):
        """Three variables of 300 levels cross to 27 million cells, of which the sample has 300."""
        rows = [(f"a{i}", f"b{(i * 7) % 300}", f"c{(i * 11) % 300}") for i in range(300)]
        self.write("d.csv", ["a", "b", "c"], rows)
        self.write("m.csv", ["a", "b", "c", "total"], [(*r, i + 1) for i, r in enumerate(reversed(rows))])
        text = "data: {file: d.csv}\npopulation: {margins: {m: {file: m.csv, by: [a, b, c]}}}\nweighting: [poststratify: m]\n" \
               "estimates: [{id: n, count: true}]\noutput: {weights: true}\n"
        self.run_it(text)
        self.assertEqual(self.weights(), [float(300 - i) for i in range(300)])
        self.write("m.csv", ["a", "b", "c", "total"], [(*r, 1) for r in rows[1:]])
        self.refused(text, 3, "a0 × b0 × c0")

    def test_a_set_finds_who_chose_by_the_code_too(self):
        self.write("d.csv", ["tv", "radio"], [("yes", 1), ("no", 2), ("yes", 2), ("no", 1), ("no", 2)])
        shown = self.run_it("data: {file: d.csv}\nvariables: {tv: {levels: {yes: Looks, no: Does not}}, radio: {levels: {1: Hears, 2: Does not}}}\n"
                            "estimates: [{id: s, set: [tv, radio]}]\n")["estimates"]
        self.assertEqual([(r["category"], r["estimate"]) for r in shown], [("tv", 0.4), ("radio", 0.4)])

    def test_a_model_of_response_needs_all_who_were_sampled(self):
        self.write("d.csv", ["answered", "x"], [(1, 1), (0, 2), (1, ""), (0, 1), (1, 3), (1, "")])
        self.refused("data: {file: d.csv}\nweighting: [{nonresponse: {responding: answered == 1, model: '~ x'}}]\nestimates: [{id: n, count: true}]\n",
                     3, "2 records of the sample lack a variable of the model")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
