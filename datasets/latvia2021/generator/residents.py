"""The survey of residents: 1000 people of 18 and over, by web and telephone. Every answer is made up."""
import math

from .chance import Chance
from .study import YES_NO, Column, Study, rake
from .tune import Goal, answers

REGIONS = [(1, "Riga", "Rīga", "riga"), (2, "Pieriga", "Pierīga", "pieriga"), (3, "Vidzeme", "Vidzeme", "vidzeme"),
           (4, "Kurzeme", "Kurzeme", "kurzeme"), (5, "Zemgale", "Zemgale", "zemgale"),
           (6, "Latgale", "Latgale", "latgale")]
AGES = [(18, 24), (25, 34), (35, 44), (45, 54), (55, 64), (65, 74), (75, 94)]
AGE_NAMES = ["18-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75+"]
SETTLEMENTS = [(1, "Riga", "Rīga"), (2, "state city", "valstspilsēta"), (3, "town", "cita pilsēta"),
               (4, "rural area", "lauki")]
INCOMES = [(1, "up to 350 EUR", "līdz 350 EUR"), (2, "351-500 EUR", "351-500 EUR"), (3, "501-750 EUR", "501-750 EUR"),
           (4, "751-1000 EUR", "751-1000 EUR"), (5, "1001-1250 EUR", "1001-1250 EUR"),
           (6, "over 1250 EUR", "vairāk par 1250 EUR")]
INTERNET = [(1, "several times a day", "vairākas reizes dienā"), (2, "once a day", "reizi dienā"),
            (3, "several times a week", "vairākas reizes nedēļā"),
            (4, "once a week or less", "reizi nedēļā vai retāk"), (5, "never", "nelieto")]
MISSING = {98: ("don't know", "grūti pateikt"), 99: ("refused", "atteicās atbildēt")}
APPLIED = [(1, "applied electronically", "pieteica elektroniski"), (2, "applied otherwise", "pieteica citādi"),
           (3, "not used", "nav izmantojis")]
TOOLS = [("internet_bank", "internet bank", "interneta banka", 0.92), ("smart_id", "Smart-ID", "Smart-ID", 0.68),
         ("card", "eID card", "elektroniskā identifikācijas karte (eID)", 0.40),
         ("eparaksts_mobile", "eParaksts mobile", "eParaksts mobile", 0.20),
         ("eparaksts_card", "eParaksts card", "eParaksta karte", 0.14)]
CHANNELS = [("search_engine", "search engines such as Google", "meklētāji kā Google", 0.71),
            ("institution_website", "institutions' own sites", "konkrēto iestāžu mājaslapas", 0.55),
            ("latvija_lv", "the portal Latvija.lv", "portāls Latvija.lv", 0.50),
            ("phone", "by telephone", "pa tālruni", None), ("visit", "in person", "klātienē", None),
            ("acquaintances", "family and acquaintances", "ģimene un paziņas", None)]
WISHES = [("health", "health", "veselība"), ("pension", "pension", "pensija"), ("home", "place of residence",
          "dzīvesvieta"), ("work", "work and unemployment", "darbs un bezdarbs"), ("family", "birth of a child and family",
          "bērna piedzimšana un ģimene"), ("property", "property and building", "īpašums un būvniecība"),
          ("business", "starting a business", "uzņēmējdarbības sākšana"), ("bereavement", "death of someone close",
          "tuvinieka nāve")]
# name, English, Latvian, share that used it, applied electronically, through Latvija.lv, through the institution's system
SERVICES = [
    ("income_declaration", "annual income declaration", "gada ienākumu deklarācija", 0.62, 0.91, 0.30, 0.66),
    ("payroll_tax_book", "payroll tax book", "algas nodokļu grāmatiņa", 0.45, 0.91, 0.30, 0.62),
    ("kadastrs_my_account", "My account in kadastrs.lv", "“Mans konts” portālā kadastrs.lv", 0.25, 0.89, 0.28, 0.63),
    ("pension_2nd_level_statement", "statement of the funded pension account (2nd level)",
     "valsts fondēto pensiju shēmas (2. līmeņa) konta izraksts", 0.38, 0.87, 0.80, 0.12),
    ("sickness_benefit", "sickness benefit", "slimības pabalsts", 0.30, 0.87, 0.76, 0.14),
    ("old_age_pension_forecast", "forecast of the old-age pension",
     "informācija par prognozējamo vecuma pensijas apmēru", 0.28, 0.85, 0.80, 0.10),
    ("residence_declaration", "declaration of residence", "dzīvesvietas deklarācijas iesniegšana", 0.24, 0.80, 0.75, 0.08),
    ("social_insurance_contributions", "social insurance contributions and periods",
     "informācija par sociālās apdrošināšanas iemaksām un apdrošināšanas periodiem", 0.30, 0.82, 0.75, 0.12),
    ("vehicle_inspection", "booking of a vehicle's inspection", "pieteikšanās transportlīdzekļu valsts tehniskajai apskatei",
     0.33, 0.84, 0.10, 0.78),
    ("eu_and_state_payments", "EU and state area payments", "ES un valsts platību maksājumi", 0.12, 0.80, 0.14, 0.73),
    ("vat_declaration", "value added tax declaration", "pievienotās vērtības nodokļa taksācijas perioda deklarācija", 0.13,
     0.83, 0.26, 0.66),
    ("driving_penalty_points", "driving penalty points", "pārkāpumu uzskaites punkti", 0.22, 0.78, 0.22, 0.65)]


