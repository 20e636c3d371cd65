"""Administrative counts of services: applications and receipts by unit."""

from .chance import Chance
from .institutions import SECTORS

LARGE_SUM, BANK, LEAST, MOST = 255986964, 100985991, 32, 58539
# applied and received electronically by sector, percent: printed for four, made up for the others
APPLIED = {"culture": 99, "economics": 87, "education": 80, "justice": 69}
RECEIVED = {"culture": 99, "economics": 72, "justice": 72, "education": 57}
MUNICIPAL = {
    "Ventspils pilsēta": (74, None),
    "Valkas novads": (72, 74),
    "Ikšķiles novads": (71, None),
    "Carnikavas novads": (67, 57),
    "Olaines novads": (63, None),
    "Krustpils novads": (None, 100),
    "Ādažu novads": (None, 95),
    "Valmieras pilsēta": (None, 65),
}
KEYS = {
    "Ventspils pilsēta": "ventspils_city",
    "Valkas novads": "valka",
    "Ikšķiles novads": "ikskile",
    "Carnikavas novads": "carnikava",
    "Olaines novads": "olaine",
    "Krustpils novads": "krustpils",
    "Ādažu novads": "adazi",
    "Valmieras pilsēta": "valmiera_city",
}
KINDS = [(1, "institution", "iestāde"), (2, "municipality", "pašvaldība")]


def _units(state, municipal):
    out = []
    for kind, study in (("institution", state), ("municipality", municipal)):
        for r in study.records:
            out.append(
                dict(
                    id=r["id"],
                    name=r["name"],
                    kind=kind,
                    sector=r.get("sector") or "municipalities",
                    maturity=r["maturity"],
                    type=r.get("type", ""),
                    centre=r.get("centre", ""),
                )
            )
    return out


def _sizes(units, chance):
    """26 institutions over 150 000 applications, 6 units between, 100 from 32 to 58 539, 77 that gave no numbers."""
    state = [u for u in units if u["kind"] == "institution" and u["name"] != "Latvijas Banka"]
    agencies = chance.shuffled([u for u in state if u["type"] in ("agency", "state company")])
    agencies.sort(key=lambda u: u["name"][-1].isdigit())  # those named in the report first: they are large
    ministries = chance.shuffled([u for u in state if u["type"] not in ("agency", "state company")])
    large, left = _one_each(agencies, 25)
    order = left + ministries
    for u in order[:5]:
        u["size"] = chance.whole(60000, 148000)
    for u in order[5:46]:
        u["size"] = int(10 ** chance.uniform(2.2, 4.7))
    towns = [u for u in units if u["kind"] == "municipality"]
    riga = next(u for u in towns if u["name"] == "Rīgas pilsēta")
    riga["size"] = 112400
    towns = [u for u in towns if u is not riga]
    towns.sort(key=lambda u: (u["name"] not in MUNICIPAL, chance.uniform()))
    for u in towns[:59]:
        u["size"] = int(10 ** chance.uniform(2.3, 4.2))
    order[5]["size"], order[6]["size"] = MOST, LEAST
    weights = [10 ** chance.uniform(5.3, 7.2) for _ in large]
    bank = next(u for u in units if u["name"] == "Latvijas Banka")
    bank["size"] = BANK
    for u, w in zip(large, weights):
        u["size"] = int(200000 + (LARGE_SUM - BANK - 25 * 200000) * w / sum(weights))
    large[0]["size"] += LARGE_SUM - BANK - sum(u["size"] for u in large)


def _one_each(agencies, count):
    """Large institutions from every sector, and those left."""
    seen, first, rest = {}, [], []
    for u in agencies:
        (first if seen.setdefault(u["sector"], 0) == 0 else rest).append(u)
        seen[u["sector"]] += 1
    large = (first + rest)[:count]
    ids = {u["id"] for u in large}
    return large, [u for u in agencies if u["id"] not in ids]


def _sector_shares(printed, mean, names):
    """Percent by sector: as printed, the others around what their mean must be."""
    others = [n for n in names if n not in printed]
    middle = (mean * len(names) - sum(printed.values())) / len(others)
    steps = [(k - (len(others) - 1) / 2) * 2.5 for k in range(len(others))]
    return {**printed, **{n: middle + step for n, step in zip(others, steps)}}


