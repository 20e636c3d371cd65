"""Services by sector, in 2019, by kind; and the list of studies."""

from . import labels
from .chance import Chance
from .institutions import SECTORS
from .municipalities import CENTRES
from .services import electronic
from .services_run import unit_columns
from .study import YES_NO, Column, Study


def sectors(units, published):
    """Sums by ministry sector: the unweighted mean of the sectors' shares is another figure than the share of all."""
    rows = []
    for key, en, _, _, _ in SECTORS:
        here = [u for u in units if u["sector"] == en and u["reported"] == "yes"]
        rows.append(
            dict(
                sector=en,
                units=len(here),
                **{
                    n: sum(u[n] for u in here)
                    for n in ("applied", "applied_electronically", "received", "received_electronically")
                },
            )
        )
    columns = [
        Column("sector", "sector", "resors", [(k, x[1], x[2]) for k, x in enumerate(SECTORS, 1)]),
        Column("units", "institutions that gave numbers", "iestādes", number=True),
        Column("applied", "applications in the year", "pieteikumi gadā", number=True),
        Column("applied_electronically", "of them electronic", "no tiem elektroniski", number=True),
        Column("received", "services received in the year", "saņemtie pakalpojumi gadā", number=True),
        Column("received_electronically", "of them electronic", "no tiem elektroniski", number=True),
    ]
    s = Study(
        "services_sectors",
        ("Services by sector 2021 (synthetic data)", "Pakalpojumi pa resoriem 2021"),
        columns,
        rows,
        [
            "Administrative counts of services by the sectors of 13 ministries: services.csv added up. SYNTHETIC.",
            "Made by generate.py; change it there.",
        ],
    )
    for what in ("applied", "received"):
        s.derive_as(f"{what}_share", f"{what}_electronically / {what}", labels.SHARES[what])
        figure = f"s3_5_4.services_stats.services_{what}_electronically_mean_of_sectors.institutions.2021.pct"
        id = f"services_{what}_electronically_mean_of_sectors.institutions"
        s.estimate(
            id,
            "mean",
            f"{what}_share",
            reference={None: published[figure] / 100},
            label=tuple(a + b for a, b in zip(labels.SHARES[what], (", mean of sectors", ", vidēji resoros"))),
        )
        s.figure(figure, id, f"{what}_share", scale=100, note="the unweighted mean of the sectors' shares")
    _whole_list(s, 13, "every ministry's sector")
    s.blocks["output"] = "output: {formats: [json, csv, html]}"
    s.prepare()
    return s


def _whole_list(s, size, comment):
    """A complete list: no sampling error."""
    s.derive_as("listed", str(size), ("records on the list", "ieraksti sarakstā"))
    s.blocks["design"] = f"design: {{fpc: listed}}   # {comment}"


def study_2019(units):
    """Municipalities' counts in 2019: about a third applied for electronically, 27 % received."""
    chance = Chance("services:2019")
    towns = [
        dict(
            id=u["id"],
            name=u["name"],
            centre=u["centre"],
            applied=int(u["applied"] * chance.uniform(0.8, 1.0)),
            received=int(u["received"] * chance.uniform(0.8, 1.0)),
        )
        for u in units
        if u["kind"] == "municipality" and u["reported"] == "yes"
    ]
    for whole, percent in (("applied", 33.0), ("received", 27.0)):
        electronic(towns, whole, f"{whole}_electronically", lambda u: percent, chance)
    names = [(k, u["name"], labels.latvian_name(u["name"])) for k, u in enumerate(towns, 1)]
    columns = [c for c in unit_columns(towns) if c.name not in ("kind", "sector", "reported", "name")]
    columns[1:1] = [
        Column("name", "name", "nosaukums", names),
        Column("centre", "importance of its centre", "attīstības centra nozīme", CENTRES),
    ]
    s = Study(
        "services_2019",
        ("Services of municipalities 2019 (synthetic data)", "Pašvaldību pakalpojumi 2019"),
        columns,
        towns,
        [
            "Administrative counts of services of municipalities in 2019: the earlier wave, made up. SYNTHETIC.",
            "Made by generate.py; change it there.",
        ],
    )
    for what, rule, note in (("applied", "about:3", "told in words: about a third"), ("received", "digit", "")):
        id = f"services_{what}_electronically.municipalities"
        s.estimate(id, "ratio", [f"{what}_electronically", what], label=labels.SHARES[what])
        s.figure(
            f"s3_5_4.services_stats.services_{what}_electronically.municipalities.2019.pct",
            id,
            scale=100,
            rule=rule,
            note=note,
        )
    s.derive_as("unit", "1", ("counts as", "skaitās kā"))
    s.derive_as("listed", "119", ("municipalities in all", "pašvaldību skaits"))
    s.blocks["design"] = "design: {weight: unit, fpc: listed}   # 119 municipalities in all"
    s.blocks["output"] = "output: {formats: [json, csv, html]}"
    s.prepare()
    return s