def margins(rows):
    """Margins of the population of 18 and over, from margins.csv."""
    value = {(r["variable"], r["category"]): r for r in rows}
    sexes = {"male": "man", "female": "woman"}
    ages = ["18_24", "25_34", "35_44", "45_54", "55_64", "65_74", "75_plus"]
    sex_age = {(sexes[s], AGE_NAMES[k]): int(value["sex_x_age7_18plus", f"{s}|{a}"]["population"])
               for s in sexes for k, a in enumerate(ages)}
    region = {en: int(value["region_18plus", key]["population"]) for _, en, _, key in REGIONS}
    area = {"urban": 0.68373, "rural": 0.31627}
    return sex_age, region, area


def _person(chance, sex_age, region):
    """One resident, before anyone is asked anything."""
    cells = list(sex_age)
    sex, age_name = chance.weighted(cells, [sex_age[c] for c in cells])
    low, high = AGES[AGE_NAMES.index(age_name)]
    age = chance.whole(low, high) if low < 75 else low + int(min(chance.uniform(), chance.uniform()) * 20)
    place = chance.weighted(list(region), list(region.values()))
    towns = {"Riga": (1, 0, 0, 0), "Pieriga": (0, 17, 33, 50), "Vidzeme": (0, 14, 33, 53), "Kurzeme": (0, 47, 20, 33),
             "Zemgale": (0, 36, 15, 49), "Latgale": (0, 46, 18, 36)}[place]
    settlement = chance.weighted([s[1] for s in SETTLEMENTS], towns)
    latvian = {"Riga": 0.47, "Pieriga": 0.70, "Vidzeme": 0.88, "Kurzeme": 0.77, "Zemgale": 0.70, "Latgale": 0.46}[place]
    nationality = "Latvian" if chance.happens(latvian - 0.03) else chance.weighted(["Russian", "other"], [0.64, 0.36])
    tertiary = {"man": 0.25, "woman": 0.36}[sex] + (0.06 if place == "Riga" else -0.02) + (
        0.05 if 25 <= age < 45 else -0.09 if age < 25 or age >= 75 else 0.0)
    education = "tertiary" if chance.happens(tertiary) else chance.weighted(
        ["secondary or vocational", "basic"], [0.84, 0.16])
    return dict(sex=sex, age=age, region=place, settlement=settlement, nationality=nationality, education=education)


def _income(chance, p):
    """Income band: pensions, wages by education, region and age."""
    centre = 0.35 + (1.2 if p["education"] == "tertiary" else 0.3 if p["education"] != "basic" else -0.3)
    centre += 0.5 if p["region"] in ("Riga", "Pieriga") else -0.5 if p["region"] == "Latgale" else 0.0
    centre += 0.2 if p["sex"] == "man" else -0.1
    centre += -1.6 if p["age"] >= 65 else -0.6 if p["age"] < 25 else 0.6 if p["age"] < 55 else 0.0
    at = centre + chance.normal(0, 1.25)
    cuts = [-0.3, 0.65, 1.5, 2.15, 2.75]
    return sum(at > c for c in cuts)


def _willing(p):
    """Chance to be in the sample, relative to others: the unequal response that weighting has to mend."""
    age = p["age"]
    chance = 0.55 if age < 25 else 0.9 if age < 35 else 1.1 if age < 45 else 1.15 if age < 65 else 0.85 if age < 75 else 0.44
    chance *= 1.1 if p["sex"] == "woman" else 0.85
    chance *= {"Riga": 1.15, "state city": 1.05, "town": 0.95, "rural area": 0.58}[p["settlement"]]
    chance *= {"Latgale": 0.8, "Kurzeme": 0.9}.get(p["region"], 1.0)
    chance *= [0.75, 0.9, 1.0, 1.05, 1.1, 1.1][p["band"]]
    return chance * (1.15 if p["education"] == "tertiary" else 0.95)


