"""Administrative counts of services: applications and receipts by unit, a catalogue of services, the list of studies."""
from .chance import Chance
from .institutions import SECTORS
from .municipalities import CENTRES
from .study import YES_NO, Column, Study

LARGE_SUM, BANK, LEAST, MOST = 255986964, 100985991, 32, 58539
# applied and received electronically by sector, percent: printed for four, made up for the others
APPLIED = {"culture": 99, "economics": 87, "education": 80, "justice": 69}
RECEIVED = {"culture": 99, "economics": 72, "justice": 72, "education": 57}
MUNICIPAL = {"Ventspils pilsēta": (74, None), "Valkas novads": (72, 74), "Ikšķiles novads": (71, None), "Carnikavas novads": (67, 57),
             "Olaines novads": (63, None), "Krustpils novads": (None, 100), "Ādažu novads": (None, 95),
             "Valmieras pilsēta": (None, 65)}
KEYS = {"Ventspils pilsēta": "ventspils_city", "Valkas novads": "valka", "Ikšķiles novads": "ikskile", "Carnikavas novads": "carnikava",
        "Olaines novads": "olaine", "Krustpils novads": "krustpils", "Ādažu novads": "adazi", "Valmieras pilsēta": "valmiera_city"}
KINDS = [(1, "institution", "iestāde"), (2, "municipality", "pašvaldība")]


def _units(state, municipal):
    out = []
    for kind, study in (("institution", state), ("municipality", municipal)):
        for r in study.records:
            out.append(dict(id=r["id"], name=r["name"], kind=kind, sector=r.get("sector") or "municipalities", maturity=r["maturity"],
                            type=r.get("type", ""), centre=r.get("centre", "")))
    return out


def _sizes(units, chance):
    """26 institutions over 150 000 applications, 6 units between, 100 from 32 to 58 539, 77 that gave no numbers."""
    state = [u for u in units if u["kind"] == "institution" and u["name"] != "Latvijas Banka"]
    agencies = chance.shuffled([u for u in state if u["type"] in ("agency", "state company")])
    agencies.sort(key=lambda u: u["name"][-1].isdigit())  # those named in the report first: they are large
    ministries = chance.shuffled([u for u in state if u["type"] not in ("agency", "state company")])
    large, left = _one_each(agencies, 25)
    order = left + ministries
    for u in order[:5]:
        u["size"] = chance.whole(60000, 148000)
    for u in order[5:46]:
        u["size"] = int(10 ** chance.uniform(2.2, 4.7))
    towns = [u for u in units if u["kind"] == "municipality"]
    riga = next(u for u in towns if u["name"] == "Rīgas pilsēta")
    riga["size"] = 112400
    towns = [u for u in towns if u is not riga]
    towns.sort(key=lambda u: (u["name"] not in MUNICIPAL, chance.uniform()))
    for u in towns[:59]:
        u["size"] = int(10 ** chance.uniform(2.3, 4.2))
    order[5]["size"], order[6]["size"] = MOST, LEAST
    weights = [10 ** chance.uniform(5.3, 7.2) for _ in large]
    bank = next(u for u in units if u["name"] == "Latvijas Banka")
    bank["size"] = BANK
    for u, w in zip(large, weights):
        u["size"] = int(200000 + (LARGE_SUM - BANK - 25 * 200000) * w / sum(weights))
    large[0]["size"] += LARGE_SUM - BANK - sum(u["size"] for u in large)


def _one_each(agencies, count):
    """Large institutions from every sector, and those left."""
    seen, first, rest = {}, [], []
    for u in agencies:
        (first if seen.setdefault(u["sector"], 0) == 0 else rest).append(u)
        seen[u["sector"]] += 1
    large = (first + rest)[:count]
    ids = {u["id"] for u in large}
    return large, [u for u in agencies if u["id"] not in ids]


def _sector_shares(printed, mean, names):
    """Percent by sector: as printed, the others around what their mean must be."""
    others = [n for n in names if n not in printed]
    middle = (mean * len(names) - sum(printed.values())) / len(others)
    steps = [(k - (len(others) - 1) / 2) * 3.0 for k in range(len(others))]
    return {**printed, **{n: middle + step for n, step in zip(others, steps)}}


