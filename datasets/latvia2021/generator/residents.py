"""The survey of residents: 1000 people of 18 and over, by web and telephone. Every answer is made up."""

import math

from .chance import Chance
from .study import rake
from .tune import Goal, answers

REGIONS = [
    (1, "Riga", "Rīga", "riga"),
    (2, "Pieriga", "Pierīga", "pieriga"),
    (3, "Vidzeme", "Vidzeme", "vidzeme"),
    (4, "Kurzeme", "Kurzeme", "kurzeme"),
    (5, "Zemgale", "Zemgale", "zemgale"),
    (6, "Latgale", "Latgale", "latgale"),
]
AGES = [(18, 24), (25, 34), (35, 44), (45, 54), (55, 64), (65, 74), (75, 94)]
AGE_NAMES = ["18-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75+"]
SETTLEMENTS = [
    (1, "Riga", "Rīga"),
    (2, "state city", "valstspilsēta"),
    (3, "town", "cita pilsēta"),
    (4, "rural area", "lauki"),
]
INCOMES = [
    (1, "up to 350 EUR", "līdz 350 EUR"),
    (2, "351-500 EUR", "351-500 EUR"),
    (3, "501-750 EUR", "501-750 EUR"),
    (4, "751-1000 EUR", "751-1000 EUR"),
    (5, "1001-1250 EUR", "1001-1250 EUR"),
    (6, "over 1250 EUR", "vairāk par 1250 EUR"),
]
INTERNET = [
    (1, "several times a day", "vairākas reizes dienā"),
    (2, "once a day", "reizi dienā"),
    (3, "several times a week", "vairākas reizes nedēļā"),
    (4, "once a week or less", "reizi nedēļā vai retāk"),
    (5, "never", "nelieto"),
]
MISSING = {98: ("don't know", "grūti pateikt"), 99: ("refused", "atteicās atbildēt")}
APPLIED = [
    (1, "applied electronically", "pieteica elektroniski"),
    (2, "applied otherwise", "pieteica citādi"),
    (3, "not used", "nav izmantojis"),
]
TOOLS = [
    ("internet_bank", "internet bank", "interneta banka", 0.92),
    ("smart_id", "Smart-ID", "Smart-ID", 0.68),
    ("card", "eID card", "elektroniskā identifikācijas karte (eID)", 0.40),
    ("eparaksts_mobile", "eParaksts mobile", "eParaksts mobile", 0.20),
    ("eparaksts_card", "eParaksts card", "eParaksta karte", 0.14),
]
CHANNELS = [
    ("search_engine", "search engines such as Google", "meklētāji kā Google", 0.71),
    ("institution_website", "institutions' own sites", "konkrēto iestāžu mājaslapas", 0.55),
    ("latvija_lv", "the portal Latvija.lv", "portāls Latvija.lv", 0.50),
    ("phone", "by telephone", "pa tālruni", None),
    ("visit", "in person", "klātienē", None),
    ("acquaintances", "family and acquaintances", "ģimene un paziņas", None),
]
WISHES = [
    ("health", "health", "veselība"),
    ("pension", "pension", "pensija"),
    ("home", "place of residence", "dzīvesvieta"),
    ("work", "work and unemployment", "darbs un bezdarbs"),
    ("family", "birth of a child and family", "bērna piedzimšana un ģimene"),
    ("property", "property and building", "īpašums un būvniecība"),
    ("business", "starting a business", "uzņēmējdarbības sākšana"),
    ("bereavement", "death of someone close", "tuvinieka nāve"),
]
# name, English, Latvian, share that used it, applied electronically, through Latvija.lv, through the institution's system
SERVICES = [
    ("income_declaration", "annual income declaration", "gada ienākumu deklarācija", 0.62, 0.91, 0.30, 0.66),
    ("payroll_tax_book", "payroll tax book", "algas nodokļu grāmatiņa", 0.45, 0.91, 0.30, 0.62),
    ("kadastrs_my_account", "My account in kadastrs.lv", "“Mans konts” portālā kadastrs.lv", 0.25, 0.89, 0.28, 0.63),
    (
        "pension_2nd_level_statement",
        "statement of the funded pension account (2nd level)",
        "valsts fondēto pensiju shēmas (2. līmeņa) konta izraksts",
        0.38,
        0.87,
        0.80,
        0.12,
    ),
    ("sickness_benefit", "sickness benefit", "slimības pabalsts", 0.30, 0.87, 0.76, 0.14),
    (
        "old_age_pension_forecast",
        "forecast of the old-age pension",
        "informācija par prognozējamo vecuma pensijas apmēru",
        0.28,
        0.85,
        0.80,
        0.10,
    ),
    (
        "residence_declaration",
        "declaration of residence",
        "dzīvesvietas deklarācijas iesniegšana",
        0.24,
        0.80,
        0.75,
        0.08,
    ),
    (
        "social_insurance_contributions",
        "social insurance contributions and periods",
        "informācija par sociālās apdrošināšanas iemaksām un apdrošināšanas periodiem",
        0.30,
        0.82,
        0.75,
        0.12,
    ),
    (
        "vehicle_inspection",
        "booking of a vehicle's inspection",
        "pieteikšanās transportlīdzekļu valsts tehniskajai apskatei",
        0.33,
        0.84,
        0.10,
        0.78,
    ),
    ("eu_and_state_payments", "EU and state area payments", "ES un valsts platību maksājumi", 0.12, 0.80, 0.14, 0.73),
    (
        "vat_declaration",
        "value added tax declaration",
        "pievienotās vērtības nodokļa taksācijas perioda deklarācija",
        0.13,
        0.83,
        0.26,
        0.66,
    ),
    ("driving_penalty_points", "driving penalty points", "pārkāpumu uzskaites punkti", 0.22, 0.78, 0.22, 0.65),
]