def _sample(chance, sex_age, region, size=1000):
    people = []
    while len(people) < size:
        p = _person(chance, sex_age, region)
        p["band"] = _income(chance, p)
        if chance.happens(_willing(p) / 1.7):
            people.append(p)
    for p in people:
        old = p["age"] - 50
        telephone = 1 / (1 + math.exp(-(-0.9 + 0.06 * old + 0.4 * (p["settlement"] == "rural area") - 0.2 * p["band"])))
        p["mode"] = "telephone" if chance.happens(telephone) else "web"
        p["design_weight"] = 1.25 if p["mode"] == "telephone" else 1.0
    return people


def _skill(chance, p):
    """Digital skill: what internet use, tools and e-services have in common."""
    value = -0.04 * (p["age"] - 50) - (0.0009 * max(0, p["age"] - 62) ** 2)
    value += 0.35 * (p["band"] - 2) + (0.7 if p["education"] == "tertiary" else -0.5 if p["education"] == "basic" else 0.0)
    value += -0.3 * (p["settlement"] == "rural area") - 0.5 * (p["mode"] == "telephone")
    value += {"Riga": 0.4, "Pieriga": 0.3, "Latgale": -0.6}.get(p["region"], -0.1)
    return value + chance.normal(0, 1.0)


def _internet(people, weight):
    """6 % never, 10 % of those of 65-74, 34 % of those of 75 and over; 89 % at least daily."""
    chance = Chance("residents:internet")
    latent = [-p["skill"] + chance.logistic() for p in people]
    everyone = range(len(people))
    of_age = {low: [i for i in everyone if low <= people[i]["age"] < high] for low, high in ((65, 75), (75, 200))}
    never = answers(latent, weight, [Goal(everyone, 0.06, 0.002), Goal(of_age[75], 0.34, 0.0035),
                                     Goal(of_age[65], 0.10, 0.0035)], chance=chance)
    latent = [-p["skill"] + 1.2 * chance.logistic() for p in people]
    seldom = answers(latent, weight, [Goal(everyone, 0.11, 0.002)], fixed={i: True for i in everyone if never[i]})
    for i, p in enumerate(people):
        if never[i]:
            p["internet"] = "never"
        elif seldom[i]:
            p["internet"] = chance.weighted(["several times a week", "once a week or less"], [0.6, 0.4])
        else:
            p["internet"] = "several times a day" if chance.happens(0.86) else "once a day"
        p["daily"] = not seldom[i]
        own = 0.12 if never[i] else 0.8 if seldom[i] else 0.985
        p["access"] = "yes" if chance.happens(own) else "no"


def _nonresponse(people):
    chance = Chance("residents:nonresponse")
    for p in people:
        refuse = 0.10 + (0.03 if p["mode"] == "telephone" else 0.0) + 0.02 * (p["band"] == 5)
        p["income"] = (99,) if chance.happens(refuse) else (98,) if chance.happens(0.03) else INCOMES[p["band"]][1]
        p["contact_language"] = _contact_language(chance, p)
        p["home_language"] = {"Latvian": "Latvian", "Russian": "Russian"}.get(p["nationality"]) or chance.weighted(
            ["Russian", "Latvian", "other"], [0.6, 0.22, 0.18])
        p["occupation"] = _occupation(chance, p)


def _contact_language(chance, p):
    if chance.happens(0.008):
        return (99,)
    if p["nationality"] == "Latvian":
        return "Latvian"
    return chance.weighted(["Latvian", "Russian", "English"], [0.6, 0.38, 0.02])


def _occupation(chance, p):
    if chance.happens(0.006):
        return (99,)
    if p["age"] >= 66:
        return "retired" if chance.happens(0.88) else "employed"
    if p["age"] < 23 and chance.happens(0.6):
        return "student"
    return chance.weighted(["employed", "unemployed", "at home", "retired"],
                           [0.80, 0.07, 0.08, 0.05 if p["age"] > 50 else 0.01])


