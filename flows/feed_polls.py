"""Polling feeds: many at a time, each for itself.

Nothing here raises for a feed that fails: what went wrong comes back as a failure.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flows.at_once import do_at_once
from flows.failures import Failure
from flows.page_captures import Capture
from flows.retrieve import FetchError, retrieve
from flows.settings import Settings
from storage import FeedState, Poll
from tallywire.errors import InputError
from tallywire.feeds import Feed, parse_feed


@dataclass(frozen=True, slots=True)
class Polled:
    """A poll and the feed it brought: None when the poll failed or nothing had changed."""

    poll: Poll
    feed: Feed | None = None

    @property
    def failure(self) -> Failure | None:
        """What went wrong, None when nothing did."""
        return Failure("ingest", self.poll.feed_url, self.poll.reason) if self.poll.reason else None


def poll_feeds(
    feeds: Iterable[FeedState], settings: Settings, now: datetime, advance: Callable[[int], None]
) -> list[Polled]:
    """Return a poll of each feed, in order; *advance* is told of each that is done."""
    return do_at_once(lambda feed: poll_feed(feed, settings, now), feeds, settings, advance)


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


def conclude_polls(polled: Sequence[Polled], captures: Sequence[Capture]) -> list[Poll]:
    """Return the polls to be recorded, with how many items were new.

    A feed with an item that could not be had yet keeps its old validators: it will be read again.
    """
    new = Counter(capture.item.feed_url for capture in captures)
    unsettled = {capture.item.feed_url for capture in captures if not capture.is_settled}
    polls = (replace(p.poll, items_new=new[p.poll.feed_url]) for p in polled)
    return [forget_answer(poll) if poll.feed_url in unsettled else poll for poll in polls]
