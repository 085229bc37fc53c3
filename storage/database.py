"""One connection to a DuckDB file: opened with patience, written in transactions, errors in one line."""

import random
import shutil
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import pyarrow as pa

from storage.errors import LockedError, StorageError
from storage.raw_files import HEADER_BYTES, find_log, find_undo, run_apart

# Files that DuckDB 1.5 can read too; 2.0 would otherwise write a format of its own.
STORAGE_VERSION = "v1.5.0"
# A reader of the snapshot reaches nothing beside it: no files, no network, no objects of this process.
CONFINED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": False,
    "python_enable_replacements": False,
    "lock_configuration": True,
}
# Checkpoints are made by `Database.checkpoint` alone, never by DuckDB on its own account.
GUARDED: dict[str, str | bool | int | float | list[str]] = {
    "checkpoint_threshold": "1000TB",
    "storage_compatibility_version": STORAGE_VERSION,
}
# What a database takes of memory unless told otherwise. What a large answer needs beyond it lies in a folder
# beside the file meanwhile; with this every public view of a million figures can be read to its end.
MEMORY_BYTES = 2_000_000_000
# What is committed goes to a log beside the file; from this size on a checkpoint takes it into the file.
# Opening a database reads its log, at about 10 ms per MB.
LOG_BYTES = 4 * 2**20
# Below this much free space a failed write is put down to the disk. DuckDB grows its files by 256 KiB blocks.
FULL_DISK_BYTES = 2**20

# Two threads may share one open database; its checkpoints come one after the other.
_CHECKPOINTING = threading.Lock()

Row = Mapping[str, Any]