def _eservice_user(people, weight):
    """89 % of all, 92 % of daily users, 80 to 98 % by income as printed; between these, rising as the report says."""
    chance = Chance("residents:eservice")
    latent = [p["skill"] + 1.2 * chance.logistic() + (0.0 if p["daily"] else -1.0) for p in people]
    helped = {i: True for i, p in enumerate(people) if p["internet"] == "never" and chance.happens(0.25)}

    def those(test, share, slack):
        return Goal([i for i, p in enumerate(people) if test(p)], share, slack)
    goals = [those(lambda p: True, 0.89, 0.002), those(lambda p: p["daily"], 0.92, 0.002),
             those(lambda p: p["internet"] == "never", 0.38, 0.06),
             those(lambda p: p["settlement"] == "rural area", 0.875, 0.015),
             those(lambda p: 25 <= p["age"] < 55, 0.935, 0.012)]
    for band, share, slack in ((0, 0.80, 0.0035), (1, 0.845, 0.02), (2, 0.88, 0.015), (3, 0.915, 0.015),
                               (4, 0.945, 0.012), (5, 0.98, 0.0035)):
        goals.append(those(lambda p: p["income"] == INCOMES[band][1], share, slack))
    use = answers(latent, weight, goals, fixed=helped, chance=chance)
    for i, p in enumerate(people):
        p["electronic"] = use[i]


def _services(people, weight):
    chance = Chance("residents:services")
    for name, _, _, used, electronic, latvija, system in SERVICES:
        users = [i for i, p in enumerate(people) if chance.happens(_uses(name, used, p))]
        fixed = {i: False for i in users if not people[i]["electronic"]}
        latent = [p["skill"] + 1.5 * chance.logistic() for p in people]
        applied = answers(latent, weight, [Goal(users, electronic)], fixed=fixed, chance=chance)
        first, second = (latvija, system) if latvija >= system else (system, latvija)
        not_applied = {i: False for i in users if not applied[i]}
        main = answers([chance.logistic() for _ in people], weight, [Goal(users, first)], fixed=not_applied, chance=chance)
        beside = answers([chance.logistic() - (3.0 if main.get(i) else 0.0) for i in range(len(people))], weight,
                         [Goal(users, second)], fixed=not_applied, chance=chance)
        by_latvija, by_system = (main, beside) if latvija >= system else (beside, main)
        for i, p in enumerate(people):
            used_it = i in applied
            p[f"s_{name}"] = "not used" if not used_it else (
                "applied electronically" if applied[i] else "applied otherwise")
            p[f"s_{name}_latvija"] = ("yes" if by_latvija[i] else "no") if used_it else None
            p[f"s_{name}_system"] = ("yes" if by_system[i] else "no") if used_it else None
    _other_service(people, chance)


def _uses(name, share, p):
    age = p["age"]
    if name in ("payroll_tax_book", "sickness_benefit"):
        share *= 1.25 if age < 65 else 0.25
    if name == "old_age_pension_forecast":
        share *= 1.9 if 50 <= age < 66 else 0.6
    if name in ("eu_and_state_payments",):
        share *= 2.0 if p["settlement"] == "rural area" else 0.6
    if name in ("vehicle_inspection", "driving_penalty_points", "vat_declaration"):
        share *= 1.2 if p["sex"] == "man" else 0.8
    return min(0.95, share * (1.08 if p["electronic"] else 0.30))


def _other_service(people, chance):
    """Any other service: it also holds those whose only electronic application was one not listed."""
    for p in people:
        listed = any(p[f"s_{s[0]}"] == "applied electronically" for s in SERVICES)
        if not p["electronic"]:
            p["s_other"] = "applied otherwise" if chance.happens(0.35) else "not used"
        elif not listed or chance.happens(0.35):
            p["s_other"] = "applied electronically"
        else:
            p["s_other"] = "applied otherwise" if chance.happens(0.2) else "not used"
        alone = 0.0 if p["internet"] == "never" else 0.75 if p["age"] >= 65 or not p["daily"] else 0.94
        p["applied_with_help"] = ("no" if chance.happens(alone) else "yes") if p["electronic"] else None


def _asked(people, weight, name, share, latent, chance, fixed=None, lost=0.008):
    """A yes/no question with a few don't knows; with a share to meet, or none."""
    asked = [i for i in range(len(people)) if not chance.happens(lost * (2 if people[i]["mode"] == "telephone" else 1))]
    if share is None:
        said = {i: latent[i] > 0 for i in asked}
    else:
        said = answers(latent, weight, [Goal(asked, share)], fixed={i: v for i, v in (fixed or {}).items() if i in set(asked)},
                       chance=chance)
    for i, p in enumerate(people):
        p[name] = (98,) if i not in said else "yes" if said[i] else "no"


