"""The feeds that are followed: their settings, their schedules, and the validators that make a poll cheap."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any

from storage.database import Database
from storage.public import Table
from storage.queries import read_query
from tallywire.feed_options import FeedOptions
from tallywire.opml import FeedEntry
from tallywire.polling import Rhythm, Schedule
from tallywire.redaction import redact

OPTIONS = tuple(f.name for f in fields(FeedOptions))
SCHEDULE = tuple(f.name for f in fields(Schedule) if f.name != "rhythm")
RHYTHM = ("ttl_seconds", "gap_seconds", "skip_hours", "skip_days")
VALIDATORS = ("etag", "last_modified", "body_sha256")
POLL = ("feed_url", "polled_at", "outcome", "http_status", "items", "items_new")
KEPT = ("feed_url", "address", "title", "site_url", "is_enabled", *VALIDATORS)
# What any poll finds out, and what one that read a body does.
ASKED = ("address", "etag", "last_modified", *SCHEDULE)
READ = (*ASKED, "title", "site_url", "body_sha256", *RHYTHM)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """A feed with its settings, its schedule, and what the last answer said of itself.

    `feed_url` is its name for good, `address` where it is now, if it moved. `body_sha256` is the digest of
    its bytes.
    """

    feed_url: str
    address: str | None = None
    title: str | None = None
    site_url: str | None = None
    is_enabled: bool = True
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None
    options: FeedOptions = field(default_factory=FeedOptions)
    schedule: Schedule = field(default_factory=Schedule)

    @property
    def current_url(self) -> str:
        """Where it is asked for."""
        return self.address or self.feed_url


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """One poll of a feed. `outcome` is new, unchanged or failed; a failure has a `reason`.

    `items` were listed, `items_new` of them had not been seen.
    """

    feed_url: str
    polled_at: datetime
    outcome: str
    http_status: int | None = None
    items: int = 0
    items_new: int = 0
    reason: str | None = None


def load_feeds(database: Database) -> list[FeedState]:
    """Return all feeds, disabled ones and those that are gone included, by address."""
    return [_read_row(row) for row in database.fetch_mappings(read_query("feed_states"))]


def list_feeds(database: Database) -> Table:
    """Return how the feeds fare, those that need a look first."""
    rows = database.fetch(read_query("feed_health"))
    described = database.connection.description or ()
    return Table(tuple(c[0] for c in described), tuple(str(c[1]) for c in described), rows)


def add_feeds(database: Database, entries: Sequence[FeedEntry], now: datetime) -> list[str]:
    """Store the feeds that are not stored yet and return their addresses; a known feed keeps its state.

    A feed that has moved is known by both of its addresses.
    """
    known = {
        url
        for row in database.fetch("SELECT feed_url, address FROM store.feeds")
        for url in row
        if url is not None
    }
    new = {entry.url: entry for entry in reversed(entries) if entry.url not in known}
    states = [
        FeedState(feed_url=e.url, title=e.title, site_url=e.site, options=FeedOptions(tags=e.tags))
        for e in reversed(new.values())
    ]
    with database.transaction():
        database.append("feeds", [{**_write_row(state), "added_at": now} for state in states])
    return [state.feed_url for state in states]


def set_options(database: Database, feed_url: str, options: FeedOptions) -> None:
    """Make *options* the settings of a stored feed, which is due at once."""
    row = {
        **_write_options(options),
        "headers": list(options.headers.items()),
        "feed_url": feed_url,
        "next_poll_at": None,
    }
    assignments = ", ".join(f"{name} = chosen.{name}" for name in row if name != "feed_url")
    with database.lend_rows("chosen", "feeds", [row]):
        database.fetch(
            f"UPDATE store.feeds AS f SET {assignments} FROM chosen WHERE f.feed_url = chosen.feed_url"
        )


def enable_feed(database: Database, feed_url: str, *, is_enabled: bool) -> None:
    """Have a stored feed polled or not; one that is polled again starts anew: due, not gone, not failing."""
    database.fetch(
        "UPDATE store.feeds SET is_enabled = $is_enabled WHERE feed_url = $feed_url",
        {"feed_url": feed_url, "is_enabled": is_enabled},
    )
    if is_enabled:
        database.fetch(
            "UPDATE store.feeds SET is_gone = false, failures = 0, failing_since = NULL, next_poll_at = NULL"
            " WHERE feed_url = $feed_url",
            {"feed_url": feed_url},
        )


def load_pauses(database: Database, now: datetime) -> dict[str, datetime]:
    """Return the hosts that are left alone at *now*, with until when."""
    return dict(
        database.fetch(
            "SELECT host, max(until) FROM store.host_pauses WHERE until > $now GROUP BY host", {"now": now}
        )
    )


def save_pauses(database: Database, pauses: Mapping[str, datetime]) -> None:
    """Remember until when hosts are left alone, inside the caller's transaction."""
    database.append("host_pauses", [{"host": host, "until": until} for host, until in pauses.items()])


