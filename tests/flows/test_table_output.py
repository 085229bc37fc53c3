"""Answers to queries as text: aligned, JSON and CSV."""

import json
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest

from flows.choices import OutputFormat
from flows.table_output import write_table
from storage import Table


def write(form: OutputFormat, **columns: Any) -> str:
    out = StringIO()
    types = tuple("DOUBLE" if isinstance(value, float) else "VARCHAR" for value in columns.values())
    write_table(Table(tuple(columns), types, [tuple(columns.values())]), form, out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (9000.0, 9000),
        (2.5, 2.5),
        (float("inf"), "inf"),
        (Decimal("1.5"), 1.5),
        (None, None),
        (True, True),
        (date(2022, 3, 3), "2022-03-03"),
        (datetime(2022, 3, 3, 8, 30), "2022-03-03 08:30:00"),
        ([1.0, None], [1, None]),
        ({"a": date(2022, 3, 3)}, {"a": "2022-03-03"}),
    ],
)
def test_json_holds_plain_values(value: Any, expected: Any) -> None:
    assert json.loads(write(OutputFormat.JSON, v=value)) == [{"v": expected}]


def test_json_keeps_every_column_of_one_name() -> None:
    out = StringIO()
    write_table(Table(("a", "a", "a_1", "a"), ("INTEGER",) * 4, [(1, 2, 3, 4)]), OutputFormat.JSON, out)
    assert json.loads(out.getvalue()) == [{"a": 1, "a_1": 2, "a_1_1": 3, "a_2": 4}]


def test_csv_has_a_header_and_quotes_what_needs_it() -> None:
    assert write(OutputFormat.CSV, label='Toll, "so far"', low=9000.0, source=None) == (
        'label,low,source\n"Toll, ""so far""",9000,\n'
    )


def test_a_table_aligns_numbers_to_the_right_and_takes_no_value_for_markup() -> None:
    assert write(OutputFormat.TABLE, low=9.0, text="[bold]x[/bold]").splitlines() == [
        "low   text",
        "────────────────────",
        "  9   [bold]x[/bold]",
        "1 row",
    ]


def test_a_table_tells_the_terminal_nothing_but_text() -> None:
    text = "two\x1b[31m\x9b\u202e dead\r\nand\x07 one"
    assert write(OutputFormat.TABLE, text=text, many=[text]).splitlines()[2:-1] == [
        'two[31m dead   ["two\\u001b[31m dead\\r\\nand\\u0007 one"]',
        "and one",
    ]
