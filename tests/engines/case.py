"""What the tests of the engines share: made people in a folder of their own, and svari run on them."""
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "totals"))
from common import COLUMNS, TEXTS, differences, people  # noqa: E402

SVARI = str(Path(sys.argv[1]).resolve()) if len(sys.argv) > 1 else ""
RECORDS = 4000
TOLERANCE = 1e-11  # an engine's own sums, of which design effects take differences
DATA = "data: {file: people.csv}"


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="svari_engine_"))
        os.chmod(self.folder, 0o755)
        self.text = (HERE.parent / "totals" / "run.yaml").read_text()
        self.assertIn(DATA, self.text)
        # as a database has it: what is missing is NULL, and no text stands for it
        with open(self.folder / "people.csv", "w", newline="") as file:
            out = csv.writer(file)
            out.writerow(COLUMNS)
            out.writerows([["" if v == "NA" else v for v in row] for row in people(RECORDS)])
        self.of_file = self.write("file.yaml", DATA)

    def tearDown(self):
        shutil.rmtree(self.folder)

    def write(self, name, data, more=""):
        path = self.folder / name
        path.write_text(self.text.replace(DATA, data) + more)
        return path

    def svari(self, *words, **how):
        return subprocess.run([SVARI, *map(str, words)], capture_output=True, timeout=120, **how)

    def well(self, *words):
        done = self.svari(*words)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        return done.stdout

    def refused(self, code, text, *words):
        done = self.svari(*words)
        self.assertEqual(done.returncode, code, done.stderr.decode())
        self.assertIn(text, done.stderr.decode())

    def results(self, run_file, *words):
        out = self.folder / "out"
        self.well("run", run_file, "-o", out, "-q", *words)
        return json.loads((out / "results.json").read_text())

    def same(self, one, other):
        """But for the notes, of which a run from totals has one more."""
        one["notes"] = [n for n in one["notes"] if "table of totals" not in n]
        other["notes"] = [n for n in other["notes"] if "table of totals" not in n]
        self.assertEqual(list(differences(one, other, tolerance=TOLERANCE)), [])
        self.assertGreater(len(one["estimates"]), 3)


def main(*tests):
    """The tests, or one line that says what is not here."""
    suite = unittest.TestSuite(unittest.defaultTestLoader.loadTestsFromTestCase(t) for t in tests)
    done = unittest.TextTestRunner(verbosity=2).run(suite)
    sys.exit(0 if done.wasSuccessful() else 1)
