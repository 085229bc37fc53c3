"""Which figures are the same quantity: series keys, their ids and labels, and how two of them differ. Pure."""

from dataclasses import dataclass
from datetime import date

from tallywire.models import Accounting, Measure, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesKey:
    """What makes figures comparable. The claimant is no part of it.

    `counted` is the noun that tells the group apart where party and status do not, else None.
    `period_start` is the start of a cumulative or the day of an event; `period_days` the length of a
    window. Either is None when it is not known ("start unknown") or has no meaning.
    """

    measure: Measure
    party: str | None
    status: Status | None
    counted: str | None
    unit: str | None
    place: str | None
    accounting: Accounting | None
    period_start: date | None
    period_days: int | None
