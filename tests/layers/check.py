#!/usr/bin/env python3
"""Holds the source tree to the rules of ARCHITECTURE.md and CONTRIBUTING.md.

check.py ROOT [LIBRARY]: every broken rule is a line `file:line: what`, and the exit status is 1. With a built static
library, it is also looked at for state that lives between calls (.data and .bss).
"""
import re
import subprocess
import sys
from pathlib import Path

FUNCTION_LINES = 60
FILE_LINES = 500
HEADER_LINES = 150
NESTING = 3  # blocks inside a function

# Public headers named otherwise than their room.
PUBLIC_ROOM = {"frame": "data"}
# Rooms that do not know each other although one stands above the other.
STRANGERS = [{"estimate", "variance"}]
# Libraries that are called in the named rooms and nowhere else.
LIBRARIES = {
    "gsl/": {"num"},
    "csv.h": {"read"},
    "zlib.h": {"read"},
    "sqlite3.h": {"read"},
    "dlfcn.h": {"read"},
    "zstd.h": {"read"},
    "readstat.h": {"read"},
    "yaml.h": {"spec"},
    "jansson.h": {"present", "run", "cli"},
    "nettle/": {"run"},
    "xlsxwriter.h": {"present"},
}
# Input and output, and what ends or changes the whole process.
OUTSIDE = re.compile(r"\b(fopen|fdopen|popen|fread|fwrite|fputs|puts|printf|fprintf|vfprintf|getenv|system)\s*\(")
OUTSIDE_ROOMS = {"read", "present", "spec", "run", "cli"}
PROCESS = re.compile(r"\b(exit|abort|setlocale|atexit|signal)\s*\(")
PROCESS_ROOMS = {"cli"}
MARKS = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
INCLUDE = re.compile(r'\s*#\s*include\s*[<"]([^>"]+)[>"]')


def rooms_of(root):
    """The rooms in order, from the one list that the build uses."""
    text = (root / "src/CMakeLists.txt").read_text()
    listed = re.search(r"foreach\(room ([^)]*)\)", text)
    return listed.group(1).split() + ["cli"]


def without_comments(text):
    """The code with comments, texts and character constants blanked, line for line."""
    def blank(match):
        found = match.group(0)
        keep = found[0] if found[0] in "\"'" else ""
        return keep + re.sub(r"[^\n]", " ", found)[len(keep):len(found) - len(keep)] + keep
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank, text, flags=re.S)