def _electronic(units, whole, part, percent_of, chance):
    """Electronic ones by unit: within a sector around its share, the sector's sum exact."""
    groups = {}
    for u in units:
        groups.setdefault((u.get("sector"), percent_of(u)), []).append(u)
    for (_, percent), group in groups.items():
        total = sum(u[whole] for u in group)
        room = min(percent, 100 - percent) * 0.3 if len(group) > 1 else 0.0
        for u in group:
            u[part] = int(u[whole] * min(100.0, max(0.0, percent + chance.uniform(-room, room))) / 100)
        off = int(total * percent / 100 + 0.5) - sum(u[part] for u in group)
        for u in sorted(group, key=lambda u: -u[whole]):
            step = max(-u[part], min(off, u[whole] - u[part]))
            u[part] += step
            off -= step


def _pooled(units, whole, share, goal):
    """Moves volume between sectors of high and low share till the pooled share is the goal."""
    bank = [u for u in units if u["name"] == "Latvijas Banka"]
    others = [u for u in units if u not in bank and u["size"] > 150000]
    small = [u for u in units if u["size"] <= 150000]
    fixed = bank + small
    total = sum(u[whole] for u in units)
    room = sum(u[whole] for u in others)
    want = (goal * total - sum(share(u) * u[whole] for u in fixed)) / room
    low, high = -60.0, 60.0
    base = {u["id"]: u[whole] for u in others}
    for _ in range(200):
        tilt = (low + high) / 2
        w = {u["id"]: base[u["id"]] * 2.718281828 ** (tilt * (share(u) / 100 - 0.7)) for u in others}
        now = sum(share(u) * w[u["id"]] for u in others) / sum(w.values())
        low, high = (tilt, high) if now < want else (low, tilt)
    spare = room - 200000 * len(others)
    for u in others:
        u[whole] = int(200000 + spare * w[u["id"]] / sum(w.values()))
    others[0][whole] += room - sum(u[whole] for u in others)


def units_2021(state, municipal):
    chance = Chance("services")
    units = _units(state, municipal)
    _sizes(units, chance)
    key = {s[1]: s[0] for s in SECTORS}
    reporting = [u for u in units if "size" in u]
    for whole, part, printed, mean, goal in (("applied", "applied_electronically", APPLIED, 59, 83),
                                             ("received", "received_electronically", RECEIVED, 55, 85)):
        shares = _sector_shares(printed, mean, list(key.values()))

        def share(u):
            return 99.5 if u["name"] == "Latvijas Banka" else shares.get(key.get(u["sector"]), 52.0)
        state_units = [u for u in reporting if u["kind"] == "institution"]
        for u in reporting:
            u[whole] = u["size"] if whole == "applied" else int(u["size"] * chance.uniform(0.85, 0.99))
        _pooled(state_units, whole, share, goal)
        _electronic(state_units, whole, part, share, chance)
        _municipal([u for u in reporting if u["kind"] == "municipality"], whole, part, chance)
    for u in units:
        u["reported"] = "yes" if "size" in u else "no"
        for name in ("applied", "applied_electronically", "received", "received_electronically"):
            u.setdefault(name, None)
    return units


def _municipal(towns, whole, part, chance):
    """Printed shares of the leaders; together 35 %, on average 38 (applied)."""
    k = 0 if whole == "applied" else 1
    top = 62 if whole == "applied" else 56
    fixed = {n: v[k] for n, v in MUNICIPAL.items() if v[k] is not None}
    others = [u for u in towns if u["name"] not in fixed]
    percent = {u["id"]: float(fixed[u["name"]]) for u in towns if u["name"] in fixed}
    mean = (38 * len(towns) - sum(percent.values())) / len(others)
    raw = {u["id"]: chance.uniform(-18, 18) for u in others}
    centre = sum(raw.values()) / len(raw)
    raw = {k: mean + x - centre for k, x in raw.items()}
    for _ in range(4000):
        total = sum(u[whole] for u in towns)
        now = sum(u[whole] * percent.get(u["id"], raw.get(u["id"])) for u in towns) / total
        if abs(now - 35) < 0.2:
            break
        u, v = chance.pick(others), chance.pick(others)
        a, b = (u, v) if u[whole] > v[whole] else (v, u)
        step = 1.0 if now > 35 else -1.0
        if 3 < raw[a["id"]] - step < top and 3 < raw[b["id"]] + step < top:
            raw[a["id"]] -= step
            raw[b["id"]] += step
    percent.update(raw)
    for u in towns:
        u[part] = int(u[whole] * percent[u["id"]] / 100 + 0.5)


