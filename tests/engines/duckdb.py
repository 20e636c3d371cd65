#!/usr/bin/env python3
"""Runs from DuckDB's own files and from Parquet, by libduckdb.so, where the loader finds it.

duckdb.py SVARI
"""
import ctypes
import json

from case import COLUMNS, TEXTS, Case, main


def library():
    try:
        return ctypes.CDLL("libduckdb.so")
    except OSError:
        return None


class DuckDB(Case):
    def setUp(self):
        super().setUp()
        self.duck = library()
        if not self.duck:
            self.skipTest("libduckdb.so is not where the loader looks: ./dev engines fetches it")
        types = ", ".join(f"'{c}': '{'VARCHAR' if c in TEXTS else 'DOUBLE'}'" for c in COLUMNS)
        self.parquet, self.file = self.folder / "people's.parquet", self.folder / "people.duckdb"
        self.do(f"CREATE TABLE people AS SELECT * FROM read_csv('{self.folder}/people.csv', header=true, columns={{{types}}})",
                "CREATE SCHEMA s; CREATE TABLE s.people AS FROM people",
                f"COPY people TO '{self.parquet.as_posix().replace(chr(39), chr(39) * 2)}' (FORMAT parquet)")

    def do(self, *queries):
        database, connection = ctypes.c_void_p(), ctypes.c_void_p()
        self.assertEqual(self.duck.duckdb_open(str(self.file).encode(), ctypes.byref(database)), 0)
        self.assertEqual(self.duck.duckdb_connect(database, ctypes.byref(connection)), 0)
        for query in queries:
            self.assertEqual(self.duck.duckdb_query(connection, query.encode(), None), 0, query)
        self.duck.duckdb_disconnect(ctypes.byref(connection))
        self.duck.duckdb_close(ctypes.byref(database))

    def test_files_of_its_own_and_parquet(self):
        of_file = self.results(self.of_file)
        for data in ("file: \"people's.parquet\"", "database: people.duckdb, table: people", "file: people.duckdb, table: s.people",
                     "database: people.duckdb, query: 'SELECT * FROM people WHERE age > 0;'"):
            with self.subTest(data):
                run_file = self.write("duck.yaml", f"data: {{{data}}}")
                done = self.svari("run", run_file, "-o", self.folder / "out")
                self.assertEqual(done.returncode, 0, done.stderr.decode())
                self.assertIn("sums its records into a table of totals", done.stderr.decode())
                summed = json.loads((self.folder / "out" / "results.json").read_text())
                self.same(of_file, summed)
                self.well("verify", self.folder / "out")
                self.same(of_file, self.results(run_file, "--stream", "never"))
                table = self.folder / "totals.csv"
                self.well("totals", run_file, "-o", table)
                self.same(of_file, self.results(run_file, "--totals", table))

    def test_the_query_is_duckdb_s(self):
        table = self.folder / "totals.csv"
        query = self.well("sql", self.of_file, "--dialect", "duckdb", "--table", "people").decode()
        self.do(f"COPY ({query}) TO '{self.folder}/answer.csv' (HEADER, QUOTE '\"')")
        table.write_bytes(self.well("sql", self.of_file, "--head") + (self.folder / "answer.csv").read_bytes())
        self.same(self.results(self.of_file), self.results(self.of_file, "--totals", table))

    def test_what_needs_records_is_read(self):
        more = "tests:\n  - {id: gap, ttest: income, by: sex}\n"
        whole = self.results(self.write("more.yaml", "data: {file: people.csv}", more))
        read = self.results(self.write("duck.yaml", "data: {database: people.duckdb, table: people}", more))
        self.assertEqual(whole["tests"], read["tests"])

    def test_what_is_told(self):
        told = {"file: nothing.parquet": "nothing.parquet can't be asked this", "database: people.duckdb": "no table of people.duckdb",
                "database: people.duckdb, table: persons": "persons", "database: nothing.duckdb, table: a": "can't be opened",
                "file: \"people's.parquet\", table: people": "a Parquet file is one table",
                "database: people.duckdb, query: DROP TABLE people": "syntax error"}
        for data, words in told.items():
            with self.subTest(data):
                done = self.svari("run", self.write("wrong.yaml", f"data: {{{data}}}"))
                self.assertIn(done.returncode, (2, 3, 4), data)
                self.assertIn(words, done.stderr.decode())


class Absent(Case):
    def test_what_is_told_without_it(self):
        if not library():
            self.refused(4, "needs the library libduckdb.so", "run", self.write("duck.yaml", "data: {file: people.parquet}"))


main(DuckDB, Absent)
