"""Municipalities in 2021: codebook, estimates and the run file."""

from . import eindex, labels, questionnaire
from .answering import yes_no_column
from .chance import Chance
from .municipalities import (
    CENTRES,
    FRAME,
    INTERNAL,
    LEVEL_REASON,
    OPEN_DATA,
    POINTS,
    SWAP_REASON,
    WEIGHTS,
    by_name,
    section_needs,
    special_2021,
    points_by_unit,
    plan_2021,
    units_2021,
)
from .study import Column, Study


def study_2021(rows):
    chance = Chance("municipalities:2021")
    units = units_2021()
    totals = points_by_unit(units, chance)
    for u in units:
        u["maturity"] = totals[u["id"]]
    silent = [u["id"] for u in sorted(units, key=lambda u: totals[u["id"]])[10:18]]
    sections = section_needs(
        units,
        rows,
        2021,
        {
            "communication": 40.1,
            "customer_service": 28.1,
            "open_data": 31,
            "internal_processes": 42.1,
            "service_provision": 33,
        },
        {"open_data": by_name(units, OPEN_DATA), "internal_processes": by_name(units, INTERNAL)},
        {"service_provision": silent},
    )
    eindex.fill(units, totals, WEIGHTS, sections, "municipalities:2021:eindex")
    plan = plan_2021()
    columns = questionnaire.answer(units, rows, "municipalities", 2021, plan)
    special_2021(units)
    for u in units:
        u["fpc"], u["fpc_centre"] = 119, FRAME[u["centre"]]
    s = Study(
        "municipalities",
        ("Municipalities 2021 (synthetic data)", "Pašvaldības 2021"),
        unit_columns(units) + [FPC_CENTRE] + eindex.columns() + columns + number_columns(),
        units,
        INTRO_2021,
    )
    _estimates_2021(s, rows, plan)
    s.blocks["population"] = POPULATION
    s.blocks["design"] = "design: {weight: unit, fpc: fpc}   # 119 municipalities in all; 24 did not answer"
    s.blocks["tables"] = TABLES
    s.blocks["output"] = OUTPUT
    s.prepare()
    return s


OUTPUT = "output: {formats: [json, csv, html], weights: true, keep: [id, name]}"
INTRO_2021 = [
    "Municipalities in 2021: answers and scores of 95, made up. SYNTHETIC. Names are those that the report prints; what it",
    "prints of a municipality by name is kept, all else is invented. 95 of 119 answered: the fpc makes the standard errors what",
    "they should be, the 24 others are nonresponse. Each counts as one, as in the report. e-index: sections are shares of",
    "attainable points; their weights in the total are ASSUMED (the report doesn't print them), as are the bounds of levels:",
    "level 2 from 25, 3 from 50, 4 over 75, 5 from 90 points. Made by generate.py; change it there.",
]
POPULATION = """\
# The municipalities that there were: only for comparison, nothing is weighted by it.
population:
  margins:
    centre: {totals: {national: 9, regional: 21, novads: 89}}
"""
TABLES = """\
tables:
  - {id: level_by_centre, rows: [centre], columns: [level_total], cells: [count, row]}
  - {id: data_tools_by_centre, rows: [centre], columns: [data_tools], cells: [count, row]}
"""
FPC_CENTRE = Column(
    "fpc_centre", "municipalities with a centre of that importance", "pašvaldības ar šādas nozīmes centru", number=True
)
INTRO_ALL = [
    "What the 95 municipalities say of all 119, if within the importance of their centre the 24 others are like them. SYNTHETIC.",
    "A sample by centre: 9 of 9, 20 of 21 and 66 of 89. Beside the shares of the 95 that the report prints.",
    "Made by generate.py; change it there.",
]


def study_all(answered):
    """The same records as a stratified sample of all 119."""
    s = Study(
        "municipalities_all",
        ("All municipalities 2021 (synthetic data)", "Visas pašvaldības 2021"),
        [c for c in answered.columns if c.name in ("id", "name", "centre", "fpc_centre") or c.name.startswith("i_")],
        answered.records,
        INTRO_ALL,
    )
    s.file = answered.file
    eindex.derive(s, WEIGHTS)
    s.weight = [u["fpc_centre"] / sum(v["centre"] == u["centre"] for v in answered.records) for u in answered.records]
    eindex.whole_estimates(s, "centre")
    s.blocks["population"] = POPULATION
    s.blocks["design"] = "design: {strata: centre, fpc: fpc_centre}"
    s.blocks["output"] = OUTPUT
    s.prepare()
    return s


