"""The tables of tests/cases: sentences with what the extractor reads in them, and how the two are compared.

A case has `shows` (what it shows, unique in its table), `text`, and what is to be found. Figures and
quantities are listed in reading order, all of them, each with the fields that matter; a field left out is
not compared, "" stands for nothing, and `value` for low and high at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from tallywire.extract.document import Document, read_document, read_documents
from tallywire.models import Figure, Quantity
from tallywire.rules import build_rows, parse_toml

CASES = Path(__file__).parents[1] / "cases"
# A Wednesday. Cases that turn on the day of publication give their own.
PUBLISHED = date(2024, 5, 15)

Expected = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberCase:
    """A text and its number expressions as (written, low, high)."""

    shows: str
    text: str
    numbers: tuple[Sequence[Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantityCase:
    """A text and its quantities."""

    shows: str
    text: str
    quantities: tuple[Expected, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeCase:
    """A text, its day of publication ("" when undated) and its expressions of time."""

    shows: str
    text: str
    times: tuple[Expected, ...]
    published: date | str = PUBLISHED


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureCase:
    """A text, its day of publication ("" when undated) and its figures."""

    shows: str
    text: str
    figures: tuple[Expected, ...]
    published: date | str = PUBLISHED


@cache
def load_cases(table: str, kind: type[Any]) -> tuple[Any, ...]:
    """Return the cases of tests/cases/*table*.toml. Unknown and missing keys are refused."""
    name = f"{table}.toml"
    rows = parse_toml((CASES / name).read_text(encoding="utf-8"), name)
    cases = build_rows(kind, rows["case"], name)
    shown = [case.shows for case in cases]
    if doubled := {show for show in shown if shown.count(show) > 1}:
        raise ValueError(f"{name}: shown twice: {min(doubled)}")
    return cases


def day_of(published: date | str) -> date | None:
    """Return the day of publication of a case, None when it is undated."""
    return published if isinstance(published, date) else None


@cache
def parse_cases(table: str) -> Mapping[str, Document]:
    """Return the documents of all figure cases of *table* by what they show, parsed in one go."""
    cases = load_cases(table, FigureCase)
    documents = read_documents((case.text, day_of(case.published), None) for case in cases)
    return {case.shows: document for case, document in zip(cases, documents, strict=True)}


def read(text: str, published: date | None = PUBLISHED) -> Document:
    """Return the parsed document of one text."""
    return read_document(text, published)


def pick(found: Figure | Quantity, expected: Expected) -> dict[str, Any]:
    """Return the fields of *found* that *expected* names, in its terms."""
    known = {field.name for field in fields(found)} | {"value"}
    if unknown := expected.keys() - known:
        raise ValueError(f"no such field: {min(unknown)}")
    picked: dict[str, Any] = {}
    for name, wanted in expected.items():
        if name == "value":
            low, high = found.low, found.high
            picked[name] = wanted if _is_close(low, wanted) and _is_close(high, wanted) else (low, high)
            continue
        got = getattr(found, name)
        if isinstance(got, float) and isinstance(wanted, int | float) and _is_close(got, wanted):
            got = wanted
        picked[name] = "" if got is None else got
    return picked


def compare(found: Sequence[Figure | Quantity], expected: Sequence[Expected]) -> None:
    """Assert that *found* are exactly the *expected* ones, in the fields these name."""
    assert [f.text for f in found] == [e["text"] for e in expected]
    got = [pick(f, e) for f, e in zip(found, expected, strict=True)]
    assert got == [dict(e) for e in expected]


def _is_close(got: float | None, wanted: float) -> bool:
    return got is not None and abs(got - wanted) <= 1e-4 * max(1.0, abs(wanted))
