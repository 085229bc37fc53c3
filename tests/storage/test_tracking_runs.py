"""Tracking over several runs: edges kept, retired and found, and what each run changed."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from store_examples import NOW, make_article, make_figure, save_story

from storage import Store, open_store, read_public
from tallywire.capture import FEED_TEXT_NOTE
from tallywire.models import Measure
from tallywire.tracking import TrackedState, track

INJURED = Measure.INJURED
UN = "UN human rights office"
MOSCOW = "Russian defence ministry"


def report(store: Store, number: str, claimant: str | None, as_of: int, reported: int) -> str:
    """Save an article that bears one number, track it in a run of its own, publish and return the run."""
    run_id = store.start_run(None, NOW)
    text = f"On that day {number} had died."
    article = make_article(f"{number} by {claimant}", text, datetime(2022, 3, reported))
    figure = make_figure(text, number, claimant=claimant, as_of=date(2022, 3, as_of))
    save_story(store, run_id, article, [figure])
    return finish(store, run_id)


def finish(store: Store, run_id: str) -> str:
    groups = store.touched_groups()
    store.save_tracking(run_id, groups, track(store.load_reported(groups), store.load_versions(groups)))
    store.finish_run(run_id, "completed", NOW, None)
    store.publish()
    return run_id


def ask(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    with read_public(folder) as public:
        return public.query(sql).rows


def test_an_edge_keeps_the_run_that_found_it_and_a_late_report_retires_it(tmp_path: Path) -> None:
    edges = "SELECT type, from_low, to_low, run_id FROM revisions ORDER BY to_low"
    with open_store(tmp_path) as store:
        report(store, "100", UN, 2, 3)
        report(store, "300", UN, 8, 9)
        assert ask(tmp_path, edges) == [("first_report", None, 100, "1"), ("advanced", 100, 300, "2")]
        report(store, "200", UN, 5, 6)
        assert ask(tmp_path, edges) == [
            ("first_report", None, 100, "1"),
            ("advanced", 100, 200, "3"),
            ("advanced", 200, 300, "3"),
        ]
        assert store.load_run("3").revisions_new == 2
        retired = (
            "SELECT to_low, run_id, retired_run_id FROM store.revisions WHERE retired_run_id IS NOT NULL"
        )
        assert ask(tmp_path, retired) == [(300, "2", "3")]
        assert len(ask(tmp_path, "SELECT DISTINCT revision_id FROM revisions")) == 3


def test_changes_since_a_run_are_those_of_the_runs_after_it(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        first = report(store, "100", UN, 2, 3)
        second = report(store, "9,000", MOSCOW, 3, 4)
        third = report(store, "9,100", UN, 4, 5)
    sql = "SELECT run_id, subject, change, source, other_source, to_low FROM changes_since({})"
    changes = ask(tmp_path, sql.format(f"'{first}'"))
    assert sorted(changes, key=str) == sorted(
        [
            (second, "conflict", "opened", UN, MOSCOW, 9000),
            (second, "revision", "first_report", MOSCOW, None, 9000),
            (third, "conflict", "closed", UN, MOSCOW, 9000),
            (third, "conflict", "opened", MOSCOW, UN, 9100),
            (third, "revision", "advanced", UN, None, 9100),
        ],
        key=str,
    )
    assert ask(tmp_path, sql.format(second)) == [row for row in changes if row[0] == third]
    assert ask(tmp_path, sql.format(f"'{third}'")) == []
    assert len(ask(tmp_path, sql.format("TIMESTAMP '2000-01-01'"))) == len(changes) + 1
    assert ask(tmp_path, sql.format("'2100-01-01'")) == []


def test_a_change_is_news_only_where_a_run_read_something_for_the_first_time(tmp_path: Path) -> None:
    causes = "SELECT run_id, type, to_low, cause FROM revisions ORDER BY to_low, run_id"
    text = "On that day 100 had died and 700 lay ill."
    article = make_article("a", text, datetime(2022, 3, 3))
    found = {
        "hand-made 1": [make_figure(text, "100", claimant=UN)],
        "hand-made 2": [make_figure(text, "100", claimant=MOSCOW), make_figure(text, "700", measure=INJURED)],
    }
    with open_store(tmp_path) as store:
        for extractor, figures in found.items():
            run_id = store.start_run(None, NOW)
            save_story(store, run_id, article, figures, extractor=extractor)
            finish(store, run_id)
        assert ask(tmp_path, causes) == [
            ("2", "first_report", 100, "reading"),
            ("2", "first_report", 700, "reading"),
        ]
        report(store, "900", MOSCOW, 8, 9)
        assert ask(tmp_path, causes)[-1] == ("3", "advanced", 900, "news")
        changes = "SELECT DISTINCT run_id, cause FROM run_changes ORDER BY ALL"
        assert ask(tmp_path, changes) == [("1", "news"), ("2", "reading"), ("3", "news")]


def test_what_a_killed_run_read_is_news_to_the_run_that_tracks_it(tmp_path: Path) -> None:
    text = "On that day 100 had died."
    with open_store(tmp_path) as store:
        killed = store.start_run(None, NOW)
        article = make_article("a", text, datetime(2022, 3, 3))
        save_story(store, killed, article, [make_figure(text, "100", claimant=UN)])
        finish(store, store.start_run(None, NOW))
    assert ask(tmp_path, "SELECT run_id, cause FROM revisions") == [("2", "news")]


def test_what_a_publisher_changed_in_an_article_is_shown_once(tmp_path: Path) -> None:
    texts = {"Of all, 498 died and 12 lived.": ["498", "12"], "Of all, 1,351 died.": ["1,351"]}
    with open_store(tmp_path) as store:
        for day, (text, numbers) in enumerate(texts.items(), 3):
            run_id = store.start_run(None, NOW)
            article = make_article("story", text, datetime(2022, 3, 2), fetched=datetime(2022, 3, day))
            figures = [make_figure(text, number, claimant=UN) for number in numbers]
            save_story(store, run_id, article, figures)
            save_story(store, run_id, article, figures)
            finish(store, run_id)
        # A better extractor reads the same: nothing is new, and the run that found the changes stays.
        last = store.start_run(None, NOW)
        save_story(store, last, article, figures, extractor="hand-made 2")
        finish(store, last)
    rows = ask(tmp_path, "SELECT change, from_text, to_text, run_id FROM article_figure_changes ORDER BY 1")
    assert rows == [("edited", "498", "1,351", "2"), ("removed", "12", None, "2")]
    changes = ask(
        tmp_path, "SELECT change, from_low, to_low FROM run_changes WHERE subject = 'article' ORDER BY 1"
    )
    assert changes == [("edited", 498, 1351), ("removed", 12, None)]


def test_a_page_that_follows_the_feeds_text_is_the_same_report_read_in_full(tmp_path: Path) -> None:
    texts = {
        "In the feed 498 died and 7 fled.": ["498", "7"],
        "On the page 498 died and 12 lived.": ["498", "12"],
        "On the page 498 died and 15 lived.": ["498", "15"],
    }
    measures = {"498": Measure.KILLED, "7": Measure.DISPLACED, "12": Measure.INJURED, "15": Measure.INJURED}
    with open_store(tmp_path) as store:
        for day, (text, numbers) in enumerate(texts.items(), 3):
            run_id = store.start_run(None, NOW)
            article = make_article("story", text, datetime(2022, 3, 2), fetched=datetime(2022, 3, day))
            article = replace(article, note=FEED_TEXT_NOTE if day == 3 else None)
            figures = [make_figure(text, n, claimant=UN, measure=measures[n]) for n in numbers]
            save_story(store, run_id, article, figures)
            finish(store, run_id)
    told = "version_number, day(reported_at), reported_basis, is_recaptured, is_current"
    assert ask(tmp_path, f"SELECT {told} FROM article_versions ORDER BY 1") == [
        (1, 2, "meta", False, False),
        (2, 2, "meta", True, False),
        (3, 5, "fetched", False, True),
    ]
    changes = "SELECT change, from_text, to_text, run_id FROM article_figure_changes"
    assert ask(tmp_path, changes) == [("edited", "12", "15", "3")]
    edges = "SELECT type, to_low, run_id FROM revisions WHERE run_id < '3' ORDER BY ALL"
    assert ask(tmp_path, edges) == [
        ("first_report", 7, "1"), ("first_report", 12, "2"), ("first_report", 498, "1"),
    ]  # fmt: skip
    known = "SELECT list_sort(list(low)) FROM figures_as_of(DATE '2022-03-03')"
    assert ask(tmp_path, known) == [([12, 498],)]


def test_tracking_a_group_again_without_news_changes_nothing(tmp_path: Path) -> None:
    views = ("revisions", "series", "latest", "conflicts", "run_changes")
    with open_store(tmp_path) as store:
        report(store, "100", UN, 2, 3)
        report(store, "9,000", MOSCOW, 3, 4)
        before = [ask(tmp_path, f"FROM {view} ORDER BY ALL") for view in views]
        groups = [row[0] for row in ask(tmp_path, "SELECT DISTINCT group_id FROM store.series")]
        run_id = store.start_run(None, NOW)
        assert (
            store.save_tracking(
                run_id, groups, track(store.load_reported(groups), store.load_versions(groups))
            )
            == 0
        )
        store.publish()
    assert [ask(tmp_path, f"FROM {view} ORDER BY ALL") for view in views] == before


def test_a_state_of_other_groups_is_refused_and_leaves_the_work_due(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        report(store, "100", UN, 2, 3)
        run_id = store.start_run(None, NOW)
        text = "In all 55 were hurt."
        article = make_article("other", text, datetime(2022, 3, 3))
        save_story(store, run_id, article, [make_figure(text, "55", claimant=UN)])
        (due,) = store.touched_groups()
        state = track(store.load_reported([due]), store.load_versions([due]))
        with pytest.raises(ValueError, match="other groups"):
            store.save_tracking(run_id, ["elsewhere"], state)
        assert store.touched_groups() == [due]
        store.save_tracking(run_id, [due], TrackedState(series={}, membership={}, standing={}, revisions=()))
        assert store.snapshot_groups([due]) == {}
