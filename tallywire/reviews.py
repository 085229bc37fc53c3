"""Reviews: what a person says of a figure, a series or an article, on top of what was read. Pure.

A review is one row of a TOML or CSV file. Rows are added and never changed; a later row undoes one.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from tallywire.errors import InputError
from tallywire.facets import find_facet
from tallywire.identity import make_id, normalise_text
from tallywire.models import Accounting, Measure, Stance, Status, Verification


class ReviewAction(StrEnum):
    """What a review does: sets a field of a figure, drops it from its series, says that its claimant took it
    back or that the publisher retracted the article, makes one series part of another, undoes a review."""

    SET = "set"
    DROP = "drop"
    WITHDRAW = "withdraw"
    RETRACT = "retract"
    MERGE = "merge"
    UNDO = "undo"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """A row of a review file, checked but for what it points at. `value` is None where a field is emptied.

    A figure is named by its id, or by its article (address or id) and its text, with its offset or some words
    of its sentence where the text stands there more than once.
    """

    action: ReviewAction
    line: int
    by: str
    why: str
    on: date | None = None
    figure: str | None = None
    article: str | None = None
    text: str | None = None
    start: int | None = None
    sentence: str | None = None
    field: str | None = None
    value: str | None = None
    series: str | None = None
    into: str | None = None
    review: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A review that is in the books, in the order of `number`; what it points at is resolved.

    `at` is the day it bears, else when it was recorded.

    It holds for the figure `figure_id`, and for the same words of other versions of the article and of other
    readings of it.
    """

    number: int
    review_id: str
    action: ReviewAction
    at: datetime
    figure_id: str | None = None
    article_id: str | None = None
    version_id: str | None = None
    span_start: int | None = None
    span_end: int | None = None
    text: str | None = None
    sentence: str | None = None
    field: str | None = None
    value: str | None = None
    series_id: str | None = None
    group_id: str | None = None
    into_series_id: str | None = None
    into_group_id: str | None = None
    undoes: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureSpot:
    """Where a figure stands: what a review is matched with."""

    figure_id: str
    article_id: str
    version_id: str
    start: int
    end: int
    text: str
    sentence: str


def name_review(row: ReviewRow, target: str) -> str:
    """Return the id of *row*, which points at *target*: a row that says the same has the same one."""
    on = row.on.isoformat() if row.on else None
    return make_id("review", row.action, target, row.field, row.value, row.into, row.by, on, row.why)


def select_effective(reviews: Iterable[Review]) -> list[Review]:
    """Return those of *reviews* that hold, in their order: undone ones are left out, and those that undo.

    Of several that set one field of one figure the last holds. What undoes is not undone itself.
    """
    held = sorted(reviews, key=lambda review: review.number)
    undone = {review.undoes for review in held}
    return [r for r in held if r.action is not ReviewAction.UNDO and r.review_id not in undone]


def concerns(review: Review, spot: FigureSpot) -> bool:
    """Return whether *review* is of the figure at *spot*: it is the same one, stands in the same words of
    another version, or is the same number read with other bounds."""
    if review.action is ReviewAction.RETRACT:
        return review.article_id == spot.article_id
    if review.figure_id is None or review.article_id != spot.article_id:
        return False
    if review.figure_id == spot.figure_id:
        return True
    if review.version_id == spot.version_id:
        return (review.span_start or 0) < spot.end and spot.start < (review.span_end or 0)
    return review.text == spot.text and _fold(review.sentence) == _fold(spot.sentence)


def read_value(field: str, value: str | None) -> Any:
    """Return *value* as the field of a figure holds it. Raises `ValueError` that says what is wanted."""
    if field not in SETTABLE:
        raise ValueError(f"field {field!r} cannot be set; these can: {', '.join(sorted(SETTABLE))}")
    if value is None or value == "":
        if field in ("measure", "stance"):
            raise ValueError(f"{field} cannot be empty")
        return None
    return SETTABLE[field](value)


def check_rows(rows: Sequence[tuple[int, Mapping[str, Any]]], name: str) -> tuple[ReviewRow, ...]:
    """Return the rows of a review file, each given with its line, checked.

    Raises `InputError` naming the file *name* and the line of the first row that cannot be used.
    """
    checked = []
    for line, row in rows:
        try:
            checked.append(_check_row(line, row))
        except ValueError as error:
            raise InputError(f"{name}:{line}: {error}; nothing was applied") from error
    return tuple(checked)


