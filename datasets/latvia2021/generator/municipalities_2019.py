"""Municipalities in 2019: the earlier wave."""

from . import eindex, labels, questionnaire
from .answering import share_of_sum, yes_no_column
from .chance import Chance
from .eindex import level_counts
from .municipalities import GROUPS, HR, WEIGHTS, has_hr, platform, section_needs, unit
from .municipalities_run import OUTPUT, number_columns, unit_columns
from .study import Study

INTRO_2019 = [
    "Municipalities in 2019: the earlier wave, 104 made-up records (ASSUMED: the report does not say how many answered).",
    "SYNTHETIC. Ids are those of 2021. Made by generate.py; change it there.",
]
ONE_OF_2019 = {
    "service_requirements": ["yes", "planned", "none"],
    "data_tools": ["used", "needed", "not_needed"],
    "eservice_info": ["on_homepage", "other_section", "none"],
    "hr_system": ["single", "various", "none"],
    "staff_platform": ["used", "needed", "impossible", "not_needed"],
}


def study_2019(rows, later):
    """The wave of 2019: the 95 of 2021 and 9 that did not answer then."""
    chance = Chance("municipalities:2019")
    units = [unit(k, u["name"], u["centre"]) for k, u in enumerate(later.records, 1)]
    units += [unit(95 + k, f"novads {66 + k}", "novads") for k in range(1, 10)]
    maturity = {u["id"]: u["maturity"] - 8 + chance.normal(0, 4) for u in later.records}
    for u in units:
        u["maturity"] = maturity.get(u["id"], 27 + chance.normal(0, 5))
        u["fpc"] = 119
    first, second = level_counts([62, 38], len(units))
    order = sorted(units, key=lambda u: (u["maturity"], u["id"]))
    values = eindex.spread(first, 15, 24.4, 21.5, chance) + eindex.spread(second, 26, 48, 33, chance)
    totals = {u["id"]: v for u, v in zip(order, values)}
    eindex.fill(units, totals, WEIGHTS, section_needs(units, rows, 2019), "municipalities:2019:eindex")
    plan = _plan_2019()
    columns = questionnaire.answer(units, rows, "municipalities", 2019, plan)
    _special_2019(units, later, chance)
    s = Study(
        "municipalities_2019",
        ("Municipalities 2019 (synthetic data)", "Pašvaldības 2019"),
        unit_columns(units) + eindex.columns() + columns + _columns_2019(),
        units,
        INTRO_2019,
    )
    published = {r["figure_id"]: float(r["value"]) for r in rows}
    s.estimate("sample_size", "count", [], label=("municipalities", "pašvaldības"))
    eindex.derive(s, WEIGHTS)
    eindex.level_estimates(s, published, "municipalities", 2019, {})
    questionnaire.estimate(s, rows, "municipalities", 2019, plan)
    s.estimate(
        "training_centralised.all",
        "proportion",
        "training_centralised",
        label=labels.TEXTS["training_centralised"],
    )
    for what in ("received", "sent"):
        figure = f"s3_6_6.municipalities.edocs_share_{what}.all.2019.pct"
        s.estimate(
            f"edocs_share_{what}.all",
            "ratio",
            [f"edocuments_{what}", f"documents_{what}"],
            reference={None: published[figure] / 100},
            label=labels.SHARES[f"edocs_{what}"],
        )
        s.figure(figure, f"edocs_share_{what}.all", scale=100)
    s.blocks["design"] = "design: {weight: unit, fpc: fpc}   # 119 municipalities in all"
    s.blocks["output"] = OUTPUT
    s.prepare()
    return s


def _plan_2019():
    asked = {f"hr_{n}": has_hr for n in HR}
    asked.update(
        {
            "digital_skills_training": has_hr,
            "staff_can_submit_ideas": platform,
            "staff_can_ask_anonymously": platform,
            "staff_discussion_forum": platform,
        }
    )
    exact = {
        "hr_system": {"national": (6, 2, 1), "regional": (12, 4, 4), "novads": (35, 10, 30)},
        "digital_skills_training": {"national": (8, 8), "regional": (15, 16), "novads": (35, 45)},
    }
    derived = {"website_ux_research_none": 'website_ux_research_any == "no"'}
    return questionnaire.Plan(
        ONE_OF_2019, derived, GROUPS, asked, exact, skip=["edocs_share_received", "edocs_share_sent"]
    )


def _special_2019(units, later, chance):
    before = {u["id"]: u for u in later.records}
    for u in units:
        same = before.get(u["id"])
        staff = same["staff"] if same else chance.whole(40, 300)
        u["documents_received"], u["documents_sent"] = 55 * staff, 38 * staff
        known = same["training_centralised_2019"] if same else None
        u["training_centralised"] = known or ("yes" if chance.happens(0.34) else "no")
    share_of_sum(units, "documents_received", "edocuments_received", 0.21, chance)
    share_of_sum(units, "documents_sent", "edocuments_sent", 0.26, chance)


def _columns_2019():
    keep = ("documents_received", "edocuments_received", "documents_sent", "edocuments_sent")
    return [c for c in number_columns() if c.name in keep] + [
        yes_no_column("training_centralised", *labels.TEXTS["training_centralised"])
    ]
