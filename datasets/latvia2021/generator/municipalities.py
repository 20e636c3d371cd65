"""Municipalities: 95 of the 119 that there were before the reform of 1 July 2021, and the wave of 2019."""
from . import eindex, questionnaire
from .chance import Chance
from .eindex import Section, level_counts
from .study import Column, Study

CENTRES = [(1, "national", "nacionālas nozīmes"), (2, "regional", "reģionālas nozīmes"), (3, "novads", "novada nozīmes")]
FRAME = {"national": 9, "regional": 21, "novads": 89}
NATIONAL = ["Rīgas pilsēta", "Daugavpils pilsēta", "Jelgavas pilsēta", "Jēkabpils pilsēta", "Jūrmalas pilsēta",
            "Liepājas pilsēta", "Rēzeknes pilsēta", "Valmieras pilsēta", "Ventspils pilsēta"]
REGIONAL = ["Cēsu novads", "Siguldas novads", "Smiltenes novads", "Valkas novads", "Kuldīgas novads"]
NOVADS = ["Carnikavas novads", "Ādažu novads", "Ikšķiles novads", "Olaines novads", "Krustpils novads", "Rugāju novads",
          "Viļānu novads", "Aknīstes novads", "Krimuldas novads", "Pļaviņu novads", "Jēkabpils novads", "Ķekavas novads",
          "Jelgavas novads"]
WEIGHTS = {"communication": 30, "customer_service": 15, "open_data": 10, "internal_processes": 30, "service_provision": 15}
# municipality, key in figure ids, total points as printed
POINTS = [("Ventspils pilsēta", "ventspils_city", 75), ("Rīgas pilsēta", "riga_city", 67), ("Valmieras pilsēta", "valmiera_city", 62),
          ("Cēsu novads", "cesis", 75), ("Siguldas novads", "sigulda", 72), ("Smiltenes novads", "smiltene", 66),
          ("Carnikavas novads", "carnikava", 65), ("Ādažu novads", "adazi", 60), ("Ikšķiles novads", "ikskile", 60)]
OPEN_DATA = [("Cēsu novads", "cesis", 93), ("Rīgas pilsēta", "riga_city", 93), ("Siguldas novads", "sigulda", 93),
             ("Ventspils pilsēta", "ventspils_city", 93)]
INTERNAL = [("Daugavpils pilsēta", "daugavpils_city", 93), ("Jelgavas novads", "jelgava_novads", 93),
            ("Ventspils pilsēta", "ventspils_city", 92)]
LEVEL_REASON = ("contradiction in the report: section 2 names 4, 3 and 3 municipalities at level 3, 5, 15 and 53 at level 2, 0, 2 and 10 "
                "at level 1 (10.5, 76.8 and 12.6 % of 95), with their points; taken are these")
SWAP_REASON = ("contradiction in the report: the chart prints internal processes 33 and service provision 42, which no level "
               "bounds fit with the level shares printed beside; taken is the other order, 42 and 33")
HUNDRED_AND_ONE = ("contradiction in the report: 28 % measure and 73 % don't, of one base of 95; taken is 28 and its complement")


def _unit(number, name, centre):
    return dict(id=f"M{number:03d}", name=name, centre=centre, part=centre, unit=1)


def units_2021():
    names = {"national": NATIONAL, "regional": REGIONAL + [f"regional centre {k}" for k in range(6, 21)],
             "novads": NOVADS + [f"novads {k}" for k in range(14, 67)]}
    out = []
    for centre, names_of in names.items():
        out += [_unit(len(out) + k, name, centre) for k, name in enumerate(names_of, 1)]
    return out


