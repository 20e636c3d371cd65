"""State institutions: 114 of 2021, and the waves of 2017, 2018 and 2019."""
from . import eindex, questionnaire
from .answering import NO_ANSWER, one_of, one_of_column, yes_no_column
from .chance import Chance
from .eindex import Section, level_counts
from .municipalities import _share as share_of_sum
from .study import Column, Study

TYPES = [(1, "ministry", "ministrija"), (2, "agency", "iestāde"), (3, "state company", "kapitālsabiedrība"),
         (4, "independent", "neatkarīga iestāde")]
# sector, English, Latvian, agencies and companies beside the ministry
SECTORS = [("agriculture", "agriculture", "zemkopība", 5, 0), ("welfare", "welfare", "labklājība", 5, 1),
           ("justice", "justice", "tieslietas", 10, 1), ("economics", "economics", "ekonomika", 8, 1),
           ("environment_regional", "environment and regional development", "vide un reģionālā attīstība", 7, 1),
           ("culture", "culture", "kultūra", 7, 3), ("education", "education and science", "izglītība un zinātne", 8, 0),
           ("finance", "finance", "finanses", 4, 1), ("interior", "interior", "iekšlietas", 7, 0),
           ("foreign", "foreign affairs", "ārlietas", 1, 0), ("health", "health", "veselība", 6, 2),
           ("transport", "transport", "satiksme", 1, 4), ("defence", "defence", "aizsardzība", 1, 1)]
NAMED = {("agriculture", "agency"): ["Lauku atbalsta dienests", "Lauksaimniecības datu centrs", "Valsts tehniskās uzraudzības aģentūra",
                                     "Pārtikas un veterinārais dienests"],
         ("welfare", "agency"): ["Valsts sociālās apdrošināšanas aģentūra"], ("justice", "agency"): ["Valsts zemes dienests"],
         ("economics", "agency"): ["Centrālā statistikas pārvalde", "Latvijas Investīciju un attīstības aģentūra"],
         ("environment_regional", "agency"): ["Valsts vides dienests"],
         ("interior", "agency"): ["Pilsonības un migrācijas lietu pārvalde"], ("health", "agency"): ["Zāļu valsts aģentūra"],
         ("transport", "state company"): ["SIA “Tet” (as a supplier)"]}
MINISTRIES = {"culture": "Kultūras ministrija", "welfare": "Labklājības ministrija", "justice": "Tieslietu ministrija"}
WEIGHTS = {"communication": 25, "customer_service": 20, "open_data": 15, "internal_processes": 15, "service_provision": 25}
POINTS = [("Valsts sociālās apdrošināšanas aģentūra", "vsaa", 66), ("Valsts vides dienests", "vvd", 66),
          ("Valsts zemes dienests", "vzd", 65)]
LEVEL_THREE = {"Lauku atbalsta dienests": 63, "Lauksaimniecības datu centrs": 61, "Valsts tehniskās uzraudzības aģentūra": 60,
               "Centrālā statistikas pārvalde": 59, "Pilsonības un migrācijas lietu pārvalde": 57}
INTERNAL = [("Latvijas Investīciju un attīstības aģentūra", "liaa", 100), ("Pārtikas un veterinārais dienests", "pvd", 100),
            ("Zāļu valsts aģentūra", "zva", 100), ("Kultūras ministrija", "km", 100)]
# units at level 1 by sector (independent: the last), so that sector means come out
LOW = {"agriculture": 0, "welfare": 1, "justice": 1, "economics": 2, "environment_regional": 2, "culture": 3, "education": 3,
       "finance": 1, "interior": 2, "foreign": 1, "health": 2, "transport": 1, "defence": 1, "independent": 4}
