"""Seed articles: text files and the manifest that says what they are. Pure: bytes are passed in."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from tallywire.errors import InputError, RuleError
from tallywire.extract.document import read_dateline
from tallywire.identity import make_id, make_version_id
from tallywire.intake import check_text, decode_text
from tallywire.models import Article, DateBasis
from tallywire.rules import build_rows, parse_toml


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedEntry:
    """A row of the manifest. `file` is a path below the manifest's folder; `source` is who published it.

    `date` is the day of publication and `basis` where it comes from: "text" (its own header) or
    "curated" (somebody worked it out; `note` says how).
    """

    file: str
    source: str | None = None
    url: str | None = None
    title: str | None = None
    date: dt.date | None = None
    basis: DateBasis = DateBasis.UNKNOWN
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """The rows that can be used, and for each that cannot, the file it names and why."""

    entries: tuple[SeedEntry, ...]
    problems: tuple[tuple[str, InputError], ...]


def read_manifest(text: str, name: str) -> Manifest:
    """Return the manifest that *text* (TOML, one [[article]] table per file) holds.

    Raises `InputError` naming *name* when it is not TOML or has tables other than `article`; a row with
    an unknown key or a wrong value is a problem of its own and leaves the others alone.
    """
    try:
        data = parse_toml(text, name)
    except RuleError as error:
        raise InputError(str(error)) from error
    if unknown := data.keys() - {"article"}:
        raise InputError(f"{name}: unknown key {min(unknown)!r}")
    rows = data.get("article", [])
    if not isinstance(rows, list):
        raise InputError(f"{name}: articles stand under [[article]], each with its own")
    entries: list[SeedEntry] = []
    problems: list[tuple[str, InputError]] = []
    for number, row in enumerate(rows, 1):
        where = f"{name}: article {number} ({row.get('file', 'no file')})"
        try:
            entry = _read_row(row, where)
            if entry.file in (known.file for known in entries):
                raise InputError(f"{where}: listed twice")
            entries.append(entry)
        except InputError as error:
            problems.append((str(row.get("file", name)), error))
    return Manifest(tuple(entries), tuple(problems))


def build_seed(entry: SeedEntry, body: bytes, fetched_at: dt.datetime) -> Article:
    """Return the article in the bytes of a seed file. An undated entry takes the date of the text's header.

    Raises `InputError` naming the file when it is no readable English text, or when the manifest gives a
    date with basis "text" that the text does not bear.
    """
    text = decode_text(body, entry.file)
    check_text(text, entry.file)
    header = read_dateline(text)
    if entry.basis is DateBasis.TEXT and entry.date != header:
        found = header or "nothing"
        raise InputError(f"{entry.file}: the manifest has its text dated {entry.date}, the text says {found}")
    day = entry.date or header
    basis = entry.basis if entry.date else DateBasis.TEXT if header else DateBasis.UNKNOWN
    article_id = make_id("seed", entry.file)
    return Article(
        article_id=article_id,
        version_id=make_version_id(article_id, text),
        text=text,
        url=entry.url,
        title=entry.title,
        publisher=entry.source,
        language="en",
        published_at=dt.datetime.combine(day, dt.time()) if day else None,
        published_basis=basis,
        fetched_at=fetched_at,
        note=entry.note,
    )


def _read_row(row: Mapping[str, Any], where: str) -> SeedEntry:
    try:
        [entry] = build_rows(SeedEntry, [dict(row)], where)
    except RuleError as error:
        raise InputError(str(error).replace(": row 1:", ":", 1)) from error
    if not isinstance(row["file"], str):
        raise InputError(f"{where}: file: text is wanted")
    path = PurePosixPath(entry.file)
    if path.is_absolute() or ".." in path.parts:
        raise InputError(f"{where}: file: a path below the manifest's folder is wanted")
    entry = replace(entry, file=str(path))
    for key in ("source", "url", "title", "note"):
        if not isinstance(getattr(entry, key), str | None):
            raise InputError(f"{where}: {key}: text is wanted")
    if isinstance(entry.date, dt.datetime) or not isinstance(entry.date, dt.date | None):
        raise InputError(f"{where}: date: a day such as 2022-03-03 is wanted")
    if (entry.date is None) != (entry.basis is DateBasis.UNKNOWN):
        raise InputError(f"{where}: date and basis: give both or neither")
    if entry.basis not in (DateBasis.TEXT, DateBasis.CURATED, DateBasis.UNKNOWN):
        raise InputError(f"{where}: basis: 'text' or 'curated' is wanted, not {entry.basis.value!r}")
    if entry.basis is DateBasis.CURATED and not entry.note:
        raise InputError(f"{where}: note: a curated date says how it was found")
    return entry
