"""State institutions in 2017, 2018 and 2019: the earlier waves."""

from . import eindex, labels, questionnaire
from .answering import yes_no_column
from .chance import Chance
from .eindex import level_counts
from .institutions import GROUPS, HR, WEIGHTS, has_hr, section_needs
from .study import Study

# wave: records (assumed), levels of the total, one of several, columns linked to 2021
WAVES = {2017: (103, None), 2018: (109, [40, 57, 3]), 2019: (107, [30, 56, 14])}


def study_wave(rows, later, year):
    """An earlier wave: ids are those of 2021; how many answered is assumed."""
    chance = Chance(f"institutions:{year}")
    size, levels = WAVES[year]
    keep = sorted(chance.shuffled(later.records)[:size], key=lambda u: u["id"])
    units = [
        dict(
            {k: u[k] for k in ("id", "name", "sector", "type", "part", "unit", "fpc", "training_self_study_2019")},
            maturity=u["maturity"] - 2 * (2021 - year) + chance.normal(0, 5),
        )
        for u in keep
    ]
    columns = []
    if levels:
        columns = eindex.columns()
        _wave_scores(units, rows, year, levels, chance)
    plan = _plan_wave(year)
    answers = questionnaire.answer(units, rows, "institutions", year, plan)
    if year == 2019:
        answers.append(yes_no_column("training_self_study", *labels.TEXTS["training_self_study"]))
        for u in units:
            u["training_self_study"] = u["training_self_study_2019"]
    s = Study(
        f"institutions_{year}",
        (f"State institutions {year} (synthetic data)", f"Valsts iestādes {year}"),
        _wave_columns(later) + columns + answers,
        units,
        [
            f"State institutions in {year}: an earlier wave, {size} made-up records (ASSUMED: the report does not say how many",
            "answered). SYNTHETIC. Ids are those of 2021. Made by generate.py; change it there.",
        ],
    )
    s.estimate("sample_size", "count", [], label=("institutions", "iestādes"))
    if levels:
        eindex.derive(s, WEIGHTS)
        eindex.level_estimates(s, {r["figure_id"]: float(r["value"]) for r in rows}, "institutions", year, {})
    questionnaire.estimate(s, rows, "institutions", year, plan)
    if year == 2019:
        s.estimate(
            "training_self_study.all",
            "proportion",
            "training_self_study",
            label=labels.TEXTS["training_self_study"],
        )
    s.blocks["design"] = "design: {weight: unit, fpc: fpc}   # 124 institutions asked (assumed)"
    s.blocks["output"] = "output: {formats: [json, csv, html], weights: true, keep: [id, name]}"
    s.prepare()
    return s


def _wave_columns(later):
    return [c for c in later.columns if c.name in ("id", "name", "type", "sector", "unit", "fpc")]


def _wave_scores(units, rows, year, levels, chance):
    counts = level_counts(levels, len(units))
    order = sorted(units, key=lambda u: (u["maturity"], u["id"]))
    bounds = [(14, 24.4, 21), (26, 49, 37), (51, 64, 54)]
    values = [
        v for count, (low, high, mean) in zip(counts, bounds) for v in eindex.spread(count, low, high, mean, chance)
    ]
    totals = {u["id"]: v for u, v in zip(order, values)}
    sections = section_needs(units, rows, year)
    for s, section in sections.items():
        left = len(units) - sum(section.counts)
        section.unscored = (
            {u["id"] for u in chance.shuffled([u for u in order[:60]])[:left]} if s != "communication" else set()
        )
    eindex.fill(units, totals, WEIGHTS, sections, f"institutions:{year}:eindex")


def _plan_wave(year):
    one = {"service_requirements": ["yes", "planned", "none"]}
    if year == 2019:
        one["data_tools"] = ["used", "needed", "not_needed"]
    if year == 2018:
        one["data_tools"] = ["used", "not_needed"]
    derived = {"website_ux_research_none": 'website_ux_research_any == "no"'}
    if year == 2019:
        derived["eservice_satisfaction_not_measured"] = 'eservice_satisfaction_measured == "no"'
    return questionnaire.Plan(one, derived, GROUPS, {f"hr_{n}": has_hr for n in HR})
