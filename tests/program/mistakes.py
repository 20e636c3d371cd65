#!/usr/bin/env python3
"""Mistakes that people make, a row each: what it is, where, what to do, the exit status, and nothing written.

mistakes.py SVARI: SVARI is the program. A row has a name, the exit status, the pieces of what is said, and what differs
from a run that is right: RUN (the run file), DATA (d.csv), files beside them, or the words of the command line.
"""
import gzip
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SVARI = str(Path(sys.argv[1]).resolve())
RUN = "svari: 1\ndata: {file: d.csv}\ndesign: {weight: w}\nestimates:\n  - {id: m, mean: [age], by: [region]}\n"
DATA = "id,region,sex,age,w\n1,Rīga,f,30,1.5\n2,Rīga,m,41,2\n3,Ogre,f,52,1\n4,Ogre,m,63,1.2\n"
POP = "population: {margins: {region: {totals: {Rīga: 500, Ogre: 300}}}}\nweighting: [rake: [region]]\n"
APART = "the marks stand apart from their letters (Unicode NFD)"  # ī as i and a macron
NUL = "\0"


def row(name, code, *said, run=RUN, data=DATA, files=None, words=("run", "run.yaml", "-o", "out")):
    return name, code, said, run, data, files or {}, words


def where(expression):
    return RUN.replace("by: [region]", f"where: '{expression}'")


def design(keys):
    return RUN.replace("{weight: w}", "{" + keys + "}")


def more(text):
    return RUN + text


def mean_of(text):
    return RUN.replace("mean: [age]", text)


