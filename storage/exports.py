"""Views of the published snapshot as files for other tools, with a data package that says what is in them."""

import csv
import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Literal, TextIO

import pyarrow as pa
import pyarrow.parquet as pq

from storage.docs import render_dictionary
from storage.errors import StorageError
from storage.public import PublicStore
from storage.surface import Column, Relation
from tallywire.hxl import COLUMNS as HXL_COLUMNS
from tallywire.hxl import make_header, make_row

Format = Literal["csv", "parquet", "jsonl", "hxl"]
MEDIA_TYPES = {
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "jsonl": "application/x-ndjson",
    "hxl": "text/csv",
}
DESCRIPTOR = "datapackage.json"
DICTIONARY = "columns.md"

# What is exported unless the user names views: what analysts work with, without the full texts.
USUAL = (
    "figures", "latest", "conflicts", "series", "revisions", "revision_summary", "article_figure_changes",
    "articles", "events", "sources",
)  # fmt: skip
# What has a macro for a past day.
DATED = ("figures", "latest", "conflicts")
ROWS_AT_ONCE = 10_000

# A spreadsheet takes a cell that starts so for a formula, in full width too; an apostrophe makes it text.
FORMULA = re.compile(r"^[\s\x00-\x1f]*[=+\-@＝＋－＠]|^[\t\r]")
# What no spreadsheet shows and some readers stop at: control characters, and marks that turn text around.
UNSHOWN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

# The types of a Frictionless table schema for those of DuckDB.
FIELD_TYPES = (
    (re.compile(r".*\[\]$"), "array"),
    (re.compile(r"^(MAP|STRUCT|JSON)"), "object"),
    (re.compile(r"^(TINY|SMALL|BIG|HUGE|U)?(INT|INTEGER|BIGINT)$"), "integer"),
    (re.compile(r"^(DOUBLE|FLOAT|DECIMAL)"), "number"),
    (re.compile(r"^BOOLEAN$"), "boolean"),
    (re.compile(r"^DATE$"), "date"),
    (re.compile(r"^TIMESTAMP"), "datetime"),
)


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that was written, with the number of rows in it."""

    path: Path
    rows: int


def export_views(
    public: PublicStore, form: Format, folder: Path, views: Sequence[str] = (), day: date | None = None
) -> list[Exported]:
    """Write some views, the usual ones unless named, to *folder* and return the files with their rows.

    With *day*, figures, latest and conflicts as they had been reported by then. HXL has one file, of the
    newest values. Beside the files stand datapackage.json and columns.md, which say what is in them. Files
    of that name are replaced, each as a whole. Raises `StorageError` for a view that is not there, that has
    no past, or a folder that cannot be written.
    """
    known = {relation.name: relation for relation in public.describe_views()}
    wanted = _choose(form, views, day, known)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = [_write_view(public, form, folder, known[name], day) for name in wanted]
        relations = [known[name] for name in wanted]
        resources = [
            _describe_file(form, view, file.path, known)
            for view, file in zip(relations, written, strict=True)
        ]
        package = {**PACKAGE, **_find_newest_run(public), "resources": resources}
        _replace(
            folder / DESCRIPTOR, lambda out: out.write(json.dumps(package, indent=1, ensure_ascii=False))
        )
        _replace(folder / DICTIONARY, lambda out: out.write(render_dictionary(relations)))
    except OSError as error:
        raise StorageError(f"{folder}: the export cannot be written: {error.strerror or error}") from error
    return written


def _choose(
    form: Format, views: Sequence[str], day: date | None, known: Mapping[str, Relation]
) -> Sequence[str]:
    if form == "hxl":
        if set(views) - {"latest"}:
            raise StorageError(f"{', '.join(views)}: HXL has the newest values alone: latest")
        return ("latest",)
    for name in views:
        if name not in known:
            raise StorageError(f"{name}: no such view; there are {', '.join(sorted(known))}")
        if day and name not in DATED:
            raise StorageError(f"{name}: only {', '.join(DATED)} can be had as of a day")
    return tuple(dict.fromkeys(views)) or (DATED if day else USUAL)


def _write_view(
    public: PublicStore, form: Format, folder: Path, view: Relation, day: date | None
) -> Exported:
    relation = f"{view.name}_as_of(DATE '{day.isoformat()}')" if day else view.name
    path = folder / f"{view.name}.{'hxl.csv' if form == 'hxl' else form}"
    if form == "parquet":
        return Exported(path, _write_parquet(public, f"FROM {relation}", path, view))
    if form == "hxl":
        rows = _read_rows(public, HXL_QUERY.format(latest=relation))
        return Exported(path, _replace(path, lambda out: _write_hxl(out, rows)))
    rows = _read_rows(public, f"FROM {relation}")
    if form == "csv":
        return Exported(path, _replace(path, lambda out: _write_csv(out, view.columns, rows)))
    return Exported(path, _replace(path, lambda out: _write_jsonl(out, rows)))


# A Frictionless data package, version 2.
PACKAGE = {
    "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
    "name": "tallywire",
    "title": "Reported figures and their changes, from Tallywire",
}

HXL_QUERY = """
SELECT l.*, s.measure, s.party, s.status, s.unit, s.place, s.accounting, s.period_start, f.sentence,
    f.verification, f.publisher, f.url