UNSCORED = {"independent": 3, "transport": 2, "health": 1, "culture": 1}
HUNDRED_ELEVEN = ("contradiction in the report: the row adds to 111 %; 27 in place of 44 gives 94 as in the other rows, and is taken")
TOOLS_REASON = ("contradiction in the report: 59, 76 and 2 % add to 137; 59 is taken, as the text says more than half; 76 and 2 equal "
                "the row beside them, and what they should be is not known: the 41 % left are made up")


def _sector_units():
    out = []
    for sector, _, _, agencies, companies in SECTORS:
        out.append((sector, "ministry", MINISTRIES.get(sector, f"ministry, {sector.replace('_', ' ')}")))
        for kind, count in (("agency", agencies), ("state company", companies)):
            names = NAMED.get((sector, kind), []) if sector != "transport" else []
            names = names + [f"{sector.replace('_', ' ')} {kind} {k}" for k in range(len(names) + 1, count + 1)]
            out += [(sector, kind, name) for name in names]
    names = ["Latvijas Banka"] + [f"independent {k}" for k in range(2, 17)]
    return out + [("independent", "independent", name) for name in names]


def units_2021():
    return [dict(id=f"I{k:03d}", name=name, sector=sector, type=kind, part=kind, unit=1, fpc=124)
            for k, (sector, kind, name) in enumerate(_sector_units(), 1)]


def _totals(units, chance):
    """Points by unit: printed ones, the means of three sectors, the ranges of two; the rest so that levels come out."""
    printed = {**{name: float(p) for name, _, p in POINTS}, **{n: float(p) for n, p in LEVEL_THREE.items()}}
    totals = {}
    for sector in LOW:
        here = [u for u in units if u["sector"] == sector]
        fixed = {u["id"]: printed[u["name"]] for u in here if u["name"] in printed}
        sure = [u for u in here if u["name"] not in printed]
        named = {name for name, _, _ in INTERNAL} | {"Latvijas Banka"} | set(MINISTRIES.values())
        sure.sort(key=lambda u: (u["name"] not in named, chance.uniform()))
        scored = sure[:len(sure) - UNSCORED.get(sector, 0)]
        low = scored[len(scored) - LOW[sector]:] if LOW[sector] else []
        high = [u for u in scored if u not in low]
        fixed.update(_low(sector, low, chance))
        fixed.update(_high(sector, high, fixed, chance))
        totals.update(fixed)
    return totals


def _low(sector, low, chance):
    worst = {"environment_regional": 16.0, "economics": 12.0}.get(sector)
    values = eindex.spread(len(low), 20.5 if sector in ("welfare", "justice") else 16.5, 24.3, 21.5, chance)
    if worst is not None:
        values[0] = worst
    return {u["id"]: v for u, v in zip(low, values)}


def _high(sector, high, fixed, chance):
    mean = {"agriculture": 54.0, "welfare": 46.0, "justice": 44.0}.get(sector)
    if mean is None:
        values = eindex.spread(len(high), 37.5, 49.4, 45.4, chance)
    else:
        want = (mean * (len(high) + len(fixed)) - sum(fixed.values())) / len(high)
        values = eindex.spread(len(high), min(38.0, want - 4), 49.5, want, chance)
    return {u["id"]: v for u, v in zip(chance.shuffled(high), values)}


def _sections(units, rows, year, means=None, printed=None, unscored=None, fixed=None):
    value = {r["figure_id"]: float(r["value"]) for r in rows}
    number = {"communication": "3_2_1", "customer_service": "3_3_1", "open_data": "3_4_1", "service_provision": "3_5_1",
              "internal_processes": "3_6_1"}
    out = {}
    for s in eindex.SECTIONS:
        percents = [value.get(f"s{number[s]}.institutions.eindex_{s}_level_{k}.all.{year}.pct") for k in range(1, 6)]
        counts = (fixed or {}).get(s) or level_counts(percents, len(units))
        out[s] = Section(counts, (means or {}).get(s), (unscored or {}).get(s, ()), (printed or {}).get(s))
    return out