ROWS = [
    # the run file as a file
    row("no run file", 4, "run.yaml: the run file can't be read: No such file", "svari init", run=None),
    row("a folder", 4, ".: the run file can't be read: Is a directory", "name the run file in it", words=("run", ".")),
    row("empty", 2, "run.yaml:1:1: the run file is empty", "begin with `svari: 1`", run=""),
    row("only a comment", 2, "run.yaml:1:1: the run file is empty", run="# hello\n"),
    row("a list", 2, "run.yaml:1:1: a run file is a map (key: value); this is a list", run="- a\n"),
    row("the data file", 2, "d.csv:1:1: a run file is a map", "this is a data file: `svari init d.csv > run.yaml`", words=("run", "d.csv")),
    row("UTF-16", 2, "run.yaml:1:1: the byte 0xFF is not UTF-8", "save the run file as UTF-8", run=RUN.encode("utf-16")),
    row("Windows-1257", 2, "run.yaml:6:43: the byte 0xEE is not UTF-8", run=more(POP).encode("cp1257")),
    row("a tab", 2, "run.yaml:5:1: a tab stands where YAML wants spaces", "indent with spaces", run=RUN.replace("  - {id", "\t- {id")),
    row("an alias of nothing", 2, "run.yaml:6:9: an alias (`*name`) of which there is no anchor", "write the value out", run=more("output: *a\n")),
    row("a merge", 2, "run.yaml:7:3: `<<` (merge)", run=more("output:\n  <<: {weights: true}\n")),
    row("a tag", 2, "run.yaml:3:18: a tag", run=design("weight: !name w")),
    row("aliases that multiply", 2, "more than 100000 values", run=RUN + "a0: &a0 [x, x]\n" + "".join(f"a{i + 1}: &a{i + 1} [*a{i}, *a{i}]\n" for i in range(40))),
    row("brackets in a text without quotes", 2, "`[` stands within a text without quotes", "in quotes", run=more("tables: [{id: t, rows: g, where: x in [1, 2]}]\n")),
    row("two documents", 2, "run.yaml:6:1: a second document", "runs: [a.yaml, b.yaml]", run=more("---\nsvari: 1\n")),
    row("deep nesting", 2, "run.yaml:2:70: lists and maps nested deeper than 64", run="svari: 1\ndata: " + "[" * 5000 + "]" * 5000),
    row("a very long key", 2, "run.yaml:6:1:", run=more("k" * 100000 + ": 1\n")),
    row("a key twice", 2, "run.yaml:6:1: `design` stands twice, first in line 3", run=more("design: {weight: w}\n")),
    # keys and their values
    row("a misspelt section", 2, "run.yaml:4:1: `estimate` is not a key", "did you mean `estimates`?", run=RUN.replace("estimates", "estimate")),
    row("a list for a map", 2, "run.yaml:3:9: `design` needs a map; this is a list", run=RUN.replace("{weight: w}", "[w]")),
    row("a map for a list", 2, "run.yaml:5:19: `mean` needs one column or a list", "mean: [a, b]", run=mean_of("mean: {a: 1}")),
    row("an empty list", 2, "run.yaml:5:19: `mean` is an empty list", run=mean_of("mean: []")),
    row("runs of none", 2, "run.yaml:2:7: `runs` is an empty list", "runs: [a.yaml, b.yaml]", run="svari: 1\nruns: []\n"),
    row("two columns for one", 2, "run.yaml:6:33: `by` needs one column; this is a list", run=more("tests: [{id: t, ttest: age, by: [sex, region]}]\n")),
    row("no value", 2, "run.yaml:3:11: `estimates` has no value", run="svari: 1\ndata: {file: d.csv}\nestimates:\n"),
    row("another version", 2, "run.yaml:1:8: `svari: 2`: this program reads format version 1", run=RUN.replace("svari: 1", "svari: 2")),
    row("true in quotes", 2, "is true or false, not the text `true`", "write `weights: true`, without quotes", run=more("output: {weights: 'true'}\n")),
    row("a name without its map", 2, "run.yaml:6:18:", "write `sex: {…: …}`", run=more("variables: {sex: null}\n")),
    row("yes for a flag", 2, "run.yaml:6:19: `weights` is true or false, not `yes`", run=more("output: {weights: yes}\n")),
    row("a percentage", 2, "run.yaml:5:38: `confidence` needs a number between 0 and 1", "0.95 for 95 percent", run=RUN.replace("by: [region]", "confidence: 95")),
    row("a number with spaces", 2, "not `1 300`", "without spaces", run=more(POP.replace("300", "1 300"))),
    row("a negative total", 2, "run.yaml:6:59: `totals` needs numbers of 0 or more", run=more(POP.replace("300", "-300"))),
    row("a huge count", 2, "run.yaml:6:40: `count` needs a whole number", "it is at most 1000000000", run=more("replicates: {method: bootstrap, count: 100000000000}\n")),
    row("another language", 2, "run.yaml:6:11: `language` can't be `ru`", "one of: en, lv", run=more("language: ru\n")),
    row("an unknown format", 2, "run.yaml:6:20: `formats` can't be `excel`", "xlsx", run=more("output: {formats: [excel]}\n")),
    row("no expression", 2, "run.yaml:3:43: `columns: [` is not a regular expression", run=design('weight: w, replicates: {columns: "[", type: brr}')),
    row("no replicates", 2, "no column's name matches", run=design('weight: w, replicates: {columns: "^rep", type: brr}')),
    row("half a ratio", 2, "run.yaml:5:20: `denominator` is missing", "add `denominator:", run=mean_of("ratio: {numerator: age}")),
    row("two labels", 2, "run.yaml:6:34: two levels are called `a`", run=more("variables: {sex: {levels: {f: a, m: a}}}\n")),
    row("two groups of one name", 2, "run.yaml:6:60: two groups are called `a`", "leave the break between them out", run=more("derive: [{name: z, cut: age, breaks: [20, 40, 50], labels: [a, b, a]}]\n")),
    row("breaks that fall", 2, "run.yaml:6:43: `breaks` has to rise", run=more("derive: [{name: z, cut: age, breaks: [50, 20]}]\n")),
    # names and categories
    row("a misspelt column", 2, "run.yaml:5:20: the data have no column `aeg`", "did you mean `age`?", run=mean_of("mean: [aeg]")),
    row("a column with marks apart", 2, "run.yaml:5:31: the data have no column `reģions`", "It looks the same", APART, run=RUN.replace("region", "reģions"), data=DATA.replace("region", "reg\u0327ions")),
    row("an unknown margin", 2, "run.yaml:7:20: `regoin` is not a margin", "did you mean `region`?", run=more(POP.replace("rake: [region", "rake: [regoin"))),
    row("a category in small letters", 3, "the margin has 'ogre'; is it that?", run=more(POP.replace("Ogre", "ogre"))),
    row("a category with a space", 3, "the margin has 'Ogre '; is it that?", run=more(POP.replace("Ogre", '"Ogre "'))),
    row("a margin with marks apart", 3, "the margin has 'Ri\u0304ga'; is it that? It looks the same", APART, run=more(POP.replace("ī", "i\u0304"))),
    row("data with marks apart", 3, "the sample has 'Ri\u0304ga'; is it that? It looks the same", APART, run=more(POP), data=DATA.replace("ī", "i\u0304")),
    row("a condition with marks apart", 2, "run.yaml:5:44:", 'did you mean "Rīga"? It looks the same', APART, run=where('region == "Ri\u0304ga"')),
    row("a condition without marks", 2, 'did you mean "Rīga"?', run=where('region == "Riga"')),
    row("a recode of none", 2, 'z: "Riga" is not a category of region', run=more("derive: [{name: z, recode: region, map: {Riga: a}}]\n")),
    row("margins that disagree", 3, "margins 'region' and 'sex' disagree", run=more(POP.replace("}}}}", "}}, sex: {totals: {f: 400, m: 500}}}}").replace("[region]]", "[region, sex]]"))),
    row("a margin's file without totals", 3, "has neither a column 'total' nor 'share'", run=more("population: {margins: {region: {file: m.csv}}}\n"), files={"m.csv": "region,n\nRīga,3\nOgre,5\n"}),
    row("a margin's category twice", 3, "has the category 'Rīga' twice", run=more("population: {margins: {region: {file: m.csv}}}\n"), files={"m.csv": "region,total\nRīga,3\nRīga,4\nOgre,3\n"}),
    row("a margin's file that is not there", 4, "run.yaml:6:24: the data file m.csv can't be opened", run=more("population: {margins: {region: {file: m.csv}}}\n")),
    row("margins out of reach", 5, "run.yaml:7:13: calibrate: 'region: Rīga' can't come to 500", run=more(POP.replace("rake: [region]", "calibrate: {margins: [region], bounds: [0.9, 1.1]}"))),
    # expressions
    row("one =", 2, 'run.yaml:5:38: "=" is not an operator', "write ==", run=where("age = 3")),
    row("&&", 2, "write and", run=where("age > 3 && w > 1")),
    row("an expression that breaks off", 2, "run.yaml:5:39: a value was expected, the end was found", run=where("age >")),
    row("an unknown function", 2, 'there is no function "sqr"', "did you mean sqrt()?", run=where("sqr(age) > 3")),
    row("a category in a sum", 3, "run.yaml:5:34: a number was expected, this is a category", run=where("sex + 1 > 2")),
    row("a category in a derived sum", 3, "run.yaml:6:30: a number was expected, this is a category", run=more("derive: [{name: z, as: age + sex}]\n")),
    row("a category cut", 3, "run.yaml:6:10: z: cut needs a number, sex is a category", run=more("derive: [{name: z, cut: sex, breaks: [1]}]\n")),
    row("a category scored", 3, 'z: the item sex has the category "f"', run=more("derive: [{name: z, score: {sex: 1}}]\n")),
    row("an unknown category of a response", 2, "run.yaml:6:47:", '"x" is not a category of sex', run=more("weighting: [nonresponse: {responding: 'sex == \"x\"', classes: region}]\n")),
    row("AND", 2, '"AND" was found', "write and", run=where("age > 3 AND w > 1")),
    row("a list in parentheses", 2, "x in [1, 2]", run=where("age in (1, 2)")),
    row("a number in quotes", 2, "write the number without quotes", run=where('age > "30"')),
    row("a deep expression", 2, "the expression is too long or too deep", run=where("(" * 20000 + "1" + ")" * 20000)),
    row("derived from itself", 2, "run.yaml:6:24: `z` is derived from itself", run=more("derive: [{name: z, as: z + 1}]\n")),
    row("derived from each other", 2, "run.yaml:6:24: `b` and `a` are derived from each other", run=more("derive: [{name: a, as: b + 1}, {name: b, as: a + 1}]\n")),
    row("derived in a circle of three", 2, "`b` and `a` are derived from each other", run=more("derive: [{name: a, as: b}, {name: b, as: c}, {name: c, as: a}]\n")),
    row("derived too early", 2, "`b` is derived only after this entry", "move the entry that makes `b` up", run=more("derive: [{name: a, as: b + 1}, {name: b, as: age}]\n")),
    row("derived over a column", 2, "run.yaml:6:10: `derive` makes `age`, but the data have a column `age`", run=more("derive: [{name: age, as: age + 1}]\n")),
    # the data as a file
    row("no data file", 4, "run.yaml:2:7: the data file e.csv can't be opened", "did you mean d.csv?", run=RUN.replace("d.csv", "e.csv")),
    row("no data file of that ending", 4, "the data file d.cvs can't be opened", "did you mean d.csv?", words=("describe", "d.cvs")),
    row("a folder for data", 4, "run.yaml:2:7: . is a folder, a data file was expected", run=RUN.replace("d.csv", ".")),
    row("a path of Windows", 4, "write folders with `/` between them", run=RUN.replace("d.csv", "C:\\data\\d.csv")),
    row("an address", 4, "download it first", run=RUN.replace("d.csv", '"https://example.org/d.csv"')),
    row("a workbook", 4, 'save the sheet as "CSV UTF-8"', run=RUN.replace("d.csv", "d.xlsx"), files={"d.xlsx": "PK\3\4"}),
    row("an old workbook called CSV", 3, "d.csv:1: this is an Excel file of the old kind", "save the sheet", data=b"\xd0\xcf\x11\xe0" + bytes(99)),
    row("a broken SPSS file", 3, "d.sav can't be read as sav", run=RUN.replace("d.csv", "d.sav"), files={"d.sav": "$FL2@(#) junk" * 50}),
    row("a cut gzip file", 4, "the file ends too soon", run=RUN.replace("d.csv", "d.csv.gz"), files={"d.csv.gz": gzip.compress(DATA.encode() * 50)[:-9]}),
    row("empty data", 3, "d.csv:1: the file is empty", data=""),
    row("only a header", 3, "the file has a header and no records", data="id,region,sex,age,w\n"),
    row("a column twice", 3, 'd.csv:1: columns 2 and 3 of the header are both called "region"', data=DATA.replace("sex", "region")),
    row("a column without a name", 3, "d.csv:1: column 3 of the header has no name", data=DATA.replace("sex", "")),
    row("delimiters at line ends", 3, "the line ends with a delimiter", data=DATA.replace("\n", ",\n")),
    row("data in UTF-16", 3, "d.csv:1: the file is UTF-16", 'save it as "CSV UTF-8"', data=b"\xff\xfe" + DATA.encode("utf-16-le")),
    row("data in UTF-16 without its mark", 3, "d.csv:1: the file is UTF-16", data=DATA.encode("utf-16-le")),
    row("data in UTF-16 from the other end", 3, "d.csv:1: the file is UTF-16", data=DATA.encode("utf-16-be")),
    row("data in Windows-1257", 3, "d.csv:2: byte 0xEE is not UTF-8", "Windows-1257", data=DATA.encode("cp1257")),
    row("a NUL byte", 3, "d.csv:3: a NUL byte", data=DATA.replace("41", "4" + NUL + "1")),
    row("a quote that is not closed", 3, "d.csv:2: a quoted field of the record that begins here is never closed", data=DATA.replace("Rīga,f", '"Rīga,f')),
    row("a quote within a field", 3, "d.csv:2: in the record that begins here a quote stands inside a field", data=DATA.replace("Rīga,f", 'Rī"ga,f')),
    row("a field too many", 3, "d.csv:3: the record has 6 fields, the header has 5", data=DATA.replace("41,2", "41,2,9")),
    row("a field too few", 3, "d.csv:3: the record has 4 fields, the header has 5", data=DATA.replace("41,2", "41")),
    # values
    row("a text for a number", 3, "`age` is a category", '"thirty" is not', "variables: {age: {missing:", data=DATA.replace("30", "thirty")),
    row("a date for a number", 3, '"2021-03-05" is not', data=DATA.replace("30", "2021-03-05")),
    row("a number beyond all", 3, '"1e400" is not', data=DATA.replace("30", "1e400")),
    row("decimal commas", 3, 'd.csv:2: design: weight: column "w" holds the text "1,5"', "decimals have a point", data=DATA.replace(",", ";").replace(".", ",")),
    row("a text for a weight", 3, 'd.csv:2: design: weight: column "w" holds the text "abc"', data=DATA.replace("1.5", "abc")),
    row("a negative weight", 3, 'd.csv:2: design: weight: column "w" is -1 in data record 1', data=DATA.replace("1.5", "-1")),
    row("a missing weight", 3, 'd.csv:2: design: weight: column "w" is missing in data record 1', data=DATA.replace("1.5", "NA")),
    row("weights of 0", 3, "run.yaml:3:9: design: every weight is 0", data="id,region,sex,age,w\n1,a,f,3,0\n2,a,f,4,0\n"),
    row("a probability over 1", 3, 'd.csv:2: design: probability: column "w" is 1.5', run=design("probability: w")),
    row("a missing stratum", 3, 'd.csv:4: design: strata: column "region" is missing in data record 3', run=design("weight: w, strata: region"), data=DATA.replace("Ogre,f", ",f")),
    row("strata of one unit", 3, "d.csv:2: design: stratum 1 has only one sampling unit", run=design("weight: w, strata: id")),
    row("clusters in two strata", 3, "say nest: true", run=design("weight: w, strata: region, clusters: sex")),
    row("a population under the sample", 3, "gives a population of only", run=design("weight: w, fpc: n"), data=DATA.replace("id,", "n,id,").replace("\n", "\n3,").replace("3,n", "n")[:-2]),
    row("a test of four groups", 3, "run.yaml:6:9: test `t`: a ttest compares two groups, and `id` has 4", run=more("tests: [{id: t, ttest: age, by: id}]\n")),
    row("half a formula", 2, "run.yaml:6:34: a variable, 1 or 0 was expected", run=more('models: [{id: t, formula: "age ~ "}]\n')),
    row("a link for a family", 2, "run.yaml:6:48: `family` can't be `logit`", "binomial", run=more('models: [{id: t, formula: "age ~ sex", family: logit}]\n')),
    # other runs
    row("no wave before", 4, "run.yaml:6:11: previous: nowhere can't be read", run=more("previous: nowhere\n")),
    row("itself as the wave before", 2, "run.yaml:6:11: previous: run.yaml is this run file itself", run=more("previous: run.yaml\n")),
    row("itself among its runs", 2, "a run of runs can't be part of another", run="svari: 1\nruns: [run.yaml]\n"),
    row("runs of each other", 2, "a run of runs can't be part of another", run="svari: 1\nruns: [b.yaml]\n", files={"b.yaml": "svari: 1\nruns: [run.yaml]\n"}),
    row("two runs of one name", 2, "run.yaml:2:7: two of the runs are called b", "give one of the run files another name", run="svari: 1\nruns: [b.yaml, ./b.yaml]\n", files={"b.yaml": RUN}),
    row("figures that are not there", 4, "run.yaml:3:10: the data file f.csv can't be opened", run="svari: 1\nruns: [b.yaml]\nfigures: f.csv\n", files={"b.yaml": RUN}),
    # the command line
    row("a file for the folder", 4, "o is a file, and a folder of that name is to be made", files={"o": "x"}, words=("run", "run.yaml", "-o", "o")),
    row("a folder within a file", 4, "o is a file", files={"o": "x"}, words=("run", "run.yaml", "-o", "o/p")),
    row("a folder without a name", 2, "the folder for the files of the run has no name", words=("run", "run.yaml", "-o", "")),
    row("no folder after -o", 2, "-o needs a value: -o DIR", words=("run", "run.yaml", "-o")),
    row("no threads", 2, "--threads 0: a count from 1 to 1024", words=("run", "run.yaml", "-t", "0")),
    row("a misspelt command", 2, "did you mean svari run?", words=("rum", "run.yaml")),
    row("no variable", 2, "svari mean needs more: DATA VARIABLE", words=("mean", "d.csv")),
    row("nothing to verify", 4, "nowhere/manifest.json can't be read", words=("verify", "nowhere")),
    row("a misspelt section of keys", 2, "the run file has no section desing", words=("help", "keys", "desing")),
]

