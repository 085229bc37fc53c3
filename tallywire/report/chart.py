"""The chart of a series: each claimant's line over the days its numbers hold for, as inline SVG.

Pure text without script, style attribute or external reference, so that it stands in a page under a
strict policy and in a file on disk alike.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, pairwise
from xml.etree.ElementTree import Element

from tallywire.report.marks import ARROW, RADIUS, UPWARD, add, draw_mark, to_text, track_class
from tallywire.report.model import ReportFigure, SeriesCard, Value
from tallywire.report.scale import Scale, scale_days, scale_values
from tallywire.report.words import say_day, say_label, say_source, say_value, sign_value

WIDTH = 520
LEFT, RIGHT, TOP = 58.0, 508.0, 20.0
# The baseline of a chart, and of the low one that a single number needs.
BOTTOM, BOTTOM_LOW = 250.0, 130.0
BELOW = 42
GUTTER = 104.0
# Marks of one day stand side by side: far apart where it is the only day, else close to their day.
APART_ALONE, APART = 92.0, 13.0
# Sized for the larger type of a phone, so that labels keep clear of each other there too.
CHARACTER, LINE = 9.4, 17.0


@dataclass(frozen=True)
class Point:
    """One figure as drawn: its track's index, where it stands, and whether a later report replaced it."""

    track: int
    source: str | None
    figure: ReportFigure
    x: float
    low: float
    high: float
    is_replaced: bool

    @property
    def middle(self) -> float:
        """The height at which the mark stands and the line runs through."""
        return (self.low + self.high) / 2


def draw_chart(card: SeriesCard) -> str:
    """Return the SVG of *card*, or an empty string when none of its figures has a number to draw."""
    drawable = [
        (index, figure)
        for index, track in enumerate(card.tracks)
        for figure in track.figures
        if _ends(figure.value) is not None
        and (figure.standing in ("stands", "withdrawn") or figure.figure_id == track.newest_id)
    ]
    if not drawable:
        return ""
    values = [end for _, figure in drawable for end in _ends(figure.value) or ()]
    has_arrow = any(figure.value.quantifier in UPWARD for _, figure in drawable)
    bottom, steps = (BOTTOM, 4) if len(drawable) > 1 else (BOTTOM_LOW, 2)
    heights = scale_values(values, bottom, TOP + (ARROW + 4 if has_arrow else 8), steps)
    days = [figure.as_of for _, figure in drawable if figure.as_of is not None]
    has_undated = len(days) < len(drawable)
    right = RIGHT - GUTTER if has_undated and days else RIGHT
    timeline = scale_days(days, LEFT + 34, right - 44) if days else None
    points = list(_place_points(card, drawable, heights, timeline, right))

    name = f"chart-{card.series_id}"
    root = Element(
        "svg",
        {
            "class": "chart",
            "viewBox": f"0 0 {WIDTH} {bottom + BELOW:.0f}",
            "role": "img",
            "aria-labelledby": f"{name}-title {name}-desc",
        },
    )
    add(root, "title", say_label(card.label), id=f"{name}-title")
    add(root, "desc", describe(card, heights.is_log), id=f"{name}-desc")
    _draw_axes(root, heights, timeline, (right, bottom), has_undated)
    for index in range(len(card.tracks)):
        _draw_track(root, index, [point for point in points if point.track == index], bottom)
    _draw_labels(root, points, bottom)
    return to_text(root)


def describe(card: SeriesCard, is_log: bool) -> str:
    """Return in words what the chart of *card* shows, for those who do not see it."""
    lines = []
    for track in card.tracks:
        said = "; ".join(
            f"{say_value(figure.value)}, {'as of ' if figure.as_of else ''}{say_day(figure.as_of)}"
            for figure in track.figures
        )
        lines.append(f"{say_source(track.source)}: {said}.")
    return " ".join([*lines, *(["Logarithmic scale."] if is_log else [])])


def _ends(value: Value) -> tuple[float, float] | None:
    low = value.low if value.low is not None else value.high
    high = value.high if value.high is not None else value.low
    return None if low is None or high is None else (low, high)


def _place_points(
    card: SeriesCard,
    drawable: Sequence[tuple[int, ReportFigure]],
    heights: Scale,
    timeline: Scale | None,
    right: float,
) -> Iterable[Point]:
    """Yield the points in the order of *drawable*, those of one day side by side in the order of tracks."""
    by_day: dict[date | None, list[tuple[int, ReportFigure]]] = {}
    for entry in drawable:
        by_day.setdefault(entry[1].as_of, []).append(entry)
    dated = sorted(timeline.position(day.toordinal()) for day in by_day if day and timeline)
    gap = min((b - a for a, b in pairwise(dated)), default=right - LEFT)
    for day, entries in by_day.items():
        if day is None or timeline is None:
            start, end = (right, RIGHT) if timeline else (LEFT, RIGHT)
            centre, apart = (start + end) / 2, min(APART_ALONE, (end - start) / (len(entries) + 1))
        else:
            centre = timeline.position(day.toordinal())
            most = APART_ALONE if len(dated) == 1 else APART
            apart = min(most, 0.8 * gap / len(entries))
        offsets = _spread([index for index, _ in entries], apart)
        for (index, figure), offset in zip(entries, offsets, strict=True):
            low, high = _ends(figure.value) or (0.0, 0.0)
            same_track = [other.figure_id for at, other in entries if at == index]
            yield Point(
                track=index,
                source=card.tracks[index].source,
                figure=figure,
                x=centre + offset,
                low=heights.position(low),
                high=heights.position(high),
                is_replaced=day is not None and figure.figure_id != same_track[-1],
            )


