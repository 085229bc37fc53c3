"""What `tallywire ingest` is pointed at: files, folders, archives → what they hold, one after the other.

Whatever cannot be used comes as a failure that names file and line, and the rest goes on.
"""

import gzip
import hashlib
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import IO, cast

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from flows.article_building import Handed
from flows.failures import Failure, describe_error
from flows.files import read_file
from flows.settings import Settings
from tallywire.documents import FRONT_KEYS, KEYS, read_document, read_row
from tallywire.errors import InputError
from tallywire.given_pages import Given

DOCUMENTS = (".txt", ".md", ".html", ".htm")
ROWS = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
ARCHIVES = (".warc", ".warc.gz")
# The longest line: an article in HTML as JSON writes it.
MAX_LINE = 40_000_000
# Keys of rows and files that are kept in mind, to be told of.
MAX_UNREAD = 1_000
HTML = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class Source:
    """Something to take in: `read` gives what stands behind a position; `total` counts them where known.

    `unread` fills with the keys of its rows or files that nothing is read from, which are not among `known`.
    """

    name: str
    fingerprint: str
    total: int | None
    read: Callable[[int], Iterator[Handed]]
    unread: set[str] = field(default_factory=set)
    known: Sequence[str] = KEYS


def is_address(path: str) -> bool:
    """Return whether *path* is an address of the web and no file."""
    return path.startswith(("http://", "https://"))


def check_source(path: Path) -> None:
    """Raise `InputError` where *path* is neither a folder nor a file of a kind that can be taken in."""
    if path.is_dir():
        if not any(p.name.lower().endswith(DOCUMENTS + ROWS + ARCHIVES) for p in path.rglob("*")):
            raise InputError(f"{path}: no articles in this folder ({', '.join(DOCUMENTS)}, .jsonl, .warc)")
        return
    if not path.is_file():
        raise InputError(f"{path}: no such file or folder")
    if not path.name.lower().endswith(DOCUMENTS + ROWS + ARCHIVES):
        raise InputError(f"{path}: not one of {', '.join(DOCUMENTS + ROWS + ARCHIVES)}")


def find_sources(path: Path, settings: Settings, now: datetime) -> list[Source]:
    """Return what there is to take in at *path*, a file or a folder with all below it.

    Raises `InputError` when it is not there, is of another kind, or holds nothing.
    """
    check_source(path)
    if path.is_dir():
        files = sorted(p for p in path.rglob("*") if p.is_file() and not _is_hidden(p, path))
        documents = [p for p in files if p.suffix.lower() in DOCUMENTS]
        sources = [_open_documents(path, documents, now)] if documents else []
        sources += [_open_file(p, settings, now) for p in files if p.name.lower().endswith(ROWS + ARCHIVES)]
        return sources
    if path.suffix.lower() in DOCUMENTS:
        return [_open_documents(path, [path], now)]
    return [_open_file(path, settings, now)]


def _open_documents(path: Path, files: Sequence[Path], now: datetime) -> Source:
    digest = hashlib.sha256("\n".join(f"{file}\0{_take_fingerprint(file)}" for file in files).encode())

    unread: set[str] = set()

    def read(start: int) -> Iterator[Handed]:
        for position, file in enumerate(files[start:], start + 1):
            handed = _try(position, str(file), partial(_read_file, file, now))
            _note_unread(handed, unread)
            yield handed

    return Source(str(path.absolute()), digest.hexdigest(), len(files), read, unread, FRONT_KEYS)


def _open_file(path: Path, settings: Settings, now: datetime) -> Source:
    is_rows = path.name.lower().endswith(ROWS)
    unread: set[str] = set()
    return Source(
        str(path.absolute()),
        _take_fingerprint(path),
        _count_lines(path) if is_rows else None,
        lambda start: (
            _read_rows(path, start, now, unread) if is_rows else _read_archive(path, start, settings)
        ),
        unread,
    )


def _read_file(path: Path, now: datetime) -> Given:
    return read_document(read_file(path), path.suffix.lower(), str(path), now)