def unit_columns(units):
    names = [(k, u["name"], labels.latvian_name(u["name"])) for k, u in enumerate(units, 1)]
    return [
        Column("id", "municipality, same in all waves", "pašvaldība, vienāda visos mērījumos", text=True),
        Column("name", "name", "nosaukums", names),
        Column("centre", "importance of its centre", "attīstības centra nozīme", CENTRES),
        Column("unit", "counts as", "skaitās kā", number=True),
        Column("fpc", "municipalities in all", "pašvaldību skaits", number=True),
    ]


def number_columns():
    numbers = [
        ("staff", "employees", "darbinieki"),
        ("staff_remote", *labels.RATIOS["remote_work_yes"]),
        ("staff_it_barrier", *labels.RATIOS["remote_work_it_barrier"]),
        ("staff_not_applicable", *labels.RATIOS["remote_work_not_applicable"]),
        ("documents_received", "documents received", "saņemtie dokumenti"),
        ("edocuments_received", "electronic documents received", "saņemtie elektroniskie dokumenti"),
        ("documents_sent", "documents sent", "nosūtītie dokumenti"),
        ("edocuments_sent", "electronic documents sent", "nosūtītie elektroniskie dokumenti"),
    ]
    return [Column(n, en, lv, number=True) for n, en, lv in numbers] + [
        yes_no_column(
            "uses_chancellery_handbook",
            "uses the State Chancellery's handbook or unified requirements",
            "izmanto Valsts kancelejas rokasgrāmatu vai vienotas prasības",
        ),
        yes_no_column("special_service_studies", *labels.TEXTS["special_service_studies"]),
        yes_no_column("training_centralised_2019", *labels.TEXTS["training_centralised_2019"]),
    ]


def _estimates_2021(s, rows, plan):
    published = {r["figure_id"]: float(r["value"]) for r in rows}
    s.estimate("sample_size", "count", [], label=("municipalities", "pašvaldības"))
    s.figure("s1_3.municipalities.sample_size.all.2021.count", "sample_size")
    eindex.derive(s, WEIGHTS)
    decisions = {("total", k): LEVEL_REASON for k in (1, 2, 3)}
    eindex.level_estimates(s, published, "municipalities", 2021, decisions)
    eindex.mean_estimates(
        s, published, "municipalities", {"internal_processes": SWAP_REASON, "service_provision": SWAP_REASON}
    )
    _named(s, published)
    questionnaire.estimate(s, rows, "municipalities", 2021, plan)
    _counts(s, published)
    _ratios(s, published)
    s.derive_as(
        "training_centralised_change",
        'if(training_centralised == "yes", 1, 0) - if(training_centralised_2019 == "yes", 1, 0)',
        ("trained centrally: change since 2019", "apmācības centralizēti: izmaiņas kopš 2019. gada"),
    )
    figure = "s3_6_4.municipalities.training_centralised.all.2021.pp_change"
    s.estimate(
        "training_centralised_change.all",
        "mean",
        "training_centralised_change",
        reference={None: -0.18},
        label=("trained centrally: change since 2019", "apmācības centralizēti: izmaiņas kopš 2019. gada"),
    )
    s.figure(
        figure,
        "training_centralised_change.all",
        "training_centralised_change",
        scale=100,
        note="the change of each municipality that answered in both waves, averaged",
    )


