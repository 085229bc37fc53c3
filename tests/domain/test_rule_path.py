"""The path of rules behind a figure: every field tells which rule set it, and on what grounds."""

from dataclasses import fields

import pytest
from extraction_cases import read
from hypothesis import given, settings
from test_figures import articles

from tallywire.extract.figures import extract_figures
from tallywire.models import Basis, Figure
from tallywire.records import record_finding

ALWAYS = {"quantifier", "unit", "counted", "measure", "party", "place", "claimant", "stance"}


def path_of(text: str, at: int = -1) -> dict[str, tuple[str, str]]:
    """Rule and basis by field of the figure *at* that place in *text*."""
    figure = extract_figures(read(text))[at]
    return {decision.field: (decision.rule, decision.basis.value) for decision in figure.rule_path}


@pytest.mark.parametrize(
    ("text", "field", "rule", "basis"),
    [
        ("At least nine people drowned.", "quantifier", 'hedges.toml: "at least"', Basis.STATED),
        ("At least 3 men died and 5 were hurt.", "quantifier", "quantities: the hedge before", Basis.NEARBY),
        ("Floods killed nine people.", "measure", 'measures.toml: killed, objects, "kill"', Basis.STATED),
        ("Nine Kenyan soldiers were killed.", "party", "parties: named with what is counted", Basis.STATED),
        ("Floods in Kenya killed nine people.", "party", "parties: the country of the place", Basis.NEARBY),
        ("Nine people drowned.", "party", "nothing says", Basis.ASSUMED),
        ("Nine people drowned, police said.", "claimant", "speech.toml: say", Basis.STATED),
        ("Nine people drowned.", "claimant", "nothing says", Basis.ASSUMED),
        ("Nine people may have drowned.", "stance", 'speech.toml: estimates, "may have', Basis.NEARBY),
        ("Nine people drowned on Monday.", "as_of", "standing: its day", Basis.NEARBY),
        ("Nine people drowned.", "as_of", "standing: the day of the report", Basis.ASSUMED),
        (
            "Police found 31 bodies, including 5 of children.",
            "part_of",
            'leaning: part of "31"',
            Basis.STATED,
        ),
    ],
)
def test_a_field_tells_the_rule_that_set_it(text, field, rule, basis):
    found, grounds = path_of(text)[field]
    assert found.startswith(rule)
    assert grounds == basis


@settings(max_examples=40, deadline=None)
@given(articles.map(" ".join))
def test_every_figure_of_any_text_carries_its_path(text):
    names = {field.name for field in fields(Figure)}
    for figure in extract_figures(read(text)):
        explained = [decision.field for decision in figure.rule_path]
        assert len(explained) == len(set(explained))
        assert ALWAYS <= set(explained) <= names
        assert record_finding(figure, "a")["rule_path"].keys() == set(explained)
