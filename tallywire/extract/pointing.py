"""Expressions of time that point at one told before: "the same day", "in April … a month earlier"."""

import re
from dataclasses import replace
from datetime import date, timedelta

from tallywire.extract.times import TimeKind, TimeMention, month_of, resolve_times

# Words that point at a time told before, and how far behind it the second kind stands.
_SAME_DAY = re.compile(r"(?:on |later )?(?:the same|that(?: same)?|the (?:next|following)) |a day later")
_NEXT_DAY = re.compile(r"(?:on )?(?:the (?:next|following)|a day later)")
_EARLIER = re.compile(r"^(?:an?|one) (month|year) (?:earlier|before|previously)$")
_POINTING_REACH = 120


def find_times(text: str, published: date | None) -> list[TimeMention]:
    """Return the expressions of time in *text* in reading order, those that lean on another one resolved.

    *published* is the day that relative words are resolved against, None when it is not known.
    """
    told: list[TimeMention] = []
    for mention in resolve_times(text, published):
        words = text[mention.start : mention.end].lower()
        day = next((t for t in reversed(told) if t.kind is TimeKind.DAY and t.last is not None), None)
        if mention.kind is TimeKind.DAY and _SAME_DAY.match(words):
            if day is None or day.last is None:
                continue
            shift = timedelta(days=1) if _NEXT_DAY.match(words) and day.last < date.max else timedelta()
            mention = replace(mention, first=day.last + shift, last=day.last + shift)
        elif (back := _EARLIER.search(words)) and told and mention.start - told[-1].end < _POINTING_REACH:
            before = told[-1]
            if before.kind is TimeKind.MONTH and before.first is not None and before.first.year > 1:
                months = before.first.year * 12 + before.first.month - (2 if back[1] == "month" else 13)
                first, last = month_of(months // 12, str(months % 12 + 1))
                mention = replace(mention, kind=TimeKind.MONTH, first=first, last=last)
        told.append(mention)
    return told
