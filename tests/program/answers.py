#!/usr/bin/env python3
"""Answers of the program worked out again here, from its own parts or by hand, where no other program is asked.

answers.py SVARI
"""
import csv
import io
import json
import math
import random
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SVARI = str(Path(sys.argv[1]).resolve())


def svari(*words):
    return subprocess.run([SVARI, *map(str, words)], capture_output=True, text=True, timeout=60)


class Answers(unittest.TestCase):
    def setUp(self):
        self.kept = tempfile.TemporaryDirectory(prefix="svari_answers_")
        self.folder = Path(self.kept.name)

    def tearDown(self):
        self.kept.cleanup()

    def write(self, name, heads, rows):
        lines = [",".join(heads)] + [",".join("" if v is None else str(v) for v in row) for row in rows]
        (self.folder / name).write_text("\n".join(lines) + "\n")

    def results(self, text, name="run"):
        run, out = self.folder / f"{name}.yaml", self.folder / name
        run.write_text("svari: 1\n" + text)
        done = svari("run", run, "-o", out, "--quiet")
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads((out / "results.json").read_text())

    def refused(self, text, code):
        run = self.folder / "refused.yaml"
        run.write_text("svari: 1\n" + text)
        done = svari("run", run, "-o", self.folder / "refused")
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertFalse((self.folder / "refused").exists())
        return done.stderr

    def test_completed_files_are_combined_by_rubin(self):
        random.seed(7)
        ask = "design: {weight: w}\nestimates: [{id: m, mean: [y], by: [g]}, {id: p, proportion: [z]}]\n"
        known = [(i, "ab"[i % 2], 1 + i % 3) for i in range(60)]
        parts = []
        for k in range(4):
            rows = [(*r, 10 + r[0] + random.gauss(0, 9), "xyz"[random.randrange(3)]) for r in known]
            self.write(f"i{k}.csv", ["i", "g", "w", "y", "z"], rows)
            parts.append(self.results(f"data: {{file: i{k}.csv}}\n{ask}", f"part{k}")["estimates"])
        whole = self.results(f"data: {{files: [i0.csv, i1.csv, i2.csv, i3.csv]}}\n{ask}", "whole")["estimates"]
        self.assertEqual(len(whole), 5)
        for row, *sets in zip(whole, *parts):
            values, within = [s["estimate"] for s in sets], sum(s["se"] ** 2 for s in sets) / 4
            mean = sum(values) / 4
            between = sum((v - mean) ** 2 for v in values) / 3
            self.assertAlmostEqual(row["estimate"], mean, delta=1e-12 * abs(mean))
            self.assertAlmostEqual(row["se"], math.sqrt(within + 1.25 * between), delta=1e-12 * row["se"])

    def test_files_that_differ_in_their_figures_are_refused(self):
        ask = "design: {weight: w}\nestimates: [{id: m, mean: [y], by: [g]}]\n"
        self.write("a.csv", ["g", "w", "y"], [(g, 1, i) for i, g in enumerate("aabb")])
        self.write("b.csv", ["g", "w", "y"], [(g, 1, i) for i, g in enumerate("aabc")])
        self.assertIn("3", self.refused(f"data: {{files: [a.csv, b.csv]}}\n{ask}", 3))

    def test_margins_that_disagree_are_told_where_no_step_meets_both(self):
        self.write("m.csv", ["g", "h"], [("a", "x"), ("b", "y"), ("a", "y")])
        population = "population: {margins: {g: {totals: {a: 60, b: 40}}, h: {totals: {x: 30, y: 80}}, k: {totals: {x: 50, y: 50}, by: [h]}}}\n"
        text = f"data: {{file: m.csv}}\n{population}weighting: [rake: [g, k]]\nestimates: [{{id: n, count: true}}]\n"
        told = "margins 'g' and 'h' disagree: their totals sum to 100 and to 110"
        self.assertEqual([note for note in self.results(text)["notes"] if "disagree" in note], [told])
        self.assertIn(told, " ".join(svari("check", self.folder / "run.yaml").stdout.split()))
        self.assertIn(told, self.refused(text.replace("[g, k]", "[g, h]"), 3))

    def test_files_of_other_records_are_refused(self):
        for name, n in (("a", 6), ("b", 5)):
            self.write(f"{name}.csv", ["g", "y"], [("ab"[i % 2], i) for i in range(n)])
        said = self.refused("data: {files: [a.csv, b.csv]}\nestimates: [{id: m, mean: [y]}]\n", 3)
        self.assertIn("b.csv has 5 records, and a.csv has 6", said)

    def test_units_of_two_waves_need_scores(self):
        random.seed(3)
        for name in ("old", "new"):
            self.write(f"{name}.csv", ["i", "y"], [(i, 50 + 3 * (i % 9) + random.gauss(0, 1)) for i in range(40)])
            (self.folder / f"{name}.yaml").write_text(
                f"svari: 1\ndata: {{file: {name}.csv}}\nestimates: [{{id: m, mean: [y]}}]\n")
        ask = "data: {file: new.csv}\nestimates: [{id: m, mean: [y]}]\nprevious: {results: old.yaml, unit: i}\n"
        taylor = self.results(ask, "taylor")["estimates"][0]["change"]
        both = self.results(ask + "replicates: {method: jk1}\nvariance: both\n", "both")["estimates"][0]["change"]
        self.assertEqual(taylor["se"], both["se"])
        self.assertIn("say `variance: both` there", self.refused(ask + "replicates: {method: jk1}\n", 2))
        old = self.folder / "old.yaml"
        old.write_text(old.read_text() + "replicates: {method: jk1}\n")
        self.assertIn("old.yaml has it by replication", self.refused(ask, 2))

    def test_terms_are_named_as_in_the_formula(self):
        self.write("d.csv", ["a", "b:c", "y"], [(i % 5, i % 7, (3 * i) % 11) for i in range(60)])
        names = ["'`b:c`'", "'b:c'", "'a:`b:c`'", "'`b:c`:a'", "'`b:c` : a'"]
        model = self.results("data: {file: d.csv}\nmodels: [{id: m, formula: 'y ~ a * `b:c`', wald: [%s]}]\n"
                             % ", ".join(names))["models"][0]
        found = [(test["f"], test["p"]) for test in model["wald"]]
        self.assertEqual(found[0], found[1])
        self.assertEqual(found[2:], [found[2]] * 3)
        self.assertNotEqual(found[0], found[2])

    def test_a_quantile_of_one_record_says_why_it_has_no_error(self):
        self.write("d.csv", ["g", "x"], [("a", 4), *[("b", i) for i in range(9)]])
        for ci in ("wald", "wilson", "beta", "logit", "asin", "likelihood"):
            row = self.results(f"data: {{file: d.csv}}\nestimates: [{{id: q, quantile: [x], by: [g], ci: {ci}}}]\n")["estimates"][0]
            self.assertEqual((row["n"], row["estimate"]), (1, 4))
            self.assertTrue(row["flags"] or row["se"] is not None, ci)

    def test_a_trend_of_nothing_says_why(self):
        self.write("d.csv", ["x", "y"], [(3, i) for i in range(9)])
        test = self.results("data: {file: d.csv}\ntests: [{id: t, trend: y, by: x}]\n")["tests"][0]
        self.assertEqual((test["estimate"], test["p"], test["flags"]), (None, None, ["undefined"]))

    def test_a_model_without_degrees_of_freedom_says_so(self):
        self.write("d.csv", ["x", "y"], [(0, 1), (1, 3), (2, 4)])
        model = self.results("data: {file: d.csv}\ndesign: {clusters: x, singleton: remove}\n"
                             "derive: [{name: z, as: x * x}]\nmodels: [{id: m, formula: y ~ x + z, wald: [x]}]\n")["models"][0]
        self.assertLessEqual(model["df"], 0)
        self.assertIsNone(model["wald"][0]["p"])
        self.assertEqual(model["flags"], ["no_df"])

    def margin(self, uncertain):
        return ("data: {file: d.csv}\nvariables: {g: {type: category}}\ndesign: {weight: w}\n"
                f"population: {{margins: {{g: {{totals: {{a: 60, b: 40, c: 30}}, uncertain: {uncertain}}}}}}}\n"
                "weighting: [calibrate: {margins: [g]}]\nestimates: [{id: t, total: [y]}, {id: m, mean: [y]}]\n")

    def sample(self):
        rows = [("abc"[i % 3], 1 + i % 2, 3 * (i % 3) + i % 7) for i in range(45)]
        self.write("d.csv", ["g", "w", "y"], rows)
        return rows

    def test_goodness_leaves_out_what_nobody_has(self):
        self.write("d.csv", ["g", "w"], [("abc"[i % 3], 1 + i % 4) for i in range(40)])
        ask = ("data: {file: d.csv}\nvariables: {g: {levels: [z, a, y, b, c]}}\ndesign: {weight: w}\n"
               "population: {margins: {g: {totals: {a: 5, b: 6, c: 7%s}}}}\ntests: [{id: t, goodness: g}]\n")
        plain, zero = (self.results(ask % more, name)["tests"][0] for more, name in (("", "plain"), (", z: 0", "zero")))
        self.assertEqual(plain, zero)
        self.assertEqual(plain["flags"], [])
        self.assertGreater(plain["statistic"], 0)
        self.assertNotEqual(self.results(ask % ", z: 5", "more")["tests"][0]["statistic"], plain["statistic"])
        self.assertIn("no figure for `c`", self.refused(ask.replace("c: 7%s", "c: 0"), 3))
        self.assertIn("no figure for `c`", self.refused(ask.replace(", c: 7%s", ""), 3))

    def test_covariances_of_targets_from_a_file(self):
        rows = self.sample()
        errors = {"a": 4, "b": 3, "c": 2}
        plain = self.results(self.margin("{a: 4, b: 3, c: 2}"), "errors")["estimates"]
        self.write("cov.csv", "cab", [(4, 0, 0), (0, 16, 0), (0, 0, 9)])  # a row and a column each, in this order
        filed = self.results(self.margin("{file: cov.csv}"), "file")["estimates"]
        self.assertEqual([(e["estimate"], e["se"]) for e in plain], [(e["estimate"], e["se"]) for e in filed])
        self.write("cov.csv", "abc", [(16, 5, 0), (5, 9, 0), (0, 0, 4)])
        tied = self.results(self.margin("{file: cov.csv}"), "tied")["estimates"]
        mean = {g: sum(w * y for h, w, y in rows if h == g) / sum(w for h, w, _ in rows if h == g) for g in "abc"}
        self.assertAlmostEqual(plain[0]["estimate"], 60 * mean["a"] + 40 * mean["b"] + 30 * mean["c"], delta=1e-9)
        exact = self.results(self.margin("{a: 0, b: 0, c: 0}"), "exact")["estimates"][0]["se"] ** 2
        carried = sum((errors[g] * mean[g]) ** 2 for g in "abc")
        self.assertAlmostEqual(plain[0]["se"] ** 2, exact + carried, delta=1e-9 * exact)
        self.assertAlmostEqual(tied[0]["se"] ** 2, exact + carried + 2 * 5 * mean["a"] * mean["b"], delta=1e-9 * exact)

    def test_covariances_that_do_not_fit(self):
        self.sample()
        self.write("cov.csv", "ab", [(16, 0), (0, 9)])
        self.assertIn("2 × 2", self.refused(self.margin("{file: cov.csv}"), 3))
        self.write("cov.csv", "abc", [(16, 5, 0), (4, 9, 0), (0, 0, 4)])
        self.assertIn("cov.csv", self.refused(self.margin("{file: cov.csv}"), 3))

    def firms(self):
        turnover = {"a": [900, 20, 15, 12], "b": [100, 90, 80, 70, 60, 50], "c": [400, 380, 3, 2, 1], "d": [50] * 9}
        rows = [(g, 1, y) for g, values in turnover.items() for y in values]
        self.write("f.csv", ["g", "w", "y"], rows)
        return turnover

    def hidden(self, rules, name):
        found = self.results("data: {file: f.csv}\ndesign: {weight: w}\nestimates: [{id: t, total: [y], by: [g]}]\n"
                             f"output: {{disclosure: {{complementary: false, {rules}}}}}\n", name)
        return {e["domain"]["g"]: e["flags"] for e in found["estimates"] if e["estimate"] is None}

    def test_dominance(self):
        turnover = self.firms()
        expected = {g for g, v in turnover.items() if sum(sorted(v)[-2:]) > 0.85 * sum(v)}
        self.assertEqual(set(self.hidden("dominance: [2, 0.85]", "dominance")), expected)
        self.assertEqual(expected, {"a", "c"})

    def test_p_percent(self):
        turnover = self.firms()
        expected = {g for g, v in turnover.items() if sum(sorted(v)[:-2]) < 0.10 * max(v)}
        self.assertEqual(set(self.hidden("p_percent: 10", "p")), expected)
        self.assertEqual(expected, {"a", "c"})
        self.assertEqual(set(self.hidden("p_percent: 2", "p2")), {"c"})

    def test_more_units_and_domains_than_a_table_takes(self):
        random.seed(11)
        units, domains, strata = 9000, 2000, 3
        rows = []
        for u in range(units):
            place = random.gauss(0, 2)
            for _ in range(1 + u % 3):
                y = round(place + random.gauss(5, 1), 3)
                rows.append((u % strata, u, 1 + random.randrange(3), random.randrange(domains), y))
        self.write("many.csv", ["h", "u", "w", "d", "y"], rows)
        found = self.results("data: {file: many.csv}\nvariables: {d: {type: category}}\n"
                             "design: {weight: w, strata: h, clusters: u, df: domain}\n"
                             "estimates: [{id: m, mean: [y], by: [d]}]\n")["estimates"]
        self.assertEqual(len(found), domains)
        size = [sum(1 for u in range(units) if u % strata == h) for h in range(strata)]
        for e in found[::100]:
            part = [r for r in rows if str(r[3]) == e["domain"]["d"]]
            base = sum(r[2] for r in part)
            mean = sum(r[2] * r[4] for r in part) / base
            score = {}
            for h, u, w, _, y in part:
                score[u] = score.get(u, 0) + w * (y - mean) / base
            variance = 0
            for h in range(strata):
                own = [z for u, z in score.items() if u % strata == h]
                centre = sum(own) / size[h]
                squares = sum((z - centre) ** 2 for z in own) + (size[h] - len(own)) * centre ** 2
                variance += size[h] / (size[h] - 1) * squares
            self.assertAlmostEqual(e["estimate"], mean, delta=1e-11)
            self.assertAlmostEqual(e["se"], math.sqrt(variance), delta=1e-11)
            self.assertEqual(e["df"], len(score) - len({u % strata for u in score}))

    def test_functions_of_estimates_by_replication(self):
        random.seed(5)
        rows = [["ab"[i % 2], random.gauss(20, 4), random.gauss(8, 2), 2.0] for i in range(24)]
        for r in rows:
            r += [r[3] * random.choice((0, 2)) for _ in range(10)]
        heads = ["g", "y", "x", "w"] + [f"r{k}" for k in range(10)]
        self.write("rep.csv", heads, rows)
        found = self.results("data: {file: rep.csv}\ndesign: {weight: w, replicates: {type: brr, columns: '^r[0-9]$', "
                             "combined: true, mse: true}}\nestimates:\n  - {id: y, mean: [y], by: [g]}\n"
                             "  - {id: x, mean: [x]}\n  - {id: f, function: 'log(y / x) - 1'}\n")["estimates"]
        def mean(value, k, group=None):
            live = [r for r in rows if group in (None, r[0])]
            return sum(r[k] * r[value] for r in live) / sum(r[k] for r in live)
        for group, row in zip("ab", found[-2:]):
            value = {k: math.log(mean(1, k, group) / mean(2, k)) - 1 for k in range(3, 14)}
            self.assertEqual(row["domain"], {"g": group})
            self.assertAlmostEqual(row["estimate"], value[3], delta=1e-12)
            se = math.sqrt(sum((value[k] - value[3]) ** 2 for k in range(4, 14)) / 10)
            self.assertAlmostEqual(row["se"], se, delta=1e-12)

    def test_rounding_leaves_no_exact_count(self):
        rows = [("ab"[i % 2], "xyz"[i % 3], 1) for i in range(101)]
        self.write("r.csv", ["g", "h", "w"], rows)
        found = self.results("data: {file: r.csv}\ndesign: {weight: w}\n"
                             "estimates: [{id: n, count: true, by: [g]}, {id: p, proportion: [h], by: [g]}]\n"
                             "tables: [{id: t, rows: g, columns: h, cells: [count, row, column, total]}]\n"
                             "output: {disclosure: {rounding: 5}}\n")
        counts, shares = found["estimates"][:2], found["estimates"][2:]
        self.assertEqual([e["estimate"] for e in counts], [50, 50])
        self.assertEqual([e["estimate"] for e in shares], [15 / 50] * 6)  # 17, 17, 17, 17, 17, 16 of 51 and 50
        for e in found["estimates"]:
            self.assertEqual((e["n"] % 5, e["df"] % 5, e["effective_n"] % 5), (0, 0, 0))
            self.assertEqual(e["se"], float(f"{e['se']:.1e}"))
        table = found["tables"][0]
        for cell in table["cells"]:
            self.assertEqual((cell["n"], cell["effective_n"], cell["count"]["estimate"]), (15, 15, 15))
            self.assertEqual(cell["column_share"]["estimate"], 15 / 35)
            self.assertEqual(cell["total_share"]["estimate"], 15 / 105)
            for what in ("count", "row_share", "column_share", "total_share"):
                self.assertEqual(cell[what]["se"], float(f"{cell[what]['se']:.1e}"))
                self.assertEqual(cell[what]["df"] % 5, 0)
        for base in table["row_bases"]:
            self.assertEqual(base["total_share"]["estimate"], 50 / 105)

    def test_rounding_a_banner(self):
        self.write("r.csv", ["g", "h", "k"], [("aab"[i % 3], "xyz"[i % 3], "pq"[i % 2]) for i in range(120)])
        table = ("data: {file: r.csv}\ntables: [{id: t, rows: [g, k], columns: [%s], cells: [row, column]}]\n"
                 "output: {disclosure: {rounding: 5%s}}\n")
        banner = self.results(table % ("h, k", ""), "banner")["tables"][0]["cells"]
        alone = self.results(table % ("h", ""), "alone")["tables"][0]["cells"]
        self.assertEqual([c for c in banner if "h" in c["column"]], alone)
        for cell in banner:
            self.assertNotIn(None, (cell["row_share"]["estimate"], cell["column_share"]["estimate"]))
        for cell in self.results(table % ("h, k", ", min_n: 30"), "hidden")["tables"][0]["cells"]:
            for share in (cell["row_share"], cell["column_share"]):
                self.assertEqual(share["estimate"] is None, "confidential" in share["flags"])
                self.assertEqual(share["estimate"] is None, share["se"] is None)

    def test_compare_in_other_forms(self):
        self.sample()
        for name, value, more in (("one", "y", ""), ("two", "'y * 2'", ", {id: more, total: [v]}")):
            self.results(f"data: {{file: d.csv}}\nderive: [{{name: v, as: {value}}}]\ndesign: {{weight: w}}\n"
                         f"estimates: [{{id: m, mean: [v]}}{more}]\n", name)
        one, two = (json.loads((self.folder / n / "results.json").read_text())["estimates"][0] for n in ("one", "two"))
        done = svari("compare", self.folder / "one", self.folder / "two", "--as", "json")
        self.assertEqual(done.returncode, 0, done.stderr)
        told = json.loads(done.stdout)
        row = told["changes"][0]
        self.assertAlmostEqual(row["difference"], one["estimate"], delta=1e-12)
        self.assertAlmostEqual(row["se"], math.hypot(one["se"], two["se"]), delta=1e-12)
        self.assertEqual((told["gone"], len(told["new"])), ([], 1))
        done = svari("compare", self.folder / "one", self.folder / "two", "--as", "csv")
        line = next(csv.DictReader(io.StringIO(done.stdout)))
        self.assertEqual(float(line["difference"]), row["difference"])

    def test_describe_as_json(self):
        rows = self.sample()
        told = json.loads(svari("describe", self.folder / "d.csv", "--as", "json").stdout)
        self.assertEqual((told["records"], [v["name"] for v in told["variables"]]), (45, ["g", "w", "y"]))
        self.assertEqual({l["name"]: l["n"] for l in told["variables"][0]["levels"]}, {"a": 15, "b": 15, "c": 15})
        self.assertEqual((told["variables"][2]["min"], told["variables"][2]["max"]),
                         (min(r[2] for r in rows), max(r[2] for r in rows)))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