def _totals(units, chance):
    """Points of the e-index by unit: printed ones, and others so that levels and means by centre come out."""
    printed = {name: points for name, _, points in POINTS}
    totals = {}
    levels = {"national": (0, 5, [57.5]), "regional": (2, 15, []), "novads": (10, 53, [])}
    means = {"national": 44.9, "regional": 36.0, "novads": 34.4}
    for centre, (first, second, third) in levels.items():
        rest = [u for u in units if u["centre"] == centre and u["name"] not in printed]
        rest = chance.shuffled(rest)
        values = third + eindex.spread(second, 26, 49, means[centre], chance) + eindex.spread(first, 14, 24.3, 20.5, chance)
        totals.update({u["id"]: v for u, v in zip(rest, values)})
        totals.update({u["id"]: float(printed[u["name"]]) for u in units if u["centre"] == centre and u["name"] in printed})
    return totals


def _sections(units, rows, year, means=None, printed=None, unscored=None):
    value = {r["figure_id"]: float(r["value"]) for r in rows}
    out = {}
    for s in eindex.SECTIONS:
        number = {"communication": "3_2_1", "customer_service": "3_3_1", "open_data": "3_4_1", "service_provision": "3_5_1",
                  "internal_processes": "3_6_1"}[s]
        percents = [value.get(f"s{number}.municipalities.eindex_{s}_level_{k}.all.{year}.pct") for k in range(1, 6)]
        counts = level_counts(percents, len(units))
        out[s] = Section(counts, (means or {}).get(s), (unscored or {}).get(s, ()), (printed or {}).get(s))
    return out


def _by_name(units, table):
    ids = {u["name"]: u["id"] for u in units}
    return {ids[name]: float(points) for name, _, points in table}


HR = ["orders", "time_records", "leave", "staff_applications", "business_trips"]
ONE_OF = {"website_ux_research": ["regular", "irregular", "none"], "accessibility_statement": ["with_contact", "without_contact", "none"],
          "service_requirements": ["yes", "planned", "none"], "data_tools": ["used", "needed", "not_needed"],
          "eservice_info": ["on_homepage", "other_section", "none"], "service_stats": ["by_channel", "general"],
          "once_only": ["all_fields", "some_fields", "not_followed"], "hr_system": ["single", "various", "none"],
          "staff_platform": ["used", "needed", "impossible", "not_needed"]}
GROUPS = {"all": None, "nationals_centre": 'centre == "national"', "regionals_centre": 'centre == "regional"',
          "novada_centre": 'centre == "novads"', "with_hr_system": 'hr_system in ["single", "various"]',
          "nationals_centre_with_hr_system": 'hr_system in ["single", "various"] and centre == "national"',
          "regionals_centre_with_hr_system": 'hr_system in ["single", "various"] and centre == "regional"',
          "novada_centre_with_hr_system": 'hr_system in ["single", "various"] and centre == "novads"',
          "with_digital_training": 'digital_skills_training == "yes"'}


def _has_hr(u):
    return u["hr_system"] in ("single", "various")


def _trains(u):
    return u["digital_skills_training"] == "yes"


def _platform(u):
    return u["staff_platform"] == "used"