FROM {latest} AS l
JOIN series AS s USING (series_id)
LEFT JOIN figures AS f USING (figure_id)
ORDER BY l.label, l.source, l.figure_id
"""


def _read_rows(public: PublicStore, sql: str) -> Iterator[dict[str, Any]]:
    for batch in public.read_batches(sql, ROWS_AT_ONCE):
        # Tuples of a map come as such; an object keeps each key once, as the map does.
        yield from batch.to_pylist(maps_as_pydicts="lossy")


def _write_csv(out: TextIO, columns: Sequence[Column], rows: Iterable[Mapping[str, Any]]) -> int:
    writer = csv.writer(out)
    writer.writerow([column.name for column in columns])
    count = 0
    for row in rows:
        writer.writerow([make_cell(value) for value in row.values()])
        count += 1
    return count


def _write_hxl(out: TextIO, rows: Iterable[Mapping[str, Any]]) -> int:
    writer = csv.writer(out)
    headers, tags = make_header()
    writer.writerow(headers)
    writer.writerow(tags)
    count = 0
    for row in rows:
        writer.writerow(
            [make_cell(value.date() if isinstance(value, datetime) else value) for value in make_row(row)]
        )
        count += 1
    return count


def _write_jsonl(out: TextIO, rows: Iterable[Mapping[str, Any]]) -> int:
    count = 0
    for row in rows:
        plain = {name: _plain(value) for name, value in row.items()}
        out.write(json.dumps(plain, ensure_ascii=False) + "\n")
        count += 1
    return count


def _write_parquet(public: PublicStore, sql: str, path: Path, view: Relation) -> int:
    """Write the answer to *sql*, each column with its meaning as metadata, and return the number of rows."""
    said = {column.name: column.comment or "" for column in view.columns}
    new = path.with_name(f"{path.name}.new")
    count = 0
    try:
        reader = public.read_batches(sql, ROWS_AT_ONCE)
        schema = pa.schema(
            [field.with_metadata({"description": said[field.name]}) for field in reader.schema],
            metadata={"description": view.comment or ""},
        )
        with pq.ParquetWriter(new, schema, compression="zstd") as writer:
            for batch in reader:
                writer.write_batch(batch.cast(schema))
                count += batch.num_rows
        os.replace(new, path)
    finally:
        new.unlink(missing_ok=True)
    return count


def _replace(path: Path, write: Callable[[TextIO], int]) -> int:
    """Let *write* write a new file, put that in the place of *path*, and return what *write* does."""
    new = path.with_name(f"{path.name}.new")
    try:
        with new.open("w", encoding="utf-8", newline="") as out:
            count = write(out)
        os.replace(new, path)
    finally:
        new.unlink(missing_ok=True)
    return count


def make_cell(value: Any) -> Any:
    """Return *value* as a cell that a spreadsheet shows and does not run."""
    if isinstance(value, str):
        shown = UNSHOWN.sub("\N{REPLACEMENT CHARACTER}", value)
        return f"'{shown}" if FORMULA.match(value) else shown
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict):
        return make_cell(json.dumps(_plain(value), ensure_ascii=False))
    return _plain(value)


def _plain(value: Any) -> Any:
    """Return *value* as JSON has it: moments in UTC, whole numbers as integers."""
    if isinstance(value, datetime):
        return value.isoformat() + "Z"
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    return value


def _find_newest_run(public: PublicStore) -> Mapping[str, Any]:
    rows = public.query(
        "SELECT run_id, coalesce(finished_at, started_at) FROM runs ORDER BY 2 DESC LIMIT 1"
    ).rows
    return {"run_id": rows[0][0], "created": rows[0][1].isoformat() + "Z"} if rows else {}


def _describe_file(form: Format, view: Relation, path: Path, known: Mapping[str, Relation]) -> dict[str, Any]:
    """Return the resource of a data package that *path* is."""
    if form == "hxl":
        columns = {c.name: c for name in ("figures", "series", view.name) for c in known[name].columns}
        fields = [_describe_tagged(header, tag, columns.get(name or "")) for header, tag, name in HXL_COLUMNS]
    else:
        fields = [_describe_field(column.name, column.type, column.comment) for column in view.columns]
    return {
        "name": view.name,
        "path": path.name,
        "description": view.comment,
        "format": "csv" if form == "hxl" else form,
        "mediatype": MEDIA_TYPES[form],
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{_digest(path)}",
        **({"dialect": {"commentRows": [2]}} if form == "hxl" else {}),
        "schema": {"fields": fields, "missingValues": [""]},
    }


def _describe_tagged(header: str, tag: str, column: Column | None) -> dict[str, str]:
    is_day = tag.startswith("#date")
    is_number = tag.startswith(("#affected", "#population", "#indicator+num"))
    kind = "DATE" if is_day else "DOUBLE" if is_number else "VARCHAR"
    said = column.comment if column else f"{header}, where the number is of that."
    return _describe_field(header, kind, said) | {"hxl": tag}


def _describe_field(name: str, kind: str, said: str | None) -> dict[str, str]:
    type_ = next((name for pattern, name in FIELD_TYPES if pattern.match(kind)), "string")
    return {"name": name, "type": type_, "description": said or ""}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
