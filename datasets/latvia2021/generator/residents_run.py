"""The run file of the survey of residents: codebook, derived variables, estimates and what they are set beside."""

from .residents import (
    APPLIED,
    AGE_NAMES,
    CHANNELS,
    INCOMES,
    INTERNET,
    MISSING,
    REGIONS,
    SERVICES,
    SETTLEMENTS,
    TOOLS,
    WISHES,
    make,
    margins,
)
from .study import ABOUT, YES_NO, Column, Study


# What the report says of the survey; frame, recruitment, languages and questionnaire are not printed in it.
SURVEY = {
    "population": ("Residents of Latvia aged 18 and over", "Latvijas iedzīvotāji no 18 gadu vecuma"),
    "sampling": (
        "1000 respondents; the report calls the sample representative and does not print how it was drawn",
        "1000 respondenti; pārskatā izlase saukta par reprezentatīvu, bet tās veidošana nav aprakstīta",
    ),
    "mode": ("Web (CAWI) and telephone (CATI)", "Internetā (CAWI) un pa tālruni (CATI)"),
    "fieldwork": ("2021; the days are not printed", "2021. gads; dienas nav publicētas"),
}


def _columns():
    out = [
        Column("id", "record", "ieraksts", number=True),
        Column(
            "mode", "mode of interview", "intervijas veids", [(1, "web", "internetā"), (2, "telephone", "pa tālruni")]
        ),
        Column(
            "design_weight",
            "design weight (1 web, 1.25 telephone)",
            "dizaina svars (1 internetā, 1,25 pa tālruni)",
            number=True,
        ),
        Column("age", "age in years", "vecums gados", number=True),
        Column("sex", "sex", "dzimums", [(1, "man", "vīrietis"), (2, "woman", "sieviete")]),
        Column("region", "statistical region", "statistiskais reģions", [r[:3] for r in REGIONS]),
        Column("settlement", "type of settlement", "apdzīvotās vietas veids", SETTLEMENTS),
        Column(
            "nationality",
            "nationality",
            "tautība",
            [(1, "Latvian", "latvietis"), (2, "Russian", "krievs"), (3, "other", "cita")],
        ),
        Column(
            "home_language",
            "language at home",
            "mājās lietotā valoda",
            [(1, "Latvian", "latviešu"), (2, "Russian", "krievu"), (3, "other", "cita")],
        ),
        Column(
            "contact_language",
            "language wished in contact with institutions",
            "valoda, kurā vēlas sazināties ar iestādēm",
            [(1, "Latvian", "latviešu"), (2, "Russian", "krievu"), (3, "English", "angļu")],
            MISSING,
        ),
        Column(
            "education",
            "education",
            "izglītība",
            [
                (1, "basic", "pamatizglītība"),
                (2, "secondary or vocational", "vidējā vai profesionālā"),
                (3, "tertiary", "augstākā"),
            ],
        ),
        Column(
            "occupation",
            "occupation",
            "nodarbošanās",
            [
                (1, "employed", "strādā"),
                (2, "unemployed", "bezdarbnieks"),
                (3, "student", "mācās"),
                (4, "retired", "pensionārs"),
                (5, "at home", "mājās"),
            ],
            MISSING,
        ),
        Column("income", "personal income a month", "personīgie ienākumi mēnesī", INCOMES, MISSING),
        Column("internet", "use of the internet", "interneta lietošana", INTERNET),
        Column(
            "access",
            "free access to the internet at home or by mobile telephone",
            "brīva pieeja internetam mājās vai mobilajā tālrunī",
            YES_NO,
        ),
    ]
    out += [
        Column(f"eid_{n}", f"e-identification: {en}", f"e-identifikācijas rīks: {lv}", YES_NO, MISSING)
        for n, en, lv, _ in TOOLS
    ]
    out += [
        Column(f"channel_{n}", f"looks for information: {en}", f"informāciju meklē: {lv}", YES_NO, MISSING)
        for n, en, lv, _ in CHANNELS
    ]
    out.append(Column("virtual_assistant", "uses virtual assistants", "izmanto virtuālos asistentus", YES_NO, MISSING))
    for n, en, lv, *_ in SERVICES:
        out += [
            Column(f"s_{n}", f"{en}", f"{lv}", APPLIED),
            Column(f"s_{n}_latvija", f"{en}: through Latvija.lv (asked of users)", f"{lv}: portālā Latvija.lv", YES_NO),
            Column(
                f"s_{n}_system",
                f"{en}: through the institution's system (asked of users)",
                f"{lv}: iestādes sistēmā",
                YES_NO,
            ),
        ]
    out += [
        Column("s_other", "any other state or municipal service", "cits valsts vai pašvaldības pakalpojums", APPLIED),
        Column(
            "applied_with_help",
            "others helped to apply (asked of those who applied electronically)",
            "pieteikt palīdzēja citi",
            YES_NO,
        ),
    ]
    out += [
        Column(
            f"wish_{n}",
            f"would like services electronically: {en}",
            f"vēlētos pakalpojumus saņemt elektroniski: {lv}",
            YES_NO,
            MISSING,
        )
        for n, en, lv in WISHES
    ]
    out.append(
        Column(
            "satisfaction",
            "satisfaction with e-services, 1 to 10 (asked of e-service users)",
            "apmierinātība ar e-pakalpojumiem, 1-10",
            number=True,
            missing=MISSING,
        )
    )
    return out


