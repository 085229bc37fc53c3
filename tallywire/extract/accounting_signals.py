"""The signals by which it is weighed how a number adds up: what the rules say, and what its words, its
tense, its times and its story are.

A signal is a name such as "tense=perfect" or "measure,frame=killed,running"; one that joins two says that
both hold.
"""

import re
from dataclasses import dataclass
from datetime import date
from math import log10
from typing import TYPE_CHECKING

from tallywire.extract.accounting_account import Account
from tallywire.extract.accounting_rules import accounting_table
from tallywire.extract.times import TimeMention
from tallywire.models import Accounting, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tallywire.extract.readings import Reading

_WORD = re.compile(r"[a-z']+")
# Sizes are told apart by their digits, up to so many.
_MOST_DIGITS = 7
_MOMENTS = ("window", "since", "day", "told", "aside", "newer")
# The ages of a day that tell apart today's news, that of the week, and history, in days.
_WEEK, _SEASON = 7, 60
# A sentence that starts so early is the headline.
_HEADLINE = 2
# The characters of a text that tell what it is about.
_OPENING = 600


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the rules say of how a number adds up, and which rule."""

    accounting: Accounting | None
    rule: str


@dataclass(frozen=True, slots=True)
class Weighed:
    """A number, what the rules say of it, whether its own words do, and the signals that it is weighed by."""

    reading: "Reading"
    proposal: Proposal
    is_stated: bool
    signals: list[str]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where a number stands: the topics of its text, the numbers before it, where its paragraph starts."""

    topics: tuple[str, ...]
    told: "Sequence[Weighed]"
    paragraph: int | None


def find_topics(text: str) -> tuple[str, ...]:
    """Return the topics that the opening of *text* tells of, by name."""
    opening = text[:_OPENING]
    return tuple(row.name for row in accounting_table().topics if row.pattern.search(opening))


def read_signals(account: Account, proposal: Proposal, around: Surroundings) -> list[str]:
    """Return the signals of the number of *account*, of which the rules say *proposal*."""
    reading, counted = account.reading, account.reading.counted
    measure, tense, frame = account.measure.value, account.tense.value, account.frame.value
    said = _name(proposal.accounting)
    rule = re.sub(r' "[^"]*"|: measures, \w+$', "", proposal.rule)
    signals = [
        "always", f"said={said}", f"rule={rule}, {said}", f"measure={measure}", f"tense={tense}",
        f"frame={frame}", f"measure,tense={measure},{tense}", f"measure,frame={measure},{frame}",
        f"said,measure={said},{measure}", f"said,frame={said},{frame}", f"tense,frame={tense},{frame}",
        f"kind={reading.quantity.kind}", f"kind,measure={reading.quantity.kind},{measure}",
        f"hedge={reading.quantity.quantifier}",
    ]  # fmt: skip
    if account.clause:
        signals.append(f"verb={account.clause}")
    signals += _read_times(account, measure, tense)
    signals += _read_size(reading, measure, tense, frame)
    signals += [f"word={word}" for word in set(_WORD.findall(account.words.lower()))]
    signals.append(f"cue={reading.cue.role}" if reading.cue is not None else "no cue")
    if counted.noun is None:
        signals.append("no noun")
    if counted.span.sent.start <= _HEADLINE:
        signals.append("headline")
    signals += _read_neighbours(reading, around)
    for topic in around.topics:
        signals += [f"topic={topic}", f"topic,measure={topic},{measure}", f"topic,tense={topic},{tense}"]
    return signals


def _name(accounting: Accounting | None) -> str:
    return accounting.value if accounting is not None else "none"


def _read_times(account: Account, measure: str, tense: str) -> list[str]:
    moments, signals = account.moments, []
    for name in _MOMENTS:
        mention = getattr(moments, name)
        if mention is not None:
            signals += [f"time={name}", f"time,measure={name},{measure}", f"time={name},{mention.kind}"]
            signals.append(f"age={name},{_age(mention, account.published)}")
    if moments.is_older:
        signals.append("older")
    if not any((moments.window, moments.since, moments.day, moments.told)):
        signals += ["no time", f"no time,measure={measure}", f"no time,tense={tense}"]
    return signals


def _age(mention: TimeMention, published: date | None) -> str:
    if mention.last is None or published is None:
        return "unknown"
    days = (published - mention.last).days
    if days < 0:
        return "coming"
    if days <= 1:
        return ("today", "yesterday")[days]
    return "week" if days <= _WEEK else "season" if days <= _SEASON else "history"


def _read_size(reading: "Reading", measure: str, tense: str, frame: str) -> list[str]:
    quantity = reading.quantity
    value = quantity.low if quantity.low is not None else quantity.high
    if value is None or quantity.kind is not Kind.COUNT:
        return []
    digits = min(_MOST_DIGITS, int(log10(max(value, 1))))
    signals = [
        f"digits={digits}", f"digits,measure={digits},{measure}", f"digits,frame={digits},{frame}",
        f"digits,tense={digits},{tense}",
    ]  # fmt: skip
    return [*signals, "one"] if value == 1 else signals


def _read_neighbours(reading: "Reading", around: Surroundings) -> list[str]:
    told, signals = around.told, []
    if reading.lean is not None and reading.lean.on < len(told):
        tie, whole = reading.lean.tie.value, told[reading.lean.on]
        signals.append(f"tie={tie}")
        if whole.proposal.accounting is not None:
            is_same = whole.reading.measure is reading.measure
            said = _name(whole.proposal.accounting)
            signals += [f"tie={tie},{said}", f"tie={'same' if is_same else 'other'} measure,{said}"]
    if not told:
        return [*signals, "first"]
    before, sent = told[-1], reading.counted.span.sent
    at = before.reading.counted.span.sent.start
    near = "text"
    if at == sent.start:
        near = "sentence"
    elif around.paragraph is not None and at >= around.paragraph:
        near = "paragraph"
    is_same = before.reading.measure is reading.measure
    said = _name(before.proposal.accounting)
    return [
        *signals,
        f"before={near},{said}",
        f"before={near},{said},{'same' if is_same else 'other'} measure",
    ]
