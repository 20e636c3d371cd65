#!/usr/bin/env python3
"""What svari init guesses runs as it is: over data sets of this repository, and data made to mislead it.

init.py SVARI FOLDER…: every CSV of the folders goes through init, check and run.
"""
import subprocess
import sys
import tempfile
from pathlib import Path

MISLEADING = {
    "sizes.csv": ["household_size,weight,q", *[f"{i % 5 + 1},1,{i % 3}" for i in range(60)]],
    "lone.csv": ["stratum,x", "a,1", *[f"b,{i}" for i in range(60)]],
    "bad_weight.csv": ["my_weight,x", "-1,3", *[f"1,{i}" for i in range(60)]],
    "nested.csv": ["strata,psu,pw,x", *[f"{i % 3},{i % 13},2.5,{i * 7 % 11}" for i in range(200)]],
    "codes.csv": ["design_weight,answer", *[f"1.5,{(1, 2, 3, 98, 99)[i % 5]}" for i in range(100)]],
    "names.csv": ["a b,=c,\"d: e\",yes,null", *[f"{i},x{i % 3},y{i % 2},no,{i % 2}" for i in range(40)]],
    "keys_only.csv": ["id,name", *[f"{i},person {i}" for i in range(50)]],
}
# What must stand in the run file of some of them, and what must not.
WANTED = {
    "sizes.csv": ("# clusters: household_size", "  weight: weight"),
    "lone.csv": ("# strata: stratum  # guessed by its name; but a stratum has one unit only",),
    "bad_weight.csv": ("# weight: my_weight",),
    "nested.csv": ("  nest: true", "  clusters: psu", "  strata: strata", "  weight: pw"),
    "codes.csv": ("type: category", "missing: [98, 99]", "# levels: {1: ?, 2: ?, 3: ?}", "  weight: design_weight"),
}


def main(svari, folders):
    faults, count = [], 0
    with tempfile.TemporaryDirectory() as name:
        here = Path(name)
        for file, lines in MISLEADING.items():
            (here / file).write_text("\n".join(lines) + "\n", encoding="utf-8")
        data = [here / f for f in MISLEADING] + [p.resolve() for f in folders for p in sorted(Path(f).glob("*.csv"))]
        for path in data:
            count += 1
            made = subprocess.run([svari, "init", str(path)], capture_output=True, text=True)
            run = here / "run.yaml"
            run.write_text(made.stdout, encoding="utf-8")
            steps = [made, *(subprocess.run([svari, *words], capture_output=True, text=True)
                             for words in (["check", str(run)], ["run", str(run), "-o", str(here / "out")]))]
            for step in steps:
                if step.returncode:
                    faults.append(f"{path.name}: {' '.join(step.args[1:2])} says {step.stderr.strip()[:300]}")
            for line in WANTED.get(path.name, ()):
                if line not in made.stdout:
                    faults.append(f"{path.name}: “{line}” is not in its run file")
    for fault in faults:
        print(fault)
    print(f"{count} files, {len(faults)} faults")
    return 1 if faults or count < 15 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
