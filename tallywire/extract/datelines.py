"""Datelines at the head of a report: where the reporter is, which is not always where the story plays."""

import calendar
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tallywire.parse import Doc, Span

CALENDAR = frozenset({*calendar.day_name, *calendar.month_name, *calendar.day_abbr, *calendar.month_abbr})
# "PORT-AU-PRINCE (AP) — ", "KARACHI: " at the head of a paragraph: where the reporter is.
_DATELINE = re.compile(
    r"^(?P<place>[A-Z][A-Z.'-]+(?:[ /-][A-Z.'-]+){0,3})(?:, [A-Z][\w. ]+)? ?(?:\([^)\n]{2,30}\) ?)?[—–:-] ?"
    r"|^(?P<calm>[A-Z][\w.'-]+(?: [A-Z][\w.'-]+){0,2}), (?:[A-Z][\w ]+|\d{1,2} [A-Z]\w+ \d{4}) ?[—–] ",
    re.M,
)


def find_datelines(doc: "Doc") -> Iterator[tuple[int, int]]:
    """Yield the token ranges (half open) of the places in the datelines of *doc*, agencies in brackets
    left out."""
    for found in _DATELINE.finditer(doc.text):
        for name in re.finditer(r"[^/,(—–:]+", found[0]):
            start, word = found.start() + name.start(), name[0].rstrip(" -")
            if ")" in word:
                continue
            start += len(word) - len(word.lstrip())
            span = doc.char_span(start, start + len(word.strip()), alignment_mode="expand")
            if span and not is_calendar(span) and not any(map(str.isdigit, word)):
                yield span.start, span.end


def is_calendar(span: "Span") -> bool:
    """Return whether *span* names a day, a month or another thing of time, law or language."""
    return any(token.text in CALENDAR for token in span) or span[0].ent_type_ in (
        "DATE",
        "TIME",
        "EVENT",
        "LAW",
        "LANGUAGE",
    )
