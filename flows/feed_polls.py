"""Polling feeds and capturing what is new in them: many at a time, each for itself.

Nothing here raises for a feed or a page that fails: what went wrong comes back as a failure.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from flows.failures import Failure, describe_error
from flows.retrieve import FetchError, retrieve
from flows.settings import Settings
from tallywire.capture import capture_item, capture_page, name_item
from tallywire.errors import InputError, TallywireError
from tallywire.feeds import Feed, parse_feed
from tallywire.models import Article, RawItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a feed's server gave last time to ask again by, and the SHA-256 of the body it gave."""

    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """One look at a feed. `feed` is None when it failed or nothing had changed; `status` is the server's."""

    url: str
    polled_at: datetime
    status: int | None
    validators: Validators
    feed: Feed | None = None
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Capture:
    """The article got for one item, and what went wrong on the way: either may be missing, not both.

    `is_settled` is False when trying again later may bring what is missing.
    """

    article: Article | None
    failure: Failure | None = None
    is_settled: bool = True


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item to capture and the name of the feed that brought it."""

    item: RawItem
    publisher: str | None = None


def poll_feeds(
    feeds: Iterable[tuple[str, Validators]], settings: Settings, now: datetime, advance: Callable[[int], None]
) -> list[Poll]:
    """Return a poll of each (url, validators), in order."""

    def poll(feed: tuple[str, Validators]) -> Poll:
        result = poll_feed(*feed, settings, now)
        advance(1)
        return result

    with ThreadPoolExecutor(settings.fetch_threads) as pool:
        return list(pool.map(poll, feeds))


def poll_feed(url: str, known: Validators, settings: Settings, now: datetime) -> Poll:
    """Return what the feed at *url* gives. An unchanged body is not read again, whatever the server says."""
    try:
        answer = retrieve(
            url, settings, max_bytes=settings.feed_bytes, etag=known.etag, last_modified=known.last_modified
        )
    except FetchError as error:
        return _failed(url, known, now, error, error.status)
    if answer.is_unchanged:
        return Poll(url=url, polled_at=now, status=answer.status, validators=known)
    digest = hashlib.sha256(answer.body).hexdigest()
    validators = Validators(
        etag=answer.headers.get("etag"),
        last_modified=answer.headers.get("last-modified"),
        body_sha256=digest,
    )
    if digest == known.body_sha256:
        return Poll(url=url, polled_at=now, status=answer.status, validators=validators)
    try:
        feed = parse_feed(answer.body, answer.headers, url)
    except InputError as error:
        return _failed(url, known, now, error, answer.status)
    return Poll(url=url, polled_at=now, status=answer.status, validators=validators, feed=feed)


def select_items(polls: Sequence[Poll], known: Collection[str], limit: int) -> list[NewItem]:
    """Return the items of *polls* whose articles are not among the *known* article ids, each once.

    At most *limit* are taken from one feed; the rest stay new for the next run.
    """
    selected: list[NewItem] = []
    seen = set(known)
    for poll in polls:
        if poll.feed is None:
            continue
        fresh = [item for item in poll.feed.items if name_item(item) not in seen][:limit]
        for item in fresh:
            if (name := name_item(item)) not in seen:
                seen.add(name)
                selected.append(NewItem(item, poll.feed.title))
    return selected


def capture_items(
    items: Sequence[NewItem], settings: Settings, now: datetime, advance: Callable[[int], None]
) -> list[Capture]:
    """Return the capture of each item, in order."""

    def capture(new: NewItem) -> Capture:
        result = capture_one(new, settings, now)
        advance(1)
        return result

    with ThreadPoolExecutor(settings.fetch_threads) as pool:
        return list(pool.map(capture, items))


def capture_one(new: NewItem, settings: Settings, now: datetime) -> Capture:
    """Return the article behind an item, from its page or else from the feed's own text.

    A page that fails is a failure even where the feed's text stands in for it.
    """
    item = new.item
    failure, is_settled = None, True
    if item.url:
        try:
            page = retrieve(item.url, settings, max_bytes=settings.page_bytes)
            return Capture(capture_page(page.body, page.url, item, new.publisher, now))
        except FetchError as error:
            failure, is_settled = Failure("ingest", item.url, str(error)), False
        except InputError as error:
            failure = Failure("ingest", item.url, str(error))
        except Exception as error:
            failure = Failure("ingest", item.url, f"{item.url}: {describe_error(error)}")
    try:
        return Capture(capture_item(item, new.publisher, now), failure)
    except InputError as error:
        return Capture(None, failure or Failure("ingest", item.url or item.guid, str(error)), is_settled)


def _failed(url: str, known: Validators, now: datetime, error: TallywireError, status: int | None) -> Poll:
    failure = Failure("ingest", url, str(error))
    return Poll(url=url, polled_at=now, status=status, validators=known, failure=failure)