class Closing:
    """What is closed at the end of its `with` block."""

    def close(self) -> None:
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Database(Closing):
    """An open connection, and the file it belongs to. Rows go in as mappings and come out as tuples."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path) -> None:
        self.connection = connection
        self.path = path
        self._schemas: dict[str, pa.Schema] = {}

    def fetch(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """Return all rows of a statement. Raises `StorageError` naming the file."""
        try:
            rows: list[tuple[Any, ...]] = self.connection.execute(sql, parameters).fetchall()
        except duckdb.Error as error:
            raise explain_error(error, self.path) from error
        return rows

    def fetch_mappings(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Return all rows of a query as mappings by column name."""
        rows = self.fetch(sql, parameters)
        names = [column[0] for column in self.connection.description or ()]
        return [dict(zip(names, row, strict=True)) for row in rows]

    def fetch_value(self, sql: str, parameters: Mapping[str, Any] | None = None) -> Any:
        """Return the first column of the first row, None when there is no row."""
        rows = self.fetch(sql, parameters)
        return rows[0][0] if rows else None

    def append(self, table: str, rows: Sequence[Row], unless: Sequence[str] = ()) -> int:
        """Append *rows* to a table of schema store and return how many; all columns of it must be given.

        Rows whose *unless* columns equal those of a stored row, NULLs included, are left out.
        """
        if not rows:
            return 0
        schema = self._read_schema(table)
        if (given := set(rows[0])) != set(schema.names):
            raise ValueError(f"columns of store.{table}: {sorted(given ^ set(schema.names))}")
        incoming = pa.Table.from_pylist([{k: mend_text(v) for k, v in row.items()} for row in rows], schema)
        same = " AND ".join(f"known.{c} IS NOT DISTINCT FROM incoming.{c}" for c in unless)
        known = f"ANTI JOIN store.{table} AS known ON {same}" if unless else ""
        with self.lend("incoming", incoming):
            count = self.fetch_value(
                f"INSERT INTO store.{table} BY NAME SELECT incoming.* FROM incoming {known}"
            )
        return int(count)

    @contextmanager
    def lend_rows(self, name: str, table: str, rows: Sequence[Row]) -> Iterator[None]:
        """Let statements read *rows* as the table *name*, with the types that a table of schema store has.

        All rows have the columns of the first, or where there is none, those of the table.
        """
        schema = self._read_schema(table)
        given = [field for field in schema if not rows or field.name in rows[0]]
        mended = [{k: mend_text(v) for k, v in row.items()} for row in rows]
        with self.lend(name, pa.Table.from_pylist(mended, pa.schema(given))):
            yield

    @contextmanager
    def lend(self, name: str, rows: pa.Table) -> Iterator[None]:
        """Let statements read *rows* as the table *name* inside the block."""
        self.connection.register(name, rows)
        try:
            yield
        finally:
            with suppress(duckdb.Error):
                self.connection.unregister(name)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make what happens inside the block one transaction; an error undoes all of it."""
        self.fetch("BEGIN TRANSACTION")
        try:
            yield
            self.fetch("COMMIT")
        except BaseException:
            # A fatal error of the driver has closed the connection already; the file's log undoes the rest.
            with suppress(duckdb.Error):
                self.connection.execute("ROLLBACK")
            raise
        if self._measure_log() > LOG_BYTES:
            self.checkpoint()

    def checkpoint(self) -> None:
        """Take what is committed from the log into the file; a kill meanwhile loses none of it.

        DuckDB overwrites its blocks of metadata in place before it makes the new state valid, so they are
        laid aside for `connect` to put back. Raises `StorageError` when there is no room for that.
        """
        [(block_bytes,)] = self.fetch("SELECT block_size FROM pragma_database_size()")
        blocks = self.fetch("SELECT block_id FROM pragma_metadata_info()")
        places = [HEADER_BYTES + block * block_bytes for (block,) in blocks]
        undo = find_undo(self.path)
        with _CHECKPOINTING:
            try:
                run_apart("lay_aside", self.path, undo, block_bytes, *places)
                self.fetch("CHECKPOINT")
                undo.unlink()
            except OSError as error:
                raise explain_error(error, self.path) from error

    @contextmanager
    def unbounded(self, memory_bytes: int) -> Iterator[None]:
        """Let the block take the memory that the machine has, and what follows up to *memory_bytes* again."""
        self.fetch("RESET memory_limit")
        yield
        self.fetch(f"SET memory_limit = '{memory_bytes}B'")

    def close(self) -> None:
        """Close the connection, which lets other processes in."""
        with suppress(duckdb.Error):
            self.connection.close()

    def _measure_log(self) -> int:
        with suppress(FileNotFoundError):
            return find_log(self.path).stat().st_size
        return 0

    def _read_schema(self, table: str) -> pa.Schema:
        if table not in self._schemas:
            relation = self.connection.sql(f"SELECT * FROM store.{table} LIMIT 0")
            self._schemas[table] = relation.to_arrow_table().schema
        return self._schemas[table]


def connect(
    path: Path, *, read_only: bool = False, wait_seconds: float = 60, memory_bytes: int = MEMORY_BYTES
) -> Database:
    """Return a connection to the file, waiting up to *wait_seconds* while another process holds it.

    A checkpoint that was broken off is undone first. DuckDB takes up to *memory_bytes* of memory, and beyond
    that room on the disk beside the file. A read-only connection reads this file and nothing else. Raises
    `LockedError` when the file is held for longer, `StorageError` when it cannot be read.
    """
    deadline = time.monotonic() + wait_seconds
    pause = 0.02
    while True:
        try:
            return _open(path, read_only=read_only, memory_bytes=memory_bytes)
        except (duckdb.Error, OSError) as error:
            if not _is_locked(error):
                raise explain_error(error, path) from error
            if time.monotonic() >= deadline:
                raise LockedError(
                    f"{path}: another process is writing to it; waited {wait_seconds:g} s"
                ) from error
            # Jitter keeps waiting processes from knocking all at once.
            time.sleep(min(random.uniform(pause / 2, pause), max(deadline - time.monotonic(), 0)))
            pause = min(pause * 1.5, 0.5)


def _open(path: Path, *, read_only: bool, memory_bytes: int) -> Database:
    if (undo := find_undo(path)).exists():
        run_apart("put_back", path, undo)
    memory = f"{memory_bytes}B"
    if read_only:
        return Database(
            duckdb.connect(str(path), read_only=True, config={"memory_limit": memory, **CONFINED}), path
        )
    connection = duckdb.connect(str(path), config={"memory_limit": memory, **GUARDED})
    connection.execute("PRAGMA disable_checkpoint_on_shutdown")
    return Database(connection, path)


def _is_locked(error: Exception) -> bool:
    # The driver has no class of its own for this; the words are the only sign.
    return isinstance(error, BlockingIOError) or (
        isinstance(error, duckdb.IOException) and "set lock on file" in str(error)
    )


def explain_error(error: Exception, path: Path) -> StorageError:
    """Return the driver's or the system's error as ours: one line that names the file."""
    reason = next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)
    if is_disk_full(path.parent):
        return StorageError(f"{path}: the disk is full; what was saved before is safe ({reason})")
    return StorageError(f"{path}: {reason}")


def is_disk_full(folder: Path) -> bool:
    """Return whether the disk of *folder* has no room to write in; False where that cannot be told."""
    with suppress(OSError):
        return shutil.disk_usage(folder).free < FULL_DISK_BYTES
    return False


def mend_text(value: Any) -> Any:
    """Return *value* as it can be stored: half a surrogate pair, which UTF-8 has no bytes for, as U+FFFD."""
    if isinstance(value, str) and not (type(value) is str and value.isascii()):
        # The length stays, so every offset does. str() also takes an enum to its plain value.
        return (
            "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in value)
            if _is_broken(value)
            else str(value)
        )
    return value


def _is_broken(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
