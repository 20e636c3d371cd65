"""The e-index: section scores from items, the total as their weighted mean, five levels of maturity.

Scores are found unit by unit: every unit has a total to reach, every section a number of units at each level and
(in 2021) a mean. Scores start in the order of the totals and are then swapped between units and moved within their
levels until all of it holds.
"""

from .chance import Chance
from .study import Column

SECTIONS = ["communication", "customer_service", "open_data", "internal_processes", "service_provision"]
WORDS = {
    "communication": ("communication and participation", "saziņa ar sabiedrību un līdzdalība"),
    "customer_service": ("customer service and support", "klientu apkalpošana un atbalsts"),
    "open_data": ("open data", "atvērto datu pieejamība"),
    "internal_processes": ("internal processes", "iekšējie procesi un starpiestāžu sadarbība"),
    "service_provision": ("service provision", "pakalpojumu nodrošināšana"),
    "total": ("e-index", "e-indekss kopumā"),
}
ITEMS = {
    "communication": [
        ("site", 40, "web site", "tīmekļvietne"),
        ("participation", 30, "e-participation", "e-līdzdalība"),
        ("media", 30, "social media and accessibility", "sociālie mediji un piekļūstamība"),
    ],
    "customer_service": [
        ("standards", 35, "standards of service", "apkalpošanas prasības"),
        ("measuring", 30, "measuring satisfaction", "apmierinātības mērīšana"),
        ("support", 35, "support and proactivity", "atbalsts un proaktivitāte"),
    ],
    "open_data": [("publishing", 50, "publishing", "publicēšana"), ("use", 50, "use of data", "datu izmantošana")],
    "internal_processes": [
        ("staff", 40, "staff matters", "personālvadība"),
        ("documents", 35, "documents", "dokumentu aprite"),
        ("training", 25, "skills and communication", "prasmes un komunikācija"),
    ],
    "service_provision": [
        ("electronic", 45, "electronic services", "e-pakalpojumi"),
        ("once", 30, "once only", "vienreizes princips"),
        ("statistics", 25, "service statistics", "pakalpojumu uzskaite"),
    ],
}
BOXES = [(0.5, 24.8), (25.1, 49.8), (50.1, 74.8), (75.2, 89.7), (90.2, 99.8)]
LEVELS = ["level 1", "level 2", "level 3", "level 4", "level 5"]
NOT_SCORED = "not scored"


def spread(count, low, high, mean, chance):
    """`count` values between the bounds with this mean, more or less evenly."""
    if count == 0:
        return []
    base = [(k + chance.uniform(0.2, 0.8)) / count for k in range(count)]
    least, most = 0.02, 50.0
    for _ in range(80):
        power = (least * most) ** 0.5
        now = low + (high - low) * sum(u**power for u in base) / count
        least, most = (power, most) if now > mean else (least, power)
    return [low + (high - low) * u**power for u in base]


class Section:
    """What a section must show: counts by level, the mean or None, units without a score, values that are printed."""

    def __init__(self, counts, mean=None, unscored=(), printed=None):
        self.counts, self.mean, self.unscored, self.printed = counts, mean, set(unscored), printed or {}


