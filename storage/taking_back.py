"""What claimants took back in words beyond the group of the sentence: worked out anew from all statements.

Statements are few. What they mean depends on figures of several groups, so it is found before these are
tracked.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from storage.database import Database
from storage.queries import read_query
from storage.records import read_reported
from tallywire.intervals import said_number
from tallywire.models import ReportedFigure
from tallywire.settling import Settled
from tallywire.taking_back import find_elsewhere, is_bare


def replace_take_backs(
    database: Database, rows: Iterable[tuple[str, Sequence[str], Sequence[Settled]]]
) -> None:
    """Note which figures take their number back, inside the caller's transaction; *rows* hold versions, each
    with the ids of its figures and the figures."""
    given = list(rows)
    database.fetch(
        "DELETE FROM store.take_backs WHERE version_id IN (SELECT unnest($versions::VARCHAR[]))",
        {"versions": [version_id for version_id, _, _ in given]},
    )
    database.append(
        "take_backs",
        [
            {"figure_id": figure_id, "version_id": version_id}
            for version_id, ids, settled in given
            for figure_id, found in zip(ids, settled, strict=True)
            if found.takes_back
        ],
    )


def resolve_statements(database: Database) -> None:
    """Bring up to date what statements take back in other groups; groups where that changed are due."""
    statements = [read_reported(row) for row in database.fetch_mappings(read_query("statements"))]
    before = set(database.fetch("SELECT * FROM store.taken_back"))
    if not statements and not before:
        return
    after = set(_find_all(database, statements))
    if before == after:
        return
    with database.transaction():
        database.fetch("DELETE FROM store.taken_back")
        names = ("figure_id", "statement_figure_id", "taken_back_at")
        database.append("taken_back", [dict(zip(names, row, strict=True)) for row in sorted(after)])
        database.fetch(
            read_query("queue_withdrawn"), {"subjects": sorted({row[0] for row in before ^ after})}
        )


def _find_all(
    database: Database, statements: Sequence[ReportedFigure]
) -> Iterable[tuple[str, str, datetime]]:
    asked = {
        "measures": [None if is_bare(s.figure) else str(s.figure.measure) for s in statements],
        "numbers": [said_number(s.figure) for s in statements],
    }
    by_number: defaultdict[float | None, list[ReportedFigure]] = defaultdict(list)
    for row in database.fetch_mappings(read_query("takeable_figures"), asked):
        found = read_reported(row)
        by_number[said_number(found.figure)].append(found)
    for statement in statements:
        for other in find_elsewhere(statement, by_number[said_number(statement.figure)]):
            if statement.reported_at is not None:
                yield other.figure_id, statement.figure_id, statement.reported_at