HR = ["leave", "time_records", "business_trips", "orders", "staff_applications", "info_leave_balance", "info_personal_card",
      "info_contract", "info_clearance_sheet", "info_appraisal"]
ONE_OF = {"website_ux_research": ["regular", "irregular", "none"], "accessibility_statement": ["with_contact", "without_contact", "none"],
          "service_requirements": ["yes", "planned", "none"], "data_tools": ["used", "needed", "not_needed"],
          "service_stats": ["by_channel", "general"]}
GROUPS = {"all": None, "with_hr_system": 'hr_system_none == "no"', "type_ministry": 'type == "ministry"',
          "type_agency": 'type == "agency"', "type_state_company": 'type == "state company"',
          "sector_welfare": 'sector == "welfare"', "sector_finance": 'sector == "finance"',
          "sector_independent": 'sector == "independent"', "answered": None, "with_public_premises": None}


def _has_hr(u):
    return u["hr_system_none"] == "no"


def _open_part(u):
    return u["sector"] if u["sector"] in ("welfare", "finance", "independent") else "other"


PLATFORM = [("used", "used", "pielieto"), ("needed", "needed", "norāda uz nepieciešamību"),
            ("impossible_or_not_needed", "impossible or not needed", "nav iespējams vai nav nepieciešams")]


def plan_2021():
    derived = {"website_ux_research_any": 'website_ux_research in ["regular", "irregular"]',
               "eservice_satisfaction_not_measured": 'eservice_satisfaction_measured == "no"',
               "service_stats_collected": 'service_stats in ["general", "by channel"]',
               "no_public_premises": 'is_missing(public_premises) or public_premises == "no"'}
    exact = {"data_tools": {"agency": (44, 9, 17), "state company": (12, 1, 2), "ministry": (7, 2, 4), "independent": (4, 2, 10)},
             "satisfaction_measured": {"agency": (52, 70), "state company": (13, 15), "ministry": (2, 12), "independent": (10, 16)},
             "open_data_published": {"welfare": (5, 7), "finance": (4, 6), "independent": (4, 16), "other": (49, 85)},
             "machine_readable_invoice_contracts": {"agency": (4, 55), "state company": (3, 12), "ministry": (0, 9),
                                                    "independent": (0, 12)}}
    only = {f"proactive_{n}": lambda u: u["proactive_services_any"] == "yes"
            for n in ("reminders", "life_event_notices", "prefilled_application")}
    only["satisfaction_measured_by_eservice"] = lambda u: u["satisfaction_measured"] == "yes"
    only["satisfaction_after_each_eservice"] = lambda u: u["eservice_satisfaction_measured"] == "yes"
    verbal = {"s3_2_2.institutions.website_rating_or_feedback_possible.all.2021.pct": "over",
              "s3_3_3.institutions.special_service_studies.all.2021.pct": "about:3"}
    notes = {"s3_2_2.institutions.website_rating_or_feedback_possible.all.2021.pct": "told in words: more than half",
             "s3_3_3.institutions.special_service_studies.all.2021.pct": "told in words: a fifth",
             "s3_3_7.institutions.no_public_premises.all.2021.pct":
                 "of all 114; the three that did not answer are among those without premises",
             "s4.institutions.public_premises.answered.2021.pct": "of the 111 that answered",
             "s3_3_4.institutions.satisfaction_measured.type_ministry.2021.pct": "2 of the 12 ministries that answered"}
    for figure in ("s4.institutions.public_computers.with_public_premises.2021.pct", "s3_3_7.institutions.public_computers.all.2021.pct",
                   "s4.institutions.public_computers_card_reader.with_public_premises.2021.pct"):
        notes[figure] = "of the 111 that answered: 31 are 28 % of them, not of those with public premises as section 4 says"
    notes["s3_6_7.institutions.machine_readable_invoice_contracts.all.2021.pct"] = "7 of the 88 that answered; 7 of 114 would print 6"
    reasons = {f"s3_4_4.institutions.data_tools_{n}.all.2021.pct": TOOLS_REASON for n in ("needed", "not_needed")}
    platform = [f"staff_platform_{key}" for key, _, _ in PLATFORM]
    own = ["public_premises", "public_computers", "public_computers_card_reader", "machine_readable_invoice_contracts_by_tet"]
    return questionnaire.Plan(
        ONE_OF, derived, GROUPS, {f"hr_{n}": _has_hr for n in HR}, exact, {"open_data_published": _open_part},
        sure={"satisfaction_measured": ["Labklājības ministrija", "Tieslietu ministrija"]}, only=only,
        percent={"website_rating_or_feedback_possible": 57}, verbal=verbal, notes=notes, reasons=reasons,
        skip=["remote_work_yes", "remote_work_it_barrier", "remote_work_not_applicable"] + platform + own)


