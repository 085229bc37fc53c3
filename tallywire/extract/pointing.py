"""Expressions of time that point at one told before: "the same day", "in April … a month earlier"."""

import re
from dataclasses import replace
from datetime import date, timedelta

from tallywire.extract.calendars import month_of
from tallywire.extract.times import TimeKind, TimeMention, resolve_times

# Words that point at a time told before, and how far behind it the second kind stands.
_SAME_DAY = re.compile(r"(?:on |later )?(?:the same|that(?: same)?|the (?:next|following)) |a day later")
_NEXT_DAY = re.compile(r"(?:on )?(?:the (?:next|following)|a day later)")
_EARLIER = re.compile(r"^(?:an?|one) (month|year) (?:earlier|before|previously)$")
_POINTING_REACH = 120
_SENTENCE_END = re.compile(r"[.!?][\"'”’]* |\n")


def find_times(text: str, published: date | None) -> list[TimeMention]:
    """Return the expressions of time in *text* in reading order, those that lean on another one resolved.

    *published* is the day that relative words are resolved against, None when it is not known.
    """
    told: list[TimeMention] = []
    for mention in resolve_times(text, published):
        words = text[mention.start : mention.end].lower()
        day = next((t for t in reversed(told) if _is_day(t)), None)
        if mention.kind is TimeKind.DAY and _SAME_DAY.match(words):
            if day is None or day.last is None:
                continue
            shift = timedelta(days=1) if _NEXT_DAY.match(words) and day.last < date.max else timedelta()
            mention = replace(mention, first=day.last + shift, last=day.last + shift)
        elif mention.is_prior:
            if day is not None and not _SENTENCE_END.search(text, day.end, mention.start):
                mention = _count_from(day, mention, published)
        elif (back := _EARLIER.search(words)) and told and mention.start - told[-1].end < _POINTING_REACH:
            before = told[-1]
            if before.kind is TimeKind.MONTH and before.first is not None and before.first.year > 1:
                months = before.first.year * 12 + before.first.month - (2 if back[1] == "month" else 13)
                first, last = month_of(months // 12, str(months % 12 + 1))
                mention = replace(mention, kind=TimeKind.MONTH, first=first, last=last)
        told.append(mention)
    return told


def _is_day(mention: TimeMention) -> bool:
    return mention.kind is TimeKind.DAY and mention.last is not None and not mention.is_prior


def _count_from(day: TimeMention, mention: TimeMention, published: date | None) -> TimeMention:
    """*mention*, so long before publication as it was resolved, put so long before *day*."""
    if day.last is None or mention.last is None or published is None:
        return mention
    back = published - mention.last
    if back.days >= day.last.toordinal():
        return mention
    return replace(mention, first=day.last - back, last=day.last - back)
