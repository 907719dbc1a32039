"""Beside other programs, on random data with gaps where the other program takes them.

krippendorff, nltk, statsmodels and scikit-learn are part of the development environment; irrCAC pins versions
that clash with it and runs in one of its own (make irrcac). Left out are only inputs on which the other program
has no answer (see the reasons in the tests).
"""

from __future__ import annotations

import importlib
import json
import os
import random
import subprocess
import warnings
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from coder.agree import chance, kappa, matches, percent
from coder.agree.alpha import alpha, alpha_jaccard, alpha_masi
from coder.agree.judgements import judgements

SEEDS = range(25)
ROOT = Path(__file__).resolve().parents[2]


def drawn(seed, *, coders=3, units=30, values=(1, 2, 3, 5), gaps=0.15):
    rng = random.Random(seed)
    truth = [rng.choice(values) for _ in range(units)]
    rows = [[rng.choice(values) if rng.random() < 0.4 else t for t in truth] for _ in range(coders)]
    return [[None if rng.random() < gaps else v for v in row] for row in rows]


def other(name):
    """The other program; some warn when they are loaded."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return importlib.import_module(name)


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
def test_alpha_as_krippendorff_has_it(level):
    theirs = other("krippendorff")
    for seed in SEEDS:
        matrix = drawn(seed)
        data = np.array([[np.nan if v is None else v for v in row] for row in matrix], dtype=float)
        expected = theirs.alpha(reliability_data=data, level_of_measurement=level)
        assert alpha(judgements(matrix), level=level).value == pytest.approx(expected, abs=1e-9)


def test_alpha_and_kappas_as_nltk_has_them():
    """nltk has no MASI of two empty sets, so none is drawn."""
    agreement = other("nltk.metrics.agreement")
    distance = other("nltk.metrics.distance")
    sets = [frozenset(s) for s in ("a", "b", "ab", "abc", "bc")]
    for seed in SEEDS:
        matrix = drawn(seed, values=sets)
        rows = [
            (f"c{c}", f"u{u}", v)
            for c, row in enumerate(matrix)
            for u, v in enumerate(row)
            if v is not None
        ]
        for measure, how in ((alpha_masi, "masi_distance"), (alpha_jaccard, "jaccard_distance")):
            task = agreement.AnnotationTask(data=rows, distance=getattr(distance, how))
            assert measure(judgements(matrix)).value == pytest.approx(task.alpha(), abs=1e-9)
        whole = drawn(seed, coders=2, gaps=0)
        task = agreement.AnnotationTask(
            data=[(f"c{c}", f"u{u}", v) for c, row in enumerate(whole) for u, v in enumerate(row)]
        )
        assert kappa.cohen(judgements(whole)).value == pytest.approx(task.kappa(), abs=1e-9)
        assert chance.scott(judgements(whole)).value == pytest.approx(task.pi(), abs=1e-9)
        assert chance.brennan_prediger(judgements(whole)).value == pytest.approx(task.S(), abs=1e-9)


def test_fleiss_and_cohen_as_statsmodels_has_them():
    theirs = other("statsmodels.stats.inter_rater")
    for seed in SEEDS:
        matrix = drawn(seed, gaps=0)
        table, _ = theirs.aggregate_raters(np.array(matrix).T)
        expected = theirs.fleiss_kappa(table)
        assert chance.fleiss(judgements(matrix)).value == pytest.approx(expected, abs=1e-9)
        free = theirs.fleiss_kappa(table, method="randolph")
        assert chance.brennan_prediger(judgements(matrix)).value == pytest.approx(free, abs=1e-9)
        for weights, name in (("none", None), ("linear", "linear"), ("quadratic", "quadratic")):
            square = np.zeros((4, 4))
            for a, b in zip(*matrix[:2], strict=True):
                square[(1, 2, 3, 5).index(a), (1, 2, 3, 5).index(b)] += 1
            theirs_now = theirs.cohens_kappa(square, wt=name, return_results=False)
            ours = kappa.cohen(judgements(matrix[:2], values=(1, 2, 3, 5)), weights=weights).value
            assert ours == pytest.approx(theirs_now, abs=1e-9)


def test_kappa_and_matches_as_scikit_learn_has_them():
    theirs = other("sklearn.metrics")
    for seed in SEEDS:
        one, two = drawn(seed, coders=2, gaps=0)
        judged = judgements([one, two], values=(1, 2, 3, 5))
        for weights in kappa.WEIGHTS:
            name = None if weights == "none" else weights
            expected = theirs.cohen_kappa_score(one, two, weights=name, labels=[1, 2, 3, 5])
            assert kappa.cohen(judged, weights=weights).value == pytest.approx(expected, abs=1e-9)
        # The first coder is the reference, as y_true is there.
        for measure in ("f1", "precision", "recall"):
            scorer = getattr(theirs, f"{measure}_score")
            expected = scorer(one, two, labels=[2], average="macro")
            found = getattr(matches, measure)(judged, positive="2").value
            assert found == pytest.approx(expected, abs=1e-9)


def test_kappa_of_pairs_with_gaps_as_scikit_learn_has_it_on_what_both_judged():
    theirs = other("sklearn.metrics")
    for seed in SEEDS:
        matrix = drawn(seed, coders=3, units=40, gaps=0.2)
        each = []
        for one, two in combinations(matrix, 2):
            both = [
                (a, b) for a, b in zip(one, two, strict=True) if a is not None and b is not None
            ]
            each.append(theirs.cohen_kappa_score(*zip(*both, strict=True)))
        assert kappa.cohen(judgements(matrix)).value == pytest.approx(np.mean(each), abs=1e-9)


IRRCAC = """
import json, sys, warnings
warnings.simplefilter("ignore")
import pandas
from irrCAC.raw import CAC
for line in sys.stdin:
    theirs = CAC(pandas.DataFrame(json.loads(line), dtype=float))
    found = {n: getattr(theirs, n)()["est"] for n in ("gwet", "fleiss", "conger", "bp", "krippendorff")}
    print(json.dumps({n: [float(f["coefficient_value"]), float(f["pa"])] for n, f in found.items()}))