def _tools(people, weight):
    chance = Chance("residents:tools")
    offline = {i: False for i, p in enumerate(people) if p["internet"] == "never"}
    young = {"smart_id": 0.8, "card": 0.3, "eparaksts_mobile": 0.5, "eparaksts_card": 0.1, "internet_bank": 0.6}
    for name, _, _, share in TOOLS:
        latent = [young[name] * p["skill"] + chance.logistic() + (0.7 if p["electronic"] else 0.0) for p in people]
        _asked(people, weight, f"eid_{name}", share, latent, chance, fixed=offline)


def _channels(people, weight):
    chance = Chance("residents:channels")
    for name, _, _, share in CHANNELS:
        slope = {"phone": -0.25, "visit": -0.4, "acquaintances": -0.3}.get(name, 0.7)
        level = {"phone": -0.9, "visit": -1.1, "acquaintances": -1.3}.get(name, 0.0)
        offline = {i: False for i, p in enumerate(people) if p["internet"] == "never"} if share else None
        latent = [level + slope * p["skill"] + chance.logistic() for p in people]
        _asked(people, weight, f"channel_{name}", share, latent, chance, fixed=offline)
    latent = [0.4 * p["skill"] + chance.logistic() for p in people]
    _asked(people, weight, "virtual_assistant", 0.14, latent, chance, fixed=offline, lost=0.015)


def _wishes(people, weight):
    chance = Chance("residents:wishes")
    latent = [0.5 * p["skill"] + (1.2 if p["electronic"] else 0.0) + chance.logistic() for p in people]
    _asked(people, weight, "wants", 0.85, latent, chance, lost=0.012)
    for p in people:
        chosen = [w[0] for w in WISHES if chance.happens(_wish_chance(w[0], p))] or [chance.pick(["health", "home"])]
        for name, _, _ in WISHES:
            p[f"wish_{name}"] = (98,) if p["wants"] == (98,) else (
                "yes" if p["wants"] == "yes" and name in chosen else "no")


def _wish_chance(name, p):
    base = {"health": 0.68, "pension": 0.30, "home": 0.34, "work": 0.22, "family": 0.2, "property": 0.25, "business": 0.1,
            "bereavement": 0.12}[name]
    if name == "pension":
        return 0.6 if p["age"] >= 55 else base * 0.6
    if name in ("family", "work", "business"):
        return base * (1.6 if p["age"] < 45 else 0.5)
    return base


def _satisfaction(people):
    chance = Chance("residents:satisfaction")
    for p in people:
        if not p["electronic"]:
            p["satisfaction"] = None
        elif chance.happens(0.03):
            p["satisfaction"] = (98,)
        else:
            at = 8.7 + 0.12 * p["skill"] + chance.normal(0, 1.3) - 0.25 * (p["mode"] == "web")
            p["satisfaction"] = int(min(10, max(1, math.floor(at + 0.5))))


def make(margin_rows):
    """The people with all their answers, and the weights that svari must find."""
    sex_age, region, area = margins(margin_rows)
    chance = Chance("residents:people")
    people = _sample(chance, sex_age, region)
    weight = _weights(people, sex_age, region, area)
    for p in people:
        p["skill"] = _skill(chance, p)
    _internet(people, weight)
    _nonresponse(people)
    _eservice_user(people, weight)
    _services(people, weight)
    _tools(people, weight)
    _channels(people, weight)
    _wishes(people, weight)
    _satisfaction(people)
    for number, p in enumerate(people, 1):
        p["id"] = number
    return people, weight


def _age7(p):
    return AGE_NAMES[next(k for k, (low, high) in enumerate(AGES) if p["age"] <= high or k == 6)]


def _weights(people, sex_age, region, area):
    size = sum(sex_age.values())
    start = [p["design_weight"] for p in people]
    return rake(start, [
        ([(p["sex"], _age7(p)) for p in people], {k: float(v) for k, v in sex_age.items()}),
        ([p["region"] for p in people], {k: float(v) for k, v in region.items()}),
        (["rural" if p["settlement"] == "rural area" else "urban" for p in people],
         {k: v * size for k, v in area.items()})])


