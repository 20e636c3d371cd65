#!/usr/bin/env python3
"""Runs from a PostgreSQL that the test starts itself, in a folder of its own, as somebody who is not root.

postgresql.py SVARI
"""
import glob
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from case import COLUMNS, TEXTS, Case, main


def server():
    """The folder of PostgreSQL's programs, and the words that make a command run as somebody other than root."""
    folders = sorted(glob.glob("/usr/lib/postgresql/*/bin")) + [os.path.dirname(shutil.which("initdb") or "")]
    folder = next((f for f in folders if f and os.path.exists(f + "/initdb") and os.path.exists(f + "/pg_ctl")), None)
    if not folder or not shutil.which("psql"):
        return None, []
    if os.geteuid() != 0:
        return folder, []
    return (folder, ["setpriv", "--reuid=nobody", "--clear-groups"]) if shutil.which("setpriv") else (None, [])


class PostgreSQL(Case):
    def setUp(self):
        super().setUp()
        self.programs, self.somebody = server()
        if not self.programs:
            self.skipTest("PostgreSQL's server is not installed: apt-get install postgresql")
        self.base = self.folder / "base"
        self.base.mkdir()
        if self.somebody:
            shutil.chown(self.base, "nobody")
        self.ask("initdb", "-D", self.base / "data", "-A", "trust", "-U", "svari", "-E", "UTF8", "--no-sync", "--locale=C")
        self.socket = Path(tempfile.mkdtemp(prefix="svari", dir="/tmp"))  # a socket's whole name may have 107 bytes
        self.addCleanup(shutil.rmtree, self.socket)
        if self.somebody:
            shutil.chown(self.socket, "nobody")
        self.ask("pg_ctl", "-D", self.base / "data", "-w", "-l", self.base / "log", "-o",
                 f"-k {self.socket} -c listen_addresses='' -c fsync=off", "start")
        self.addCleanup(self.ask, "pg_ctl", "-D", self.base / "data", "-m", "immediate", "stop")
        self.url = f"postgresql:///postgres?host={self.socket}&user=svari"
        columns = ", ".join(f'"{c}" {"text" if c in TEXTS else "double precision"}' for c in COLUMNS)
        self.psql("-c", f"CREATE TABLE people ({columns})")
        self.psql("-c", "COPY people FROM STDIN CSV HEADER", input=(self.folder / "people.csv").read_bytes())


    def tearDown(self):
        self.doCleanups()
        super().tearDown()

    def ask(self, program, *words, **how):
        path = program if program == "psql" else f"{self.programs}/{program}"
        done = subprocess.run([*self.somebody, path, *map(str, words)], capture_output=True, timeout=120, cwd=self.base,
                              env={**os.environ, "HOME": str(self.base)}, **how)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        return done.stdout

    def psql(self, *words, **how):
        return self.ask("psql", "-h", self.socket, "-U", "svari", "-d", "postgres", "--csv", "-q", "-v", "ON_ERROR_STOP=1",
                        *words, **how)

    def test_all(self):
        """One server for all: starting it takes longer than everything else."""
        of_file = self.results(self.of_file)
        for check in (self.its_answer_is_the_table, self.the_run_asks_it, self.a_query_and_a_schema,
                      self.what_needs_records_is_read, self.what_is_told):
            with self.subTest(check.__name__):
                check(json.loads(json.dumps(of_file)))

    def its_answer_is_the_table(self, of_file):
        table = self.folder / "totals.csv"
        query = self.well("sql", self.of_file, "--table", "people")
        table.write_bytes(self.well("sql", self.of_file, "--head") + self.psql(input=query))
        self.same(of_file, self.results(self.of_file, "--totals", table))

    def the_run_asks_it(self, of_file):
        of_table = self.write("table.yaml", f'data: {{database: "{self.url}", table: people}}')
        done = self.svari("run", of_table, "-o", self.folder / "out")
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        self.assertIn("sums its records into a table of totals", done.stderr.decode())
        self.same(of_file, json.loads((self.folder / "out" / "results.json").read_text()))
        self.refused(1, "is not kept", "verify", self.folder / "out")
        self.same(of_file, self.results(of_table, "--stream", "never"))
        self.assertEqual(self.results(of_table), self.results(of_table, "-t", 1))
        table = self.folder / "asked.csv"
        self.well("totals", of_table, "-o", table)
        self.same(of_file, self.results(of_table, "--totals", table))
        self.assertIn(b'FROM "people"', self.well("sql", of_table))
        self.refused(2, "no order by which they could be dealt", "totals", of_table, "--part", "1/2")

    def a_query_and_a_schema(self, of_file):
        self.psql("-c", 'CREATE SCHEMA "Survey 1"; CREATE TABLE "Survey 1".people AS SELECT *, 7 AS "odd ""name" FROM people')
        of_query = self.write("query.yaml", f'data: {{database: "{self.url}", query: \'SELECT * FROM people WHERE age > 0;\'}}')
        of_schema = self.write("schema.yaml", f'data: {{database: "{self.url}", table: Survey 1.people}}')
        self.same(of_file, self.results(of_query))
        self.same(of_file, self.results(of_schema))

    def what_needs_records_is_read(self, of_file):
        more = "tests:\n  - {id: gap, ttest: income, by: sex}\n"
        of_table = self.write("records.yaml", f'data: {{database: "{self.url}", table: people}}', more)
        whole = self.results(self.write("more.yaml", "data: {file: people.csv}", more))
        done = self.svari("run", of_table, "-o", self.folder / "out")
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        self.assertIn("held in memory whole, since\n  `tests` needs the records", done.stderr.decode())
        self.assertEqual(list(map(str, whole["tests"])),
                         list(map(str, json.loads((self.folder / "out" / "results.json").read_text())["tests"])))
        self.refused(2, "`tests` needs the records", "run", of_table, "--stream", "0")
        self.psql("-c", "CREATE TABLE alone AS SELECT * FROM (VALUES (1.0), (NULL), (NULL)) AS made (x)")
        alone = self.folder / "alone.yaml"
        alone.write_text(f'svari: 1\ndata: {{database: "{self.url}", table: alone}}\nestimates:\n  - {{id: m, quantile: {{variables: [x], probabilities: [0.5]}}}}\n')
        self.assertEqual(self.results(alone)["design"]["records"], 3, "a last NULL is a record")

    def what_is_told(self, _):
        secret = self.url.replace("///", "//svari:hush@/").replace("user=svari", "password=hush%20hush")
        self.psql("-c", "CREATE SEQUENCE seq")
        told = {f'database: "{self.url}", table: persons': "persons", f'database: "{self.url}"': "no table of postgresql:///postgres",
                f'database: "{self.url}", query: "DELETE FROM people RETURNING *"': "syntax error",
                f'database: "{self.url}", query: "SELECT *, nextval($$seq$$) FROM people"': "read-only",
                'database: "postgresql:///nothing?host=/nowhere", table: people': "can't be reached",
                f'database: "{secret}", table: persons': "persons"}
        for data, words in told.items():
            done = self.svari("run", self.write("wrong.yaml", f"data: {{{data}}}"))
            self.assertIn(done.returncode, (2, 3, 4), data)
            said = done.stderr.decode().split("\n      ")[0]
            self.assertIn(words, said)
            self.assertNotIn("hush", said.splitlines()[0])
        out = self.folder / "secret"
        self.well("run", self.write("secret.yaml", f'data: {{database: "{secret}", table: people}}'), "-o", out, "-q")
        for file in out.iterdir():
            self.assertNotIn(b"hush", file.read_bytes(), file.name)


main(PostgreSQL)
