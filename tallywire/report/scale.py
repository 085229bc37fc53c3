"""Scales of a chart: where a value or a day stands, and where the ticks go. Pure geometry in pixels."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tallywire.report.words import say_number

# Above this ratio the smaller values of a linear scale lie on the baseline and cannot be told apart.
LOG_RATIO = 20
# What is smaller is written as zero too.
TINY = 1e-9
MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600)
DAY_STEPS = (1, 2, 5, 7, 14)


@dataclass(frozen=True)
class Scale:
    """A mapping from values (or day ordinals) to pixels, with labelled ticks."""

    position: Callable[[float], float]
    ticks: tuple[tuple[float, str], ...]
    is_log: bool = False


def scale_values(values: Sequence[float], bottom: float, top: float, steps: int = 4) -> Scale:
    """Return the vertical scale for *values*: from zero, or logarithmic when they differ by over 20×.

    With a zero among widely differing values the scale is log(1 + v); with a negative one it is linear.
    *steps* is about how many steps a linear scale has.
    """
    values = [0.0 if abs(v) < TINY else v for v in values]
    low, high = min(values), max(values)
    smallest = min((v for v in values if v > 0), default=0)
    if low >= 0 and smallest and high / smallest > LOG_RATIO:
        return _scale_log(low, high, bottom, top)
    low, high = min(low, 0), max(high, 0)
    if low == high:
        high = low + 1
    step = _round_step((high - low) / steps)
    first, last = math.floor(low / step), math.ceil(high / step)
    span = (last - first) * step

    def position(value: float) -> float:
        return bottom + (top - bottom) * (value - first * step) / span

    marks = (n * step for n in range(first, last + 1))
    return Scale(position, tuple((position(v), shorten_number(v)) for v in marks))


def _scale_log(low: float, high: float, bottom: float, top: float) -> Scale:
    shift = 0.0 if low > 0 else 1.0
    first = 0 if shift else math.floor(math.log10(low))
    last = max(math.ceil(math.log10(high + shift)), first + 1)
    start, span = float(first), float(last - first)

    def position(value: float) -> float:
        return bottom + (top - bottom) * (math.log10(value + shift) - start) / span

    stride = math.ceil((last - first) / 5)
    marks = [10.0**n for n in range(first, last + 1, stride)]
    if shift:
        marks = [0.0, *marks[1:]]
    return Scale(position, tuple((position(v), shorten_number(v)) for v in marks), is_log=True)


def _round_step(step: float) -> float:
    size = 10.0 ** math.floor(math.log10(step))
    return next(size * n for n in (1, 2, 2.5, 5, 10) if size * n >= step * 0.999999)


def shorten_number(number: float) -> str:
    """Return *number* for an axis: "15k", "2.5m", "1bn"."""
    for size, name in ((1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1e4, "k")):
        if abs(number) >= size:
            return f"{number / (1e3 if name == 'k' else size):,.10g}{name}"
    return say_number(round(number, 9))


def scale_days(days: Sequence[date], left: float, right: float) -> Scale:
    """Return the horizontal scale for *days* (by their ordinals), with at most four ticks.

    A single day stands in the middle and is its own tick.
    """
    first, last = min(days), max(days)
    if first == last:
        middle = (left + right) / 2
        return Scale(lambda _: middle, ((middle, f"{first.day} {first:%b %Y}"),))
    start, span = first.toordinal(), (last - first).days

    def position(ordinal: float) -> float:
        return left + (right - left) * (ordinal - start) / span

    return Scale(position, tuple((position(d.toordinal()), label) for d, label in _pick_days(first, last)))


def _pick_days(first: date, last: date) -> list[tuple[date, str]]:
    for step in DAY_STEPS:
        if (last - first).days / step < 4:
            return [
                (first + timedelta(n), f"{(first + timedelta(n)).day} {first + timedelta(n):%b %Y}")
                for n in range(0, (last - first).days + 1, step)
            ]
    months = (last.year - first.year) * 12 + last.month - first.month
    if months < 2:
        middle = first + (last - first) / 2
        return [(day, f"{day.day} {day:%b %Y}") for day in (first, middle, last)]
    step = next((n for n in MONTH_STEPS if months / n <= 4), months)
    picked = []
    for number in range(first.year * 12 + first.month, last.year * 12 + last.month):
        if number % step == 0:
            day = date(number // 12, number % 12 + 1, 1)
            picked.append((day, f"{day:%Y}" if step >= 12 else f"{day:%b %Y}"))
    return picked or [(first, f"{first:%b %Y}"), (last, f"{last:%b %Y}")]