def _special_2021(units):
    chance = Chance("institutions:2021:numbers")
    for u in units:
        u["staff"] = chance.whole(30, 1200) if u["type"] == "agency" else chance.whole(80, 500)
    ministries = [u for u in units if u["type"] == "ministry"]
    others = [u for u in units if u["type"] != "ministry"]
    first, second = sum(u["staff"] for u in ministries), sum(u["staff"] for u in others)
    rest = (0.424 * (first + second) - 0.91 * first) / second
    for some, remote in ((ministries, 0.91), (others, rest)):
        share_of_sum(some, "staff", "staff_it_barrier", 0.023, chance)
        for u in some:
            u["staff_open"] = u["staff"] - u["staff_it_barrier"]
        share_of_sum(some, "staff_open", "staff_remote", remote * sum(u["staff"] for u in some) / sum(
            u["staff_open"] for u in some), chance)
    for u in units:
        u["staff_not_applicable"] = u["staff"] - u["staff_it_barrier"] - u["staff_remote"]
    _premises(units, chance)
    for key in ("knowledge", "internal_communication"):
        counts = {"knowledge": (83, 17, 14), "internal_communication": (93, 10, 11)}[key]
        one_of(units, f"staff_platform_{key}", [p[1] for p in PLATFORM], counts, chance)
    _training(units, chance)
    _invoices(units, chance)


def _premises(units, chance):
    """67 of the 111 that answered have public premises; 31 of them have computers, 12 of these with a card reader."""
    order = chance.shuffled(units)
    for k, u in enumerate(order):
        u["public_premises"] = (99,) if k < 3 else "yes" if k < 70 else "no"
        u["public_computers"] = (99,) if k < 3 else "yes" if k < 34 else "no"
        u["public_computers_card_reader"] = (99,) if k < 3 else "yes" if k < 15 else "no"


def _training(units, chance):
    """Self study in 2021 and, of the same institution, in 2019: 23 more of 114, which is 20 points."""
    order = chance.shuffled(units)
    for k, u in enumerate(order):
        u["training_self_study"] = "yes" if k < 70 else "no"
        u["training_self_study_2019"] = "yes" if k < 40 or k >= 107 else "no"


def _invoices(units, chance):
    """Contracts with clients that ask for machine-readable invoices: nearly all are one company's."""
    some = [u for u in units if u["machine_readable_invoice_contracts"] == "yes"]
    company = next(u for u in some if u["type"] == "state company")
    for u in units:
        u["invoice_contracts"] = 0 if u not in some else 48000 if u is company else chance.whole(4, 28)
        u["invoice_contracts_tet"] = 48000 if u is company else 0


