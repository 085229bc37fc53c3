"""Feeds, their polls and their entries are kept: nothing lost, nothing twice."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from storage import FeedState, Poll, PolledFeed, Settled, Store, open_store
from tallywire.entries import name_entries
from tallywire.feed_options import FeedOptions
from tallywire.models import RawItem
from tallywire.opml import FeedEntry
from tallywire.polling import Rhythm, Schedule

NOW = datetime(2026, 1, 2)
URL = "http://news.example/feed"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path) as opened:
        yield opened


def ask(store: Store, sql: str) -> list[tuple[Any, ...]]:
    return store._database.fetch(sql)


def make_item(name: str, **given: Any) -> RawItem:
    fields = {"feed_url": URL, "guid": name, "url": f"http://news.example/{name}", "title": f"Story {name}"}
    return RawItem(**(fields | given))


def poll(store: Store, *items: RawItem, minutes: int = 0, state: FeedState | None = None) -> Poll:
    run = store.start_run(None, NOW)
    at = NOW + timedelta(minutes=minutes)
    polled = PolledFeed(
        poll=Poll(feed_url=URL, polled_at=at, outcome="new", http_status=200, items=len(items)),
        state=state or store.load_feeds()[0],
        entries=name_entries(items),
    )
    [saved] = store.save_polled(run, [polled])
    return saved


def follow(store: Store, url: str = URL, **given: Any) -> None:
    store.add_feeds([FeedEntry(url=url, **given)], NOW)


def test_a_feed_added_twice_is_one_and_keeps_what_is_known_of_it(store: Store) -> None:
    entry = FeedEntry(url=URL, title="Example", site="http://news.example", tags=("africa", "floods"))
    assert store.add_feeds([entry, entry], NOW) == [URL]
    assert store.add_feeds([FeedEntry(url=URL, title="Other")], NOW) == []
    [feed] = store.load_feeds()
    assert (feed.title, feed.site_url, feed.options.tags) == ("Example", "http://news.example", entry.tags)
    assert feed.schedule == Schedule()


def test_a_feed_that_moved_is_known_by_both_of_its_addresses(store: Store) -> None:
    follow(store)
    poll(store, state=FeedState(feed_url=URL, address="http://new.example/feed"))
    assert store.add_feeds([FeedEntry(url="http://new.example/feed")], NOW) == []


def test_what_a_poll_found_out_is_what_the_next_one_starts_from(store: Store) -> None:
    follow(store)
    schedule = Schedule(
        next_poll_at=NOW + timedelta(hours=1), not_before=NOW, full_at=NOW, failures=2, failing_since=NOW,
        moved_to="http://b.example/", moves=2,
        rhythm=Rhythm(ttl=timedelta(minutes=90), gap=timedelta(seconds=0.5), skip_hours=frozenset({0, 23}),
                      skip_days=frozenset({5, 6})),
    )  # fmt: skip
    state = FeedState(
        feed_url=URL, title="T", etag='"x"', last_modified="M", body_sha256="d", schedule=schedule
    )
    poll(store, state=state)
    assert store.load_feeds() == [state]


def test_settings_of_a_feed_are_kept_and_polls_do_not_touch_them(store: Store) -> None:
    follow(store)
    options = FeedOptions(
        min_seconds=60, max_seconds=3600, user_agent="Ours", headers={"X-A": "b", "X-Key": "env:K"},
        auth_user="ann", auth_secret="block:word", has_full_text=False, tags=("a", "b"),
    )  # fmt: skip
    store.set_feed_options(URL, options)
    poll(store, make_item("a"))
    assert store.load_feeds()[0].options == options


def test_an_entry_is_new_once_and_waits_until_it_is_settled(store: Store) -> None:
    follow(store, title="Example")
    assert poll(store, make_item("a", content_html="<p>Words</p>"), make_item("b")).items_new == 2
    assert poll(store, make_item("b"), make_item("c"), minutes=1).items_new == 1
    assert store.load_feeds()[0].schedule.last_new_at == NOW + timedelta(minutes=1)
    waiting = sorted(store.load_pending_items(NOW, 10), key=lambda p: p.item.guid)
    assert [p.item.guid for p in waiting] == ["a", "b", "c"]
    assert (waiting[0].item.content_html, waiting[0].publisher) == ("<p>Words</p>", "Example")
    store.settle_items([Settled(article_id=waiting[0].article_id)])
    later = Settled(article_id=waiting[1].article_id, next_attempt_at=NOW + timedelta(hours=1), reason="404")
    store.settle_items([later])
    assert [p.item.guid for p in store.load_pending_items(NOW, 10)] == ["c"]
    assert store.count_pending_items(NOW) == 1
    again = store.load_pending_items(NOW + timedelta(hours=1), 10)
    assert [(p.item.guid, p.attempts) for p in again] == [("b", 1), ("c", 0)]
    assert ask(store, "SELECT guid, content_html, reason FROM store.feed_items ORDER BY guid") == [
        ("a", None, None), ("b", None, "404"), ("c", None, None),
    ]  # fmt: skip


def test_an_entry_that_its_feed_has_changed_waits_again(store: Store) -> None:
    follow(store)
    poll(store, make_item("a", content_html="31 dead"))
    [waiting] = store.load_pending_items(NOW, 10)
    store.settle_items([Settled(article_id=waiting.article_id)])
    poll(store, make_item("a", content_html="<b>31</b> dead"), minutes=1)
    assert store.load_pending_items(NOW, 10) == [], "markup is no change"
    assert poll(store, make_item("a", content_html="45 dead"), minutes=2).items_new == 0
    [again] = store.load_pending_items(NOW, 10)
    assert (again.item.content_html, again.changes, again.attempts) == ("45 dead", 1, 0)


def test_an_article_that_two_feeds_bring_is_captured_once(store: Store) -> None:
    follow(store)
    other = "http://other.example/feed"
    follow(store, other)
    poll(store, make_item("a"))
    items = name_entries([make_item("a", feed_url=other)])
    there = PolledFeed(
        poll=Poll(feed_url=other, polled_at=NOW, outcome="new"),
        state=FeedState(feed_url=other),
        entries=items,
    )
    [saved] = store.save_polled(store.start_run(None, NOW), [there])
    assert saved.items_new == 1
    [waiting] = store.load_pending_items(NOW, 10)
    store.settle_items([Settled(article_id=waiting.article_id)])
    assert store.count_pending_items(NOW) == 0


def test_a_poll_that_cannot_be_stored_leaves_nothing_of_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(store)

    def fail(*_: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr("storage.feed_items.save_pauses", fail)
    with pytest.raises(OSError, match="no room"):
        poll(store, make_item("a"), state=FeedState(feed_url=URL, etag='"new"'))
    assert ask(store, "SELECT count(*) FROM store.polls") == [(0,)]
    assert store.load_feeds()[0].etag is None
    assert store.count_pending_items(NOW) == 0


def test_a_host_is_left_alone_until_its_time_is_over(store: Store) -> None:
    follow(store)
    until = NOW + timedelta(hours=1)
    failed = PolledFeed(
        poll=Poll(feed_url=URL, polled_at=NOW, outcome="failed", http_status=429, reason="slow down"),
        state=FeedState(feed_url=URL), host_pause=("news.example", until),
    )  # fmt: skip
    store.save_polled(store.start_run(None, NOW), [failed])
    assert store.load_host_pauses(NOW) == {"news.example": until}
    assert store.load_host_pauses(until) == {}


@pytest.mark.parametrize(
    ("schedule", "health"),
    [
        (Schedule(), "ok"),
        (Schedule(failures=3, failing_since=NOW), "failing"),
        (Schedule(is_gone=True), "gone"),
    ],
)
def test_the_health_of_a_feed_is_told(store: Store, schedule: Schedule, health: str) -> None:
    follow(store)
    assert ask(store, "SELECT health FROM feeds") == [("new",)]
    poll(store, state=FeedState(feed_url=URL, schedule=schedule))
    assert ask(store, "SELECT health FROM feeds") == [(health,)]
    store.enable_feed(URL, is_enabled=False)
    assert ask(store, "SELECT health, is_enabled FROM feeds") == [("disabled", False)]
    store.enable_feed(URL, is_enabled=True)
    assert ask(store, "SELECT health FROM feeds") == [("ok",)]
    known = store.load_feeds()[0].schedule
    assert replace(known, last_new_at=None) == Schedule()


def test_feeds_of_an_older_database_are_polled_on(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        follow(store)
        store._database.fetch(
            "UPDATE store.feeds SET headers = NULL, tags = NULL, skip_hours = NULL, skip_days = NULL,"
            " failures = NULL, moves = NULL, is_gone = NULL, has_full_text = NULL"
        )
        assert store.load_feeds() == [FeedState(feed_url=URL)]
