"""Two figures side by side, read from the published snapshot: what they are to each other, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.errors import StorageError
from storage.public import PublicStore
from storage.queries import read_query
from tallywire.comparing import Compared, Explanation, Meeting, explain_pair
from tallywire.models import Accounting, Measure, Quantifier, Status
from tallywire.report.model import Value
from tallywire.revisions import Standing
from tallywire.series import SeriesKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A figure as it is shown beside another: what is compared, and where it was read."""

    compared: Compared
    label: str | None
    sentence: str
    title: str | None
    publisher: str | None
    reported_at: datetime | None


def explain_figures(public: PublicStore, one: str, other: str) -> tuple[Shown, Shown, Explanation]:
    """Return the figures with the ids *one* and *other*, or the only ones whose ids begin so, and what they
    are to each other. Raises `StorageError` for an id that is none, and where both are the same figure."""
    ids = [_find_id(public, start) for start in (one, other)]
    if ids[0] == ids[1]:
        raise StorageError(f"{one} and {other}: one and the same figure")
    table = public.query(read_query("compared_figures"), {"figures": ids})
    rows = {row["figure_id"]: row for row in (dict(zip(table.columns, r, strict=True)) for r in table.rows)}
    if missing := [figure for figure in ids if figure not in rows]:
        raise StorageError(f"{missing[0]}: read once, and not found by the newest reading of its article")
    a, b = (_show(rows[figure]) for figure in ids)
    meeting = public.query(read_query("meeting_of_figures"), {"a": ids[0], "b": ids[1]})
    found = (
        Meeting(
            **{**dict(zip(meeting.columns, meeting.rows[0], strict=True)), "edges": tuple(meeting.rows[0][0])}
        )
        if meeting.rows
        else Meeting()
    )
    return a, b, explain_pair(a.compared, b.compared, found)


def _find_id(public: PublicStore, start: str) -> str:
    found = [
        figure for (figure,) in public.query(read_query("find_figure"), {"start": start, "limit": 2}).rows
    ]
    if not found or not start:
        raise StorageError(
            f'{start!r}: no such figure; `tallywire sql "FROM figures"` shows them with their ids'
        )
    if len(found) > 1:
        raise StorageError(f"{start}: more than one figure's id begins so, such as {found[0]} and {found[1]}")
    return str(found[0])


def _show(row: Mapping[str, Any]) -> Shown:
    compared = Compared(
        figure_id=row["figure_id"],
        value=Value(
            low=row["low"], high=row["high"], quantifier=Quantifier(row["quantifier"]), unit=row["own_unit"]
        ),
        measure=row["own_measure"],
        source=row["source"],
        key=_read_key(row) if row["series_id"] else None,
        holds_on=row["holds_on"],
        standing=Standing(row["standing"]) if row["standing"] else None,
        is_current=row["is_current"],
        is_newest=row["is_newest"],
        is_taken_back=bool(row["is_taken_back"]),
        is_dropped=row["is_dropped"],
        part_of=row["part_of"],
    )
    names = ("label", "sentence", "title", "publisher", "reported_at")
    return Shown(compared=compared, **{name: row[name] for name in names})


def _read_key(row: Mapping[str, Any]) -> SeriesKey:
    names = ("party", "counted", "unit", "place", "period_start", "period_days", "facet")
    return SeriesKey(
        measure=Measure(row["measure"]),
        status=Status(row["status"]) if row["status"] else None,
        accounting=Accounting(row["accounting"]) if row["accounting"] else None,
        article_id=row["key_article_id"],
        **{name: row[name] for name in names},
    )
