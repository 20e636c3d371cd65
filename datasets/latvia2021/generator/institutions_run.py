"""State institutions in 2021: codebook, estimates and the run file."""

from . import eindex, labels, questionnaire
from .answering import one_of_column, yes_no_column
from .chance import Chance
from .institutions import (
    HUNDRED_ELEVEN,
    INTERNAL,
    LOW,
    PLATFORM,
    LEVEL_THREE,
    POINTS,
    SECTORS,
    TYPES,
    WEIGHTS,
    section_needs,
    special_2021,
    points_by_unit,
    plan_2021,
    units_2021,
)
from .study import Column, Study


def study_2021(rows):
    chance = Chance("institutions:2021")
    units = units_2021()
    totals = points_by_unit(units, chance)
    for u in units:
        u["maturity"] = totals.get(u["id"], 35.0)
    scored = [u for u in units if u["id"] in totals]
    extra = next(u["id"] for u in units if u["id"] not in totals and u["sector"] == "independent")
    ids = {u["name"]: u["id"] for u in units}
    printed = {"internal_processes": {ids[name]: 100.0 for name, _, _ in INTERNAL}, "open_data": {}}
    sections = section_needs(
        scored,
        rows,
        2021,
        {
            "communication": 55.9,
            "customer_service": 37.9,
            "open_data": 24,
            "internal_processes": 74.9,
            "service_provision": 19.9,
        },
        printed,
        fixed={
            "communication": (1, 67, 31, 5, 3),
            "customer_service": (35, 58, 13, 1, 0),
            "open_data": (18, 86, 2, 1, 0),
            "internal_processes": (0, 16, 31, 32, 28),
            "service_provision": (96, 9, 2, 0, 0),
        },
    )
    eindex.fill(units, totals, WEIGHTS, sections, "institutions:2021:eindex")
    record = next(u for u in units if u["id"] == extra)
    record.update({f"i_open_data_{i[0]}": v for i, v in zip(eindex.ITEMS["open_data"], (0.25, 0.28))})
    plan = plan_2021()
    columns = questionnaire.answer(units, rows, "institutions", 2021, plan)
    special_2021(units)
    _first_and_last(units, totals)
    for u in units:
        u["fpc_type"] = ASKED[u["type"]]
    s = Study(
        "institutions",
        ("State institutions 2021 (synthetic data)", "Valsts iestādes 2021"),
        _unit_columns(units) + [FPC_TYPE] + eindex.columns() + columns + _own_columns(),
        units,
        INTRO_2021,
    )
    _estimates_2021(s, rows, plan)
    s.blocks["design"] = "design: {weight: unit, fpc: fpc}   # 124 institutions asked (assumed); 10 did not answer"
    s.blocks["tables"] = "tables:\n  - {id: level_by_type, rows: [type], columns: [level_total], cells: [count, row]}\n"
    s.blocks["output"] = "output: {formats: [json, csv, html], weights: true, keep: [id, name]}"
    s.prepare()
    return s


ASKED = {"ministry": 13, "agency": 75, "state company": 18, "independent": 18}
FPC_TYPE = Column(
    "fpc_type", "institutions of that type asked (assumed)", "šāda veida iestāžu skaits (pieņemts)", number=True
)
INTRO_ALL = [
    "What the 114 institutions say of all 124 asked (ASSUMED), if within their type the 10 others are like them. SYNTHETIC.",
    "A sample by type: 13 of 13 ministries, 70 of 75 agencies, 15 of 18 companies, 16 of 18 independent ones.",
    "Made by generate.py; change it there.",
]


def study_all(answered):
    """The same records as a stratified sample of all that were asked."""
    s = Study(
        "institutions_all",
        ("All state institutions 2021 (synthetic data)", "Visas valsts iestādes 2021"),
        [
            c
            for c in answered.columns
            if c.name in ("id", "name", "type", "sector", "fpc_type") or c.name.startswith("i_")
        ],
        answered.records,
        INTRO_ALL,
    )
    s.file = answered.file
    eindex.derive(s, WEIGHTS)
    s.weight = [u["fpc_type"] / sum(v["type"] == u["type"] for v in answered.records) for u in answered.records]
    eindex.whole_estimates(s, "type")
    s.blocks["population"] = (
        "population:\n  margins:\n    type: {totals: {ministry: 13, agency: 75, state company: 18, "
        "independent: 18}}   # assumed; only for comparison\n"
    )
    s.blocks["design"] = "design: {strata: type, fpc: fpc_type}"
    s.blocks["output"] = "output: {formats: [json, csv, html], weights: true, keep: [id, name]}"
    s.prepare()
    return s


