"""Expressions of time and the days they mean, resolved against the day of publication. Pure.

"on Thursday" published on a Thursday is that very day; "yesterday", "in the last 24 hours",
"since 24 February", "in November 2014", "last week" (to its Sunday). What needs a day of publication
and has none stays unresolved.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from tallywire.extract.calendars import make_day, month_number, month_of, same_day, week_of
from tallywire.extract.clues import Probe, make_probe, split_lines
from tallywire.extract.numbers import value_of
from tallywire.extract.patterns import PIECES, compile_pattern
from tallywire.rules import build_rows, read_table

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAYS_IN = {
    "hour": 1 / 24, "day": 1, "night": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365,
    "decade": 3650,
}  # fmt: skip
A_FEW = {"few": 3, "couple of": 2, "several": 4, "recent": 3}


class TimeKind(StrEnum):
    """What an expression of time says: a day, a stretch of days, or a start."""

    DAY = "day"
    WINDOW = "window"
    SINCE = "since"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class TimeMention:
    """An expression of time: its span, kind, and first and last day (None where unresolved).

    `names_event` is true of a start that is told by what began ("since the invasion"), `is_prior` of the day
    of what happened before the thing told ("a day after Oru was shelled")."""

    start: int
    end: int
    kind: TimeKind
    first: date | None
    last: date | None
    names_event: bool = False
    is_prior: bool = False


_SINCE = re.compile(r"\b(?:since|from)(?: the| early| late| last| about| around)* $", re.IGNORECASE)
# Forms that have an end of their own: "from" only opens them.
_CLOSED = frozenset({"span", "months", "stretch_to"})
_AHEAD_REACH = 40
_MID = re.compile(r"\bmid\b", re.IGNORECASE)
_MIDDLE = 15
# Months that a named part of a year has, and the first words that number them.
_PARTS = {"quarter": 3, "half": 6}
_NTH = {"first": 0, "second": 1, "third": 2, "fourth": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRow:
    """A form of expression of time, with words that show it."""

    form: str
    pattern: str
    matches: tuple[str, ...]
    near_miss: tuple[str, ...]


@cache
def time_rows() -> tuple[tuple[TimeRow, Probe], ...]:
    """Return the rows of rules/times.toml with their compiled patterns and what those cannot do without."""
    rows = build_rows(TimeRow, read_table("times")["time"], "times.toml")
    return tuple(
        (row, make_probe(compile_pattern(row.pattern, f"times.toml: row {number}: pattern")))
        for number, row in enumerate(rows, 1)
    )


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return compile_pattern(read_table("times")[name]["pattern"], f"times.toml: {name}")


def resolve_times(text: str, published: date | None) -> list[TimeMention]:
    """Return the expressions of time in *text* in reading order; the first form at a place counts. Those that
    lean on another one ("the same day") are left unresolved.

    *published* is the day that relative words are resolved against, None when it is not known.
    """
    taken: list[tuple[int, int]] = []
    found: list[TimeMention] = []
    start = _named_start(text, published)
    lines = split_lines(text)
    for row, probe in time_rows():
        for match in probe.find(lines):
            if any(match.start() < b and a < match.end() for a, b in taken):
                continue
            mention = _resolve(row.form, match, text, published, start)
            if mention is not None:
                taken.append(match.span())
                found.append(mention)
    return sorted(found, key=lambda m: m.start)


def parse_day(text: str) -> date | None:
    """Return the day that *text* (an ISO date, "3 March 2022" or "March 3, 2022") starts with, else None."""
    for row, probe in time_rows():
        if row.form in ("iso", "date") and (found := probe.pattern.match(text.strip())) and found["y"]:
            return make_day(
                int(found["y"]), found["m"] if row.form == "iso" else found["mo"], int(found["d"])
            )
    return None


def _resolve(
    form: str, match: re.Match[str], text: str, published: date | None, start: date | None
) -> TimeMention | None:
    group = match.groupdict()
    before = text[max(0, match.start() - _AHEAD_REACH) : match.start()]
    is_since = form not in _CLOSED and bool(_SINCE.search(before) or match[0].lower().startswith("since"))
    ahead = _pattern("ahead").search(before) is not None

    def mention(kind: TimeKind, first: date | None, last: date | None) -> TimeMention:
        if is_since:
            is_past = first is None or published is None or first <= published
            last = published if is_past else None
            return TimeMention(match.start(), match.end(), TimeKind.SINCE, first, last)
        return TimeMention(match.start(), match.end(), kind, first, last)

    match form:
        case "since_event":
            last = published if start is None or published is None or start <= published else None
            return TimeMention(match.start(), match.end(), TimeKind.SINCE, start, last, names_event=True)
        case "iso" | "date" | "span":
            month = group["m"] if form == "iso" else group["mo"]
            year = int(group["y"]) if group["y"] else _year_of(published, month, int(group["d"]), ahead=ahead)
            day = make_day(year, month, int(group["d"])) if year else None
            if form != "span":
                return mention(TimeKind.DAY, day, day)
            first = make_day(year, group["mo1"] or month, int(group["d1"])) if year else None
            if first is not None and day is not None and first > day:
                first = make_day(first.year - 1, group["mo1"], first.day) if group["mo1"] else None
            return mention(TimeKind.WINDOW, first, day)
        case "month":
            year = int(group["y"]) if group.get("y") else _year_of(published, group["mo"], 1, ahead=ahead)
            if not year:
                return mention(TimeKind.MONTH, None, None)
            begun, ended = month_of(year, group["mo"])
            if group.get("rel") and published is not None:
                begun, ended = month_of(published.year - 1, group["mo"])
            is_last = match[0].lower().startswith("last ")
            if is_last and published is not None and begun <= published <= ended:
                begun, ended = month_of(year - 1, group["mo"])
            is_middle = _MID.search(match[0]) is not None
            return mention(TimeKind.MONTH, begun, ended.replace(day=_MIDDLE) if is_middle else ended)
        case "months":
            year = int(group["y"]) if group["y"] else _year_of(published, group["mo"], 1, ahead=ahead)
            if not year:
                return mention(TimeKind.WINDOW, None, None)
            from_year = year - (month_number(group["mo1"]) > month_number(group["mo"]))
            return mention(
                TimeKind.WINDOW, month_of(from_year, group["mo1"])[0], month_of(year, group["mo"])[1]
            )
        case "year":
            year = int(group["y"] or group["named"])
            return mention(TimeKind.YEAR, date(year, 1, 1), date(year, 12, 31))
        case "window" | "recent":
            return _window(match, published)
        case "same_day":
            return TimeMention(match.start(), match.end(), TimeKind.DAY, None, None)
        case "same_time":
            year = int(group["y"]) if group["y"] else published.year - 1 if published else None
            then = published and year and same_day(published, year)
            return TimeMention(match.start(), match.end(), TimeKind.WINDOW, None, then or None)
        case "week":
            return mention(
                TimeKind.WINDOW, *week_of(int(group["n"]), int(group["y"]) if group["y"] else None, published)
            )
        case "after":
            return replace(_ago(match, published), is_prior=True)
        case "end_of":
            kind, first, last = _last_unit(
                group["which"].lower(), group["unit"].lower(), published, whole=True
            )
            return TimeMention(match.start(), match.end(), kind, first, last)
        case "stretch_to":
            return mention(TimeKind.WINDOW, *_stretch_to(group, published))
        case "part_of_year":
            return mention(TimeKind.WINDOW, *_part_of_year(group, published))
        case "day_of":
            day = _relative_day(group["rel"].lower(), published)
            return mention(TimeKind.DAY, day, day)
        case "weekday":
            day = _weekday(group["wd"], (group["mod"] or "").strip().lower(), published, ahead=ahead)
            return mention(TimeKind.DAY, day, day)
        case "last_unit":
            kind, first, last = _last_unit(group["which"].lower(), group["unit"].lower(), published)
            return mention(kind, first, last)
        case _:
            return _ago(match, published)


def _named_start(text: str, published: date | None) -> date | None:
    """The day that the text itself gives for the start of the war, invasion or outbreak it speaks of."""
    if found := _pattern("named_start").search(text):
        day, month = re.search(r"\d{1,2}", found["date"]), re.search(PIECES["month"], found["date"])
        if day and month:
            year = int(found["y"]) if found["y"] else _year_of(published, month[0], int(day[0]), ahead=False)
            return make_day(year, month[0], int(day[0])) if year else None
    return None


def _year_of(published: date | None, month: str, day: int, *, ahead: bool) -> int | None:
    """The year of a date without one: the latest that is not after publication, a coming one for plans."""
    if published is None:
        return None
    candidate = make_day(published.year, month, min(day, 28))
    if candidate is not None and not ahead and candidate > published + timedelta(days=3):
        return published.year - 1
    return published.year


def _part_of_year(group: dict[str, str | None], published: date | None) -> tuple[date | None, date | None]:
    """The first and last day of "the second quarter of 2023" or "the first six months of the year"."""
    months = _PARTS.get((group["part"] or "").lower(), 0)
    if group["n"] and group["unit"] == "months":
        months = round(value_of(group["n"].lower()))
    before = months * _NTH.get((group["nth"] or "").lower(), 12)
    year = int(group["y"]) if group["y"] else published.year - bool(group["rel"]) if published else None
    if year is None or not months or before + months > 12:
        return None, None
    if not group["y"] and published is not None and date(year, before + 1, 1) > published:
        year -= 1
    return date(year, before + 1, 1), month_of(year, str(before + months))[1]


def _stretch_to(group: dict[str, str | None], published: date | None) -> tuple[date | None, date | None]:
    """The first and last day of "the week ending 14 January" or "the three months to March"."""
    if group["wd"]:
        last = _weekday(group["wd"], "", published, ahead=False)
    else:
        month, said = group["mo"] or group["mo1"] or group["month"] or "", group["d"] or group["d1"]
        year = int(group["y"]) if group["y"] else _year_of(published, month, int(said or 1), ahead=False)
        if not year:
            return None, None
        last = make_day(year, month, int(said)) if said else month_of(year, month)[1]
    count = value_of(group["n"].lower()) if group["n"] else 1.0
    unit = (group["unit"] or "").lower().rstrip("s")
    days = round(count * DAYS_IN[unit])
    return (_go_back(last, days - 1) if days >= 1 else last), last


def _window(match: re.Match[str], published: date | None) -> TimeMention:
    group = match.groupdict()
    unit = group["unit"].lower().rstrip("s")
    said = (group.get("n") or "").lower()
    if not said and (bare := re.search(r"\blast (week|month|year)$", match[0], re.IGNORECASE)):
        is_stretch = re.search(r"\bthe last", match[0], re.IGNORECASE) and unit != "week"
        if not is_stretch:
            kind, first, last = _last_unit("last", bare[1].lower(), published)
            return TimeMention(match.start(), match.end(), kind, first, last)
    if said:
        count = float(A_FEW.get(said, 0)) or value_of(said)
    else:
        count = float(A_FEW["recent"]) if "recent" in match[0].lower() else 1.0
    first_day = _go_back(published, max(round(count * DAYS_IN[unit]), 1))
    return TimeMention(match.start(), match.end(), TimeKind.WINDOW, first_day, published)


def _go_back(published: date | None, days: int) -> date | None:
    """The day *days* before *published*, None when that lies before the calendar's first year."""
    if published is None or days >= published.toordinal():
        return None
    return published - timedelta(days=days)


