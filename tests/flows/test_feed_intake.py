"""Polls over real connections, stored: whatever becomes of guids, dates and links, each story is one."""

from datetime import datetime
from typing import Any

import pytest
from loopback import Site
from stories import FLOOD, SPRING, make_feed, make_page

from flows.booking import read_clock
from flows.feed_intake import capture_pending, poll_due
from flows.settings import Settings
from storage import open_store
from tallywire.opml import FeedEntry

WORDS = "At least {} people were killed when the river burst its banks on Monday, officials said."


class Desk:
    """A data folder that follows the feeds of a site."""

    def __init__(self, site: Site, settings: Settings) -> None:
        self.site, self.settings = site, settings
        with open_store(settings.data) as store:
            self.run = store.start_run(None, read_clock())

    def show(self, *items: str, path: str = "/feed") -> None:
        """Show *items* in a feed, which is followed from now on."""
        channel = f"<channel><title>Example</title>{''.join(items)}</channel>"
        url = self.site.put(path, f"<rss version='2.0'>{channel}</rss>", "application/rss+xml")
        with open_store(self.settings.data) as store:
            store.add_feeds([FeedEntry(url=url)], read_clock())

    def poll(self) -> int:
        """Poll all feeds; return how many items are new."""
        return poll_due(self.settings, self.run, is_forced=True).items_new

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        with open_store(self.settings.data) as store:
            return store._database.fetch(sql)


@pytest.fixture
def desk(site: Site, near: Settings) -> Desk:
    return Desk(site, near)


def item(
    number: int, guid: str | None = None, *, link: bool = True, title: str = "Toll", date: str = ""
) -> str:
    parts = [f"<title>{title} {number}</title><description>{WORDS.format(number)}</description>"]
    parts += [f"<link>/story-{number}</link>"] if link else []
    parts += [f"<guid isPermaLink='false'>{guid}</guid>"] if guid else []
    parts += [f"<pubDate>{date}</pubDate>"] if date else []
    return f"<item>{''.join(parts)}</item>"


@pytest.mark.parametrize(
    ("case", "first", "second", "new"),
    [
        ("the same", [item(1, "a"), item(2, "b")], [item(2, "b"), item(1, "a")], 0),
        ("guids that are new each time", [item(1, "a"), item(2, "b")], [item(1, "c"), item(2, "d")], 0),
        ("no guids", [item(1), item(2)], [item(2), item(1)], 0),
        ("one guid for all", [item(1, "a"), item(2, "a")], [item(1, "a"), item(2, "a"), item(3, "a")], 1),
        ("a guid used again", [item(1, "a"), item(2, "b")], [item(3, "a"), item(2, "b")], 1),
        ("no links", [item(1, "a", link=False), item(2, "b", link=False)], [item(1, "a", link=False)], 0),
        ("no links, no guids", [item(1, link=False), item(2, link=False)], [item(2, link=False)], 0),
        (
            "no links, guids that are new each time",
            [item(1, "a", link=False), item(2, "b", link=False)],
            [item(1, "c", link=False), item(2, "d", link=False)],
            0,
        ),
        ("other words", [item(1, "a"), item(2, "b")], [item(1, "a", title="Toll rises:"), item(2, "b")], 0),
        ("listed twice", [item(1, "a"), item(1, "a"), item(2, "b")], [item(1, "a"), item(1, "a")], 0),
    ],
)
def test_no_story_is_lost_or_doubled_whatever_becomes_of_its_guid(
    desk: Desk, case: str, first: list[str], second: list[str], new: int
) -> None:
    desk.show(*first)
    assert desk.poll() == 2, case
    desk.show(*second)
    assert desk.poll() == new, case
    assert desk.ask("SELECT count(*), count(DISTINCT article_id) FROM feed_items") == [(2 + new, 2 + new)]


@pytest.mark.parametrize(
    ("date", "flag", "published", "basis"),
    [
        ("Mon, 06 May 2024 10:00:00 +0200", None, datetime(2024, 5, 6, 8), "feed"),
        ("Mon, 06 May 2024 10:00:00 CEST", None, datetime(2024, 5, 6, 8), "feed"),
        ("", None, datetime(2024, 5, 6, 7, 30), "meta"),
        ("yesterday evening", "unreadable", datetime(2024, 5, 6, 7, 30), "meta"),
        ("Wed, 31 Feb 2024 25:00:00 GMT", "unreadable", datetime(2024, 5, 6, 7, 30), "meta"),
        ("Mon, 01 Jan 0001 00:00:00 GMT", "implausible", datetime(2024, 5, 6, 7, 30), "meta"),
        ("Thu, 01 Jan 1970 00:00:00 GMT", "implausible", datetime(2024, 5, 6, 7, 30), "meta"),
        ("Fri, 06 May 2124 10:00:00 GMT", "future", datetime(2024, 5, 6, 7, 30), "meta"),
    ],
)
def test_a_date_that_cannot_be_is_flagged_and_the_pages_own_is_taken(
    desk: Desk, date: str, flag: str | None, published: datetime, basis: str
) -> None:
    desk.site.put("/story-31", make_page(FLOOD))
    desk.show(item(31, "a", date=date))
    desk.poll()
    capture_pending(desk.settings, desk.run)
    assert desk.ask("SELECT date_flag FROM feed_items") == [(flag,)]
    assert desk.ask("SELECT published_at, published_basis FROM article_versions") == [(published, basis)]


def test_a_story_that_several_feeds_bring_is_one_article_fetched_once(desk: Desk) -> None:
    desk.site.put("/story-31", make_page(FLOOD))
    for number in range(3):
        desk.show(item(31, f"guid {number}", title=f"Feed {number}:"), path=f"/feed{number}")
    assert desk.poll() == 3
    assert capture_pending(desk.settings, desk.run).articles_new == 1
    assert desk.site.paths().count("/story-31") == 1
    assert desk.ask("SELECT count(*), count(DISTINCT article_id) FROM feed_items") == [(3, 1)]
    assert desk.ask("SELECT count(*) FROM article_versions") == [(1,)]


def test_old_kinds_of_feeds_are_followed_like_new_ones(desk: Desk) -> None:
    link, title = f"{desk.site.base}/losses", SPRING[0]
    desk.site.put("/losses", make_page(SPRING))
    netscape = "http://my.netscape.com/rdf/simple/0.9/"
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    told = f"<title>{title}</title><link>{link}</link>"
    for path, body in {
        "/0.90": f"<r:RDF xmlns:r='{rdf}' xmlns='{netscape}'><channel/><item>{told}</item></r:RDF>",
        "/0.91": f"<rss version='0.91'><channel><item>{told}</item></channel></rss>",
        "/0.92": f"<rss version='0.92'><channel><item>{told}</item></channel></rss>",
        "/atom0.3": "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry>"
        f"<title>{title}</title><link rel='alternate' href='{link}'/><id>a</id></entry></feed>",
        "/atom1.0": make_feed({"/losses": SPRING}),
        "/json1": '{"version": "https://jsonfeed.org/version/1", "items":'
        f' [{{"id": "a", "url": "{link}", "title": "{title}"}}]}}',
    }.items():
        url = desk.site.put(path, body, "application/xml")
        with open_store(desk.settings.data) as store:
            store.add_feeds([FeedEntry(url=url)], read_clock())
    assert desk.poll() == 6
    assert desk.ask("SELECT DISTINCT title, url FROM feed_items") == [(title, link)]
    assert desk.ask("SELECT count(*) FROM polls WHERE outcome = 'new'") == [(6,)]
