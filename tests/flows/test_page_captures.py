"""The articles behind items are captured from their pages, else from what the feed gives."""

from datetime import datetime, timedelta

from loopback import Site

from flows.page_captures import Capture, NewItem, capture_one, settle
from flows.settings import Settings
from tallywire.capture import FEED_TEXT_NOTE
from tallywire.models import RawItem

NOW = datetime(2026, 1, 2)
TEXT = "At least 31 people were killed when the river burst its banks on Wednesday night, officials said."
PAGE = (
    f"<html><body><article><p>{TEXT}</p><p>Five hundred homes were destroyed, the mayor said.</p></article>"
)


def test_an_item_is_captured_from_its_page(site: Site, near: Settings) -> None:
    url = site.put("/story", PAGE)
    captured = capture_one(NewItem(RawItem(feed_url="f", guid="g", url=url, title="T"), "Example"), near, NOW)
    assert captured.failure is None
    assert captured.article is not None
    assert "Five hundred homes" in captured.article.text
    assert (captured.article.publisher, captured.article.note) == ("Example", None)


def test_a_feed_whose_pages_are_not_wanted_gives_its_own_text(site: Site, near: Settings) -> None:
    item = RawItem(feed_url="f", guid="g", url=site.put("/story", PAGE), content_html=f"<p>{TEXT}</p>")
    captured = capture_one(NewItem(item, wants_page=False), near, NOW)
    assert captured.article is not None
    assert captured.article.note == FEED_TEXT_NOTE
    assert site.requests == []


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


def test_what_could_not_be_had_is_tried_again_a_few_times(site: Site, near: Settings) -> None:
    new = NewItem(RawItem(feed_url="f", guid="g", url=f"{site.base}/gone"))
    captured = capture_one(new, near, NOW)
    assert (captured.article, captured.is_settled) == (None, False)
    first = settle(new, captured, NOW)
    assert first.next_attempt_at == NOW + timedelta(hours=1)
    assert first.reason == f"{site.base}/gone: the server answers 404 (Not Found)"
    assert settle(NewItem(new.item, attempts=9), captured, NOW).next_attempt_at is None
    assert settle(new, Capture(new.item, None, captured.failure), NOW).next_attempt_at is None
