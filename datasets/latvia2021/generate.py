#!/usr/bin/env python3
"""Makes the synthetic data, run files and codebooks of the seven studies of 2021, by one seed.

    python3 generate.py           writes every file
    python3 generate.py --check   makes them again in memory and compares by SHA-256 with what is here

Nothing is drawn from real respondents. The answers are drawn from plausible propensities, then moved until the weighted
results give the figures that the report of 2021 printed; figures that contradict each other in the report are not bent.
"""

import csv
import hashlib
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from generator import centres, clients, figures, institutions_run, institutions_waves, municipalities_2019  # noqa: E402
from generator import municipalities_run, residents_run, services_more, services_run  # noqa: E402
from generator.study import csv_text, kish  # noqa: E402

HERE = pathlib.Path(__file__).parent


# Each wave and the one before it, with units of the same id.
PREVIOUS = {
    "institutions": "institutions_2019",
    "institutions_2019": "institutions_2018",
    "institutions_2018": "institutions_2017",
    "municipalities": "municipalities_2019",
}


def read(name):
    with open(HERE / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def make():
    """Every file by name, with its text."""
    published = {r["figure_id"]: float(r["value"]) for r in read("published.csv")}
    margin_rows = read("margins.csv")
    onsite, call = clients.onsite(published), clients.call(published)
    studies = [
        residents_run.study(margin_rows, published),
        onsite,
        call,
        clients.both(onsite, call),
        centres.staff_local(),
        centres.staff_regional(),
        centres.mystery(published),
    ]
    rows = read("published.csv")
    municipal = municipalities_run.study_2021(rows)
    state = institutions_run.study_2021(rows)
    studies += [state, municipal, institutions_run.study_all(state), municipalities_run.study_all(municipal)]
    studies += [institutions_waves.study_wave(rows, state, year) for year in (2019, 2018, 2017)]
    studies.append(municipalities_2019.study_2019(rows, municipal))
    counts = services_run.study(state, municipal, published)
    studies += [
        counts,
        services_more.sectors(counts.records, published),
        services_more.study_2019(counts.records),
        services_more.catalogue(),
        services_more.studies(),
    ]
    tables = {"sex_age.csv": residents_run.sex_age_rows(margin_rows), **clients.lists()}
    files = {name: csv_text(rows[0], rows[1:]) for name, rows in tables.items()}
    for study in studies:
        if study.file not in files:
            files[study.file] = study.data_text()
        if study.name in PREVIOUS:
            study.blocks["previous"] = f"previous: {{results: {PREVIOUS[study.name]}.yaml, unit: id}}"
        files[f"{study.name}.yaml"] = study.run_text()
        print(f"{study.name}: {len(study.records)} records, Kish {kish(study.weight):.3f}", file=sys.stderr)
    files["figures.csv"] = figures.text(studies, read("published.csv"))
    return files


def main():
    files = make()
    files["checksums.txt"] = "".join(
        f"{hashlib.sha256(text.encode()).hexdigest()}  {name}\n" for name, text in sorted(files.items())
    )
    if "--check" not in sys.argv[1:]:
        for name, text in files.items():
            (HERE / name).write_text(text, encoding="utf-8", newline="")
        return 0
    off = [
        name
        for name, text in files.items()
        if not (HERE / name).is_file() or (HERE / name).read_bytes() != text.encode()
    ]
    for name in off:
        print(f"{name} is not what generate.py makes", file=sys.stderr)
    return 1 if off else 0


if __name__ == "__main__":
    sys.exit(main())
