"""What was taken back: a number by its claimant, an article by its publisher. The figures themselves stay."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

from storage.database import Database
from storage.queries import read_query


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """A claimant takes back a figure, or a publisher an article: `subject_id` is the id of either."""

    subject_id: str
    taken_back_by: Literal["claimant", "publisher"]
    withdrawn_at: datetime
    reason: str


def save_withdrawals(database: Database, run_id: str, batch: Sequence[Withdrawal]) -> int:
    """Store the withdrawals that are not stored yet; the groups they concern are due for tracking."""
    with database.transaction():
        count = database.append(
            "withdrawals",
            [asdict(w) | {"run_id": run_id} for w in batch],
            unless=("subject_id", "taken_back_by"),
        )
        database.fetch(read_query("queue_withdrawn"), {"subjects": [w.subject_id for w in batch]})
    return count