# What looks wrong and is not.
FINE = [
    row("a mark of UTF-8 before the run file", 0, run=b"\xef\xbb\xbf" + RUN.encode()),
    row("line ends of Windows", 0, run=RUN.replace("\n", "\r\n"), data=DATA.replace("\n", "\r\n")),
    row("line ends of old", 0, run=RUN.replace("\n", "\r"), data=DATA.replace("\n", "\r")),
    row("a run file in JSON", 0, run='{"svari": 1, "data": {"file": "d.csv"}, "estimates": [{"id": "m", "mean": ["age"]}]}'),
    row("semicolons", 0, data=DATA.replace(",", ";")),
    row("blank lines", 0, data=DATA.replace("\n", "\n\n")),
    row("a cell of a megabyte", 0, data=DATA.replace("Ogre,f", '"' + "x" * 1000000 + '",f')),
    row("30 000 columns", 0, data="\n".join(line + extra * 30000 for line, extra in zip(DATA.splitlines(), [",c", ",1", ",1", ",1", ",1"])).replace(",c" * 30000, "".join(f",c{i}" for i in range(30000)))),
    row("division by 0", 0, run=mean_of("mean: [z]") + "derive: [{name: z, as: age / (age - 30)}]\n"),
    row("nobody asked", 0, run=where("age > 300")),
    row("a weight of 0", 0, data=DATA.replace("1.5", "0")),
    row("a list of the one column", 0, run=more("tests: [{id: t, ttest: age, by: [region]}]\n")),
    row("anchors and aliases", 0, run=RUN.replace("[region]", "&by [region]") + "  - {id: n, total: age, by: *by}\n"),
    row("a tag of the core schema", 0, run=RUN.replace("id: m", "id: !!str 1")),
    row("not in", 0, run=where('region not in ["Ogre"]')),
    row("options before the command", 0, words=("-q", "--threads", "2", "run", "run.yaml", "-o", "out")),
]


