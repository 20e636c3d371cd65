#!/usr/bin/env python3
"""Keys that are given and can't matter: each gives a note, and nothing but the note differs without it.

idle.py SVARI: SVARI is the program. A row of IDLE says what the run file has, the key that is taken out of it, and a piece
of the note; a row of MATTERS is the same key where it does something, so that there is no note; REFUSED contradicts itself.
"""
import csv
import json
import random
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SVARI = str(Path(sys.argv[1]).resolve())
HEAD = "svari: 1\ndata: {file: data.csv}\n"
MEAN = "estimates: [{id: m, mean: x}, {id: p, proportion: yn, by: g}]\n"
WEIGHT = "design: {weight: w}\n"
STAGES = "design: {weight: w, strata: h, clusters: psu}\n"
GIVEN = 'design: {weight: w, replicates: {columns: "^r[0-9]", type: %s}}\n'
TOTALS = "{g: {totals: {k: 300, m: 300, n: 300}%s}}"
TRIM = "population: {margins: " + TOTALS % "" + "}\n" + WEIGHT + "weighting: [{rake: [g]}, {trim: {upper: 1.6%s}}]\n" + MEAN

# Run file with %s where the key stands, the key as written, a piece of the note.
IDLE = [
    (HEAD + WEIGHT + MEAN + "%s", "about: {sponsor: Me}\n", "`about` has no effect: it stands in report.html"),
    (HEAD + WEIGHT + MEAN + "variance: taylor\n%s", "replicates: {method: jk1}\n", "`replicates` has no effect: `variance: taylor`"),
    ("svari: 1\ndata: {database: data.sqlite, table: t%s}\n" + WEIGHT + MEAN, ', delimiter: ","', "`data.delimiter`"),
    (HEAD + "variables: {x: {type: number%s}}\n" + WEIGHT + MEAN, ", levels: {1: a}", "`variables.levels`"),
    (HEAD + "variables: {g: {type: text%s}}\n" + WEIGHT + MEAN, ", levels: {k: a}", "`variables.levels`"),
    (HEAD + "variables: {z: {%s}}\nderive: [{name: z, as: x * 2, label: Twice}]\n" + WEIGHT + MEAN, "label: Other", "`variables.label`"),
    (HEAD + "population: {%s}\n" + WEIGHT + MEAN, "size: 900", "`population.size`"),
    (HEAD + "population: {margins: " + TOTALS + "}\n" + WEIGHT + MEAN, ", uncertain: {k: 9, m: 9, n: 9}", "`population.margins.uncertain`"),
    (HEAD + "design: {weight: w, strata: h%s}\n" + MEAN, ", nest: true", "`design.nest`"),
    (HEAD + "design: {weight: w, clusters: psu%s}\n" + MEAN, ", nest: true", "`design.nest`"),
    (HEAD + "design: {weight: w, clusters: psu%s}\n" + MEAN, ", singleton: remove", "`design.singleton` has no effect: the design has no strata"),
    (HEAD + 'design: {strata: h, replicates: {columns: "^r[0-9]", type: brr}, weight: w%s}\n' + MEAN, ", singleton: average", "`design.singleton` has no effect: it is of Taylor"),
    (HEAD + 'design: {probability: p, strata: h, replicates: {columns: "^r[0-9]", type: brr}%s}\n' + MEAN, ", pps: brewer", "`design.pps`"),
    (HEAD + "variance: taylor\ndesign: {weight: w%s}\n" + MEAN, ', replicates: {columns: "^r[0-9]", type: brr}', "`design.replicates`"),
    (HEAD + GIVEN % "brr%s" + MEAN, ", rho: 0.3", "`design.replicates.rho` has no effect: Fay's"),
    (HEAD + GIVEN % "sdr%s" + MEAN, ", rho: 0.3", "`design.replicates.rho` has no effect: Fay's"),
    (TRIM, ", outcomes: [x]", "`weighting.trim.outcomes`"),
    (TRIM % ", keep_margins: true%s", ", redistribute: true", "`weighting.trim.redistribute`"),
    (HEAD + STAGES + "replicates: {method: jkn%s}\n" + MEAN, ", count: 10", "`replicates.count`"),
    (HEAD + STAGES + "replicates: {method: jkn%s}\n" + MEAN, ", seed: 10", "`replicates.seed`"),
    (HEAD + WEIGHT + "replicates: {method: sdr%s}\n" + MEAN, ", seed: 10", "`replicates.seed`"),
    (HEAD + WEIGHT + "replicates: {method: jk1%s}\n" + MEAN, ", rho: 0.3", "`replicates.rho`"),
    (HEAD + STAGES + "replicates: {method: bootstrap, count: 9%s}\n" + MEAN, ", rho: 0.3", "`replicates.rho`"),
    (HEAD + WEIGHT + "tables: [{id: t, rows: g, columns: yn%s}]\n", ", level: 0.1", "`tables.level`"),
    (HEAD + WEIGHT + "tables: [{id: t, rows: g, letters: none%s}]\n", ", level: 0.1", "`tables.level`"),
    (HEAD + "population: {margins: " + TOTALS % "" + "}\n" + WEIGHT + "tests: [{id: t, goodness: g%s}]\n", ", confidence: 0.9", "`tests.confidence`"),
    (HEAD + WEIGHT + "tests: [{id: t, ranktest: x, by: g%s}]\n", ", confidence: 0.9", "`t`: `confidence` has no effect: a rank test"),
    (HEAD + WEIGHT + MEAN + "output: {formats: [json]%s}\n", ", keep: [id]", "`output.keep`"),
    (HEAD + WEIGHT + MEAN + "output: {formats: [json]%s}\n", ", outcomes: [x]", "`output.outcomes`"),
    (HEAD + WEIGHT + MEAN + "output: {formats: [json]%s}\n", ", suppress: {}", "`output.suppress`"),
    (HEAD + WEIGHT + MEAN + "output: {formats: [json]%s}\n", ", disclosure: {complementary: false}", "`output.disclosure`"),
]