def _columns():
    out = [Column("id", "record", "ieraksts", number=True),
           Column("mode", "mode of interview", "intervijas veids",
                  [(1, "web", "internetā"), (2, "telephone", "pa tālruni")]),
           Column("design_weight", "design weight (1 web, 1.25 telephone)", "dizaina svars (1 internetā, 1,25 pa tālruni)",
                  number=True),
           Column("age", "age in years", "vecums gados", number=True),
           Column("sex", "sex", "dzimums", [(1, "man", "vīrietis"), (2, "woman", "sieviete")]),
           Column("region", "statistical region", "statistiskais reģions", [r[:3] for r in REGIONS]),
           Column("settlement", "type of settlement", "apdzīvotās vietas veids", SETTLEMENTS),
           Column("nationality", "nationality", "tautība",
                  [(1, "Latvian", "latvietis"), (2, "Russian", "krievs"), (3, "other", "cita")]),
           Column("home_language", "language at home", "mājās lietotā valoda",
                  [(1, "Latvian", "latviešu"), (2, "Russian", "krievu"), (3, "other", "cita")]),
           Column("contact_language", "language wished in contact with institutions",
                  "valoda, kurā vēlas sazināties ar iestādēm",
                  [(1, "Latvian", "latviešu"), (2, "Russian", "krievu"), (3, "English", "angļu")], MISSING),
           Column("education", "education", "izglītība",
                  [(1, "basic", "pamatizglītība"), (2, "secondary or vocational", "vidējā vai profesionālā"),
                   (3, "tertiary", "augstākā")]),
           Column("occupation", "occupation", "nodarbošanās",
                  [(1, "employed", "strādā"), (2, "unemployed", "bezdarbnieks"), (3, "student", "mācās"),
                   (4, "retired", "pensionārs"), (5, "at home", "mājās")], MISSING),
           Column("income", "personal income a month", "personīgie ienākumi mēnesī", INCOMES, MISSING),
           Column("internet", "use of the internet", "interneta lietošana", INTERNET),
           Column("access", "free access to the internet at home or by mobile telephone",
                  "brīva pieeja internetam mājās vai mobilajā tālrunī", YES_NO)]
    out += [Column(f"eid_{n}", f"e-identification: {en}", f"e-identifikācijas rīks: {lv}", YES_NO, MISSING)
            for n, en, lv, _ in TOOLS]
    out += [Column(f"channel_{n}", f"looks for information: {en}", f"informāciju meklē: {lv}", YES_NO, MISSING)
            for n, en, lv, _ in CHANNELS]
    out.append(Column("virtual_assistant", "uses virtual assistants", "izmanto virtuālos asistentus", YES_NO, MISSING))
    for n, en, lv, *_ in SERVICES:
        out += [Column(f"s_{n}", f"{en}", f"{lv}", APPLIED),
                Column(f"s_{n}_latvija", f"{en}: through Latvija.lv (asked of users)", f"{lv}: portālā Latvija.lv", YES_NO),
                Column(f"s_{n}_system", f"{en}: through the institution's system (asked of users)",
                       f"{lv}: iestādes sistēmā", YES_NO)]
    out += [Column("s_other", "any other state or municipal service", "cits valsts vai pašvaldības pakalpojums", APPLIED),
            Column("applied_with_help", "others helped to apply (asked of those who applied electronically)",
                   "pieteikt palīdzēja citi", YES_NO)]
    out += [Column(f"wish_{n}", f"would like services electronically: {en}",
                   f"vēlētos pakalpojumus saņemt elektroniski: {lv}", YES_NO, MISSING) for n, en, lv in WISHES]
    out.append(Column("satisfaction", "satisfaction with e-services, 1 to 10 (asked of e-service users)",
                      "apmierinātība ar e-pakalpojumiem, 1-10", number=True, missing=MISSING))
    return out


def _derived(s):
    s.derive_cut("age7", "age", [18, 25, 35, 45, 55, 65, 75], AGE_NAMES, ("age group", "vecuma grupa"))
    s.derive_recode("area", "settlement", {"Riga": "urban", "state city": "urban", "town": "urban", "rural area": "rural"},
                    text=("urban or rural", "pilsēta vai lauki"))
    s.derive_recode("latvian", "nationality", {"Latvian": "Latvian"}, "other", ("Latvians and others", "latvieši un citi"))
    s.derive_recode("tertiary", "education", {"tertiary": "tertiary"}, "below tertiary",
                    ("tertiary education", "augstākā izglītība"))
    s.derive_recode("internet_use", "internet", {
        "several times a day": "daily", "once a day": "daily", "several times a week": "less than daily",
        "once a week or less": "less than daily", "never": "never"}, text=("internet use", "interneta lietošana"))
    s.derive_count("n_eservices", [f"s_{x[0]}" for x in SERVICES] + ["s_other"], "applied electronically",
                   ("services applied for electronically", "elektroniski pieteikto pakalpojumu skaits"))
    s.derive_as("eservice_user", "n_eservices >= 1", ("applied electronically for any state or municipal service",
                                                      "kādu no valsts vai pašvaldību pakalpojumiem pieteicis elektroniski"))
    s.derive_as("wants_electronic", " or ".join(f'wish_{w[0]} == "yes"' for w in WISHES),
                ("would like services electronically in some life situation",
                 "vēlētos saņemt pakalpojumus elektroniski kādā no dzīves situācijām"))
    s.derive_as("digital_citizen", 'access == "yes" and eservice_user == "yes"', ("digital citizen", "digitālais pilsonis"))


