"""Reading files that a user names: bytes, or one line that says why not."""

from pathlib import Path

from tallywire.errors import InputError
from tallywire.intake import MAX_BYTES


def read_file(path: Path, max_bytes: int = MAX_BYTES, name: str | None = None) -> bytes:
    """Return the bytes of *path*. Raises `InputError` naming it when missing, unreadable or too large.

    No more than *max_bytes* are ever read, whatever the file is.
    """
    name = name or str(path)
    try:
        if path.is_dir():
            raise InputError(f"{name}: a folder, not a file")
        with path.open("rb") as file:
            body = file.read(max_bytes + 1)
    except FileNotFoundError as error:
        raise InputError(f"{name}: no such file") from error
    except OSError as error:
        raise InputError(f"{name}: cannot be read: {error.strerror or error}") from error
    if len(body) > max_bytes:
        raise InputError(f"{name}: larger than {max_bytes:,} bytes")
    return body
