"""The shared reference cases: published values, and values that several programs agree on."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from coder.agree import alpha, chance, gamma, kappa, matches, older, percent, unitizing
from coder.agree.boundaries import boundary_similarity
from coder.agree.continuum import code_characters
from coder.agree.judgements import against_rest, judgements
from coder.agree.tables import spans_table
from coder.model.results import Score

ROOT = Path(__file__).resolve().parents[2]
FILE = Path(os.environ.get("CODER_SHARED") or ROOT.parent / "shared") / "agreement" / "cases.json"
CASES = json.loads(FILE.read_text("utf-8"))["cases"] if FILE.is_file() else []


def of_category(measure):
    return lambda judged, given: measure(against_rest(judged, str(given["category"])))


def on_code(measure):
    return lambda line, given: measure(code_characters(line, given["code"]))


def per_value(line, given):
    return next(v.score for v in unitizing.by_value(line) if v.code == given["code"])


ON_UNITS = {
    "alpha_nominal": lambda j, _: alpha.alpha(j),
    "alpha_interval": lambda j, _: alpha.alpha(j, level="interval"),
    "alpha_ordinal": lambda j, _: alpha.alpha(j, level="ordinal"),
    "alpha_masi": lambda j, _: alpha.alpha_masi(j),
    "alpha_jaccard": lambda j, _: alpha.alpha_jaccard(j),
    "cohen_kappa": lambda j, _: kappa.cohen(j),
    "cohen_kappa_category": of_category(kappa.cohen),
    "fleiss_kappa": lambda j, _: chance.fleiss(j),
    "fleiss_kappa_category": lambda j, p: chance.fleiss_category(j, str(p["category"])),
    "scott_pi": lambda j, _: chance.scott(j),
    "gwet_ac1": lambda j, _: chance.ac1(j),
    "brennan_prediger": lambda j, _: chance.brennan_prediger(j),
    "holsti": lambda j, _: percent.holsti(j),
    "percent_agreement": lambda j, _: percent.percent(j),
    "percent_agreement_coincidence": lambda j, _: percent.percent(j, convention="coincidence"),
}
ON_LINE = {
    "u_alpha": lambda line, _: unitizing.u_alpha(line),
    "u_alpha_binary": lambda line, _: unitizing.binary_u_alpha(line),
    "cu_alpha": lambda line, _: unitizing.cu_alpha(line),
    "ku_alpha": per_value,
    "alpha_u_2004": lambda line, _: older.alpha_u_2004(line),
    "char_percent_agreement": on_code(percent.percent),
    "char_cohen_kappa": on_code(kappa.cohen),
    "char_alpha": on_code(alpha.alpha),
    "char_f1": on_code(matches.f1),
    "char_precision": on_code(matches.precision),
}
ON_SPANS = {
    "gamma": lambda spans, p: gamma.gamma(spans, costs=costs_of(p), samples=100),
    "gamma_observed_disorder": lambda spans, p: whole(gamma.disorder(spans, costs=costs_of(p))),
}
ON_MASSES = {
    "boundary_similarity": lambda masses, p: whole(boundary_similarity(*masses, near=p["n_t"]))
}
OF_KIND = {"matrix": ON_UNITS, "spans": ON_LINE, "spans_end": ON_SPANS, "masses": ON_MASSES}
NAMES_MATTER = {"alpha_interval", "alpha_ordinal", "cohen_kappa_category", "fleiss_kappa_category"}


def costs_of(params):
    return gamma.Costs(params["alpha"], params["beta"], params["deltaEmpty"])


def whole(value):
    return Score("", value, None if value is not None else "undefined")


def cited(case):
    words = "".join(c if c.isalnum() else " " for c in case["source"]).split()
    return f"{case['id']}: {' '.join(words[:7])}"


def line_of(case, order):
    data = case["data"]
    rows = [
        [f"coder{s['coder']}", s["code"], str(s["start"] - data["begin"]), ""]
        for s in data["spans"]
    ]
    for row, span in zip(rows, data["spans"], strict=True):
        row[3] = str(int(row[2]) + span["length"])
    coders = [f"coder{n}" for n in order]
    return spans_table(
        ["coder", "code", "start", "end"], rows, length=data["length"], coders=coders
    )


def variants(case):
    """The data as given, and with coders, units and (nominal) values in another order or named anew."""
    if case["kind"] == "masses":
        yield case["data"]["masses"]
        yield case["data"]["masses"][::-1]
        return
    if case["kind"] == "spans_end":
        spans = [(s["coder"], s["code"], s["start"], s["end"]) for s in case["data"]["spans"]]
        yield spans
        yield spans[::-1]
        return
    if case["kind"] == "spans":
        order = list(range(case["data"]["coders"]))
        yield line_of(case, order)
        if "reference" not in case["params"]:
            yield line_of(case, order[::-1])
        return
    matrix = case["data"]["matrix"]
    yield judgements(matrix)
    yield judgements(matrix[::-1])
    yield judgements([row[1::2] + row[::2] for row in matrix])
    if case["coefficient"] not in NAMES_MATTER:
        yield judgements([[renamed(v) for v in row] for row in matrix])


def renamed(value):
    if value is None or isinstance(value, list):
        return None if value is None else [f"x{v}" for v in value]
    return f"{'zyxwv'[len(str(value)) % 5]}{value}"


def is_right(found, case):
    if case["expected"] == "undefined":
        return found.value is None and bool(found.undefined)
    if found.value is None or found.undefined is not None:
        return False
    exact = case.get("value_exact")
    near = abs(found.value - case["expected"]) <= case["tolerance"]
    return near and (exact is None or abs(found.value - exact) <= 1e-9)


@pytest.mark.parametrize("case", CASES or [None], ids=[cited(c) for c in CASES] or ["absent"])
def test_a_reference_value_is_reached(case, shared):
    if case is None:
        pytest.skip(f"shared data absent: no {FILE}")
    name = case["coefficient"]
    measure = OF_KIND[case["kind"]][name]
    for data in variants(case):
        found = measure(data, case["params"])
        assert is_right(found, case), (found, case["expected"])


def test_all_cases_are_there(shared):
    assert len(CASES) >= 62
    assert all(c["coefficient"] in OF_KIND[c["kind"]] for c in CASES)