def study_2021(rows):
    chance = Chance("institutions:2021")
    units = units_2021()
    totals = _totals(units, chance)
    for u in units:
        u["maturity"] = totals.get(u["id"], 35.0)
    scored = [u for u in units if u["id"] in totals]
    extra = next(u["id"] for u in units if u["id"] not in totals and u["sector"] == "independent")
    ids = {u["name"]: u["id"] for u in units}
    printed = {"internal_processes": {ids[name]: 100.0 for name, _, _ in INTERNAL}, "open_data": {}}
    sections = _sections(scored, rows, 2021, {"communication": 55.9, "customer_service": 37.9, "open_data": 24,
                                              "internal_processes": 74.9, "service_provision": 19.9}, printed,
                         fixed={"communication": (1, 67, 31, 5, 3), "customer_service": (35, 58, 13, 1, 0),
                                "open_data": (18, 86, 2, 1, 0), "internal_processes": (0, 16, 31, 32, 28),
                                "service_provision": (96, 9, 2, 0, 0)})
    eindex.fill(units, totals, WEIGHTS, sections, "institutions:2021:eindex")
    record = next(u for u in units if u["id"] == extra)
    record.update({f"i_open_data_{i[0]}": v for i, v in zip(eindex.ITEMS["open_data"], (0.25, 0.28))})
    plan = plan_2021()
    columns = questionnaire.answer(units, rows, "institutions", 2021, plan)
    _special_2021(units)
    _first_and_last(units, totals)
    s = Study("institutions", ("State institutions 2021 (synthetic data)", "Valsts iestādes 2021"),
              _unit_columns(units) + eindex.columns() + columns + _own_columns(), units, INTRO_2021)
    _estimates_2021(s, rows, plan)
    s.blocks["design"] = "design: {weight: unit, fpc: fpc}   # 124 institutions asked (assumed); 10 did not answer"
    s.blocks["tables"] = "tables:\n  - {id: level_by_type, rows: [type], columns: [level_total], cells: [count, row]}\n"
    s.blocks["output"] = "output: {formats: [json, csv, html], weights: true, keep: [id, name]}"
    s.prepare()
    return s


INTRO_2021 = ["State institutions in 2021: answers and scores of 114, made up. SYNTHETIC. Names are those that the report prints; what it",
              "prints of an institution by name is kept, all else is invented. How many were asked is ASSUMED: 124. Each counts as one, as",
              "in the report; institutions without a score are in the base of the shares by level, as there. e-index: sections are shares",
              "of attainable points; their weights in the total are ASSUMED (the report doesn't print them), as are the bounds of levels:",
              "level 2 from 25, 3 from 50, 4 over 75, 5 from 90 points. Made by generate.py; change it there."]


def _first_and_last(units, totals):
    for sector in LOW:
        here = sorted((u for u in units if u["sector"] == sector and u["id"] in totals), key=lambda u: totals[u["id"]])
        for u in units:
            if u["sector"] == sector:
                u["place"] = "last" if u is here[0] else "first" if u is here[-1] else "between"


def _unit_columns(units):
    names = [(k, u["name"], u["name"]) for k, u in enumerate(units, 1)]
    sectors = [(k, s[1], s[2]) for k, s in enumerate(SECTORS, 1)] + [(14, "independent", "neatkarīgās")]
    for u in units:
        u["sector"] = next((s[1] for s in SECTORS if s[0] == u["sector"]), u["sector"])
    return [Column("id", "institution, same in all waves", "iestāde, vienāda visos mērījumos", text=True),
            Column("name", "name", "nosaukums", names), Column("type", "type", "veids", TYPES),
            Column("sector", "sector", "resors", sectors), Column("unit", "counts as", "skaitās kā", number=True),
            Column("fpc", "institutions asked (assumed)", "iestāžu skaits (pieņemts)", number=True)]


