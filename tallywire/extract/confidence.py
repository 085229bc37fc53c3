"""How sure a figure is: the chance that its value, measure, party and claimant are all right.

A logistic model over signals with names: what the fields were decided on, how hard the sentence is to read.
Its weights, rules/confidence.toml, are fitted by tests/quality/fit_confidence.py.
"""

import re
from collections.abc import Mapping
from functools import cache
from math import exp, log

from tallywire.extract.reasons import CONTESTED
from tallywire.models import Basis, Figure, Kind
from tallywire.rules import read_table

# What nobody can be: surer than one in fifty wrong, or less sure than one in fifty right.
_LEAST, _MOST = 0.02, 0.98
_DECIDED = ("measure", "party", "claimant", "counted")
_SPEECH = re.compile(r"[\"“”]|\b(?:said|says|told|according|reported|announced|added)\b")
_NUMBER = re.compile(r"\d[\d,.]*")
_MOST_COUNTED = 6


def estimate_confidence(figure: Figure) -> float:
    """Return the chance, to two places, that *figure* has value, measure, party and claimant right."""
    weights = confidence_weights()
    score = sum(weights.get(name, 0.0) * value for name, value in read_signals(figure).items())
    return round(min(max(1 / (1 + exp(-score)), _LEAST), _MOST), 2)


@cache
def confidence_weights() -> Mapping[str, float]:
    """Return the weight of each signal from rules/confidence.toml."""
    weights: Mapping[str, float] = read_table("confidence")["weights"]
    return weights


def read_signals(figure: Figure) -> dict[str, float]:
    """Return the signals of *figure* by name; those that are not there are left out.

    "party_assumed" says that nothing in the text says whose the counted are; "claimant_unsaid" that the
    sentence speaks of somebody's words and none was found to be the claimant; "measure_is_killed" stands for
    how hard that measure is to read, "measure_contested" for words that say another one.
    """
    signals = {"always": 1.0}
    for decision in figure.rule_path:
        if decision.field in _DECIDED and decision.basis is not Basis.STATED:
            signals[f"{decision.field}_{decision.basis}"] = 1.0
        if decision.field == "measure" and CONTESTED in decision.rule:
            signals["measure_contested"] = 1.0
    numbers = len(_NUMBER.findall(figure.sentence)) - 1
    there = {
        "party_none": figure.party is None,
        "claimant_unsaid": figure.claimant is None and _SPEECH.search(figure.sentence) is not None,
        "relayed": figure.via is not None,
        "part": figure.part_of is not None,
        "share": figure.kind is Kind.PERCENT,
    }
    signals |= {name: 1.0 for name, holds in there.items() if holds}
    signals[f"measure_is_{figure.measure}"] = 1.0
    signals["sentence_length"] = log(max(len(figure.sentence), 20) / 120)
    signals["other_numbers"] = min(max(numbers, 0), _MOST_COUNTED) / _MOST_COUNTED
    return signals