def _derived(s):
    s.derive_cut("age7", "age", [18, 25, 35, 45, 55, 65, 75], AGE_NAMES, ("age group", "vecuma grupa"))
    s.derive_recode(
        "area",
        "settlement",
        {"Riga": "urban", "state city": "urban", "town": "urban", "rural area": "rural"},
        text=("urban or rural", "pilsēta vai lauki"),
        words=[("urban", "pilsēta"), ("rural", "lauki")],
    )
    s.derive_recode(
        "latvian",
        "nationality",
        {"Latvian": "Latvian"},
        "other",
        ("Latvians and others", "latvieši un citi"),
        [("Latvian", "latvieši"), ("other", "citi")],
    )
    s.derive_recode(
        "tertiary",
        "education",
        {"tertiary": "tertiary"},
        "below tertiary",
        ("tertiary education", "augstākā izglītība"),
        [("tertiary", "augstākā"), ("below tertiary", "zemāka par augstāko")],
    )
    s.derive_recode(
        "internet_use",
        "internet",
        {
            "several times a day": "daily",
            "once a day": "daily",
            "several times a week": "less than daily",
            "once a week or less": "less than daily",
            "never": "never",
        },
        text=("internet use", "interneta lietošana"),
        words=[("daily", "vismaz reizi dienā"), ("less than daily", "retāk nekā reizi dienā"), ("never", "nelieto")],
    )
    for n, en, lv, *_ in SERVICES:
        s.derive_as(
            f"electronic_{n}",
            f's_{n} == "applied electronically"',
            (f"{en}: applied electronically", f"{lv}: pieteikts elektroniski"),
        )
    s.derive_count(
        "n_eservices",
        [f"s_{x[0]}" for x in SERVICES] + ["s_other"],
        "applied electronically",
        ("services applied for electronically", "elektroniski pieteikto pakalpojumu skaits"),
    )
    s.derive_as(
        "eservice_user",
        "n_eservices >= 1",
        (
            "applied electronically for any state or municipal service",
            "kādu no valsts vai pašvaldību pakalpojumiem pieteicis elektroniski",
        ),
    )
    s.derive_as(
        "wants_electronic",
        " or ".join(f'wish_{w[0]} == "yes"' for w in WISHES),
        (
            "would like services electronically in some life situation",
            "vēlētos saņemt pakalpojumus elektroniski kādā no dzīves situācijām",
        ),
    )
    s.derive_as(
        "digital_citizen", 'access == "yes" and eservice_user == "yes"', ("digital citizen", "digitālais pilsonis")
    )


