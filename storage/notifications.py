"""What users were told of, once per change: claimed before it is sent, settled after."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from storage.database import Database
from tallywire.watch import Notice


def claim_notices(
    database: Database, run_ids: Sequence[str], notices: Iterable[Notice], now: datetime
) -> list[Notice]:
    """Record that *notices* go out and that *run_ids* were watched; return those never claimed before.

    Only these may be sent. One whose sender is killed stays claimed, and is never sent again.
    """
    with database.transaction():
        known = {row[0] for row in database.fetch("SELECT change_id FROM store.notifications")}
        new = list({notice.change_id: notice for notice in notices if notice.change_id not in known}.values())
        database.append(
            "notifications",
            [
                {
                    "change_id": notice.change_id,
                    "run_id": notice.run_id,
                    "rules": list(notice.rules),
                    "title": notice.title,
                    "claimed_at": now,
                    "outcome": "claimed",
                    "settled_at": None,
                    "told": [],
                    "not_told": [],
                }
                for notice in new
            ],
        )
        database.append("watched_runs", [{"run_id": run_id} for run_id in run_ids], unless=("run_id",))
    return new


def settle_notice(
    database: Database, change_id: str, told: Sequence[str], not_told: Sequence[str], now: datetime
) -> None:
    """Record what came of a notification: who took it and who did not, by names without secrets."""
    with database.transaction():
        database.fetch(
            "UPDATE store.notifications SET outcome = $outcome, settled_at = $now, told = $told,"
            " not_told = $not_told WHERE change_id = $change_id",
            {
                "change_id": change_id,
                "outcome": "failed" if not_told else "sent",
                "told": list(told),
                "not_told": list(not_told),
                "now": now,
            },
        )
