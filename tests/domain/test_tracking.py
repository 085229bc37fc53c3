"""How a claimant's numbers change: the type of every step, each beside the step that it is nearly."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tracking_examples import FIRST_DAY, load_seed_figures, make_figure, moment, report

from tallywire.models import Accounting, Measure, ReportedFigure, Stance
from tallywire.tracking import (
    ArticleVersion,
    Revision,
    Standing,
    TrackedState,
    comparison_interval,
    said_number,
    track,
)

STOCK = {"accounting": Accounting.STOCK, "measure": Measure.DEPLOYED}
EVENT = {"accounting": Accounting.EVENT, "period_start": FIRST_DAY}
CASES = {"measure": Measure.INFECTED, "unit": "case", "status": None}
DAILY = {"accounting": Accounting.WINDOW}


def daily(name: str, value: float, *, of: int, on: int, **parts: Any) -> ReportedFigure:
    day = FIRST_DAY + timedelta(days=of)
    return report(name, value, on=on, as_of=of, period_start=day, period_end=day, **DAILY, **parts)


def without_day(reported: ReportedFigure) -> ReportedFigure:
    return replace(reported, figure=replace(reported.figure, as_of=None))


def syndicated(reported: ReportedFigure, story: str = "story") -> ReportedFigure:
    return replace(reported, syndication_id=story)


def steps(*figures: ReportedFigure) -> list[str]:
    """Return the edges as "from -type-> to", in the order of report."""
    return [_write(revision) for revision in track(figures).revisions]


def _write(revision: Revision) -> str:
    return f"{revision.from_figure_id or ''} -{revision.type}-> {revision.to_figure_id or ''}".strip()


@pytest.mark.parametrize(
    ("step", "earlier", "later"),
    [
        # the number said is the same
        ("reaffirmed", report("a", 12, on=0), report("b", 12, on=2)),
        ("reaffirmed", report("a", 12, on=0), report("b", 12, on=2, as_of=0)),
        ("reaffirmed", report("a", (24, 99), "vague"), report("b", (24, 99), "vague", on=1)),
        ("hedge_changed", report("a", 12, on=0), report("b", 12, "at_least", on=2)),
        ("hedge_changed", report("a", 12, "at_least"), report("b", 12, "more_than", on=1)),
        ("hedge_changed", report("a", 45, "at_most"), report("b", 45, on=1)),
        ("hedge_changed", report("a", 12, stance=Stance.CLAIMS), report("b", 12, on=1)),
        # the world moved
        ("advanced", report("a", 12, on=0), report("b", 15, on=1)),
        ("advanced", report("a", 12, "approximate"), report("b", 15, "more_than", on=1)),
        ("advanced", report("a", 12, on=0, **STOCK), report("b", 15, on=1, **STOCK)),
        ("receded", report("a", 15, on=0, **STOCK), report("b", 12, on=1, **STOCK)),
        ("decrease", report("a", 15, on=0), report("b", 12, on=1)),
        # the account changed
        ("restated_up", report("a", 12, on=0), report("b", 15, on=1, as_of=0)),
        ("restated_down", report("a", 15, on=0), report("b", 12, on=1, as_of=0)),
        ("restated_up", report("a", 12, on=1, as_of=0, **EVENT), report("b", 15, on=2, as_of=1, **EVENT)),
        ("restated_down", report("a", 15, on=1, as_of=0, **EVENT), report("b", 12, on=2, as_of=1, **EVENT)),
        ("restated_up", daily("a", 12, of=0, on=0), daily("b", 15, of=0, on=1)),
        # another window is another observation, whatever its number
        ("new_period", daily("a", 12, of=0, on=0), daily("b", 15, of=1, on=1)),
        ("new_period", daily("a", 12, of=0, on=0), daily("b", 12, of=1, on=1)),
        ("backdated", daily("a", 12, of=1, on=1), daily("b", 15, of=0, on=2)),
        # an earlier day than the latest known
        ("backdated", report("a", 15, on=5), report("b", 12, on=6, as_of=3)),
        ("backdated", report("a", 15, on=5), report("b", 20, on=6, as_of=3)),
        # intervals, for one day
        ("narrowed", report("a", (10, 20), "between"), report("b", (12, 15), "between", on=1, as_of=0)),
        ("narrowed", report("a", (200, 999), "vague"), report("b", 227, on=1, as_of=0)),
        ("widened", report("a", 227), report("b", (200, 999), "vague", on=1, as_of=0)),
        ("restated_up", report("a", (10, 20), "between"), report("b", (15, 25), "between", on=1, as_of=0)),
        ("restated_down", report("a", (24, 99), "vague"), report("b", 20, on=1, as_of=0)),
        # intervals, when the day moved on
        ("narrowed", report("a", (10, 20), "between"), report("b", (12, 15), "between", on=1)),
        ("widened", report("a", (12, 15), "between"), report("b", (10, 20), "between", on=1)),
        ("advanced", report("a", (24, 99), "vague"), report("b", (200, 999), "vague", on=1)),
        ("advanced", report("a", (10, 20), "between"), report("b", (15, 25), "between", on=1)),
        ("decrease", report("a", (200, 999), "vague"), report("b", (24, 99), "vague", on=1)),
        ("receded", report("a", (200, 999), "vague", **STOCK), report("b", 150, on=1, **STOCK)),
        # an unknown day counts as the day of the report
        ("restated_up", without_day(report("a", 12, on=3)), report("b", 15, on=4, as_of=3)),
        ("advanced", without_day(report("a", 12, on=3)), without_day(report("b", 15, on=4))),
    ],
)
def test_two_figures_of_a_track_are_joined_by_one_step(
    step: str, earlier: ReportedFigure, later: ReportedFigure
) -> None:
    assert steps(later, earlier) == ["-first_report-> a", f"a -{step}-> b"]


def test_another_claimant_starts_another_track() -> None:
    assert steps(report("a", 12), report("b", 15, on=1, source="Red Cross")) == [
        "-first_report-> b",
        "-first_report-> a",
    ]


def test_figures_without_a_claimant_are_one_track_of_the_narrator() -> None:
    assert steps(report("a", 12, source=None), report("b", 15, on=1, source=None)) == [
        "-first_report-> a",
        "a -advanced-> b",
    ]


def test_unlike_figures_are_never_joined() -> None:
    cumulative, window = report("a", 1100), daily("b", 1100, of=1, on=1)
    injured = report("c", 1200, on=2, measure=Measure.INJURED)
    assert sorted(steps(cumulative, window, injured)) == [
        "-first_report-> a",
        "-first_report-> b",
        "-first_report-> c",
    ]


def test_a_late_arrival_takes_its_place_in_the_order_of_report() -> None:
    first, late, last = report("a", 100, on=0), report("b", 120, on=2), report("c", 150, on=4)
    assert steps(first, last) == ["-first_report-> a", "a -advanced-> c"]
    assert steps(first, last, late) == ["-first_report-> a", "a -advanced-> b", "b -advanced-> c"]


def test_what_follows_a_backdated_value_is_compared_with_the_newest() -> None:
    assert steps(
        report("a", 150, on=5),
        report("b", 100, on=6, as_of=3),
        report("c", 140, on=8),
        report("d", 110, on=9, as_of=3),
    ) == ["-first_report-> a", "a -backdated-> b", "a -decrease-> c", "b -restated_up-> d"]


def test_headline_and_body_follow_each_other_in_the_article() -> None:
    headline = report("h", 12, "at_least", article="x", start=5)
    body = report("b", 14, article="x", start=300)
    foot = report("f", 14, article="x", start=900, sentence="again: ")
    assert steps(foot, body, headline) == ["-first_report-> h", "h -restated_up-> b", "b -reaffirmed-> f"]


def test_a_second_number_of_one_sentence_counts_something_else() -> None:
    homes, more = report("a", 3979, article="x"), report("b", 20, article="x")
    same_sentence = {"sentence": "3979 of them, 20 of them", "sentence_start": 100}
    figures = [_with_sentence(homes, 100, same_sentence), _with_sentence(more, 140, same_sentence)]
    state = track(figures)
    assert [_write(r) for r in state.revisions] == ["-first_report-> a"]
    assert state.standing["b"] is Standing.APART


@pytest.mark.parametrize(
    ("sentence", "unit", "is_part"),
    [
        ("166 cases of the 215 cases had a rash", "case", True),
        ("As many as 166 of these 215 were confirmed", "case", True),
        ("166 cases were found, and of the 215 contacts none", "case", False),
        ("The number of cases rose by 166 of late, from 215", "case", False),
        ("166 of the 215 passengers were hurt", "person", False),
    ],
)
def test_a_part_of_the_cases_told_behind_it_is_no_report_of_them(
    sentence: str, unit: str, is_part: bool
) -> None:
    told = {"sentence": sentence, "sentence_start": 100}
    part, whole = (
        _with_sentence(
            report(name, value, article="x", unit=unit, counted="cases"),
            100 + sentence.index(str(value)),
            told,
        )
        for name, value in (("part", 166), ("whole", 215))
    )
    standing = track([part, whole]).standing
    assert standing["part"] is (Standing.APART if is_part else Standing.STANDS)
    assert not is_part or standing["whole"] is Standing.STANDS


def test_a_sentence_that_tells_a_change_gives_both_numbers() -> None:
    told = {"sentence": "rose from 12 of them to 15 of them", "sentence_start": 100}
    figures = [
        _with_sentence(report("a", 12, article="x"), 110, told),
        _with_sentence(report("b", 15, article="x"), 125, told),
    ]
    assert steps(*figures) == ["-first_report-> a", "a -restated_up-> b"]


def _with_sentence(reported: ReportedFigure, start: int, sentence: dict[str, Any]) -> ReportedFigure:
    figure = replace(reported.figure, start=start, end=start + len(reported.figure.text), **sentence)
    return replace(reported, figure=figure)


class TestCopies:
    def test_a_syndicated_copy_is_no_second_claim(self) -> None:
        wire = {"sentence": "The agency counted ", "as_of": 1}
        state = track([report("a", 12, on=1, **wire), report("b", 12, on=2, **wire)])
        assert [_write(r) for r in state.revisions] == ["-first_report-> a"]
        assert state.standing == {"a": Standing.STANDS, "b": Standing.COPY}

    def test_what_copies_of_a_story_say_alike_is_one_claim_though_worded_and_dated_otherwise(self) -> None:
        told = [syndicated(without_day(report(name, 12, on=day))) for day, name in enumerate("abc")]
        state = track(told)
        assert [_write(r) for r in state.revisions] == ["-first_report-> a"]
        assert state.standing == {"a": Standing.STANDS, "b": Standing.COPY, "c": Standing.COPY}

    @pytest.mark.parametrize(
        ("other", "step"),
        [
            (report("b", 15, on=1), "advanced"),
            (report("b", 12, "at_least", on=1), "hedge_changed"),
            (report("b", 12, on=1, as_of=1), "reaffirmed"),
        ],
    )
    def test_copies_that_differ_in_the_claim_are_compared(self, other: ReportedFigure, step: str) -> None:
        assert steps(syndicated(report("a", 12)), syndicated(other))[1] == f"a -{step}-> b"

    def test_another_story_that_says_the_same_is_another_claim(self) -> None:
        told = [syndicated(report("a", 12)), syndicated(report("b", 12, on=1, as_of=0), "other story")]
        assert steps(*told)[1] == "a -reaffirmed-> b"

    def test_a_number_repeated_within_one_of_the_copies_is_no_copy(self) -> None:
        told = [
            syndicated(report(name, 12, article="x", start=start)) for name, start in (("a", 1), ("b", 90))
        ]
        assert Standing.COPY not in track(told).standing.values()

    def test_the_same_sentence_of_another_day_reaffirms(self) -> None:
        words = {"sentence": "The agency counted "}
        assert steps(report("a", 12, on=1, **words), report("b", 12, on=2, **words))[1] == "a -reaffirmed-> b"

    def test_other_words_of_the_same_day_reaffirm(self) -> None:
        assert steps(report("a", 12, on=1), report("b", 12, on=2, as_of=1))[1] == "a -reaffirmed-> b"


class TestVersions:
    def test_an_edited_number_is_an_edit_beside_the_step_of_the_track(self) -> None:
        old = report("a", 12, article="x", on=0, as_of=0, replaced=1)
        new = report("b", 15, article="x", on=1, as_of=0, version=2)
        assert sorted(steps(old, new)) == ["-first_report-> a", "a -edited-> b", "a -restated_up-> b"]

    def test_a_number_that_stands_in_the_next_version_is_no_new_statement(self) -> None:
        old = report("a", 12, article="x", replaced=1)
        new = report("b", 12, article="x", on=1, version=2)
        last = report("c", 13, on=2)
        assert steps(old, new, last) == ["-first_report-> a", "a -advanced-> c"]
        assert track([old, new]).standing == {"a": Standing.STANDS, "b": Standing.STANDS}

    def test_a_dropped_number_is_removed(self) -> None:
        state = track([report("a", 12, article="x", replaced=3)])
        assert [_write(r) for r in state.revisions] == ["-first_report-> a", "a -removed->"]
        assert state.revisions[1].reported_at == moment(3)

    def test_a_number_of_the_current_version_is_not_removed(self) -> None:
        assert steps(report("a", 12, article="x")) == ["-first_report-> a"]

    def test_a_number_given_to_another_claimant_is_not_removed(self) -> None:
        old = report("a", 12, article="x", replaced=1, source=None)
        new = report("b", 12, article="x", on=1, version=2, source="police")
        assert sorted(steps(old, new)) == ["-first_report-> a", "-first_report-> b"]

    def test_a_hedge_edited_away_is_an_edit(self) -> None:
        old = report("a", 12, "at_least", article="x", replaced=1)
        new = report("b", 12, article="x", on=1, as_of=0, version=2)
        assert "a -edited-> b" in steps(old, new)

    def test_only_the_number_that_changed_is_edited(self) -> None:
        old = [
            report(f"old{n}", n, article="x", start=n, replaced=1, place=p)
            for n, p in ((12, "Bucha"), (30, "Irpin"))
        ]
        new = [
            report(f"new{n}", n, article="x", on=1, as_of=0, start=n, version=2, place=p)
            for n, p in ((15, "Bucha"), (30, "Irpin"))
        ]
        assert [s for s in steps(*old, *new) if "first" not in s] == [
            "old12 -restated_up-> new15",
            "old12 -edited-> new15",
        ]

    def test_a_version_that_was_not_read_is_passed_over(self) -> None:
        old = report("a", 12, article="x", replaced=2)
        new = report("b", 12, article="x", on=2, as_of=0, version=3)
        read = [
            ArticleVersion(article_id="x", version_id=f"x v{n}", reported_at=moment(n), ingested_at=moment(n))
            for n in (1, 3)
        ]
        assert [_write(r) for r in track([old, new], read).revisions] == ["-first_report-> a"]
        all_read = [
            read[0],
            ArticleVersion(article_id="x", version_id="x v2", reported_at=None, ingested_at=moment(2)),
            read[1],
        ]
        assert "a -removed->" in [_write(r) for r in track([old, new], all_read).revisions]

    def test_a_page_read_in_full_after_the_feeds_text_edits_and_removes_nothing(self) -> None:
        figures = [
            report("same", 12, article="x", start=1, replaced=0, place="Bucha"),
            report("other", 30, article="x", start=2, replaced=0, place="Irpin"),
            report("gone", 7, article="x", start=3, replaced=0, place="Hostomel"),
            report("same in full", 12, article="x", start=1, version=2, place="Bucha"),
            report("other in full", 33, article="x", start=2, version=2, place="Irpin"),
            report("more", 5, article="x", start=4, version=2, place="Borodianka"),
        ]
        versions = [
            ArticleVersion(
                article_id="x", version_id=f"x v{number}", reported_at=moment(0), ingested_at=moment(number),
                is_recaptured=number == 2,
            )
            for number in (1, 2)
        ]  # fmt: skip
        told = [_write(r) for r in track(figures, versions).revisions]
        assert sorted(told) == [
            "-first_report-> gone",
            "-first_report-> more",
            "-first_report-> other",
            "-first_report-> same",
            "other -restated_up-> other in full",
        ]

    def test_an_edit_of_an_event_tells_of_the_same_event(self) -> None:
        event = {"accounting": Accounting.EVENT, "article": "x"}
        old = report("a", 12, on=0, replaced=1, **event)
        new = report("b", 15, on=1, version=2, **event)
        assert sorted(steps(old, new)) == ["-first_report-> a", "a -edited-> b", "a -restated_up-> b"]


class TestWithdrawn:
    @pytest.mark.parametrize("how", ["withdrawn", "retracted"])
    def test_a_value_taken_back_is_withdrawn_and_compared_with_nothing(self, how: str) -> None:
        assert steps(report("a", 12), report("b", 90, on=1, **{how: True}), report("c", 15, on=2)) == [
            "-first_report-> a",
            "a -advanced-> b",
            "a -advanced-> c",
            "b -withdrawn->",
        ]

    def test_a_denied_number_is_no_value_of_its_denier(self) -> None:
        state = track([report("a", 498), report("b", 9000, on=1, stance=Stance.DENIES)])
        assert [_write(r) for r in state.revisions] == ["-first_report-> a"]
        assert state.standing["b"] is Standing.DENIED


class TestDefinitionBreak:
    def test_another_start_of_the_total_is_another_definition(self) -> None:
        old = report("a", 500, on=0, period_start=date(2022, 2, 24))
        new = report("b", 90, on=9, period_start=date(2022, 3, 8))
        assert sorted(steps(old, new)) == ["-first_report-> a", "a -definition_break-> b"]

    def test_from_suspected_to_confirmed_cases_is_another_definition(self) -> None:
        old = report("a", 500, counted="suspected cases", **CASES)
        new = report("b", 90, on=1, counted="confirmed cases", **CASES)
        assert "a -definition_break-> b" in steps(old, new)
        assert "-first_report-> b" not in steps(old, new)

    def test_reporting_both_side_by_side_is_none(self) -> None:
        figures = [
            report("a", 500, counted="suspected cases", **CASES),
            report("b", 90, on=1, counted="confirmed cases", **CASES),
            report("c", 510, on=2, counted="suspected cases", **CASES),
        ]
        assert "definition_break" not in " ".join(steps(*figures))

    def test_both_in_one_article_is_none(self) -> None:
        figures = [
            report("a", 500, article="x", counted="suspected cases", start=1, **CASES),
            report("b", 90, article="x", counted="confirmed cases", start=50, **CASES),
        ]
        assert "definition_break" not in " ".join(steps(*figures))

    def test_another_event_is_none(self) -> None:
        event = {"accounting": Accounting.EVENT}
        assert sorted(steps(report("a", 5, **event), report("b", 6, on=9, **event))) == [
            "-first_report-> a",
            "-first_report-> b",
        ]


class TestUndated:
    def test_undated_figures_stand_behind_the_dated_ones(self) -> None:
        assert steps(report("a", 12, on=None), report("b", 10, on=5)) == [
            "-first_report-> b",
            "b -advanced-> a",
        ]

    def test_events_of_unknown_days_in_two_articles_are_not_compared(self) -> None:
        event = {"accounting": Accounting.EVENT, "on": None}
        assert sorted(steps(report("a", 12, **event), report("b", 10, **event))) == [
            "-first_report-> a",
            "-first_report-> b",
        ]

    def test_they_are_compared_within_their_article(self) -> None:
        event = {"accounting": Accounting.EVENT, "on": None, "article": "x"}
        assert steps(
            report("a", 12, start=1, **event), report("b", 10, start=90, sentence="so ", **event)
        ) == [
            "-first_report-> a",
            "a -restated_down-> b",
        ]


@pytest.mark.parametrize(
    ("earlier", "later", "delta", "share"),
    [
        (report("a", 100), report("b", 150, on=1), 50, 0.5),
        (report("a", 200), report("b", 150, on=1, as_of=0), -50, -0.25),
        (report("a", 100), report("b", 100, on=1), 0, 0),
        (report("a", 0), report("b", 5, on=1), 5, None),
        (report("a", (24, 99), "vague"), report("b", (200, 999), "vague", on=1), 101, 101 / 99),
        (report("a", (10, 20), "between"), report("b", 15, on=1), None, None),
        (daily("a", 10, of=0, on=0), daily("b", 30, of=1, on=1), None, None),
        (report("a", 100, on=5), report("b", 50, on=6, as_of=1), None, None),
    ],
)
def test_the_difference_is_that_of_the_numbers_said_where_they_hold_for_one_thing(
    earlier: ReportedFigure, later: ReportedFigure, delta: float | None, share: float | None
) -> None:
    revision = track([earlier, later]).revisions[-1]
    assert (revision.delta, revision.relative_delta) == (delta, share)


@pytest.mark.parametrize(
    ("value", "hedge", "said", "interval"),
    [
        (227, "exact", 227, (227, 227)),
        (500, "approximate", 500, (450, 550)),
        (3, "at_least", 3, (3, None)),
        (2000, "more_than", 2000, (2000, None)),
        (45, "at_most", 45, (None, 45)),
        (100, "less_than", 100, (None, 100)),
        ((10, 15), "between", None, (10, 15)),
        ((24, 99), "vague", None, (24, 99)),
    ],
)
def test_a_number_is_said_as_one_and_compared_as_an_interval(
    value: Any, hedge: str, said: float | None, interval: tuple[float | None, float | None]
) -> None:
    figure = make_figure(value, hedge)
    assert said_number(figure) == said
    assert comparison_interval(figure) == pytest.approx(interval)


SEED_FIGURES = {f.figure_id: f for f in load_seed_figures()}
SEED_STATE = track(SEED_FIGURES.values())


class TestSeeds:
    def tracks(self, label: str) -> dict[str | None, list[float | None]]:
        found: dict[str | None, list[float | None]] = {}
        for figure_id, series_id in SEED_STATE.membership.items():
            if SEED_STATE.series[series_id].label == label:
                reported = SEED_FIGURES[figure_id]
                found.setdefault(reported.source, []).append(said_number(reported.figure))
        return found

    def test_russian_soldiers_killed_has_three_tracks(self) -> None:
        assert self.tracks("Russian military killed, Ukraine, cumulative") == {
            "Russian defence ministry": [498],
            "Zelensky": [9000],
            "UK government": [15000, 15000],
        }

    def test_the_uk_government_said_15000_once_as_such_and_once_hedged(self) -> None:
        types = [r.type for r in SEED_STATE.revisions if r.source == "UK government"]
        assert types == ["first_report", "hedge_changed"]

    def test_civilians_killed_has_two_tracks(self) -> None:
        assert self.tracks("Ukrainian civilians killed, Ukraine, cumulative") == {
            "UN human rights office": [227],
            "state emergency service": [2000],
        }

    def test_windows_stay_apart_from_totals_and_the_buried_from_the_soldiers(self) -> None:
        labels = {SEED_STATE.series[s].label for s in SEED_STATE.membership.values()}
        assert self.tracks("Russian military killed, Bakhmut, in a period of unknown length") == {
            "Zelensky": [1100]
        }
        assert self.tracks("Ukrainian bodies, Mariupol, cumulative") == {"officials": [9000]}
        assert len(labels) == len(SEED_STATE.series)

    def test_no_number_of_the_seeds_is_restated(self) -> None:
        assert {r.type for r in SEED_STATE.revisions} == {"first_report", "hedge_changed"}


@st.composite
def reported_figures(draw: st.DrawFn) -> list[ReportedFigure]:
    count = draw(st.integers(1, 9))
    figures = []
    for number in range(count):
        hedge = draw(st.sampled_from(["exact", "at_least", "approximate", "between"]))
        low = draw(st.integers(0, 4)) * 10
        article, version = draw(st.integers(0, 3)), draw(st.integers(1, 2))
        replaced = {"replaced": 9} if version == 1 and draw(st.booleans()) else {}
        figures.append(
            report(
                f"f{number}",
                (low, low + 10) if hedge == "between" else low,
                hedge,
                on=draw(st.sampled_from([None, 0, 1, 2])),
                as_of=draw(st.sampled_from([None, 0, 1, 2])),
                source=draw(st.sampled_from([None, "UN", "Red Cross"])),
                article=f"article {article}",
                version=version,
                start=draw(st.integers(0, 3)) * 100,
                sentence=draw(st.sampled_from(["one ", "two "])),
                withdrawn=draw(st.integers(0, 9)) == 0,
                accounting=draw(st.sampled_from([None, *Accounting])),
                period_start=draw(st.sampled_from([None, date(2022, 2, 24), FIRST_DAY])),
                counted=draw(st.sampled_from(["civilians", "workers"])),
                stance=draw(st.sampled_from([Stance.STATES, Stance.DENIES])),
                **replaced,
            )
        )
    return figures


@settings(max_examples=100, deadline=None)
@given(reported_figures(), st.randoms(use_true_random=False))
def test_any_order_of_the_same_figures_gives_the_same_state(
    figures: list[ReportedFigure], random: Any
) -> None:
    shuffled = [*figures, *figures[:2]]
    random.shuffle(shuffled)
    assert track(shuffled) == track(figures)


@settings(max_examples=60, deadline=None)
@given(reported_figures())
def test_every_figure_that_stands_arrives_by_exactly_one_edge_or_is_carried_on(
    figures: list[ReportedFigure],
) -> None:
    state = track(figures)
    arrivals = [r.to_figure_id for r in state.revisions if r.type not in ("edited", "removed", "withdrawn")]
    assert len(arrivals) == len(set(arrivals))
    assert len({r.revision_id for r in state.revisions}) == len(state.revisions)
    for figure in figures:
        is_first_version = figure.version_number == 1
        if is_first_version and state.standing[figure.figure_id] in (Standing.STANDS, Standing.WITHDRAWN):
            assert figure.figure_id in arrivals


@settings(max_examples=60, deadline=None)
@given(reported_figures())
def test_edges_join_figures_of_one_series_and_claimant(figures: list[ReportedFigure]) -> None:
    state: TrackedState = track(figures)
    sources = {f.figure_id: f.source for f in figures}
    for revision in state.revisions:
        ends = [i for i in (revision.from_figure_id, revision.to_figure_id) if i is not None]
        if revision.type in ("edited", "definition_break"):
            continue
        assert {state.membership[i] for i in ends} == {revision.series_id}
        assert {sources[i] for i in ends} == {revision.source}


def test_tracking_batches_of_whole_groups_gives_what_tracking_all_gives() -> None:
    here = [report("a", 12), report("b", 15, on=1)]
    there = [report("c", 30, place="Kharkiv"), report("d", 20, on=1, place="Kharkiv")]
    together = {_write(r) for r in track([*here, *there]).revisions}
    assert together == {_write(r) for part in (here, there) for r in track(part).revisions}
