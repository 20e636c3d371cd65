"""Yes/no and one-of-several answers of institutions and municipalities, with as many of each as printed."""

from .study import YES_NO, Column, rounded

NO_ANSWER = {99: ("no answer", "nav atbildes")}


def count_for(percent, base):
    """(how many say yes, of how many that answered): as many answers as possible, so that the percentage prints so."""
    for answered in range(base, 0, -1):
        for k in (int(percent * answered / 100), int(percent * answered / 100) + 1):
            if k <= answered and rounded(100 * k / answered, 0) == percent:
                return k, answered
    raise SystemExit(f"no share of {base} prints as {percent}")


def counts_for(percents, base):
    """How many of `base` in each category; what the printed percentages leave over did not answer."""
    choices = [[k for k in range(base + 1) if rounded(100 * k / base, 0) == p] for p in percents]
    best = [None]

    def walk(chosen, at):
        if at == len(choices):
            left = base - sum(chosen)
            if left >= 0 and (best[0] is None or left < best[0][0]):
                best[0] = (left, list(chosen))
            return
        for k in choices[at]:
            walk(chosen + [k], at + 1)

    walk([], 0)
    return best[0][1]


def ranked(units, chance, slope=0.06):
    """Units from the most mature to the least, with chance: who does a thing is who stands higher in the e-index."""
    latent = {u["id"]: slope * u["maturity"] + chance.logistic() for u in units}
    return sorted(units, key=lambda u: (-latent[u["id"]], u["id"]))


def yes_no(units, name, yes, answered, chance, sure=(), never=(), slope=0.06):
    """`yes` of the first `answered` say yes; `sure` do and `never` don't; the rest of `units` did not answer."""
    order = ranked(units, chance, slope)
    keep = [u for u in order if u["name"] in sure or u["name"] in never]
    others = [u for u in order if u not in keep]
    silent = others[::-1][:0] if answered >= len(units) else chance.shuffled(others)[: len(units) - answered]
    ids = {u["id"] for u in silent}
    asked = [u for u in order if u["id"] not in ids]
    say = [u for u in asked if u["name"] in sure]
    say += [u for u in asked if u["name"] not in sure and u["name"] not in never][: yes - len(say)]
    said = {u["id"] for u in say}
    for u in units:
        u[name] = (99,) if u["id"] in ids else "yes" if u["id"] in said else "no"


def one_of(units, name, categories, counts, chance, slope=0.06):
    """The best units get the first category and so on; those left over have no answer."""
    order = ranked(units, chance, slope)
    for category, count in zip(categories, counts):
        for u in order[:count]:
            u[name] = category
        order = order[count:]
    for u in order:
        u[name] = "no answer"


def yes_no_column(name, en, lv):
    return Column(name, en, lv, YES_NO, NO_ANSWER)


def one_of_column(name, en, lv, categories):
    levels = [(k, *words) for k, words in enumerate(categories, 1)] + [(9, "no answer", "nav atbildes")]
    return Column(name, en, lv, levels)


def share_of_sum(units, whole, part, share, chance):
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
