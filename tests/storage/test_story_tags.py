"""Articles belong to stories by the tags of the feeds that list them, in whatever order these things come."""

from datetime import datetime
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from store_examples import EXTRACTOR, NOW, REGISTER, make_article, make_figure

from storage import Extraction, Poll, PolledFeed, Store, open_store, read_public
from tallywire.entries import name_entries
from tallywire.feed_options import FeedOptions
from tallywire.identity import rename_article
from tallywire.models import RawItem
from tallywire.opml import FeedEntry
from tallywire.stories import Story
from tallywire.tracking import track

TEXT = "So far 498 had died."
PAGE = "https://news.example/a"
MAIN, SPECIAL = "https://news.example/main.rss", "https://news.example/war.rss"
WAR = Story(name="The war", start=datetime(2022, 2, 24).date(), tags=("war",))
STEPS = ("article", "listed", "tag", "stories")


def take(store: Store, run_id: str, step: str) -> None:
    if step == "article":
        found = make_article("a", TEXT, datetime(2022, 3, 3))
        [entry] = name_entries([item(MAIN)])
        article = rename_article(found, entry.article_id)
        store.save_articles(run_id, [article])
        read = Extraction(version_id=article.version_id, figures=(make_figure(TEXT, "498"),))
        store.save_extractions(run_id, EXTRACTOR, [read], REGISTER, NOW)
    elif step == "listed":
        store.add_feeds([FeedEntry(url=SPECIAL)], NOW)
        state = next(feed for feed in store.load_feeds() if feed.feed_url == SPECIAL)
        poll = Poll(feed_url=SPECIAL, polled_at=NOW, outcome="new", items=1)
        store.save_polled(run_id, [PolledFeed(poll=poll, state=state, entries=name_entries([item(SPECIAL)]))])
    elif step == "tag":
        store.add_feeds([FeedEntry(url=SPECIAL)], NOW)
        store.set_feed_options(SPECIAL, FeedOptions(tags=("War", "europe")))


def item(feed: str) -> RawItem:
    return RawItem(feed_url=feed, guid=PAGE, url=PAGE, title="A story")


def keep(store: Store, stories: tuple[Story, ...], run_id: str) -> None:
    store.settle(stories)
    groups = store.touched_groups()
    store.save_tracking(run_id, groups, track(store.load_reported(groups), store.load_versions(groups)))
    store.finish_run(run_id, "completed", NOW, None)


def ask(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    with read_public(folder) as public:
        return public.query(sql).rows


@pytest.mark.parametrize("order", list(permutations(STEPS)), ids=lambda order: "-".join(order))
def test_the_article_of_a_tagged_feed_belongs_to_its_story_whatever_came_first(
    tmp_path: Path, order: tuple[str, ...]
) -> None:
    stories: tuple[Story, ...] = ()
    with open_store(tmp_path) as store:
        for step in order:
            run_id = store.start_run(None, NOW)
            stories = (WAR,) if step == "stories" else stories
            take(store, run_id, step)
            keep(store, stories, run_id)
        store.publish()
    assert ask(tmp_path, "SELECT story, period_start FROM figures") == [("The war", WAR.start)]
    assert ask(tmp_path, "SELECT label FROM series") == [
        ("Russian military killed, Ukraine, cumulative since 2022-02-24",)
    ]
    # Whatever put it there later than its article is no news.
    cause = "news" if order[-1] == "article" else "stories"
    assert ask(tmp_path, "SELECT run_id, cause FROM revisions") == [("4", cause)]


def test_a_tag_that_goes_takes_its_articles_with_it(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        for step in STEPS:
            take(store, run_id := store.start_run(None, NOW), step)
        keep(store, (WAR,), run_id)
        store.set_feed_options(SPECIAL, FeedOptions(tags=("europe",)))
        keep(store, (WAR,), store.start_run(None, NOW))
        store.publish()
    assert ask(tmp_path, "SELECT story, period_start FROM figures") == [(None, None)]
