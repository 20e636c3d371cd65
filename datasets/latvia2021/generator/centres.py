"""Service centres from within: staff of local and regional centres, and visits of mystery shoppers."""

from .chance import Chance
from .study import YES_NO, Column, Study

REGIONS = [
    (1, "Kurzeme", "Kurzeme"),
    (2, "Zemgale", "Zemgale"),
    (3, "Vidzeme", "Vidzeme"),
    (4, "Latgale", "Latgale"),
    (5, "Riga", "Rīga"),
]
RATING = [
    (1, "poor", "slikti"),
    (2, "rather poor", "drīzāk slikti"),
    (3, "rather good", "drīzāk labi"),
    (4, "good", "labi"),
]
PROBLEMS = [
    ("latvija_lv", "working of latvija.lv", "latvija.lv sistēmas darbība"),
    ("terms", "clients don't understand the terms", "klientu neizpratne par terminiem"),
    ("tools", "clients have no tools to identify themselves", "klientiem nav e-identifikācijas rīku"),
    ("unwilling", "clients don't wish to learn", "klienti nevēlas uzlabot e-prasmes"),
]
LOCAL = [
    "Aizpute",
    "Auce",
    "Dagda",
    "Rūjiena",
    "Saulkrasti",
    "Jaunjelgava",
    "Cesvaine",
    "Ilūkste",
    "Kandava",
    "Nereta",
    "Pāvilosta",
    "Rundāle",
    "Strenči",
    "Vaiņode",
    "Viesīte",
    "Zilupe",
    "Līgatne",
    "Mazsalaca",
    "Skrunda",
    "Ķegums",
    "Baldone",
]
LOCAL_REGIONS = [
    "Kurzeme",
    "Zemgale",
    "Latgale",
    "Vidzeme",
    "Riga",
    "Zemgale",
    "Vidzeme",
    "Latgale",
    "Riga",
    "Zemgale",
    "Kurzeme",
    "Zemgale",
    "Vidzeme",
    "Kurzeme",
    "Zemgale",
    "Latgale",
    "Vidzeme",
    "Vidzeme",
    "Kurzeme",
    "Riga",
    "Riga",
]
REGIONAL = [
    ("Alūksne", "Vidzeme"),
    ("Bauska", "Zemgale"),
    ("Dobele", "Zemgale"),
    ("Gulbene", "Vidzeme"),
    ("Krāslava", "Latgale"),
    ("Kuldīga", "Kurzeme"),
    ("Limbaži", "Riga"),
    ("Ludza", "Latgale"),
    ("Preiļi", "Latgale"),
    ("Saldus", "Kurzeme"),
    ("Talsi", "Kurzeme"),
]


def _employee(chance, number, centre, region):
    tenure = chance.weighted([1, 2, 3, 4, 5, 6, 8, 10, 14], [2, 3, 3, 2, 3, 3, 2, 2, 1])
    new = tenure < 5
    experience = chance.weighted([r[1] for r in RATING], [0, 2, 9, 1] if new else [0, 1, 9, 2])
    p = dict(
        id=number,
        centre=centre,
        region=region,
        tenure=tenure,
        experience=experience,
        skill=chance.whole(5, 8) if new else chance.whole(7, 10),
        content=chance.whole(7, 10),
    )
    for n, _, _ in PROBLEMS:
        p[f"problem_{n}"] = (
            "yes" if chance.happens({"latvija_lv": 0.7, "terms": 0.6, "tools": 0.6, "unwilling": 0.4}[n]) else "no"
        )
    return p


