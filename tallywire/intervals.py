"""What a number says as an interval: as said within a track, as it may be meant between tracks. Pure.

Numbers are in the unit that they are compared in: 10 miles are 16.09 km here, and stay 10 in the figure.
"""

import math
from typing import Protocol

from tallywire.models import Figure, Quantifier
from tallywire.units import convert, is_converted

APPROXIMATION = 0.1  # "about 500" stands for 450 to 550
CONVERSION = 0.01  # whoever converts rounds: 10 miles and 16 km are one distance
INTERVALS = frozenset({Quantifier.BETWEEN, Quantifier.VAGUE})
UPPER_BOUNDS = frozenset({Quantifier.AT_MOST, Quantifier.LESS_THAN})


class Said(Protocol):
    """What has a number as it was said: a figure, or the value that a report shows of one."""

    @property
    def low(self) -> float | None: ...
    @property
    def high(self) -> float | None: ...
    @property
    def quantifier(self) -> Quantifier: ...
    @property
    def unit(self) -> str | None: ...


def is_interval(figure: Said) -> bool:
    """Return whether the words give an interval ("between 10 and 15", "dozens") and not one number."""
    return figure.quantifier in INTERVALS


def said_number(figure: Said) -> float | None:
    """Return the one number said: 45 of "up to 45", 2000 of "more than 2,000"; None of an interval."""
    if is_interval(figure):
        return None
    low, high = _convert_ends(figure)
    return high if figure.quantifier in UPPER_BOUNDS else low


def said_interval(figure: Figure) -> tuple[float, float]:
    """Return both ends of what was said; those of one number are equal, an end not said is infinite."""
    if (said := said_number(figure)) is not None:
        return said, said
    low, high = _convert_ends(figure)
    return (-math.inf if low is None else low, math.inf if high is None else high)


def comparison_interval(figure: Said) -> tuple[float | None, float | None]:
    """Return the interval to hold against other claimants' numbers; None is an open end.

    Approximate numbers stand for ±10 %, converted ones for ±1 %; "at least" and "up to" are bounds.
    """
    low, high = _convert_ends(figure)
    if low is None or high is None or is_interval(figure):
        return low, high
    share = APPROXIMATION if figure.quantifier is Quantifier.APPROXIMATE else 0.0
    if is_converted(figure.unit):
        share = max(share, CONVERSION)
    if not share:
        return low, high
    ends = [end * (1 + side * share) for end in (low, high) for side in (-1, 1)]
    return min(ends), max(ends)


def subtract(earlier: Figure, later: Figure) -> tuple[float | None, float | None]:
    """Return the change from *earlier* to *later* and its share of the earlier number.

    Intervals that are apart are subtracted at their nearest ends; those that meet have no difference.
    """
    (a_low, a_high), (b_low, b_high) = said_interval(earlier), said_interval(later)
    if a_low == b_low and a_high == b_high:
        return 0.0, 0.0
    start, end = (a_high, b_low) if b_low > a_high else (a_low, b_high)
    is_apart = b_low > a_high or b_high < a_low
    if not is_apart or math.isinf(start) or math.isinf(end):
        return None, None
    return end - start, (end - start) / abs(start) if start else None


def _convert_ends(figure: Said) -> tuple[float | None, float | None]:
    low, high = (None if end is None else convert(end, figure.unit) for end in (figure.low, figure.high))
    return low, high
