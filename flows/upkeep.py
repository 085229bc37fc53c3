"""Looking after a data folder: backups, restoring one, the weekly maintenance. No Prefect."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from flows.booking import hold_store, read_clock
from flows.progress import show_progress, show_wait
from flows.settings import Settings
from storage import StorageError
from storage.checkup import open_checkup
from storage.copies import BACKUPS, name_backup
from storage.opening import LIVE_FILE
from storage.upkeep import restore

# Backups that maintenance makes bear this word and, but for the newest, are thrown away by it.
ROUTINE = "routine"
# Written beside what they will replace, and left there by a process that was killed.
LEFT_OVER = (".tallywire-*", "*.duckdb.new", "*.duckdb.new.wal", "*.duckdb.undo.new")


@dataclass(frozen=True, slots=True)
class Maintained:
    """What maintenance did. Sizes in bytes; `backup` is None where none was asked for."""

    backup: Path | None
    dropped: tuple[Path, ...]
    leftovers: tuple[Path, ...]
    size_before: int
    size_after: int


def make_backup(settings: Settings, target: Path | None) -> tuple[Path, int]:
    """Copy the database to *target*, a file or a folder, else among the data folder's backups.

    Return the path and the size in bytes. The copy holds the state between two transactions; runs wait for
    it meanwhile. Raises `StorageError` when there is no database, or when the file is there already.
    """
    _require_database(settings)
    named = name_backup(settings.data, "backup", read_clock())
    if target is None:
        target = named
    elif target.is_dir():
        target = target / named.name
    with show_wait("backup"), hold_store(settings) as store:
        return target, store.back_up(target)


def restore_backup(settings: Settings, backup: Path, *, replace: bool) -> Path | None:
    """Make *backup* the database, publish it, and return where the one it replaces, if any, is kept.

    Raises `StorageError` when the backup cannot be used, or when there is a database and *replace* is False.
    """
    with show_wait("restore"):
        kept = restore(
            settings.data / LIVE_FILE,
            backup,
            read_clock(),
            replace=replace,
            wait_seconds=settings.wait_seconds,
        )
        with hold_store(settings) as store:
            store.publish()
    return kept


def maintain_data(settings: Settings, *, backup: bool, keep: int) -> Maintained:
    """Check the database, back it up, write it anew without unused room, publish it; return what was done.

    Of the backups that this made before, the newest *keep* stay. Raises `StorageError` naming the damage
    when there is any: a damaged database is neither written anew nor does its copy push out a good one.
    """
    _require_database(settings)
    hold_store(settings).close()
    if damages := find_damages(settings, settings.data / LIVE_FILE, settings.wait_seconds):
        raise StorageError(f"{settings.data / LIVE_FILE}: damaged, left as it is: {damages[0]}")
    target = name_backup(settings.data, ROUTINE, read_clock()) if backup else None
    with show_wait("maintain"):
        with hold_store(settings) as store:
            leftovers = _drop_leftovers(settings.data)
            if target:
                store.back_up(target)
            sizes = store.compact()
        with hold_store(settings) as store:
            store.publish()
    return Maintained(
        target, _drop_old(settings.data, keep) if backup else (), leftovers, sizes.before, sizes.after
    )


def find_damages(settings: Settings, path: Path, wait_seconds: float) -> list[str]:
    """Return what is wrong with the content of a database file, a line each.

    Raises `LockedError` when another process holds it for longer than *wait_seconds*, `StorageError` when
    it cannot be opened.
    """
    with (
        open_checkup(path, wait_seconds, memory_bytes=settings.database_bytes) as checkup,
        show_progress("doctor", checkup.checks) as advance,
    ):
        return [str(damage) for damage in checkup.find_damage(advance)]


def find_leftovers(folder: Path) -> tuple[Path, ...]:
    """Return what processes that were killed, or are writing just now, have in a data folder."""
    return tuple(path for pattern in LEFT_OVER for path in sorted(folder.glob(pattern)))


def _require_database(settings: Settings) -> None:
    if not (live := settings.data / LIVE_FILE).exists():
        raise StorageError(f"{live}: none yet; `tallywire run` makes it")


def _drop_old(folder: Path, keep: int) -> tuple[Path, ...]:
    made = sorted((folder / BACKUPS).glob(f"tallywire-{ROUTINE}-*.duckdb"), reverse=True)
    for path in made[keep:]:
        path.unlink()
    return tuple(made[keep:])


def _drop_leftovers(folder: Path) -> tuple[Path, ...]:
    """Take away what killed processes left; the caller holds the database, so nobody is writing these."""
    found = find_leftovers(folder)
    for path in found:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    return found