def margins(rows):
    """Margins of the population of 18 and over, from margins.csv."""
    value = {(r["variable"], r["category"]): r for r in rows}
    sexes = {"male": "man", "female": "woman"}
    ages = ["18_24", "25_34", "35_44", "45_54", "55_64", "65_74", "75_plus"]
    sex_age = {
        (sexes[s], AGE_NAMES[k]): int(value["sex_x_age7_18plus", f"{s}|{a}"]["population"])
        for s in sexes
        for k, a in enumerate(ages)
    }
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
    towns = {
        "Riga": (1, 0, 0, 0),
        "Pieriga": (0, 17, 33, 50),
        "Vidzeme": (0, 14, 33, 53),
        "Kurzeme": (0, 47, 20, 33),
        "Zemgale": (0, 36, 15, 49),
        "Latgale": (0, 46, 18, 36),
    }[place]
    settlement = chance.weighted([s[1] for s in SETTLEMENTS], towns)
    latvian = {"Riga": 0.47, "Pieriga": 0.70, "Vidzeme": 0.88, "Kurzeme": 0.77, "Zemgale": 0.70, "Latgale": 0.46}[place]
    nationality = "Latvian" if chance.happens(latvian - 0.03) else chance.weighted(["Russian", "other"], [0.64, 0.36])
    tertiary = (
        {"man": 0.25, "woman": 0.36}[sex]
        + (0.06 if place == "Riga" else -0.02)
        + (0.05 if 25 <= age < 45 else -0.09 if age < 25 or age >= 75 else 0.0)
    )
    education = (
        "tertiary" if chance.happens(tertiary) else chance.weighted(["secondary or vocational", "basic"], [0.84, 0.16])
    )
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
    chance = (
        0.55 if age < 25 else 0.9 if age < 35 else 1.1 if age < 45 else 1.15 if age < 65 else 0.85 if age < 75 else 0.44
    )
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
    value += 0.35 * (p["band"] - 2) + (
        0.7 if p["education"] == "tertiary" else -0.5 if p["education"] == "basic" else 0.0
    )
    value += -0.3 * (p["settlement"] == "rural area") - 0.5 * (p["mode"] == "telephone")
    value += {"Riga": 0.4, "Pieriga": 0.3, "Latgale": -0.6}.get(p["region"], -0.1)
    return value + chance.normal(0, 1.0)


