"""Co-occurrence by the letter of its definitions: sets of characters, every coding with every other.

Owns the oracle of the tests of this folder; it imports the model and nothing else of ours.
"""

from __future__ import annotations

import math
import random

from coder.model.columns import Columns, UnitColumns

CODES = ("win_win", "readmission", "aid", "visa", "never")
CODERS = ("ana", "ben", "chloe")
DOCS = ("d0", "d1", "d2")
PAIR_RULES = (
    "overlap", "same", "enclosure", "encloses",
    "near:0", "near:1", "near:5", "near:99999999999", "then:0", "then:4", "then:99999999999",
    "near:0s", "near:2 sentences", "then:1s", "near:3t", "then:0t", "near:0p", "then:9p",
)  # fmt: skip
UNIT_RULES = ("sentence", "paragraph", "section", "page", "document")
PAIR_MEASURES = ("count", "segments", "docs", "c", "jaccard", "share", "share-col")
UNIT_MEASURES = (*PAIR_MEASURES, "lift", "npmi", "phi", "loglik")
KINDS = {"t": "token", "s": "sentence", "p": "paragraph"}


def columns_of(rows, docs=DOCS, codes=CODES, coders=CODERS) -> Columns:
    """Columns of (doc, start, end, code, by) rows, sorted as the contract says."""
    rows = sorted(rows, key=lambda r: (r[0], r[1], -r[2]))
    doc, start, end, code, by = (list(c) for c in zip(*rows, strict=True)) if rows else ([],) * 5
    return Columns(tuple(docs), codes, coders, doc, start, end, code, by)


def units_of(kind, spans, docs=DOCS) -> UnitColumns:
    rows = sorted(spans)
    return UnitColumns(
        kind, tuple(docs), [r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows], "s/1"
    )


def rows_of(columns):
    return list(zip(columns.doc, columns.start, columns.end, columns.code, columns.by, strict=True))


def unit_kind(rule: str) -> str:
    """The kind of units that a rule needs, or ""."""
    name, _, distance = rule.partition(":")
    word = distance.lstrip("0123456789 ")
    return KINDS.get(word[:1], "") if distance else name if name in UNIT_RULES[:-1] else ""


def together(a, b, rule, units) -> bool:
    """Whether row a, as the row's coding, stands together with row b under a pair rule."""
    if a[0] != b[0] or a[4] != b[4]:
        return False
    here, there = set(range(a[1], a[2])), set(range(b[1], b[2]))
    if rule in ("overlap", "same", "enclosure", "encloses"):
        return {
            "overlap": bool(here & there),
            "same": here == there,
            "enclosure": here <= there or there <= here,
            "encloses": there <= here,
        }[rule]
    kind, _, distance = rule.partition(":")
    least = int("".join(c for c in distance if c.isdigit()))
    if kind == "then" and a[2] > b[1]:
        return False
    first, second = (a, b) if a[2] <= b[1] else (b, a)
    if unit_kind(rule):
        spans = [(s, e) for d, s, e in units if d == a[0]]
        if not spans:
            return False
        gap = sum(first[2] <= s and e <= second[1] for s, e in spans)
    else:
        gap = second[1] - first[2]
    return bool(here & there) or gap <= least


def unit_rows(columns, rule, units):
    """(doc, start, end) of the units of a unit rule."""
    if rule == "document":
        return [(d, 0, 10**6) for d in range(len(columns.docs))]
    return [u for u in units if u[0] < len(columns.docs)]


def found_by(columns, rule, units):
    """n12, codings with a partner (after and back), documents, N: everything that is counted."""
    codes = range(len(columns.codes))
    if rule in UNIT_RULES:
        both, after, back, docs, total = by_units(columns, unit_rows(columns, rule, units))
    else:
        both, after, back, docs = by_pairs(columns, rule, units)
        total = 0
    for c in codes:
        docs[c][c] = {r[0] for r in rows_of(columns) if r[3] == c}
    return both, after, back, [[len(d) for d in row] for row in docs], total


def by_units(columns, spans):
    rows, codes = rows_of(columns), range(len(columns.codes))
    carry, own = [set() for _ in codes], [[] for _ in rows]
    for i, (d, s, e, code, by) in enumerate(rows):
        own[i] = [
            (by, at) for at, (ud, us, ue) in enumerate(spans) if ud == d and max(s, us) < min(e, ue)
        ]
        carry[code].update(own[i])
    both = [[len(carry[a] & carry[b]) for b in codes] for a in codes]
    docs = [[{spans[at][0] for _, at in carry[a] & carry[b]} for b in codes] for a in codes]
    after = [[0] * len(codes) for _ in codes]
    for i, r in enumerate(rows):
        for c in codes:
            after[r[3]][c] += c == r[3] or any(key in carry[c] for key in own[i])
    back = [[after[b][a] for b in codes] for a in codes]
    total = sum(max(1, len({r[4] for r in rows if r[0] == d})) for d, _s, _e in spans)
    return both, after, back, docs, total