def _own_columns():
    platform = [PLATFORM_COLUMN(key) for key in ("knowledge", "internal_communication")]
    numbers = [("staff", "employees", "darbinieki"), ("staff_remote", "employees that can work remotely", "strādā attālināti"),
               ("staff_it_barrier", "employees that IT keeps from it", "nav iespējams IT ierobežojumu dēļ"),
               ("staff_not_applicable", "employees whose work does not allow it", "neattiecas darba specifikas dēļ"),
               ("invoice_contracts", "contracts with machine-readable invoices", "līgumi par mašīnlasāmiem rēķiniem"),
               ("invoice_contracts_tet", "of them by SIA Tet", "no tiem SIA “Tet”")]
    return [yes_no_column("public_premises", "has public premises or serves clients", "publikai pieejamas telpas vai klientu apkalpošana"),
            yes_no_column("public_computers", "public computers", "brīvpieejas datori"),
            yes_no_column("public_computers_card_reader", "public computers with a card reader", "ar viedkartes lasītāju"),
            *platform, yes_no_column("training_self_study", "skills learnt on one's own", "prasmju apgūšana patstāvīgi"),
            yes_no_column("training_self_study_2019", "the same in 2019", "tas pats 2019. gadā"),
            Column("place", "place in its sector by the e-index", "vieta resorā", [(1, "first", "pirmā"), (2, "between", "vidū"),
                                                                               (3, "last", "pēdējā")]),
            *[Column(n, en, lv, number=True) for n, en, lv in numbers]]


def PLATFORM_COLUMN(key):
    text = {"knowledge": ("to keep knowledge", "zināšanu uzkrāšanai"),
            "internal_communication": ("for internal communication", "iekšējai komunikācijai")}[key]
    return one_of_column(f"staff_platform_{key}", f"staff platform {text[0]}", f"komunikācijas platforma {text[1]}",
                         [p[1:] for p in PLATFORM])


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
    for id, variable, section, table in (("eindex_total_points", "e_total", "s2", POINTS),
                                         ("eindex_internal_processes_points", "e_internal_processes", "s3_6_1", INTERNAL)):
        named = f"named_{id[7:-7]}"
        s.derive_recode(named, "name", {name: name for name, _, _ in table}, text=("institutions named", "nosauktās iestādes"))
        s.estimate(id, "mean", variable, by=[named], label=("points of institutions named", "nosaukto iestāžu punkti"))
        for name, key, _ in table:
            s.figure(f"{section}.institutions.{id}.institution_{key}.2021.mean_100", id, variable, domain=f"{named}={name}")
    s.estimate("eindex_total_level_count.all", "count", [], by=["level_total"], label=("units by level", "skaits līmeņos"))
    for k in (1, 2, 3):
        s.figure(f"s2.institutions.eindex_total_level_{k}.all.2021.count", "eindex_total_level_count.all", domain=f"level_total=level {k}")
    s.estimate("eindex_total_mean.sector", "mean", "e_total", by=["sector"], label=("e-index by sector", "e-indekss pa resoriem"))
    for sector in ("agriculture", "welfare", "justice"):
        s.figure(f"s2.institutions.eindex_total_mean.sector_{sector}.2021.mean_100", "eindex_total_mean.sector", "e_total",
                 domain=f"sector={sector}")
    _ranges(s)
    s.derive_as("level_number", "if(e_total < 25, 1, if(e_total < 50, 2, if(e_total <= 75, 3, if(e_total < 90, 4, 5))))",
                ("level, as a number", "līmenis"))
    s.estimate("eindex_total_mean_level.all", "quantile", ["level_number", "0.5"], label=("level in the middle", "vidējais līmenis"))
    s.figure("s2.institutions.eindex_total_mean_level.all.2021.level", "eindex_total_mean_level.all", "level_number",
             note="the level of the institution in the middle; the mean of 41 points is in the same")
    s.derive_as("all_points", "1 + 0 * unit")
    s.derive_score("attainable", {"all_points": 100}, 100, ("attainable points", "iegūstamie punkti"))
    s.estimate("eindex_scale_max.scale", "mean", "attainable", label=("attainable points", "iegūstamie punkti"))
    s.figure("s2.institutions.eindex_scale_max.scale.2021.mean_100", "eindex_scale_max.scale", "attainable",
             note="a bound, not an estimate: the score of a unit with every point")


