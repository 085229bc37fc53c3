"""The bytes of a feed → what is kept of it: its entries, named, with dates that can be believed. Pure.

Worker processes run it: it imports no more than it needs.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

from tallywire.entries import Entry, name_entries
from tallywire.errors import InputError
from tallywire.feeds import Feed, parse_feed
from tallywire.written_moments import judge_dates


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The bytes of a feed as they came from `url`; `feed_url` is the feed's name."""

    body: bytes = field(repr=False)
    content_type: str | None
    url: str
    feed_url: str
    now: datetime


def read_body(job: Body) -> tuple[Feed, tuple[Entry, ...]]:
    """Return the feed that a body holds, without its items, and its entries. Raises `InputError`."""
    headers = {"content-type": job.content_type} if job.content_type else {}
    try:
        feed = parse_feed(job.body, headers, job.url)
    except InputError:
        raise
    except Exception as error:
        # Whatever a parser trips over is the feed's, and stops no other.
        raise InputError(f"{job.url}: could not be read: {type(error).__name__}") from error
    items = [judge_dates(replace(item, feed_url=job.feed_url), job.now) for item in feed.items]
    return replace(feed, items=()), name_entries(items)
