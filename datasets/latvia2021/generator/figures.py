"""figures.csv: which entry of which run gives each published figure, checked here before anything is written."""

import sys

from .study import csv_text, rounded

COLUMNS = [
    "figure_id",
    "run",
    "id",
    "variable",
    "category",
    "domain",
    "field",
    "scale",
    "decimals",
    "rule",
    "published",
    "reason",
    "reason_lv",
    "note",
    "section",
    "study",
    "year",
    "unit",
    "indicator_lv",
]

# What the report prints after a number, by the end of the figure's id.
UNITS = {"pct": "%", "pp_change": "pp"}


def _unit(figure_id):
    return next((UNITS[word] for word in figure_id.split(".") if word in UNITS), "")


def _place(row):
    """Sections in the order of the report: 3.1.2 before 3.2.1."""
    return [int(part) for part in row["section"].split(".")]



def agrees(computed, published, rule, decimals):
    """digit: equal at the printed digit; about:X: within X of a figure told in words; over: more than it; under."""
    if rule == "digit":
        return rounded(computed, decimals) == published
    if rule.startswith("about:"):
        return abs(computed - published) <= float(rule[6:])
    return computed > published if rule == "over" else computed < published


# What tells a reason, and the reason in Latvian.
REASONS_LV = {
    "section 2 names": "pretruna pārskatā: 2. nodaļā 3. līmenī nosauktas 4, 3 un 3 pašvaldības, 2. līmenī 5, 15 un 53, 1. līmenī 0, 2 un 10 "
    "(10,5, 76,8 un 12,6 % no 95) ar to punktiem; pieņemti šie skaitļi",
    "adds to 111": "pretruna pārskatā: rinda kopā dod 111 %; ar 27 skaitļa 44 vietā tā dod 94 kā citas rindas, un tas ir pieņemts",
    "internal processes 33": "pretruna pārskatā: attēlā iekšējiem procesiem ir 33 un pakalpojumu nodrošināšanai 42, bet nekādas līmeņu robežas to "
    "nesaskaņo ar blakus drukātajiem īpatsvariem; pieņemta otrāda secība, 42 un 33",
    "add to 137": "pretruna pārskatā: 59, 76 un 2 % kopā dod 137; pieņemts 59, jo tekstā teikts “vairāk nekā puse”; 76 un 2 sakrīt ar blakus rindu, un "
    "kādiem tiem jābūt, nav zināms: atlikušie 41 % ir izdomāti",
    "73 % don't": "pretruna pārskatā: 28 % veic un 73 % neveic, abi no 95; pieņemts 28 un tā papildinājums",
}


def _latvian(reason):
    return next((lv for sign, lv in REASONS_LV.items() if sign in reason), "")


def _row(figure, value):
    decimals = figure.get("decimals", len(value.split(".")[1]) if "." in value else 0)
    return [
        figure["figure_id"],
        figure["run"],
        figure["id"],
        figure["variable"],
        figure["category"],
        figure["domain"],
        figure.get("field", "estimate"),
        figure.get("scale", 1),
        decimals,
        figure.get("rule", "digit"),
        value,
        figure.get("reason", ""),
        _latvian(figure.get("reason", "")),
        figure.get("note", ""),
    ]


def text(studies, published):
    order = [r["figure_id"] for r in published]
    value = {r["figure_id"]: r["value"] for r in published}
    rows, wrong = {}, []
    for study in studies:
        for figure in study.figures:
            if figure["figure_id"] in rows:
                raise SystemExit(f"{figure['figure_id']} is mapped twice")
            row = rows[figure["figure_id"]] = _row(figure, value[figure["figure_id"]])
            estimate, n = study.result(figure["id"], figure["category"], figure["domain"])
            computed = n if row[6] == "n" else None if estimate is None else estimate * row[7]
            equal = computed is not None and agrees(computed, float(row[10]), row[9], row[8])
            if equal == bool(row[11]):
                wrong.append(f"{figure['figure_id']}: {computed} for {row[10]} {row[11]}")
    missing = [f for f in order if f not in rows]
    print(
        f"figures: {len(rows)} of {len(order)} mapped, {sum(not r[11] for r in rows.values())} equal", file=sys.stderr
    )
    if wrong:
        raise SystemExit("\n".join(wrong))
    if missing:
        raise SystemExit(f"not mapped: {len(missing)}, first {missing[:3]}")
    return csv_text(
        COLUMNS,
        [
            rows[r["figure_id"]] + [r["section"], r["study"], r["year"], _unit(r["figure_id"]), r["indicator_lv"]]
            for r in sorted(published, key=_place)
        ],
    )
