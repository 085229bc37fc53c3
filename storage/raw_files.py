"""The bytes of a database file, copied, laid aside and put back by a process of its own.

Never in the process that has the database open: closing the file there, for whatever reason it was opened,
lets go of the lock by which DuckDB keeps other processes off it (POSIX locks belong to a process).
"""

import fcntl
import os
import shutil
import struct
import subprocess
import sys
from pathlib import Path

# The three headers at the head of a DuckDB file: the second or third names the state that is valid.
HEADER_BYTES = 3 * 4096
# What stands before each block that is laid aside: its place in the file, its length, both in bytes.
BLOCK = struct.Struct("<QQ")
# What `put_back` exits with when another process has the database open.
IS_LOCKED = 75


def run_apart(job: str, *arguments: Path | int) -> None:
    """Do a job of this module in a process of its own, and return once that is done.

    Raises `BlockingIOError` when another process has the database open, `OSError` with the reason when it
    failed otherwise.
    """
    command = [sys.executable, "-I", "-S", __file__, job, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == IS_LOCKED:
        raise BlockingIOError(f"{arguments[0]} is open elsewhere")
    if done.returncode:
        raise OSError(done.stderr.strip().rpartition("\n")[2] or f"{job}: not done")


def find_log(database: Path) -> Path:
    """Return where DuckDB keeps the commits that are not in the file at *database* yet."""
    return database.with_name(f"{database.name}.wal")


def find_undo(database: Path) -> Path:
    """Return where the blocks of the file at *database* are laid aside while a checkpoint overwrites them."""
    return database.with_name(f"{database.name}.undo")


def copy(source: Path, target: Path) -> None:
    """Copy a file. Where the file system can share blocks this costs next to nothing."""
    try:
        with source.open("rb") as read, target.open("wb") as written:
            while os.copy_file_range(read.fileno(), written.fileno(), 2**30):
                pass
            is_whole = written.seek(0, os.SEEK_END) == os.fstat(read.fileno()).st_size
    except (AttributeError, OSError):
        is_whole = False
    if not is_whole:
        shutil.copyfile(source, target)


def lay_aside(database: Path, undo: Path, block_bytes: int, *places: int) -> None:
    """Write the headers of *database* and its blocks at *places* to *undo*: whole and on the disk, or not."""
    new = undo.with_name(f"{undo.name}.new")
    with database.open("rb") as read, new.open("wb") as written:
        written.write(read.read(HEADER_BYTES))
        for place in places:
            read.seek(place)
            written.write(BLOCK.pack(place, block_bytes) + read.read(block_bytes))
        written.flush()
        os.fsync(written.fileno())
    new.replace(undo)
    sync_folder(undo.parent)


def put_back(database: Path, undo: Path) -> None:
    """Put back what was laid aside where the headers are still those of then, and remove *undo*."""
    with database.open("r+b") as file:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        try:
            laid_aside = undo.open("rb")
        except FileNotFoundError:
            return  # who had the lock before has done it
        with laid_aside:
            if laid_aside.read(HEADER_BYTES) == file.read(HEADER_BYTES):
                while head := laid_aside.read(BLOCK.size):
                    place, block_bytes = BLOCK.unpack(head)
                    file.seek(place)
                    file.write(laid_aside.read(block_bytes))
                file.flush()
                os.fsync(file.fileno())
        undo.unlink()


def sync_folder(folder: Path) -> None:
    """Return once the names in *folder* are on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _main(job: str, first: str, second: str, *numbers: str) -> None:
    database, other = Path(first), Path(second)
    if job == "copy":
        copy(database, other)
    elif job == "lay_aside":
        lay_aside(database, other, *map(int, numbers))
    else:
        put_back(database, other)


if __name__ == "__main__":
    try:
        _main(*sys.argv[1:])
    except BlockingIOError:
        sys.exit(IS_LOCKED)
