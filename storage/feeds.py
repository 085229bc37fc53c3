"""The feeds that are polled, and the validators that let a poll cost nothing when nothing changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.database import Database
from tallywire.opml import FeedEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """A feed with what the last answer said of itself: `body_sha256` is the digest of its bytes."""

    feed_url: str
    title: str | None = None
    site_url: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """One poll of a feed. `outcome` is new, unchanged or failed; a failure has a `reason`.

    `items` were listed, `items_new` of them had not been seen. The validators are those of the answer;
    None keeps the ones stored.
    """

    feed_url: str
    polled_at: datetime
    outcome: str
    http_status: int | None = None
    items: int = 0
    items_new: int = 0
    reason: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None


def load_feeds(database: Database) -> list[FeedState]:
    """Return the enabled feeds, by address."""
    rows = database.fetch_mappings(
        "SELECT feed_url, title, site_url, etag, last_modified, body_sha256 FROM store.feeds"
        " WHERE is_enabled ORDER BY feed_url"
    )
    return [FeedState(**row) for row in rows]


def save_feeds(database: Database, entries: Sequence[FeedEntry]) -> int:
    """Store the feeds that are not stored yet and return how many; a known feed keeps its state."""
    rows = [
        {
            "feed_url": e.url,
            "title": e.title,
            "site_url": e.site,
            "is_enabled": True,
            "etag": None,
            "last_modified": None,
            "body_sha256": None,
        }
        for e in {entry.url: entry for entry in entries}.values()
    ]
    with database.transaction():
        return database.append("feeds", rows, unless=("feed_url",))


def save_polls(database: Database, run_id: str, polls: Sequence[Poll]) -> None:
    """Record polls and keep the newest validators of each feed."""
    with database.transaction():
        database.append(
            "polls",
            [
                {
                    "feed_url": p.feed_url,
                    "run_id": run_id,
                    "polled_at": p.polled_at,
                    "outcome": p.outcome,
                    "http_status": p.http_status,
                    "items": p.items,
                    "items_new": p.items_new,
                    "reason": p.reason,
                }
                for p in polls
            ],
            unless=("feed_url", "polled_at"),
        )
        for p in polls:
            database.fetch(
                "UPDATE store.feeds SET etag = coalesce($etag, etag),"
                " last_modified = coalesce($last_modified, last_modified),"
                " body_sha256 = coalesce($body_sha256, body_sha256) WHERE feed_url = $feed_url",
                {
                    "feed_url": p.feed_url,
                    "etag": p.etag,
                    "last_modified": p.last_modified,
                    "body_sha256": p.body_sha256,
                },
            )