def by_pairs(columns, rule, units):
    rows, codes = rows_of(columns), range(len(columns.codes))
    both, after = [[0] * len(codes) for _ in codes], [[0] * len(codes) for _ in codes]
    back, docs = [[0] * len(codes) for _ in codes], [[set() for _ in codes] for _ in codes]
    for i, a in enumerate(rows):
        others = [b for j, b in enumerate(rows) if j != i]
        partners = [b[3] for b in others if together(a, b, rule, units)]
        both[a[3]][a[3]] += 1
        for code in partners:
            both[a[3]][code] += a[3] != code
            docs[a[3]][code].add(a[0])
        for code in {a[3], *partners}:
            after[a[3]][code] += 1
        for code in {a[3], *(b[3] for b in others if together(b, a, rule, units))}:
            back[code][a[3]] += 1
    return both, after, back, docs


def oracle(columns, rule, measure, units=None, n_units=None, found=None):
    """The matrix of a measure, cell by cell."""
    both, after, back, docs, total = found or found_by(columns, rule, units)
    total = total if n_units is None else n_units
    codes = range(len(columns.codes))
    by_unit = rule in UNIT_RULES

    def cell(a, b):
        n1, n2, n12 = both[a][a], both[b][b], both[a][b]
        if measure == "count":
            return n12
        if measure in ("segments", "docs"):
            return (after if measure == "segments" else docs)[a][b]
        if measure == "jaccard" and not by_unit:
            return (after[a][b] + back[a][b]) / (n1 + n2) if n1 + n2 else None
        if measure == "share":
            return (n12 if by_unit else after[a][b]) / n1 if n1 else None
        if measure == "share-col":
            return (n12 if by_unit else back[a][b]) / n2 if n2 else None
        if measure in ("c", "jaccard"):
            rest = n1 + n2 - n12
            return n12 / rest if rest > 0 else None
        if measure == "lift":
            return n12 * total / (n1 * n2) if n1 * n2 else None
        if measure == "npmi":
            if not n12 or n12 == total:
                return None
            return math.log(n12 * total / (n1 * n2)) / -math.log(n12 / total)
        spread = n1 * n2 * (total - n1) * (total - n2)
        if measure == "phi":
            return (n12 * total - n1 * n2) / math.sqrt(spread) if spread > 0 else None
        if spread <= 0 or total - n1 - n2 + n12 < 0:
            return None
        table = {(1, 1): n12, (1, 0): n1 - n12, (0, 1): n2 - n12, (0, 0): total - n1 - n2 + n12}
        g = 0.0
        for (i, j), seen in table.items():
            expected = (n1 if i else total - n1) * (n2 if j else total - n2) / total
            g += 2 * seen * math.log(seen / expected) if seen else 0
        return g if n12 >= n1 * n2 / total else -g

    return tuple(tuple(cell(a, b) for b in codes) for a in codes)


def random_rows(rng: random.Random, n: int):
    """Equal, nested, touching and far spans of several coders; the last code is never used."""
    rows = []
    for _ in range(n):
        if rows and rng.random() < 0.5:
            d, s, e, code, by = rng.choice(rows)
            kind = rng.randrange(4)
            if kind == 0:
                s, e = e, e + rng.randint(1, 6)
            elif kind == 1:
                s, e = s, s + rng.randint(1, e - s)
            if rng.random() < 0.7:
                code = rng.randrange(len(CODES) - 1)
            rows.append((d, s, e, code, rng.randrange(3) if kind == 2 else by))
        else:
            s = rng.randrange(60)
            rows.append(
                (rng.randrange(3), s, s + rng.randint(1, 12), rng.randrange(4), rng.randrange(3))
            )
    return rows


def random_units(rng: random.Random, kind: str) -> UnitColumns:
    spans = []
    for d in (0, 1):  # the third document has no units
        at = 0
        while at < 80:
            end = at + rng.randint(1, 15)
            spans.append((d, at, end))
            at = end + rng.randrange(3)
    return units_of(kind, spans)


def spans_of(units):
    return list(zip(units.doc, units.start, units.end, strict=True)) if units else []
