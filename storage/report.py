"""The report's data, read from the published snapshot: complete before anything is rendered."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from operator import attrgetter, itemgetter
from typing import Any, TypeVar

from storage.public import PublicStore
from storage.queries import read_query
from tallywire.models import Quantifier
from tallywire.report.model import (
    ArticleChange,
    ReportArticle,
    ReportConflict,
    ReportData,
    ReportEvent,
    ReportFailure,
    ReportFigure,
    ReportRevision,
    Run,
    SeriesCard,
    Side,
    Totals,
    Track,
    Value,
    order_changes,
)

# What one report holds at most of a kind, so that its cost does not grow with the archive.
MAX_SERIES = 200
MAX_ROWS = 200
MAX_CHANGES = 2_000
MAX_REVISIONS = 10_000

Row = Mapping[str, Any]
Thing = TypeVar("Thing")


def load_report(public: PublicStore, run_id: str | None = None) -> ReportData:
    """Return the report of a run, the newest unless *run_id* names one: the state that is published now.

    Raises `KeyError` when there is no such run. An archive without runs gives an empty report.
    """
    runs = [Run(**row) for row in _read(public, "runs", run_id=run_id)]
    if run_id is not None and not runs:
        raise KeyError(f"no run {run_id!r}")
    run = runs[0] if runs else None
    mine = {"run_id": run.run_id if run else None}
    series = _read(public, "series", limit=MAX_SERIES, **mine)
    ids = [row["series_id"] for row in series]
    edges = _group(
        _read(public, "revisions", series=ids, limit=MAX_REVISIONS, **mine), itemgetter("series_id")
    )
    changed = _read(public, "revisions", series=None, limit=MAX_CHANGES, **mine)
    wanted = {figure for row in changed if (figure := row["to_figure_id"] or row["from_figure_id"])}
    figures = _read(public, "figures", series=ids, figures=sorted(wanted))
    evidence = {row["figure_id"]: _figure(row) for row in figures}
    conflicts = tuple(_conflict(row) for row in _read(public, "conflicts", limit=MAX_CHANGES, **mine))
    by_series = _group(conflicts, attrgetter("series_id"))
    tracks = _build_tracks(figures, _read(public, "latest", series=ids))
    return ReportData(
        run=run,
        previous_run=runs[1] if len(runs) > 1 else None,
        totals=Totals(**_read(public, "totals", **mine)[0]),
        series=tuple(
            _card(row, tracks.get(key, ()), edges.get(key, ()), by_series.get(key, ()))
            for row in series
            for key in (row["series_id"],)
        ),
        changes=order_changes(_revision(row, evidence) for row in changed if row["cause"] == "news"),
        rereadings=order_changes(_revision(row, evidence) for row in changed if row["cause"] == "reading"),
        article_changes=tuple(ArticleChange(**row) for row in _read(public, "article_changes", **mine)),
        conflicts=conflicts,
        untracked=tuple(_figure(row) for row in _read(public, "untracked", limit=MAX_ROWS)),
        events=tuple(ReportEvent(**row) for row in _read(public, "events", limit=MAX_ROWS)),
        articles=tuple(ReportArticle(**row) for row in _read(public, "articles", limit=MAX_ROWS)),
        failures=tuple(ReportFailure(**row) for row in _read(public, "failures", limit=MAX_ROWS, **mine)),
    )


def _read(public: PublicStore, name: str, **parameters: Any) -> list[Row]:
    table = public.query(read_query(f"report_{name}"), parameters)
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def _group(things: Iterable[Thing], key: Callable[[Thing], str]) -> dict[str, list[Thing]]:
    groups: dict[str, list[Thing]] = {}
    for thing in things:
        groups.setdefault(key(thing), []).append(thing)
    return groups


def _build_tracks(figures: Iterable[Row], latest: Iterable[Row]) -> dict[str, tuple[Track, ...]]:
    """Return the tracks of each series, the largest newest value first, as the lines of its chart lie."""
    said: dict[tuple[str, str | None], list[ReportFigure]] = {}
    for row in figures:
        if row["is_current"] and row["series_id"]:
            said.setdefault((row["series_id"], row["source"]), []).append(_figure(row))
    tracks: dict[str, list[Track]] = {}
    for row in latest:
        track = Track(
            source=row["source"],
            figures=tuple(said[row["series_id"], row["source"]]),
            newest_id=row["figure_id"],
            grade=row["grade"],
            is_stale=bool(row["is_stale"]),
        )
        tracks.setdefault(row["series_id"], []).append(track)
    return {series: tuple(sorted(lines, key=_rank)) for series, lines in tracks.items()}


def _rank(track: Track) -> tuple[float, str]:
    value = track.newest.value
    number = value.high if value.low is None else value.low
    return -(number or 0.0), track.source or ""


def _card(
    row: Row, tracks: Sequence[Track], edges: Sequence[Row], conflicts: Sequence[ReportConflict]
) -> SeriesCard:
    return SeriesCard(
        **row,
        tracks=tuple(tracks),
        revisions=tuple(_revision(edge, {}) for edge in edges),
        conflicts=tuple(conflicts),
    )


def _value(row: Row, prefix: str = "", suffix: str = "") -> Value | None:
    quantifier = row[f"{prefix}quantifier{suffix}"]
    if quantifier is None:
        return None
    return Value(
        low=row[f"{prefix}low{suffix}"],
        high=row[f"{prefix}high{suffix}"],
        quantifier=Quantifier(quantifier),
        unit=row["unit"],
    )


def _take(row: Row, kind: type[ReportFigure] | type[ReportRevision]) -> dict[str, Any]:
    """Return the fields of *kind* that stand in *row* as they are."""
    return {field.name: row[field.name] for field in fields(kind) if field.name in row}


def _figure(row: Row) -> ReportFigure:
    value = _value(row)
    assert value is not None, row["figure_id"]
    offset = row["offset_in_sentence"]
    stands_there = (
        row["sentence"][offset : offset + len(row["text"])] == row["text"] if offset >= 0 else False
    )
    return ReportFigure(value=value, offset=offset if stands_there else None, **_take(row, ReportFigure))


def _revision(row: Row, evidence: Mapping[str, ReportFigure]) -> ReportRevision:
    return ReportRevision(
        before=_value(row, prefix="from_"),
        after=_value(row, prefix="to_"),
        evidence=evidence.get(row["to_figure_id"] or row["from_figure_id"]),
        **_take(row, ReportRevision),
    )


def _conflict(row: Row) -> ReportConflict:
    sides = []
    for suffix in ("_a", "_b"):
        value = _value(row, suffix=suffix)
        assert value is not None, row["series_id"]
        sides.append(Side(source=row[f"source{suffix}"], value=value, as_of=row[f"as_of{suffix}"]))
    smaller, larger = sides
    return ReportConflict(
        series_id=row["series_id"],
        label=row["label"],
        larger=larger,
        smaller=smaller,
        ratio=row["ratio"],
        is_new=row["is_new"],
    )