BLOCKS = [
    (1, "exchange between systems", "valsts sistēmu sadarbība"),
    (2, "for clients, in wide demand", "klientiem, plaši pieprasīti"),
    (3, "for clients, in rare demand", "klientiem, retāk pieprasīti"),
]


def catalogue():
    """Eighty made-up services by block: exchange between systems, and for clients, in wide or rare demand."""
    chance = Chance("services:catalogue")
    rows, seen = [], set()
    for k in range(1, 81):
        block = BLOCKS[0][1] if k <= 6 else BLOCKS[1][1] if k <= 30 else BLOCKS[2][1]
        power = (5.8, 7.6) if k <= 6 else (4.05, 5.6) if k <= 30 else (0.8, 3.98)
        rows.append(
            dict(
                service=k,
                block=block,
                applications=int(10 ** chance.uniform(*power)),
                first_of_block="no" if block in seen else "yes",
            )
        )
        seen.add(block)
    s = Study(
        "service_catalogue",
        ("Kinds of services 2021 (synthetic data)", "Pakalpojumu veidi 2021"),
        [
            Column("service", "service", "pakalpojums", number=True),
            Column("block", "kind of service", "pakalpojumu bloks", BLOCKS),
            Column("applications", "applications in the year", "pieteikumi gadā", number=True),
            Column("first_of_block", "first record of its kind (to count them)", "pirmais ieraksts blokā", YES_NO),
        ],
        rows,
        [
            "A catalogue of 80 made-up services by kind, for the bounds that the report tells. SYNTHETIC.",
            "Made by generate.py; change it there.",
        ],
    )
    s.derive_as("demand_threshold", "10000 + 0 * applications", ("bound of wide demand", "plaša pieprasījuma robeža"))
    s.derive_as("wide_demand", "applications > demand_threshold", ("in wide demand", "plaši pieprasīts"))
    s.estimate(
        "service_blocks.all",
        "count",
        [],
        where='first_of_block == "yes"',
        label=("kinds of service", "pakalpojumu bloki"),
    )
    s.figure("s4.services_stats.service_blocks.all.2021.count", "service_blocks.all")
    s.estimate(
        "demand_threshold.threshold",
        "mean",
        "demand_threshold",
        label=("bound of wide demand", "plaša pieprasījuma robeža"),
    )
    s.figure(
        "s4.services_stats.demand_threshold.threshold.2021.count",
        "demand_threshold.threshold",
        "demand_threshold",
        note="a bound, not an estimate: the value that this run divides by",
    )
    s.estimate(
        "applications.block",
        "total",
        "applications",
        by=["block"],
        label=("applications by kind", "pieteikumi pa blokiem"),
    )
    _whole_list(s, 80, "all of the catalogue")
    s.blocks["output"] = "output: {formats: [json, csv, html]}"
    s.prepare()
    return s


def studies():
    """The seven studies themselves."""
    rows = [
        ("residents", 1000),
        ("clients", 553),
        ("staff of local centres", 21),
        ("staff of regional centres", 11),
        ("mystery shopper visits", 20),
        ("institutions", 114),
        ("municipalities", 95),
    ]
    latvian = [
        "iedzīvotāju aptauja",
        "VPVKAC klientu aptauja",
        "vietējo VPVKAC darbinieku aptauja",
        "reģionālo VPVKAC darbinieku aptauja",
        "noslēpumainā klienta vizītes",
        "valsts iestāžu novērtējums",
        "pašvaldību novērtējums",
    ]
    levels = [(k, name, lv) for k, ((name, _), lv) in enumerate(zip(rows, latvian), 1)]
    s = Study(
        "studies",
        ("The seven studies of 2021", "Septiņi pētījumi 2021"),
        [Column("study", "study", "pētījums", levels), Column("size", "records", "ieraksti", number=True)],
        [dict(study=name, size=size) for name, size in rows],
        [
            "The seven studies of the monitoring of 2021 and their sizes, as the report lists them.",
            "Made by generate.py; change it there.",
        ],
    )
    s.estimate("studies_total.all", "count", [], label=("studies", "pētījumi"))
    s.figure("s1_3.services_stats.studies_total.all.2021.count", "studies_total.all")
    s.estimate("size", "total", "size", label=("records in all", "ieraksti kopā"))
    _whole_list(s, 7, "all there are")
    s.blocks["output"] = "output: {formats: [json, csv, html]}"
    s.prepare()
    return s