def _published(s):
    def share(figure, id, variable, category, where=None, text=None, also=()):
        s.estimate(id, "proportion", variable, where=where, reference={category: s.published[figure] / 100}, label=text)
        for f in (figure, *also):
            s.figure(f, id, variable, category, scale=100)

    s.estimate("sample_size", "count", [], label=("residents of 18 and over", "iedzīvotāji vecumā no 18 gadiem"))
    s.figure("s1_3.residents.sample_size.all.2021.count", "sample_size", field="n", note="respondents: the n of the count")
    s.estimate("min_age", "quantile", ["age", "0.00001"], label=("youngest respondent", "jaunākais respondents"))
    s.figure("s1_3.residents.min_age.all.2021.count", "min_age", "age", note="the smallest age, as quantile 0.00001")
    for n, en, lv, _, electronic, latvija, system in SERVICES:
        asked = f's_{n} != "not used"'
        for key, variable, category, how in ((f"applied_electronically_{n}", f"s_{n}", "applied electronically", 0),
                                             (f"applied_via_latvija_lv_{n}", f"s_{n}_latvija", "yes", 1),
                                             (f"applied_via_institution_system_{n}", f"s_{n}_system", "yes", 2)):
            figure = f"s4.residents.{key}.service_users.2021.pct"
            if figure in s.published:
                words = (("electronically", "elektroniski"), ("through Latvija.lv", "portālā Latvija.lv"),
                         ("through the institution's system", "iestādes sistēmā"))[how]
                share(figure, f"{key}.service_users", variable, category, asked,
                      (f"{en}: applied {words[0]}, of its users", f"{lv}: pieteikts {words[1]}, no lietotājiem"))
    share("s5_1.residents.internet_daily.all.2021.pct", "internet_daily.all", "internet_use", "daily",
          text=("internet at least daily", "internetu izmanto vismaz reizi dienā"),
          also=["s5_2.residents.internet_daily.all.2021.pct"])
    for n, en, lv, value in CHANNELS:
        if value:
            share(f"s5_1.residents.info_channel_{n}.all.2021.pct", f"info_channel_{n}.all", f"channel_{n}", "yes",
                  text=(f"looks for information: {en}", f"informāciju meklē: {lv}"))
    share("s5_1.residents.virtual_assistant_used.all.2021.pct", "virtual_assistant_used.all", "virtual_assistant", "yes",
          text=("uses virtual assistants", "izmanto virtuālos asistentus"))
    for key, where, en, lv in (("all", None, "", ""), ("age_65_74", 'age7 == "65-74"', ", 65-74", ", 65-74 gadi"),
                               ("age_75_plus", 'age7 == "75+"', ", 75 and over", ", vecāki par 75 gadiem")):
        share(f"s5_2.residents.internet_never.{key}.2021.pct", f"internet_never.{key}", "internet_use", "never", where,
              (f"never on the internet{en}", f"nelieto internetu{lv}"))
    for n, en, lv, _ in TOOLS:
        share(f"s5_2.residents.eid_{n}.all.2021.pct", f"eid_{n}.all", f"eid_{n}", "yes",
              text=(f"e-identification: {en}", f"e-identifikācijas rīks: {lv}"))
    share("s5_3.residents.eservice_user.all.2021.pct", "eservice_user.all", "eservice_user", "yes",
          text=("used e-services", "lieto e-pakalpojumus"), also=["s5_3.residents.eservice_user.all.2021.pct.r2"])
    for key, where, en, lv in (
            ("internet_daily", 'internet_use == "daily"', "daily internet users", "ikdienas interneta lietotāji"),
            ("income_le_350", 'income == "up to 350 EUR"', "income up to 350 EUR", "ienākumi līdz 350 EUR mēnesī"),
            ("income_gt_1250", 'income == "over 1250 EUR"', "income over 1250 EUR", "ienākumi vairāk par 1250 EUR mēnesī")):
        share(f"s5_3.residents.eservice_user.{key}.2021.pct", f"eservice_user.{key}", "eservice_user", "yes", where,
              (f"used e-services: {en}", f"lieto e-pakalpojumus: {lv}"))
    share("s5_3.residents.wants_electronic_in_life_event.all.2021.pct", "wants_electronic_in_life_event.all",
          "wants_electronic", "yes", text=("would like services electronically in some life situation",
                                           "vēlētos saņemt pakalpojumus elektroniski kādā no dzīves situācijām"))


