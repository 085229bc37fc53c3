"""A series as it was known on each day: which values stood, which was newest, who contradicted whom. Pure.

The rules are those of the macros `latest_as_of` and `conflicts_as_of`; tests hold the two against each other.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import combinations

from tallywire.intervals import comparison_interval, is_interval, said_number
from tallywire.report.model import ReportFigure, SeriesCard, Side

COMPARABLE_DAYS = {"cumulative": 7, "stock": 7}


@dataclass(frozen=True, slots=True)
class Span:
    """Days from *start* up to, not including, *end*; without end until now."""

    start: date
    end: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastConflict:
    """Two claimants whose newest values excluded each other for as long as *span*."""

    larger: Side
    smaller: Side
    ratio: float | None
    span: Span


@dataclass(frozen=True, slots=True)
class History:
    """What stood when: the days on which something changed, newest figures by their id, conflicts."""

    days: tuple[date, ...]
    newest: Mapping[str, tuple[Span, ...]]
    conflicts: tuple[PastConflict, ...]


def trace_history(card: SeriesCard) -> History:
    """Return the history of *card*, by the days of its reports. Undated reports enter no past day."""
    figures = [f for track in card.tracks for f in track.figures] + list(card.replaced)
    dated = [figure for figure in figures if figure.reported_at is not None]
    order = {id(figure): place for place, figure in enumerate(sorted(dated, key=_by_place))}
    by_source: dict[str | None, list[ReportFigure]] = {}
    for figure in dated:
        by_source.setdefault(figure.source, []).append(figure)
    days = tuple(sorted({day for figure in dated for day in _turning_days(figure)}))
    newest: dict[str, list[Span]] = {}
    open_newest: dict[str | None, tuple[ReportFigure, date]] = {}
    open_pairs: dict[tuple[str, str], tuple[ReportFigure, ReportFigure, date]] = {}
    conflicts: list[PastConflict] = []
    for day in days:
        standing = {
            source: found
            for source, said in by_source.items()
            if (found := _find_newest(said, day, order)) is not None
        }
        for source, (figure, since) in list(open_newest.items()):
            if standing.get(source) is not figure:
                newest.setdefault(figure.figure_id, []).append(Span(since, day))
                del open_newest[source]
        for source, figure in standing.items():
            open_newest.setdefault(source, (figure, day))
        pairs = dict(_find_conflicts(standing.values(), card.accounting, day))
        for key, (low, high, since) in list(open_pairs.items()):
            if key not in pairs:
                conflicts.append(_conflict(low, high, Span(since, day)))
                del open_pairs[key]
        for key, (low, high) in pairs.items():
            open_pairs.setdefault(key, (low, high, day))
    for figure, since in open_newest.values():
        newest.setdefault(figure.figure_id, []).append(Span(since, None))
    conflicts += [_conflict(low, high, Span(since, None)) for low, high, since in open_pairs.values()]
    return History(
        days=days,
        newest={figure_id: tuple(spans) for figure_id, spans in newest.items()},
        conflicts=tuple(sorted(conflicts, key=lambda c: (c.span.start, -(c.ratio or math.inf)))),
    )


def _turning_days(figure: ReportFigure) -> Iterable[date]:
    """Yield the days from which on *figure* stands for something else than the day before."""
    for moment in (figure.reported_at, figure.replaced_at, figure.withdrawn_at, figure.retracted_at):
        if moment is not None:
            yield moment.date()


def _by_place(figure: ReportFigure) -> tuple[datetime, str, int]:
    return figure.reported_at or datetime.min, figure.article_id, figure.span_start


def _find_newest(said: Sequence[ReportFigure], day: date, order: Mapping[int, int]) -> ReportFigure | None:
    standing = [
        figure
        for figure in said
        if figure.reported_at is not None
        and figure.reported_at.date() <= day
        and (figure.replaced_at is None or figure.replaced_at.date() > day)
    ]
    return max(
        standing,
        key=lambda f: (f.standing in ("stands", "withdrawn"), f.holds_on or date.min, order[id(f)]),
        default=None,
    )


def _find_conflicts(
    standing: Iterable[ReportFigure], accounting: str | None, day: date
) -> Iterable[tuple[tuple[str, str], tuple[ReportFigure, ReportFigure]]]:
    """Yield the pairs that exclude each other, the lower first, by the ids of their figures."""
    compared = [figure for figure in standing if _is_compared(figure, day)]
    reach = timedelta(COMPARABLE_DAYS.get(accounting or "", 0))
    for a, b in combinations(compared, 2):
        if a.holds_on is None or b.holds_on is None or abs(a.holds_on - b.holds_on) > reach:
            continue
        (low_a, high_a), (low_b, high_b) = comparison_interval(a.value), comparison_interval(b.value)
        if high_a is not None and low_b is not None and high_a < low_b:
            yield (a.figure_id, b.figure_id), (a, b)
        elif high_b is not None and low_a is not None and high_b < low_a:
            yield (b.figure_id, a.figure_id), (b, a)


def _is_compared(figure: ReportFigure, day: date) -> bool:
    taken_back = any(
        moment is not None and moment.date() <= day for moment in (figure.withdrawn_at, figure.retracted_at)
    )
    # Withdrawn without a moment is withdrawn on every day.
    if (
        taken_back
        or figure.standing == "denied"
        or (figure.standing == "withdrawn" and not figure.withdrawn_at)
    ):
        return False
    return figure.value.low is not None or figure.value.high is not None


def _conflict(low: ReportFigure, high: ReportFigure, span: Span) -> PastConflict:
    near_low = low.value.high if is_interval(low.value) else said_number(low.value)
    near_high = high.value.low if is_interval(high.value) else said_number(high.value)
    return PastConflict(
        larger=Side(source=high.source, value=high.value, as_of=high.as_of, evidence=high),
        smaller=Side(source=low.source, value=low.value, as_of=low.as_of, evidence=low),
        ratio=near_high / near_low if near_low and near_low > 0 and near_high is not None else None,
        span=span,
    )