def _read_rows(path: Path, start: int, now: datetime, unread: set[str]) -> Iterator[Handed]:
    try:
        with _open(path) as lines:
            for number, line in _read_lines(lines):
                if number > start and line.strip():
                    name = f"{path}: line {number}"
                    handed = _try(number, name, partial(_read_line, line, name, now))
                    _note_unread(handed, unread)
                    yield handed
    except (OSError, EOFError, zlib.error) as error:
        yield Handed(start, failure=Failure("ingest", str(path), f"{path}: cannot be read on: {error}"))


def _note_unread(handed: Handed, unread: set[str]) -> None:
    # Hostile rows may each have keys of their own.
    if handed.given and len(unread) < MAX_UNREAD:
        unread.update(handed.given.unread)


def _read_line(line: bytes, name: str, now: datetime) -> Given:
    if len(line) > MAX_LINE:
        raise InputError(f"{name}: longer than {MAX_LINE:,} bytes")
    return read_row(line.decode("utf-8-sig", "surrogateescape"), name, now)


def _read_lines(lines: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Yield number and bytes of each line, of one that is too long no more than shows that it is."""
    number = 0
    while line := lines.readline(MAX_LINE + 1):
        number += 1
        rest = line
        while len(rest) > MAX_LINE and not rest.endswith(b"\n"):
            rest = lines.readline(MAX_LINE + 1)
        yield number, line


def _read_archive(path: Path, start: int, settings: Settings) -> Iterator[Handed]:
    number = 0
    try:
        with path.open("rb") as file:
            for number, record in enumerate(ArchiveIterator(file), 1):
                if number > start:
                    yield _read_record(path, number, record, settings)
    except (ArchiveLoadFailed, OSError, EOFError, ValueError, zlib.error) as error:
        reason = f"{path}: record {number + 1}: cannot be read on: {describe_error(error)}"
        yield Handed(number, failure=Failure("ingest", str(path), reason))


def _read_record(path: Path, number: int, record: ArcWarcRecord, settings: Settings) -> Handed:
    """Return the page in a record; requests, pictures, redirects and error pages hold none."""
    kind = (record.http_headers or record.rec_headers).get_header("Content-Type") or ""
    status = record.http_headers.get_statuscode() if record.http_headers else "200"
    is_page = record.rec_type in ("response", "resource") and status == "200"
    if not is_page or kind.partition(";")[0].strip().lower() not in HTML:
        return Handed(number)
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    name = f"{path}: record {number} ({url})"

    def read() -> Given:
        body = record.content_stream().read(settings.page_bytes + 1)
        if len(body) > settings.page_bytes:
            raise InputError(f"{name}: larger than {settings.page_bytes:,} bytes")
        written = record.rec_headers.get_header("WARC-Date") or ""
        try:
            fetched = datetime.fromisoformat(written).astimezone(UTC).replace(tzinfo=None)
        except (ValueError, OverflowError) as error:
            raise InputError(f"{name}: WARC-Date: no moment: {written[:60]!r}") from error
        return Given(name=name, fetched_at=fetched, html=body, url=url.strip("<>"))

    return _try(number, name, read)


def _try(position: int, name: str, read: Callable[[], Given]) -> Handed:
    try:
        return Handed(position, read())
    except InputError as error:
        return Handed(position, failure=Failure("ingest", name, str(error)))
    except Exception as error:
        reason = f"{name}: could not be read: {describe_error(error)}"
        return Handed(position, failure=Failure("ingest", name, reason))


def _open(path: Path) -> IO[bytes]:
    if path.name.lower().endswith(".gz"):
        return cast("IO[bytes]", gzip.open(path))
    return path.open("rb")


def _count_lines(path: Path) -> int | None:
    """Return how many lines there are to take in, None where only unpacking them all would tell."""
    if path.name.lower().endswith(".gz"):
        return None
    with path.open("rb") as file:
        return sum(piece.count(b"\n") for piece in iter(lambda: file.read(2**20), b""))


def _take_fingerprint(path: Path) -> str:
    state = path.stat()
    return f"{state.st_size}-{state.st_mtime_ns}"


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)
