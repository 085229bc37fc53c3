"""What a number says as an interval: as said within a track, as it may be meant between tracks. Pure."""

import math
from typing import Protocol

from tallywire.models import Figure, Quantifier

APPROXIMATION = 0.1  # "about 500" stands for 450 to 550
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


def is_interval(figure: Said) -> bool:
    """Return whether the words give an interval ("between 10 and 15", "dozens") and not one number."""
    return figure.quantifier in INTERVALS


def said_number(figure: Said) -> float | None:
    """Return the one number said: 45 of "up to 45", 2000 of "more than 2,000"; None of an interval."""
    if is_interval(figure):
        return None
    return figure.high if figure.quantifier in UPPER_BOUNDS else figure.low


def said_interval(figure: Figure) -> tuple[float, float]:
    """Return both ends of what was said; those of one number are equal, an end not said is infinite."""
    if (said := said_number(figure)) is not None:
        return said, said
    return (
        -math.inf if figure.low is None else figure.low,
        math.inf if figure.high is None else figure.high,
    )


def comparison_interval(figure: Said) -> tuple[float | None, float | None]:
    """Return the interval to hold against other claimants' numbers; None is an open end.

    Approximate numbers stand for ±10 %, "at least" and "up to" are bounds.
    """
    if figure.quantifier is Quantifier.APPROXIMATE and figure.low is not None and figure.high is not None:
        ends = [end * (1 + side * APPROXIMATION) for end in (figure.low, figure.high) for side in (-1, 1)]
        return min(ends), max(ends)
    return figure.low, figure.high


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