def _more(s):
    """What the report doesn't print: the digital citizen by age, income and region, and satisfaction."""
    words = ("digital citizen", "digitālais pilsonis")
    s.estimate("digital_citizen.all", "proportion", "digital_citizen", label=words, extra="deff: true")
    for by, en, lv in (("age7", "age", "vecums"), ("income", "income", "ienākumi"), ("region", "region", "reģions"),
                       ("mode", "mode", "intervijas veids")):
        s.estimate(f"digital_citizen.{by}", "proportion", "digital_citizen", by=[by],
                   label=(f"digital citizen by {en}", f"digitālais pilsonis: {lv}"))
    s.estimate("satisfaction.eservice_users", "mean", "satisfaction",
               label=("satisfaction with e-services, of 10", "apmierinātība ar e-pakalpojumiem, no 10"))
    s.estimate("satisfaction.age7", "mean", "satisfaction", by=["age7"],
               label=("satisfaction with e-services by age", "apmierinātība ar e-pakalpojumiem pa vecuma grupām"))


POPULATION = """\
# Margins of the residents of 18 and over around 2021; sources and confidence by row in margins.csv, in short here.
# Weighted by: sex_age, region, area. Only for comparison: age7, latvian, tertiary.
population:
  size: 1534689                 # 18 and over on 1 January 2021 (Eurostat demo_pjan; confidence high)
  margins:
    sex_age: {by: [sex, age7], file: sex_age.csv}   # ages: Eurostat, exact; sex within age: derived (medium)
    region:                     # derived from the counts of 2019 and 2022 less children (medium, about 0.2 points)
      totals: {Riga: 501007, Pieriga: 295610, Vidzeme: 149132, Kurzeme: 192416, Zemgale: 185280, Latgale: 211244}
    area:                       # of all ages, 2022 (Central Statistical Bureau; high); taken for those of 18 and over
      shares: {urban: 0.68373, rural: 0.31627}
    age7:                       # Eurostat demo_pjan, exact counts (high)
      totals: {18-24: 118103, 25-34: 242507, 35-44: 254797, 45-54: 258545, 55-64: 267039, 65-74: 205259, 75+: 188439}
    latvian:                    # census of 2021, those of 18 and over derived (medium, 0.5 points)
      totals: {Latvian: 932492, other: 602197}
    tertiary:                   # census of 2021 (high)
      totals: {tertiary: 474219, below tertiary: 1060470}
"""

TABLES = """\
tables:
  - {id: digital_by_age, rows: [age7], columns: [digital_citizen], cells: [count, row], test: [f]}
  - {id: digital_by_income, rows: [income], columns: [digital_citizen], cells: [count, row], test: [f]}
  - {id: digital_by_region, rows: [region], columns: [digital_citizen], cells: [count, row], test: [f]}
  - {id: internet_by_age, rows: [age7], columns: [internet_use], cells: [count, row, total], test: [f]}
"""

MODELS = """\
models:
  - {id: who_is_digital, formula: "digital_citizen ~ age + sex + area + tertiary + mode", family: binomial, wald: [area]}
"""

INTRO = ["Survey of residents 2021: 1000 made-up respondents. SYNTHETIC: no microdata of the survey are public.",
         "Weighted, the answers give every figure that the report printed of this study (see README.md and figures.csv).",
         "Made by generate.py; change it there.",
         "",
         "Digital citizen, in the report's words (5.2): a resident with free access to the internet who takes part in the",
         "affairs of state and municipality by applying for and using their services electronically. Here: access is yes,",
         "and at least one state or municipal service was applied for electronically."]


def study(margin_rows, published):
    people, weight = make(margin_rows)
    s = Study("residents", ("Survey of residents 2021 (synthetic data)", "Iedzīvotāju aptauja 2021"), _columns(), people,
              INTRO)
    s.published, s.weight = published, weight
    _derived(s)
    _published(s)
    _more(s)
    s.blocks["population"] = POPULATION
    s.blocks["design"] = "design: {weight: design_weight}"
    s.blocks["weighting"] = "weighting:\n  - rake: [sex_age, region, area]"
    s.blocks["tables"], s.blocks["models"] = TABLES, MODELS
    s.blocks["output"] = "output: {formats: [json, csv, html], weights: true, keep: [id]}"
    s.prepare()
    return s


def sex_age_rows(margin_rows):
    sex_age, _, _ = margins(margin_rows)
    return [["sex", "age7", "total"]] + [[sex, age, total] for (sex, age), total in sex_age.items()]
