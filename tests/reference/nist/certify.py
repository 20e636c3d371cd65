#!/usr/bin/env python3
"""Writes certified.csv: the least-squares answers of NIST's StRD linear regression sets, to 20 digits.

The data are NIST's (https://www.itl.nist.gov/div898/strd/lls/lls.shtml). The normal equations are solved in exact
rational arithmetic, and the answers are checked here against the 15 digits that NIST certifies of one coefficient and of
the residual standard deviation of each set.
"""
import csv
from decimal import Decimal, getcontext
from fractions import Fraction
from pathlib import Path

getcontext().prec = 60
HERE = Path(__file__).parent

# set: degree of the polynomial (0: the columns as they are), intercept, certified B1, certified residual sd
SETS = {
    "norris": (1, True, "1.00211681802045", "0.884796396144373"),
    "pontius": (2, True, "0.732059160401003E-06", "0.205177424076185E-03"),
    "noint1": (1, False, "2.07438016528926", "3.56753034006338"),
    "noint2": (1, False, "0.727272727272727", "0.369274472937998"),
    "longley": (0, True, "15.0618722713733", "304.854073561965"),
    "filip": (10, True, "-2772.17959193342", "0.334801051324544E-02"),
    "wampler1": (5, True, "1", "0"),
    "wampler2": (5, True, "0.1", "0"),
    "wampler3": (5, True, "1", "2360.14502379268"),
    "wampler4": (5, True, "1", "236014.502379268"),
    "wampler5": (5, True, "1", "23601450.2379268"),
}


def read(name, degree, intercept):
    with open(HERE / f"{name}.csv", newline="") as file:
        rows = list(csv.reader(file))[1:]
    y = [Fraction(row[0]) for row in rows]
    x = [[Fraction(v) for v in row[1:]] for row in rows]
    if degree:
        x = [[row[0] ** k for k in range(1, degree + 1)] for row in x]
    return y, [([Fraction(1)] if intercept else []) + row for row in x]


def solve(a, b):
    """a X = b by elimination; a and b are lists of rows of fractions."""
    n = len(a)
    rows = [list(a[i]) + list(b[i]) for i in range(n)]
    for j in range(n):
        pivot = next(i for i in range(j, n) if rows[i][j])
        rows[j], rows[pivot] = rows[pivot], rows[j]
        rows[j] = [v / rows[j][j] for v in rows[j]]
        for i in range(n):
            if i != j and rows[i][j]:
                rows[i] = [u - rows[i][j] * v for u, v in zip(rows[i], rows[j])]
    return [row[n:] for row in rows]


def decimal(fraction):
    return Decimal(fraction.numerator) / Decimal(fraction.denominator)


def shown(value):
    return f"{value:.19E}" if value else "0"


def same(value, certified):
    wanted = Decimal(certified)
    return abs(value - wanted) <= abs(wanted) * Decimal("1e-14")


def certify(name, degree, intercept, b1, sd):
    y, x = read(name, degree, intercept)
    p, n = len(x[0]), len(y)
    gram = [[sum(row[i] * row[j] for row in x) for j in range(p)] for i in range(p)]
    right = [[sum(row[i] * v for row, v in zip(x, y))] + [Fraction(int(i == j)) for j in range(p)] for i in range(p)]
    solved = solve(gram, right)
    beta = [row[0] for row in solved]
    rss = sum((v - sum(a * b for a, b in zip(row, beta))) ** 2 for row, v in zip(x, y))
    scale = decimal(rss / (n - p))
    assert same(decimal(beta[1 if intercept else 0]), b1), name
    assert same(scale.sqrt(), sd), name
    for j in range(p):
        error = (scale * decimal(solved[j][1 + j])).sqrt()
        yield [name, j if intercept else j + 1, *map(shown, (decimal(beta[j]), error, scale.sqrt()))]


def main():
    with open(HERE / "certified.csv", "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["set", "parameter", "estimate", "sd", "residual_sd"])
        for name, row in SETS.items():
            out.writerows(certify(name, *row))


if __name__ == "__main__":
    main()