class Fit:
    def __init__(self, units, totals, weights, sections, chance):
        self.units, self.totals, self.weights, self.sections, self.chance = units, totals, weights, sections, chance
        self.value = {s: {} for s in SECTIONS}
        self.box = {s: {} for s in SECTIONS}
        for s in SECTIONS:
            self._start(s)
        self.scored = {u: [s for s in SECTIONS if u in self.value[s]] for u in units}
        self.norm = {u: sum(weights[s] for s in self.scored[u]) for u in units}

    def _start(self, s):
        section = self.sections[s]
        left = list(section.counts)
        for u, value in section.printed.items():
            level = max(k for k, (low, _) in enumerate(BOXES) if value >= low)
            left[level] -= 1
            self.value[s][u], self.box[s][u] = value, (value, value)
        order = [u for u in self.units if u not in section.unscored and u not in section.printed]
        order.sort(key=lambda u: (self.totals[u] + self.chance.normal(0, 4), u))
        if sum(left) != len(order):
            raise SystemExit(f"{s}: {sum(left)} places for {len(order)} units")
        share = self._share(section, left)
        for level, count in enumerate(left):
            low, high = BOXES[level]
            for u, x in zip(order[:count], spread(count, low, high, low + share * (high - low), self.chance)):
                self.value[s][u], self.box[s][u] = x, (low, high)
            order = order[count:]

    @staticmethod
    def _share(section, left):
        """How far up its level a unit stands on average, so that the section's mean comes out."""
        if section.mean is None:
            return 0.5
        whole = section.mean * (sum(left) + len(section.printed)) - sum(section.printed.values())
        least = sum(n * BOXES[k][0] for k, n in enumerate(left))
        room = sum(n * (BOXES[k][1] - BOXES[k][0]) for k, n in enumerate(left))
        return min(0.95, max(0.04, (whole - least) / room))

    def total(self, u):
        return sum(self.weights[s] * self.value[s][u] for s in self.scored[u]) / self.norm[u]

    def _cost(self, u, total, low, high):
        """How far a unit is from its total, and above all how far its levels are from letting it get there."""
        out_of_reach = max(0.0, low + 0.4 - self.totals[u], self.totals[u] + 0.4 - high)
        return (total - self.totals[u]) ** 2 + 20.0 * out_of_reach**2

    def _reach(self, u):
        low = sum(self.weights[s] * self.box[s][u][0] for s in self.scored[u]) / self.norm[u]
        return low, sum(self.weights[s] * self.box[s][u][1] for s in self.scored[u]) / self.norm[u]

    def _after(self, s, u, v):
        """Cost of unit u if it had the score and level of v in section s."""
        part = self.weights[s] / self.norm[u]
        low, high = self._reach(u)
        low += part * (self.box[s][v][0] - self.box[s][u][0])
        high += part * (self.box[s][v][1] - self.box[s][u][1])
        return self._cost(u, self.total(u) + part * (self.value[s][v] - self.value[s][u]), low, high)

    def _swap(self, tries):
        for _ in range(tries):
            s = self.chance.pick(SECTIONS)
            u, v = self.chance.pick(self.units), self.chance.pick(self.units)
            if u == v or u not in self.value[s] or v not in self.value[s]:
                continue
            if u in self.sections[s].printed or v in self.sections[s].printed:
                continue
            before = self._cost(u, self.total(u), *self._reach(u)) + self._cost(v, self.total(v), *self._reach(v))
            if self._after(s, u, v) + self._after(s, v, u) < before:
                for held in (self.value[s], self.box[s]):
                    held[u], held[v] = held[v], held[u]

    def _move(self, s, u, by):
        low, high = self.box[s][u]
        self.value[s][u] = min(high, max(low, self.value[s][u] + by))

    def _units_to_totals(self):
        for u in self.units:
            for _ in range(4):
                off = self.totals[u] - self.total(u)
                square = sum(self.weights[s] ** 2 for s in self.scored[u])
                for s in self.scored[u]:
                    self._move(s, u, off * self.norm[u] * self.weights[s] / square)

    def _sections_to_means(self):
        for s in SECTIONS:
            target, held = self.sections[s].mean, self.value[s]
            if target is None:
                continue
            off = target - sum(held.values()) / len(held)
            if abs(off) > 0.3:
                for u in held:
                    self._move(s, u, off - 0.2 if off > 0 else off + 0.2)

    def off(self):
        worst = max(abs(self.total(u) - self.totals[u]) for u in self.units)
        means = [
            abs(sum(self.value[s].values()) / len(self.value[s]) - self.sections[s].mean)
            for s in SECTIONS
            if self.sections[s].mean is not None
        ]
        return worst, max(means, default=0.0)

    def run(self):
        for _ in range(60):
            self._swap(2500)
            for _ in range(12):
                self._sections_to_means()
                self._units_to_totals()
            worst, mean = self.off()
            if worst < 0.1 and mean < 0.4:
                return self.value
        raise SystemExit(f"no section scores give these totals: {self.off()}")


def item_values(section, score, chance):
    """Shares of attainable points by item whose weighted sum is the score."""
    items = ITEMS[section]
    goal, points = score, sum(i[1] for i in items)
    values, left = [], points
    for k, (_, weight, _, _) in enumerate(items):
        left -= weight
        if k == len(items) - 1:
            share = goal / weight
        else:
            low, high = max(0.0, (goal - left) / weight), min(1.0, goal / weight)
            share = min(high, max(low, score / points + chance.uniform(-0.12, 0.12)))
        share = round(min(1.0, max(0.0, share)), 4 if k == len(items) - 1 else 2)
        values.append(share)
        goal -= share * weight
    return values


def fill(units, totals, weights, sections, name):
    """Item values into the units' records."""
    chance = Chance(name)
    records = {u["id"]: u for u in units}
    scored = [u["id"] for u in units if u["id"] in totals]
    found = Fit(scored, totals, weights, sections, chance).run()
    for s in SECTIONS:
        for u, record in records.items():
            value = found[s].get(u, sections[s].printed.get(u))
            names = [f"i_{s}_{i[0]}" for i in ITEMS[s]]
            shares = [None] * len(names) if value is None else item_values(s, value, chance)
            record.update(zip(names, shares))


