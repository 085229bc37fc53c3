"""Confidence: what makes a figure surer and what less sure, and that its weights are those of its signals."""

from dataclasses import replace

import pytest
from extraction_cases import read

from tallywire.extract.confidence import confidence_weights, estimate_confidence, read_signals
from tallywire.extract.figures import extract_figures
from tallywire.models import Basis, Decision, Figure, Measure


def only_figure(text: str) -> Figure:
    [figure] = extract_figures(read(text))
    return figure


@pytest.mark.parametrize(
    ("surer", "less_sure"),
    [
        ("Floods killed nine Kenyan farmers, police said.", "The plan has nine parts."),
        ("Nine Kenyan farmers were killed, police said.", "“Nine Kenyan farmers were killed,” it said."),
        ("Nine Kenyan farmers were killed.", "There are nine farmers."),
    ],
)
def test_what_is_said_outright_is_surer(surer, less_sure):
    assert only_figure(surer).confidence > only_figure(less_sure).confidence


def test_what_is_taken_from_elsewhere_is_less_sure():
    stated = only_figure("Nine Kenyan farmers were killed, police said.")
    path = tuple(
        Decision("measure", d.rule, Basis.CARRIED) if d.field == "measure" else d for d in stated.rule_path
    )
    assert estimate_confidence(replace(stated, rule_path=path)) < estimate_confidence(stated)


def test_every_weight_is_of_a_signal_that_there_is():
    decided = {f"{field}_{basis}" for field in ("measure", "party", "claimant", "counted") for basis in Basis}
    measures = {f"measure_is_{measure}" for measure in Measure}
    others = {
        "always", "measure_contested", "party_none", "claimant_unsaid", "relayed", "part", "share",
        "sentence_length", "other_numbers",
    }  # fmt: skip
    assert set(confidence_weights()) <= decided | measures | others
    assert set(read_signals(only_figure("Nine people died."))) <= decided | measures | others