def _relative_day(word: str, published: date | None) -> date | None:
    if published is None:
        return None
    is_before = word in ("yesterday", "last night", "the day before", "the previous day")
    return published + timedelta(days=-1 if is_before else int(word == "tomorrow"))


def _weekday(name: str, modifier: str, published: date | None, *, ahead: bool) -> date | None:
    if published is None:
        return None
    back = (published.weekday() - WEEKDAYS.index(name.lower())) % 7
    if modifier == "next" or (ahead and back):
        return published + timedelta(days=7 - back)
    return published - timedelta(days=back or (7 if modifier == "last" else 0))


def _last_unit(
    which: str, unit: str, published: date | None, *, whole: bool = False
) -> tuple[TimeKind, date | None, date | None]:
    """The kind, first and last day of "this week" or the like, the present one up to publication unless
    *whole*."""
    kinds = {"week": TimeKind.WINDOW, "weekend": TimeKind.WINDOW, "month": TimeKind.MONTH}
    kind = kinds.get(unit, TimeKind.YEAR)
    if published is None:
        return kind, None, None
    monday = published - timedelta(days=published.weekday())
    step = {"last": -1, "next": 1}.get(which, 0)
    match unit:
        case "week":
            first = monday + timedelta(weeks=step)
            last = first + timedelta(days=6)
        case "weekend":
            first = monday + timedelta(
                weeks=-1 if which != "next" and published.weekday() < 5 else step, days=5
            )
            last = first + timedelta(days=1)
        case "month":
            index = published.year * 12 + published.month - 1 + step
            first, last = month_of(index // 12, str(index % 12 + 1))
        case _:
            first, last = date(published.year + step, 1, 1), date(published.year + step, 12, 31)
    return kind, first, min(last, published) if step == 0 and not whole else last


def _ago(match: re.Match[str], published: date | None) -> TimeMention:
    said, unit = match["n"].lower(), match["unit"].lower().rstrip("s")
    count = 1.0 if said in ("a", "an", "the") else value_of(said)
    day = _go_back(published, round(count * DAYS_IN[unit]))
    kind = (
        TimeKind.YEAR if unit in ("year", "decade") else TimeKind.MONTH if unit == "month" else TimeKind.DAY
    )
    return TimeMention(match.start(), match.end(), kind, day, day)