def plan_2021():
    asked = {f"hr_{n}": _has_hr for n in HR}
    asked.update({"digital_skills_training": _has_hr, "training_self_chosen": _trains, "training_centralised": _trains,
                  "staff_can_submit_ideas": _platform, "staff_can_ask_anonymously": _platform,
                  "staff_discussion_forum": _platform,
                  "not_informed_of_varam_guidelines": lambda u: u["centre"] == "novads"})
    derived = {"website_ux_research_any": 'website_ux_research in ["regular", "irregular"]',
               "data_tools_not_used": 'data_tools in ["needed", "not needed"]',
               "eservice_satisfaction_not_measured": 'eservice_satisfaction_measured == "no"',
               "service_stats_collected": 'service_stats in ["general", "by channel"]',
               "once_only_followed_any": 'once_only in ["all fields", "some fields"]',
               "proactive_services_none": 'proactive_services_any == "no"',
               "consultation_contact_info_missing": 'consultation_contact_info == "no"'}
    exact = {"phone_support": {"national": (1, 9), "regional": (5, 20), "novads": (31, 66)},
             "open_data_published": {"national": (3, 9), "regional": (3, 20), "novads": (1, 66)},
             "data_tools": {"national": (6, 1, 2), "regional": (9, 5, 6), "novads": (12, 6, 48)},
             "proactive_services_any": {"national": (7, 9), "regional": (12, 20), "novads": (24, 66)},
             "hr_system": {"national": (7, 2, 0), "regional": (12, 4, 4), "novads": (32, 13, 21)},
             "digital_skills_training": {"national": (9, 9), "regional": (13, 16), "novads": (39, 45)},
             "training_centralised": {"national": (2, 9), "regional": (4, 13), "novads": (4, 39)}}
    six = ["Pļaviņu novads", "Jēkabpils novads", "Ķekavas novads", "Kuldīgas novads", "Jēkabpils pilsēta", "Valmieras pilsēta"]
    verbal = {"s3_5_5.municipalities.once_only_not_followed.all.2021.pct": "about:3",
              "s3_5_5.municipalities.once_only_followed_any.all.2021.pct": "over",
              "s3_6_4.municipalities.training_digital_agents.all.2021.pct": "about:3",
              "s3_6_8.municipalities.staff_platform_needed.all.2021.pct.r2": "about:3",
              "s3_6_8.municipalities.staff_platform_impossible.all.2021.pct.r2": "about:3",
              "s3_6_3.municipalities.hr_system_none.all.2021.pct.r2": "about:3",
              "s3_3_6.municipalities.consultation_contact_info_missing.all.2021.pct": "about:3"}
    notes = {figure: "told in words: a third, a quarter, more than half" for figure in verbal}
    notes.update({f"s3_6_4.municipalities.training_centralised.{g}.2021.pct": "base: municipalities that train digital skills"
                  for g in ("all", "novada_centre")})
    reasons = {"s3_5_3.municipalities.eservice_satisfaction_not_measured.all.2021.pct": HUNDRED_AND_ONE}
    remote = [f"remote_work_{x}" for x in ("yes", "it_barrier", "not_applicable")]
    measured = {name: lambda u: u["eservice_satisfaction_measured"] == "yes"
                for name in ("satisfaction_studies", "satisfaction_after_each_eservice")}
    return questionnaire.Plan(
        ONE_OF, derived, GROUPS, asked, exact, sure={"machine_readable_invoice_contracts": six},
        never={"document_system": ["Rugāju novads", "Viļānu novads", "Aknīstes novads", "Krimuldas novads"]}, only=measured,
        verbal=verbal, notes=notes, reasons=reasons, skip=remote + ["edocs_share_received", "edocs_share_sent"])


def _special_2021(units):
    """Numbers of staff and documents, the waves' link, and the few that use a handbook."""
    chance = Chance("municipalities:2021:numbers")
    rest = [u for u in units if u["name"] != "Rīgas pilsēta"]
    for u in rest:
        u["staff"] = chance.whole(60, 900) if u["centre"] != "novads" else chance.whole(40, 300)
    _remote(units, rest, chance)
    for u in units:
        u["documents_received"], u["documents_sent"] = 60 * u["staff"], 40 * u["staff"]
    _share(units, "documents_received", "edocuments_received", 0.35, chance)
    _share(units, "documents_sent", "edocuments_sent", 0.50, chance)
    handbook = {u["id"] for u in sorted(units, key=lambda u: -u["maturity"])[:18]}
    for u in units:
        u["uses_chancellery_handbook"] = "yes" if u["id"] in handbook else "no"
        u["special_service_studies"] = "yes" if u["name"] in ("Ventspils pilsēta", "Siguldas novads", "Cēsu novads") else "no"
    _linked(units, chance)


def _remote(units, rest, chance):
    """Staff by whether they can work remotely: all of Riga's, 38, 8 and 55 % of the others', 65, 4 and 31 % together."""
    _share(rest, "staff", "staff_remote", 0.377, chance)
    _share(rest, "staff", "staff_it_barrier", 0.076, chance)
    for u in rest:
        u["staff_not_applicable"] = u["staff"] - u["staff_remote"] - u["staff_it_barrier"]
    riga = next(u for u in units if u["name"] == "Rīgas pilsēta")
    riga["staff"] = riga["staff_remote"] = int(0.438 / 0.562 * sum(u["staff"] for u in rest))
    riga["staff_it_barrier"] = riga["staff_not_applicable"] = 0


