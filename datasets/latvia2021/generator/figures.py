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
    "note",
    "section",
    "study",
    "year",
    "indicator_lv",
]


def agrees(computed, published, rule, decimals):
    """digit: equal at the printed digit; about:X: within X of a figure told in words; over: more than it; under."""
    if rule == "digit":
        return rounded(computed, decimals) == published
    if rule.startswith("about:"):
        return abs(computed - published) <= float(rule[6:])
    return computed > published if rule == "over" else computed < published


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
        COLUMNS, [rows[r["figure_id"]] + [r["section"], r["study"], r["year"], r["indicator_lv"]] for r in published]
    )
