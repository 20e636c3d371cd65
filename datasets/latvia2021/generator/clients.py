"""Clients of the customer service centres (VPVKAC): 332 met on site, 221 who called. Samples of client lists."""

import math

from .chance import Chance
from .study import YES_NO, Column, Study
from .tune import Goal, answers

REGIONS = [
    (1, "Kurzeme", "Kurzeme"),
    (2, "Zemgale", "Zemgale"),
    (3, "Vidzeme", "Vidzeme"),
    (4, "Latgale", "Latgale"),
    (5, "Riga", "Rīga"),
]
# centre, its region, clients on the (assumed) list, interviews
CENTRES = [
    ("Kuldīga", "Kurzeme", 310, 20),
    ("Saldus", "Kurzeme", 260, 18),
    ("Talsi", "Kurzeme", 240, 17),
    ("Aizpute", "Kurzeme", 95, 12),
    ("Dobele", "Zemgale", 280, 18),
    ("Bauska", "Zemgale", 330, 20),
    ("Auce", "Zemgale", 85, 11),
    ("Jaunjelgava", "Zemgale", 70, 10),
    ("Gulbene", "Vidzeme", 250, 18),
    ("Madona", "Vidzeme", 340, 21),
    ("Smiltene", "Vidzeme", 190, 17),
    ("Rūjiena", "Vidzeme", 80, 11),
    ("Ludza", "Latgale", 360, 22),
    ("Preiļi", "Latgale", 300, 20),
    ("Krāslava", "Latgale", 290, 19),
    ("Dagda", "Latgale", 140, 14),
    ("Ogre", "Riga", 420, 21),
    ("Tukums", "Riga", 390, 19),
    ("Limbaži", "Riga", 230, 14),
    ("Saulkrasti", "Riga", 110, 10),
]
LINES = [(1, "local centre", "vietējais VPVKAC"), (2, "Latvija.lv line", "Latvija.lv tālrunis")]
# callers on the (assumed) list and interviews, by line and region
CALLS = {
    ("local centre", "Kurzeme"): (420, 17),
    ("local centre", "Zemgale"): (390, 16),
    ("local centre", "Vidzeme"): (510, 20),
    ("local centre", "Latgale"): (560, 21),
    ("local centre", "Riga"): (720, 22),
    ("Latvija.lv line", "Kurzeme"): (610, 19),
    ("Latvija.lv line", "Zemgale"): (580, 18),
    ("Latvija.lv line", "Vidzeme"): (540, 18),
    ("Latvija.lv line", "Latgale"): (690, 20),
    ("Latvija.lv line", "Riga"): (2380, 50),
}
CRITERIA = [
    ("info_clarity", "information given is clear", "darbinieka sniegtās informācijas saprotamība"),
    (
        "explains_steps",
        "explains what to do to get the service",
        "darbinieka skaidrojumi, kā jārīkojas, lai saņemtu pakalpojumu",
    ),
    ("competence", "competence of the employee", "darbinieka kompetence"),
    ("interest", "interest taken by the employee", "darbinieka ieinteresētība"),
    ("speed", "speed of service", "apkalpošanas ātrums"),
    ("opening_hours", "opening hours", "darba laiks"),
    ("attitude", "attitude of the employee to you", "darbinieka attieksme pret Jums kā klientu"),
    ("welcome", "feeling of being welcome", "sajūta, ka esat gaidīts kā klients"),
    ("overall", "service as a whole", "apkalpošana kopumā"),
    ("premises", "arrangement and comfort of the centre", "klientu apkalpošanas centra iekārtojums un ērtums"),
]
BEST = [
    ("attitude", 0.56),
    ("speed", 0.18),
    ("interest", 0.15),
    ("info_clarity", 0.30),
    ("competence", 0.27),
    ("explains_steps", 0.21),
    ("welcome", 0.13),
    ("premises", 0.11),
    ("opening_hours", 0.09),
]
MISSING = {98: ("don't know", "grūti pateikt"), 99: ("refused", "atteicās atbildēt")}