def _ranges(s):
    """The range in a sector: the total over its units of the first's points less the last's."""
    s.derive_as("range_part", 'if(place == "first", e_total, if(place == "last", 0 - e_total, 0))')
    s.estimate("eindex_total_range.sector", "total", "range_part", by=["sector"], label=("best less worst in the sector",
                                                                                       "starpība resorā"))
    for key, sector in (("environment_regional", "environment and regional development"), ("economics", "economics")):
        s.figure(f"s2.institutions.eindex_total_range.sector_{key}.2021.mean_100", "eindex_total_range.sector", "range_part",
                 domain=f"sector={sector}")


def _own_shares(s, published, plan):
    table = [("public_premises", "answered", "s4"), ("public_computers", "all", "s3_3_7"), ("public_computers", "with_public_premises", "s4"),
             ("public_computers_card_reader", "all", "s3_3_7"), ("public_computers_card_reader", "with_public_premises", "s4")]
    for indicator, group, section in table:
        figure = f"{section}.institutions.{indicator}.{group}.2021.pct"
        s.estimate(f"{indicator}.{group}", "proportion", indicator, reference={"yes": published[figure] / 100},
                   label=(questionnaire.words(indicator), s.column[indicator].lv))
        s.figure(figure, f"{indicator}.{group}", indicator, "yes", scale=100, note=plan.notes.get(figure, ""))
    for key in ("knowledge", "internal_communication"):
        id = f"staff_platform.purpose_{key}"
        s.estimate(id, "proportion", f"staff_platform_{key}", label=(s.column[f"staff_platform_{key}"].en, s.column[f"staff_platform_{key}"].lv))
        for ending, label, _ in PLATFORM:
            s.figure(f"s3_6_8.institutions.staff_platform_{ending}.purpose_{key}.2021.pct", id, f"staff_platform_{key}", label,
                     scale=100)
    _counts(s)
    s.derive_as("training_self_study_change", 'if(training_self_study == "yes", 1, 0) - if(training_self_study_2019 == "yes", 1, 0)',
                ("change since 2019", "izmaiņas kopš 2019. gada"))
    s.estimate("training_self_study_change.all", "mean", "training_self_study_change", reference={None: 0.2},
               label=("self study: change since 2019", "patstāvīga apgūšana: izmaiņas kopš 2019. gada"))
    s.figure("s3_6_4.institutions.training_self_study.all.2021.pp_change", "training_self_study_change.all",
             "training_self_study_change", scale=100, note="the change of each institution that answered in both waves, averaged")


def _counts(s):
    for id, where, figure in (
            ("eindex_communication_level_5_count.all", 'level_communication == "level 5"',
             "s3_2_1.institutions.eindex_communication_level_5.all.2021.count"),
            ("eindex_internal_processes_full_score.all", "e_internal_processes > 99.99",
             "s3_6_1.institutions.eindex_internal_processes_full_score.all.2021.count"),
            ("satisfaction_measured_count.type_ministry", 'satisfaction_measured == "yes" and type == "ministry"',
             "s3_3_4.institutions.satisfaction_measured.type_ministry.2021.count"),
            ("machine_readable_invoice_contracts_count.all", 'machine_readable_invoice_contracts == "yes"',
             "s3_6_7.institutions.machine_readable_invoice_contracts.all.2021.count"),
            ("public_computers_count.with_public_premises", 'public_computers == "yes"',
             "s4.institutions.public_computers.with_public_premises.2021.count")):
        text = questionnaire.words(id.split(".")[0])
        s.estimate(id, "count", [], where=where, label=(text, text))
        s.figure(figure, id)


