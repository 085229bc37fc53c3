"""Expressions of time and the days they mean: a table, and what holds for any text and day."""

from datetime import date

import pytest
from extraction_cases import TimeCase, day_of, load_cases
from hypothesis import given
from hypothesis import strategies as st

from tallywire.extract.pointing import find_times
from tallywire.extract.times import parse_day

PIECES = (
    "on ", "since ", "in the last ", "24 hours", "two weeks", " ago", "Monday", "last Friday",
    "yesterday", "31 ", "February", "29 February", "March 3, 2022", "2022-02-30", "2022-04-26", "in 2014",
    "last week", "next year", "by the end of 2030", "between 20 and 21 May", " ", ", ", "May",
    "the same day", "a month earlier", "the war began ", "since the war began",
    "will ", "0", "99", "999999999 years ago", "in the past 5000 decades",
)  # fmt: skip
texts = st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join))
days = st.one_of(st.none(), st.dates(date(1, 1, 2), date(9999, 12, 30)))


@pytest.mark.parametrize("case", load_cases("times", TimeCase), ids=lambda case: case.shows)
def test_texts_hold_the_times_that_the_table_says(case):
    found = find_times(case.text, day_of(case.published))
    assert len(found) == len(case.times)
    for mention, expected in zip(found, case.times, strict=True):
        got = {"text": case.text[mention.start : mention.end]} | {
            name: getattr(mention, name) for name in expected if name != "text"
        }
        assert {name: "" if got[name] is None else got[name] for name in expected} == dict(expected)


@given(texts, st.one_of(st.none(), st.dates(date(1900, 1, 1), date(2200, 12, 31))))
def test_times_of_any_text_are_ordered_disjoint_spans_with_days_in_order(text, published):
    end = 0
    for mention in find_times(text, published):
        assert end <= mention.start < mention.end <= len(text)
        if mention.first and mention.last:
            assert mention.first <= mention.last
        end = mention.end


@pytest.mark.parametrize("name", ["Monday", "Wednesday", "Sunday"])
@given(published=st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_a_bare_weekday_is_one_of_the_seven_days_up_to_publication(name, published):
    [mention] = find_times(f"The train derailed on {name}.", published)
    assert f"{mention.last:%A}" == name
    assert 0 <= (published - mention.last).days < 7


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2022-04-26", date(2022, 4, 26)),
        ("3 March 2022", date(2022, 3, 3)),
        (" March 3, 2022 and after", date(2022, 3, 3)),
        ("3 March", None),
        ("2022-02-30", None),
        ("soon", None),
    ],
)
def test_a_day_is_parsed_only_when_it_is_whole(written, day):
    assert parse_day(written) == day
