"""What an extractor read in a version: figures and events, appended; older extractions stay."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from storage.article_changes import save_article_changes
from storage.database import Database, mend_text
from storage.kept import keep_versions
from storage.queries import read_query
from storage.runs import count_up
from storage.settling import Settler, overlay_rows, replace_overlays
from storage.sources import save_claimants
from storage.taking_back import replace_take_backs
from tallywire.identity import make_id
from tallywire.models import Event, Figure
from tallywire.settling import Settled
from tallywire.sources import SourceRegister
from tallywire.tracking import comparison_interval, said_number


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """What was read in one article version; empty when nothing was found or the version could not be read."""

    version_id: str
    figures: tuple[Figure, ...] = ()
    events: tuple[Event, ...] = ()


def save_extractions(
    database: Database,
    run_id: str,
    extractor: str,
    results: Sequence[Extraction],
    register: SourceRegister,
    now: datetime,
) -> int:
    """Store what *extractor* read, in one transaction, and return how many figures were never stored before.

    A version that *extractor* was the last to read is left as it is. Raises `ValueError` when a version is
    not stored or a figure does not stand in its text where it says: both are bugs of the caller.
    """
    by_version = {result.version_id: result for result in results}
    with database.transaction():
        settler = Settler(database)
        known = {
            row["version_id"]: row
            for row in database.fetch_mappings(
                read_query("versions_to_extract"),
                {"versions": list(by_version), "extractor": extractor, "tags": settler.tags},
            )
        }
        if unknown := by_version.keys() - known.keys():
            raise ValueError(f"version {min(unknown)} is not stored")
        fresh = [by_version[v] for v, row in known.items() if not row["is_extracted"]]
        number = database.fetch_value("SELECT coalesce(max(extraction_number), 0) FROM store.extractions")
        numbered = list(enumerate(fresh, number + 1))
        for _, result in numbered:
            _check_spans(result, known[result.version_id]["text"])
        database.append(
            "extractions",
            [
                {
                    "extraction_number": n,
                    "version_id": result.version_id,
                    "extractor": extractor,
                    "extracted_at": now,
                    "run_id": run_id,
                    "settled_by": settler.name_basis(known[result.version_id]),
                }
                for n, result in numbered
            ],
        )
        articles = {v: row["article_id"] for v, row in known.items()}
        figures: list[dict[str, Any]] = []
        overlays: list[dict[str, Any]] = []
        told: list[tuple[str, list[str], list[Settled]]] = []
        for n, result in numbered:
            ids, read = _identify(result)
            settled = settler.settle(known[result.version_id], list(zip(ids, read, strict=True)))
            overlays += overlay_rows(result.version_id, ids, settled)
            told.append((result.version_id, ids, settled))
            article_id = articles[result.version_id]
            figures += [
                _figure_row(n, result.version_id, article_id, figure_id, figure, found, run_id)
                for figure_id, figure, found in zip(ids, read, settled, strict=True)
            ]
        events = [row for n, result in numbered for row in _event_rows(n, result, articles, run_id)]
        reread = {v for v, row in known.items() if row["is_reread"]}
        figures_new = len(figures) - _count_known(database, [f for f in figures if f["version_id"] in reread])
        database.append("figures", figures)
        database.append("events", events)
        replace_overlays(database, [result.version_id for result in fresh], overlays)
        replace_take_backs(database, told)
        claimants = {row["claimant"] for row in (*figures, *overlays) if row["claimant"]}
        save_claimants(database, claimants, register)
        touched = sorted({articles[result.version_id] for result in fresh})
        keep_versions(database, touched)
        database.fetch(read_query("queue_articles"), {"articles": touched})
        save_article_changes(database, run_id, touched)
        count_up(database, run_id, "figures_new", figures_new)
    return figures_new


def make_figure_id(version_id: str, start: int, end: int) -> str:
    """Return the id of the figure that stands at these offsets: the same whichever extractor finds it."""
    return make_id("figure", version_id, start, end)


def _identify(result: Extraction) -> tuple[list[str], list[Figure]]:
    """Return the ids of the figures of *result* and the figures: of two with one span the first."""
    figures = list({(f.start, f.end): f for f in reversed(result.figures)}.values())
    return [make_figure_id(result.version_id, f.start, f.end) for f in figures], figures


def _figure_row(
    number: int,
    version_id: str,
    article_id: str,
    figure_id: str,
    figure: Figure,
    settled: Settled,
    run_id: str,
) -> dict[str, Any]:
    values = asdict(figure)
    start, end = values.pop("start"), values.pop("end")
    low, high = comparison_interval(figure)
    return values | {
        "rule_path": [(d.field, mend_text(str(d))) for d in figure.rule_path],
        "figure_id": figure_id,
        "extraction_number": number,
        "version_id": version_id,
        "article_id": article_id,
        "group_id": settled.group_id,
        "facet": settled.facet,
        "span_start": start,
        "span_end": end,
        "said": said_number(figure),
        "compare_low": low,
        "compare_high": high,
        "run_id": run_id,
    }


def _event_rows(
    number: int, result: Extraction, articles: Mapping[str, str], run_id: str
) -> Iterable[dict[str, Any]]:
    ends = {f.start: f.end for f in result.figures}
    rows = {}
    for event in result.events:
        values = asdict(event)
        start, end, figures = values.pop("start"), values.pop("end"), values.pop("figure_starts")
        what = (event.type, event.mode, event.actor, event.target, event.place, event.date)
        event_id = make_id("event", result.version_id, start, end, *what)
        rows[event_id] = values | {
            "event_id": event_id,
            "extraction_number": number,
            "version_id": result.version_id,
            "article_id": articles[result.version_id],
            "span_start": start,
            "span_end": end,
            "figure_ids": [make_figure_id(result.version_id, s, ends[s]) for s in figures if s in ends],
            "run_id": run_id,
        }
    return rows.values()


def _check_spans(result: Extraction, text: str) -> None:
    for figure in result.figures:
        if text[figure.start : figure.end] != figure.text:
            raise ValueError(
                f"version {result.version_id}: {figure.text!r} does not stand at {figure.start}-{figure.end}"
            )
    for event in result.events:
        if text[event.start : event.end] != event.quote:
            raise ValueError(f"version {result.version_id}: {event.quote!r} does not stand at {event.start}")


def _count_known(database: Database, figures: Sequence[Mapping[str, Any]]) -> int:
    if not figures:
        return 0
    return int(
        database.fetch_value(
            "SELECT count(DISTINCT figure_id) FROM store.figures"
            " WHERE figure_id IN (SELECT unnest($ids::VARCHAR[]))",
            {"ids": [row["figure_id"] for row in figures]},
        )
    )
