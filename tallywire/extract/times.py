"""Expressions of time and the days they mean, resolved against the day of publication. Pure.

"on Thursday" published on a Thursday is that very day; "yesterday", "in the last 24 hours",
"since 24 February", "in November 2014", "last week" (to its Sunday). What needs a day of publication
and has none stays unresolved.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tallywire.extract.document import Document
from tallywire.extract.exclusions import MONTH, NUM, WEEKDAY
from tallywire.extract.numbers import value_of

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAYS_IN = {"hour": 1 / 24, "day": 1, "night": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365, "decade": 3650}
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

    `names_event` is true of a start that is told by what began ("since the invasion")."""

    start: int
    end: int
    kind: TimeKind
    first: date | None
    last: date | None
    names_event: bool = False


_UNIT = r"(?P<unit>hours?|days?|nights?|weeks?|fortnights?|months?|years?|decades?)"
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("since_event", r"\b(?:since|from) (?:the |its |his |their )?(?:start of (?:the )?|beginning of (?:the )?|outbreak of (?:the )?)?(?:full-scale |russian |current |latest |violence |conflict |civil |military )*(?:invasion|war|conflict|assault|offensive|outbreak|crisis|fighting|violence|operation|attack|protests|unrest|uprising|epidemic|pandemic|rainy season|campaign|hostilities|siege|ceasefire|start|beginning)(?: (?:began|started|erupted|broke out|in \w+))?"),
    ("iso", r"\b(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})\b"),
    ("span", rf"\b(?P<d1>\d{{1,2}})(?: ?(?P<mo1>{MONTH}))?(?:-|–| ?to | and | - )(?P<d>\d{{1,2}}) (?P<mo>{MONTH})(?:,? (?P<y>\d{{4}}))?\b"),
    ("date", rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<mo>{MONTH})\.?(?:,? (?P<y>\d{{4}}))?\b"),
    ("date", rf"\b(?P<mo>{MONTH})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?!,\d)(?:,? (?P<y>(?:19|20)\d\d)\b)?"),
    ("month", rf"\b(?P<mo>{MONTH})\.?,? (?:of )?(?P<y>(?:19|20)\d\d)\b"),
    ("month", rf"\b(?:in|since|during|until|by|from|of|last|early|late|mid-?|throughout) ?(?:early |late |mid-?)?(?P<mo>(?-i:January|February|March|April|May|June|July|August|September|October|November|December))\b(?! \d)"),
    ("window", rf"\b(?:in|over|during|within|for|of|throughout)?\s?(?:the )?(?:last|past|previous|preceding|latest) (?P<n>{NUM}|few|couple of|several)?[ -]?{_UNIT}\b"),
    ("recent", r"\b(?:in|over|during) (?:the )?recent (?P<unit>days|weeks|months|hours)\b"),
    ("day_of", r"\b(?P<rel>yesterday|today|tonight|overnight|last night|this morning|this afternoon|this evening|earlier today|tomorrow|the day before|the previous day)\b"),
    ("weekday", rf"\b(?P<mod>last |next |this |late |early |by |since )?(?P<wd>{WEEKDAY})(?! ?(?:,? \d{{1,2}} {MONTH}|,? {MONTH} \d))\b"),
    ("last_unit", r"\b(?P<which>last|this|next|earlier this) (?P<unit>week|weekend|month|year|summer|winter|spring|autumn)\b"),
    ("ago", rf"\b(?:nearly |about |more than |almost |over )?(?P<n>an?|{NUM}) {_UNIT} (?:ago|earlier|before|previously)\b"),
    ("end_year", r"\b(?:at |by )?the (?:end|close) of (?P<y>(?:19|20)\d\d)\b"),
    ("year", r"\b(?:in|since|during|by|of|until|throughout|from|for) (?:early |late |mid-?)?(?P<y>(?:19|20)\d\d)\b"),
)  # fmt: skip
_COMPILED = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _PATTERNS)
_SINCE = re.compile(r"\b(?:since|from)(?: the| early| late| last| about| around)* $", re.IGNORECASE)
_FUTURE = re.compile(r"\b(?:will|shall|expected|due|scheduled|plans?|planned|set to|finish(?:es)?|expires?|ends|until|by|deadline|next)\b", re.IGNORECASE)


