"""The report's data as loaded from the published snapshot: complete, with evidence, and about one run."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from store_examples import NOW, make_article, make_figure, report_all, save_story

from storage import Store, open_store, read_public
from storage.report import load_report
from tallywire.identity import make_id
from tallywire.models import Figure, Quantifier
from tallywire.report.html import render_overview, split_sentence
from tallywire.report.json import render_json
from tallywire.report.model import ReportData
from tallywire.series import assign_series
from tallywire.tracking import Revision, RevisionType, Standing, TrackedState

MOSCOW = "Russian defence ministry"


def claim(number: str, claimant: str | None, as_of: date | None, **more: Any) -> Figure:
    return make_figure(f"Some said {number} had died.", number, claimant=claimant, as_of=as_of, **more)


def load(folder: Path, run_id: str | None = None) -> ReportData:
    with read_public(folder) as public:
        return load_report(public, run_id)


def track_with_first_reports(store: Store, run_id: str) -> None:
    """Track what is due, every figure as the first of its claimant."""
    groups = store.touched_groups()
    figures = store.load_reported(groups)
    keys = assign_series(figures)
    revisions = [
        Revision(
            revision_id=make_id("first", f.figure_id),
            series_id=keys[f.figure_id].series_id,
            source=f.source,
            type=RevisionType.FIRST_REPORT,
            from_figure_id=None,
            to_figure_id=f.figure_id,
            delta=None,
            relative_delta=None,
            as_of=f.figure.as_of,
            reported_at=f.reported_at,
        )
        for f in figures
    ]
    state = TrackedState(
        series={key.series_id: key for key in keys.values()},
        membership={figure_id: key.series_id for figure_id, key in keys.items()},
        standing=dict.fromkeys(keys, Standing.STANDS),
        revisions=tuple(revisions),
    )
    store.save_tracking(run_id, groups, state)


def test_an_archive_without_runs_gives_an_empty_report(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.publish()
    data = load(tmp_path)
    assert data.run is None
    assert data.series == ()
    assert data.totals.figures == 0
    assert "No run has written" in render_overview(data)


def test_a_run_that_is_not_known_is_refused(tmp_path: Path) -> None:
    report_all(tmp_path, [(datetime(2022, 3, 3), claim("498", MOSCOW, date(2022, 3, 2)))])
    with pytest.raises(KeyError, match="no run '77'"):
        load(tmp_path, "77")


def test_a_series_comes_with_its_tracks_largest_first_their_grades_and_the_conflict(tmp_path: Path) -> None:
    report_all(
        tmp_path,
        [
            (datetime(2022, 3, 3), claim("498", MOSCOW, date(2022, 3, 3))),
            (
                datetime(2022, 3, 3),
                claim("9,000", "Zelenskyy", date(2022, 3, 3), quantifier=Quantifier.MORE_THAN),
            ),
        ],
    )
    data = load(tmp_path)
    (card,) = data.series
    assert [(track.source, track.grade) for track in card.tracks] == [
        ("Volodymyr Zelensky", "contested"),
        (MOSCOW, "contested"),
    ]
    assert card.tracks[0].newest.claimant == "Zelenskyy"
    (conflict,) = data.conflicts
    assert card.conflicts == (conflict,)
    assert conflict.ratio == pytest.approx(9000 / 498)
    assert (conflict.larger.source, conflict.smaller.source) == ("Volodymyr Zelensky", MOSCOW)
    assert conflict.larger.value.quantifier is Quantifier.MORE_THAN
    assert conflict.larger.value.unit == "person"
    assert conflict.is_new
    assert data.totals.conflicts == data.totals.new_conflicts == 1


def test_the_number_is_found_in_its_sentence_by_its_offset(tmp_path: Path) -> None:
    text = "Of 498 named, 498 had died."
    figure = make_figure(text, "498 had", claimant=MOSCOW, as_of=date(2022, 3, 3), low=498, high=498)
    report_all(tmp_path, [(datetime(2022, 3, 3), figure)])
    (card,) = load(tmp_path).series
    assert split_sentence(card.tracks[0].newest) == ("Of 498 named, ", "498 had", " died.")


def test_undated_figures_stand_behind_the_dated_ones_of_their_track(tmp_path: Path) -> None:
    report_all(
        tmp_path,
        [
            (None, claim("777", MOSCOW, None)),
            (datetime(2022, 3, 3), claim("498", MOSCOW, date(2022, 3, 3))),
        ],
    )
    data = load(tmp_path)
    (track,) = data.series[0].tracks
    assert [figure.value.low for figure in track.figures] == [498, 777]
    assert track.newest.value.low == 498


def test_changes_and_failures_are_those_of_the_run_with_their_evidence(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        first = store.start_run(None, NOW)
        store.save_failure(first, "ingest", "old.txt", "empty")
        article = make_article("a", "Moscow says 498 died.", datetime(2022, 3, 3))
        save_story(
            store, first, article, [make_figure(article.text, "498", claimant=MOSCOW, as_of=date(2022, 3, 3))]
        )
        track_with_first_reports(store, first)
        store.finish_run(first, "completed", NOW, None)
        second = store.start_run(None, NOW + timedelta(days=1))
        later = make_article("b", "Kyiv says 9,000 died.", datetime(2022, 3, 4))
        save_story(
            store,
            second,
            later,
            [make_figure(later.text, "9,000", claimant="Zelensky", as_of=date(2022, 3, 3))],
        )
        track_with_first_reports(store, second)
        store.save_failure(second, "fetch", "https://slow.example/", "no answer")
        store.finish_run(second, "completed", NOW + timedelta(days=1), None)
        store.publish()
    data = load(tmp_path)
    assert data.run is not None
    assert data.previous_run is not None
    assert (data.run.run_id, data.previous_run.run_id) == (second, first)
    (change,) = data.changes
    assert change.is_new
    assert change.before is None
    assert change.after is not None
    assert change.after.low == 9000
    assert change.evidence is not None
    assert change.evidence.sentence == "Kyiv says 9,000 died."
    assert [failure.subject for failure in data.failures] == ["https://slow.example/"]
    assert (data.totals.changes, data.totals.first_reports, data.totals.failures) == (1, 1, 1)
    earlier = load(tmp_path, first)
    assert earlier.previous_run is None
    assert [change.after.low for change in earlier.changes if change.after] == [498]


def test_a_second_run_without_news_reports_that_nothing_changed(tmp_path: Path) -> None:
    report_all(tmp_path, [(datetime(2022, 3, 3), claim("498", MOSCOW, date(2022, 3, 3)))])
    with open_store(tmp_path) as store:
        run_id = store.start_run(None, NOW + timedelta(days=1))
        store.finish_run(run_id, "completed", NOW + timedelta(days=1), None)
        store.publish()
    document = render_json(load(tmp_path))
    assert document["headline"] == "Nothing changed since the run on 1 May 2022, 12:00 UTC."
    assert document["changes"] == []
    assert json.loads(json.dumps(document)) == document
