"""Files of reviews: TOML with rows [[review]], or CSV with a header. Each row is known by its line."""

import csv
import re
import tomllib
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from typing import Any

from flows.booking import book_run, hold_store, read_clock
from flows.files import read_file
from flows.keeping import keep_books
from flows.settings import Settings
from tallywire.errors import InputError
from tallywire.reviews import ReviewRow, check_rows

HEADER = re.compile(r"^[ \t]*\[\[\s*[\"']?review[\"']?\s*\]\]", re.MULTILINE)


def apply_reviews(settings: Settings, path: Path) -> list[str]:
    """Add the reviews of a file to the books, track what they touch, publish; return the new ones' ids.

    A run of its own, and none where nothing is new. Raises `InputError` naming the file and the line of a row
    that cannot be used: then nothing is applied.
    """
    rows = read_reviews(path)
    with hold_store(settings) as store:
        fresh = store.count_new_reviews(rows, str(path))
    if not fresh:
        return []
    with book_run(settings, None) as run, hold_store(settings) as store:
        added = store.save_reviews(run.run_id, rows, str(path), read_clock())
        keep_books(store, settings, run.run_id)
    with hold_store(settings) as store:
        store.publish()
    return added


def read_reviews(path: Path) -> tuple[ReviewRow, ...]:
    """Return the rows of a file of reviews. Raises `InputError` naming the file and the line of a bad row."""
    if path.suffix.casefold() not in READERS:
        raise InputError(f"{path}: reviews come in a file .toml or .csv")
    try:
        text = read_file(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 text") from error
    rows = READERS[path.suffix.casefold()](text, str(path))
    if not rows:
        raise InputError(f"{path}: there is no review in it")
    return check_rows(rows, str(path))


def _read_toml(text: str, name: str) -> list[tuple[int, Mapping[str, Any]]]:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{name}: not valid TOML: {error}; nothing was applied") from error
    if unknown := table.keys() - {"review"}:
        raise InputError(f"{name}: unknown key {min(unknown)!r}; reviews are rows [[review]]")
    rows = table.get("review", [])
    # Rows written in another way than under headers of their own have no line.
    lines = [text.count("\n", 0, found.start()) + 1 for found in HEADER.finditer(text)]
    if not isinstance(rows, list) or len(lines) != len(rows):
        raise InputError(f"{name}: reviews are rows [[review]]; nothing was applied")
    return list(zip(lines, rows, strict=True))


def _read_csv(text: str, name: str) -> list[tuple[int, Mapping[str, Any]]]:
    reader = csv.DictReader(StringIO(text), strict=True)
    rows: list[tuple[int, Mapping[str, Any]]] = []
    line = 2
    try:
        for row in reader:
            if None in row or None in row.values():
                raise InputError(f"{name}:{line}: other columns than the header has; nothing was applied")
            rows.append((line, {key.strip(): value for key, value in row.items()}))
            line = reader.line_num + 1
    except csv.Error as error:
        raise InputError(f"{name}:{line}: not valid CSV: {error}; nothing was applied") from error
    return rows


READERS = {".toml": _read_toml, ".csv": _read_csv}