def _published(s):
    def share(figure, id, variable, category, where=None, text=None, also=()):
        s.estimate(id, "proportion", variable, where=where, reference={category: s.published[figure] / 100}, label=text)
        for f in (figure, *also):
            s.figure(f, id, variable, category, scale=100)

    s.estimate("sample_size", "count", [], label=("residents of 18 and over", "iedzīvotāji vecumā no 18 gadiem"))
    s.figure(
        "s1_3.residents.sample_size.all.2021.count", "sample_size", field="n", note="respondents: the n of the count"
    )
    s.estimate("min_age", "quantile", ["age", "0.00001"], label=("youngest respondent", "jaunākais respondents"))
    s.figure("s1_3.residents.min_age.all.2021.count", "min_age", "age", note="the smallest age, as quantile 0.00001")
    for n, en, lv, _, electronic, latvija, system in SERVICES:
        asked = f's_{n} != "not used"'
        for key, variable, category, how in (
            (f"applied_electronically_{n}", f"electronic_{n}", "yes", 0),
            (f"applied_via_latvija_lv_{n}", f"s_{n}_latvija", "yes", 1),
            (f"applied_via_institution_system_{n}", f"s_{n}_system", "yes", 2),
        ):
            figure = f"s4.residents.{key}.service_users.2021.pct"
            if figure in s.published:
                words = (
                    ("electronically", "elektroniski"),
                    ("through Latvija.lv", "portālā Latvija.lv"),
                    ("through the institution's system", "iestādes sistēmā"),
                )[how]
                share(
                    figure,
                    f"{key}.service_users",
                    variable,
                    category,
                    asked,
                    (f"{en}: applied {words[0]}, of its users", f"{lv}: pieteikts {words[1]}, no lietotājiem"),
                )
    share(
        "s5_1.residents.internet_daily.all.2021.pct",
        "internet_daily.all",
        "internet_use",
        "daily",
        text=("internet use", "interneta lietošana"),
        also=["s5_2.residents.internet_daily.all.2021.pct"],
    )
    for n, en, lv, value in CHANNELS:
        if value:
            share(
                f"s5_1.residents.info_channel_{n}.all.2021.pct",
                f"info_channel_{n}.all",
                f"channel_{n}",
                "yes",
                text=(f"looks for information: {en}", f"informāciju meklē: {lv}"),
            )
    share(
        "s5_1.residents.virtual_assistant_used.all.2021.pct",
        "virtual_assistant_used.all",
        "virtual_assistant",
        "yes",
        text=("uses virtual assistants", "izmanto virtuālos asistentus"),
    )
    for key, where, en, lv in (
        ("all", None, "", ""),
        ("age_65_74", 'age7 == "65-74"', ", 65-74", ", 65-74 gadi"),
        ("age_75_plus", 'age7 == "75+"', ", 75 and over", ", vecāki par 75 gadiem"),
    ):
        share(
            f"s5_2.residents.internet_never.{key}.2021.pct",
            f"internet_never.{key}",
            "internet_use",
            "never",
            where,
            (f"internet use{en}", f"interneta lietošana{lv}"),
        )
    for n, en, lv, _ in TOOLS:
        share(
            f"s5_2.residents.eid_{n}.all.2021.pct",
            f"eid_{n}.all",
            f"eid_{n}",
            "yes",
            text=(f"e-identification: {en}", f"e-identifikācijas rīks: {lv}"),
        )
    share(
        "s5_3.residents.eservice_user.all.2021.pct",
        "eservice_user.all",
        "eservice_user",
        "yes",
        text=("used e-services", "lieto e-pakalpojumus"),
        also=["s5_3.residents.eservice_user.all.2021.pct.r2"],
    )
    for key, where, en, lv in (
        ("internet_daily", 'internet_use == "daily"', "daily internet users", "ikdienas interneta lietotāji"),
        ("income_le_350", 'income == "up to 350 EUR"', "income up to 350 EUR", "ienākumi līdz 350 EUR mēnesī"),
        ("income_gt_1250", 'income == "over 1250 EUR"', "income over 1250 EUR", "ienākumi vairāk par 1250 EUR mēnesī"),
    ):
        share(
            f"s5_3.residents.eservice_user.{key}.2021.pct",
            f"eservice_user.{key}",
            "eservice_user",
            "yes",
            where,
            (f"used e-services: {en}", f"lieto e-pakalpojumus: {lv}"),
        )
    share(
        "s5_3.residents.wants_electronic_in_life_event.all.2021.pct",
        "wants_electronic_in_life_event.all",
        "wants_electronic",
        "yes",
        text=(
            "would like services electronically in some life situation",
            "vēlētos saņemt pakalpojumus elektroniski kādā no dzīves situācijām",
        ),
    )