def _staff(name, title, people, intro, first):
    """A census of a few: no weights, no fpc (the report doesn't say how many there are)."""
    seen = set()
    for p in people:
        p[f"first_of_{first}"] = "no" if p[first] in seen else "yes"
        seen.add(p[first])
    centres = [(k, p["centre"], p["centre"]) for k, p in enumerate(people, 1)]
    columns = [
        Column("id", "record", "ieraksts", number=True),
        Column("region", "planning region", "plānošanas reģions", REGIONS),
        Column("centre", "service centre", "klientu apkalpošanas centrs", centres),
        Column(
            f"first_of_{first}", f"first record of its {first} (to count them)", "pirmais ieraksts savā grupā", YES_NO
        ),
        Column("tenure", "years of work in the centre", "darba gadi VPVKAC", number=True),
        Column(
            "experience",
            "own experience in advising on e-services",
            "pieredze klientu konsultēšanā par e-pakalpojumiem",
            RATING,
        ),
        Column("skill", "own skill in e-services, 1 to 10", "savas spējas, 1-10", number=True),
        Column("content", "content with the work, 1 to 10", "apmierinātība ar darbu, 1-10", number=True),
    ]
    columns += [
        Column(f"problem_{n}", f"frequent problem: {en}", f"bieža problēma: {lv}", YES_NO) for n, en, lv in PROBLEMS
    ]
    s = Study(name, title, columns, people, intro)
    s.derive_as("tenure_threshold_years", "5", ("years that make an employee experienced", "darba gadu robeža"))
    s.derive_cut(
        "experienced",
        "tenure",
        [0, 5],
        ["less than 5 years", "5 years or more"],
        ("years in the centre", "darba gadi VPVKAC"),
        [("less than 5 years", "mazāk nekā 5 gadi"), ("5 years or more", "5 gadi vai vairāk")],
    )
    s.estimate("sample_size", "count", [], label=("interviews", "intervijas"))
    s.figure(f"s1_3.{name}.sample_size.all.2021.count", "sample_size")
    s.estimate("experience", "proportion", "experience", label=("experience in advising", "pieredze konsultēšanā"))
    s.estimate(
        "skill.tenure",
        "mean",
        "skill",
        by=["experienced"],
        label=("own skill by tenure, 1 to 10", "savas spējas pēc darba stāža, 1-10"),
        extra="range: [1, 10]",
    )
    s.estimate(
        "content",
        "mean",
        "content",
        label=("content with the work, 1 to 10", "apmierinātība ar darbu, 1-10"),
        extra="range: [1, 10]",
    )
    for n, en, lv in PROBLEMS:
        s.estimate(f"problem.{n}", "proportion", f"problem_{n}", label=(f"problem: {en}", f"problēma: {lv}"))
    s.blocks["tests"] = "tests:\n  - {id: skill_by_tenure, ttest: skill, by: experienced}"
    s.blocks["output"] = "output: {formats: [json, csv, html]}"
    return s


def staff_local():
    chance = Chance("staff:local")
    people = [_employee(chance, k, c, r) for k, (c, r) in enumerate(zip(LOCAL, LOCAL_REGIONS), 1)]
    s = _staff(
        "staff_local",
        ("Staff of local centres 2021 (synthetic data)", "Vietējo VPVKAC darbinieki 2021"),
        people,
        [
            "Staff of the service centres of municipalities in 2021: 21 made-up employees. SYNTHETIC.",
            "So few that the intervals are wide; the report prints no shares of them. Made by generate.py; change it there.",
        ],
        "region",
    )
    s.estimate(
        "planning_regions.all",
        "count",
        [],
        where='first_of_region == "yes"',
        label=("planning regions", "plānošanas reģioni"),
    )
    s.figure("s1_3.staff_local.planning_regions.all.2021.count", "planning_regions.all", field="n")
    s.estimate(
        "tenure_threshold_years.threshold",
        "mean",
        "tenure_threshold_years",
        label=("bound of tenure", "darba stāža robeža"),
    )
    s.figure(
        "s6_3.staff_local.tenure_threshold_years.threshold.2021.count",
        "tenure_threshold_years.threshold",
        "tenure_threshold_years",
        note="a bound, not an estimate: the value that this run divides the staff by",
    )
    s.prepare()
    return s


def staff_regional():
    chance = Chance("staff:regional")
    people = [_employee(chance, k, c, r) for k, (c, r) in enumerate(REGIONAL, 1)]
    s = _staff(
        "staff_regional",
        ("Staff of regional centres 2021 (synthetic data)", "Reģionālo VPVKAC darbinieki 2021"),
        people,
        [
            "Staff of the service centres in centres of regional importance in 2021: 11 made-up employees, one per centre. SYNTHETIC.",
            "So few that the intervals are wide; the report prints no shares of them. Made by generate.py; change it there.",
        ],
        "centre",
    )
    s.estimate(
        "regional_centres.all",
        "count",
        [],
        where='first_of_centre == "yes"',
        label=("regional centres", "reģionālās nozīmes attīstības centri"),
    )
    s.figure("s1_3.staff_regional.regional_centres.all.2021.count", "regional_centres.all")
    s.prepare()
    return s


