"""What is saved, and that saving it again changes nothing."""

import json
import re
from dataclasses import replace
from datetime import date, datetime
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from store_examples import EXTRACTOR, NOW, REGISTER, make_article, make_figure, save_story, track_due

from storage import Extraction, Stage, Store, open_store, read_public
from tallywire.models import Basis, Decision, Event, EventStatus, Measure
from tallywire.sources import load_sources

TEXT = "The ministry said 498 soldiers had died."
DAY = datetime(2022, 3, 3)
DELTA = json.dumps(
    {
        "dictionary_item_added": {"root['a']": {"label": "A"}, "root['b']": {"label": "B, it's {new}"}},
        "values_changed": {
            "root['c']['tracks']['X']['grade']": {"old_value": None, "new_value": "contested"}
        },
    }
)


def dump(folder: Path, *views: str) -> list[list[tuple[Any, ...]]]:
    with read_public(folder) as public:
        return [public.query(f"FROM {view} ORDER BY ALL").rows for view in views]


def test_saving_the_same_twice_changes_nothing(tmp_path: Path) -> None:
    views = (
        "articles",
        "article_versions",
        "figures",
        "events",
        "series",
        "latest",
        "revisions",
        "source_aliases",
    )
    event = Event(
        type="ASSAULT", mode=None, context=None, actor=None, target=None, place=None, date=None,
        date_precision=None, status=EventStatus.ACTUAL, quote="498 soldiers had died", start=18, end=39,
        figure_starts=(18,),
    )  # fmt: skip
    result = Extraction(
        version_id=make_article("a", TEXT, DAY).version_id,
        figures=(make_figure(TEXT, "498", claimant="The ministry", as_of=date(2022, 3, 2)),),
        events=(event,),
    )
    dumps = []
    with open_store(tmp_path) as store:
        for _ in range(2):
            run_id = store.start_run(None, NOW)
            store.save_sources(REGISTER)
            store.save_articles(run_id, [make_article("a", TEXT, DAY)] * 2)
            store.save_extractions(run_id, EXTRACTOR, [result], REGISTER, NOW)
            track_due(store, run_id)
            summary = store.finish_run(run_id, "completed", NOW, None)
            store.publish()
            dumps.append(dump(tmp_path, *views))
    assert dumps[0] == dumps[1]
    assert [len(rows) for rows in dumps[0]] == [1, 1, 1, 1, 1, 1, 0, 7]
    assert (summary.articles_new, summary.versions_new, summary.figures_new) == (0, 0, 0)
    (figures, events) = dump(tmp_path, "figures", "(SELECT figure_ids FROM events)")
    assert events == [([figures[0][0]],)]


