"""Feeds are polled and their new items captured, each for itself."""

from datetime import datetime

import pytest
from loopback import Page, Site

from flows.feed_polls import conclude_polls, poll_feed, poll_feeds
from flows.page_captures import Capture, NewItem, capture_one, select_items
from flows.settings import Settings
from storage import FeedState
from tallywire.capture import FEED_TEXT_NOTE, name_item
from tallywire.models import RawItem

NOW = datetime(2026, 1, 2)
ENTRY = "<item><title>Toll rises</title><link>{}</link><description>{}</description></item>"
TEXT = "At least 31 people were killed when the river burst its banks on Wednesday night, officials said."
PAGE = (
    f"<html><body><article><p>{TEXT}</p><p>Five hundred homes were destroyed, the mayor said.</p></article>"
)


def put_feed(site: Site, *links: str, path: str = "/feed", text: str = TEXT, **headers: str) -> str:
    items = "".join(ENTRY.format(link, text) for link in links)
    body = f"<rss version='2.0'><channel><title>Example News</title>{items}</channel></rss>"
    return site.put(path, body, "application/rss+xml", **headers)


def known_from(polled) -> FeedState:
    poll = polled.poll
    return FeedState(
        feed_url=poll.feed_url,
        etag=poll.etag,
        last_modified=poll.last_modified,
        body_sha256=poll.body_sha256,
    )


def test_a_first_poll_brings_the_feed_and_what_to_ask_by_next_time(site: Site, near: Settings) -> None:
    polled = poll_feed(FeedState(feed_url=put_feed(site, "/a", "/b")), near, NOW)
    assert (polled.poll.outcome, polled.poll.http_status, polled.poll.items) == ("new", 200, 2)
    assert polled.feed is not None
    assert polled.feed.title == "Example News"
    again = poll_feed(known_from(polled), near, NOW)
    assert (again.poll.outcome, again.poll.http_status, again.feed) == ("unchanged", 304, None)


def test_a_body_seen_before_is_not_read_again_though_its_tag_is_new(site: Site, near: Settings) -> None:
    url = put_feed(site, "/a")
    first = poll_feed(FeedState(feed_url=url), near, NOW)
    site.pages["/feed"].headers["ETag"] = '"other"'
    again = poll_feed(known_from(first), near, NOW)
    assert (again.poll.outcome, again.poll.http_status, again.feed) == ("unchanged", 200, None)
    assert again.poll.etag == '"other"'


@pytest.mark.parametrize(
    ("page", "reason", "status"),
    [
        (Page(b"gone", 410), "the server answers 410 (Gone)", 410),
        (Page(b"<html>Hello</html>"), "no feed", 200),
        (Page(b""), "empty answer", 200),
    ],
)
def test_a_feed_that_fails_says_why_and_stops_no_other(
    site: Site, near: Settings, page: Page, reason: str, status: int
) -> None:
    good = put_feed(site, "/a")
    site.pages["/bad"] = page
    bad, fine = poll_feeds(
        [FeedState(feed_url=f"{site.base}/bad"), FeedState(feed_url=good)], near, NOW, lambda _: None
    )
    assert (bad.poll.outcome, bad.poll.http_status) == ("failed", status)
    assert bad.failure is not None
    assert bad.failure.reason == f"{site.base}/bad: {reason}"
    assert bad.poll.body_sha256 is None
    assert fine.poll.outcome == "new"


def test_only_items_not_stored_are_new_and_each_is_taken_once(site: Site, near: Settings) -> None:
    first = poll_feed(FeedState(feed_url=put_feed(site, "/a", "/b")), near, NOW)
    second = poll_feed(FeedState(feed_url=put_feed(site, "/b?utm_source=x", "/c", path="/two")), near, NOW)
    assert first.feed is not None
    assert second.feed is not None
    known = {name_item(first.feed.items[0])}
    new = select_items([first.feed, second.feed], known)
    assert [item.item.url for item in new] == [f"{site.base}/b", f"{site.base}/c"]


def test_an_item_is_captured_from_its_page(site: Site, near: Settings) -> None:
    url = site.put("/story", PAGE)
    captured = capture_one(NewItem(RawItem(feed_url="f", guid="g", url=url, title="T"), "Example"), near, NOW)
    assert captured.failure is None
    assert captured.article is not None
    assert "Five hundred homes" in captured.article.text
    assert (captured.article.publisher, captured.article.note) == ("Example", None)


def test_the_feeds_text_stands_in_for_a_page_that_cannot_be_had_and_the_failure_is_kept(
    site: Site, near: Settings
) -> None:
    item = RawItem(feed_url="f", guid="g", url=f"{site.base}/gone", content_html=f"<p>{TEXT}</p>")
    captured = capture_one(NewItem(item), near, NOW)
    assert captured.article is not None
    assert captured.article.note == FEED_TEXT_NOTE
    assert captured.failure is not None
    assert captured.failure.reason == f"{site.base}/gone: the server answers 404 (Not Found)"
    assert captured.is_settled


def test_a_feed_is_done_with_only_when_all_its_items_could_be_had(site: Site, near: Settings) -> None:
    polled = poll_feed(FeedState(feed_url=put_feed(site, "/gone", text="")), near, NOW)
    assert polled.feed is not None
    [new] = select_items([polled.feed], set())
    captured = capture_one(new, near, NOW)
    assert (captured.article, captured.is_settled) == (None, False)
    [poll] = conclude_polls([polled], [captured])
    assert (poll.items_new, poll.etag, poll.body_sha256) == (1, None, None)
    [settled] = conclude_polls([polled], [Capture(new.item, None, captured.failure)])
    assert settled.body_sha256 == polled.poll.body_sha256