def _scores(people, weight, name, mean, tens, chance):
    """Scores of 1 to 10: a weighted share of tens and a weighted mean, both as published."""
    asked = [i for i in range(len(people)) if not chance.happens(0.015)]
    latent = [p["mood"] + chance.logistic() for p in people]
    ten = answers(latent, weight, [Goal(asked, tens)], chance=chance)
    total = sum(weight[i] for i in asked)
    share = sum(weight[i] for i in asked if ten[i]) / total
    centre = (mean - 10 * share) / (1 - share)
    score = {
        i: (
            10
            if ten[i]
            else int(min(9, max(2, math.floor(centre + 0.5 + 0.35 * people[i]["mood"] + chance.normal(0, 1.2)))))
        )
        for i in asked
    }
    _move_mean(score, weight, total, mean, chance)
    for i, p in enumerate(people):
        p[f"q_{name}"] = score.get(i, (98,))


def _move_mean(score, weight, total, mean, chance):
    below = [i for i in score if score[i] < 10]
    for _ in range(5000):
        now = sum(weight[i] * score[i] for i in score) / total
        if abs(now - mean) < 0.02:
            return
        i = chance.pick(below)
        if now < mean and score[i] < 9:
            score[i] += 1
        elif now > mean and score[i] > 2:
            score[i] -= 1
    raise SystemExit(f"no scores with mean {mean}")


def _best(people, weight, chance):
    """Up to three best things, each named by as many as printed (the others are made up)."""
    for p in people:
        p["named"] = 0
    for name, share in BEST:
        full = {i: False for i, p in enumerate(people) if p["named"] >= 3}
        latent = [chance.logistic() - 0.4 * p["named"] for p in people]
        said = answers(latent, weight, [Goal(range(len(people)), share)], fixed=full, chance=chance)
        for i, p in enumerate(people):
            p[f"best_{name}"] = "yes" if said[i] else "no"
            p["named"] += said[i]


def _client(chance, region, older):
    age = int(min(92, max(18, chance.normal(61 if older else 46, 15))))
    p = dict(region=region, age=age, sex="woman" if chance.happens(0.63) else "man", mood=chance.normal(0, 1.2))
    online = 1 / (1 + math.exp(0.09 * (age - (62 if older else 85))))
    p["internet"] = "yes" if chance.happens(online) else "no"
    p["purpose"] = chance.weighted(
        ["to apply for a service", "advice or technical help", "to get a document or payment"],
        [0.5, 0.2, 0.3] if older else [0.2, 0.7, 0.1],
    )
    return p


def _common():
    return [
        Column("id", "record", "ieraksts", number=True),
        Column("region", "planning region", "plānošanas reģions", REGIONS),
    ]


def _person_columns():
    return [
        Column("age", "age in years", "vecums gados", number=True),
        Column("sex", "sex", "dzimums", [(1, "man", "vīrietis"), (2, "woman", "sieviete")]),
        Column("internet", "uses the internet", "lieto internetu", YES_NO),
        Column(
            "purpose",
            "purpose",
            "mērķis",
            [
                (1, "to apply for a service", "pieteikt pakalpojumu"),
                (2, "advice or technical help", "konsultācija vai tehniska palīdzība"),
                (3, "to get a document or payment", "saņemt dokumentu vai maksājumu"),
            ],
        ),
    ]


def _question_columns(names):
    return [
        Column(f"q_{n}", f"satisfaction, 1 to 10: {en}", f"apmierinātība, 1-10: {lv}", number=True, missing=MISSING)
        for n, en, lv in CRITERIA
        if n in names
    ]