class Mistakes(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="svari_mistakes_"))

    def tearDown(self):
        shutil.rmtree(self.folder)

    def run_row(self, run, data, files, words):
        shutil.rmtree(self.folder)
        self.folder.mkdir()
        for name, text in {"run.yaml": run, "d.csv": data, **files}.items():
            if text is not None:
                (self.folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        before = set(os.listdir(self.folder))
        done = subprocess.run([SVARI, *words], cwd=self.folder, capture_output=True, timeout=60)
        return done.returncode, done.stderr.decode(errors="replace"), set(os.listdir(self.folder)) - before

    def test_mistakes_are_told(self):
        self.assertGreater(len(ROWS), 100)
        for name, code, said, *rest in ROWS:
            with self.subTest(name):
                status, text, made = self.run_row(*rest)
                self.assertEqual(status, code, text)
                for piece in said:
                    self.assertIn(piece, text)
                self.assertEqual(made, set(), "something was written")
                self.assertLess(len(text), 40000)

    def test_check_tells_what_the_run_tells(self):
        told = {"margins out of reach"}  # nothing is computed
        for name, code, said, run, data, files, words in ROWS:
            if words != ("run", "run.yaml", "-o", "out") or name in told:
                continue
            with self.subTest(name):
                status, text, made = self.run_row(run, data, files, ("check", "run.yaml"))
                self.assertEqual((status, made), (code, set()), text)
                for piece in said:
                    self.assertIn(piece, text)

    def test_what_is_no_mistake(self):
        for name, code, _, *rest in FINE:
            with self.subTest(name):
                status, text, made = self.run_row(*rest)
                self.assertEqual((status, made), (code, {"out"}), text)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