def _named(s, published):
    """Points of municipalities by name, numbers at levels and means by centre."""
    named = [
        ("eindex_total_points", "e_total", "s2", POINTS),
        ("eindex_open_data_points", "e_open_data", "s3_4_1", OPEN_DATA),
        ("eindex_internal_processes_points", "e_internal_processes", "s3_6_1", INTERNAL),
    ]
    for id, variable, section, table in named:
        leader = f"named_{id[7:-7]}"
        s.derive_recode(
            leader, "name", {name: name for name, _, _ in table}, text=("municipalities named", "nosauktās pašvaldības")
        )
        s.estimate(
            id, "mean", variable, by=[leader], label=("points of municipalities named", "nosaukto pašvaldību punkti")
        )
        for name, key, _ in table:
            s.figure(
                f"{section}.municipalities.{id}.municipality_{key}.2021.mean_100",
                id,
                variable,
                domain=f"{leader}={name}",
            )
    for key, centre in (
        ("nationals_centre", "national"),
        ("regionals_centre", "regional"),
        ("novada_centre", "novads"),
    ):
        id = f"eindex_total_level_count.{key}"
        s.estimate(
            id,
            "count",
            [],
            by=["level_total"],
            where=f'centre == "{centre}"',
            label=tuple(
                f"{what}: {who}" for what, who in zip(("units by level", "skaits līmeņos"), labels.GROUPS[key])
            ),
        )
        for k, level in enumerate(eindex.LEVELS, 1):
            figure = f"s2.municipalities.eindex_total_level_{k}.{key}.2021.count"
            if figure in published:
                s.figure(figure, id, domain=f"level_total={level}")
    s.estimate(
        "eindex_total_mean.centre",
        "mean",
        "e_total",
        by=["centre"],
        label=("e-index by centre", "e-indekss pa centriem"),
    )
    s.figure(
        "s2.municipalities.eindex_total_mean.nationals_centre.2021.mean_100",
        "eindex_total_mean.centre",
        "e_total",
        domain="centre=national",
    )


def _counts(s, published):
    s.derive_as("document_system_none", 'document_system == "no"', ("no electronic document system", "nav DVS"))
    table = [
        (
            "uses_chancellery_handbook_or_unified_requirements.all",
            'uses_chancellery_handbook == "yes"',
            ["s3_3_3.municipalities.uses_chancellery_handbook_or_unified_requirements.all.2021.count"],
        ),
        (
            "special_service_studies.all",
            'special_service_studies == "yes"',
            ["s3_3_3.municipalities.special_service_studies.all.2021.count"],
        ),
        (
            "proactive_services_none_count.nationals_centre",
            'proactive_services_none == "yes" and centre == "national"',
            ["s3_3_5.municipalities.proactive_services_none.nationals_centre.2021.count"],
        ),
        (
            "public_computers_count.all",
            'public_computers == "yes"',
            [
                "s3_3_7.municipalities.public_computers.all.2021.count",
                "s4.municipalities.public_computers.all.2021.count",
            ],
        ),
        (
            "document_system_none_count.all",
            'document_system_none == "yes"',
            ["s3_6_5.municipalities.document_system_none.all.2021.count"],
        ),
        (
            "machine_readable_invoice_contracts_count.all",
            'machine_readable_invoice_contracts == "yes"',
            ["s3_6_7.municipalities.machine_readable_invoice_contracts.all.2021.count"],
        ),
    ]
    for id, where, figures in table:
        s.estimate(
            id,
            "count",
            [],
            where=where,
            label=labels.COUNTS[id.split(".")[0]],
        )
        for figure in figures:
            s.figure(figure, id)


def _ratios(s, published):
    for key, where in (
        ("all_with_riga", None),
        ("all_without_riga", 'name != "Rīgas pilsēta"'),
        ("municipality_riga_city", 'name == "Rīgas pilsēta"'),
    ):
        for what, column in (
            ("yes", "staff_remote"),
            ("it_barrier", "staff_it_barrier"),
            ("not_applicable", "staff_not_applicable"),
        ):
            figure = f"s3_6_2.municipalities.remote_work_{what}.{key}.2021.pct"
            if figure in published:
                id = f"remote_work_{what}.{key}"
                s.estimate(
                    id,
                    "ratio",
                    [column, "staff"],
                    where=where,
                    reference={None: published[figure] / 100},
                    label=labels.of_group(f"remote_work_{what}", key, labels.RATIOS),
                )
                s.figure(figure, id, scale=100)
    for what in ("received", "sent"):
        figure = f"s3_6_6.municipalities.edocs_share_{what}.all.2021.pct"
        s.estimate(
            f"edocs_share_{what}.all",
            "ratio",
            [f"edocuments_{what}", f"documents_{what}"],
            reference={None: published[figure] / 100},
            label=labels.SHARES[f"edocs_{what}"],
        )
        s.figure(figure, f"edocs_share_{what}.all", scale=100)
