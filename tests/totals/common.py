"""Made people and the comparison of two results, for the tests of totals and of the engines that sum."""
import random

# Of single weights: null in a run from totals.
NOT_THERE = {"min", "max", "top1", "top5", "quantiles"}
TOLERANCE = 1e-12  # relative
COLUMNS = ["stratum", "psu", "npsu", "age", "sex", "income", "spent", "internet", "satisfaction", "tea", "coffee", "rooms", "w"]
TEXTS = {"stratum", "psu", "internet"}


def people(count):
    """Records of uneven weights, also 0, with every kind of missing value and names that need quotes."""
    draw = random.Random(2021)
    for _ in range(count):
        stratum = draw.choice(["north", "south", 'east, "far"'])
        yield [stratum, stratum[0] + str(draw.randint(1, 12)), {"n": 60, "s": 50, "e": 80}[stratum[0]],
               draw.choice([17, 99, 50, 35] + list(range(18, 95))), draw.choice([1, 2]),
               draw.choice(["", "NA", -1] + [round(draw.lognormvariate(7, 1), 2)] * 5), round(draw.expovariate(0.01), 3),
               draw.choice(["daily", "weekly", "never", ""]), draw.choice([1, 2, 3, 4, 5, 9]), draw.choice([0, 0.5, 1, ""]),
               draw.choice([0, 1]), draw.choice([1, 2, 3, 3, 4]), draw.choice([0, 0.1 * draw.randint(5, 60), draw.randint(1, 9) / 3])]


def differences(one, other, at="", tolerance=TOLERANCE):
    """Where two results are not the same to rounding."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted(set(one) | set(other)):
            if key in NOT_THERE and "/weights" in at:
                continue
            if key not in one or key not in other:
                yield f"{at}/{key} is in one only"
            else:
                yield from differences(one[key], other[key], f"{at}/{key}", tolerance)
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for i, (a, b) in enumerate(zip(one, other)):
            yield from differences(a, b, f"{at}/{i}", tolerance)
    elif isinstance(one, float) and isinstance(other, (int, float)) or isinstance(other, float) and isinstance(one, (int, float)):
        if abs(one - other) > tolerance * max(1, abs(one)):
            yield f"{at}: {one!r} {other!r}"
    elif one != other:
        yield f"{at}: {one!r} {other!r}"
