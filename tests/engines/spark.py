#!/usr/bin/env python3
"""The query of `svari sql --dialect spark` in a Spark of several processes (local-cluster), where pyspark and Java are.

spark.py SVARI
"""
import csv
import importlib.util
import io
import os
import shutil

from case import COLUMNS, TEXTS, Case, main


class Spark(Case):
    def setUp(self):
        super().setUp()
        if not importlib.util.find_spec("pyspark") or not shutil.which("java"):
            self.skipTest("pyspark or Java is not here: ./dev engines fetches pyspark")

    def session(self):
        from pyspark.sql import SparkSession
        home = os.path.dirname(importlib.util.find_spec("pyspark").origin)
        os.environ.update(SPARK_HOME=home, SPARK_LOCAL_IP="127.0.0.1", SPARK_LOCAL_HOSTNAME="localhost")
        session = (SparkSession.builder.master("local-cluster[2,1,1024]").appName("svari")
                   .config("spark.ui.enabled", "false").config("spark.driver.bindAddress", "127.0.0.1")
                   .config("spark.driver.host", "127.0.0.1").config("spark.executor.memory", "768m")
                   .config("spark.sql.shuffle.partitions", "4").config("spark.log.level", "ERROR").config("spark.ui.showConsoleProgress", "false")
                   .config("spark.local.dir", str(self.folder)).getOrCreate())
        self.addCleanup(session.stop)
        return session

    def tearDown(self):
        self.doCleanups()
        super().tearDown()

    def test_a_cluster_makes_the_table(self):
        session = self.session()
        schema = ", ".join(f"`{c}` {'STRING' if c in TEXTS else 'DOUBLE'}" for c in COLUMNS)
        # the escape of CSV is a doubled quote; 8 partitions make several tasks on each of two executors
        (session.read.csv(str(self.folder / "people.csv"), header=True, schema=schema, escape='"').repartition(8)
         .createOrReplaceTempView("people"))
        executors = session.sparkContext._jsc.sc().getExecutorMemoryStatus().size() - 1
        answer = session.sql(self.well("sql", self.of_file, "--dialect", "spark", "--table", "people").decode())
        self.assertEqual(executors, 2)
        text = io.StringIO()
        out = csv.writer(text, lineterminator="\n")
        out.writerow(answer.columns)
        out.writerows([["" if v is None else repr(v) if isinstance(v, float) else v for v in row] for row in answer.collect()])
        table = self.folder / "totals.csv"
        table.write_bytes(self.well("sql", self.of_file, "--head") + text.getvalue().encode())
        self.same(self.results(self.of_file), self.results(self.of_file, "--totals", table))


main(Spark)
