"""Which runs are alive: each holds a lock on a file of its own, which the system lets go of when it dies.

Two runs that overlap are no trouble, so a run that has not ended is no proof that it was killed; its lock is.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDER = ".running"
# The locks of this process. A file that is opened and closed again loses its locks, so those are left alone.
_held: set[Path] = set()


@contextmanager
def live(data_folder: Path, run_id: str) -> Iterator[None]:
    """Hold the lock of a run while the block runs. Begin it before another process may start a run."""
    path = _find_lock(data_folder, run_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _held.add(path)
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(descriptor)
        _held.discard(path)


def find_living(data_folder: Path) -> set[str]:
    """Return the ids of the runs that are alive, and take away the locks of the dead."""
    folder = data_folder.absolute() / FOLDER
    return {path.name for path in folder.glob("*") if path in _held or _is_locked(path)}


def _find_lock(data_folder: Path, run_id: str) -> Path:
    return data_folder.absolute() / FOLDER / run_id


def _is_locked(path: Path) -> bool:
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    else:
        path.unlink(missing_ok=True)
        return False
    finally:
        os.close(descriptor)