INTRO_2021 = [
    "State institutions in 2021: answers and scores of 114, made up. SYNTHETIC. Names are those that the report prints; what it",
    "prints of an institution by name is kept, all else is invented. How many were asked is ASSUMED: 124. Each counts as one, as",
    "in the report; institutions without a score are in the base of the shares by level, as there. e-index: sections are shares",
    "of attainable points; their weights in the total are ASSUMED (the report doesn't print them), as are the bounds of levels:",
    "level 2 from 25, 3 from 50, 4 over 75, 5 from 90 points. Made by generate.py; change it there.",
]


def _first_and_last(units, totals):
    for sector in LOW:
        here = sorted((u for u in units if u["sector"] == sector and u["id"] in totals), key=lambda u: totals[u["id"]])
        for u in units:
            if u["sector"] == sector:
                u["place"] = "last" if u is here[0] else "first" if u is here[-1] else "between"


def _unit_columns(units):
    names = [(k, u["name"], labels.latvian_name(u["name"])) for k, u in enumerate(units, 1)]
    sectors = [(k, s[1], s[2]) for k, s in enumerate(SECTORS, 1)] + [(14, "independent", "neatkarīgās")]
    for u in units:
        u["sector"] = next((s[1] for s in SECTORS if s[0] == u["sector"]), u["sector"])
    return [
        Column("id", "institution, same in all waves", "iestāde, vienāda visos mērījumos", text=True),
        Column("name", "name", "nosaukums", names),
        Column("type", "type", "veids", TYPES),
        Column("sector", "sector", "resors", sectors),
        Column("unit", "counts as", "skaitās kā", number=True),
        Column("fpc", "institutions asked (assumed)", "iestāžu skaits (pieņemts)", number=True),
    ]


def _own_columns():
    platform = [_platform_column(key) for key in ("knowledge", "internal_communication")]
    numbers = [
        ("staff", "employees", "darbinieki"),
        ("staff_remote", *labels.RATIOS["remote_work_yes"]),
        ("staff_it_barrier", *labels.RATIOS["remote_work_it_barrier"]),
        ("staff_not_applicable", *labels.RATIOS["remote_work_not_applicable"]),
        ("invoice_contracts", "contracts with machine-readable invoices", "līgumi par mašīnlasāmiem rēķiniem"),
        ("invoice_contracts_tet", *labels.RATIOS["machine_readable_invoice_contracts_by_tet"]),
    ]
    return [
        *[
            yes_no_column(name, *labels.TEXTS[name])
            for name in ("public_premises", "public_computers", "public_computers_card_reader")
        ],
        *platform,
        *[yes_no_column(name, *labels.TEXTS[name]) for name in ("training_self_study", "training_self_study_2019")],
        Column(
            "place",
            "place in its sector by the e-index",
            "vieta resorā",
            [(1, "first", "pirmā"), (2, "between", "vidū"), (3, "last", "pēdējā")],
        ),
        *[Column(n, en, lv, number=True) for n, en, lv in numbers],
    ]


def _platform_column(key):
    text = {
        "knowledge": ("to keep knowledge", "zināšanu uzkrāšanai"),
        "internal_communication": ("for internal communication", "iekšējai komunikācijai"),
    }[key]
    return one_of_column(
        f"staff_platform_{key}",
        f"staff platform {text[0]}",
        f"komunikācijas platforma {text[1]}",
        [p[1:] for p in PLATFORM],
    )


