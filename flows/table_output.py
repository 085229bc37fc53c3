"""Query answers as text: an aligned table, JSON or CSV."""

import csv
import json
import math
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from io import StringIO
from typing import Any, TextIO

from rich import box
from rich.console import Console, JustifyMethod
from rich.table import Table as RichTable
from rich.text import Text

from flows.choices import OutputFormat
from storage import Table
from tallywire.report.words import clean_text, say_count

NUMBER_TYPES = (
    "TINYINT",
    "SMALLINT",
    "INT",
    "BIGINT",
    "HUGEINT",
    "UINT",
    "UBIGINT",
    "DOUBLE",
    "FLOAT",
    "DECIMAL",
)
# Into a pipe or a file an answer is as wide as it is: nothing is folded or cut.
PIPE_WIDTH = 10_000


def write_table(table: Table, form: OutputFormat, out: TextIO) -> None:
    """Write *table* to *out*: aligned for reading, a JSON array of objects, or CSV with a header."""
    if form is OutputFormat.JSON:
        names = _tell_apart(table.columns)
        rows = [dict(zip(names, map(plain_value, row), strict=True)) for row in table.rows]
        out.write(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
    elif form is OutputFormat.CSV:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(table.columns)
        writer.writerows([plain_value(value) for value in row] for row in table.rows)
    else:
        _write_aligned(table, out)


def _tell_apart(columns: Sequence[str]) -> list[str]:
    """Return *columns* with those of one name numbered as DuckDB does, since an object has each name once."""
    names: dict[str, None] = {}
    for column in columns:
        number, name = 0, column
        while name in names:
            number += 1
            name = f"{column}_{number}"
        names[name] = None
    return list(names)


def plain_value(value: Any) -> Any:
    """Return a value of the database as JSON has it: moments as ISO text, whole floats as integers."""
    if isinstance(value, date | datetime | time):
        return value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, float):
        if not math.isfinite(value):
            return str(value)
        return int(value) if value.is_integer() else value
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, list | tuple):
        return [plain_value(part) for part in value]
    if isinstance(value, dict):
        return {str(key): plain_value(part) for key, part in value.items()}
    return value if isinstance(value, str | int | None) else str(value)


def _write_aligned(table: Table, out: TextIO) -> None:
    view = RichTable(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    for name, kind in zip(table.columns, table.types, strict=True):
        justify: JustifyMethod = "right" if kind.upper().startswith(NUMBER_TYPES) else "left"
        view.add_column(Text(name), justify=justify, overflow="fold")
    for row in table.rows:
        view.add_row(*(Text(_say(value)) for value in row))
    write_view(view, out, PIPE_WIDTH)
    out.write(f"{say_count(len(table.rows), 'row')}\n")


def write_view(view: RichTable, out: TextIO, width: int) -> None:
    """Write a table to *out*: fitted to a terminal, or up to *width* wide into a pipe or a file."""
    console = Console(file=out)
    if console.is_terminal:
        console.print(view)
        return
    text = StringIO()
    Console(file=text, width=width).print(view, crop=False)
    out.writelines(line.rstrip() + "\n" for line in text.getvalue().splitlines())


def _say(value: Any) -> str:
    plain = plain_value(value)
    if plain is None:
        return ""
    if isinstance(plain, list | dict):
        plain = json.dumps(plain, ensure_ascii=False)
    return "\n".join(map(clean_text, str(plain).splitlines()))