def electronic(units, whole, part, percent_of, chance):
    """Electronic ones by unit: within a sector around its share, the sector's sum exact."""
    groups = {}
    for u in units:
        groups.setdefault((u.get("sector"), percent_of(u)), []).append(u)
    for (_, percent), group in groups.items():
        total = sum(u[whole] for u in group)
        room = min(percent, 100 - percent) * 0.3 if len(group) > 1 else 0.0
        for u in group:
            u[part] = int(u[whole] * min(100.0, max(0.0, percent + chance.uniform(-room, room))) / 100)
        off = int(total * percent / 100 + 0.5) - sum(u[part] for u in group)
        for u in sorted(group, key=lambda u: -u[whole]):
            step = max(-u[part], min(off, u[whole] - u[part]))
            u[part] += step
            off -= step


def _pooled(units, whole, share, goal):
    """Moves volume between sectors of high and low share till the pooled share is the goal."""
    bank = [u for u in units if u["name"] == "Latvijas Banka"]
    others = [u for u in units if u not in bank and u["size"] > 150000]
    small = [u for u in units if u["size"] <= 150000]
    fixed = bank + small
    total = sum(u[whole] for u in units)
    room = sum(u[whole] for u in others)
    want = (goal * total - sum(share(u) * u[whole] for u in fixed)) / room
    low, high = -60.0, 60.0
    base = {u["id"]: u[whole] for u in others}
    for _ in range(200):
        tilt = (low + high) / 2
        w = {u["id"]: base[u["id"]] * 2.718281828 ** (tilt * (share(u) / 100 - 0.7)) for u in others}
        now = sum(share(u) * w[u["id"]] for u in others) / sum(w.values())
        low, high = (tilt, high) if now < want else (low, tilt)
    spare = room - 200000 * len(others)
    for u in others:
        u[whole] = int(200000 + spare * w[u["id"]] / sum(w.values()))
    others[0][whole] += room - sum(u[whole] for u in others)


def units_2021(state, municipal):
    chance = Chance("services")
    units = _units(state, municipal)
    _sizes(units, chance)
    key = {s[1]: s[0] for s in SECTORS}
    reporting = [u for u in units if "size" in u]
    for whole, part, printed, mean, goal in (
        ("applied", "applied_electronically", APPLIED, 59, 83),
        ("received", "received_electronically", RECEIVED, 55, 85),
    ):
        shares = _sector_shares(printed, mean, list(key.values()))

        def share(u):
            return 99.5 if u["name"] == "Latvijas Banka" else shares.get(key.get(u["sector"]), 52.0)

        state_units = [u for u in reporting if u["kind"] == "institution"]
        for u in reporting:
            u[whole] = u["size"] if whole == "applied" else int(u["size"] * chance.uniform(0.85, 0.99))
        _pooled(state_units, whole, share, goal)
        electronic(state_units, whole, part, share, chance)
        _municipal([u for u in reporting if u["kind"] == "municipality"], whole, part, chance)
    for u in units:
        u["reported"] = "yes" if "size" in u else "no"
        for name in ("applied", "applied_electronically", "received", "received_electronically"):
            u.setdefault(name, None)
    return units


def _municipal(towns, whole, part, chance):
    """Printed shares of the leaders; together 35 %, on average 38 (applied)."""
    k = 0 if whole == "applied" else 1
    top = 62 if whole == "applied" else 56
    fixed = {n: v[k] for n, v in MUNICIPAL.items() if v[k] is not None}
    others = [u for u in towns if u["name"] not in fixed]
    percent = {u["id"]: float(fixed[u["name"]]) for u in towns if u["name"] in fixed}
    mean = (38 * len(towns) - sum(percent.values())) / len(others)
    raw = {u["id"]: chance.uniform(-18, 18) for u in others}
    centre = sum(raw.values()) / len(raw)
    raw = {k: mean + x - centre for k, x in raw.items()}
    for _ in range(4000):
        total = sum(u[whole] for u in towns)
        now = sum(u[whole] * percent.get(u["id"], raw.get(u["id"])) for u in towns) / total
        if abs(now - 35) < 0.2:
            break
        u, v = chance.pick(others), chance.pick(others)
        a, b = (u, v) if u[whole] > v[whole] else (v, u)
        step = 1.0 if now > 35 else -1.0
        if 3 < raw[a["id"]] - step < top and 3 < raw[b["id"]] + step < top:
            raw[a["id"]] -= step
            raw[b["id"]] += step
    percent.update(raw)
    for u in towns:
        u[part] = int(u[whole] * percent[u["id"]] / 100 + 0.5)