def find_times(document: Document) -> list[TimeMention]:
    """Return the expressions of time in *document* in reading order, the first pattern at a place counting."""
    taken: list[tuple[int, int]] = []
    found: list[TimeMention] = []
    starts = _named_starts(document)
    for name, pattern in _COMPILED:
        for match in pattern.finditer(document.readable):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            mention = _resolve(name, match, document, starts)
            if mention is not None:
                taken.append(match.span())
                found.append(mention)
    return sorted(found, key=lambda m: m.start)


def parse_day(text: str) -> date | None:
    """Return the day that *text* (an ISO date, "3 March 2022" or "March 3, 2022") starts with, else None."""
    for name, pattern in _COMPILED:
        if name in ("iso", "date") and (found := pattern.match(text.strip())) and found["y"]:
            return _day(int(found["y"]), found["m"] if name == "iso" else found["mo"], int(found["d"]))
    return None


def _resolve(name: str, match: re.Match[str], document: Document, starts: date | None) -> TimeMention | None:
    published, text = document.published, document.readable
    group = match.groupdict()
    is_since = bool(_SINCE.search(text, max(0, match.start() - 24), match.start())) or match[0].lower().startswith("since")
    ahead = _FUTURE.search(text, max(0, match.start() - 40), match.start()) is not None

    def mention(kind: TimeKind, first: date | None, last: date | None) -> TimeMention:
        if is_since:
            return TimeMention(match.start(), match.end(), TimeKind.SINCE, first, published)
        return TimeMention(match.start(), match.end(), kind, first, last)

    match name:
        case "since_event":
            return TimeMention(match.start(), match.end(), TimeKind.SINCE, starts, published, names_event=True)
        case "iso" | "date" | "span":
            month = group["m"] if name == "iso" else group["mo"]
            year = int(group["y"]) if group["y"] else _year_of(published, month, int(group["d"]), ahead)
            day = _day(year, month, int(group["d"])) if year else None
            if name != "span":
                return mention(TimeKind.DAY, day, day)
            first = _day(year, group["mo1"] or month, int(group["d1"])) if year else None
            return mention(TimeKind.WINDOW, first, day)
        case "month":
            year = int(group["y"]) if group.get("y") else _year_of(published, group["mo"], 1, ahead)
            return mention(TimeKind.MONTH, *_month(year, group["mo"])) if year else mention(TimeKind.MONTH, None, None)
        case "year" | "end_year":
            year = int(group["y"])
            return mention(TimeKind.YEAR, date(year, 1, 1), date(year, 12, 31))
        case "window" | "recent":
            return _window(match, published)
        case "day_of":
            day = _relative_day(group["rel"].lower(), published)
            return mention(TimeKind.DAY, day, day)
        case "weekday":
            day = _weekday(group["wd"], (group["mod"] or "").strip().lower(), published, ahead)
            return mention(TimeKind.DAY, day, day)
        case "last_unit":
            kind, first, last = _last_unit(group["which"].lower(), group["unit"].lower(), published)
            return mention(kind, first, last)
        case _:
            return _ago(match, published)


def _named_starts(document: Document) -> date | None:
    """The day that the text itself gives for the start of the war, invasion or outbreak it speaks of."""
    pattern = rf"\b(?:invasion|war|offensive|assault|conflict|outbreak)\b[^.\n]{{0,60}}?\b(?:launch(?:ed)?|began|started|start|begun)\b[^.\n]{{0,40}}?\b(?P<date>\d{{1,2}} {MONTH}|{MONTH} \d{{1,2}})(?:,? (?P<y>\d{{4}}))?"
    if found := re.search(pattern, document.readable, re.IGNORECASE):
        day = re.search(r"\d{1,2}", found["date"])
        month = re.search(MONTH, found["date"])
        if day and month:
            year = int(found["y"]) if found["y"] else _year_of(document.published, month[0], int(day[0]), False)
            return _day(year, month[0], int(day[0])) if year else None
    return None


