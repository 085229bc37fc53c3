"""Backfills: articles handed over in bulk, stored batch by batch with how far that has come."""

from collections.abc import Sequence

from storage.articles import Saved
from storage.database import Database
from storage.pages import Captured, write_captured


def find_position(database: Database, source: str, fingerprint: str) -> int:
    """Return up to where *source* was taken in before it was broken off; 0 when it has changed since."""
    found = database.fetch_value(
        "SELECT max(position) FROM store.backfills WHERE source = $source AND fingerprint = $fingerprint",
        {"source": source, "fingerprint": fingerprint},
    )
    return int(found or 0)


def save_backfilled(
    database: Database,
    run_id: str,
    captured: Sequence[Captured],
    source: str,
    fingerprint: str,
    position: int | None,
) -> Saved:
    """Store articles and that *source* is taken in up to *position*, None at its end; one transaction."""
    with database.transaction():
        saved = write_captured(database, run_id, captured)
        database.fetch("DELETE FROM store.backfills WHERE source = $source", {"source": source})
        if position is not None:
            database.append(
                "backfills", [{"source": source, "fingerprint": fingerprint, "position": position}]
            )
    return saved
