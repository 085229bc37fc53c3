"""The entries of feeds: stored together with the poll that brought them, pending until their article is."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime

from storage.database import Database
from storage.feeds import FeedState, Poll, record_polls, save_pauses, update_feeds
from storage.queries import read_query
from tallywire.entries import Entry, KnownEntry, sort_entries
from tallywire.models import RawItem
from tallywire.redaction import redact

ITEM_FIELDS = tuple(f.name for f in fields(RawItem))


@dataclass(frozen=True, slots=True, kw_only=True)
class PolledFeed:
    """What came of one poll: itself, the state that follows from it, the entries of a body that was read.

    `host_pause` is a host and until when it is left alone.
    """

    poll: Poll
    state: FeedState
    entries: tuple[Entry, ...] = ()
    host_pause: tuple[str, datetime] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingItem:
    """An item that waits for its article, how often that was tried, and what its feed says of itself.

    `changes` counts how often the feed has changed it since it was first seen. `wants_page` is False where
    the feed's own text is to be taken.
    """

    item: RawItem
    article_id: str
    publisher: str | None
    wants_page: bool
    attempts: int
    changes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What came of capturing an article: done with (`next_attempt_at` None), or to be tried again then."""

    article_id: str
    next_attempt_at: datetime | None = None
    reason: str | None = None


def save_polled(database: Database, run_id: str, polled: Sequence[PolledFeed]) -> list[Poll]:
    """Store polls, what follows for their feeds, and their new and changed entries, all in one transaction.

    Return the polls with `items_new` counted.
    """
    known = load_known(database, [p for p in polled if p.entries])
    rows: list[dict[str, object]] = []
    changed: list[dict[str, object]] = []
    polls = []
    for p in polled:
        if not p.entries:
            polls.append(p.poll)
            continue
        found = sort_entries(p.entries, known.get(p.poll.feed_url, ()))
        polls.append(replace(p.poll, items_new=len(found.new)))
        rows += [_write_row(run_id, p.poll, entry) for entry in found.new]
        changed += [_write_row(run_id, p.poll, entry) for entry in found.changed]
    with database.transaction():
        record_polls(database, run_id, polls)
        update_feeds(database, [p.state for p in polled if p.poll.outcome != "new"], are_read=False)
        read = [(p.state, poll) for p, poll in zip(polled, polls, strict=True) if poll.outcome == "new"]
        update_feeds(database, [_note_news(*pair) for pair in read], are_read=True)
        save_pauses(database, dict(p.host_pause for p in polled if p.host_pause))
        database.append("feed_items", rows)
        if changed:
            with database.lend_rows("changed", "feed_items", changed):
                database.fetch(read_query("change_items"))
    return polls


def load_known(database: Database, polled: Sequence[PolledFeed]) -> dict[str, list[KnownEntry]]:
    """Return by feed what is stored of entries that could be those of *polled*."""
    rows = [
        {
            "feed_url": p.poll.feed_url,
            "article_id": e.article_id,
            "guid": e.item.guid,
            "url": e.item.url,
            "fingerprint": e.fingerprint,
        }
        for p in polled
        for e in p.entries
    ]
    known: dict[str, list[KnownEntry]] = {}
    if not rows:
        return known
    with database.lend_rows("listed", "feed_items", rows):
        for feed_url, *values in database.fetch(read_query("known_entries")):
            names = (f.name for f in fields(KnownEntry))
            known.setdefault(feed_url, []).append(KnownEntry(**dict(zip(names, values, strict=True))))
    return known


def load_pending_items(database: Database, now: datetime, limit: int) -> list[PendingItem]:
    """Return up to *limit* items that wait for their article and may be tried at *now*, oldest first."""
    rows = database.fetch_mappings(read_query("pending_items"), {"now": now, "limit": limit})
    return [
        PendingItem(
            item=RawItem(
                **{name: row.pop(name) for name in ITEM_FIELDS if name != "article_id"},
                article_id=row["article_id"],
            ),
            **row,
        )
        for row in rows
    ]


def count_pending_items(database: Database, now: datetime) -> int:
    """Return how many items wait for their article and may be tried at *now*."""
    return int(
        database.fetch_value(
            "SELECT count(DISTINCT article_id) FROM store.feed_items"
            " WHERE is_pending AND coalesce(next_attempt_at, $now) <= $now",
            {"now": now},
        )
    )


def settle_items(database: Database, settled: Sequence[Settled]) -> None:
    """Store what came of capturing items, inside the caller's transaction; content done with is dropped."""
    rows = [
        {f.name: getattr(s, f.name) for f in fields(Settled)} | {"reason": s.reason and redact(s.reason)}
        for s in settled
    ]
    with database.lend_rows("settled", "feed_items", rows):
        database.fetch(read_query("settle_items"))


def _write_row(run_id: str, poll: Poll, entry: Entry) -> dict[str, object]:
    return {
        **{name: getattr(entry.item, name) for name in ITEM_FIELDS},
        "feed_url": poll.feed_url,
        "article_id": entry.article_id,
        "fingerprint": entry.fingerprint,
        "first_seen_at": poll.polled_at,
        "changed_at": None,
        "changes": 0,
        "run_id": run_id,
        "is_pending": True,
        "attempts": 0,
        "next_attempt_at": None,
        "reason": None,
    }


def _note_news(state: FeedState, poll: Poll) -> FeedState:
    if not poll.items_new:
        return state
    return replace(state, schedule=replace(state.schedule, last_new_at=poll.polled_at))