class Check:
    def __init__(self, root):
        self.root = root
        self.rooms = rooms_of(root)
        self.faults = []
        self.types = {}  # where each type is named

    def fault(self, path, line, text):
        self.faults.append(f"{path.relative_to(self.root)}:{line}: {text}")

    def room_of_include(self, name):
        first, _, rest = name.partition("/")
        if first == "svari":
            stem = Path(rest).stem
            return PUBLIC_ROOM.get(stem, stem)
        return first if first in self.rooms else None

    def include(self, path, room, line, name):
        for library, allowed in LIBRARIES.items():
            if name.startswith(library) and room not in allowed:
                self.fault(path, line, f"<{name}> is called only in {', '.join(sorted(allowed))}")
        other = self.room_of_include(name)
        if other is None or other == room:
            return
        if other not in self.rooms:
            self.fault(path, line, f'"{name}" belongs to no room')
        elif self.rooms.index(other) > self.rooms.index(room):
            self.fault(path, line, f"{room} may not include {other}, which comes after it")
        elif {room, other} in STRANGERS:
            self.fault(path, line, f"{room} and {other} do not know each other")

    def includes(self, path, room, lines):
        for number, line in enumerate(lines, 1):
            match = INCLUDE.match(line)
            if match:
                self.include(path, room, number, match.group(1))

    def calls(self, path, room, code):
        for number, line in enumerate(code, 1):
            if room not in OUTSIDE_ROOMS and OUTSIDE.search(line):
                self.fault(path, number, f"{room} does no input or output")
            if room not in PROCESS_ROOMS and PROCESS.search(line):
                self.fault(path, number, "only cli may end or change the process")

    def functions(self, path, code):
        start, deepest, open_braces = 0, 0, []
        for number, line in enumerate(code, 1):
            if not start and not open_braces and re.search(r"\) \{(.*\})?$", line):
                start, deepest = number, 0  # the last line of a head, which may be long
            for at, letter in enumerate(line):
                if letter == "{":  # values in braces are no block
                    open_braces.append(not re.search(r"[=({,]\s*$|\w\)\s*$", line[:at]) or line[at:] == "{")
                elif letter == "}" and open_braces:
                    open_braces.pop()
                deepest = max(deepest, sum(open_braces))
            if start and not open_braces:
                if number - start + 1 > FUNCTION_LINES:
                    self.fault(path, start, f"a function of {number - start + 1} lines; {FUNCTION_LINES} is the most")
                if deepest > NESTING + 1:
                    self.fault(path, start, f"blocks nested {deepest - 1} deep; {NESTING} is the most")
                start = 0

    def file(self, path, room):
        text = path.read_text()
        lines = text.split("\n")
        most = HEADER_LINES if path.suffix == ".h" else FILE_LINES
        if len(lines) > most:
            self.fault(path, len(lines), f"{len(lines) - 1} lines; a file of this kind has under {most}")
        for number, line in enumerate(lines, 1):
            if MARKS.search(line):
                self.fault(path, number, "something is left open")
        code = without_comments(text).split("\n")
        self.includes(path, room, lines)
        self.calls(path, room, code)
        if path.suffix == ".c":
            self.functions(path, code)
        else:
            self.header(path, code)

    def listed(self, room):
        """Every source file is listed in its room, and every listed file exists."""
        folder = self.root / "src" / room
        cmake = folder / "CMakeLists.txt"
        if not cmake.exists():
            return
        names = set(re.findall(r"[\w./-]+\.c\b", re.sub(r"#[^\n]*", "", cmake.read_text())))
        there = {p.relative_to(folder).as_posix() for p in folder.rglob("*.c")}
        for name in sorted(there - names):
            self.fault(folder / name, 1, "not listed in its room's CMakeLists.txt")
        for name in sorted(names - there):
            self.fault(cmake, 1, f"lists {name}, which is not there")

    def header(self, path, code):
        """A type is named once in the whole tree, and nobody can pass over a status."""
        for number, line in enumerate(code, 1):
            named = re.match(r"\} (svari_\w+);", line)
            if named and self.types.setdefault(named.group(1), path) != path:
                self.fault(path, number, f"{named.group(1)} is also a type of {self.types[named.group(1)]}")
            if re.match(r"svari_status svari_(?!fail|\w+_fault\b)\w+\(", line):
                self.fault(path, number, "what gives a status and is no fault itself is SVARI_MUST_CHECK")

    def umbrella(self):
        path = self.root / "include/svari/svari.h"
        included = set(re.findall(r'#include "svari/(\w+\.h)"', path.read_text()))
        for header in sorted((self.root / "include/svari").glob("*.h")):
            if header.name != "svari.h" and header.name not in included:
                self.fault(path, 1, f"does not include svari/{header.name}")

    def tree(self):
        for room in self.rooms:
            self.listed(room)
            for path in sorted((self.root / "src" / room).rglob("*.[ch]")):
                self.file(path, room)
        for path in sorted((self.root / "include/svari").glob("*.h")):
            if path.name != "svari.h":
                self.file(path, PUBLIC_ROOM.get(path.stem, path.stem))
        for folder in (self.root / "src").iterdir():
            if folder.is_dir() and folder.name not in self.rooms:
                self.fault(folder, 1, "a folder that is no room")
        self.umbrella()

    def state(self, library):
        """Writable data in any object means state between calls."""
        out = subprocess.run(["size", "-A", library], capture_output=True, text=True, check=True).stdout
        member = ""
        for line in out.splitlines():
            words = line.split()
            if line.endswith("):") or " (ex " in line:
                member = words[0]
            writable = words and re.fullmatch(r"\.(data|bss|tdata|tbss)(\.(?!rel\.ro).*)?", words[0])
            if writable and int(words[1]) > 0:
                self.faults.append(f"{member}: {words[1]} bytes of {words[0]}: the library keeps no state between calls")


def main():
    check = Check(Path(sys.argv[1]).resolve())
    check.tree()
    if len(sys.argv) > 2:
        check.state(sys.argv[2])
    for fault in check.faults:
        print(fault)
    print(f"{len(check.faults)} faults")
    return 1 if check.faults else 0


if __name__ == "__main__":
    sys.exit(main())