# criterion, English, Latvian, items, items not met in the 20 visits, visits where it could not be judged
CRITERIA = [
    (
        "info_style",
        "style of giving information",
        "informācijas sniegšanas stils",
        [
            ("simple", "speaks simply and correctly", "runā vienkāršā un korektā valodā"),
            ("adapts", "adapts to the client's way of speaking", "pieskaņojas klienta runas ieradumiem"),
        ],
        0,
        0,
    ),
    (
        "explains_what_to_do",
        "explains what to do",
        "paskaidro, kas jādara",
        [("steps", "explains what the client has to do", "paskaidro, kas klientam jādara")],
        2,
        2,
    ),
    (
        "service_closing",
        "closing of the service",
        "pakalpojuma sniegšanas noslēgums",
        [("asked", "asks whether all is understood", "painteresējas, vai viss saprasts")],
        1,
        0,
    ),
    (
        "knows_topic",
        "knows the topic",
        "pārzina klientu interesējošo tēmu",
        [("knows", "knows the topic", "pārzina tēmu")],
        2,
        2,
    ),
    (
        "needs_inquiry",
        "finds out the needs",
        "vajadzību izzināšana",
        [("needs", "finds out what the client needs", "izzina klienta vajadzības")],
        4,
        2,
    ),
    (
        "greeting_3",
        "greeting, 3 items",
        "klientu sagaidīšana (3 apakškritēriji)",
        [
            ("willing", "says to be willing to help", "vārdos pauž gatavību sadarboties"),
            ("notices", "notices the client coming in", "pamana ienākušo klientu"),
            ("turns", "turns to the client first", "pirmais pievērš uzmanību klientam"),
        ],
        8,
        0,
    ),
    (
        "open_as_posted",
        "open as posted",
        "atvērts atbilstoši darba laikam",
        [
            ("opens", "open at the posted time", "atvērts norādītajā laikā"),
            ("stays", "open till the posted time", "atvērts līdz norādītajam laikam"),
            ("posted", "hours posted at the door", "darba laiks norādīts pie durvīm"),
        ],
        1,
        0,
    ),
    (
        "politeness",
        "politeness and conduct, 8 items",
        "laipnība, pieklājība, uzvedība (8 apakškritēriji)",
        [
            ("no_food", "doesn't eat or drink", "neēd un nedzer"),
            ("responsive", "is responsive", "ir atsaucīgs"),
            ("listens", "listens without interrupting", "klausās uzmanīgi"),
            ("polite", "is polite", "ir pieklājīgs"),
            ("kind", "is kind", "ir laipns"),
            ("open", "shows openness", "pauž atvērtību"),
            ("attends", "does nothing else meanwhile", "nenovēršas"),
            ("smiles", "is cheerful, smiles", "uzsmaida"),
        ],
        5,
        0,
    ),
    (
        "premises",
        "premises, 7 items",
        "telpas (7 apakškritēriji)",
        [
            ("clean", "rooms are clean", "telpas ir tīras"),
            ("tidy", "desk is tidy", "darba vieta ir kārtīga"),
            ("light", "light is enough", "apgaismojums ir pietiekams"),
            ("ramp", "ramp or lift", "ir uzbrauktuve vai palīgierīce"),
            ("way", "easy to find the way", "viegli orientēties"),
            ("waiting", "pleasant to wait", "patīkami uzgaidīt"),
            ("toilet", "signs to the toilet", "norādes uz tualeti"),
        ],
        17,
        0,
    ),
]
# further items of the criteria put together from others
EXTRA = [
    ("greets", "greets first", "pirmais sveicina klientu", 2),
    ("seat", "offers a seat", "aicina apsēsties", 3),
    ("farewell", "says goodbye", "atvadās", 3),
    ("badge", "wears a name badge", "ir vārda karte", 6),
    ("looks", "is neatly dressed", "kārtīgs izskats", 2),
]
VISITS = {"Kurzeme": 4, "Zemgale": 4, "Vidzeme": 4, "Latgale": 5, "Riga": 3}


def _not_met(chance, visits, items, count, skipped):
    """Items by visit: yes everywhere, but for `count` places and `skipped` visits."""
    left_out = set(chance.shuffled(range(visits))[:skipped])
    places = [(v, i) for v in range(visits) if v not in left_out for i in range(items)]
    failed = set(chance.shuffled(places)[:count])
    return [
        [(97,) if v in left_out else "no" if (v, i) in failed else "yes" for i in range(items)] for v in range(visits)
    ]


