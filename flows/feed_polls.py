"""Polling feeds and capturing what is new in them: many at a time, each for itself.

Nothing here raises for a feed or a page that fails: what went wrong comes back as a failure.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from flows.failures import Failure, describe_error
from flows.retrieve import FetchError, retrieve
from flows.settings import Settings
from storage import FeedState, Poll
from tallywire.capture import capture_item, capture_page, name_item
from tallywire.errors import InputError
from tallywire.feeds import Feed, parse_feed
from tallywire.models import Article, RawItem

Thing = TypeVar("Thing")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Polled:
    """A poll and the feed it brought: None when the poll failed or nothing had changed."""

    poll: Poll
    feed: Feed | None = None

    @property
    def failure(self) -> Failure | None:
        """What went wrong, None when nothing did."""
        return Failure("ingest", self.poll.feed_url, self.poll.reason) if self.poll.reason else None


@dataclass(frozen=True, slots=True)
class Capture:
    """The article got for one item, and what went wrong on the way: either may be missing, not both.

    `is_settled` is False when trying again later may bring what is missing.
    """

    item: RawItem
    article: Article | None
    failure: Failure | None = None
    is_settled: bool = True


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item to capture and the name of the feed that brought it."""

    item: RawItem
    publisher: str | None = None


def poll_feeds(
    feeds: Iterable[FeedState], settings: Settings, now: datetime, advance: Callable[[int], None]
) -> list[Polled]:
    """Return a poll of each feed, in order; *advance* is told of each that is done."""
    return _do_at_once(lambda feed: poll_feed(feed, settings, now), feeds, settings, advance)


def poll_feed(known: FeedState, settings: Settings, now: datetime) -> Polled:
    """Return what the feed gives. A body seen before is not read again, whatever the server says of it."""
    url = known.feed_url
    try:
        answer = retrieve(
            url, settings, max_bytes=settings.feed_bytes, etag=known.etag, last_modified=known.last_modified
        )
    except FetchError as error:
        return Polled(
            Poll(feed_url=url, polled_at=now, outcome="failed", http_status=error.status, reason=str(error))
        )
    poll = Poll(
        feed_url=url,
        polled_at=now,
        outcome="unchanged",
        http_status=answer.status,
        etag=answer.headers.get("etag"),
        last_modified=answer.headers.get("last-modified"),
        body_sha256=None if answer.is_unchanged else hashlib.sha256(answer.body).hexdigest(),
    )
    if answer.is_unchanged or poll.body_sha256 == known.body_sha256:
        return Polled(poll)
    try:
        feed = parse_feed(answer.body, answer.headers, url)
    except InputError as error:
        return Polled(replace(forget_answer(poll), outcome="failed", reason=str(error)))
    return Polled(replace(poll, outcome="new", items=len(feed.items)), feed)


def forget_answer(poll: Poll) -> Poll:
    """Return *poll* without its validators, so that the next one asks for the whole feed again."""
    return replace(poll, etag=None, last_modified=None, body_sha256=None)


def select_items(polled: Sequence[Polled], known: Collection[str]) -> list[NewItem]:
    """Return the items of *polled* whose articles are not among the *known* article ids, each once."""
    selected: dict[str, NewItem] = {}
    for feed in (p.feed for p in polled if p.feed):
        for item in feed.items:
            if (name := name_item(item)) not in known:
                selected.setdefault(name, NewItem(item, feed.title))
    return list(selected.values())


def conclude_polls(polled: Sequence[Polled], captures: Sequence[Capture]) -> list[Poll]:
    """Return the polls to be recorded, with how many items were new.

    A feed with an item that could not be had yet keeps its old validators: it will be read again.
    """
    new = Counter(capture.item.feed_url for capture in captures)
    unsettled = {capture.item.feed_url for capture in captures if not capture.is_settled}
    polls = (replace(p.poll, items_new=new[p.poll.feed_url]) for p in polled)
    return [forget_answer(poll) if poll.feed_url in unsettled else poll for poll in polls]


def capture_items(
    items: Sequence[NewItem], settings: Settings, now: datetime, advance: Callable[[int], None]
) -> list[Capture]:
    """Return the capture of each item, in order."""
    return _do_at_once(lambda new: capture_one(new, settings, now), items, settings, advance)


def capture_one(new: NewItem, settings: Settings, now: datetime) -> Capture:
    """Return the article behind an item, from its page or else from the feed's own text.

    A page that fails is a failure even where the feed's text stands in for it.
    """
    item = new.item
    failure, is_settled = None, True
    if item.url:
        try:
            page = retrieve(item.url, settings, max_bytes=settings.page_bytes)
            return Capture(item, capture_page(page.body, page.url, item, new.publisher, now))
        except FetchError as error:
            failure, is_settled = Failure("ingest", item.url, str(error)), False
        except InputError as error:
            failure = Failure("ingest", item.url, str(error))
        except Exception as error:
            failure = Failure("ingest", item.url, f"{item.url}: {describe_error(error)}")
    try:
        return Capture(item, capture_item(item, new.publisher, now), failure)
    except InputError as error:
        return Capture(
            item, None, failure or Failure("ingest", item.url or item.guid, str(error)), is_settled
        )


def _do_at_once(
    do: Callable[[Thing], Result],
    things: Iterable[Thing],
    settings: Settings,
    advance: Callable[[int], None],
) -> list[Result]:
    def do_and_tell(thing: Thing) -> Result:
        result = do(thing)
        advance(1)
        return result

    with ThreadPoolExecutor(settings.fetch_threads) as pool:
        return list(pool.map(do_and_tell, things))
