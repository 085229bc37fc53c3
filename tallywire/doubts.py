"""Numbers that may be misread or mistyped: a jump by a factor of ten, digits that changed places. Pure.

They are flagged and never dropped.
"""

import math
from collections.abc import Sequence
from enum import StrEnum

from tallywire.intervals import said_number
from tallywire.models import Accounting, ReportedFigure

SMALLEST = 10  # below it a number may well grow tenfold
TENFOLD = 0.1  # a jump counts as tenfold within this share; a number that falls back within the next
TENFOLD_UNBORNE = 0.4
BORNE_OUT = 2.0  # the next number is this near to the one that jumped
LONGEST_JUMP = 3  # powers of ten
SHORTEST = 3  # digits


class Doubt(StrEnum):
    """Why a number may be a misreading."""

    FACTOR_TEN = "factor_ten"
    TRANSPOSED_DIGITS = "transposed_digits"


def find_doubts(members: Sequence[ReportedFigure]) -> dict[str, Doubt]:
    """Return the doubtful figures of one track by their ids; *members* stand in order of report.

    A number is held against the one before it, and cleared when the one after it bears it out; a first one
    that is larger than what follows, against the two after it. Windows are other observations each and are
    not compared.
    """
    said = [
        (m.figure_id, number)
        for m in members
        if m.figure.accounting is not Accounting.WINDOW and (number := said_number(m.figure)) is not None
    ]
    doubts: dict[str, Doubt] = {}
    before: float | None = None
    for place, (figure_id, number) in enumerate(said):
        after = next((n for _, n in said[place + 1 :] if n != number), None)
        if before is None:
            later = next((n for _, n in said[place + 1 :] if n not in (number, after)), None)
            # A first number that is far too small may just be early.
            is_out = (
                after is not None
                and later is not None
                and after < number
                and _bears_out(later, after, number)
            )
            doubt = _doubt(after, number, is_fallen_back=True) if is_out and after is not None else None
        else:
            is_cleared = after is not None and _bears_out(after, number, before)
            is_fallen_back = after is not None and not is_cleared
            doubt = None if is_cleared else _doubt(before, number, is_fallen_back=is_fallen_back)
        if doubt is not None:
            doubts[figure_id] = doubt
        else:
            before = number
    return doubts


def _bears_out(after: float, number: float, before: float) -> bool:
    """Return whether *after* is near *number*, and nearer to it than to the one *before*."""
    if min(after, number, before) <= 0:
        return False
    to_number, to_before = (abs(math.log(after / n)) for n in (number, before))
    return to_number < to_before and to_number <= math.log(BORNE_OUT)


def _doubt(one: float, other: float, *, is_fallen_back: bool) -> Doubt | None:
    low, high = sorted((one, other))
    if low < SMALLEST:
        return None
    power = round(math.log10(high / low))
    share = TENFOLD_UNBORNE if is_fallen_back else TENFOLD
    if 1 <= power <= LONGEST_JUMP and abs(high / low / 10**power - 1) <= share:
        return Doubt.FACTOR_TEN
    return Doubt.TRANSPOSED_DIGITS if _are_transposed(one, other) else None


def _are_transposed(one: float, other: float) -> bool:
    """Return whether two whole numbers differ by two neighbouring digits that changed places."""
    if one != int(one) or other != int(other):
        return False
    a, b = str(int(one)), str(int(other))
    apart = [n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y]
    if len(a) != len(b) or len(a) < SHORTEST or len(apart) != 2 or apart[1] - apart[0] != 1:
        return False
    return a[apart[0]] == b[apart[1]] and a[apart[1]] == b[apart[0]]