def _columns(units):
    names = [(k, u["name"], u["name"]) for k, u in enumerate(units, 1)]
    sectors = [(k, s[1], s[2]) for k, s in enumerate(SECTORS, 1)] + [(14, "independent", "neatkarīgās"),
                                                                     (15, "municipalities", "pašvaldības")]
    return [Column("id", "unit", "vienība", text=True), Column("name", "name", "nosaukums", names),
            Column("kind", "kind", "veids", KINDS), Column("sector", "sector", "resors", sectors),
            Column("reported", "gave numbers", "norādījusi statistiku", YES_NO),
            Column("applied", "applications in the year", "pieteikumi gadā", number=True),
            Column("applied_electronically", "of them electronic", "no tiem elektroniski", number=True),
            Column("received", "services received in the year", "saņemtie pakalpojumi gadā", number=True),
            Column("received_electronically", "of them electronic", "no tiem elektroniski", number=True)]


INTRO = ["Administrative counts of services in 2021 by unit: 114 institutions and 95 municipalities, made up. SYNTHETIC. Sums, shares of",
         "sectors and of municipalities named are as the report prints them. Made by generate.py; change it there."]


def study(state, municipal, published):
    units = units_2021(state, municipal)
    s = Study("services", ("Services applied for and received 2021 (synthetic data)", "Pieteiktie un saņemtie pakalpojumi 2021"),
              _columns(units), units, INTRO)
    s.derive_as("large_institution_threshold", "150000 + 0 * coalesce(applied, 0)", ("bound of a large reporter", "lielu ziņotāju robeža"))
    s.derive_as("large", "applied > large_institution_threshold", ("large reporter", "liels ziņotājs"))
    s.derive_as("small", "applied < 60000", ("small reporter", "mazs ziņotājs"))
    s.derive_as("applied_share", "applied_electronically / applied", ("share applied for electronically", "elektroniski pieteikto īpatsvars"))
    s.derive_as("received_share", "received_electronically / received", ("share received electronically", "elektroniski saņemto īpatsvars"))
    s.derive_recode("leader", "name", {n: n for n in MUNICIPAL}, text=("municipalities named", "nosauktās pašvaldības"))
    _shares(s, published)
    _counts(s)
    s.blocks["output"] = "output: {formats: [json, csv, html]}"
    s.prepare()
    return s


def _shares(s, published):
    words = {"applied": ("applied for electronically", "elektroniski pieteiktie"), "received": ("received electronically", "elektroniski saņemtie")}
    for what in ("applied", "received"):
        parts = [f"{what}_electronically", what]
        for kind, group in (("institution", "institutions"), ("municipality", "municipalities")):
            figure = f"s3_5_4.services_stats.services_{what}_electronically.{group}.2021.pct"
            s.estimate(f"services_{what}_electronically.{group}", "ratio", parts, where=f'kind == "{kind}"',
                       reference={None: published[figure] / 100}, label=words[what])
            s.figure(figure, f"services_{what}_electronically.{group}", scale=100, note="all services of the units together")
        s.estimate(f"services_{what}_electronically.sector", "ratio", parts, by=["sector"], label=words[what])
        for sector, _ in (APPLIED if what == "applied" else RECEIVED).items():
            label = next(x[1] for x in SECTORS if x[0] == sector)
            s.figure(f"s3_5_4.services_stats.services_{what}_electronically.sector_{sector}.2021.pct",
                     f"services_{what}_electronically.sector", domain=f"sector={label}", scale=100)
        s.estimate(f"services_{what}_electronically.leader", "ratio", parts, by=["leader"], label=words[what])
        for name, key in KEYS.items():
            figure = f"s3_5_4.services_stats.services_{what}_electronically.municipality_{key}.2021.pct"
            if figure in published:
                s.figure(figure, f"services_{what}_electronically.leader", domain=f"leader={name}", scale=100)
    figure = "s3_5_4.services_stats.services_applied_electronically.municipalities.2021.pct.r2"
    s.estimate("services_applied_electronically_mean.municipalities", "mean", "applied_share", where='kind == "municipality"',
               reference={None: published[figure] / 100}, label=words["applied"])
    s.figure(figure, "services_applied_electronically_mean.municipalities", "applied_share", scale=100,
             note="the other way of counting: the mean of the municipalities' shares")