MATTERS = [
    HEAD + WEIGHT + "tests: [{id: t, ranktest: x, by: yn, confidence: 0.9}]\n",
    HEAD + WEIGHT + MEAN + "about: {sponsor: Me}\noutput: {formats: [json, html]}\n",
    HEAD + WEIGHT + MEAN + "variance: both\nreplicates: {method: jk1}\n",
    HEAD + WEIGHT + MEAN + "variance: taylor\nreplicates: {method: jk1}\noutput: {weights: true}\n",
    'svari: 1\ndata: {file: data.csv, delimiter: ","}\n' + WEIGHT + MEAN,
    HEAD + "variables: {g: {type: category, levels: {k: a, m: b, n: c}}}\n" + WEIGHT + MEAN,
    HEAD + "variables: {z: {label: Other}}\nderive: [{name: z, as: x * 2}]\n" + WEIGHT + MEAN,
    HEAD + "population: {size: 900}\n" + WEIGHT + "weighting: [scale: population]\n" + MEAN,
    HEAD + "population: {size: 900, margins: {g: {shares: {k: 0.3, m: 0.3, n: 0.4}}}}\n" + WEIGHT + MEAN,
    HEAD + "population: {margins: " + TOTALS % ", uncertain: {k: 9, m: 9, n: 9}" + "}\n" + WEIGHT + "weighting: [rake: [g]]\n" + MEAN,
    HEAD + "design: {weight: w, strata: h, clusters: psu, nest: true, singleton: remove}\n" + MEAN,
    HEAD + "design: {weight: w, strata: h, nest: false, singleton: error, df: domain}\n" + MEAN,
    HEAD + "design: {probability: p, strata: h, pps: brewer}\nreplicates: {method: jkn}\n" + MEAN,
    HEAD + GIVEN % "fay, rho: 0.3" + MEAN,
    HEAD + STAGES + "replicates: {method: bootstrap, count: 9, seed: 4, mse: true}\n" + MEAN,
    TRIM % ", outcomes: [x], grid: [1.2, 1.4], redistribute: true",
    HEAD + WEIGHT + "tables: [{id: t, rows: g, columns: yn, letters: none, level: 0.1}]\n",
    HEAD + WEIGHT + MEAN + "output: {weights: true, keep: [id], suppress: {min_n: 3}, disclosure: {rounding: 5}}\n",
]

