"""The report as tables of plain text, for a terminal and for Markdown: every cell one clean line."""

from collections.abc import Sequence
from dataclasses import dataclass

from tallywire.report.model import ReportConflict, ReportData, ReportRevision, SeriesCard, Side
from tallywire.report.pages import name_page
from tallywire.report.words import (
    GRADES,
    clean_text,
    say_count,
    say_delta,
    say_label,
    say_ratio,
    say_revision,
    say_short_day,
    say_source,
    say_value,
)


@dataclass(frozen=True, slots=True)
class TextTable:
    """A titled table of strings; `left_out` says what more there is, None when it is complete.

    `pages` has for each row the path, within the site, of the page that its first cell leads to, or None.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left_out: str | None = None
    pages: tuple[str | None, ...] = ()


def build_tables(data: ReportData, limit: int | None = None) -> list[TextTable]:
    """Return the tables of *data* that have rows.

    These are changes, rereadings, conflicts, series, edits of articles and failures. At most *limit* of each
    are shown. A first run has no table of changes, since all of it is new.
    """
    changes = data.changes if data.previous_run or data.scope else ()
    tables = [
        _build(
            f"Changes {data.scope}" if data.scope else "Changed since the last run",
            CHANGE_COLUMNS,
            [[_change(c)] for c in changes],
            limit,
            "change",
            data.totals.changes,
            [_page(c) for c in changes],
        ),
        _build(
            "Read differently, not changed by the news",
            CHANGE_COLUMNS,
            [[_change(c)] for c in data.rereadings],
            limit,
            "change",
            data.totals.rereadings,
            [_page(c) for c in data.rereadings],
        ),
        build_conflict_table(data, limit),
        build_series_table(data, limit),
        _build(
            "Changed within an article",
            ("Article", "Change", "Before", "After"),
            [
                [
                    (
                        c.title or c.article_id,
                        c.change,
                        *(t or "–" for t in (c.from_text, c.to_text)),
                    )
                ]
                for c in data.article_changes
            ],
            limit,
            "changed figure",
            pages=[name_page("articles", c.article_id) for c in data.article_changes],
        ),
        _build(
            "Could not be processed",
            ("Stage", "What", "Why"),
            [[(f.stage, f.subject, f.reason)] for f in data.failures],
            limit,
            "failure",
            data.totals.failures,
        ),
    ]
    return [table for table in tables if table.rows]


def build_series_table(data: ReportData, limit: int | None = None) -> TextTable:
    """Return the newest value of every claimant, a block of rows per series, at most *limit* series."""
    columns = ("Series", "Claimant", "Says", "As of", "Grade")
    blocks = [_series(card) for card in data.series]
    pages = [_page(card) for card in data.series]
    return _build("Series", columns, blocks, limit, "series", data.totals.series, pages)


def build_conflict_table(data: ReportData, limit: int | None = None) -> TextTable:
    """Return the conflicts that stand, the widest first, at most *limit*."""
    columns = ("Series", "One says", "Another says", "Apart")
    return _build(
        "Conflicts",
        columns,
        [[_conflict(c)] for c in data.conflicts],
        limit,
        "conflict",
        data.totals.conflicts,
        [_page(c) for c in data.conflicts],
    )


CHANGE_COLUMNS = ("Series", "Claimant", "What happened", "Before", "Now", "Difference", "As of")


def _build(
    title: str,
    columns: tuple[str, ...],
    blocks: Sequence[Sequence[tuple[str, ...]]],
    limit: int | None,
    noun: str,
    total: int | None = None,
    pages: Sequence[str | None] = (),
) -> TextTable:
    """Return a table of the first *limit* blocks of rows; *total* may be more than are at hand.

    *pages* has for each block the page that its first row leads to; without any, none leads anywhere.
    """
    shown = blocks if limit is None else blocks[:limit]
    more = max(total or 0, len(blocks)) - len(shown)
    return TextTable(
        title,
        columns,
        tuple(tuple(map(clean_text, row)) for block in shown for row in block),
        say_count(more, f"more {noun}") if more else None,
        tuple(
            None if number else page
            for block, page in zip(shown, pages or [None] * len(shown), strict=False)
            for number, _ in enumerate(block)
        ),
    )


def _page(thing: ReportRevision | ReportConflict | SeriesCard) -> str:
    return name_page("series", thing.series_id)


def _series(card: SeriesCard) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for number, track in enumerate(card.tracks):
        label = say_label(card.label) if number == 0 else ""
        grade = GRADES.get(track.grade, track.grade) + (", stale" if track.is_stale else "")
        newest = track.newest
        rows.append(
            (label, say_source(track.source), say_value(newest.value), say_short_day(newest.as_of), grade)
        )
    return rows


def _conflict(conflict: ReportConflict) -> tuple[str, ...]:
    return (say_label(conflict.label), *map(_side, (conflict.larger, conflict.smaller)), say_ratio(conflict))


def _side(side: Side) -> str:
    return f"{say_source(side.source)}: {say_value(side.value)} ({say_short_day(side.as_of)})"


def _change(change: ReportRevision) -> tuple[str, ...]:
    return (
        say_label(change.label),
        say_source(change.source),
        say_revision(change.type),
        say_value(change.before) if change.before else "–",
        say_value(change.after) if change.after else "–",
        say_delta(change.delta, change.relative_delta) or "–",
        say_short_day(change.as_of),
    )
