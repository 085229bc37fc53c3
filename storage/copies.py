"""Whole copies of a database: the snapshot for readers, backups, and the live file written anew.

A copy appears at its place complete or not at all. DuckDB's log of commits lies in a file of its own, so a
database is copied as a file only by the one process that may write to it, with the log emptied.
"""

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from storage.database import STORAGE_VERSION, Database, connect, explain_error
from storage.errors import StorageError
from storage.migrate import check_version
from storage.raw_files import find_log, find_undo, run_apart, sync_folder

BACKUPS = "backups"


def copy_database(database: Database, target: Path, *, replace: bool) -> None:
    """Put a copy of *database* at *target*: complete, compact and on the disk when this returns.

    Raises `StorageError` when it cannot be written, or when *target* is there and must not be replaced.
    """
    # Named after its target: what a kill left of one copy is taken away by the next to the same place.
    new = target.with_name(f"{target.name}.new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _remove(new)
        source = database.fetch_value("SELECT current_database()")
        database.fetch(f"ATTACH {_quote(new)} AS copied (STORAGE_VERSION '{STORAGE_VERSION}')")
        try:
            database.fetch(f'COPY FROM DATABASE "{source}" TO copied')
            database.fetch("CHECKPOINT copied")
        finally:
            database.fetch("DETACH copied")
        sync_file(new)
        if replace:
            os.replace(new, target)
        else:
            place_new(new, target)
    except OSError as error:
        raise explain_error(error, target) from error
    finally:
        # On a full disk its room is wanted.
        with suppress(OSError):
            _remove(new)


def copy_file(database: Database, target: Path) -> None:
    """Put the file of *database* as it is now in the place of *target*: at the cost of copying a file.

    What is free in the file is free in the copy; `copy_database` leaves it out. Raises `StorageError` when it
    cannot be written.
    """
    new = target.with_name(f"{target.name}.new")
    try:
        _remove(new)
        # Everything committed is in the file then, and only this process may write to it.
        database.checkpoint()
        run_apart("copy", database.path, new)
        os.replace(new, target)
    except OSError as error:
        raise explain_error(error, target) from error
    finally:
        with suppress(OSError):
            _remove(new)


def name_backup(folder: Path, reason: str, now: datetime) -> Path:
    """Return the path of a backup made *now* in the data folder, named by its *reason* and the time."""
    return folder / BACKUPS / f"tallywire-{reason}-{now:%Y%m%dT%H%M%SZ}.duckdb"


def check_copy(path: Path) -> int:
    """Return the schema of the backup at *path*, read from its first row to its last.

    Raises `StorageError` when it is missing, damaged or no database of Tallywire's, `NewerDatabaseError`
    when a newer Tallywire wrote it.
    """
    if not path.is_file():
        raise StorageError(f"{path}: no such file")
    with connect(path, read_only=True) as database:
        schema = check_version(database)
        if not schema:
            raise StorageError(f"{path}: not a database of Tallywire's")
        for table in list_tables(database):
            read_table(database, table)
    return schema


def list_tables(database: Database) -> list[str]:
    """Return the names of the base tables, those of schema store."""
    rows = database.fetch(
        "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'store'"
        " AND database_name = current_database() ORDER BY table_name"
    )
    return [name for (name,) in rows]


def read_table(database: Database, table: str) -> tuple[int, int]:
    """Return the number of rows of a base table and a digest of all its values, whatever their order.

    Every block of it is read, so this raises `StorageError` where one is damaged.
    """
    [(rows, digest)] = database.fetch(f'SELECT count(*), bit_xor(hash(t)) FROM store."{table}" AS t')
    return int(rows), int(digest or 0)


def replace_live(live: Path, new: Path, kept: Path | None) -> None:
    """Put *new* in the place of the live database, whose old file, where there is one, becomes *kept*.

    The caller holds the live database open, so that no other process writes to it meanwhile, and has no
    log left; both files are on one disk.
    """
    if kept and live.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        log = find_log(live)
        if log.exists():
            _keep(log, find_log(kept))
        _keep(live, kept)
        log.unlink(missing_ok=True)
    find_undo(live).unlink(missing_ok=True)
    os.replace(new, live)
    sync_folder(live.parent)


def place_new(new: Path, target: Path) -> None:
    """Move *new* to *target*. Raises `StorageError` when something is there already."""
    try:
        # A link never replaces, whoever else writes there.
        os.link(new, target)
    except FileExistsError as error:
        raise StorageError(f"{target}: is there already; nothing was written") from error
    except OSError:
        os.replace(new, target)  # a file system without links
    else:
        new.unlink()
    sync_folder(target.parent)


def sync_file(path: Path) -> None:
    """Return once the file's bytes are on the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _keep(path: Path, kept: Path) -> None:
    try:
        os.link(path, kept)
    except FileExistsError:
        raise
    except OSError:
        # A file system without links. Copying instead would open and close the file, which lets go of every
        # lock that this process has on it.
        os.rename(path, kept)


def _quote(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _remove(file: Path) -> None:
    file.unlink(missing_ok=True)
    find_log(file).unlink(missing_ok=True)
