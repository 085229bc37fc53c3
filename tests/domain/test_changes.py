"""What changed between two states, in lines to read and as a delta to replay."""

import json
from copy import deepcopy
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tracking_examples import report

from tallywire.changes import diff_snapshots, replay_delta
from tallywire.models import Measure, ReportedFigure
from tallywire.version_changes import FigureChangeType, diff_states, diff_versions, read_states


def value(low: float, high: float | None = None, quantifier: str = "exact") -> dict[str, Any]:
    return {"low": low, "high": high, "quantifier": quantifier, "as_of": "2022-03-03", "reported_at": None}


BEFORE = {
    "51": {
        "label": "Russian military killed",
        "tracks": {"Zelensky": {"grade": "single_source", "values": {"f1": value(9000)}}},
        "conflicts": {},
    },
    "52": {"label": "Mass graves", "tracks": {}, "conflicts": {}},
}
AFTER = {
    "51": {
        "label": "Russian military killed",
        "tracks": {
            "Zelensky": {"grade": "contested", "values": {"f1": value(9000, quantifier="approximate")}},
            "Russian defence ministry": {"grade": "contested", "values": {"f2": value(498, 498)}},
        },
        "conflicts": {"Russian defence ministry | Zelensky": 18.07},
    },
    "53": {"label": "Bodies", "tracks": {}, "conflicts": {}},
}


def test_a_summary_says_each_change_once_by_label_and_claimant() -> None:
    assert diff_snapshots(BEFORE, AFTER).summary == (
        "Bodies: new",
        "Mass graves: gone",
        "Russian military killed: Russian defence ministry: new, grade contested",
        "Russian military killed: Zelensky: grade: single_source → contested",
        "Russian military killed: Zelensky: quantifier: exact → approximate",
        "Russian military killed: conflicts: Russian defence ministry | Zelensky: new, 18.07",
    )


def test_a_new_value_is_shown_with_its_numbers_and_not_its_id() -> None:
    after = deepcopy(BEFORE)
    after["51"]["tracks"]["Zelensky"]["values"]["f9"] = value(14000)
    assert diff_snapshots(BEFORE, after).summary == (
        "Russian military killed: Zelensky: new, low 14,000, quantifier exact, as_of 2022-03-03",
    )


def test_equal_states_have_no_changes() -> None:
    changes = diff_snapshots(BEFORE, deepcopy(BEFORE))
    assert not changes
    assert replay_delta(BEFORE, changes.as_json()) == BEFORE


def test_a_delta_is_json_and_replays_the_change() -> None:
    before = deepcopy(BEFORE)
    delta = diff_snapshots(before, AFTER).as_json()
    assert isinstance(json.loads(delta), dict)
    assert replay_delta(before, delta) == AFTER
    assert before == BEFORE


NAMES = st.text("abB'\"[]{}\\.:|/ é€’0", max_size=6)
LEAVES = st.none() | st.integers(-(10**6), 10**6) | st.floats(-1e9, 1e9) | NAMES
SNAPSHOTS = st.dictionaries(
    NAMES, st.recursive(LEAVES, lambda inner: st.dictionaries(NAMES, inner, max_size=3), max_leaves=8)
)


@given(SNAPSHOTS, SNAPSHOTS)
def test_any_delta_replays_whatever_the_names_hold(before: dict[str, Any], after: dict[str, Any]) -> None:
    changes = diff_snapshots(before, after)
    assert replay_delta(before, changes.as_json()) == after
    assert bool(changes) == (before != after)


