"""Administrative counts of services in 2021: codebook, estimates and the run file."""

from . import labels
from .institutions import SECTORS
from .services import APPLIED, KEYS, KINDS, MUNICIPAL, RECEIVED, units_2021
from .study import YES_NO, Column, Study


def unit_columns(units):
    names = [(k, u["name"], labels.latvian_name(u["name"])) for k, u in enumerate(units, 1)]
    sectors = [(k, s[1], s[2]) for k, s in enumerate(SECTORS, 1)] + [
        (14, "independent", "neatkarīgās"),
        (15, "municipalities", "pašvaldības"),
    ]
    return [
        Column("id", "unit", "vienība", text=True),
        Column("name", "name", "nosaukums", names),
        Column("kind", "kind", "veids", KINDS),
        Column("sector", "sector", "resors", sectors),
        Column("reported", "gave numbers", "norādījusi statistiku", YES_NO),
        Column("applied", "applications in the year", "pieteikumi gadā", number=True),
        Column("applied_electronically", "of them electronic", "no tiem elektroniski", number=True),
        Column("received", "services received in the year", "saņemtie pakalpojumi gadā", number=True),
        Column("received_electronically", "of them electronic", "no tiem elektroniski", number=True),
    ]


INTRO = [
    "Administrative counts of services in 2021 by unit: 114 institutions and 95 municipalities, made up. SYNTHETIC. Sums, shares of",
    "sectors and of municipalities named are as the report prints them. Made by generate.py; change it there.",
]


def study(state, municipal, published):
    units = units_2021(state, municipal)
    s = Study(
        "services",
        ("Services applied for and received 2021 (synthetic data)", "Pieteiktie un saņemtie pakalpojumi 2021"),
        unit_columns(units),
        units,
        INTRO,
    )
    s.derive_as(
        "large_institution_threshold",
        "150000 + 0 * coalesce(applied, 0)",
        ("bound of a large reporter", "lielu ziņotāju robeža"),
    )
    s.derive_as("large", "applied > large_institution_threshold", ("large reporter", "liels ziņotājs"))
    s.derive_as("small", "applied < 60000", ("small reporter", "mazs ziņotājs"))
    s.derive_as(
        "applied_share",
        "applied_electronically / applied",
        ("share applied for electronically", "elektroniski pieteikto īpatsvars"),
    )
    s.derive_as(
        "received_share",
        "received_electronically / received",
        ("share received electronically", "elektroniski saņemto īpatsvars"),
    )
    s.derive_recode("leader", "name", {n: n for n in MUNICIPAL}, text=("municipalities named", "nosauktās pašvaldības"))
    s.derive_as("unit", "1 + 0 * coalesce(applied, 0)", ("counts as", "skaitās kā"))
    s.derive_as("listed", 'if(kind == "institution", 124, 119)', ("units on the list", "vienības sarakstā"))
    s.blocks["design"] = (
        "design: {weight: unit, strata: kind, fpc: listed}   # of the 124 institutions asked (assumed), the 119 municipalities"
    )
    _shares(s, published)
    _counts(s)
    s.blocks["output"] = "output: {formats: [json, csv, html]}"
    s.prepare()
    return s


def _shares(s, published):
    for what in ("applied", "received"):
        parts = [f"{what}_electronically", what]
        for kind, group in (("institution", "institutions"), ("municipality", "municipalities")):
            figure = f"s3_5_4.services_stats.services_{what}_electronically.{group}.2021.pct"
            s.estimate(
                f"services_{what}_electronically.{group}",
                "ratio",
                parts,
                where=f'kind == "{kind}"',
                reference={None: published[figure] / 100},
                label=labels.SHARES[what],
            )
            s.figure(
                figure, f"services_{what}_electronically.{group}", scale=100, note="all services of the units together"
            )
        s.estimate(f"services_{what}_electronically.sector", "ratio", parts, by=["sector"], label=labels.SHARES[what])
        for sector, _ in (APPLIED if what == "applied" else RECEIVED).items():
            label = next(x[1] for x in SECTORS if x[0] == sector)
            s.figure(
                f"s3_5_4.services_stats.services_{what}_electronically.sector_{sector}.2021.pct",
                f"services_{what}_electronically.sector",
                domain=f"sector={label}",
                scale=100,
            )
        s.estimate(f"services_{what}_electronically.leader", "ratio", parts, by=["leader"], label=labels.SHARES[what])
        for name, key in KEYS.items():
            figure = f"s3_5_4.services_stats.services_{what}_electronically.municipality_{key}.2021.pct"
            if figure in published:
                s.figure(figure, f"services_{what}_electronically.leader", domain=f"leader={name}", scale=100)
    figure = "s3_5_4.services_stats.services_applied_electronically.municipalities.2021.pct.r2"
    s.estimate(
        "services_applied_electronically_mean.municipalities",
        "mean",
        "applied_share",
        where='kind == "municipality"',
        reference={None: published[figure] / 100},
        label=labels.SHARES["applied"],
    )
    s.figure(
        figure,
        "services_applied_electronically_mean.municipalities",
        "applied_share",
        scale=100,
        note="the other way of counting: the mean of the municipalities' shares",
    )


def _counts(s):
    first = "s4.services_stats."
    table = [
        (
            "large_institutions.applications_gt_150000",
            "count",
            [],
            'large == "yes"',
            "large_institutions.applications_gt_150000",
        ),
        (
            "large_institution_threshold.threshold",
            "mean",
            "large_institution_threshold",
            None,
            "large_institution_threshold.threshold",
        ),
        (
            "applications_total.applications_gt_150000",
            "total",
            "applied",
            'large == "yes"',
            "applications_total.applications_gt_150000",
        ),
        (
            "applications_total.institution_bank_of_latvia",
            "total",
            "applied",
            'name == "Latvijas Banka"',
            "applications_total.institution_bank_of_latvia",
        ),
        (
            "small_reporters.applications_32_58539",
            "count",
            [],
            'small == "yes"',
            "small_reporters.applications_32_58539",
        ),
        (
            "applications_min.applications_32_58539",
            "quantile",
            ["applied", "0.0001"],
            'small == "yes"',
            "applications_min.applications_32_58539",
        ),
        (
            "applications_max.applications_32_58539",
            "quantile",
            ["applied", "0.9999"],
            'small == "yes"',
            "applications_max.applications_32_58539",
        ),
        ("non_reporters.not_reported", "count", [], 'reported == "no"', "non_reporters.not_reported"),
    ]
    for id, statistic, variable, where, figure in table:
        s.estimate(id, statistic, variable, where=where, label=labels.SERVICES.get(id) or labels.SERVICES[id.split(".")[0]])
        name = "" if not variable else variable if isinstance(variable, str) else variable[0]
        note = "a bound, not an estimate: the value that this run divides by" if "threshold" in id else ""
        s.figure(f"{first}{figure}.2021.count", id, name, note=note)
