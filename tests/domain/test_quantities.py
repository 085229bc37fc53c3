"""Quantities: numbers with their hedge, unit and currency, by tables and for any text."""

import pytest
from extraction_cases import QuantityCase, compare, load_cases, read
from hypothesis import given, settings
from hypothesis import strategies as st
from test_numbers import messy_texts

from tallywire.extract.quantities import read_quantities
from tallywire.models import Kind, Quantifier

CASES = load_cases("quantities", QuantityCase)
texts_of_cases = st.lists(st.sampled_from([case.text for case in CASES]), min_size=2, max_size=4)
OPEN_ABOVE = (Quantifier.AT_LEAST, Quantifier.MORE_THAN)
OPEN_BELOW = (Quantifier.AT_MOST, Quantifier.LESS_THAN)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.shows)
def test_texts_hold_the_quantities_that_the_table_says(case):
    compare(read_quantities(read(case.text)), case.quantities)


@settings(max_examples=60, deadline=None)
@given(messy_texts)
def test_quantities_of_any_text_are_ordered_disjoint_spans_of_it(text):
    end = 0
    for quantity in read_quantities(read(text)):
        assert text[quantity.start : quantity.end] == quantity.text
        assert end <= quantity.start < quantity.end
        end = quantity.end


@settings(max_examples=60, deadline=None)
@given(messy_texts)
def test_the_hedge_of_any_quantity_says_which_ends_are_known(text):
    for quantity in read_quantities(read(text)):
        assert (quantity.low is None) == (quantity.quantifier in OPEN_BELOW)
        assert (quantity.high is None) == (quantity.quantifier in OPEN_ABOVE)
        assert (quantity.unit is None) == (quantity.kind is Kind.COUNT)


@settings(max_examples=30, deadline=None)
@given(texts_of_cases)
def test_quantities_of_joined_paragraphs_are_those_of_the_parts(texts):
    found = [quantity.text for quantity in read_quantities(read("\n\n".join(texts)))]
    assert found == [quantity.text for text in texts for quantity in read_quantities(read(text))]
