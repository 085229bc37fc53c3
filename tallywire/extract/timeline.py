"""The times of a story as a whole: the day it holds for, the incident it tells of, and whether it runs on."""

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from tallywire.extract.accounting_rules import accounting_table
from tallywire.extract.document import Document
from tallywire.extract.placewords import place_words
from tallywire.extract.pointing import find_times
from tallywire.extract.speech import speech_table
from tallywire.extract.syntax import lemma_of
from tallywire.extract.times import TimeKind, TimeMention

if TYPE_CHECKING:
    from tallywire.parse import Span

_AS_OF = re.compile(r"\bas (?:of|at|on) $", re.IGNORECASE)
# Before a day these make it one of a report, not of what happened.
_REPORTED = re.compile(
    r"\b(?:as (?:of|at|on)|dated|by|until|(?:report|update|bulletin|statement|release|note) (?:of|on|from))"
    r"(?: early| late| the)* $",
    re.IGNORECASE,
)
# A stretch that runs back from the day that a report holds for, not from that of its publication.
_LAST_DAYS = re.compile(r"\b(?:last|past|previous|preceding)\b[\w\s-]*\b(?:hours?|days?)$", re.IGNORECASE)
_RECENT_DAYS = 10
# Sentences of a text, its headline among them, that tell what the story is.
_OPENING = 4
_LEAD = 3
_TELLING = 7


class Frame(StrEnum):
    """What a story counts: the harm of one incident, what goes on adding up, or now this and now that."""

    INCIDENT = "incident"
    RUNNING = "running"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Timeline:
    """The times of a document: the day of publication, the day a report says it holds for ("as of
    30 August", else the same), the day of the incident that its opening tells of, if it tells of one,
    and what kind of story it is."""

    times: tuple[TimeMention, ...]
    published: date | None
    holds_on: date | None
    incident: TimeMention | None
    frame: Frame

    def within(self, sent: "Span") -> list[TimeMention]:
        """Return the times of *sent* in reading order."""
        return [t for t in self.times if sent.start_char <= t.start < sent.end_char]


def read_timeline(document: Document) -> Timeline:
    """Return the timeline of *document*."""
    text, published = document.readable, document.published
    times = find_times(text, published)
    sentences = document.sentences
    if not sentences:
        return Timeline(tuple(times), published, published, None, Frame.MIXED)
    opening, telling = sentences[:_OPENING][-1].end_char, sentences[:_TELLING][-1].end_char
    days = [t for t in times if t.kind is TimeKind.DAY and t.last is not None and not t.is_prior]
    held = [t for t in days if t.start < opening and _AS_OF.search(text, max(0, t.start - 10), t.start)]
    holds_on = held[0].last if held and _is_recent(held[0], published) else published
    if published is not None and holds_on is not None and holds_on < published:
        times = [_hold_back(t, text, published, holds_on) for t in times]
    lead = text[: sentences[:_LEAD][-1].end_char]
    recent = [
        t
        for t in days
        if t.start < telling
        and not _REPORTED.search(text, max(0, t.start - 30), t.start)
        and _is_recent(t, published)
        and _is_of_event(document, t)
    ]
    happened = [t for t in recent if _is_of_harm(document, t)]
    incident = next(iter(happened or recent), None)
    return Timeline(tuple(times), published, holds_on, incident, _find_frame(lead, incident))


def _hold_back(mention: TimeMention, text: str, published: date, holds_on: date) -> TimeMention:
    """*mention*; the last hours or days before publication are those before *holds_on*."""
    if mention.last != published or not _LAST_DAYS.search(text, mention.start, mention.end):
        return mention
    first = mention.first - (published - holds_on) if mention.first is not None else None
    return replace(mention, first=first, last=holds_on)


def _find_frame(lead: str, incident: TimeMention | None) -> Frame:
    table = accounting_table()
    if table.story_mixed.pattern.search(lead):
        return Frame.MIXED
    if any(row.pattern.search(lead) for row in table.story_runs):
        return Frame.RUNNING
    if incident is not None and table.story_incident.pattern.search(lead):
        return Frame.INCIDENT
    return Frame.MIXED


def _is_recent(day: TimeMention, published: date | None) -> bool:
    return published is not None and day.last is not None and 0 <= (published - day.last).days <= _RECENT_DAYS


def _is_of_event(document: Document, mention: TimeMention) -> bool:
    """Whether *mention* is the day on which something happened, not that on which somebody said something or
    on which something goes on."""
    span = document.doc.char_span(mention.start, mention.end, alignment_mode="expand")
    if span is None:
        return True
    verb = next((t for t in span.root.ancestors if t.pos_ in ("VERB", "AUX")), None)
    if verb is None or span.root.dep_ == "poss":
        return True
    return lemma_of(verb) not in speech_table().stances


def _is_of_harm(document: Document, mention: TimeMention) -> bool:
    """Whether *mention* is the day on which people were hurt or something burst, crashed or was struck, not
    one of the search or the mourning."""
    span = document.doc.char_span(mention.start, mention.end, alignment_mode="expand")
    if span is None:
        return False
    for token in span.root.ancestors:
        if lemma_of(token) in place_words().incidents:
            return True
        if token.pos_ in ("VERB", "AUX"):
            return False
    return False
