"""Numbers taken back in words, each beside a sentence that takes nothing back."""

from dataclasses import replace
from typing import Any

import pytest
from tracking_examples import moment, report

from tallywire.models import ReportedFigure
from tallywire.taking_back import takes_back
from tallywire.tracking import Standing, track

RETRACTION = "The UN retracted its earlier figure of "


def said(name: str, before: str, value: float = 500, **parts: Any) -> ReportedFigure:
    """Return the figure *name* at the end of the words *before* it."""
    member = report(name, value, sentence=before, **parts)
    figure = member.figure
    start = figure.sentence_start + len(before)
    return replace(member, figure=replace(figure, start=start, end=start + len(figure.text)))


@pytest.mark.parametrize(
    "before",
    [
        RETRACTION,
        "On Friday the ministry withdrew its earlier toll of at least ",
        "Officials took back the number of ",
        "The office has rescinded its estimate that ",
    ],
)
def test_a_claimant_that_takes_a_number_back_says_so_of_the_number(before: str) -> None:
    assert takes_back(said("a", before).figure)


@pytest.mark.parametrize(
    "before",
    [
        "The ministry withdrew ",
        "The army withdrew its troops and lost ",
        "The UN did not retract its figure; it now counts ",
        "It retracted the claim. There were ",
    ],
)
def test_who_withdraws_something_else_takes_no_number_back(before: str) -> None:
    assert not takes_back(said("a", before).figure)


def test_what_was_taken_back_is_withdrawn_from_its_track_when_it_was() -> None:
    members = [
        report("a", 500, on=0),
        report("b", 520, on=1),
        said("c", RETRACTION, on=2),
        report("d", 480, on=3),
        report("other", 500, on=1, source="Red Cross"),
    ]
    state = track(members)
    assert {name for name, standing in state.standing.items() if standing is Standing.WITHDRAWN} == {"a", "c"}
    assert state.taken_back == {"a": moment(2), "c": moment(2)}
    edges = {(r.type, r.from_figure_id, r.to_figure_id, r.reported_at) for r in state.revisions}
    assert ("withdrawn", "a", None, moment(2)) in edges
    assert ("restated_down", "b", "d", moment(3)) not in edges
    assert ("decrease", "b", "d", moment(3)) in edges


def test_who_takes_a_number_back_does_not_report_it_anew() -> None:
    state = track([report("a", 500, on=0), report("b", 520, on=1), said("c", RETRACTION, on=2)])
    assert [(r.type, r.from_figure_id, r.to_figure_id) for r in state.revisions] == [
        ("first_report", None, "a"),
        ("first_report", None, "b"),
        ("withdrawn", "a", None),
    ]


def test_what_is_taken_back_for_the_first_time_that_it_is_told_is_withdrawn_itself() -> None:
    state = track([report("b", 520, on=1), said("c", RETRACTION, on=2)])
    assert [(r.type, r.from_figure_id, r.to_figure_id) for r in state.revisions] == [
        ("first_report", None, "b"),
        ("withdrawn", "c", None),
    ]
    [first, withdrawn] = track([said("c", RETRACTION, on=2)]).revisions
    assert (first.type, withdrawn.type) == ("first_report", "withdrawn")


@pytest.mark.parametrize(
    "before", ["The UN has withdrawn its figure of ", "The UN retracted its earlier toll of "]
)
def test_a_revised_number_is_withdrawn_from_earlier_reports_once_its_claimant_takes_it_back(
    before: str,
) -> None:
    revised = [
        report("a", 500, on=0),
        said("c", "The UN revised its toll down from ", on=1),
        report("d", 480, on=1),
    ]
    assert track(revised).taken_back == {"c": moment(1)}
    state = track([*revised, said("e", before, on=2)])
    assert state.taken_back == {"c": moment(1), "a": moment(2), "e": moment(2)}
    assert state.standing["a"] is Standing.WITHDRAWN
    assert state.standing["d"] is Standing.STANDS
    edges = {(r.type, r.from_figure_id, r.to_figure_id) for r in state.revisions}
    assert ("withdrawn", "a", None) in edges
    assert ("restated_down", "c", "d") in edges
    assert not any("e" in edge for edge in edges)


def test_the_order_in_which_they_are_given_makes_no_difference() -> None:
    members = [report("a", 500, on=0), said("c", RETRACTION, on=2), report("d", 480, on=3)]
    assert track(members) == track(members[::-1])
