#!/usr/bin/env python3
"""The check of layers finds each kind of fault that it is there to find, and passes a tree without one."""
import tempfile
import unittest
from pathlib import Path

import check

CMAKE = "foreach(room base data estimate variance)\nendforeach()\n"


class Layers(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = Path(self.folder.name).resolve()
        self.write("src/CMakeLists.txt", CMAKE)
        self.write("include/svari/svari.h", '#include "svari/frame.h"\n')
        self.write("include/svari/frame.h", "int x;\n")

    def tearDown(self):
        self.folder.cleanup()

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def source(self, room, text):
        self.write(f"src/{room}/CMakeLists.txt", "target_sources(svari PRIVATE a.c)\n")
        self.write(f"src/{room}/a.c", text)

    def faults(self):
        found = check.Check(self.root)
        found.tree()
        return found.faults

    def one(self, part):
        found = self.faults()
        self.assertEqual(len(found), 1, found)
        self.assertIn(part, found[0])

    def test_clean_tree(self):
        self.source("data", '#include "data/a.h"\n#include "svari/frame.h"\n/* printf( TO-DO */\nint f(void) {\n  return 1;\n}\n')
        self.assertEqual(self.faults(), [])

    def test_includes_a_later_room(self):
        self.source("data", '#include "variance/v.h"\n')
        self.one("data may not include variance")

    def test_public_header_of_a_later_room(self):
        self.source("base", '#include "svari/frame.h"\n')
        self.one("base may not include data")

    def test_type_named_twice(self):
        for room in ("base", "data"):
            self.write(f"src/{room}/a.h", "typedef struct svari_rows {\n  int count;\n} svari_rows;\n")
        self.one("svari_rows is also a type of")

    def test_status_that_may_be_passed_over(self):
        self.write("src/base/a.h", "svari_status svari_run(void);\nsvari_status svari_fail_at(void);\n")
        self.one("SVARI_MUST_CHECK")

    def test_strangers(self):
        self.source("variance", '#include "estimate/e.h"\n')
        self.one("do not know each other")

    def test_library_outside_its_room(self):
        self.source("data", "#include <gsl/gsl_math.h>\n")
        self.one("only in num")

    def test_output(self):
        self.source("data", 'void f(void) { printf("x"); }\n')
        self.one("no input or output")

    def test_end_of_process(self):
        self.source("data", "void f(void) { exit(1); }\n")
        self.one("only cli")

    def test_long_function(self):
        self.source("data", "int f(void) {\n" + "  g();\n" * 59 + "}\n")
        self.one("a function of 61 lines")

    def test_long_function_with_a_long_head(self):
        self.source("data", "int f(int a,\n      int b) {\n" + "  g();\n" * 59 + "}\n")
        self.one("a function of 61 lines")

    def test_longest_function(self):
        self.source("data", "int f(void) {\n" + "  g();\n" * 58 + "}\n")
        self.assertEqual(self.faults(), [])

    def test_deep_nesting(self):
        self.source("data", "int f(void) {\n" + "{\n" * 4 + "}\n" * 4 + "}\n")
        self.one("nested 4 deep")

    def test_values_are_no_blocks(self):
        line = "int f(void) {\n  if (x) {\n    while (y) {\n      z = (t){.a = {{1, 2}}, {3}};\n    }\n  }\n}\n"
        self.source("data", line)
        self.assertEqual(self.faults(), [])

    def test_long_file(self):
        self.source("data", "int x;\n" * 500)
        self.one("500 lines")

    def test_not_listed(self):
        self.source("data", "int x;\n")
        self.write("src/data/b.c", "int y;\n")
        self.one("not listed")

    def test_listed_and_not_there(self):
        self.write("src/data/CMakeLists.txt", "target_sources(svari PRIVATE a.c) # b.c\n")
        self.one("lists a.c")

    def test_umbrella(self):
        self.write("include/svari/base.h", "int b;\n")
        self.one("does not include svari/base.h")

    def test_open_mark(self):
        self.source("data", "/* " + "TO" + "DO */\n")
        self.one("left open")


if __name__ == "__main__":
    unittest.main()