JOINT = "svari: 1\ntitle: All\nruns: [one.yaml]\n"
REFUSED = [
    ("svari: 1\ndata: {file: data.csv, query: SELECT 1}\n" + MEAN, "run.yaml:2:31: `query` is of a database, and data.csv is none"),
    ("svari: 1\ndata: {file: data.csv, table: t}\n" + MEAN, "run.yaml:2:31: `table` is of a database, and data.csv is none"),
    (HEAD + "population: {margins: {g: {file: cells.csv, weight: w, records: false}}}\n" + MEAN, "`records: false` and `weight` stand in one margin"),
    (HEAD + "estimates: [{id: m, mean: x, range: [0, 99], ci: wald}]\n", "run.yaml:3:50: the interval `wald` leaves the `range`"),
    (JOINT + "output: {weights: true}\n", "run.yaml:4:19: `weights` of `output` does not go with `runs`"),
    (JOINT + "output: {suppress: {min_n: 5}}\n", "`suppress` of `output` does not go with `runs`"),
    (JOINT + "output: {formats: [json, sav]}\n", "`sav` is of records, and a run of runs has none"),
    (JOINT + "sections: [{title: A, show: [{estimates: m}]}]\n", "`sections` are of report.html, and html is not among the formats"),
]


def people():
    """Three strata of four clusters of three records; numbers by a fixed seed."""
    random.seed(4)
    yield ["id", "h", "psu", "w", "p", "x", "g", "yn"] + [f"r{i}" for i in range(1, 5)]
    for i in range(36):
        weight = round(random.uniform(1, 4), 2)
        yield ([i, "ABC"[i // 12], i // 3, weight, round(1 / weight, 4), round(random.gauss(50, 9), 1), "kmn"[i % 3],
                random.choice(["yes", "no"])] + [round(weight * random.choice([0.5, 1.5]), 3) for _ in range(4)])


class Idle(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        import sqlite3
        cls.folder = Path(tempfile.mkdtemp(prefix="svari_idle_"))
        rows = list(people())
        with open(cls.folder / "data.csv", "w", newline="") as file:
            csv.writer(file).writerows(rows)
        base = sqlite3.connect(cls.folder / "data.sqlite")
        base.execute(f"CREATE TABLE t ({', '.join(rows[0])})")
        base.executemany(f"INSERT INTO t VALUES ({', '.join('?' * len(rows[0]))})", rows[1:])
        base.commit()
        base.close()
        (cls.folder / "one.yaml").write_text(HEAD + WEIGHT + MEAN)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def run_it(self, text):
        out = self.folder / "out"
        shutil.rmtree(out, ignore_errors=True)
        (self.folder / "run.yaml").write_text(text)
        done = subprocess.run([SVARI, "run", "run.yaml", "-o", str(out), "-q"], cwd=self.folder, capture_output=True,
                              text=True, timeout=60)
        return done.returncode, done.stderr, out

    def results(self, text):
        code, said, out = self.run_it(text if text.startswith("svari") else HEAD + text)
        self.assertEqual(code, 0, said)
        results = json.loads((out / "results.json").read_text())
        notes = [n for n in results.pop("notes", []) if "has no effect" in n]
        return notes, results

    def test_a_key_without_effect_is_told(self):
        for text, key, note in IDLE:
            with self.subTest(key + note):
                notes, results = self.results(text % key)
                self.assertTrue(any(note in n for n in notes), notes)
                fewer, same = self.results(text % "")
                self.assertFalse(any(note in n for n in fewer), fewer)
                if "replicates: {" in key or "pps" in key:  # of which `design` tells
                    del results["design"], same["design"]
                self.assertEqual(results, same)

    def test_a_key_with_effect_is_not(self):
        for text in MATTERS:
            with self.subTest(text):
                self.assertEqual(self.results(text)[0], [])

    def test_what_contradicts_is_refused(self):
        for text, message in REFUSED:
            with self.subTest(message):
                code, said, out = self.run_it(text)
                self.assertEqual(code, 2, said)
                self.assertIn(message, said)
                self.assertFalse(out.exists())

    def test_check_tells_it_too(self):
        (self.folder / "run.yaml").write_text(HEAD + WEIGHT + "replicates: {method: jk1, seed: 5}\n" + MEAN)
        done = subprocess.run([SVARI, "check", "run.yaml"], cwd=self.folder, capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("Without effect\n  Line 4 of the run file: `replicates.seed`", done.stdout)


    def test_latvian_report_tells_it_in_latvian(self):
        rho = "language: lv\noutput: {formats: [html]}\nreplicates: {method: jk1, rho: 0.3}\n"
        code, said, out = self.run_it(HEAD + WEIGHT + MEAN + rho)
        self.assertEqual(code, 0, said)
        self.assertIn("Izpildes faila 7. rindā `replicates.rho` ir bez ietekmes: Feja reizinātājs", (out / "report.html").read_text())


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