def _estimates(s, study, published, names):
    s.estimate("sample_size", "count", [], label=("clients on the list", "klienti sarakstā"))
    s.figure(
        f"s1_3.{study}.sample_size.all.2021.count", "sample_size", field="n", note="interviews: the n of the count"
    )
    s.estimate("age.all", "mean", "age", label=("mean age", "vidējais vecums"))
    s.estimate("internet.all", "proportion", "internet", label=("uses the internet", "lieto internetu"))
    s.estimate("purpose.all", "proportion", "purpose", label=("purpose", "mērķis"))
    for n, en, lv in CRITERIA:
        if n not in names:
            continue
        s.derive_as(f"very_satisfied_{n}", f"q_{n} == 10", (f"very satisfied: {en}", f"ļoti apmierināti: {lv}"))
        id = f"satisfaction_{n}_mean.all"
        figure = f"s6_2.{study}.satisfaction_{n}_mean.all.2021.mean_10"
        s.estimate(id, "mean", f"q_{n}", reference={None: published[figure]}, label=(en, lv))
        s.figure(figure, id, f"q_{n}")
        id = f"satisfaction_{n}_very_satisfied.all"
        figure = f"s6_2.{study}.satisfaction_{n}_very_satisfied.all.2021.pct"
        s.estimate(
            id,
            "proportion",
            f"very_satisfied_{n}",
            reference={"yes": published[figure] / 100},
            label=(f"very satisfied: {en}", f"ļoti apmierināti: {lv}"),
        )
        s.figure(figure, id, f"very_satisfied_{n}", "yes", scale=100)


def _published(published, study, name):
    return (
        published[f"s6_2.{study}.satisfaction_{name}_mean.all.2021.mean_10"],
        published[f"s6_2.{study}.satisfaction_{name}_very_satisfied.all.2021.pct"] / 100,
    )


ONSITE_INTRO = [
    "Clients met in the service centres (VPVKAC) in 2021: 332 made-up clients. SYNTHETIC.",
    "A sample of a list of clients, drawn within planning regions and weighted to the list by centre. The report doesn't",
    "print the list's sizes: those in centres.csv are ASSUMED. Very satisfied: 10 of 10, as the printed pairs imply.",
    "Made by generate.py; change it there.",
]
ONSITE_POPULATION = """\
population:
  margins:
    centre: {file: centres.csv}   # clients on the list (assumed)
    region:                       # the same list by region; only for comparison
      totals: {%s}
"""


def onsite(published):
    chance = Chance("clients:onsite")
    size = {r: sum(c[2] for c in CENTRES if c[1] == r) for _, r, _ in REGIONS}
    people = []
    for centre, region, listed, interviews in CENTRES:
        for _ in range(interviews):
            p = _client(chance, region, True)
            p.update(centre=centre, list_size=size[region], weight=listed / interviews)
            people.append(p)
    weight = [p["weight"] for p in people]
    for n, _, _ in CRITERIA:
        _scores(people, weight, n, *_published(published, "clients_onsite", n), chance)
    _best(people, weight, chance)
    for number, p in enumerate(people, 1):
        p["id"] = number
    s = Study(
        "clients_onsite",
        ("Clients on site 2021 (synthetic data)", "VPVKAC klātienes klienti 2021"),
        _onsite_columns(),
        people,
        ONSITE_INTRO,
    )
    s.weight = weight
    _estimates(s, "clients_onsite", published, [c[0] for c in CRITERIA])
    for n, share in BEST:
        figure = f"s6_2.clients_onsite.top3_positive_{n}.all.2021.pct"
        text = next(
            (f"among the three best: {en}", f"starp 3 pozitīvākajām lietām: {lv}") for m, en, lv in CRITERIA if m == n
        )
        s.estimate(
            f"top3_positive_{n}.all",
            "proportion",
            f"best_{n}",
            reference={"yes": published[figure] / 100} if figure in published else None,
            label=text,
        )
        if figure in published:
            s.figure(figure, f"top3_positive_{n}.all", f"best_{n}", "yes", scale=100)
    s.estimate(
        "satisfaction_overall_mean.region",
        "mean",
        "q_overall",
        by=["region"],
        label=("service as a whole by region", "apkalpošana kopumā pa reģioniem"),
    )
    s.blocks["population"] = ONSITE_POPULATION % ", ".join(f"{r}: {size[r]}" for _, r, _ in REGIONS)
    s.blocks["design"] = "design: {strata: region, fpc: list_size}"
    s.blocks["weighting"] = "weighting:\n  - poststratify: centre"
    s.blocks["output"] = "output: {formats: [json, csv, html], weights: true, keep: [id]}"
    s.prepare()
    return s