def _estimates_2021(s, rows, plan):
    published = {r["figure_id"]: float(r["value"]) for r in rows}
    s.estimate("sample_size", "count", [], label=("institutions", "iestādes"))
    s.figure("s1_3.institutions.sample_size.all.2021.count", "sample_size")
    eindex.derive(s, WEIGHTS)
    decisions = {("communication", 3): HUNDRED_ELEVEN, ("internal_processes", 3): HUNDRED_ELEVEN}
    eindex.level_estimates(s, published, "institutions", 2021, decisions)
    eindex.mean_estimates(s, published, "institutions", {})
    _named(s, published)
    questionnaire.estimate(s, rows, "institutions", 2021, plan)
    _own_shares(s, published, plan)
    _ratios(s, published)


def _named(s, published):
    for id, variable, section, table, others in (
        ("eindex_total_points", "e_total", "s2", POINTS, list(LEVEL_THREE)),
        ("eindex_internal_processes_points", "e_internal_processes", "s3_6_1", INTERNAL, []),
    ):
        named = f"named_{id[7:-7]}"
        s.derive_recode(
            named,
            "name",
            {name: name for name in [t[0] for t in table] + others},
            text=("institutions named", "nosauktās iestādes"),
        )
        s.estimate(id, "mean", variable, by=[named], label=("points of institutions named", "nosaukto iestāžu punkti"))
        for name, key, _ in table:
            s.figure(
                f"{section}.institutions.{id}.institution_{key}.2021.mean_100", id, variable, domain=f"{named}={name}"
            )
    s.estimate(
        "eindex_total_level_count.all", "count", [], by=["level_total"], label=("units by level", "skaits līmeņos")
    )
    for k in (1, 2, 3):
        s.figure(
            f"s2.institutions.eindex_total_level_{k}.all.2021.count",
            "eindex_total_level_count.all",
            domain=f"level_total=level {k}",
        )
    s.estimate(
        "eindex_total_mean.sector",
        "mean",
        "e_total",
        by=["sector"],
        label=("e-index by sector", "e-indekss pa resoriem"),
    )
    for sector in ("agriculture", "welfare", "justice"):
        s.figure(
            f"s2.institutions.eindex_total_mean.sector_{sector}.2021.mean_100",
            "eindex_total_mean.sector",
            "e_total",
            domain=f"sector={sector}",
        )
    _ranges(s)
    s.derive_as(
        "level_number",
        "if(e_total < 25, 1, if(e_total < 50, 2, if(e_total <= 75, 3, if(e_total < 90, 4, 5))))",
        ("level, as a number", "līmenis"),
    )
    s.estimate(
        "eindex_total_mean_level.all",
        "quantile",
        ["level_number", "0.5"],
        label=("level in the middle", "vidējais līmenis"),
    )
    s.figure(
        "s2.institutions.eindex_total_mean_level.all.2021.level",
        "eindex_total_mean_level.all",
        "level_number",
        note="the level of the institution in the middle; the mean of 41 points is in the same",
    )
    s.derive_as("all_points", "1 + 0 * unit")
    s.derive_score("attainable", {"all_points": 100}, 100, ("attainable points", "iegūstamie punkti"))
    s.estimate("eindex_scale_max.scale", "mean", "attainable", label=("attainable points", "iegūstamie punkti"))
    s.figure(
        "s2.institutions.eindex_scale_max.scale.2021.mean_100",
        "eindex_scale_max.scale",
        "attainable",
        note="a bound, not an estimate: the score of a unit with every point",
    )


def _ranges(s):
    """The range in a sector: the total over its units of the first's points less the last's."""
    s.derive_as("range_part", 'if(place == "first", e_total, if(place == "last", 0 - e_total, 0))')
    s.estimate(
        "eindex_total_range.sector",
        "total",
        "range_part",
        by=["sector"],
        label=("best less worst in the sector", "starpība resorā"),
    )
    for key, sector in (("environment_regional", "environment and regional development"), ("economics", "economics")):
        s.figure(
            f"s2.institutions.eindex_total_range.sector_{key}.2021.mean_100",
            "eindex_total_range.sector",
            "range_part",
            domain=f"sector={sector}",
        )