def _check_row(line: int, row: Mapping[str, Any]) -> ReviewRow:
    given = {key: value for key, value in row.items() if value not in (None, "") or key == "value"}
    if unknown := given.keys() - set(ReviewRow.__dataclass_fields__) - {"line"}:
        raise ValueError(f"unknown key {min(unknown)!r}")
    if missing := [key for key in ("action", "by", "why") if key not in given]:
        raise ValueError(f"{missing[0]!r} is missing: every review says who, what and why")
    texts = {k: _check_text(k, given.get(k)) for k in TEXTS}
    action = _choose(ReviewAction, "action", str(given["action"]))
    wanted, allowed = SHAPES[action]
    present = {key for key in (*TEXTS, "start") if given.get(key) is not None} - {"by", "why", "action"}
    if (pointers := wanted - present) and action is not ReviewAction.SET:
        raise ValueError(f"{action} needs {' and '.join(sorted(pointers))}")
    if surplus := present - wanted - allowed:
        raise ValueError(f"{action} takes no {min(surplus)}")
    row_read = ReviewRow(
        action=action,
        line=line,
        by=str(texts["by"]),
        why=str(texts["why"]),
        on=_read_day("on", given["on"]) if "on" in given else None,
        start=_read_offset(given["start"]) if "start" in given else None,
        **{k: texts[k] for k in TEXTS if k not in ("action", "by", "why")},
    )
    if action in OF_FIGURES and not (row_read.figure or (row_read.article and row_read.text)):
        raise ValueError(f"{action} needs figure, or article and text")
    if action in OF_FIGURES and row_read.figure and row_read.article:
        raise ValueError("give figure, or article and text, not both")
    if action is ReviewAction.SET:
        if row_read.field is None:
            raise ValueError("set needs field")
        if "value" not in row:
            raise ValueError("set needs value, empty where the field is to be empty")
        read_value(row_read.field, row_read.value)
    return row_read


def _check_text(key: str, value: Any) -> str | None:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        raise ValueError(f"{key} {value!r} is no text")
    return value.strip()


def _read_offset(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        raise ValueError(f"start {value!r} is no offset") from None


def _read_day(key: str, value: Any) -> date:
    if type(value) is date:
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f"{key} {value!r} is no day such as 2024-05-06") from None


def _choose(kind: type[StrEnum], key: str, value: str) -> Any:
    try:
        return kind(value)
    except ValueError:
        raise ValueError(f"{key} {value!r} is none of {', '.join(kind)}") from None


def _find_known_facet(value: str) -> str:
    if (found := find_facet(value)) is None:
        raise ValueError(f"facet {value!r} is not one of rules/facets.toml")
    return found


def _fold(sentence: str | None) -> str:
    return normalise_text(sentence or "").casefold()


# The fields of a figure that a review can set, each with how its value is read.
SETTABLE: Mapping[str, Callable[[str], Any]] = {
    "claimant": str,
    "party": str,
    "place": str,
    "counted": str,
    "facet": _find_known_facet,
    "measure": lambda value: _choose(Measure, "measure", value),
    "status": lambda value: _choose(Status, "status", value),
    "accounting": lambda value: _choose(Accounting, "accounting", value),
    "stance": lambda value: _choose(Stance, "stance", value),
    "verification": lambda value: _choose(Verification, "verification", value),
    "period_start": lambda value: _read_day("period_start", value),
    "period_end": lambda value: _read_day("period_end", value),
    "as_of": lambda value: _read_day("as_of", value),
}
TEXTS = (
    "action",
    "by",
    "why",
    "figure",
    "article",
    "text",
    "sentence",
    "field",
    "value",
    "series",
    "into",
    "review",
)
OF_FIGURES = frozenset({ReviewAction.SET, ReviewAction.DROP, ReviewAction.WITHDRAW})
_FIGURE = frozenset({"figure", "article", "text", "start", "sentence"})
# What a row of each action must give, and what it may.
SHAPES: Mapping[ReviewAction, tuple[frozenset[str], frozenset[str]]] = {
    ReviewAction.SET: (frozenset({"field", "value"}), _FIGURE),
    ReviewAction.DROP: (frozenset(), _FIGURE),
    ReviewAction.WITHDRAW: (frozenset(), _FIGURE),
    ReviewAction.RETRACT: (frozenset({"article"}), frozenset()),
    ReviewAction.MERGE: (frozenset({"series", "into"}), frozenset()),
    ReviewAction.UNDO: (frozenset({"review"}), frozenset()),
}
