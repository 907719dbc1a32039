"""The definitions, read literally with fractions and lists of characters: slow, and not ours.

A matrix is a list of rows, one a coder, None for missing. Spans are (coder, code, start, end). None is
"undefined".
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, permutations
from statistics import mean, variance


def units_of(matrix):
    return [[v for v in column if v is not None] for column in zip(*matrix, strict=True)]


def quotient(above, below):
    return None if below == 0 else Fraction(above) / Fraction(below)


def corrected(observed, chance):
    return None if observed is None or chance == 1 else (observed - chance) / (1 - chance)


def alpha(matrix, delta=lambda c, k: int(c != k)):
    """From the table of coincidences."""
    units = [u for u in units_of(matrix) if len(u) > 1]
    values = sorted({v for u in units for v in u}, key=str)
    if len(values) < 2:
        return None
    o = dict.fromkeys(((c, k) for c in values for k in values), Fraction(0))
    for u in units:
        for i, k in permutations(range(len(u)), 2):
            o[u[i], u[k]] += Fraction(1, len(u) - 1)
    n_c = {c: sum(o[c, k] for k in values) for c in values}
    n = sum(n_c.values())
    d_o = sum(o[c, k] * Fraction(delta(c, k)) for c in values for k in values) / n
    d_e = sum(
        n_c[c] * (n_c[k] - (c == k)) * Fraction(delta(c, k)) for c in values for k in values
    ) / (n * (n - 1))
    return None if d_e == 0 else 1 - d_o / d_e


def ordinal_delta(matrix, order):
    units = [u for u in units_of(matrix) if len(u) > 1]
    n = {v: sum(u.count(v) for u in units) for v in order}

    def delta(c, k):
        low, high = sorted((order.index(c), order.index(k)))
        between = sum(n[order[g]] for g in range(low, high + 1))
        return (between - Fraction(n[c] + n[k], 2)) ** 2

    return delta


def masi(c, k):
    if not c and not k:
        return 0
    kind = 1 if c == k else Fraction(2, 3) if c <= k or k <= c else Fraction(1, 3)
    return 1 - Fraction(len(c & k), len(c | k)) * (kind if c & k else 0)


def jaccard(c, k):
    return 1 - Fraction(len(c & k), len(c | k)) if c | k else 0


def agreement_of(unit):
    pairs = list(combinations(unit, 2))
    return Fraction(sum(a == b for a, b in pairs), len(pairs))


def percent(matrix, convention="units"):
    units = [u for u in units_of(matrix) if len(u) > 1]
    heavy = {"units": lambda u: 1, "coincidence": len, "pairs": lambda u: len(u) * (len(u) - 1)}
    weights = [heavy[convention](u) for u in units]
    above = sum(w * agreement_of(u) for w, u in zip(weights, units, strict=True))
    return quotient(above, sum(weights))


def varies(matrix):
    return len({v for u in units_of(matrix) if len(u) > 1 for v in u}) > 1


def shares(matrix, values):
    units = [u for u in units_of(matrix) if u]
    return {v: mean(Fraction(u.count(v), len(u)) for u in units) for v in values}


def values_in(matrix):
    return sorted({v for row in matrix for v in row if v is not None}, key=str)


def fleiss(matrix):
    if not varies(matrix):
        return None
    return corrected(percent(matrix), sum(p**2 for p in shares(matrix, values_in(matrix)).values()))


def scott(matrix):
    return fleiss(list(zip(*[u for u in zip(*matrix, strict=True) if None not in u], strict=True)))


def conger(matrix):
    if not varies(matrix):
        return None
    rows = [[v for v in row if v is not None] for row in matrix]
    rows = [row for row in rows if row]
    chance = Fraction(0)
    for v in values_in(matrix):
        each = [Fraction(row.count(v), len(row)) for row in rows]
        chance += mean(each) ** 2 - variance(each) / len(each)
    return corrected(percent(matrix), chance)


def brennan_prediger(matrix, q):
    return corrected(percent(matrix), Fraction(1, q)) if q else None


def ac1(matrix, values):
    if percent(matrix) is None or len(values) < 2:
        return None
    chance = sum(p * (1 - p) for p in shares(matrix, values).values()) / (len(values) - 1)
    return corrected(percent(matrix), chance)


def cohen_pair(one, other, distance=lambda c, k: int(c != k)):
    both = [(c, k) for c, k in zip(one, other, strict=True) if None not in (c, k)]
    apart = sum(Fraction(distance(c, k)) for c, k in both)
    chance = sum(Fraction(distance(c, k)) for c, _ in both for _, k in both)
    return None if chance == 0 else 1 - apart * len(both) / chance


def cohen(matrix, distance=lambda c, k: int(c != k)):
    known = [k for p in combinations(matrix, 2) if (k := cohen_pair(*p, distance)) is not None]
    return mean(known) if known else None


def holsti(matrix):
    known = []
    for one, other in combinations(matrix, 2):
        both = [(c, k) for c, k in zip(one, other, strict=True) if None not in (c, k)]
        made = sum(v is not None for v in (*one, *other))
        if both:
            known.append(Fraction(2 * sum(c == k for c, k in both), made))
    return mean(known) if known else None


def pooled(matrices):
    """Two coders, one matrix a code."""
    observed, chance = [], []
    for one, other in matrices:
        both = [(c, k) for c, k in zip(one, other, strict=True) if None not in (c, k)]
        if both:
            n = len(both)
            observed.append(Fraction(sum(c == k for c, k in both), n))
            chance.append(Fraction(sum(c == k for c, _ in both for _, k in both), n * n))
    return corrected(mean(observed), mean(chance)) if observed else None


def matches(one, other, positive):
    """(F1, precision, recall) with `one` as the reference."""
    both = [(c, k) for c, k in zip(one, other, strict=True) if None not in (c, k)]
    hits = sum(c == k == positive for c, k in both)
    a, b = (sum(pair[i] == positive for pair in both) for i in (0, 1))
    return quotient(2 * hits, a + b), quotient(hits, b), quotient(hits, a)


# -- characters ------------------------------------------------------------------------------------


def union(spans):
    """Spans of one coder and code joined where they share a character, as sorted (start, end)."""
    out = []
    for start, end in sorted(spans):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out


def line(spans, coders, length):
    """Value of each character (None for a gap) and units (value, start, end), for each coder."""
    rows, units = [], []
    for coder in range(coders):
        row, own = [None] * length, []
        for code in sorted({s[1] for s in spans if s[0] == coder}):
            for start, end in union([s[2:] for s in spans if s[:2] == (coder, code)]):
                own.append((code, start, end))
                row[start:end] = [code] * (end - start)
        rows.append(row)
        units.append(own)
    return rows, units


def family(spans, coders, length, mode="u"):
    """u-alpha, `binary` or cu-alpha (`cu`) by the tables of coincidences; a code gives (k)u-alpha."""
    rows, units = line(spans, coders, length)
    codes = sorted({s[1] for s in spans})
    pair = Fraction(1, coders - 1)
    squares = dict.fromkeys([None, *codes], Fraction(0))
    if mode in ("u", "binary"):
        values = [None, *codes]
        squares[None] = Fraction(sum(row.count(None) for row in rows))
        for own in units:
            for code, start, end in own:
                squares[code] += (end - start) ** 2
    else:
        values = codes
        for coder, own in enumerate(units):
            for code, start, end in own:
                others = [rows[i] for i in range(coders) if i != coder]
                paired = pair * sum(v is not None for row in others for v in row[start:end])
                squares[code] += paired**2
    o = dict.fromkeys(((c, k) for c in values for k in values), Fraction(0))
    for one, other in permutations(rows, 2):
        for c, k in zip(one, other, strict=True):
            if (c, k) in o:
                o[c, k] += pair
    sums = {c: sum(o[c, k] for k in values) for c in values}
    whole, drawn = sum(sums.values()), sum(squares[v] for v in values)
    if whole == 0 or whole**2 == drawn:
        return None
    e = {
        (c, k): whole * (sums[c] * sums[k] - (squares[c] if c == k else 0)) / (whole**2 - drawn)
        for c in values
        for k in values
    }
    if mode == "binary":
        o, e = _two_by_two(o), _two_by_two(e)
        values = [False, True]
    if mode in ("u", "binary", "cu"):
        above = whole - sum(o[v, v] for v in values)
        return None if (b := whole - sum(e[v, v] for v in values)) == 0 else 1 - above / b
    column = sum(e[c, mode] for c in values)
    if not sums[mode] or column == e[mode, mode]:
        return None
    apart = (sums[mode] - o[mode, mode]) / (column - e[mode, mode])
    return 1 - column / sums[mode] * apart


def _two_by_two(table):
    out = {(a, b): Fraction(0) for a in (False, True) for b in (False, True)}
    for (c, k), v in table.items():
        out[c is not None, k is not None] += v
    return out