def _own_shares(s, published, plan):
    table = [
        ("public_premises", "answered", "s4"),
        ("public_computers", "all", "s3_3_7"),
        ("public_computers", "with_public_premises", "s4"),
        ("public_computers_card_reader", "all", "s3_3_7"),
        ("public_computers_card_reader", "with_public_premises", "s4"),
    ]
    for indicator, group, section in table:
        figure = f"{section}.institutions.{indicator}.{group}.2021.pct"
        s.estimate(
            f"{indicator}.{group}",
            "proportion",
            indicator,
            reference={"yes": published[figure] / 100},
            label=labels.of_group(indicator, group),
        )
        s.figure(figure, f"{indicator}.{group}", indicator, "yes", scale=100, note=plan.notes.get(figure, ""))
    for key in ("knowledge", "internal_communication"):
        id = f"staff_platform.purpose_{key}"
        s.estimate(
            id,
            "proportion",
            f"staff_platform_{key}",
            label=(s.column[f"staff_platform_{key}"].en, s.column[f"staff_platform_{key}"].lv),
        )
        for ending, label, _ in PLATFORM:
            s.figure(
                f"s3_6_8.institutions.staff_platform_{ending}.purpose_{key}.2021.pct",
                id,
                f"staff_platform_{key}",
                label,
                scale=100,
            )
    _counts(s)
    s.derive_as(
        "training_self_study_change",
        'if(training_self_study == "yes", 1, 0) - if(training_self_study_2019 == "yes", 1, 0)',
        ("self study: change since 2019", "patstāvīga apgūšana: izmaiņas kopš 2019. gada"),
    )
    s.estimate(
        "training_self_study_change.all",
        "mean",
        "training_self_study_change",
        reference={None: 0.2},
        label=("self study: change since 2019", "patstāvīga apgūšana: izmaiņas kopš 2019. gada"),
    )
    s.figure(
        "s3_6_4.institutions.training_self_study.all.2021.pp_change",
        "training_self_study_change.all",
        "training_self_study_change",
        scale=100,
        note="the change of each institution that answered in both waves, averaged",
    )


def _counts(s):
    for id, where, figure in (
        (
            "eindex_communication_level_5_count.all",
            'level_communication == "level 5"',
            "s3_2_1.institutions.eindex_communication_level_5.all.2021.count",
        ),
        (
            "eindex_internal_processes_full_score.all",
            "e_internal_processes > 99.99",
            "s3_6_1.institutions.eindex_internal_processes_full_score.all.2021.count",
        ),
        (
            "satisfaction_measured_count.type_ministry",
            'satisfaction_measured == "yes" and type == "ministry"',
            "s3_3_4.institutions.satisfaction_measured.type_ministry.2021.count",
        ),
        (
            "machine_readable_invoice_contracts_count.all",
            'machine_readable_invoice_contracts == "yes"',
            "s3_6_7.institutions.machine_readable_invoice_contracts.all.2021.count",
        ),
        (
            "public_computers_count.with_public_premises",
            'public_computers == "yes"',
            "s4.institutions.public_computers.with_public_premises.2021.count",
        ),
    ):
        s.estimate(id, "count", [], where=where, label=labels.COUNTS[id.split(".")[0]])
        s.figure(figure, id)


def _ratios(s, published):
    table = [
        ("remote_work_yes.all", "staff_remote", "staff", None, "s3_6_2.institutions.remote_work_yes.all.2021.pct"),
        (
            "remote_work_it_barrier.all",
            "staff_it_barrier",
            "staff",
            None,
            "s3_6_2.institutions.remote_work_it_barrier.all.2021.pct",
        ),
        (
            "remote_work_not_applicable.all",
            "staff_not_applicable",
            "staff",
            None,
            "s3_6_2.institutions.remote_work_not_applicable.all.2021.pct",
        ),
        (
            "remote_work_yes.type_ministry",
            "staff_remote",
            "staff",
            'type == "ministry"',
            "s3_6_2.institutions.remote_work_yes.type_ministry.2021.pct",
        ),
        (
            "machine_readable_invoice_contracts_by_tet.all",
            "invoice_contracts_tet",
            "invoice_contracts",
            None,
            "s3_6_7.institutions.machine_readable_invoice_contracts_by_tet.all.2021.pct",
        ),
    ]
    for id, top, bottom, where, figure in table:
        s.estimate(
            id,
            "ratio",
            [top, bottom],
            where=where,
            reference={None: round(published[figure] / 100, 6)},
            label=labels.of_group(*id.split("."), labels.RATIOS),
        )
        s.figure(figure, id, scale=100)