def _internet(people, weight):
    """6 % never, 10 % of those of 65-74, 34 % of those of 75 and over; 89 % at least daily."""
    chance = Chance("residents:internet")
    latent = [-p["skill"] + chance.logistic() for p in people]
    everyone = range(len(people))
    of_age = {low: [i for i in everyone if low <= people[i]["age"] < high] for low, high in ((65, 75), (75, 200))}
    never = answers(
        latent,
        weight,
        [Goal(everyone, 0.06, 0.002), Goal(of_age[75], 0.34, 0.0035), Goal(of_age[65], 0.10, 0.0035)],
        chance=chance,
    )
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
            ["Russian", "Latvian", "other"], [0.6, 0.22, 0.18]
        )
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
    return chance.weighted(
        ["employed", "unemployed", "at home", "retired"], [0.80, 0.07, 0.08, 0.05 if p["age"] > 50 else 0.01]
    )


def _eservice_user(people, weight):
    """89 % of all, 92 % of daily users, 80 to 98 % by income as printed; between these, rising as the report says."""
    chance = Chance("residents:eservice")
    latent = [p["skill"] + 1.2 * chance.logistic() + (0.0 if p["daily"] else -1.0) for p in people]
    helped = {i: True for i, p in enumerate(people) if p["internet"] == "never" and chance.happens(0.25)}

    def those(test, share, slack):
        return Goal([i for i, p in enumerate(people) if test(p)], share, slack)

    goals = [
        those(lambda p: True, 0.89, 0.002),
        those(lambda p: p["daily"], 0.92, 0.002),
        those(lambda p: p["internet"] == "never", 0.38, 0.06),
        those(lambda p: p["settlement"] == "rural area", 0.875, 0.015),
        those(lambda p: 25 <= p["age"] < 55, 0.935, 0.012),
    ]
    for band, share, slack in (
        (0, 0.80, 0.0035),
        (1, 0.845, 0.02),
        (2, 0.88, 0.015),
        (3, 0.915, 0.015),
        (4, 0.945, 0.012),
        (5, 0.98, 0.0035),
    ):
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
        main = answers(
            [chance.logistic() for _ in people], weight, [Goal(users, first)], fixed=not_applied, chance=chance
        )
        beside = answers(
            [chance.logistic() - (3.0 if main.get(i) else 0.0) for i in range(len(people))],
            weight,
            [Goal(users, second)],
            fixed=not_applied,
            chance=chance,
        )
        by_latvija, by_system = (main, beside) if latvija >= system else (beside, main)
        for i, p in enumerate(people):
            used_it = i in applied
            p[f"s_{name}"] = (
                "not used" if not used_it else ("applied electronically" if applied[i] else "applied otherwise")
            )
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
        said = answers(
            latent,
            weight,
            [Goal(asked, share)],
            fixed={i: v for i, v in (fixed or {}).items() if i in set(asked)},
            chance=chance,
        )
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
            p[f"wish_{name}"] = (
                (98,) if p["wants"] == (98,) else ("yes" if p["wants"] == "yes" and name in chosen else "no")
            )


def _wish_chance(name, p):
    base = {
        "health": 0.68,
        "pension": 0.30,
        "home": 0.34,
        "work": 0.22,
        "family": 0.2,
        "property": 0.25,
        "business": 0.1,
        "bereavement": 0.12,
    }[name]
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
    return rake(
        start,
        [
            ([(p["sex"], _age7(p)) for p in people], {k: float(v) for k, v in sex_age.items()}),
            ([p["region"] for p in people], {k: float(v) for k, v in region.items()}),
            (
                ["rural" if p["settlement"] == "rural area" else "urban" for p in people],
                {k: v * size for k, v in area.items()},
            ),
        ],
    )