def columns():
    out = []
    for s in SECTIONS:
        for n, points, en, lv in ITEMS[s]:
            out.append(
                Column(
                    f"i_{s}_{n}",
                    f"{WORDS[s][0]}: {en}, share of {points} points",
                    f"{WORDS[s][1]}: {lv}, daļa no {points} punktiem",
                    number=True,
                )
            )
    return out


def derive(study, weights):
    for s in SECTIONS:
        study.derive_score(f"e_{s}", {f"i_{s}_{i[0]}": i[1] for i in ITEMS[s]}, 100, WORDS[s])
    for s in SECTIONS:
        study.derive_as(f"share_{s}", f"e_{s} / 100")
    study.derive_score(
        "e_sections",
        {f"share_{s}": weights[s] for s in SECTIONS},
        100,
        ("weighted mean of the sections that have a score", "novērtēto sadaļu svērtais vidējais"),
    )
    study.derive_as("e_total", "if(is_missing(e_communication), e_communication, e_sections)", WORDS["total"])
    for s in SECTIONS + ["total"]:
        study.derive_as(f"scored_{s}", f"coalesce(e_{s}, -1)")
        study.derive_cut(
            f"level_{s}",
            f"scored_{s}",
            [-1, 0, 25, 50, 75.001, 90],
            [NOT_SCORED] + LEVELS,
            (f"level: {WORDS[s][0]}", f"brieduma līmenis: {WORDS[s][1]}"),
            [(NOT_SCORED, "nav novērtēts")] + [(name, f"{k}. līmenis") for k, name in enumerate(LEVELS, 1)],
        )


def level_counts(percents, units):
    """Units at each level that print as these percents of all; the fewest left without a score."""
    choices = []
    for p in percents:
        fit = [k for k in range(units + 1) if p is not None and int(100 * k / units + 0.5) == p]
        choices.append(fit if p is not None else [0])
    best = None
    for counts in _combinations(choices):
        left = units - sum(counts)
        if left >= 0 and (best is None or left < best[0]):
            best = (left, counts)
    return best[1]


def _combinations(choices):
    if not choices:
        yield ()
        return
    for k in choices[0]:
        for rest in _combinations(choices[1:]):
            yield (k,) + rest


def level_estimates(study, published, who, year, decisions):
    """Shares of units by level: an estimate per section, set beside every place where the report prints it.

    decisions: (section, level) to the reason why the printed figure can't be equal."""
    for s in SECTIONS + ["total"]:
        id = f"eindex_{s}_level.all"
        reference = {}
        for k, level in enumerate(LEVELS, 1):
            for figure in published:
                part = f".{who}.eindex_{s}_level_{k}.all.{year}.pct"
                if part in figure and figure.split(part)[1] in ("", ".r2", ".r3"):
                    reference[level] = published[figure] / 100
                    study.figure(figure, id, f"level_{s}", level, scale=100, reason=decisions.get((s, k), ""))
        if reference:
            study.estimate(
                id,
                "proportion",
                f"level_{s}",
                reference=reference,
                label=(f"units by level: {WORDS[s][0]}", f"īpatsvars līmeņos: {WORDS[s][1]}"),
            )


def mean_estimates(study, published, who, decisions):
    for s in SECTIONS + ["total"]:
        id = f"eindex_{s}_mean.all"
        part = f"s2.{who}.eindex_{s}_mean.all.2021.mean_100"
        study.estimate(
            id,
            "mean",
            f"e_{s}",
            reference={None: published[part]},
            label=(f"mean points: {WORDS[s][0]}", f"vidējais vērtējums: {WORDS[s][1]}"),
        )
        for figure in published:
            if figure in (part, part + ".r2", part + ".r3"):
                study.figure(figure, id, f"e_{s}", reason=decisions.get(s, ""))


def whole_estimates(study, group):
    """e-index of all units, answered or not: means, by group, and levels."""
    study.estimate("units", "count", [], label=("units", "vienības"))
    for s in SECTIONS + ["total"]:
        study.estimate(
            f"eindex_{s}_mean.all",
            "mean",
            f"e_{s}",
            label=(f"mean points: {WORDS[s][0]}", f"vidējais vērtējums: {WORDS[s][1]}"),
        )
        study.estimate(
            f"eindex_{s}_level.all",
            "proportion",
            f"level_{s}",
            label=(f"units by level: {WORDS[s][0]}", f"īpatsvars līmeņos: {WORDS[s][1]}"),
        )
    study.estimate(
        f"eindex_total_mean.{group}", "mean", "e_total", by=[group], label=("e-index by group", "e-indekss pa grupām")
    )