def _counts(s):
    first = "s4.services_stats."
    table = [("large_institutions.applications_gt_150000", "count", [], 'large == "yes"', "large_institutions.applications_gt_150000"),
             ("large_institution_threshold.threshold", "mean", "large_institution_threshold", None, "large_institution_threshold.threshold"),
             ("applications_total.applications_gt_150000", "total", "applied", 'large == "yes"', "applications_total.applications_gt_150000"),
             ("applications_total.institution_bank_of_latvia", "total", "applied", 'name == "Latvijas Banka"',
              "applications_total.institution_bank_of_latvia"),
             ("small_reporters.applications_32_58539", "count", [], 'small == "yes"', "small_reporters.applications_32_58539"),
             ("applications_min.applications_32_58539", "quantile", ["applied", "0.0001"], 'small == "yes"',
              "applications_min.applications_32_58539"),
             ("applications_max.applications_32_58539", "quantile", ["applied", "0.9999"], 'small == "yes"',
              "applications_max.applications_32_58539"),
             ("non_reporters.not_reported", "count", [], 'reported == "no"', "non_reporters.not_reported")]
    for id, statistic, variable, where, figure in table:
        s.estimate(id, statistic, variable, where=where, label=(id.split(".")[0].replace("_", " "),) * 2)
        name = "" if not variable else variable if isinstance(variable, str) else variable[0]
        note = "a bound, not an estimate: the value that this run divides by" if "threshold" in id else ""
        s.figure(f"{first}{figure}.2021.count", id, name, note=note)


def sectors(units, published):
    """Sums by ministry sector: the unweighted mean of the sectors' shares is another figure than the share of all."""
    rows = []
    for key, en, _, _, _ in SECTORS:
        here = [u for u in units if u["sector"] == en and u["reported"] == "yes"]
        rows.append(dict(sector=en, units=len(here), **{n: sum(u[n] for u in here) for n in
                                                      ("applied", "applied_electronically", "received", "received_electronically")}))
    columns = [Column("sector", "sector", "resors", [(k, x[1], x[2]) for k, x in enumerate(SECTORS, 1)]),
               Column("units", "institutions that gave numbers", "iestādes", number=True),
               Column("applied", "applications in the year", "pieteikumi gadā", number=True),
               Column("applied_electronically", "of them electronic", "no tiem elektroniski", number=True),
               Column("received", "services received in the year", "saņemtie pakalpojumi gadā", number=True),
               Column("received_electronically", "of them electronic", "no tiem elektroniski", number=True)]
    s = Study("services_sectors", ("Services by sector 2021 (synthetic data)", "Pakalpojumi pa resoriem 2021"), columns, rows,
              ["Administrative counts of services by the sectors of 13 ministries: services.csv added up. SYNTHETIC.",
               "Made by generate.py; change it there."])
    for what in ("applied", "received"):
        s.derive_as(f"{what}_share", f"{what}_electronically / {what}", ("electronic share", "elektroniski"))
        figure = f"s3_5_4.services_stats.services_{what}_electronically_mean_of_sectors.institutions.2021.pct"
        id = f"services_{what}_electronically_mean_of_sectors.institutions"
        s.estimate(id, "mean", f"{what}_share", reference={None: published[figure] / 100},
                   label=(f"{what} electronically, mean of sectors", "elektroniski, vidēji starp resoriem"))
        s.figure(figure, id, f"{what}_share", scale=100, note="the unweighted mean of the sectors' shares")
    s.blocks["output"] = "output: {formats: [json, csv, html]}"
    s.prepare()
    return s


def study_2019(units):
    """Municipalities' counts in 2019: about a third applied for electronically, 27 % received."""
    chance = Chance("services:2019")
    towns = [dict(id=u["id"], name=u["name"], centre=u["centre"], applied=int(u["applied"] * chance.uniform(0.8, 1.0)),
                  received=int(u["received"] * chance.uniform(0.8, 1.0)))
             for u in units if u["kind"] == "municipality" and u["reported"] == "yes"]
    for whole, percent in (("applied", 33.0), ("received", 27.0)):
        _electronic(towns, whole, f"{whole}_electronically", lambda u: percent, chance)
    names = [(k, u["name"], u["name"]) for k, u in enumerate(towns, 1)]
    columns = [c for c in _columns(towns) if c.name not in ("kind", "sector", "reported", "name")]
    columns[1:1] = [Column("name", "name", "nosaukums", names), Column("centre", "importance of its centre", "attīstības centra nozīme", CENTRES)]
    s = Study("services_2019", ("Services of municipalities 2019 (synthetic data)", "Pašvaldību pakalpojumi 2019"), columns, towns,
              ["Administrative counts of services of municipalities in 2019: the earlier wave, made up. SYNTHETIC.",
               "Made by generate.py; change it there."])
    for what, rule, note in (("applied", "about:3", "told in words: about a third"), ("received", "digit", "")):
        id = f"services_{what}_electronically.municipalities"
        s.estimate(id, "ratio", [f"{what}_electronically", what], label=(f"{what} electronically", "elektroniski"))
        s.figure(f"s3_5_4.services_stats.services_{what}_electronically.municipalities.2019.pct", id, scale=100, rule=rule, note=note)
    s.blocks["output"] = "output: {formats: [json, csv, html]}"
    s.prepare()
    return s


