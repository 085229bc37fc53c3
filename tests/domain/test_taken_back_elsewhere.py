"""What a sentence takes back in other groups than its own: matches, each with near misses."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from test_taking_back import RETRACTION, said
from tracking_examples import moment, report

from tallywire.models import Accounting, Measure, ReportedFigure
from tallywire.taking_back import find_elsewhere, is_revised, takes_back
from tallywire.tracking import Standing, track

EVENT = {"accounting": Accounting.EVENT, "period_start": date(2022, 3, 1)}


def statement(before: str = RETRACTION, **parts: Any) -> ReportedFigure:
    return said("s", before, **{"on": 5, **parts})


def earlier(name: str = "a", value: float = 500, **parts: Any) -> ReportedFigure:
    """Return a report of the toll of one event, which is another group than a running total."""
    return report(name, value, **{"on": 1, **EVENT, **parts})


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"place": "Mariupol"},
        {"status": None, "counted": "people"},
        {"hedge": "at_least"},
    ],
)
def test_a_sentence_takes_back_what_its_claimant_said_of_the_same_place_in_another_group(
    parts: dict[str, Any],
) -> None:
    found = earlier(hedge=parts.pop("hedge", "exact"), **parts)
    assert find_elsewhere(statement(), [found]) == [found]


@pytest.mark.parametrize(
    ("others", "why"),
    [
        ([earlier(source="Red Cross")], "another claimant's"),
        ([earlier(value=520)], "another number"),
        ([earlier(place="Warsaw", party="POL")], "another place"),
        ([earlier(party="RUS")], "other people"),
        ([earlier(measure=Measure.INJURED)], "another measure"),
        ([earlier(on=9)], "reported after it"),
        ([earlier(source=None)], "nobody's in particular"),
        ([earlier(), earlier("b", period_start=date(2022, 2, 20))], "two events: which is not said"),
        ([earlier(), report("b", 500, on=2)], "its own group has it"),
        ([earlier(), report("b", 500, on=2, accounting=Accounting.STOCK)], "two groups"),
    ],
)
def test_it_takes_back_nothing_else_and_nothing_that_it_may_not_mean(
    others: list[ReportedFigure], why: str
) -> None:
    assert find_elsewhere(statement(), others) == [], why


BARE = {"measure": Measure.OTHER, "unit": "figure", "counted": "its earlier figure", "status": None}


def test_what_is_called_a_figure_and_nothing_else_may_be_any_number_of_its_claimant() -> None:
    injured = earlier(measure=Measure.INJURED)
    assert find_elsewhere(statement(**BARE), [injured]) == [injured]
    assert find_elsewhere(statement(**BARE), [injured, earlier("b")]) == [], "which is not said"
    assert find_elsewhere(statement(**{**BARE, "unit": "tank"}), [injured]) == [], "tanks are not injured"


def test_what_was_said_long_ago_is_left_alone() -> None:
    assert find_elsewhere(statement(on=95), [earlier()]) == []


@pytest.mark.parametrize(
    ("name", "words", "is_meant"),
    [
        ("Ukrainian health ministry", "The health ministry withdrew its figure of ", True),
        ("Ukrainian health ministry", "Ukraine's health ministry has retracted its toll of ", True),
        ("Russian health ministry", "The health ministry withdrew its figure of ", False),
        ("Russian health ministry", "Ukraine's health ministry withdrew its figure of ", False),
        ("Ukrainian health ministry", "The police withdrew its figure of ", False),
        ("police", "The toll doubled after officials withdrew the figure of ", False),
    ],
)
def test_who_takes_back_is_known_by_name_and_country(name: str, words: str, is_meant: bool) -> None:
    said_then = earlier(source=name, claimant=name)
    assert bool(find_elsewhere(statement(words, source=None), [said_then])) is is_meant


def test_an_unplaced_sentence_reaches_its_own_story_and_article_alone() -> None:
    unplaced = statement(place=None)
    other = earlier()
    assert find_elsewhere(unplaced, [other]) == []
    named = replace(unplaced, story="The war")
    assert find_elsewhere(named, [other]) == []
    assert find_elsewhere(named, [replace(other, story="The war")]) == [replace(other, story="The war")]
    assert find_elsewhere(replace(unplaced, article_id=other.article_id), [other]) == [other]


def test_of_two_events_of_one_group_none_is_taken_back() -> None:
    old = earlier(period_start=date(2022, 2, 20))
    new = earlier("b", period_start=date(2022, 2, 26), on=2)
    other_day = statement(**{**EVENT, "period_start": date(2022, 3, 4)})
    assert set(track([old, new, other_day]).taken_back) == {"s"}
    assert set(track([new, other_day]).taken_back) == {"b", "s"}
    assert set(track([old, new, statement(**{**EVENT, "period_start": date(2022, 2, 26)})]).taken_back) == {
        "b",
        "s",
    }


@pytest.mark.parametrize(
    ("before", "is_former"),
    [
        ("The ministry revised its toll down from ", True),
        ("It put the dead at 31, revising down its earlier toll of ", True),
        ("The agency corrected its estimate of those who fled to 31 from ", True),
        ("The toll stands at 31, down from an earlier figure of about ", True),
        ("The toll was revised up from ", False),
        ("The number of troops fell from ", False),
        ("The revised toll is ", False),
        ("Prices are down from ", False),
    ],
)
def test_a_number_that_is_revised_is_told_from_one_that_the_world_left_behind(
    before: str, is_former: bool
) -> None:
    figure = said("s", before).figure
    assert is_revised(figure) is is_former
    assert not takes_back(figure)


def test_what_was_revised_comes_before_what_replaces_it_and_stands_no_longer() -> None:
    first = report("a", 500, on=0, as_of=0)
    new = report("b", 480, on=2, as_of=0, article="x")
    former = said("c", "The UN put it at 480, revising down its earlier toll of ", on=2, as_of=0, article="x")
    state = track([first, new, former])
    assert state.standing["c"] is Standing.WITHDRAWN
    assert state.standing["a"] is Standing.STANDS
    edges = {(r.type, r.to_figure_id) for r in state.revisions}
    assert edges == {("first_report", "a"), ("reaffirmed", "c"), ("restated_down", "b")}


def test_the_edge_of_a_withdrawal_bears_its_day_also_where_a_review_or_another_group_gives_it() -> None:
    member = replace(report("a", 500, on=0), is_withdrawn=True, withdrawn_at=moment(4))
    [edge] = [r for r in track([member]).revisions if r.type == "withdrawn"]
    assert edge.reported_at == moment(4)
