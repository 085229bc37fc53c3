"""The report's data, read from the published snapshot: complete before anything is rendered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from storage.public import PublicStore
from storage.queries import read_query
from tallywire.models import Quantifier
from tallywire.report.model import (
    ArticleChange,
    FeedHealth,
    ReportConflict,
    ReportData,
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
MAX_NEWEST = 12
MAX_CHANGES = 2_000
# The columns of revisions and of conflicts that name the figures they are between.
FIGURES = ("from_figure_id", "to_figure_id", "figure_a", "figure_b")

Row = Mapping[str, Any]


def load_report(public: PublicStore, run_id: str | None = None) -> ReportData:
    """Return the report of a run, the newest unless *run_id* names one: the state that is published now.

    Raises `KeyError` when there is no such run. An archive without runs gives an empty report.
    """
    runs = [Run(**row) for row in read_rows(public, "runs", run_id=run_id)]
    if run_id is not None and not runs:
        raise KeyError(f"no run {run_id!r}")
    run = runs[0] if runs else None
    mine = {"run_id": run.run_id if run else None}
    series = read_rows(public, "series", limit=MAX_SERIES, **mine)
    changed = read_rows(public, "revisions", series=None, limit=MAX_CHANGES, **mine)
    newest = [row["figure_id"] for row in read_rows(public, "newest", limit=MAX_NEWEST)]
    conflicts = read_rows(public, "conflicts", series=None, limit=MAX_CHANGES, **mine)
    evidence = load_evidence(public, [*changed, *conflicts], newest)
    return ReportData(
        run=run,
        previous_run=runs[1] if len(runs) > 1 else None,
        totals=Totals(**read_rows(public, "totals", **mine)[0]),
        series=tuple(build_cards(public, series, mine["run_id"])),
        changes=order_changes(build_revision(row, evidence) for row in changed if row["cause"] == "news"),
        rereadings=order_changes(build_revision(row, evidence) for row in changed if row["cause"] != "news"),
        article_changes=tuple(ArticleChange(**row) for row in read_rows(public, "article_changes", **mine)),
        conflicts=tuple(build_conflict(row, evidence) for row in conflicts),
        newest=tuple(evidence[figure_id] for figure_id in newest),
        feeds=tuple(FeedHealth(**row) for row in read_rows(public, "feeds", limit=MAX_ROWS)),
        failures=tuple(ReportFailure(**row) for row in read_rows(public, "failures", limit=MAX_ROWS, **mine)),
    )


def load_evidence(
    public: PublicStore, rows: Iterable[Row], others: Iterable[str] = ()
) -> dict[str, ReportFigure]:
    """Return the figures behind *rows*, which are revisions or conflicts, and *others*, by their ids."""
    ids = {figure for row in rows for name in FIGURES if (figure := row.get(name))}
    found = read_rows(public, "figures", series=[], figures=sorted(ids.union(others)))
    return {row["figure_id"]: build_figure(row) for row in found}


def name_card_rows(ids: Sequence[str], run_id: str | None) -> dict[str, dict[str, Any]]:
    """Return the queries that give all of some series but their keys, by name with their parameters."""
    series, shown = {"series": list(ids)}, {"run_id": run_id, "limit": None}
    return {
        "figures": {**series, "figures": []},
        "latest": series,
        "revisions": {**series, **shown},
        "conflicts": {**series, **shown},
    }


def build_cards(public: PublicStore, keys: Sequence[Row], run_id: str | None) -> Iterable[SeriesCard]:
    """Yield the cards of the series with these *keys*, in their order; what *run_id* brought is new."""
    figures, latest, edges, conflicts = (
        group_rows(read_rows(public, name, **parameters), "series_id")
        for name, parameters in name_card_rows([row["series_id"] for row in keys], run_id).items()
    )
    for row in keys:
        key = row["series_id"]
        said = [build_figure(figure) for figure in figures.get(key, ())]
        evidence = {figure.figure_id: figure for figure in said}
        yield SeriesCard(
            **row,
            tracks=_build_tracks(said, latest.get(key, ())),
            replaced=tuple(figure for figure in said if figure.replaced_at is not None),
            revisions=tuple(build_revision(edge, evidence) for edge in edges.get(key, ())),
            conflicts=tuple(build_conflict(conflict, evidence) for conflict in conflicts.get(key, ())),
        )


def read_rows(public: PublicStore, name: str, **parameters: Any) -> list[Row]:
    """Return the answer to the query report_*name* as mappings by column."""
    table = public.query(read_query(f"report_{name}"), parameters)
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def digest_rows(public: PublicStore, name: str, key: str, **parameters: Any) -> dict[Any, str]:
    """Return a digest of the rows that report_*name* answers with the same *key*, whatever their order."""
    query = read_query(f"report_{name}").strip().removesuffix(";")
    table = public.query(f"SELECT {key}, sum(hash(q)) FROM ({query}\n) AS q GROUP BY {key}", parameters)
    return {found: str(digest) for found, digest in table.rows}


def group_rows(rows: Iterable[Row], key: str) -> dict[Any, list[Row]]:
    """Return *rows* by their column *key*, in their order."""
    groups: dict[Any, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[key], []).append(row)
    return groups


def _build_tracks(figures: Iterable[ReportFigure], latest: Iterable[Row]) -> tuple[Track, ...]:
    """Return the tracks of a series, the largest newest value first, as the lines of its chart lie."""
    said: dict[str | None, list[ReportFigure]] = {}
    for figure in figures:
        if figure.replaced_at is None:
            said.setdefault(figure.source, []).append(figure)
    tracks = (
        Track(
            source=row["source"],
            figures=tuple(said[row["source"]]),
            newest_id=row["figure_id"],
            grade=row["grade"],
            is_stale=bool(row["is_stale"]),
        )
        for row in latest
    )
    return tuple(sorted(tracks, key=_rank))


def _rank(track: Track) -> tuple[float, str]:
    value = track.newest.value
    number = value.high if value.low is None else value.low
    return -(number or 0.0), track.source or ""


def build_value(row: Row, prefix: str = "", suffix: str = "") -> Value | None:
    """Return the value in the columns of *row* named so, None where it has none."""
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


def build_figure(row: Row) -> ReportFigure:
    """Return the figure of a row; its number is placed in its sentence only where it stands there."""
    value = build_value(row)
    assert value is not None, row["figure_id"]
    offset = row["offset_in_sentence"]
    stands_there = (
        row["sentence"][offset : offset + len(row["text"])] == row["text"] if offset >= 0 else False
    )
    return ReportFigure(value=value, offset=offset if stands_there else None, **_take(row, ReportFigure))


def build_revision(row: Row, evidence: Mapping[str, ReportFigure]) -> ReportRevision:
    """Return the edge of a row with the figures it is between, as far as they are in *evidence*."""
    return ReportRevision(
        before=build_value(row, prefix="from_"),
        after=build_value(row, prefix="to_"),
        evidence=evidence.get(row["to_figure_id"] or row["from_figure_id"]),
        origin=evidence.get(row["from_figure_id"]),
        **_take(row, ReportRevision),
    )


def build_conflict(row: Row, evidence: Mapping[str, ReportFigure]) -> ReportConflict:
    """Return the conflict of a row, whose side a is the lower, with the figures in *evidence* that say so."""
    sides = []
    for suffix in ("_a", "_b"):
        value = build_value(row, suffix=suffix)
        assert value is not None, row["series_id"]
        sides.append(
            Side(
                source=row[f"source{suffix}"],
                value=value,
                as_of=row[f"as_of{suffix}"],
                evidence=evidence.get(row[f"figure{suffix}"]),
            )
        )
    smaller, larger = sides
    return ReportConflict(
        series_id=row["series_id"],
        label=row["label"],
        larger=larger,
        smaller=smaller,
        ratio=row["ratio"],
        is_new=row["is_new"],
    )
