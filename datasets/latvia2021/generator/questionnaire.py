"""Questions of institutions and municipalities, made from the list of published percentages, and their estimates."""

from . import answering
from .chance import Chance


class Plan:
    """How the questions of one wave hang together.

    one_of: column to the endings of its indicators (one answer of several);
    derived: indicator to an expression, for what follows from another answer;
    asked: column to (expression in Python over a unit) of who is asked; the rest are blank;
    exact: column to {part of the units: (yes, answered)} where printed groups fix the numbers; the parts are told by
    the unit's `part`, or by what `parted` says;
    sure, never: column to the names that say yes, or no; only: column to (unit) of who may say yes;
    percent: column to a percentage where the report has words;
    groups: word of the figure id to a condition of the run file."""

    def __init__(
        self,
        one_of,
        derived,
        groups,
        asked=None,
        exact=None,
        parted=None,
        sure=None,
        never=None,
        only=None,
        percent=None,
        verbal=None,
        notes=None,
        reasons=None,
        skip=(),
    ):
        self.one_of, self.derived, self.groups = one_of, derived, groups
        self.asked, self.exact, self.sure, self.never = asked or {}, exact or {}, sure or {}, never or {}
        self.parted, self.only, self.percent = parted or {}, only or {}, percent or {}
        self.verbal, self.notes, self.reasons, self.skip = verbal or {}, notes or {}, reasons or {}, set(skip)


def words(text):
    return text.replace("_", " ").replace(" lv", ".lv")


def percentages(rows, who, year):
    """Published percentages of one wave: (indicator, group) to figures, in the report's order."""
    out = {}
    for r in rows:
        if r["study"] == who and r["year"] == str(year) and r["statistic"] == "pct" and "eindex" not in r["indicator"]:
            out.setdefault((r["indicator"], r["group"].replace("+", "_").replace(":", "_")), []).append(r)
    return out


def _category_of(plan, indicator):
    for column, endings in plan.one_of.items():
        for ending in endings:
            if indicator == f"{column}_{ending}":
                return column, words(ending)
    return None


def answer(units, rows, who, year, plan):
    """Fills the units' answers; gives the codebook's columns."""
    figures = percentages(rows, who, year)
    columns, done = [], set()
    for (indicator, group), found in figures.items():
        place = _category_of(plan, indicator)
        name = place[0] if place else indicator
        if name in done or indicator in plan.derived or indicator in plan.skip or (indicator, group) in plan.skip:
            continue
        done.add(name)
        lv = found[0]["indicator_lv"].split(" / ")[0]
        chance = Chance(f"{who}:{year}:{name}")
        if place:
            columns.append(_one_of(units, figures, name, plan, chance, group))
        else:
            columns.append(_yes_no(units, figures, name, plan, chance, group, lv))
    return columns


def _asked(units, plan, name):
    asked = [u for u in units if name not in plan.asked or plan.asked[name](u)]
    ids = {u["id"] for u in asked}
    for u in units:
        if u["id"] not in ids:
            u[name] = None
    return asked


def _part(asked, plan, name, part):
    of = plan.parted.get(name, lambda u: u["part"])
    return [u for u in asked if of(u) == part]


def _one_of(units, figures, name, plan, chance, group):
    endings = plan.one_of[name]
    asked = _asked(units, plan, name)
    labels = [words(e) for e in endings]
    if name in plan.exact:
        for part, counts in plan.exact[name].items():
            answering.one_of(_part(asked, plan, name, part), name, labels, counts, chance)
    else:
        percents = [answering.rounded(float(figures[f"{name}_{e}", group][0]["value"]), 0) for e in endings]
        answering.one_of(asked, name, labels, answering.counts_for(percents, len(asked)), chance)
    texts = [
        (words(e), figures[f"{name}_{e}", group][0]["indicator_lv"] if (f"{name}_{e}", group) in figures else words(e))
        for e in endings
    ]
    return answering.one_of_column(name, words(name), texts[0][1] if len(texts) == 1 else words(name), texts)


def _yes_no(units, figures, name, plan, chance, group, lv):
    asked = _asked(units, plan, name)
    sure, never = plan.sure.get(name, ()), list(plan.never.get(name, ()))
    never += [u["name"] for u in asked if name in plan.only and not plan.only[name](u)]
    if name in plan.exact:
        for part, (yes, answered) in plan.exact[name].items():
            answering.yes_no(_part(asked, plan, name, part), name, yes, answered, chance, sure, never)
    else:
        percent = plan.percent.get(name, float(figures[name, group][0]["value"]))
        yes, answered = answering.count_for(answering.rounded(percent, 0), len(asked))
        answering.yes_no(asked, name, yes, answered, chance, sure, never)
    return answering.yes_no_column(name, words(name), lv)


def estimate(study, rows, who, year, plan):
    """An estimate for every published percentage of the wave, and the figures it gives."""
    for name, expression in plan.derived.items():
        study.derive_as(name, expression, (words(name), words(name)))
    for (indicator, group), found in percentages(rows, who, year).items():
        if (indicator, group) in plan.skip or indicator in plan.skip:
            continue
        place = None if indicator in plan.derived else _category_of(plan, indicator)
        variable, category = place if place else (indicator, "yes")
        id, exact = f"{indicator}.{group}", [r for r in found if r["figure_id"] not in plan.verbal]
        reference = {category: float((exact or found)[0]["value"]) / 100}
        study.estimate(
            id,
            "proportion",
            variable,
            where=plan.groups[group],
            reference=reference,
            label=(words(indicator), found[0]["indicator_lv"]),
        )
        for r in found:
            figure = r["figure_id"]
            study.figure(
                figure,
                id,
                variable,
                category,
                scale=100,
                rule=plan.verbal.get(figure, "digit"),
                reason=plan.reasons.get(figure, ""),
                note=plan.notes.get(figure, ""),
            )


# What reports call the counts of units.
COUNTS = {
    "eindex_communication_level_5_count": ("number at level 5", "skaits 5. līmenī"),
    "eindex_internal_processes_full_score": ("number with all points", "skaits ar visiem punktiem"),
    "satisfaction_measured_count": ("ministries that measure satisfaction", "ministrijas, kas mēra apmierinātību"),
    "machine_readable_invoice_contracts_count": (
        "number with contracts for machine-readable invoices",
        "skaits ar līgumiem par mašīnlasāmiem rēķiniem",
    ),
    "public_computers_count": ("number with public computers", "skaits ar publiski pieejamiem datoriem"),
    "special_service_studies": ("number that make special studies of service", "skaits, kas veic speciālus pētījumus"),
    "proactive_services_none_count": ("number without any proactive service", "skaits bez nevienas proaktīvas darbības"),
    "uses_chancellery_handbook_or_unified_requirements": (
        "number that use the handbook or have unified requirements",
        "skaits, kas izmanto rokasgrāmatu vai kam ir vienotas prasības",
    ),
    "document_system_none_count": ("number without a document system", "skaits bez dokumentu pārvaldības sistēmas"),
}

# And ratios of the institutions and municipalities.
RATIOS = {
    "remote_work_yes": ("staff who work remotely", "strādā attālināti"),
    "remote_work_it_barrier": ("staff whom IT keeps from it", "nav iespējams IT ierobežojumu dēļ"),
    "remote_work_not_applicable": ("staff whose work does not allow it", "neattiecas darba specifikas dēļ"),
    "machine_readable_invoice_contracts_by_tet": (
        "contracts for machine-readable invoices made by SIA Tet",
        "SIA “Tet” noslēgtie līgumi par mašīnlasāmiem rēķiniem",
    ),
}
