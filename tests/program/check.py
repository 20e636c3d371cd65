#!/usr/bin/env python3
"""How the program behaves where the world fails it.

check.py SVARI GOLDEN: SVARI is the program, GOLDEN the folder of cases whose data are used here.
"""
import hashlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

SVARI = str(Path(sys.argv[1]).resolve())
GOLDEN = Path(sys.argv[2]).resolve()
RUN = GOLDEN / "rake" / "run.yaml"


def svari(*words, **how):
    how.setdefault("timeout", 60)
    return subprocess.run([SVARI, *map(str, words)], capture_output=True, **how)


def files_of_children(process):
    """What the children of a process have open."""
    names = set()
    for task in Path("/proc").glob("[0-9]*"):
        try:
            if int((task / "stat").read_text().rsplit(")", 1)[1].split()[1]) == process:
                names |= {os.readlink(fd) for fd in (task / "fd").iterdir()}
        except OSError:
            continue
    return names


def tree(folder):
    """Every file of a folder by its SHA-256; the manifest is left out: it has the time."""
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
            for p in sorted(Path(folder).rglob("*")) if p.is_file() and p.name != "manifest.json"}


class Behaviour(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="svari_program_"))
        self.out = self.folder / "out"

    def tearDown(self):
        shutil.rmtree(self.folder)

    def run_well(self, *words):
        done = svari("run", RUN, "-o", self.out, *words)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        return done

    def test_threads_give_the_same_bytes(self):
        seen = []
        for threads in (1, 2, 7):
            self.run_well("--threads", threads)
            seen.append(tree(self.out))
        self.assertEqual(seen[0], seen[1])
        self.assertEqual(seen[0], seen[2])

    def test_manifest_tells_what_was_read_and_written(self):
        self.run_well()
        manifest = json.loads((self.out / "manifest.json").read_text())
        self.assertEqual({o["file"]: o["sha256"] for o in manifest["outputs"]}, tree(self.out))
        self.assertEqual(manifest["run"]["sha256"], hashlib.sha256(RUN.read_bytes()).hexdigest())
        self.assertEqual([i["file"] for i in manifest["inputs"]], ["people.csv"])
        text = (self.out / "results.json").read_text()
        self.assertNotIn(str(self.folder), text)
        self.assertNotIn(os.uname().nodename + '"', text)

    def test_manifest_tells_what_the_wave_before_read(self):
        (self.folder / "a.csv").write_text("id,x\n1,1\n2,3\n3,5\n")
        (self.folder / "b.csv").write_text("id,x\n1,2\n2,3\n4,6\n")
        mean = "svari: 1\ndata: {file: %s.csv}\nestimates: [{id: m, mean: x}]\n"
        (self.folder / "old.yaml").write_text(mean % "a")
        (self.folder / "new.yaml").write_text(mean % "b" + "previous: {results: old.yaml, unit: id}\n")
        done = svari("run", self.folder / "new.yaml", "-o", self.out)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        manifest = json.loads((self.out / "manifest.json").read_text())
        self.assertEqual([i["file"] for i in manifest["inputs"]], ["b.csv", "old.yaml", "a.csv"])
        (self.folder / "a.csv").write_text("id,x\n1,1\n2,3\n3,9\n")
        done = svari("verify", self.out)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"a.csv is not the file that the run read", done.stderr)

    def test_verify(self):
        self.run_well()
        done = svari("verify", self.out)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        results = self.out / "results.json"
        results.write_text(results.read_text().replace("1", "2", 1))
        done = svari("verify", self.out)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"results.json was changed after the run", done.stderr)
        results.unlink()
        done = svari("verify", self.out)
        self.assertEqual(done.returncode, 1, "a file that was taken away is not what it was")
        self.assertIn(b"results.json is no longer there", done.stderr)
        done = svari("verify", self.folder)
        self.assertEqual(done.returncode, 4)

    def test_verify_names_an_input_that_changed(self):
        shutil.copytree(GOLDEN / "data", self.folder / "data", copy_function=shutil.copyfile)
        (self.folder / "data").chmod(0o755)
        (self.folder / "case").mkdir()
        shutil.copyfile(RUN, self.folder / "case" / "run.yaml")
        self.assertEqual(svari("run", self.folder / "case" / "run.yaml", "-o", self.out).returncode, 0)
        moved = self.folder / "moved"
        moved.mkdir()
        for name in ("data", "case", "out"):
            shutil.move(str(self.folder / name), str(moved / name))
        self.assertEqual(svari("verify", moved / "out").returncode, 0, "a moved tree is found again")
        data = moved / "data" / "people.csv"
        data.write_text(data.read_text() + "61,Rīga,male,30,daily,900,complete,12.5\n")
        done = svari("verify", moved / "out")
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"people.csv is not the file that the run read", done.stderr)

    def test_compare(self):
        self.run_well()
        done = svari("compare", self.out, self.out, "--limit", "0")
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        results = json.loads((self.out / "results.json").read_text())
        results["estimates"][0]["estimate"] *= 3
        other = self.folder / "other"
        other.mkdir()
        (other / "results.json").write_text(json.dumps(results))
        self.assertEqual(svari("compare", self.out, other).returncode, 0)
        done = svari("compare", self.out, other, "--limit", "2")
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"1 of the differences", done.stderr)

    def test_a_full_disk_leaves_the_last_run(self):
        self.run_well()
        before = tree(self.folder)
        limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (512, 512))
        done = svari("run", RUN, "-o", self.out, "-q", preexec_fn=limit)
        self.assertEqual(done.returncode, 4)
        self.assertIn(b"can't be written", done.stderr)
        self.assertEqual(tree(self.folder), before)

    def test_a_full_disk_makes_no_folder(self):
        limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (512, 512))
        self.assertEqual(svari("run", RUN, "-o", self.out / "deep", "-q", preexec_fn=limit).returncode, 4)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_a_folder_that_cannot_be(self):
        self.out.write_text("a file")
        done = svari("run", RUN, "-o", self.out, "-q")
        self.assertEqual(done.returncode, 4)
        self.assertIn(b"is a file", done.stderr)
        self.assertEqual(svari("run", RUN, "-o", "/proc/nowhere", "-q").returncode, 4)

    def test_standard_output_that_is_full_or_closed(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([SVARI, "run", RUN], stdout=full, stderr=subprocess.PIPE, timeout=60)
        self.assertEqual(done.returncode, 4)
        self.assertIn(b"standard output can't be written", done.stderr)
        reader, writer = os.pipe()
        os.close(reader)
        done = subprocess.run([SVARI, "help"], stdout=writer, stderr=subprocess.PIPE, timeout=60)
        os.close(writer)
        self.assertEqual((done.returncode, done.stderr), (4, b""))  # who closes a pipe knows

    def test_help_fits_a_screen(self):
        for word in ([], ["run"], ["check"], ["describe"], ["init"], ["totals"], ["merge"], ["sql"], ["verify"],
                     ["compare"], ["mean"], ["table"], ["completion"], ["help"], ["version"]):
            lines = svari("help", *word).stdout.decode().splitlines()
            self.assertLessEqual(max(map(len, lines)), 80, word)
            self.assertLessEqual(len(lines), 36, word)

    def test_files_of_other_programs(self):
        for start, told in ((b"$FL2@(#) SPSS", b"an SPSS file"), (b"<stata_dta><header>", b"a Stata file"),
                            (b"PK\x03\x04xl", b"save the sheet or the table as CSV")):
            (self.folder / "x.csv").write_bytes(start)
            named, piped = svari("describe", self.folder / "x.csv"), svari("mean", "-", "x", input=start)
            self.assertEqual((named.returncode, piped.returncode), (3, 3))
            self.assertIn(told, named.stderr)
            self.assertIn(told, piped.stderr)

    def test_a_killed_run_leaves_nothing_half_done(self):
        self.run_well()
        before = tree(self.folder)
        for delay in (0.001, 0.003, 0.005, 0.008, 0.012, 0.02):
            for number in (signal.SIGINT, signal.SIGTERM):
                run = subprocess.Popen([SVARI, "run", RUN, "-o", self.out, "-q"], stderr=subprocess.DEVNULL)
                time.sleep(delay)
                run.send_signal(number)
                run.wait(timeout=60)
                self.assertEqual(tree(self.folder), before)

    def test_the_next_run_clears_what_a_killed_one_left(self):
        with open(self.folder / "data.csv", "w") as file:
            file.write("x\n" + "".join(f"{i % 97}\n" for i in range(40000)))
        run = self.folder / "run.yaml"
        run.write_text("svari: 1\ndata: {file: data.csv}\nestimates: [{id: m, mean: x}]\n"
                       "replicates: {method: bootstrap, count: 20}\noutput: {weights: true}\n")
        self.out.mkdir()
        other = self.out / ".notes.txt.1234.tmp"
        other.write_text("not svari's")
        left = set()
        for _ in range(20):
            process = subprocess.Popen([SVARI, "run", run, "-o", self.out, "-q"], stderr=subprocess.DEVNULL)
            while process.poll() is None and not left:
                left = {p for p in self.out.glob(".*.tmp")} - {other}
            process.send_signal(signal.SIGKILL)
            process.wait(timeout=60)
            left = {p for p in self.out.glob(".*.tmp")} - {other}
            if left:
                break
        self.assertTrue(left, "no run was killed while it wrote")
        self.assertEqual(svari("run", run, "-o", self.out, "-q").returncode, 0)
        self.assertEqual(list(self.out.glob(".*.tmp")), [other])

    def test_a_run_killed_at_its_workbook_leaves_nothing(self):
        with open(self.folder / "data.csv", "w") as file:
            file.write("x,a,b\n" + "".join(f"{i % 97},{i % 40},{i % 41}\n" for i in range(4000)))
        run = self.folder / "run.yaml"
        run.write_text("svari: 1\ndata: {file: data.csv}\nestimates: [{id: m, mean: x, by: [a, b]}]\noutput: {formats: [xlsx]}\n")
        made, named = False, set()
        for _ in range(20):
            process = subprocess.Popen([SVARI, "run", run, "-o", self.out, "-q"], stderr=subprocess.DEVNULL)
            while process.poll() is None and not made:
                opened = files_of_children(process.pid)
                made = any(name.startswith("/memfd:workbook") for name in opened)
                named |= {name for name in opened if name.startswith(tempfile.gettempdir()) and "(deleted)" not in name}
            process.send_signal(signal.SIGKILL)
            process.wait(timeout=60)
            if made:
                break
        self.assertTrue(made, "no run was killed at its workbook")
        self.assertEqual({name for name in named if not name.startswith(str(self.folder))}, set())
        self.assertFalse(self.out.exists() and any(self.out.iterdir()))

    def test_data_from_a_pipe(self):
        data = (GOLDEN / "data" / "people.csv").read_bytes()
        piped = svari("mean", "-", "age", "--weight", "w", "--as", "csv", input=data)
        self.assertEqual(piped.returncode, 0, piped.stderr.decode())
        direct = svari("mean", GOLDEN / "data" / "people.csv", "age", "--weight", "w", "--as", "csv")
        self.assertEqual(piped.stdout, direct.stdout)
        done = svari("mean", "-", "agge", input=data)
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"did you mean `age`?", done.stderr)

    def test_a_run_file_from_standard_input(self):
        text = RUN.read_bytes()
        self.run_well()
        direct, case = tree(self.out), {"cwd": RUN.parent, "input": text}
        done = svari("run", "-", "-o", self.out, **case)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        self.assertEqual(tree(self.out), direct)
        manifest = json.loads((self.out / "manifest.json").read_text())
        self.assertEqual(manifest["run"], {"file": "standard input", "bytes": len(text), "sha256": hashlib.sha256(text).hexdigest()})
        done = svari("verify", self.out)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"the run file came from standard input, which is not kept", done.stderr)
        done = svari("check", "-", **case)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        self.assertIn(b"standard input is right", done.stdout)

    def test_faults_of_standard_input(self):
        for text, code, said in [
                (b"", 2, b"standard input:1:1: the run file is empty"),
                (b"svari: 1\ndata: {file: people.csv}\nestimates: [{id: m, maen: age}]\n", 2, b"standard input:3:21: `maen` is not a key"),
                (b"svari: 1\ndata: {file: -}\n", 2, b"standard input:2:7: the data can't come from standard input: the run file does"),
                (b"svari: 1\nruns: [-]\n", 2, b"standard input:2:7: `-` is standard input; name a run file here"),
                (b"svari: 1\ndata: {file: nowhere.csv}\n", 4, b"nowhere.csv can't be opened"),
        ]:
            for command in ("run", "check"):
                with self.subTest(text, command=command):
                    done = svari(command, "-", cwd=GOLDEN / "data", input=text)
                    self.assertEqual(done.returncode, code, done.stderr.decode())
                    self.assertIn(said, done.stderr)

    def test_a_run_file_that_can_be_read_once(self):
        """As the shell gives by <(…): a run file behind a pipe has the hash of what was read."""
        reader, writer = os.pipe()
        text = RUN.read_bytes().replace(b"../data", str(GOLDEN / "data").encode())
        os.write(writer, text)
        os.close(writer)
        done = svari("run", f"/dev/fd/{reader}", "-o", self.out, "-q", pass_fds=[reader])
        os.close(reader)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        manifest = json.loads((self.out / "manifest.json").read_text())
        self.assertEqual(manifest["run"]["sha256"], hashlib.sha256(text).hexdigest())

    def test_as_run_is_the_same_question(self):
        words = ["table", GOLDEN / "data" / "people.csv", "internet", "region", "--weight", "w", "--where", "age >= 30"]
        direct = svari(*words, "--as", "json")
        self.assertEqual(direct.returncode, 0, direct.stderr.decode())
        question = self.folder / "question.yaml"
        question.write_bytes(svari(*words, "--as", "run").stdout)
        self.assertEqual(svari("run", question, "-o", self.out, "-q").returncode, 0)
        self.assertEqual((self.out / "results.json").read_bytes(), direct.stdout)

    def test_an_option_of_several_values(self):
        data, each = GOLDEN / "data" / "people.csv", []
        for words in (["0.1,0.9"], ["0.1", "--probabilities", "0.9"]):
            done = svari("quantile", data, "age", "--as", "csv", "--probabilities", *words)
            self.assertEqual((done.returncode, done.stdout.count(b"\n")), (0, 3), done.stderr.decode())
            each.append(done.stdout)
        self.assertEqual(*each)

    def test_diagnostics_as_json(self):
        done = svari("run", GOLDEN / "mistake_misspelt_key" / "run.yaml", "--json")
        self.assertEqual(done.returncode, 2)
        faults = [json.loads(line) for line in done.stderr.decode().splitlines()]
        self.assertEqual([(f["status"], f["line"], f["column"]) for f in faults], [("SPEC", 3, 10), ("SPEC", 5, 13), ("SPEC", 6, 1)])

    def test_command_lines(self):
        for words, status, said in [
                ([], 2, b"Commands"),
                (["rnu", "x"], 2, b"did you mean svari run?"),
                (["residents.yaml"], 2, b"did you mean svari run residents.yaml?"),
                (["run"], 2, b"RUN.yaml"),
                (["run", "a", "b"], 2, b"does not know what to do with b"),
                (["run", "a", "--uot", "b"], 2, b"did you mean --out?"),
                (["run", "a", "-x"], 2, b"no option -x"),
                (["run", "a", "-o"], 2, b"needs a value"),
                (["run", "a", "--quiet=yes"], 2, b"takes no value"),
                (["run", "a", "--threads", "many"], 2, b"from 1 to 1024"),
                (["mean", "a", "b", "--as", "jsn"], 2, b"did you mean json?"),
                (["compare", "a", "b", "--limit", "x"], 2, b"a number"),
                (["table", "a", "b", "--by", "c"], 2, b"no --by"),
                (["help", "rum"], 2, b"did you mean svari help run?"),
                (["help", "keys", "desing"], 2, b"no section"),
                (["run", "nowhere.yaml"], 4, b"nowhere.yaml"),
                (["describe", "nowhere.csv"], 4, b"nowhere.csv")]:
            done = svari(*words)
            self.assertEqual(done.returncode, status, words)
            self.assertIn(said, done.stderr, words)
            self.assertEqual(done.stdout, b"", words)
        for words in (["--help"], ["-h"], ["help"], ["help", "mean"], ["run", "--help"], ["help", "keys"], ["--version"]):
            done = svari(*words)
            self.assertEqual((done.returncode, done.stderr), (0, b""), words)
            self.assertTrue(done.stdout.startswith(b"svari") or words[-1] == "keys", words)

    def test_decimal_commas_as_excel_writes_them(self):
        """The same data with points and with commas give the same figures, held, streamed and from a pipe."""
        points = (GOLDEN / "data" / "people.csv").read_text()
        header = points.splitlines()[0].split(",")
        w, age = header.index("w"), header.index("age")
        lines = [line.split(",") for line in points.splitlines()]
        for line in lines[1:]:
            line[w] = f"{float(line[w]) + 0.25}"
        (self.folder / "points.csv").write_text("".join(",".join(line) + "\n" for line in lines))
        for line in lines[1:]:
            line[w] = line[w].replace(".", ",")
            line[age] = f"1\u00a0{int(line[age]):03d}" if line[age].isdigit() else line[age]
        commas = "".join(";".join(line) + "\r\n" for line in lines)
        (self.folder / "commas.csv").write_text(commas)
        (self.folder / "margin.csv").write_text("region;total\r\nKurzeme;320,5\r\nLatgale;200,25\r\nRīga;480,75\r\n")
        run = ("svari: 1\ndata: {file: %s, missing: ['', NA]%s}\npopulation: {margins: {region: {%s}}}\ndesign: {weight: w, clusters: sex}\n"
               "weighting:\n  - poststratify: region\nestimates:\n  - {id: m, mean: age, by: region}\n")
        (self.folder / "a.yaml").write_text(run % ("points.csv", "", "totals: {Kurzeme: 320.5, Latgale: 200.25, Rīga: 480.75}"))
        (self.folder / "b.yaml").write_text(run % ("commas.csv", ', decimal: ","', "file: margin.csv"))
        found = {}
        for name, words in (("a", []), ("b", []), ("b", ["--stream", "0"])):
            done = svari("run", f"{name}.yaml", "-o", "out", *words, cwd=self.folder)
            self.assertEqual(done.returncode, 0, done.stderr.decode())
            figures = json.loads((self.folder / "out" / "results.json").read_text())["estimates"]
            found[name, *words] = [(f["estimate"] % 1000, f["se"]) for f in figures]
        for other in (("b",), ("b", "--stream", "0")):
            for one, two in zip(found["a",], found[other], strict=True):
                self.assertAlmostEqual(one[0], two[0], places=9)
                self.assertAlmostEqual(one[1], two[1], places=9)
        quick = svari("mean", "commas.csv", "age", "--weight", "w", "--as", "csv", cwd=self.folder)
        self.assertIn(b"decimal comma, as ", quick.stderr)
        piped = svari("mean", "-", "age", "--weight", "w", "--as", "csv", "--decimal", ",", input=commas.encode())
        self.assertEqual((piped.returncode, piped.stdout), (0, quick.stdout))
        blind = svari("mean", "-", "w", input=commas.encode())
        self.assertEqual(blind.returncode, 3)
        self.assertIn(b'`data: {decimal: ","}`', blind.stderr)
        made = svari("init", "commas.csv", cwd=self.folder)
        self.assertIn(b'\n  decimal: "," #', made.stdout)
        (self.folder / "made.yaml").write_bytes(made.stdout)
        self.assertEqual(svari("check", "made.yaml", cwd=self.folder).returncode, 0)
        described = json.loads(svari("describe", "commas.csv", "--as", "json", cwd=self.folder).stdout)
        self.assertEqual([v["type"] for v in described["variables"] if v["name"] == "w"], ["number"])
        refused = svari("describe", "commas.csv", "--decimal", ";", cwd=self.folder)
        self.assertEqual(refused.returncode, 2)
        self.assertIn(b". or , is expected", refused.stderr)

    def test_what_init_writes_runs(self):
        shutil.copyfile(GOLDEN / "data" / "people.csv", self.folder / "people.csv")
        made = svari("init", "people.csv", cwd=self.folder)
        self.assertEqual((made.returncode, made.stderr), (0, b""))
        (self.folder / "people.yaml").write_bytes(made.stdout)
        done = svari("run", "people.yaml", "-o", "out", cwd=self.folder)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        text = made.stdout.decode()
        self.assertIn("  weight: w  # guessed by its name\n", text)
        self.assertIn("levels: {Kurzeme: Kurzeme, Latgale: Latgale, Rīga: Rīga}", text)
        self.assertNotIn("{id: id,", text)
        plain = text.replace("#   ", "    ").replace("# population:", "population:").replace("# weighting:", "weighting:")
        for number, level in enumerate(("Kurzeme", "Latgale", "Rīga", "female", "male", "daily", "never", "weekly")):
            plain = plain.replace(f"{level}: 0", f"{level}: {(32, 20, 48, 53, 47, 40, 25, 35)[number]}")
        (self.folder / "people.yaml").write_text(plain)
        done = svari("run", "people.yaml", "-o", "out", cwd=self.folder)
        self.assertEqual(done.returncode, 0, done.stderr.decode())

    def test_completions(self):
        script = svari("completion", "bash").stdout.decode()
        ask = "\nCOMP_WORDS=(svari mean --wei); COMP_CWORD=2; _svari; echo ${COMPREPLY[@]}"
        done = subprocess.run(["bash", "-c", script + ask], capture_output=True, text=True)
        self.assertEqual((done.stdout, done.stderr), ("--weight\n", ""))
        for form in ("zsh", "fish", "man"):
            done = svari("completion", form)
            self.assertEqual(done.returncode, 0)
            for command in (b"run", b"check", b"describe", b"verify", b"compare", b"quantile"):
                self.assertIn(command, done.stdout)
        self.assertEqual(svari("completion", "csh").returncode, 2)

    def test_quiet_says_nothing(self):
        done = self.run_well("--quiet")
        self.assertEqual((done.stdout, done.stderr), (b"", b""))

    def test_the_program_starts_fast(self):
        best = min(self.timed() for _ in range(5))
        self.assertLess(best, 0.5, "seconds, for 60 records")

    def timed(self):
        """Processor time: the machine may be busy with something else."""
        begin = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.run_well("-q")
        end = resource.getrusage(resource.RUSAGE_CHILDREN)
        return end.ru_utime + end.ru_stime - begin.ru_utime - begin.ru_stime


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