def _more(s):
    """What the report doesn't print: the digital citizen by age, income and region, and satisfaction."""
    words = ("digital citizen", "digitālais pilsonis")
    s.estimate("digital_citizen.all", "proportion", "digital_citizen", label=words, extra="deff: true")
    for by, en, lv in (
        ("age7", "age", "vecums"),
        ("income", "income", "ienākumi"),
        ("region", "region", "reģions"),
        ("mode", "mode", "intervijas veids"),
    ):
        s.estimate(
            f"digital_citizen.{by}",
            "proportion",
            "digital_citizen",
            by=[by],
            label=(f"digital citizen by {en}", f"digitālais pilsonis: {lv}"),
        )
    s.estimate(
        "satisfaction.eservice_users",
        "mean",
        "satisfaction",
        label=("satisfaction with e-services, of 10", "apmierinātība ar e-pakalpojumiem, no 10"),
    )
    s.estimate(
        "satisfaction.age7",
        "mean",
        "satisfaction",
        by=["age7"],
        label=("satisfaction with e-services by age", "apmierinātība ar e-pakalpojumiem pa vecuma grupām"),
    )


POPULATION = """\
# Margins of the residents of 18 and over around 2021; sources and confidence row by row in margins.csv.
# Weighted by: sex_age, region, area. Only for comparison: age7, latvian, tertiary.
population:
  size: 1534689                 # 18 and over on 1 January 2021 (Eurostat demo_pjan; confidence high)
  margins:
    sex_age:
      by: [sex, age7]
      file: sex_age.csv
      source: {en: "Ages: Eurostat demo_pjan 2021, exact counts. Sex within age: derived with UN WPP 2019 (medium)", lv: "Vecums: Eurostat demo_pjan 2021, precīzs skaits. Dzimums vecuma grupās: atvasināts ar ANO WPP 2019 (vidēja ticamība)"}
    region:
      totals: {Riga: 501007, Pieriga: 295610, Vidzeme: 149132, Kurzeme: 192416, Zemgale: 185280, Latgale: 211244}
      source: {en: "Derived from the counts of 2019 and 2022 less children (medium, about 0.2 points)", lv: "Atvasināts no 2019. un 2022. gada skaita bez bērniem (vidēja ticamība, ap 0,2 punktiem)"}
    area:
      shares: {urban: 0.68373, rural: 0.31627}
      source: {en: "Central Statistical Bureau of Latvia, 2022, all ages (high); taken for those of 18 and over", lv: "Centrālā statistikas pārvalde, 2022, visi vecumi (augsta ticamība); pieņemts vecumam no 18 gadiem"}
    age7:
      totals: {18-24: 118103, 25-34: 242507, 35-44: 254797, 45-54: 258545, 55-64: 267039, 65-74: 205259, 75+: 188439}
      source: {en: "Eurostat demo_pjan 2021, exact counts (high)", lv: "Eurostat demo_pjan 2021, precīzs skaits (augsta ticamība)"}
    latvian:
      totals: {Latvian: 932492, other: 602197}
      source: {en: "Census of 2021; those of 18 and over derived (medium, 0.5 points)", lv: "2021. gada tautas skaitīšana; vecums no 18 gadiem atvasināts (vidēja ticamība, 0,5 punkti)"}
    tertiary:
      totals: {tertiary: 474219, below tertiary: 1060470}
      source: {en: "Census of 2021 (high)", lv: "2021. gada tautas skaitīšana (augsta ticamība)"}
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

INTRO = [
    "Survey of residents 2021: 1000 made-up respondents. SYNTHETIC: no microdata of the survey are public.",
    "Weighted, the answers give every figure that the report printed of this study (see README.md and figures.csv).",
    "Made by generate.py; change it there.",
    "",
    "Digital citizen, in the report's words (5.2): a resident with free access to the internet who takes part in the",
    "affairs of state and municipality by applying for and using their services electronically. Here: access is yes,",
    "and at least one state or municipal service was applied for electronically.",
]


def study(margin_rows, published):
    people, weight = make(margin_rows)
    s = Study(
        "residents",
        ("Survey of residents 2021 (synthetic data)", "Iedzīvotāju aptauja 2021"),
        _columns(),
        people,
        INTRO,
    )
    s.published, s.weight = published, weight
    s.about = {**ABOUT, **SURVEY}
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