def _spread(tracks: Sequence[int], apart: float) -> list[float]:
    """Return the offsets of marks of one day, *apart* between tracks and close together within one."""
    steps = [apart if a != b else min(apart, APART) for a, b in pairwise(tracks)]
    places = list(accumulate(steps, initial=0.0))
    return [place - places[-1] / 2 for place in places]


def _draw_axes(
    root: Element, heights: Scale, timeline: Scale | None, corner: tuple[float, float], has_undated: bool
) -> None:
    """Draw the grid, the days and the gutter; *corner* is the right end of the days and the baseline."""
    right, bottom = corner
    axes = add(root, "g", cls="axes")
    for y, label in heights.ticks:
        add(axes, "path", cls="grid", d=f"M{LEFT:.1f} {y:.1f}H{RIGHT:.1f}")
        add(axes, "text", label, cls="tick", x=LEFT - 8, y=y + 4.5, text_anchor="end")
    if heights.is_log:
        add(axes, "text", "log scale", cls="tick note", x=LEFT + 2, y=TOP - 7)
    add(axes, "path", cls="base", d=f"M{LEFT:.1f} {bottom:.1f}H{RIGHT:.1f}")
    for number, (x, label) in enumerate(timeline.ticks if timeline else ()):
        add(axes, "path", cls="base", d=f"M{x:.1f} {bottom:.1f}v5")
        cls = "tick minor" if number % 2 else "tick"
        add(axes, "text", label, cls=cls, x=x, y=bottom + 24, text_anchor="middle")
    if has_undated:
        start = right if timeline else LEFT
        if timeline:
            add(axes, "rect", cls="gutter", x=start, y=TOP, width=RIGHT - start, height=bottom - TOP)
        add(axes, "text", "undated", cls="tick", x=(start + RIGHT) / 2, y=bottom + 24, text_anchor="middle")


def _order_line(points: Sequence[Point]) -> list[Point]:
    """Return the dated points of one track by day; within a day they stay in the order reported."""
    return sorted((p for p in points if p.figure.as_of), key=lambda p: p.figure.as_of or date.min)


def _draw_track(root: Element, index: int, points: Sequence[Point], bottom: float) -> None:
    group = add(root, "g", cls=f"track {track_class(index)}")
    line = _order_line(points)
    if len(line) > 1:
        corners = "L".join(f"{p.x:.1f} {p.middle:.1f}" for p in line)
        add(group, "path", cls="line", d=f"M{corners}")
    for point in points:
        dot = add(group, "g", cls="replaced") if point.is_replaced else add(group, "g")
        figure = point.figure
        held = "undated" if figure.as_of is None else f"as of {say_day(figure.as_of)}"
        add(dot, "title", f"{say_source(point.source)}: {say_value(figure.value)}, {held}")
        draw_mark(dot, index, figure.value.quantifier, point.x, (point.low, point.high), bottom)


def _draw_labels(root: Element, points: Sequence[Point], bottom: float) -> None:
    """Write each value beside its mark where there is room, the newest of each track first."""
    group = add(root, "g", cls="labels")
    taken = [
        (p.x - RADIUS - 2, p.middle - RADIUS - 2, p.x + RADIUS + 2, p.middle + RADIUS + 2) for p in points
    ]
    newest = {point.track: point for point in points}
    for index in newest:
        taken += _box_line(_order_line([point for point in points if point.track == index]))
    for point in [*newest.values(), *(p for p in reversed(points) if newest[p.track] is not p)]:
        label = sign_value(point.figure.value)
        width, x, y = CHARACTER * len(label), point.x, point.middle
        places = (
            (x + RADIUS + 4, y - LINE / 2, "start"),
            (x - RADIUS - 4 - width, y - LINE / 2, "end"),
            (x - width / 2, y - RADIUS - 3 - LINE, "middle"),
            (x - width / 2, y + RADIUS + 3, "middle"),
        )
        for left, top, anchor in places:
            box = (left, top, left + width, top + LINE)
            inside = left >= LEFT and box[2] <= RIGHT + 6 and top >= 0 and box[3] <= bottom + 2
            if inside and not any(_overlap(box, other) for other in taken):
                at = {"start": left, "end": left + width, "middle": left + width / 2}[anchor]
                add(
                    group,
                    "text",
                    label,
                    cls=f"value {track_class(point.track)}",
                    x=at,
                    y=top + 13,
                    text_anchor=anchor,
                )
                taken.append(box)
                break


def _box_line(line: Sequence[Point]) -> Iterable[tuple[float, float, float, float]]:
    """Yield small boxes along *line*, which labels keep clear of."""
    for a, b in pairwise(line):
        steps = max(int(max(abs(b.x - a.x), abs(b.middle - a.middle)) / 8), 1)
        for step in range(1, steps):
            x, y = a.x + (b.x - a.x) * step / steps, a.middle + (b.middle - a.middle) * step / steps
            yield x - 2, y - 2, x + 2, y + 2


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
