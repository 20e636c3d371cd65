"""A study: its codebook, records, run file and published figures, and a second computation of every estimate.

Weighting and estimates are computed here as the run file's contract defines them, by code that shares nothing with
svari. The generator tunes the answers by it and refuses to write data that do not give the published figures.
"""

import csv
import io
import math

from .expression import Expression

YES_NO = [(1, "yes", "jā"), (2, "no", "nē")]


class Column:
    """A column of the data file. Values are kept as labels (categories) or numbers; None is missing."""

    def __init__(self, name, en, lv, levels=None, missing=None, number=False, text=False):
        self.name, self.en, self.lv = name, en, lv
        self.levels = levels
        self.number, self.text = number, text
        self.missing = missing or {}
        self.code = {label: code for code, label, _ in levels} if levels else {}

    def written(self, value):
        """The value as the data file spells it. A missing value is ('code',) with a missing code, or None."""
        if value is None:
            return ""
        if isinstance(value, tuple):
            return str(value[0])
        if self.levels:
            return str(self.code[value])
        return number_text(value)


def number_text(value):
    if isinstance(value, float):
        text = f"{value:.6f}".rstrip("0").rstrip(".")
        return "0" if text == "-0" else text
    return str(value)


def quoted(text):
    return '"' + str(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def label(en, lv):
    return f"{{en: {quoted(en)}, lv: {quoted(lv)}}}"


def csv_text(header, rows):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def known(value):
    """A value of a record, with every kind of missing as None."""
    return None if isinstance(value, tuple) else value


class Estimate:
    def __init__(self, id, statistic, variable, by, where, reference, label, extra):
        self.id, self.statistic, self.variable = id, statistic, variable
        self.by, self.where, self.reference, self.label, self.extra = by or [], where, reference or {}, label, extra
        self.test = Expression(where) if where else None

    def entry(self):
        parts = [f"id: {self.id}"]
        if self.statistic == "count":
            parts.append("count: true")
        elif self.statistic == "ratio":
            parts.append(f"ratio: {{numerator: {self.variable[0]}, denominator: {self.variable[1]}}}")
        elif self.statistic == "quantile":
            parts.append(f"quantile: {{variables: [{self.variable[0]}], probabilities: [{self.variable[1]}]}}")
        else:
            parts.append(f"{self.statistic}: [{', '.join(self.variable)}]")
        if self.by:
            parts.append(f"by: [{', '.join(self.by)}]")
        if self.where:
            parts.append(f"where: '{self.where}'")
        if self.reference:
            parts.append(f"reference: {self._reference()}")
        if self.extra:
            parts.append(self.extra)
        told = f",\n     label: {label(*self.label)}" if self.label else ""
        return "  - {" + ", ".join(parts) + told + "}"

    def _reference(self):
        if None in self.reference:
            return number_text(self.reference[None])
        return "{" + ", ".join(f"{quoted(k)}: {number_text(v)}" for k, v in self.reference.items()) + "}"


# What is known of all the studies: by key of `about:`, in English and Latvian.
ABOUT = {
    "sponsor": (
        "Ministry of Environmental Protection and Regional Development of Latvia (VARAM), of the studies of 2021",
        "Vides aizsardzības un reģionālās attīstības ministrija (VARAM), 2021. gada pētījumiem",
    ),
    "conducted_by": (
        "SIA “Jaunrades laboratorija”; these data were made by the program generate.py",
        "SIA “Jaunrades laboratorija”; šos datus veidojusi programma generate.py",
    ),
    "limits": (
        "Synthetic data: nobody was asked. They give back the printed figures and say nothing beyond them.",
        "Sintētiski dati: neviens nav aptaujāts. Tie atveido publicētos skaitļus un nepasaka neko vairāk.",
    ),
}


class Study:
    def __init__(self, name, title, columns, records, intro):
        title = (title[0], f"{title[1]} (sintētiski dati)") if "(synthetic data)" in title[0] else title
        self.name, self.title, self.columns, self.records, self.intro = name, title, columns, records, intro
        self.file = f"{name}.csv"
        self.column = {c.name: c for c in columns}
        self.derives = []
        self.level_words = {}
        self.estimates = []
        self.figures = []
        self.about = dict(ABOUT)
        self.blocks = {}
        self.weight = [1.0] * len(records)
        self.view = None

    # ---- derived variables ----

    def derive_as(self, name, expression, text=None):
        self._derive(name, f"as: '{expression}'", Expression(expression), text)

    def derive_cut(self, name, source, breaks, labels, text=None, words=None):
        """words: labels in both languages for reports, where they are not the names."""
        if words:
            self.level_words[name] = words

        def value(record):
            x = record[source]
            inside = [k for k, b in enumerate(breaks) if x is not None and x >= b]
            return labels[inside[-1]] if inside else None

        shown = ", ".join(number_text(b) for b in breaks)
        self._derive(
            name, f"cut: {source}, breaks: [{shown}], labels: [{', '.join(quoted(x) for x in labels)}]", value, text
        )

    def derive_recode(self, name, source, mapping, otherwise=None, text=None, words=None):
        """words: as with derive_cut, in the order in which the categories are first named."""
        if words:
            self.level_words[name] = words

        def value(record):
            x = record[source]
            return None if x is None else mapping.get(x, otherwise)

        pairs = ", ".join(f"{quoted(a)}: {quoted(b)}" for a, b in mapping.items())
        tail = f", else: {quoted(otherwise)}" if otherwise is not None else ""
        self._derive(name, f"recode: {source}, map: {{{pairs}}}{tail}", value, text)

    def derive_count(self, name, items, value, text=None):
        def counted(record):
            values = [record[i] for i in items]
            return None if any(v is None for v in values) else sum(v == value for v in values)

        self._derive(name, f"count: [{', '.join(items)}], is: {quoted(value)}", counted, text)

    def derive_score(self, name, points, scale, text=None):
        def share(x):
            return {"yes": 1.0, "no": 0.0}.get(x, x)

        def value(record):
            pairs = [(share(record[i]), p) for i, p in points.items() if record[i] is not None]
            base = sum(p for _, p in pairs)
            return scale * sum(x * p for x, p in pairs) / base if base else None

        shown = ", ".join(f"{i}: {number_text(p)}" for i, p in points.items())
        self._derive(name, f"score: {{{shown}}}, scale: {scale}", value, text)

    def _derive(self, name, entry, value, text):
        tail = f",\n     label: {label(*text)}" if text else ""
        self.derives.append((name, f"  - {{name: {name}, {entry}{tail}}}", value))

    def prepare(self):
        """The records as expressions see them: labels and numbers, derived variables added."""
        self.view = []
        for record in self.records:
            seen = {name: known(value) for name, value in record.items()}
            for name, _, value in self.derives:
                x = value(seen)
                seen[name] = {True: "yes", False: "no"}.get(x, x) if isinstance(x, bool) else x
            self.view.append(seen)

    # ---- estimates and figures ----

    def estimate(self, id, statistic, variable, by=None, where=None, reference=None, label=None, extra=None):
        variable = [variable] if isinstance(variable, str) else variable
        self.estimates.append(Estimate(id, statistic, variable, by, where, reference, label, extra))
        return self.estimates[-1]

    def figure(self, figure_id, id, variable="", category="", domain="", **more):
        """Says which published figure an entry of the results is to give."""
        self.figures.append(
            dict(figure_id=figure_id, run=self.name, id=id, variable=variable, category=category, domain=domain, **more)
        )

    def result(self, id, category="", domain=""):
        """(estimate, n) of one entry, computed here."""
        spec = next(e for e in self.estimates if e.id == id)
        want = dict(part.split("=", 1) for part in domain.split(";")) if domain else {}
        rows = [
            (r, w)
            for r, w in zip(self.view, self.weight)
            if (spec.test is None or spec.test(r) is True)
            and all(str(r[k]) == v for k, v in want.items())
            and all(r[b] is not None for b in spec.by)
            and w != 0.0
        ]
        return _statistic(spec, rows, category)

    # ---- files ----

    def data_text(self):
        header = [c.name for c in self.columns]
        return csv_text(header, [[c.written(r[c.name]) for c in self.columns] for r in self.records])

    def run_text(self):
        lines = [f"# {line}".rstrip() for line in self.intro] + [
            "svari: 1",
            f"title: {label(*self.title)}",
            "language: en",
            "",
        ]
        lines += ["about:"] + [f"  {key}: {label(*text)}" for key, text in self.about.items()] + [""]
        lines += ["data:", f"  file: {self.file}", "  synthetic: true", "", "variables:"]
        for column in self.columns:
            lines += self._codebook(column)
        for name, words in self.level_words.items():
            lines += [f"  {name}:", "    levels:"]
            lines += [f"      {k}: {label(en, lv)}" for k, (en, lv) in enumerate(words)]
            if words[0][0] == "not scored":
                lines.append("    apart: 0")
        if self.derives:
            lines += ["", "derive:"] + [entry for _, entry, _ in self.derives]
        for block in ("population", "design", "weighting", "previous"):
            if block in self.blocks:
                lines += ["", self.blocks[block].rstrip("\n")]
        lines += ["", "estimates:"] + [e.entry() for e in self.estimates]
        for block in ("tables", "tests", "models", "output"):
            if block in self.blocks:
                lines += ["", self.blocks[block].rstrip("\n")]
        return "\n".join(lines) + "\n"

    @staticmethod
    def _codebook(column):
        lines = [f"  {column.name}:", f"    label: {label(column.en, column.lv)}"]
        kind = "number" if column.number else "text" if column.text else "category"
        lines.append(f"    type: {kind}")
        if column.levels:
            lines.append("    levels:")
            lines += [f"      {code}: {label(en, lv)}" for code, en, lv in column.levels]
        if column.missing:
            comment = ", ".join(f"{code}: {en} / {lv}" for code, (en, lv) in column.missing.items())
            lines.append(f"    missing: [{', '.join(str(c) for c in column.missing)}]  # {comment}")
        return lines


def _statistic(spec, rows, category):
    if spec.statistic == "count":
        return sum(w for _, w in rows), len(rows)
    if spec.statistic == "ratio":
        top, bottom = spec.variable
        rows = [(r, w) for r, w in rows if r[top] is not None and r[bottom] is not None]
        return sum(w * r[top] for r, w in rows) / sum(w * r[bottom] for r, w in rows), len(rows)
    name = spec.variable[0]
    rows = [(r[name], w) for r, w in rows if r[name] is not None]
    total = sum(w for _, w in rows)
    if spec.statistic == "proportion":
        return (sum(w for x, w in rows if x == category) / total if total else None), len(rows)
    if spec.statistic == "mean":
        return (sum(x * w for x, w in rows) / total if total else None), len(rows)
    if spec.statistic == "total":
        return sum(x * w for x, w in rows), len(rows)
    if spec.statistic == "quantile":
        return _quantile(rows, float(spec.variable[1])), len(rows)
    raise ValueError(spec.statistic)


def _quantile(rows, probability):
    total, reached = sum(w for _, w in rows), 0.0
    for x, w in sorted(rows):
        reached += w
        if reached / total >= probability - 1e-12:
            return x
    return None


def rake(weight, margins, tolerance=1e-12, rounds=2000):
    """Iterative proportional fitting. A margin: (category by record, {category: total})."""
    weight = list(weight)
    for _ in range(rounds):
        worst = 0.0
        for of_record, totals in margins:
            sums = {}
            for c, w in zip(of_record, weight):
                sums[c] = sums.get(c, 0.0) + w
            if set(sums) != set(totals):
                raise SystemExit(f"the sample and the margin have other categories: {set(sums) ^ set(totals)}")
            factor = {c: totals[c] / sums[c] for c in sums}
            worst = max(worst, max(abs(f - 1.0) for f in factor.values()))
            weight = [w * factor[c] for c, w in zip(of_record, weight)]
        if worst < tolerance:
            return weight
    raise SystemExit("raking does not converge")


def kish(weight):
    n, s = len(weight), sum(weight)
    return n * sum(w * w for w in weight) / (s * s)


def rounded(value, decimals):
    """To the printed digit, halves away from zero."""
    shift = 10**decimals
    return math.copysign(math.floor(abs(value) * shift + 0.5 + 1e-9), value) / shift