BLOCKS = [(1, "exchange between systems", "valsts sistēmu sadarbība"), (2, "for clients, in wide demand", "klientiem, plaši pieprasīti"),
          (3, "for clients, in rare demand", "klientiem, retāk pieprasīti")]


def catalogue():
    """Eighty made-up services by block: exchange between systems, and for clients, in wide or rare demand."""
    chance = Chance("services:catalogue")
    rows, seen = [], set()
    for k in range(1, 81):
        block = BLOCKS[0][1] if k <= 6 else BLOCKS[1][1] if k <= 30 else BLOCKS[2][1]
        power = (5.8, 7.6) if k <= 6 else (4.05, 5.6) if k <= 30 else (0.8, 3.98)
        rows.append(dict(service=k, block=block, applications=int(10 ** chance.uniform(*power)),
                         first_of_block="no" if block in seen else "yes"))
        seen.add(block)
    s = Study("service_catalogue", ("Kinds of services 2021 (synthetic data)", "Pakalpojumu veidi 2021"),
              [Column("service", "service", "pakalpojums", number=True), Column("block", "kind of service", "pakalpojumu bloks", BLOCKS),
               Column("applications", "applications in the year", "pieteikumi gadā", number=True),
               Column("first_of_block", "first record of its kind (to count them)", "pirmais ieraksts blokā", YES_NO)], rows,
              ["A catalogue of 80 made-up services by kind, for the bounds that the report tells. SYNTHETIC.",
               "Made by generate.py; change it there."])
    s.derive_as("demand_threshold", "10000 + 0 * applications", ("bound of wide demand", "plaša pieprasījuma robeža"))
    s.derive_as("wide_demand", "applications > demand_threshold", ("in wide demand", "plaši pieprasīts"))
    s.estimate("service_blocks.all", "count", [], where='first_of_block == "yes"', label=("kinds of service", "pakalpojumu bloki"))
    s.figure("s4.services_stats.service_blocks.all.2021.count", "service_blocks.all")
    s.estimate("demand_threshold.threshold", "mean", "demand_threshold", label=("bound of wide demand", "plaša pieprasījuma robeža"))
    s.figure("s4.services_stats.demand_threshold.threshold.2021.count", "demand_threshold.threshold", "demand_threshold",
             note="a bound, not an estimate: the value that this run divides by")
    s.estimate("applications.block", "total", "applications", by=["block"], label=("applications by kind", "pieteikumi pa blokiem"))
    s.blocks["output"] = "output: {formats: [json, csv, html]}"
    s.prepare()
    return s


def studies():
    """The seven studies themselves."""
    rows = [("residents", 1000), ("clients", 553), ("staff of local centres", 21), ("staff of regional centres", 11),
            ("mystery shopper visits", 20), ("institutions", 114), ("municipalities", 95)]
    latvian = ["iedzīvotāju aptauja", "VPVKAC klientu aptauja", "vietējo VPVKAC darbinieku aptauja", "reģionālo VPVKAC darbinieku aptauja",
               "noslēpumainā klienta vizītes", "valsts iestāžu novērtējums", "pašvaldību novērtējums"]
    levels = [(k, name, lv) for k, ((name, _), lv) in enumerate(zip(rows, latvian), 1)]
    s = Study("studies", ("The seven studies of 2021", "Septiņi pētījumi 2021"),
              [Column("study", "study", "pētījums", levels), Column("size", "records", "ieraksti", number=True)],
              [dict(study=name, size=size) for name, size in rows],
              ["The seven studies of the monitoring of 2021 and their sizes, as the report lists them.", "Made by generate.py; change it there."])
    s.estimate("studies_total.all", "count", [], label=("studies", "pētījumi"))
    s.figure("s1_3.services_stats.studies_total.all.2021.count", "studies_total.all")
    s.estimate("size", "total", "size", label=("records in all", "ieraksti kopā"))
    s.blocks["output"] = "output: {formats: [json, csv, html]}"
    s.prepare()
    return s