def old(name: str, number: float, hedge: str = "exact", **parts: Any) -> ReportedFigure:
    return report(name, number, hedge, article="x", **parts)


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ([old("a", 12)], [old("b", 12)], []),
        ([old("a", 12, start=5)], [old("b", 12, start=500, sentence="In other words ")], []),
        ([old("a", 12)], [old("b", 15)], [("edited", "a", "b", "12", "15")]),
        ([old("a", 12)], [], [("removed", "a", None, "12", None)]),
        ([], [old("b", 12)], [("added", None, "b", None, "12")]),
        (
            [old("a", 12, "at_least", sentence="at least ")],
            [old("b", 12, sentence="")],
            [("edited", "a", "b", "at least 12 of them", "12 of them")],
        ),
        (
            [old("a", 12, start=1), old("b", 30, start=9, measure=Measure.INJURED)],
            [old("c", 15, start=1), old("d", 30, start=9, measure=Measure.INJURED)],
            [("edited", "a", "c", "12", "15")],
        ),
        (
            [old("a", 12, start=1), old("b", 30, start=9, measure=Measure.INJURED)],
            [old("c", 31, start=1, measure=Measure.INJURED), old("d", 12, start=9)],
            [("edited", "b", "c", "30", "31")],
        ),
        # a correction of number and place is one edit, that of the measure is another figure
        ([old("a", 12)], [old("b", 15, place="Bucha")], [("edited", "a", "b", "12", "15")]),
        (
            [old("a", 12, start=1)],
            [old("b", 15, start=1, measure=Measure.INJURED)],
            [("removed", "a", None, "12", None), ("added", None, "b", None, "15")],
        ),
        (
            [old("a", 12, measure=Measure.EXTENT)],
            [old("b", 15, measure=Measure.EXTENT)],
            [("edited", "a", "b", "12", "15")],
        ),
        (
            [old("a", 12, source=None), old("b", 40, start=300, source="UN")],
            [
                old("c", 14, source=None),
                old("d", 41, start=300, source="UN"),
                old("e", 7, start=600, source="UN"),
            ],
            [
                ("edited", "a", "c", "12", "14"),
                ("edited", "b", "d", "40", "41"),
                ("added", None, "e", None, "7"),
            ],
        ),
    ],
)
def test_versions_differ_in_the_figures_that_changed(
    before: list[ReportedFigure], after: list[ReportedFigure], changes: list[tuple[str | None, ...]]
) -> None:
    found = diff_versions(before[::-1], after)
    assert [
        (str(c.change), c.from_figure_id, c.to_figure_id, c.from_text, c.to_text) for c in found
    ] == changes


def test_an_older_version_diffed_against_itself_is_unchanged() -> None:
    figures = [old("a", 12, start=1), old("b", 12, start=9), old("c", 30, start=20, measure=Measure.INJURED)]
    assert diff_versions(figures, figures) == []
    assert {c.change for c in diff_versions(figures, [])} == {FigureChangeType.REMOVED}


VERSIONS = st.lists(
    st.lists(
        st.tuples(
            st.integers(0, 30),
            st.sampled_from([Measure.KILLED, Measure.INJURED]),
            st.sampled_from(["Kyiv", "Bucha", None]),
            st.sampled_from(["UN", "Kremlin", None]),
        ),
        max_size=5,
    ),
    min_size=1,
    max_size=4,
)


@given(VERSIONS)
def test_the_deltas_of_an_article_lead_from_version_to_version(rows: list[list[tuple[Any, ...]]]) -> None:
    versions = [
        [
            old(f"{n}-{place}", value, start=10 * place, measure=measure, place=where, claimant=who)
            for place, (value, measure, where, who) in enumerate(version)
        ]
        for n, version in enumerate(rows)
    ]
    states = read_states(versions)
    assert [len(state) for state in states] == [len(version) for version in versions]
    before: dict[str, Any] = {}
    for after in states:
        change = diff_states(before, after)
        assert replay_delta(before, change.delta) == after
        assert bool(change.lines) == (before != after)
        before = after


def test_a_figure_keeps_its_slot_while_its_number_and_its_claimant_change() -> None:
    versions = [
        [old("a", 12, start=1, claimant="Kremlin"), old("b", 30, start=9, measure=Measure.INJURED)],
        [old("c", 15, "at_least", start=1, claimant="Kremlin")],
        [old("d", 15, "at_least", start=1, claimant="UN"), old("e", 30, start=9, measure=Measure.INJURED)],
    ]
    states = read_states(versions)
    assert [sorted(state) for state in states] == [["a", "b"], ["a"], ["a", "e"]]
    assert [diff_states(a, b).lines for a, b in pairwise([{}, *states])] == [
        ("new: 12 civilians killed (Ukraine)", "new: 30 civilians injured (Ukraine)"),
        ("12 civilians killed (Ukraine): 12 → at least 15", "gone: 30 civilians injured (Ukraine)"),
        (
            "15 civilians killed (Ukraine): claimant: Kremlin → UN",
            "new: 30 civilians injured (Ukraine)",
        ),
    ]