def _onsite_columns():
    centres = [(k, c[0], c[0]) for k, c in enumerate(CENTRES, 1)]
    out = _common() + [
        Column("centre", "service centre", "klientu apkalpošanas centrs", centres),
        Column(
            "list_size",
            "clients of the region on the list (assumed)",
            "klienti reģiona sarakstā (pieņemts)",
            number=True,
        ),
    ]
    out += _person_columns() + _question_columns([c[0] for c in CRITERIA])
    words = {c[0]: c for c in CRITERIA}
    return out + [
        Column(
            f"best_{n}",
            f"among the three best things: {words[n][1]}",
            f"viena no 3 pozitīvākajām lietām: {words[n][2]}",
            YES_NO,
        )
        for n, _ in BEST
    ]


CALL_INTRO = [
    "Callers of the centres and of the Latvija.lv line in 2021: 221 made-up clients. SYNTHETIC.",
    "A sample of a list of callers, drawn within lines and weighted to it by line and region. The report doesn't print",
    "the list's sizes: those in callers.csv are ASSUMED. Very satisfied: 10 of 10, as the printed pairs imply.",
    "Made by generate.py; change it there.",
]
CALL_POPULATION = """\
population:
  margins:
    line_region: {by: [line, region], file: callers.csv}   # callers on the list (assumed)
"""
CALL_CRITERIA = ["info_clarity", "explains_steps", "competence", "interest", "speed", "opening_hours"]


def call(published):
    chance = Chance("clients:call")
    size = {line: sum(v[0] for k, v in CALLS.items() if k[0] == line) for _, line, _ in LINES}
    people = []
    for (line, region), (listed, interviews) in CALLS.items():
        for _ in range(interviews):
            p = _client(chance, region, False)
            p.update(line=line, list_size=size[line], weight=listed / interviews)
            people.append(p)
    weight = [p["weight"] for p in people]
    for n in CALL_CRITERIA:
        _scores(people, weight, n, *_published(published, "clients_call", n), chance)
    for number, p in enumerate(people, 1):
        p["id"] = number
    columns = (
        _common()
        + [
            Column("line", "number called", "zvana uz", LINES),
            Column(
                "list_size", "callers of the line on the list (assumed)", "zvanītāji sarakstā (pieņemts)", number=True
            ),
        ]
        + _person_columns()
        + _question_columns(CALL_CRITERIA)
    )
    s = Study(
        "clients_call",
        ("Clients of the call centre 2021 (synthetic data)", "Zvanu centra klienti 2021"),
        columns,
        people,
        CALL_INTRO,
    )
    s.weight = weight
    _estimates(s, "clients_call", published, CALL_CRITERIA)
    s.blocks["population"] = CALL_POPULATION
    s.blocks["design"] = "design: {strata: line, fpc: list_size}"
    s.blocks["weighting"] = "weighting:\n  - poststratify: line_region"
    s.blocks["output"] = "output: {formats: [json, csv, html], weights: true, keep: [id]}"
    s.prepare()
    return s


BOTH_INTRO = [
    "Clients on site and callers side by side: both samples in one file, each weighted to its own list. SYNTHETIC.",
    "The six criteria that both were asked, with a test of the difference. Made by generate.py; change it there.",
]