def test_other_white_space_is_no_new_version(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        run_id = store.start_run(None, NOW)
        store.save_articles(run_id, [make_article("a", TEXT, DAY)])
        saved = store.save_articles(run_id, [make_article("a", TEXT.replace(" ", "\n "), DAY)])
    assert (saved.articles_new, saved.versions_new) == (0, 0)


def test_a_version_is_what_tells_something_anew(tmp_path: Path) -> None:
    texts = [
        TEXT,
        f"{TEXT}\nUpdated 3 hours ago\n14 comments",
        TEXT.replace("498", "1,351"),
        f"{TEXT}\nRelated: 1,351 soldiers died",
        f"{TEXT.replace('498', '1,351')}\nUpdated 4 hours ago",
        TEXT,
    ]
    with open_store(tmp_path) as store:
        run_id = store.start_run(None, NOW)
        one_by_one = [store.save_articles(run_id, [make_article("a", text, DAY)]) for text in texts]
        at_once = store.save_articles(run_id, [make_article("b", text, DAY) for text in texts])
        kept = [a.text for a in store.pending_versions(None, 9)]
    assert [saved.versions_new for saved in one_by_one] == [1, 0, 1, 0, 0, 0]
    assert at_once.versions_new == 2
    assert sorted(kept) == sorted([texts[0], texts[2]] * 2)


def test_half_a_surrogate_pair_is_stored_as_a_replacement_and_moves_no_offset(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        run_id = store.start_run(None, NOW)
        store.save_articles(run_id, [make_article("a", f"\ud800\x00{TEXT}", DAY)])
        (article,) = store.pending_versions(EXTRACTOR, 10)
    assert article.text == f"\ufffd\x00{TEXT}"


def test_a_version_is_pending_until_its_extraction_is_saved(tmp_path: Path) -> None:
    articles = [
        make_article(name, TEXT, DAY, fetched=datetime(2022, 3, day)) for name, day in (("a", 5), ("b", 4))
    ]
    with open_store(tmp_path) as store:
        run_id = store.start_run(None, NOW)
        store.save_articles(run_id, articles)
        assert store.pending_versions(None, 10) == [articles[1], articles[0]]
        assert store.pending_versions(EXTRACTOR, 1) == [articles[1]]
        store.save_extractions(
            run_id, EXTRACTOR, [Extraction(version_id=articles[1].version_id)], REGISTER, NOW
        )
        assert store.pending_versions(None, 10) == store.pending_versions(EXTRACTOR, 10) == [articles[0]]
        assert store.count_pending(None) == store.count_pending(EXTRACTOR) == 1


def test_what_another_extractor_read_last_waits_for_the_one_that_asks(tmp_path: Path) -> None:
    article = make_article("a", TEXT, DAY)
    with open_store(tmp_path) as store:
        run_id = store.start_run(None, NOW)
        for extractor in ("first", "second", "first"):
            save_story(store, run_id, article, [make_figure(TEXT, "498")], extractor=extractor)
            other = "second" if extractor == "first" else "first"
            assert store.pending_versions(extractor, 10) == store.pending_versions(None, 10) == []
            assert store.pending_versions(other, 10) == [article]
        store.publish()
    (extractions,) = dump(tmp_path, "store.extractions")
    assert len(extractions) == 3
    with read_public(tmp_path) as public:
        assert (public.count_outdated("first"), public.count_outdated("second")) == (0, 1)


def test_a_newer_extraction_replaces_what_is_shown_and_keeps_ids_and_the_older_rows(tmp_path: Path) -> None:
    article = make_article("a", f"{TEXT} Of 20 prisoners nothing is known.", DAY)
    old = make_figure(article.text, "498", measure=Measure.CASUALTIES)
    new = [make_figure(article.text, "498"), make_figure(article.text, "20", measure=Measure.MISSING)]
    with open_store(tmp_path) as store:
        run_id = store.start_run(None, NOW)
        assert save_story(store, run_id, article, [old]) == 1
        track_due(store, run_id)
        store.publish()
        (before,) = dump(tmp_path, "(SELECT figure_id, measure FROM figures)")
        assert save_story(store, run_id, article, new, extractor="hand-made 2") == 1
        track_due(store, run_id)
        store.publish()
    after, series, kept = dump(
        tmp_path, "(SELECT figure_id, measure FROM figures)", "(SELECT measure FROM series)", "store.figures"
    )
    assert (before[0][0], "killed") in after
    assert len(after) == 2
    assert series == [("killed",), ("missing",)]
    assert len(kept) == 3


def test_a_number_that_does_not_stand_in_the_text_is_refused(tmp_path: Path) -> None:
    article = make_article("a", TEXT, DAY)
    with open_store(tmp_path) as store:
        run_id = store.start_run(None, NOW)
        with pytest.raises(ValueError, match="does not stand"):
            save_story(store, run_id, article, [make_figure(f" {TEXT}", "498")])
        with pytest.raises(ValueError, match="not stored"):
            store.save_extractions(run_id, EXTRACTOR, [Extraction(version_id="x")], REGISTER, NOW)
        assert store.pending_versions(EXTRACTOR, 10) == [article]
        assert store.touched_groups() == []


def test_groups_stay_due_until_their_tracking_is_saved_whatever_run_left_them(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        save_story(
            store, store.start_run(None, NOW), make_article("a", TEXT, DAY), [make_figure(TEXT, "498")]
        )
    with open_store(tmp_path) as store:
        assert len(store.touched_groups()) == 1
        track_due(store, store.start_run(None, NOW))
        assert store.touched_groups() == []


def test_a_register_that_learns_a_spelling_moves_the_figures_already_stored(tmp_path: Path) -> None:
    learned = load_sources(
        '[[source]]\nname = "Army of Freedonia"\nkind = "belligerent"\nparty = "FRD"\n'
        'aliases = ["The ministry"]',
        "test",
    )
    with open_store(tmp_path) as store:
        run_id = store.start_run(None, NOW)
        save_story(
            store, run_id, make_article("a", TEXT, DAY), [make_figure(TEXT, "498", claimant="The ministry")]
        )
        track_due(store, run_id)
        store.save_sources(learned)
        assert len(store.touched_groups()) == 1
        (figure,) = store.load_reported(store.touched_groups())
        assert (figure.source, figure.source_party) == ("Army of Freedonia", "FRD")
        track_due(store, run_id)
        store.save_sources(learned)
        assert store.touched_groups() == []


def test_figures_come_back_as_they_were_saved(tmp_path: Path) -> None:
    figure = make_figure(TEXT, "498", claimant="The ministry", as_of=date(2022, 3, 2))
    article = make_article("a", TEXT, DAY)
    with open_store(tmp_path) as store:
        run_id = store.start_run(None, NOW)
        save_story(store, run_id, article, [figure])
        (reported,) = store.load_reported(store.touched_groups())
    assert reported.figure == figure
    assert (reported.reported_at, reported.ingested_at, reported.version_id) == (DAY, NOW, article.version_id)


def test_the_rule_behind_a_field_can_be_asked_for_in_sql(tmp_path: Path) -> None:
    article = make_article("a", TEXT, DAY)
    path = (Decision("party", 'groups: named with "\ud800"', Basis.STATED),)
    with open_store(tmp_path) as store:
        run_id = store.start_run(None, NOW)
        save_story(store, run_id, article, [replace(make_figure(TEXT, "498"), rule_path=path)])
        track_due(store, run_id)
        store.publish()
    (rows,) = dump(tmp_path, "(SELECT rule_path['party'], rule_path['place'] FROM figures)")
    assert rows == [('groups: named with "\ufffd" (stated)', None)]


VERSIONS = [
    # text, published, modified, fetched → reported
    ("1", "2022-03-01", None, "2022-03-02", "2022-03-01"),
    ("2", "2022-03-01", None, "2022-03-03", "2022-03-03"),
    ("3", "2022-03-01", "2022-03-04", "2022-03-05", "2022-03-04"),
    ("4", "2022-03-01", "2022-03-04", "2022-03-06", "2022-03-06"),
    ("5", "2022-03-07", None, "2022-03-08", "2022-03-07"),
]


def test_a_later_version_is_reported_when_its_page_bears_a_later_date_else_when_fetched(
    tmp_path: Path,
) -> None:
    articles = [
        make_article(
            "story",
            f"The toll is {text}.",
            datetime.fromisoformat(published),
            modified=datetime.fromisoformat(modified) if modified else None,
            fetched=datetime.fromisoformat(fetched),
        )
        for text, published, modified, fetched, _ in VERSIONS
    ]
    for number, order in enumerate((articles, articles[::-1])):
        with open_store(tmp_path / str(number)) as store:
            run_id = store.start_run(None, NOW)
            for article in order:
                save_story(store, run_id, article, [make_figure(article.text, article.text[12])])
            store.publish()
        (rows,) = dump(tmp_path / str(number), "(SELECT text[13], reported_at FROM article_versions)")
        assert rows == [(text, datetime.fromisoformat(reported)) for text, _, _, _, reported in VERSIONS]


def test_any_order_of_ingestion_gives_the_same_state(tmp_path: Path) -> None:
    claims = [("498", "The ministry", 2), ("900", "Zelensky", 3), ("1,351", "The ministry", 9)]
    stories = [
        (make_article(number, f"Some say {number} died.", datetime(2022, 3, day)), number, who)
        for number, who, day in claims
    ]
    dumps = []
    for n, order in enumerate(permutations(stories)):
        with open_store(tmp_path / str(n)) as store:
            for article, number, who in order:
                run_id = store.start_run(None, NOW)
                save_story(store, run_id, article, [make_figure(article.text, number, claimant=who)])
                track_due(store, run_id)
            store.publish()
        dumps.append(dump(tmp_path / str(n), "figures", "series", "latest", "conflicts"))
    assert all(d == dumps[0] for d in dumps)


def test_killed_runs_are_told_from_finished_ones(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        killed = store.start_run("flow-1", NOW)
        alive = store.start_run("flow-0", NOW)
        assert store.interrupt_runs({alive}) == ["flow-1"]
        assert store.interrupt_runs({alive}) == []
        run_id = store.start_run("flow-2", NOW)
        store.save_failure(run_id, "ingest", "b.txt", "empty")
        store.save_failure(run_id, "ingest", "b.txt", "empty")
        summary = store.finish_run(run_id, "completed", NOW, DELTA)
        assert summary.failures == 1
        assert store.load_run(killed).status == "interrupted"
        assert store.load_run(alive).status == "running"
        store.finish_run(alive, "completed", NOW, None)
        store.publish()
    (rows,) = dump(tmp_path, "(SELECT run_id, flow_run_id, status, failures, delta FROM runs)")
    assert rows == [
        ("1", "flow-1", "interrupted", 0, None),
        ("2", "flow-0", "completed", 0, None),
        ("3", "flow-2", "completed", 1, DELTA),
    ]


def test_a_stage_is_stored_with_what_it_cost_and_got_done(tmp_path: Path) -> None:
    def end(name: str) -> Stage:
        return Stage(name, NOW, "completed", seconds=2.0, cpu_seconds=1.5, peak_memory_bytes=100)

    text = "Some say 498 died – no more."
    with open_store(tmp_path) as store:
        run_id = store.start_run(None, NOW)
        save_story(store, run_id, make_article("a", text, DAY), [make_figure(text, "498")])
        for stage in ("ingest", "extract", "publish"):
            store.save_stage(run_id, end(stage))
        store.finish_run(run_id, "completed", NOW, None)
        store.publish()
    size = len(text.encode())
    stages, runs = dump(
        tmp_path,
        "(SELECT stage, items, bytes, figures FROM run_stages)",
        "(SELECT bytes, seconds, cpu_seconds, peak_memory_bytes FROM runs)",
    )
    assert stages == [("extract", 1, size, 1), ("ingest", 1, size, None), ("publish", None, None, None)]
    assert runs == [(size, 6.0, 4.5, 100)]


def test_no_secret_is_stored_with_a_failure(tmp_path: Path) -> None:
    feed = "https://ann:pw@news.example/feed?key=s3cret"
    with open_store(tmp_path) as store:
        run_id = store.start_run(None, NOW)
        store.save_failure(
            run_id, "ingest", feed, f"{feed}: 401", f"asked with Authorization: Basic YW5uOnB3 {feed}"
        )
        store.publish()
    for file in tmp_path.glob("*.duckdb*"):
        assert not re.search(rb"ann:pw|s3cret|YW5uOnB3", file.read_bytes())
    [[(subject, reason)]] = dump(tmp_path, "(SELECT subject, reason FROM failures)")
    assert (subject, reason) == (f"{(hidden := 'https://***@news.example/feed?key=***')}", f"{hidden}: 401")


def test_a_snapshot_of_groups_is_plain_json_by_series_claimant_and_figure(tmp_path: Path) -> None:
    def save(store: Store, run_id: str, number: str, claimant: str | None) -> None:
        text = f"Some say {number} died."
        save_story(
            store,
            run_id,
            make_article(number, text, DAY),
            [make_figure(text, number, claimant=claimant, as_of=date(2022, 3, 2))],
        )

    with open_store(tmp_path) as store:
        run_id = store.start_run(None, NOW)
        save(store, run_id, "498", None)
        save(store, run_id, "9,000", "Zelensky")
        groups = store.touched_groups()
        assert store.snapshot_groups(groups) == {}
        track_due(store, run_id)
        (series,) = store.snapshot_groups(groups).values()
    assert list(series["tracks"]) == ["Volodymyr Zelensky", "(narrator)"]
    track = series["tracks"]["(narrator)"]
    assert track["grade"] == "contested"
    assert list(track["values"].values()) == [
        {
            "low": 498,
            "high": 498,
            "quantifier": "exact",
            "as_of": "2022-03-02",
            "reported_at": "2022-03-03T00:00:00",
        }
    ]
    assert series["conflicts"] == {"(narrator) | Volodymyr Zelensky": pytest.approx(18.07, abs=0.01)}
