#!/usr/bin/env python3
"""Installs BUILD into an empty folder and builds CONSUMER against it, by the CMake package and by pkg-config."""
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


def run(*words, env=None):
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env)
    if done.returncode:
        sys.exit(f"failed: {' '.join(map(str, words))}\n{done.stdout}")
    return done.stdout


def said(program, version, env=None):
    words = run(program, env=env).split()
    if not words or words[0] != version:
        sys.exit(f"{program} says {words}, not {version}")
    print(f"{Path(program).name}: {' '.join(words)}")


def by_cmake(consumer, prefix, version, work):
    run("cmake", "-S", consumer, "-B", work / "build", f"-DCMAKE_PREFIX_PATH={prefix}")
    run("cmake", "--build", work / "build")
    said(work / "build/consumer", version)
    said(work / "build/consumer_static", version)


def by_pkg_config(consumer, prefix, version, work):
    folder = next(prefix.rglob("svari.pc")).parent
    env = dict(os.environ, PKG_CONFIG_PATH=str(folder), LD_LIBRARY_PATH=str(folder.parent))
    if run("pkg-config", "--modversion", "svari", env=env).strip() != version:
        sys.exit("svari.pc has another version")
    flags = run("pkg-config", "--cflags", "--libs", "svari", env=env).split()
    run("cc", "-std=c17", "-Wall", "-Wextra", "-Werror", consumer / "consumer.c", "-o", work / "by_pkg_config", *flags)
    said(work / "by_pkg_config", version, env)


def shows_only_public_names(prefix):
    library = next(p for p in prefix.rglob("libsvari.so") if p.exists())
    names = [line.split()[-1] for line in run("nm", "-D", "--defined-only", library).splitlines()]
    strange = [n for n in names if not n.startswith(("svari_", "SVARI_"))]
    if strange or "svari_version@@SVARI_0" not in names or any("svari_arena" in n for n in names):
        sys.exit(f"libsvari.so shows other names than the public headers do: {strange or names}")
    if "libsvari.so.0" not in run("readelf", "-d", library):
        sys.exit("libsvari.so has another soname")


def main():
    build, consumer = Path(sys.argv[1]), Path(sys.argv[2])
    cache = (build / "CMakeCache.txt").read_text()
    version = cache.split("CMAKE_PROJECT_VERSION:STATIC=")[1].split("\n")[0]
    work = Path(tempfile.mkdtemp())
    try:
        prefix = work / "prefix"
        run("cmake", "--install", build, "--prefix", prefix)
        shows_only_public_names(prefix)
        by_cmake(consumer, prefix, version, work)
        by_pkg_config(consumer, prefix, version, work)
    finally:
        shutil.rmtree(work)


if __name__ == "__main__":
    main()
