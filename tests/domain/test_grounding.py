"""What a language model says is kept only where the article bears it out."""

import pytest

from tallywire.extract.document import read_document
from tallywire.grounding import Statement, ground_statements
from tallywire.models import Measure, Quantifier

TEXT = (
    "The river rose at night.\n"
    "At least 31  people were killed in Ruvo,\nthe mayor’s office said. Some 4,000 fled."
)


def ground(**given: str):
    statement = {"quote": "31 people were killed", "number": "31", "measure": Measure.KILLED} | given
    return ground_statements(read_document(TEXT), [Statement(**statement)])


def test_a_statement_that_stands_becomes_a_figure_with_the_value_the_text_gives() -> None:
    [figure] = ground(claimant="the mayor's office", place="Ruvo", unit="person").figures
    assert TEXT[figure.start : figure.end] == figure.text == "31"
    assert (figure.low, figure.high, figure.quantifier) == (31, None, Quantifier.AT_LEAST)
    assert TEXT[figure.sentence_start :].startswith(figure.sentence)
    assert (figure.claimant, figure.place, figure.unit) == ("the mayor's office", "Ruvo", "person")
    assert figure.confidence is None


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"quote": "31 persons were killed"}, "the quote '31 persons were killed' does not stand"),
        ({"quote": ""}, "the quote '' does not stand"),
        ({"number": "32"}, "the number '32' does not stand"),
        ({"number": "1"}, "the number '1' does not stand"),
        ({"number": "people"}, "'people' is no number"),
        ({"claimant": "the governor"}, "the claimant 'the governor' does not stand"),
        ({"via": "a newspaper"}, "the claimant 'a newspaper' does not stand"),
    ],
)
def test_a_statement_that_does_not_stand_is_dropped_with_the_reason(
    given: dict[str, str], reason: str
) -> None:
    grounded = ground(**given)
    assert grounded.figures == []
    assert [line.startswith(reason) for line in grounded.dropped] == [True]


def test_figures_come_in_reading_order_and_once_each() -> None:
    statements = [
        Statement(quote="Some 4,000 fled", number="4,000", measure=Measure.DISPLACED),
        Statement(quote="31 people were killed", number="31", measure=Measure.KILLED),
        Statement(quote="Some 4,000 fled", number="4,000", measure=Measure.INJURED),
    ]
    figures = ground_statements(read_document(TEXT), statements).figures
    assert [(f.text, f.measure) for f in figures] == [("31", "killed"), ("4,000", "displaced")]