MYSTERY_INTRO = [
    "Visits of mystery shoppers to service centres in 2021: 20 made-up visits, 3 to 5 in each region. SYNTHETIC.",
    "Criteria are scores of their items, 0 to 100 points: the share of points attainable in the visit. An item that could not be",
    "judged is missing (97). Twenty visits: intervals are wide and say so. Made by generate.py; change it there.",
]


def mystery(published):
    chance = Chance("mystery")
    regions = [r for r, n in VISITS.items() for _ in range(n)]
    visits = [dict(id=k, region=r) for k, r in enumerate(regions, 1)]
    missing = {97: ("could not be judged", "nav vērtējams")}
    columns = [
        Column("id", "visit", "vizīte", number=True),
        Column("region", "planning region", "plānošanas reģions", REGIONS),
    ]
    for key, _, _, items, failed, skipped in CRITERIA:
        made = _not_met(chance, 20, len(items), failed, skipped)
        for v, row in zip(visits, made):
            v.update({f"i_{item[0]}": value for item, value in zip(items, row)})
        columns += [Column(f"i_{n}", en, lv, YES_NO, missing) for n, en, lv in items]
    for n, en, lv, failed in EXTRA:
        for v, row in zip(visits, _not_met(chance, 20, 1, failed, 0)):
            v[f"i_{n}"] = row[0]
        columns.append(Column(f"i_{n}", en, lv, YES_NO, missing))
    s = Study(
        "mystery",
        ("Mystery shopper visits 2021 (synthetic data)", "Noslēpumainā klienta vizītes 2021"),
        columns,
        visits,
        MYSTERY_INTRO,
    )
    _scores(s)
    _mystery_estimates(s, published)
    s.blocks["output"] = "output: {formats: [json, csv, html]}"
    s.prepare()
    return s


def _scores(s):
    for key, en, lv, items, _, _ in CRITERIA:
        s.derive_score(f"mystery_{key}", {f"i_{i[0]}": 1 for i in items}, 100, (en, lv))
    greeting = [i[0] for i in CRITERIA[5][3]] + ["greets", "seat"]
    s.derive_score(
        "mystery_greeting_5",
        {f"i_{n}": 1 for n in greeting},
        100,
        ("greeting, 5 items", "klientu sagaidīšana (5 apakškritēriji)"),
    )
    s.derive_score("card_and_looks", {"i_badge": 1, "i_looks": 1}, 1)
    s.derive_as("polite", "mystery_politeness / 100")
    s.derive_as("greets", "mystery_greeting_5 / 100")
    s.derive_score(
        "mystery_service_process",
        {"polite": 1, "greets": 1, "i_farewell": 1, "card_and_looks": 1},
        100,
        ("course of service, 4 parts", "apkalpošanas process (4 daļas)"),
    )


def _mystery_estimates(s, published):
    s.estimate("visits.all", "count", [], label=("visits", "vizītes"))
    s.figure("s1_3.mystery.visits.all.2021.count", "visits.all")
    s.estimate("visits.region", "count", [], by=["region"], label=("visits by region", "vizītes pa reģioniem"))
    s.figure(
        "s1_3.mystery.visits_per_region_min.all.2021.count",
        "visits.region",
        domain="region=Riga",
        field="n",
        note="the region with fewest visits",
    )
    s.figure(
        "s1_3.mystery.visits_per_region_max.all.2021.count",
        "visits.region",
        domain="region=Latgale",
        field="n",
        note="the region with most visits",
    )
    words = {key: (en, lv) for key, en, lv, *_ in CRITERIA}
    words["greeting_5"] = ("greeting, 5 items", "klientu sagaidīšana (5 apakškritēriji)")
    words["service_process"] = ("course of service, 4 parts", "apkalpošanas process (4 daļas)")
    for key, text in words.items():
        figure = f"s6_2.mystery.mystery_{key}.all.2021.mean_100"
        s.estimate(f"mystery_{key}.all", "mean", f"mystery_{key}", reference={None: published[figure]}, label=text, extra="range: [0, 100]")
        s.figure(figure, f"mystery_{key}.all", f"mystery_{key}")