"""


def irrcac():
    """The interpreter of the environment that irrCAC has for itself, or a skip."""
    for place in ("bin/python", "Scripts/python.exe"):
        if (ROOT / ".venv-irrcac" / place).exists():
            return ROOT / ".venv-irrcac" / place
    pytest.skip(
        "not installed: irrCAC, whose pins clash with ours; make irrcac makes its environment"
    )


def test_the_coefficients_of_gwet_as_irrcac_has_them():
    """irrCAC rounds to five digits; units that nobody judged are out of its world."""
    python = irrcac()
    drawings = [drawn(seed, coders=4) for seed in SEEDS]
    columns = [
        [u for u in zip(*matrix, strict=True) if any(v is not None for v in u)]
        for matrix in drawings
    ]
    ran = subprocess.run(
        [str(python), "-c", IRRCAC],
        input="".join(json.dumps(one) + "\n" for one in columns),
        capture_output=True,
        text=True,
        env={k: v for k, v in os.environ.items() if not k.startswith("PYTHON")},
        check=True,
    )
    ours = {
        "gwet": chance.ac1,
        "fleiss": chance.fleiss,
        "conger": chance.conger,
        "bp": chance.brennan_prediger,
        "krippendorff": alpha,
    }
    for matrix, line in zip(drawings, ran.stdout.splitlines(), strict=True):
        judged, theirs = judgements(matrix), json.loads(line)
        for name, measure in ours.items():
            value, share = theirs[name]
            assert measure(judged).value == pytest.approx(value, abs=6e-6)
            if name != "krippendorff":
                assert percent.percent(judged).value == pytest.approx(share, abs=6e-6)
