"""Which expressions of time of a sentence speak of a number, and how: by where they stand in the parse.

"Police said on Tuesday that 12 people were killed in a stampede on Sunday": told on Tuesday, of Sunday.
"The storm, which made landfall on Saturday, has killed 12" gives the storm's day, not the toll's.
"The toll rose to 12 from 9 on Monday": Monday is the day of the 9.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from tallywire.extract.accounting_rules import accounting_table
from tallywire.extract.counted import Counted
from tallywire.extract.speech import speech_table
from tallywire.extract.syntax import SUBJECTS, lemma_of
from tallywire.extract.times import TimeKind, TimeMention

if TYPE_CHECKING:
    from tallywire.parse import Token

_AWAY = 25
_BOUNDARY = 120
# Behind a time these tell what happened then.
_WHEN = re.compile(r",? (?:when|during which|in which|on which)\b", re.IGNORECASE)
# What ends the clause that tells what happened before.
_CLAUSE_END = re.compile(r", (?!\d)|;| – | — ")
# Before a time these hold what was told against another one.
_THAN = re.compile(r"\b(?:than|as) (?:on|in|at|for|during)? ?(?:the )?$", re.IGNORECASE)
# Nouns of what is done because of something earlier, or told of something else.
_BECAUSE = frozenset(
    {"retaliation", "response", "revenge", "reprisal", "retribution", "anniversary", "ahead"}
)


class Bearing(StrEnum):
    """What an expression of time says of a number."""

    OWN = "own"  # when what is counted happened or stood so
    TOLD = "told"  # when the number was said
    START = "start"  # since when it adds up
    ASIDE = "aside"  # when something else in the sentence happened
    FOREIGN = "foreign"  # it is another number's


@dataclass(frozen=True, slots=True)
class Moments:
    """The times of a sentence that stand nearest to a number, by what they say of it.

    `is_older` is true of a number that the new one is held against: "up from 9"; `newer` is then the day
    of the new one."""

    window: TimeMention | None = None
    since: TimeMention | None = None
    day: TimeMention | None = None
    told: TimeMention | None = None
    aside: TimeMention | None = None
    newer: TimeMention | None = None
    is_older: bool = False


def find_moments(counted: Counted, times: Iterable[TimeMention], published: date | None) -> Moments:
    """Return the moments of the number of *counted* among the *times* of its text."""
    sent = counted.span.sent
    own = [t for t in times if sent.start_char <= t.start < sent.end_char and not _is_beyond(t, counted)]
    if not own:
        return Moments(is_older=is_older(counted))
    near = sorted((_when_of(t, counted) for t in own), key=lambda t: _distance(t, counted))
    bearings = [(mention, _find_bearing(mention, counted)) for mention in near]

    def first(kinds: set[TimeKind], *asked: Bearing) -> TimeMention | None:
        return next((t for t, bearing in bearings if t.kind in kinds and bearing in asked), None)

    started = first(set(TimeKind) - {TimeKind.SINCE}, Bearing.START)
    since = first({TimeKind.SINCE}, Bearing.OWN, Bearing.TOLD, Bearing.START)
    if started is not None and (since is None or since.first is None):
        since = TimeMention(
            started.start, started.end, TimeKind.SINCE, started.first, published, names_event=True
        )
    windows = [
        t
        for t, bearing in bearings
        if t.kind is TimeKind.WINDOW
        and bearing in (Bearing.OWN, Bearing.TOLD)
        and not (t.first is not None and published is not None and t.first > published)
    ]
    dated = {TimeKind.DAY, TimeKind.MONTH, TimeKind.YEAR}
    return Moments(
        window=windows[0] if windows else None,
        since=since,
        day=first(dated, Bearing.OWN),
        told=first({TimeKind.DAY, TimeKind.MONTH}, Bearing.TOLD),
        aside=first({TimeKind.DAY}, Bearing.ASIDE),
        newer=first({TimeKind.DAY}, Bearing.FOREIGN) if is_older(counted) else None,
        is_older=is_older(counted),
    )


def _is_beyond(mention: TimeMention, counted: Counted) -> bool:
    """Whether the number is not of the clause that *mention* opens: "12 died a day after Oru was shelled"."""
    if not mention.is_prior:
        return False
    between = counted.span.doc.text[mention.end : counted.quantity.start]
    return counted.quantity.start < mention.start or bool(_CLAUSE_END.search(between))


def _when_of(mention: TimeMention, counted: Counted) -> TimeMention:
    """*mention*, as the time itself where the number is told of it: "the worst since 1980, when 12 died"."""
    text = counted.span.doc.text
    if mention.kind is not TimeKind.SINCE or mention.first is None or mention.end > counted.quantity.start:
        return mention
    if not _WHEN.match(text, mention.end) or ";" in text[mention.end : counted.quantity.start]:
        return mention
    is_year = (mention.first.month, mention.first.day) == (1, 1)
    last = mention.first.replace(month=12, day=31) if is_year else mention.first
    return replace(mention, kind=TimeKind.YEAR if is_year else TimeKind.DAY, last=last, names_event=False)


def is_older(counted: Counted) -> bool:
    """Whether the number is an earlier value that a later one is held against."""
    return _is_older_at(counted, counted.quantity.start)


def _is_older_at(counted: Counted, at: int) -> bool:
    sent = counted.span.sent
    return accounting_table().older.pattern.search(sent.text[: at - sent.start_char]) is not None


def _distance(mention: TimeMention, counted: Counted) -> int:
    """How far *mention* stands from the number, a clause's boundary between counting like many words."""
    low, high = sorted((mention.start, counted.quantity.start))
    between = counted.span.doc.text[low:high]
    return (
        len(between)
        + _BOUNDARY * len(re.findall(r"[;]| while | whereas ", between))
        + (_AWAY if mention.end < counted.quantity.start else 0)
    )