def _share(units, whole, part, share, chance):
    """Parts of a number by unit whose sum is a share of the sum."""
    for u in units:
        u[part] = int(u[whole] * min(0.95, max(0.01, share * chance.uniform(0.6, 1.4))))
    goal = int(share * sum(u[whole] for u in units) + 0.5)
    while sum(u[part] for u in units) != goal:
        step = 1 if sum(u[part] for u in units) < goal else -1
        u = chance.pick(units)
        off = abs(goal - sum(u[part] for u in units))
        most = u[whole] - u[part] if step > 0 else u[part]
        u[part] += step * min(most, max(1, off // len(units)))


def _linked(units, chance):
    """What the same municipality said in 2019, for the change in points: 21 of the 61 trained centrally, now 10."""
    asked = [u for u in units if u["training_centralised"] in ("yes", "no")]
    before = [u for u in asked if u["training_centralised"] == "yes"][:8]
    before += chance.shuffled([u for u in asked if u["training_centralised"] == "no"])[:21 - len(before)]
    ids = {u["id"] for u in before}
    for u in units:
        u["training_centralised_2019"] = None if u not in asked else "yes" if u["id"] in ids else "no"


def study_2021(rows):
    chance = Chance("municipalities:2021")
    units = units_2021()
    totals = _totals(units, chance)
    for u in units:
        u["maturity"] = totals[u["id"]]
    silent = [u["id"] for u in sorted(units, key=lambda u: totals[u["id"]])[10:18]]
    sections = _sections(units, rows, 2021,
                         {"communication": 40.1, "customer_service": 28.1, "open_data": 31, "internal_processes": 42.1,
                          "service_provision": 33},
                         {"open_data": _by_name(units, OPEN_DATA), "internal_processes": _by_name(units, INTERNAL)},
                         {"service_provision": silent})
    eindex.fill(units, totals, WEIGHTS, sections, "municipalities:2021:eindex")
    plan = plan_2021()
    columns = questionnaire.answer(units, rows, "municipalities", 2021, plan)
    _special_2021(units)
    for u in units:
        u["fpc"] = 119
    s = Study("municipalities", ("Municipalities 2021 (synthetic data)", "Pašvaldības 2021"),
              _unit_columns(units) + eindex.columns() + columns + _number_columns(), units, INTRO_2021)
    _estimates_2021(s, rows, plan)
    s.blocks["population"] = POPULATION
    s.blocks["design"] = "design: {weight: unit, fpc: fpc}   # 119 municipalities in all; 24 did not answer"
    s.blocks["tables"] = TABLES
    s.blocks["output"] = OUTPUT
    s.prepare()
    return s


OUTPUT = "output: {formats: [json, csv, html], weights: true, keep: [id, name]}"
INTRO_2021 = ["Municipalities in 2021: answers and scores of 95, made up. SYNTHETIC. Names are those that the report prints; what it",
              "prints of a municipality by name is kept, all else is invented. 95 of 119 answered: the fpc makes the standard errors what",
              "they should be, the 24 others are nonresponse. Each counts as one, as in the report. e-index: sections are shares of",
              "attainable points; their weights in the total are ASSUMED (the report doesn't print them), as are the bounds of levels:",
              "level 2 from 25, 3 from 50, 4 over 75, 5 from 90 points. Made by generate.py; change it there."]
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


def _unit_columns(units):
    names = [(k, u["name"], u["name"]) for k, u in enumerate(units, 1)]
    return [Column("id", "municipality, same in all waves", "pašvaldība, vienāda visos mērījumos", text=True),
            Column("name", "name", "nosaukums", names), Column("centre", "importance of its centre", "attīstības centra nozīme", CENTRES),
            Column("unit", "counts as", "skaitās kā", number=True),
            Column("fpc", "municipalities in all", "pašvaldību skaits", number=True)]


def _number_columns():
    from .answering import yes_no_column
    numbers = [("staff", "employees", "darbinieki"), ("staff_remote", "employees that can work remotely", "strādā attālināti"),
               ("staff_it_barrier", "employees that IT keeps from it", "nav iespējams IT ierobežojumu dēļ"),
               ("staff_not_applicable", "employees whose work does not allow it", "neattiecas darba specifikas dēļ"),
               ("documents_received", "documents received", "saņemtie dokumenti"),
               ("edocuments_received", "electronic documents received", "saņemtie elektroniskie dokumenti"),
               ("documents_sent", "documents sent", "nosūtītie dokumenti"),
               ("edocuments_sent", "electronic documents sent", "nosūtītie elektroniskie dokumenti")]
    return [Column(n, en, lv, number=True) for n, en, lv in numbers] + [
        yes_no_column("uses_chancellery_handbook", "uses the State Chancellery's handbook or unified requirements",
                      "Valsts kancelejas rokasgrāmata vai vienotas prasības"),
        yes_no_column("special_service_studies", "special studies of service", "speciāli pētījumi"),
        yes_no_column("training_centralised_2019", "trained centrally in 2019", "apmācības centralizēti 2019. gadā")]


def _estimates_2021(s, rows, plan):
    published = {r["figure_id"]: float(r["value"]) for r in rows}
    s.estimate("sample_size", "count", [], label=("municipalities", "pašvaldības"))
    s.figure("s1_3.municipalities.sample_size.all.2021.count", "sample_size")
    eindex.derive(s, WEIGHTS)
    decisions = {("total", k): LEVEL_REASON for k in (1, 2, 3)}
    eindex.level_estimates(s, published, "municipalities", 2021, decisions)
    eindex.mean_estimates(s, published, "municipalities", {"internal_processes": SWAP_REASON, "service_provision": SWAP_REASON})
    _named(s, published)
    questionnaire.estimate(s, rows, "municipalities", 2021, plan)
    _counts(s, published)
    _ratios(s, published)
    s.derive_as("training_centralised_change",
                'if(training_centralised == "yes", 1, 0) - if(training_centralised_2019 == "yes", 1, 0)',
                ("change since 2019", "izmaiņas kopš 2019. gada"))
    figure = "s3_6_4.municipalities.training_centralised.all.2021.pp_change"
    s.estimate("training_centralised_change.all", "mean", "training_centralised_change",
               reference={None: -0.18},
               label=("trained centrally: change since 2019", "apmācības centralizēti: izmaiņas kopš 2019. gada"))
    s.figure(figure, "training_centralised_change.all", "training_centralised_change", scale=100,
             note="the change of each municipality that answered in both waves, averaged")


def _named(s, published):
    """Points of municipalities by name, numbers at levels and means by centre."""
    named = [("eindex_total_points", "e_total", "s2", POINTS), ("eindex_open_data_points", "e_open_data", "s3_4_1", OPEN_DATA),
             ("eindex_internal_processes_points", "e_internal_processes", "s3_6_1", INTERNAL)]
    for id, variable, section, table in named:
        leader = f"named_{id[7:-7]}"
        s.derive_recode(leader, "name", {name: name for name, _, _ in table}, text=("municipalities named", "nosauktās pašvaldības"))
        s.estimate(id, "mean", variable, by=[leader], label=("points of municipalities named", "nosaukto pašvaldību punkti"))
        for name, key, _ in table:
            s.figure(f"{section}.municipalities.{id}.municipality_{key}.2021.mean_100", id, variable, domain=f"{leader}={name}")
    for key, centre in (("nationals_centre", "national"), ("regionals_centre", "regional"), ("novada_centre", "novads")):
        id = f"eindex_total_level_count.{key}"
        s.estimate(id, "count", [], by=["level_total"], where=f'centre == "{centre}"', label=("units by level", "skaits līmeņos"))
        for k, level in enumerate(eindex.LEVELS, 1):
            figure = f"s2.municipalities.eindex_total_level_{k}.{key}.2021.count"
            if figure in published:
                s.figure(figure, id, domain=f"level_total={level}")
    s.estimate("eindex_total_mean.centre", "mean", "e_total", by=["centre"], label=("e-index by centre", "e-indekss pa centriem"))
    s.figure("s2.municipalities.eindex_total_mean.nationals_centre.2021.mean_100", "eindex_total_mean.centre", "e_total",
             domain="centre=national")


def _counts(s, published):
    s.derive_as("document_system_none", 'document_system == "no"', ("no electronic document system", "nav DVS"))
    table = [("uses_chancellery_handbook_or_unified_requirements.all", 'uses_chancellery_handbook == "yes"',
              ["s3_3_3.municipalities.uses_chancellery_handbook_or_unified_requirements.all.2021.count"]),
             ("special_service_studies.all", 'special_service_studies == "yes"',
              ["s3_3_3.municipalities.special_service_studies.all.2021.count"]),
             ("proactive_services_none_count.nationals_centre", 'proactive_services_none == "yes" and centre == "national"',
              ["s3_3_5.municipalities.proactive_services_none.nationals_centre.2021.count"]),
             ("public_computers_count.all", 'public_computers == "yes"',
              ["s3_3_7.municipalities.public_computers.all.2021.count", "s4.municipalities.public_computers.all.2021.count"]),
             ("document_system_none_count.all", 'document_system_none == "yes"',
              ["s3_6_5.municipalities.document_system_none.all.2021.count"]),
             ("machine_readable_invoice_contracts_count.all", 'machine_readable_invoice_contracts == "yes"',
              ["s3_6_7.municipalities.machine_readable_invoice_contracts.all.2021.count"])]
    for id, where, figures in table:
        s.estimate(id, "count", [], where=where, label=(questionnaire.words(id.split(".")[0]), questionnaire.words(id.split(".")[0])))
        for figure in figures:
            s.figure(figure, id)


def _ratios(s, published):
    for key, where in (("all_with_riga", None), ("all_without_riga", 'name != "Rīgas pilsēta"'),
                       ("municipality_riga_city", 'name == "Rīgas pilsēta"')):
        for what, column in (("yes", "staff_remote"), ("it_barrier", "staff_it_barrier"), ("not_applicable", "staff_not_applicable")):
            figure = f"s3_6_2.municipalities.remote_work_{what}.{key}.2021.pct"
            if figure in published:
                id = f"remote_work_{what}.{key}"
                s.estimate(id, "ratio", [column, "staff"], where=where, reference={None: published[figure] / 100},
                           label=(f"remote work: {questionnaire.words(what)}, share of staff", "attālinātais darbs, darbinieku īpatsvars"))
                s.figure(figure, id, scale=100)
    for what in ("received", "sent"):
        figure = f"s3_6_6.municipalities.edocs_share_{what}.all.2021.pct"
        s.estimate(f"edocs_share_{what}.all", "ratio", [f"edocuments_{what}", f"documents_{what}"],
                   reference={None: published[figure] / 100},
                   label=(f"electronic documents, share of {what}", "elektronisko dokumentu īpatsvars"))
        s.figure(figure, f"edocs_share_{what}.all", scale=100)


INTRO_2019 = ["Municipalities in 2019: the earlier wave, 104 made-up records (ASSUMED: the report does not say how many answered).",
              "SYNTHETIC. Ids are those of 2021. Made by generate.py; change it there."]
ONE_OF_2019 = {"website_ux_research": ["any", "none"], "service_requirements": ["yes", "planned", "none"],
               "data_tools": ["used", "needed", "not_needed"], "eservice_info": ["on_homepage", "other_section", "none"],
               "hr_system": ["single", "various", "none"], "staff_platform": ["used", "needed", "impossible", "not_needed"]}


def study_2019(rows, later):
    """The wave of 2019: the 95 of 2021 and 9 that did not answer then."""
    chance = Chance("municipalities:2019")
    units = [_unit(k, u["name"], u["centre"]) for k, u in enumerate(later.records, 1)]
    units += [_unit(95 + k, f"novads {66 + k}", "novads") for k in range(1, 10)]
    maturity = {u["id"]: u["maturity"] - 8 + chance.normal(0, 4) for u in later.records}
    for u in units:
        u["maturity"] = maturity.get(u["id"], 27 + chance.normal(0, 5))
        u["fpc"] = 119
    first, second = level_counts([62, 38], len(units))
    order = sorted(units, key=lambda u: (u["maturity"], u["id"]))
    values = eindex.spread(first, 15, 24.4, 21.5, chance) + eindex.spread(second, 26, 48, 33, chance)
    totals = {u["id"]: v for u, v in zip(order, values)}
    eindex.fill(units, totals, WEIGHTS, _sections(units, rows, 2019), "municipalities:2019:eindex")
    plan = _plan_2019()
    columns = questionnaire.answer(units, rows, "municipalities", 2019, plan)
    _special_2019(units, later, chance)
    s = Study("municipalities_2019", ("Municipalities 2019 (synthetic data)", "Pašvaldības 2019"),
              _unit_columns(units) + eindex.columns() + columns + _columns_2019(), units, INTRO_2019)
    published = {r["figure_id"]: float(r["value"]) for r in rows}
    s.estimate("sample_size", "count", [], label=("municipalities", "pašvaldības"))
    eindex.derive(s, WEIGHTS)
    eindex.level_estimates(s, published, "municipalities", 2019, {})
    questionnaire.estimate(s, rows, "municipalities", 2019, plan)
    s.estimate("training_centralised.all", "proportion", "training_centralised",
               label=("trained centrally", "apmācības centralizēti"))
    for what in ("received", "sent"):
        figure = f"s3_6_6.municipalities.edocs_share_{what}.all.2019.pct"
        s.estimate(f"edocs_share_{what}.all", "ratio", [f"edocuments_{what}", f"documents_{what}"],
                   reference={None: published[figure] / 100},
                   label=(f"electronic documents, share of {what}", "elektronisko dokumentu īpatsvars"))
        s.figure(figure, f"edocs_share_{what}.all", scale=100)
    s.blocks["design"] = "design: {weight: unit, fpc: fpc}   # 119 municipalities in all"
    s.blocks["output"] = OUTPUT
    s.prepare()
    return s


def _plan_2019():
    asked = {f"hr_{n}": _has_hr for n in HR}
    asked.update({"digital_skills_training": _has_hr, "staff_can_submit_ideas": _platform,
                  "staff_can_ask_anonymously": _platform, "staff_discussion_forum": _platform})
    exact = {"hr_system": {"national": (6, 2, 1), "regional": (12, 4, 4), "novads": (35, 10, 30)},
             "digital_skills_training": {"national": (8, 8), "regional": (15, 16), "novads": (35, 45)}}
    return questionnaire.Plan(ONE_OF_2019, {}, GROUPS, asked, exact,
                              skip=["edocs_share_received", "edocs_share_sent"])


def _special_2019(units, later, chance):
    before = {u["id"]: u for u in later.records}
    for u in units:
        same = before.get(u["id"])
        staff = same["staff"] if same else chance.whole(40, 300)
        u["documents_received"], u["documents_sent"] = 55 * staff, 38 * staff
        known = same["training_centralised_2019"] if same else None
        u["training_centralised"] = known or ("yes" if chance.happens(0.34) else "no")
    _share(units, "documents_received", "edocuments_received", 0.21, chance)
    _share(units, "documents_sent", "edocuments_sent", 0.26, chance)


def _columns_2019():
    from .answering import yes_no_column
    keep = ("documents_received", "edocuments_received", "documents_sent", "edocuments_sent")
    return [c for c in _number_columns() if c.name in keep] + [
        yes_no_column("training_centralised", "trained centrally", "apmācības centralizēti")]
