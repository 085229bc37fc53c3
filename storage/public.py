"""The published snapshot: what readers query while a run writes. Replaced as a whole, never changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from storage.copies import copy_file
from storage.database import MEMORY_BYTES, Closing, Database, connect
from storage.errors import QueryError, StorageError
from storage.migrate import check_version
from storage.queries import read_query
from storage.surface import Relation, describe_views

PUBLIC_FILE = "tallywire.public.duckdb"

# MULTI is how DuckDB 2 parses PIVOT; DESCRIBE, SUMMARIZE and SHOW are SELECT to it.
ANSWERED = {"SELECT", "EXPLAIN", "MULTI"}
# How much of a query stands in the line that says what is wrong with it.
MAX_QUOTED = 200


@dataclass(frozen=True, slots=True)
class Table:
    """The answer to a query: names and DuckDB types of the columns, and the rows."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: list[tuple[Any, ...]]


class PublicStore(Closing):
    """A read-only connection to a published snapshot. `read_public` makes one, for a `with`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.path = database.path

    def query(self, sql: str, parameters: Mapping[str, Any] | Sequence[Any] | None = None) -> Table:
        """Return the answer to one query. Raises `QueryError` with the reason in one line.

        What would write, or reach beyond the snapshot, is refused.
        """
        try:
            _check_query(self._database.connection.extract_statements(sql))
            relation = self._database.connection.execute(sql, parameters)
            rows = relation.fetchall()
            described = relation.description or ()
        except (duckdb.Error, QueryError) as error:
            lines = [line.strip() for line in str(error).splitlines() if line.strip()]
            reason = lines[0] if lines else type(error).__name__
            raise QueryError(f"{_quote(sql)}: {reason}") from error
        return Table(tuple(c[0] for c in described), tuple(str(c[1]) for c in described), rows)

    def read_batches(self, sql: str, rows_at_once: int) -> pa.RecordBatchReader:
        """Return the answer to a query of ours as Arrow batches: no more of it than that is in memory."""
        return self._database.connection.sql(sql).to_arrow_reader(rows_at_once)

    def describe_views(self) -> list[Relation]:
        """Return the public views, by name, with what they and their columns mean."""
        return describe_views(self._database)

    def go_back_to(self, day: date) -> None:
        """Let figures, latest and conflicts stand, on this connection, as they had been reported by *day*."""
        for view in ("figures", "latest", "conflicts"):
            # A temporary view is found before the one of the same name, and it can take no parameter.
            past = f"{view}_as_of(DATE '{day.isoformat()}')"
            self._database.fetch(f"CREATE OR REPLACE TEMP VIEW {view} AS FROM {past}")

    def count_outdated(self, extractor: str) -> int:
        """Return how many stored versions another extractor than *extractor* read last."""
        return int(self.query(read_query("count_pending"), {"extractor": extractor}).rows[0][0])

    def close(self) -> None:
        """Close the connection. A snapshot published since is seen by the next `read_public`."""
        self._database.close()


def read_public(folder: Path, *, memory_bytes: int = MEMORY_BYTES) -> PublicStore:
    """Return the snapshot last published in *folder*, read-only; a writer is no hindrance.

    Questions take up to *memory_bytes* of memory, and beyond that room on the disk in *folder*.

    Raises `StorageError` when nothing has been published there or it cannot be read,
    `NewerDatabaseError` when a newer Tallywire published it.
    """
    path = Path(folder) / PUBLIC_FILE
    if not path.is_file():
        raise StorageError(f"{path}: nothing has been published here yet; `tallywire run` does")
    database = connect(path, read_only=True, memory_bytes=memory_bytes)
    try:
        if not check_version(database):
            raise StorageError(f"{path}: not a snapshot of Tallywire's")
    except StorageError:
        database.close()
        raise
    return PublicStore(database)


def publish(database: Database) -> Path:
    """Put the database as it is now in the place of the last snapshot; return its path."""
    target = database.path.with_name(PUBLIC_FILE)
    copy_file(database, target)
    return target


def _check_query(statements: Sequence[duckdb.Statement]) -> None:
    if not statements:
        raise QueryError("there is no query in it")
    if {statement.type.name for statement in statements} - ANSWERED:
        raise QueryError("only queries are answered: SELECT, FROM, DESCRIBE, SUMMARIZE, SHOW, EXPLAIN")
    if len(statements) > 1:
        raise QueryError("one query at a time is answered")


def _quote(sql: str) -> str:
    """Return *sql* in one line, cut where it is long."""
    line = " ".join(sql.split())
    return f"{line[:MAX_QUOTED]}…" if len(line) > MAX_QUOTED else line or "''"