def update_feeds(database: Database, states: Sequence[FeedState], *, are_read: bool) -> None:
    """Store what polls found out of feeds, inside the caller's transaction; settings stay as they are.

    Unless they *are_read*, what only a body says stays too.
    """
    if not states:
        return
    columns = READ if are_read else ASKED
    rows = [{name: row[name] for name in ("feed_url", *columns)} for row in map(_write_found, states)]
    assignments = ", ".join(f"{name} = polled.{name}" for name in columns)
    with database.lend_rows("polled", "feeds", rows):
        database.fetch(
            f"UPDATE store.feeds AS f SET {assignments} FROM polled WHERE f.feed_url = polled.feed_url"
        )


def record_polls(database: Database, run_id: str, polls: Sequence[Poll]) -> None:
    """Record polls, each once, inside the caller's transaction."""
    rows = [
        {
            **{name: getattr(p, name) for name in POLL},
            "run_id": run_id,
            "reason": p.reason and redact(p.reason),
        }
        for p in polls
    ]
    database.append("polls", rows, unless=("feed_url", "polled_at"))


def _write_options(options: FeedOptions) -> dict[str, Any]:
    return {**{n: getattr(options, n) for n in OPTIONS}, "tags": list(options.tags)}


def _write_row(state: FeedState) -> dict[str, Any]:
    return {
        **_write_found(state),
        **_write_options(state.options),
        "headers": list(state.options.headers.items()),
        "is_enabled": state.is_enabled,
        "added_at": None,
    }


def _write_found(state: FeedState) -> dict[str, Any]:
    rhythm = state.schedule.rhythm
    return {
        "feed_url": state.feed_url,
        "address": state.address,
        "title": state.title,
        "site_url": state.site_url,
        **{name: getattr(state, name) for name in VALIDATORS},
        **{name: getattr(state.schedule, name) for name in SCHEDULE},
        "ttl_seconds": rhythm.ttl.total_seconds() if rhythm.ttl is not None else None,
        "gap_seconds": rhythm.gap.total_seconds() if rhythm.gap is not None else None,
        "skip_hours": sorted(rhythm.skip_hours),
        "skip_days": sorted(rhythm.skip_days),
    }


def _read_row(row: Mapping[str, Any]) -> FeedState:
    rhythm = Rhythm(
        ttl=_read_seconds(row["ttl_seconds"]),
        gap=_read_seconds(row["gap_seconds"]),
        skip_hours=frozenset(row["skip_hours"]),
        skip_days=frozenset(row["skip_days"]),
    )
    return FeedState(
        **{name: row[name] for name in KEPT},
        options=FeedOptions(**{name: row[name] for name in OPTIONS} | {"tags": tuple(row["tags"])}),
        schedule=Schedule(rhythm=rhythm, **{name: row[name] for name in SCHEDULE}),
    )


def _read_seconds(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)
