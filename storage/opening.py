"""Opening the live database of a data folder: made when there is none, brought up to date when it is old."""

import os
import tempfile
from pathlib import Path

from storage.copies import BACKUPS, copy_database
from storage.database import MEMORY_BYTES, connect, explain_error
from storage.migrate import check_version, find_outdated, migrate
from storage.raw_files import find_undo
from storage.store import Store

LIVE_FILE = "tallywire.duckdb"


def open_store(folder: Path, *, wait_seconds: float = 60, memory_bytes: int = MEMORY_BYTES) -> Store:
    """Return the store in *folder*, made when there is none; an old one is backed up and brought up to date.

    It holds the database until it is closed, so keep the block short; it takes up to *memory_bytes* of
    memory, and more only to bring an old database up to date. Waits up to *wait_seconds* while another
    process holds it, then raises `LockedError`; `NewerDatabaseError` when a newer Tallywire wrote it;
    `StorageError` when the folder or the file cannot be used.
    """
    path = Path(folder) / LIVE_FILE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _create(path)
    except OSError as error:
        raise explain_error(error, path) from error
    database = connect(path, wait_seconds=wait_seconds, memory_bytes=memory_bytes)
    try:
        if schema := find_outdated(database):
            # What a migration does cannot be undone; the copy can be restored by the Tallywire that made it.
            copy_database(database, path.parent / BACKUPS / f"tallywire-schema-{schema}.duckdb", replace=True)
            with database.unbounded(memory_bytes):
                migrate(database)
            database.checkpoint()
        else:
            migrate(database)
    except BaseException:
        database.close()
        raise
    return Store(database)


def read_schema_version(path: Path) -> int:
    """Return the number of the last migration of a database file, live or published, which is left as it is.

    Raises `LockedError` when another process writes to it just now, `NewerDatabaseError` when a newer
    Tallywire wrote it, `StorageError` when it cannot be read.
    """
    with connect(path, read_only=True, wait_seconds=0) as database:
        return check_version(database)


def _create(path: Path) -> None:
    """Make an empty database appear at *path* as a whole: a half-written one could never be opened again."""
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".tallywire-") as folder:
        new = Path(folder) / path.name
        with connect(new) as database:
            migrate(database)
            database.checkpoint()
        # Of a database that was here before and was taken away.
        find_undo(path).unlink(missing_ok=True)
        try:
            # A link never replaces: who comes second takes the database of who came first.
            os.link(new, path)
        except FileExistsError:
            return
        except OSError:
            os.replace(new, path)  # a file system without links
