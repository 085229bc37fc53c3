"""A report narrowed to what changed since a day, or to one story. Pure."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from io import StringIO

from tallywire.report.model import ReportData, SeriesCard, order_changes
from tallywire.report.pages import DatedChange
from tallywire.report.words import clean_text, say_day, say_revision

CSV_COLUMNS = (
    "found_at", "series_id", "label", "source", "type", "words", "from_low", "from_high", "from_quantifier",
    "to_low", "to_high", "to_quantifier", "unit", "delta", "relative_delta", "as_of", "reported_at",
    "revision_id", "figure_id", "sentence", "url",
)  # fmt: skip


def is_of_story(story: str, *texts: str | None) -> bool:
    """Return whether every word of *story* begins a word of *texts*, whatever its case: "kherson killed"."""
    told = " ".join(text for text in texts if text).casefold().replace(",", " ").split()
    return all(any(word.startswith(wanted) for word in told) for wanted in story.casefold().split())


def narrow_report(
    data: ReportData,
    changes: Iterable[DatedChange],
    cards: Sequence[SeriesCard],
    *,
    since: date | None,
    story: str | None,
) -> ReportData:
    """Return *data* with *changes* and *cards* alone; what is of no series of the story is left out.

    The caller picks both by the day and the story, which are only named here.
    """
    found = order_changes(entry.change for entry in changes)
    ids = {card.series_id for card in cards}
    conflicts = tuple(c for c in data.conflicts if story is None or c.series_id in ids)
    totals = replace(
        data.totals,
        series=len(cards) if story else data.totals.series,
        conflicts=len(conflicts) if story else data.totals.conflicts,
        changes=len(found),
        first_reports=sum(change.type == "first_report" for change in found),
        rereadings=0,
    )
    parts = [f"since {say_day(since)}" if since else "", f"of “{clean_text(story)}”" if story else ""]
    return replace(
        data,
        totals=totals,
        series=tuple(cards),
        changes=found,
        rereadings=(),
        article_changes=(),
        conflicts=conflicts,
        newest=tuple(figure for figure in data.newest if story is None or figure.series_id in ids),
        feeds=(),
        failures=(),
        scope=", ".join(part for part in parts if part),
    )


def render_csv(changes: Iterable[DatedChange]) -> str:
    """Return *changes* as CSV with a header, one line per change, the newest found first."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for entry in changes:
        change, figure = entry.change, entry.change.evidence
        sides = [
            said
            for value in (change.before, change.after)
            for said in ((value.low, value.high, value.quantifier.value) if value else ("", "", ""))
        ]
        value = change.after or change.before
        cells = (
            entry.found_at, change.series_id, change.label, change.source, change.type,
            say_revision(change.type), *sides, value.unit if value else None, change.delta,
            change.relative_delta, change.as_of, change.reported_at, change.revision_id,
            figure.figure_id if figure else None, figure.sentence if figure else None,
            figure.url if figure else None,
        )  # fmt: skip
        writer.writerow("" if cell is None else clean_text(str(cell)) for cell in cells)
    return out.getvalue()
