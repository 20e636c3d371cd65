#!/usr/bin/env python3
"""A run from a table of totals against the run from the records.

check.py SVARI REFERENCE: SVARI is the program, REFERENCE the folder of reference cases, of which those that sample units
of several records are run both ways.
"""
import csv
import gzip
import json
import random
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from common import COLUMNS, differences, people

SVARI = str(Path(sys.argv[1]).resolve())
REFERENCE = Path(sys.argv[2]).resolve()
HERE = Path(__file__).resolve().parent
# Reference cases that ask for nothing but what totals can give.
CASES = ["stages_three", "stages_second_strata", "stages_certainty", "stages_first_fraction", "cal_stages"]


def svari(*words):
    return subprocess.run([SVARI, *map(str, words)], capture_output=True, timeout=120)


class Totals(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="svari_totals_"))
        self.run_file = self.folder / "run.yaml"
        shutil.copyfile(HERE / "run.yaml", self.run_file)
        with open(self.folder / "people.csv", "w", newline="") as file:
            out = csv.writer(file)
            out.writerow(COLUMNS)
            out.writerows(people(4000))

    def tearDown(self):
        shutil.rmtree(self.folder)

    def well(self, *words):
        done = svari(*words)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        return done.stdout

    def refused(self, code, text, *words):
        done = svari(*words)
        self.assertEqual(done.returncode, code, done.stderr.decode())
        self.assertIn(text, done.stderr.decode())

    def results(self, run_file, *words):
        out = self.folder / "out"
        self.well("run", run_file, "-o", out, "-q", *words)
        return json.loads((out / "results.json").read_text())

    def same(self, run_file, table):
        full, again = self.results(run_file), self.results(run_file, "--totals", table)
        self.assertEqual(list(differences(full, again)), [])
        self.assertGreater(len(full["estimates"]), 3)

    def test_run_from_totals_is_the_run(self):
        table = self.folder / "totals.csv"
        self.well("totals", self.run_file, "-o", table)
        self.same(self.run_file, table)
        self.well("verify", self.folder / "out")

    def test_reference_cases(self):
        for case in CASES:
            with self.subTest(case):
                table = self.folder / "case.csv"
                self.well("totals", REFERENCE / case / "run.yaml", "-o", table)
                self.same(REFERENCE / case / "run.yaml", table)

    def test_parts_add_up_to_the_same_bytes(self):
        whole = self.well("totals", self.run_file)
        for parts in (1, 2, 3, 7):
            files = [self.folder / f"{k}.csv" for k in range(parts)]
            for k, file in enumerate(files):
                self.well("totals", self.run_file, "--part", f"{k + 1}/{parts}", "-t", parts, "-o", file)
            random.Random(parts).shuffle(files)
            self.assertEqual(self.well("merge", *files), whole)
            self.assertEqual(self.well("totals", self.run_file, "-t", parts), whole)

    def test_run_of_a_part_is_totals_of_it(self):
        files = [self.folder / f"{k}.csv" for k in (1, 2)]
        for k, file in zip((1, 2), files):
            self.assertEqual(self.well("run", self.run_file, "--part", f"{k}/2", "-o", file), b"")
            self.assertEqual(file.read_bytes(), self.well("totals", self.run_file, "--part", f"{k}/2"))
            self.assertEqual(file.read_bytes(), self.well("run", self.run_file, "--part", f"{k}/2"))
        self.assertEqual(self.well("merge", *files), self.well("totals", self.run_file))
        self.refused(2, '--part: "3/2" is no part', "run", self.run_file, "--part", "3/2")
        self.refused(2, "--part and --totals can't both be given", "run", self.run_file, "--part", "1/2", "--totals", files[0])
        self.refused(2, "--part and --stream can't both be given", "run", self.run_file, "--part", "1/2", "--stream", "0")
        self.refused(4, "is a folder, and a file of that name", "run", self.run_file, "--part", "1/2", "-o", self.folder)

    def test_results_are_the_same_bytes_for_any_parts_and_threads(self):
        table = self.folder / "totals.csv"
        once = None
        for parts, threads in ((1, 1), (3, 7), (7, 2)):
            files = [self.folder / f"{k}.csv" for k in range(parts)]
            for k, file in enumerate(files):
                self.well("totals", self.run_file, "--part", f"{k + 1}/{parts}", "-o", file)
            self.well("merge", *files, "-o", table)
            self.well("run", self.run_file, "--totals", table, "-t", threads, "-o", self.folder / "out", "-q")
            results = (self.folder / "out" / "results.json").read_bytes()
            once = once or results
            self.assertEqual(results, once)

    def test_held_and_streamed_give_the_same_bytes(self):
        """A compressed file is held in memory, and only then goes into the table."""
        streamed = self.well("totals", self.run_file).split(b"\n", 1)
        (self.folder / "people.csv.gz").write_bytes(gzip.compress((self.folder / "people.csv").read_bytes()))
        self.run_file.write_text(self.run_file.read_text().replace("people.csv", "people.csv.gz"))
        held = self.well("totals", self.run_file).split(b"\n", 1)
        self.assertEqual(held[1], streamed[1])

    def test_a_text_anywhere_makes_a_category_in_every_part(self):
        with open(self.folder / "people.csv", "a", newline="") as file:
            csv.writer(file).writerow(["north", "n1", 60, 40, 1, 5, 5, "daily", 1, 1, 1, "2 or more", 1])
            csv.writer(file).writerow(["north", "n1", 60, 40, 1, 5, 5, "daily", 1, 1, 1, "02", 1])
        text = self.run_file.read_text().replace("  - calibrate: {margins: [sex, stratum, rooms], distance: linear}\n", "")
        self.run_file.write_text(text.replace("    rooms: {total: 120000}\n", ""))
        whole = self.well("totals", self.run_file)
        self.assertIn(b",02,", whole)
        files = [self.folder / f"{k}.csv" for k in range(3)]
        for k, file in enumerate(files):
            self.well("totals", self.run_file, "--part", f"{k + 1}/3", "-o", file)
        self.assertEqual(self.well("merge", *files), whole)

    def test_a_streamed_run(self):
        out, table = self.folder / "out", self.folder / "totals.csv"
        done = svari("run", self.run_file, "--stream", "100K", "-o", out)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        self.assertIn("is summed block by block", done.stderr.decode())
        self.well("verify", out)
        streamed = json.loads((out / "results.json").read_text())
        full = self.results(self.run_file)
        self.assertEqual(len(streamed["notes"]), len(full["notes"]) + 1)
        del streamed["notes"][-1]
        self.assertEqual(list(differences(full, streamed)), [])
        self.well("totals", self.run_file, "-o", table)
        self.assertEqual(self.results(self.run_file, "--totals", table), streamed)

    def test_data_longer_than_a_window(self):
        """80 times the same records."""
        once = self.well("totals", self.run_file).decode().splitlines()
        head, records = (self.folder / "people.csv").read_bytes().split(b"\n", 1)
        (self.folder / "people.csv").write_bytes(head + b"\n" + 80 * records)
        self.assertGreater((self.folder / "people.csv").stat().st_size, 1 << 24)
        often = self.well("totals", self.run_file).decode().splitlines()
        self.assertEqual(len(once), len(often))
        count = next(csv.reader(once[1:2])).index("_n")
        for a, b in zip(csv.reader(once[2:]), csv.reader(often[2:])):
            self.assertEqual(a[:count], b[:count])
            self.assertEqual(80 * int(a[count]), int(b[count]))

    def test_faults_of_streamed_data_have_their_lines(self):
        good = (self.folder / "people.csv").read_text()
        wrong = {"north,n1,60,40,1,5,5,daily,1,1,1,1,-1": "a weight is not negative",
                 "north,,60,40,1,5,5,daily,1,1,1,1,1": 'column "psu" is missing in data record 4001',
                 "north,n1,60,40,3,5,5,daily,1,1,1,1,1": "not among the codes", "north": "the record has 1 field"}
        for line, words in wrong.items():
            (self.folder / "people.csv").write_text(good + line + "\n")
            self.refused(3, words, "run", self.run_file, "--stream", "0")
            self.refused(3, "people.csv:4002:", "totals", self.run_file)
        (self.folder / "people.csv").write_text(good.replace("income", "incom", 1))
        self.refused(2, 'did you mean `incom`', "totals", self.run_file)

    def test_what_prevents_streaming_is_named(self):
        text = self.run_file.read_text()
        self.refused(2, "is no size", "run", self.run_file, "--stream", "4X")
        self.run_file.write_text(text.replace("  - scale: sample", "  - trim: {upper: 3, of: median}"))
        self.refused(2, "weighting: trim needs the records", "run", self.run_file, "--stream", "0")
        self.well("run", self.run_file, "--stream", "1G", "-q")
        self.well("run", self.run_file, "--stream", "never", "-q")
        self.run_file.write_text(text.replace("weight: w", "weight: w2").replace(
            "derive:", "derive:\n  - {name: w2, as: w * 2}"))
        self.refused(2, "the weight is a derived variable", "run", self.run_file, "--stream", "0")

    def test_whole_tables_of_different_records_add_up(self):
        table = self.folder / "totals.csv"
        self.well("totals", self.run_file, "-o", table)
        twice = self.well("merge", table, table).decode().splitlines()
        once = table.read_text().splitlines()
        self.assertEqual(len(twice), len(once))
        count = next(csv.reader(once[1:2])).index("_n")
        for a, b in zip(csv.reader(once[2:]), csv.reader(twice[2:])):
            self.assertEqual(2 * int(a[count]), int(b[count]))

    def test_a_band_stands_for_a_number_that_is_only_cut(self):
        lines = self.well("totals", self.run_file).decode().splitlines()
        rows = list(csv.DictReader(lines[1:]))
        self.assertEqual({r["age"] for r in rows}, {"", "18", "35", "50", "55", "75", "91"})
        self.assertEqual(sum(int(r["_n"]) for r in rows), 4000)

    def test_wrong_tables(self):
        part, table = self.folder / "part.csv", self.folder / "totals.csv"
        self.well("totals", self.run_file, "--part", "2/3", "-o", part)
        self.well("totals", self.run_file, "-o", table)
        self.refused(3, "part 2 of 3", "run", self.run_file, "--totals", part)
        self.refused(3, "3 parts", "merge", part, part)
        self.refused(3, "given twice", "merge", part, part, part)
        self.refused(3, "no table of totals", "run", self.run_file, "--totals", self.folder / "people.csv")
        with open(self.run_file, "a") as file:
            file.write("# changed\n")
        self.refused(3, "another run file", "run", self.run_file, "--totals", table)
        self.refused(2, "no part", "totals", self.run_file, "--part", "4/3")
        text = table.read_text().splitlines()
        table.write_text("\n".join(text[:2] + [text[2] + ",1"]) + "\n")
        self.refused(3, ":3: the line has another count of fields", "merge", table)

    def test_what_needs_records_is_refused_by_name(self):
        text = self.run_file.read_text()
        asked = {"  - {id: n, count: true": "  - {id: q, quantile: {variables: [income], probabilities: [0.5]}}\n",
                 "  - scale: sample": "  - trim: {upper: 3, of: median}\n"}
        for before, more in asked.items():
            text = text.replace(before, more + before)
        text = text.replace("clusters: [psu], ", "").replace("mean: [income], by", "mean: [income], deff: true, by")
        self.run_file.write_text(text + "models:\n  - {id: m, formula: 'income ~ age'}\n")
        for what in ("quantile of estimate `q`", "weighting: trim", "`deff` of estimate `income`", "its own sampling unit",
                     "`models`"):
            self.refused(2, what, "totals", self.run_file)
            self.refused(2, what, "sql", self.run_file)
            self.refused(2, what, "run", self.run_file, "--totals", self.folder / "people.csv")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