def _ratios(s, published):
    table = [("remote_work_yes.all", "staff_remote", "staff", None, "s3_6_2.institutions.remote_work_yes.all.2021.pct"),
             ("remote_work_it_barrier.all", "staff_it_barrier", "staff", None, "s3_6_2.institutions.remote_work_it_barrier.all.2021.pct"),
             ("remote_work_not_applicable.all", "staff_not_applicable", "staff", None,
              "s3_6_2.institutions.remote_work_not_applicable.all.2021.pct"),
             ("remote_work_yes.type_ministry", "staff_remote", "staff", 'type == "ministry"',
              "s3_6_2.institutions.remote_work_yes.type_ministry.2021.pct"),
             ("machine_readable_invoice_contracts_by_tet.all", "invoice_contracts_tet", "invoice_contracts", None,
              "s3_6_7.institutions.machine_readable_invoice_contracts_by_tet.all.2021.pct")]
    for id, top, bottom, where, figure in table:
        text = questionnaire.words(id.split(".")[0])
        s.estimate(id, "ratio", [top, bottom], where=where, reference={None: round(published[figure] / 100, 6)}, label=(text, text))
        s.figure(figure, id, scale=100)


# wave: records (assumed), levels of the total, one of several, columns linked to 2021
WAVES = {2017: (103, None), 2018: (109, [40, 57, 3]), 2019: (107, [30, 56, 14])}


def study_wave(rows, later, year):
    """An earlier wave: ids are those of 2021; how many answered is assumed."""
    chance = Chance(f"institutions:{year}")
    size, levels = WAVES[year]
    keep = sorted(chance.shuffled(later.records)[:size], key=lambda u: u["id"])
    units = [dict({k: u[k] for k in ("id", "name", "sector", "type", "part", "unit", "fpc", "training_self_study_2019")},
                  maturity=u["maturity"] - 2 * (2021 - year) + chance.normal(0, 5)) for u in keep]
    columns = []
    if levels:
        columns = eindex.columns()
        _wave_scores(units, rows, year, levels, chance)
    plan = _plan_wave(year)
    answers = questionnaire.answer(units, rows, "institutions", year, plan)
    if year == 2019:
        answers.append(yes_no_column("training_self_study", "skills learnt on one's own", "prasmju apgūšana patstāvīgi"))
        for u in units:
            u["training_self_study"] = u["training_self_study_2019"]
    s = Study(f"institutions_{year}", (f"State institutions {year} (synthetic data)", f"Valsts iestādes {year}"),
              _wave_columns(later) + columns + answers, units,
              [f"State institutions in {year}: an earlier wave, {size} made-up records (ASSUMED: the report does not say how many",
               "answered). SYNTHETIC. Ids are those of 2021. Made by generate.py; change it there."])
    s.estimate("sample_size", "count", [], label=("institutions", "iestādes"))
    if levels:
        eindex.derive(s, WEIGHTS)
        eindex.level_estimates(s, {r["figure_id"]: float(r["value"]) for r in rows}, "institutions", year, {})
    questionnaire.estimate(s, rows, "institutions", year, plan)
    if year == 2019:
        s.estimate("training_self_study.all", "proportion", "training_self_study", label=("self study", "patstāvīga apgūšana"))
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
    values = [v for count, (low, high, mean) in zip(counts, bounds) for v in eindex.spread(count, low, high, mean, chance)]
    totals = {u["id"]: v for u, v in zip(order, values)}
    sections = _sections(units, rows, year)
    for s, section in sections.items():
        left = len(units) - sum(section.counts)
        section.unscored = {u["id"] for u in chance.shuffled([u for u in order[:60]])[:left]} if s != "communication" else set()
    eindex.fill(units, totals, WEIGHTS, sections, f"institutions:{year}:eindex")


def _plan_wave(year):
    one = {"website_ux_research": ["any", "none"], "service_requirements": ["yes", "planned", "none"]}
    if year == 2019:
        one["data_tools"] = ["used", "needed", "not_needed"]
    if year == 2018:
        one["data_tools"] = ["used", "not_needed"]
    derived = {"eservice_satisfaction_not_measured": 'eservice_satisfaction_measured == "no"'} if year == 2019 else {}
    return questionnaire.Plan(one, derived, GROUPS, {f"hr_{n}": _has_hr for n in HR})
