"""What the step from one figure of a track to the next means, once it is known which clock moved. Pure."""

from tallywire.intervals import is_interval, said_interval
from tallywire.models import Accounting, Figure
from tallywire.revisions import RevisionType


def classify_step(earlier: Figure, later: Figure, *, has_moved_on: bool) -> RevisionType:
    """Return the type of the step between two numbers of one track.

    *has_moved_on*: the later one holds for a later day, so that the world may have moved; otherwise both
    hold for one day, event or window, and a change is a change of the account.
    """
    a, b = said_interval(earlier), said_interval(later)
    if a == b:
        same_hedge = earlier.quantifier == later.quantifier and earlier.stance == later.stance
        return RevisionType.REAFFIRMED if same_hedge else RevisionType.HEDGE_CHANGED
    if is_interval(earlier) or is_interval(later):
        if a[0] <= b[0] and b[1] <= a[1]:
            return RevisionType.NARROWED
        if b[0] <= a[0] and a[1] <= b[1]:
            return RevisionType.WIDENED
    is_larger = b > a  # by low ends, then by high ones: right for numbers, apart and overlapping intervals
    if not has_moved_on:
        return RevisionType.RESTATED_UP if is_larger else RevisionType.RESTATED_DOWN
    if is_larger:
        return RevisionType.ADVANCED
    return RevisionType.DECREASE if later.accounting is Accounting.CUMULATIVE else RevisionType.RECEDED