def _latvian(text):
    """A stratum or cell of both samples, put together from words of the codebooks."""
    words = [("on site", "klātiene"), ("call centre", "zvanu centrs"), ("Riga", "Rīga")]
    for en, lv in words + [(en, lv) for _, en, lv in LINES]:
        text = text.replace(en, lv)
    return text


def both(first, second):
    """Both samples in one file; every cell of either list is a category of one margin."""
    people = []
    for study, sample in ((first, "on site"), (second, "call centre")):
        for record in study.records:
            stratum = record["region"] if sample == "on site" else record["line"]
            cell = record["centre"] if sample == "on site" else f'{record["line"]}, {record["region"]}'
            p = {key: record[key] for key in ["list_size", "age", "sex"] + [f"q_{n}" for n in CALL_CRITERIA]}
            p.update(id=len(people) + 1, sample=sample, stratum=f"{sample}: {stratum}", cell=cell)
            people.append(p)
    cells = [(k, c, _latvian(c)) for k, c in enumerate(dict.fromkeys(p["cell"] for p in people), 1)]
    strata = [(k, c, _latvian(c)) for k, c in enumerate(dict.fromkeys(p["stratum"] for p in people), 1)]
    columns = [
        Column("id", "record", "ieraksts", number=True),
        Column("sample", "sample", "izlase", [(1, "on site", "klātienē"), (2, "call centre", "zvanu centrs")]),
        Column("stratum", "stratum of the sample", "izlases slānis", strata),
        Column("cell", "centre, or line and region", "centrs vai līnija un reģions", cells),
        Column("list_size", "clients of the stratum on the list (assumed)", "klienti sarakstā (pieņemts)", number=True),
        Column("age", "age in years", "vecums gados", number=True),
        Column("sex", "sex", "dzimums", [(1, "man", "vīrietis"), (2, "woman", "sieviete")]),
    ]
    s = Study(
        "clients_both",
        ("Clients on site and callers 2021 (synthetic data)", "Klātienes un zvanu centra klienti 2021"),
        columns + _question_columns(CALL_CRITERIA),
        people,
        BOTH_INTRO,
    )
    s.weight = first.weight + second.weight
    tests = []
    for n, en, lv in CRITERIA:
        if n in CALL_CRITERIA:
            s.derive_as(f"very_satisfied_{n}", f"q_{n} == 10", (f"very satisfied: {en}", f"ļoti apmierināti: {lv}"))
            s.estimate(f"{n}.mean", "mean", f"q_{n}", by=["sample"], label=(en, lv))
            s.estimate(
                f"{n}.very_satisfied",
                "proportion",
                f"very_satisfied_{n}",
                by=["sample"],
                label=(f"very satisfied: {en}", f"ļoti apmierināti: {lv}"),
            )
            tests.append(f"  - {{id: {n}.call_less_on_site, ttest: q_{n}, by: sample}}")
    s.blocks["population"] = "population:\n  margins:\n    cell: {file: clients_both_cells.csv}\n"
    s.blocks["design"] = "design: {strata: stratum, fpc: list_size}"
    s.blocks["weighting"] = "weighting:\n  - poststratify: cell"
    s.blocks["tests"] = "tests:\n" + "\n".join(tests)
    s.blocks["output"] = "output: {formats: [json, csv, html], weights: true, keep: [id]}"
    s.prepare()
    return s


def lists():
    """Margin files: clients and callers on the lists."""
    callers = [[line, region, listed] for (line, region), (listed, _) in CALLS.items()]
    centres = [[c[0], c[2]] for c in CENTRES]
    cells = centres + [[f"{line}, {region}", n] for line, region, n in callers]
    return {
        "centres.csv": [["centre", "total"]] + centres,
        "callers.csv": [["line", "region", "total"]] + callers,
        "clients_both_cells.csv": [["cell", "total"]] + cells,
    }
