#!/usr/bin/env python3
"""Installs BUILD into an empty folder and builds EXAMPLES against it, by the CMake package and by pkg-config.

Each example must print what docs/library.md says; each header must compile alone, as C and as C++; the shared library
must show the functions that the headers declare and no others.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


def run(*words, env=None, text=None):
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env, input=text)
    if done.returncode:
        sys.exit(f"failed: {' '.join(map(str, words))}\n{done.stdout}")
    return done.stdout


def promised(page):
    """What the page says that each example prints: the block after the line `docs/examples/NAME.c` prints."""
    text = page.read_text(encoding="utf-8")
    return dict(re.findall(r"`(?:docs/)?examples/(\w+)\.c` prints\n+```text\n(.*?)```", text, re.S))


def says(program, wanted, env=None):
    got = run(program, env=env)
    if got != wanted:
        sys.exit(f"{program} prints\n{got}and docs/library.md says\n{wanted}")
    print(f"{program.name}: {len(got.splitlines())} lines as promised")


def by_cmake(examples, prefix, wanted, work):
    run("cmake", "-S", examples, "-B", work / "build", f"-DCMAKE_PREFIX_PATH={prefix}")
    run("cmake", "--build", work / "build")
    for name in wanted:
        says(work / "build" / name, wanted[name])
        says(work / "build" / f"{name}_static", wanted[name])


def by_pkg_config(examples, prefix, version, wanted, work):
    folder = next(prefix.rglob("svari.pc")).parent
    env = dict(os.environ, PKG_CONFIG_PATH=str(folder), LD_LIBRARY_PATH=str(folder.parent))
    if run("pkg-config", "--modversion", "svari", env=env).strip() != version:
        sys.exit("svari.pc has another version")
    build = 'eval cc -std=c17 -Wall -Wextra -Werror \'"$0" -o "$1"\' $(pkg-config --cflags --libs svari)'  # eval: for names with spaces
    for name in wanted:
        program = work / f"{name}_by_pkg_config"
        run("sh", "-c", build, examples / f"{name}.c", program, env=env)
        says(program, wanted[name], env)


def headers_stand_alone(prefix):
    compilers = [("cc", "c", "-std=c11")]
    if shutil.which("c++"):
        compilers.append(("c++", "c++", "-std=c++11"))
    for header in sorted((prefix / "include/svari").glob("*.h")):
        for compiler, language, standard in compilers:
            run(compiler, "-x", language, standard, "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only",
                f"-I{prefix / 'include'}", "-", text=f"#include <svari/{header.name}>\n")


def declared(prefix):
    text = "".join(p.read_text(encoding="utf-8") for p in (prefix / "include/svari").glob("*.h"))
    text = re.sub(r"/\*.*?\*/|^\s*#.*?(?<!\\)$", "", text, flags=re.S | re.M)
    return set(re.findall(r"\b(svari_\w+)\(", text))


def shows_only_public_names(prefix):
    library = next(p for p in prefix.rglob("libsvari.so") if p.exists())
    names = {line.split()[-1] for line in run("nm", "-D", "--defined-only", library).splitlines()}
    wanted = {f"{name}@@SVARI_0" for name in declared(prefix)} | {"SVARI_0"}
    if names != wanted:
        sys.exit(f"libsvari.so shows other names than the public headers do: {sorted(names ^ wanted)}")
    if "libsvari.so.0" not in run("readelf", "-d", library):
        sys.exit("libsvari.so has another soname")


def main():
    build, examples = Path(sys.argv[1]), Path(sys.argv[2])
    cache = (build / "CMakeCache.txt").read_text()
    version = cache.split("CMAKE_PROJECT_VERSION:STATIC=")[1].split("\n")[0]
    wanted = promised(examples.parent / "library.md")
    if set(wanted) != {p.stem for p in examples.glob("*.c")}:
        sys.exit(f"docs/library.md does not say what each example prints: {sorted(wanted)}")
    work = Path(tempfile.mkdtemp())
    try:
        prefix = work / "prefix"
        run("cmake", "--install", build, "--prefix", prefix)
        shows_only_public_names(prefix)
        headers_stand_alone(prefix)
        by_cmake(examples, prefix, wanted, work)
        by_pkg_config(examples, prefix, version, wanted, work)
    finally:
        shutil.rmtree(work)


if __name__ == "__main__":
    main()
