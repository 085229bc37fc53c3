"""Looking after a database: backups, restoring one, and writing the live file anew to win back its room."""

import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from storage.copies import (
    check_copy,
    copy_database,
    list_tables,
    name_backup,
    place_new,
    read_table,
    replace_live,
    sync_file,
)
from storage.database import Database, connect, explain_error
from storage.errors import LockedError, StorageError
from storage.raw_files import find_log


@dataclass(frozen=True, slots=True)
class Compacted:
    """Sizes of the live file in bytes, its log included, before and after it was written anew."""

    before: int
    after: int


def compact(database: Database) -> Compacted:
    """Write the live file anew, without the room that deleted and replaced rows left, and return the sizes.

    The new file takes the place of the old one only when every table reads the same in both. *database*
    then stands for the old one: close it. Raises `StorageError`, with the live file as it was, when there
    is no room for the copy.
    """
    live = database.path
    before = _measure(live)
    database.checkpoint()
    with tempfile.TemporaryDirectory(dir=live.parent, prefix=".tallywire-") as folder:
        new = Path(folder) / live.name
        copy_database(database, new, replace=False)
        with connect(new, read_only=True) as copied:
            for table in list_tables(database):
                if read_table(database, table) != read_table(copied, table):
                    raise StorageError(f"{live}: its copy differs in {table}; the file was left as it is")
        replace_live(live, new, None)
    return Compacted(before, _measure(live))


def restore(live: Path, backup: Path, now: datetime, *, replace: bool, wait_seconds: float) -> Path | None:
    """Make *backup* the live database and return where the one it replaces is kept, None when there was none.

    The backup is read from end to end before anything is touched, and itself stays as it is. Raises
    `StorageError` when it cannot be used, or when there is a live database and *replace* is False;
    `LockedError` when a run holds that for longer than *wait_seconds*.
    """
    check_copy(backup)
    kept = name_backup(live.parent, "before-restore", now) if live.exists() else None
    if kept and not replace:
        raise StorageError(f"{live}: is there already; --yes replaces it and keeps it among the backups")
    try:
        live.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=live.parent, prefix=".tallywire-") as folder:
            new = Path(folder) / live.name
            shutil.copyfile(backup, new)
            if find_log(backup).exists():
                shutil.copyfile(find_log(backup), find_log(new))
                with connect(new) as copied:
                    copied.checkpoint()
            sync_file(new)
            if not kept:
                place_new(new, live)
                return None
            held = _hold(live, wait_seconds)
            try:
                replace_live(live, new, kept)
            finally:
                if held:
                    held.close()
    except OSError as error:
        raise explain_error(error, live) from error
    return kept


def _hold(live: Path, wait_seconds: float) -> Database | None:
    """Return a connection that keeps other processes off *live*; None where it is too damaged for one."""
    try:
        database = connect(live, wait_seconds=wait_seconds)
    except LockedError:
        raise
    except StorageError:
        return None
    try:
        database.checkpoint()
    except StorageError:
        database.close()
        return None
    return database


def _measure(path: Path) -> int:
    return sum(file.stat().st_size for file in (path, find_log(path)) if file.exists())
