"""Reading files that a user names: bytes, or one line that says why not."""

import stat
from pathlib import Path

from tallywire.errors import InputError
from tallywire.intake import MAX_BYTES


def read_file(
    path: Path, max_bytes: int = MAX_BYTES, name: str | None = None, *, may_be_pipe: bool = False
) -> bytes:
    """Return the bytes of *path*. Raises `InputError` naming it when missing, unreadable or too large.

    No more than *max_bytes* are ever read, whatever the file is; a pipe, which may never end, is read only
    where *may_be_pipe* says that the user gave it.
    """
    name = name or str(path)
    try:
        kind = path.stat().st_mode
        if stat.S_ISDIR(kind):
            raise InputError(f"{name}: a folder, not a file")
        if not stat.S_ISREG(kind) and not (may_be_pipe and stat.S_ISFIFO(kind)):
            raise InputError(f"{name}: not a file that can be read to its end")
        with path.open("rb") as file:
            body = file.read(max_bytes + 1)
    except FileNotFoundError as error:
        raise InputError(f"{name}: no such file") from error
    except OSError as error:
        raise InputError(f"{name}: cannot be read: {error.strerror or error}") from error
    if len(body) > max_bytes:
        raise InputError(f"{name}: larger than {max_bytes:,} bytes")
    return body
