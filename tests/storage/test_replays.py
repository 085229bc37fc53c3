"""What failed is made due again, and marked as made good by the run in which it succeeds."""

from datetime import datetime
from pathlib import Path

import pytest
from store_examples import EXTRACTOR, NOW, REGISTER, make_article, make_figure, save_story

from storage import Extraction, FeedState, Poll, PolledFeed, Settled, Stage, Store, open_store
from tallywire.entries import Entry
from tallywire.models import RawItem
from tallywire.opml import FeedEntry

FEED, PAGE = "https://news.example/feed", "https://news.example/floods"
LATER = datetime(2022, 5, 2)
TEXT = "Officials said 31 people died."


def save_items(store: Store, run_id: str, outcome: str, now: datetime = NOW) -> None:
    """Store a poll of the feed, with an entry that leads to the page where it brought one."""
    item = RawItem(feed_url=FEED, guid="1", url=PAGE, article_id="floods", has_own_page=True)
    entries = (Entry(item=item, article_id="floods", fingerprint="1"),) if outcome == "new" else ()
    reason = f"{FEED}: the server answers 503" if outcome == "failed" else None
    poll = Poll(feed_url=FEED, polled_at=now, outcome=outcome, reason=reason)
    store.add_feeds([FeedEntry(url=FEED)], now)
    store.save_polled(run_id, [PolledFeed(poll=poll, state=FeedState(feed_url=FEED), entries=entries)])
    if reason:
        store.save_failure(run_id, "ingest", FEED, reason)


def list_open(store: Store) -> list[tuple[str, str]]:
    return [(failure.stage, failure.subject) for failure in store.load_open_failures()]


def test_a_feed_that_failed_is_due_again_and_made_good_by_a_poll_that_does_not_fail(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        first = store.start_run(None, NOW)
        save_items(store, first, "failed")
        store.finish_run(first, "completed", NOW, None)
        assert [(f.stage, f.subject) for f in store.requeue_failures(None, None)] == [("ingest", FEED)]
        assert store.load_feeds()[0].schedule.next_poll_at is None
        again = store.start_run(None, LATER)
        save_items(store, again, "failed", LATER)
        store.finish_run(again, "completed", LATER, None)
        assert list_open(store) == [("ingest", FEED)]
        third = store.start_run(None, LATER)
        save_items(store, third, "unchanged", LATER.replace(hour=1))
        store.finish_run(third, "completed", LATER, None)
        assert list_open(store) == []


def test_a_page_that_failed_waits_again_and_is_made_good_by_its_article(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        first = store.start_run(None, NOW)
        save_items(store, first, "new")
        store.save_failure(first, "ingest", PAGE, f"{PAGE}: the server answers 500")
        store.settle_items([Settled(article_id="floods", reason="the server answers 500")])
        store.finish_run(first, "completed", NOW, None)
        assert (store.count_pending_items(LATER), list_open(store)) == (0, [("ingest", PAGE)])
        store.requeue_failures(None, "ingest")
        assert store.count_pending_items(LATER) == 1
        again = store.start_run(None, LATER)
        store.settle_items([Settled(article_id="floods")])
        store.finish_run(again, "completed", LATER, None)
        assert list_open(store) == []


def test_a_version_that_could_not_be_read_is_pending_again_and_one_that_was_read_is_not(
    tmp_path: Path,
) -> None:
    with open_store(tmp_path) as store:
        first = store.start_run(None, NOW)
        broken, sound = make_article("broken", TEXT), make_article("sound", TEXT)
        store.save_articles(first, [broken])
        store.save_extractions(first, EXTRACTOR, [Extraction(version_id=broken.version_id)], REGISTER, NOW)
        save_story(store, first, sound, [make_figure(TEXT, "31")])
        for article in (broken, sound):
            given = {"version_id": article.version_id}
            store.save_failure(first, "extract", article.title or "", "could not be read", given=given)
        assert store.pending_versions(EXTRACTOR, 10) == []
        store.requeue_failures(first, "extract")
        assert [a.title for a in store.pending_versions(EXTRACTOR, 10)] == ["broken"]
        again = store.start_run(None, LATER)
        result = Extraction(version_id=broken.version_id, figures=(make_figure(TEXT, "31"),))
        assert store.save_extractions(again, EXTRACTOR, [result], REGISTER, LATER) == 1
        store.finish_run(again, "completed", LATER, None)
        assert list_open(store) == [("extract", "sound")]


@pytest.mark.parametrize(("fails_again", "left"), [(True, [("ingest", "a.txt")]), (False, [])])
def test_a_seed_file_is_tried_by_every_run(
    tmp_path: Path, fails_again: bool, left: list[tuple[str, str]]
) -> None:
    with open_store(tmp_path) as store:
        first = store.start_run(None, NOW)
        store.save_failure(first, "ingest", "a.txt", "a.txt: empty", given={"seed": "a.txt"})
        store.finish_run(first, "completed", NOW, None)
        unrelated = store.start_run(None, NOW)
        store.finish_run(unrelated, "completed", NOW, None)
        assert list_open(store) == [("ingest", "a.txt")], "a run that read no seeds makes none good"
        again = store.start_run(None, LATER)
        if fails_again:
            store.save_failure(again, "ingest", "a.txt", "a.txt: empty", given={"seed": "a.txt"})
        store.save_stage(again, Stage("ingest", LATER, "completed", 1.0, 1.0, None))
        store.finish_run(again, "completed", LATER, None)
        assert list_open(store) == left


def test_only_what_is_asked_for_is_tried_again(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        runs = [store.start_run(None, NOW) for _ in range(2)]
        for run_id, stage, subject in (
            (runs[0], "ingest", "a"),
            (runs[0], "extract", "b"),
            (runs[1], "ingest", "c"),
        ):
            store.save_failure(run_id, stage, subject, "why")
        asked = [(None, None), (runs[0], None), (None, "ingest"), (runs[1], "extract")]
        found = [{f.subject for f in store.requeue_failures(*pair)} for pair in asked]
    assert found == [{"a", "b", "c"}, {"a", "b"}, {"a", "c"}, set()]