def _month_number(month: str) -> int:
    return int(month) if month.isdigit() else MONTHS.index(month[:3].lower()) + 1


def _day(year: int, month: str, day: int) -> date | None:
    try:
        return date(year, _month_number(month), day)
    except ValueError:
        return None


def _month(year: int, month: str) -> tuple[date, date]:
    number = _month_number(month)
    return date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1])


def _year_of(published: date | None, month: str, day: int, ahead: bool) -> int | None:
    """The year of a date without one: the latest that is not after publication, a coming one for plans."""
    if published is None:
        return None
    candidate = _day(published.year, month, min(day, 28))
    if candidate is not None and not ahead and candidate > published + timedelta(days=3):
        return published.year - 1
    return published.year


def _window(match: re.Match[str], published: date | None) -> TimeMention:
    group = match.groupdict()
    unit = group["unit"].lower().rstrip("s")
    said = (group.get("n") or "").lower()
    if not said and "recent" not in match[0].lower():
        count = 1.0 if unit in ("hour", "day", "night", "week", "month", "year", "decade", "fortnight") else 3.0
        if unit == "week" and re.search(r"\blast week$", match[0], re.IGNORECASE):
            kind, first, last = _last_unit("last", "week", published)
            return TimeMention(match.start(), match.end(), kind, first, last)
        if re.search(r"\blast (?:month|year)$", match[0], re.IGNORECASE) and not re.search(r"\bthe last", match[0], re.IGNORECASE):
            kind, first, last = _last_unit("last", unit, published)
            return TimeMention(match.start(), match.end(), kind, first, last)
    else:
        count = float(A_FEW.get(said, 0)) or (3.0 if not said else value_of(said))
    days = round(count * DAYS_IN[unit])
    first = published - timedelta(days=max(days, 1)) if published else None
    return TimeMention(match.start(), match.end(), TimeKind.WINDOW, first, published)


def _relative_day(word: str, published: date | None) -> date | None:
    if published is None:
        return None
    shift = -1 if word in ("yesterday", "last night", "the day before", "the previous day") else 1 if word == "tomorrow" else 0
    return published + timedelta(days=shift)


def _weekday(name: str, modifier: str, published: date | None, ahead: bool) -> date | None:
    if published is None:
        return None
    back = (published.weekday() - WEEKDAYS.index(name.lower())) % 7
    if modifier == "next" or (ahead and back):
        return published + timedelta(days=7 - back)
    return published - timedelta(days=back or (7 if modifier == "last" else 0))


def _last_unit(which: str, unit: str, published: date | None) -> tuple[TimeKind, date | None, date | None]:
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
            first = monday + timedelta(weeks=-1 if which != "next" and published.weekday() < 5 else step, days=5)
            last = first + timedelta(days=1)
        case "month":
            index = published.year * 12 + published.month - 1 + step
            first, last = _month(index // 12, str(index % 12 + 1))
        case _:
            first, last = date(published.year + step, 1, 1), date(published.year + step, 12, 31)
    return kind, first, min(last, published) if step == 0 else last


def _ago(match: re.Match[str], published: date | None) -> TimeMention:
    said, unit = match["n"].lower(), match["unit"].lower().rstrip("s")
    count = 1.0 if said in ("a", "an") else value_of(said)
    day = published - timedelta(days=round(count * DAYS_IN[unit])) if published else None
    kind = TimeKind.YEAR if unit in ("year", "decade") else TimeKind.MONTH if unit == "month" else TimeKind.DAY
    return TimeMention(match.start(), match.end(), kind, day, day)
