"""Moments as feeds and pages write them → naive UTC, and whether they can be trusted. Pure."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache

from dateutil import parser as dateparser

from tallywire.errors import RuleError
from tallywire.models import RawItem
from tallywire.rules import read_table

# What a date lacks is taken from here, never from the clock: a time without a day is then of the year 1.
BLANK = datetime(1, 1, 1)
# Servers' clocks are wrong and zones are left out: only what is further ahead is from the future.
MOST_AHEAD = timedelta(days=1)
# The first news of the web; earlier dates are those of unset clocks.
FIRST_NEWS = datetime(1990, 1, 1)


class DateFlag(StrEnum):
    """Why the date of an item is not trusted, and was left out."""

    UNREADABLE = "unreadable"
    FUTURE = "future"
    IMPLAUSIBLE = "implausible"


def read_moment(value: object) -> datetime | None:
    """Return a written moment as naive UTC, None when it cannot be read.

    Zones by name are known ("10:00 CEST" → 08:00); a moment without a zone is taken as UTC.
    """
    # Dates that go on and on take the parser quadratic time.
    text = str(value)[:100]
    try:
        moment: datetime = dateparser.parse(text, default=BLANK, tzinfos=_load_zones())
    except (ValueError, OverflowError, TypeError):
        return None
    try:
        return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    except (OverflowError, ValueError):
        return None


def names_zone(text: str) -> bool:
    """Return whether *text* ends in the name of a zone other than that of Greenwich: "… 10:00:00 CEST"."""
    found = re.search(r"\b([A-Z]{2,5})\s*$", text)
    return found is not None and bool(_load_zones().get(found[1]))


def judge_dates(item: RawItem, now: datetime) -> RawItem:
    """Return *item* without the dates that cannot be true at *now*; `date_flag` says why."""
    flag = item.date_flag or _doubt(item.published_at, now)
    return replace(
        item,
        published_at=None if flag else item.published_at,
        updated_at=None if _doubt(item.updated_at, now) else item.updated_at,
        date_flag=flag,
    )


def _doubt(moment: datetime | None, now: datetime) -> str | None:
    if moment is None:
        return None
    if moment < FIRST_NEWS:
        return DateFlag.IMPLAUSIBLE
    return DateFlag.FUTURE if moment - now > MOST_AHEAD else None


@cache
def _load_zones() -> Mapping[str, int]:
    """Return the seconds east of UTC by the zone's name."""
    table = read_table("zones")
    if table.keys() != {"minutes"}:
        raise RuleError("zones.toml: one table, minutes, is wanted")
    for name, minutes in table["minutes"].items():
        if not isinstance(minutes, int) or abs(minutes) > 14 * 60:
            raise RuleError(f"zones.toml: {name}: minutes east of UTC are wanted, not {minutes!r}")
    return {name: minutes * 60 for name, minutes in table["minutes"].items()}
