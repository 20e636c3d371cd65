"""Questions of institutions and municipalities, made from the list of published percentages, and their estimates."""

from . import answering, labels
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
    for indicator, group in figures:
        place = _category_of(plan, indicator)
        name = place[0] if place else indicator
        if name in done or indicator in plan.derived or indicator in plan.skip or (indicator, group) in plan.skip:
            continue
        done.add(name)
        chance = Chance(f"{who}:{year}:{name}")
        if place:
            columns.append(_one_of(units, figures, name, plan, chance, group))
        else:
            columns.append(_yes_no(units, figures, name, plan, chance, group))
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
    names = [words(e) for e in endings]
    if name in plan.exact:
        for part, counts in plan.exact[name].items():
            answering.one_of(_part(asked, plan, name, part), name, names, counts, chance)
    else:
        percents = [answering.rounded(float(figures[f"{name}_{e}", group][0]["value"]), 0) for e in endings]
        answering.one_of(asked, name, names, answering.counts_for(percents, len(asked)), chance)
    texts = [(words(e), labels.CATEGORIES[name][e]) for e in endings]
    return answering.one_of_column(name, *labels.TEXTS[name], texts)


def _yes_no(units, figures, name, plan, chance, group):
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
    return answering.yes_no_column(name, *labels.TEXTS[name])


def estimate(study, rows, who, year, plan):
    """An estimate for every published percentage of the wave, and the figures it gives."""
    for name, expression in plan.derived.items():
        study.derive_as(name, expression, labels.TEXTS[name])
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
            label=labels.of_group(variable if place else indicator, group),
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