def _find_bearing(mention: TimeMention, counted: Counted) -> Bearing:
    span = counted.span.doc.char_span(mention.start, mention.end, alignment_mode="expand")
    if span is None:
        return Bearing.OWN
    root = span.root
    if _is_of_another(mention, counted):
        return Bearing.FOREIGN
    if mention.start > counted.quantity.end and _THAN.search(
        counted.span.doc.text, counted.quantity.end, mention.start
    ):
        return Bearing.FOREIGN
    above = {counted.node.i, *(t.i for t in counted.node.ancestors), counted.root.i}
    above |= {t.i for t in counted.root.ancestors}
    branch = []
    token = root
    while token.i not in above and token.head.i != token.i:
        branch.append(token)
        token = token.head
    is_of_subject = mention.kind is TimeKind.MONTH and root.head.dep_ in SUBJECTS
    if (
        root.dep_ == "poss"
        and not is_of_subject
        and counted.topic is not None
        and mention.end <= counted.quantity.start
    ):
        return Bearing.ASIDE
    for part in branch:
        if part.lower_ == "since" or (
            part.dep_ == "advcl" and any(c.lower_ == "since" for c in part.children)
        ):
            return Bearing.START
        if part.lower_ in _BECAUSE:
            return Bearing.ASIDE
        if part.dep_ in ("relcl", "acl") and not _is_counted(part.head, counted):
            return Bearing.ASIDE
    if mention.kind is not TimeKind.YEAR and _is_of_report(root, counted):
        return Bearing.TOLD
    return Bearing.OWN


def _is_counted(noun: "Token", counted: Counted) -> bool:
    parts = {counted.root.i, counted.node.i} | {t.i for t in (counted.item, counted.topic) if t is not None}
    return noun.i in parts


def _is_of_another(mention: TimeMention, counted: Counted) -> bool:
    """Whether *mention* stands with another value: an older one behind the number, or, where the number is
    itself the older one, a value before it or behind it."""
    sent, quantity = counted.span.sent, counted.quantity
    between = [t.idx for t in sent if t.like_num and quantity.end <= t.idx < mention.start]
    if is_older(counted):
        return (mention.end <= quantity.start and mention.kind is not TimeKind.SINCE) or bool(between)
    return any(_is_older_at(counted, at) for at in between)


def _is_of_report(root: "Token", counted: Counted) -> bool:
    """Whether the time of *root* says when the number was told ("said on Thursday"), not when it happened."""
    for ancestor in root.ancestors:
        if ancestor.pos_ in ("VERB", "AUX"):
            return lemma_of(ancestor) in speech_table().stances and ancestor.i != counted.node.head.i
    return False
