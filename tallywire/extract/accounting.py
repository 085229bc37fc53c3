"""How a figure adds up over time (accounting), the stretch it covers, and the day it holds for (as of)."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from tallywire.extract.counted import Counted
from tallywire.extract.speech import speech_table
from tallywire.extract.syntax import lemma_of
from tallywire.extract.times import TimeKind, TimeMention
from tallywire.models import Accounting, Measure
from tallywire.rules import build_rows, read_table

_AWAY = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountingCue:
    """Words of a sentence that say how its numbers add up, with sentences that show it."""

    accounting: Accounting
    pattern: re.Pattern[str]
    matches: tuple[str, ...]
    near_miss: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsRow:
    """A pattern of words, with sentences that show it; `measures` it is asked for, if only some."""

    pattern: re.Pattern[str]
    matches: tuple[str, ...]
    near_miss: tuple[str, ...]
    measures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AccountingTable:
    """rules/accounting.toml, read."""

    cues: tuple[AccountingCue, ...]
    defaults: dict[str, Accounting]
    running: WordsRow
    incident: WordsRow
    window_days: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How a figure stands in time: accounting, period and as-of day."""

    accounting: Accounting | None
    period_start: date | None
    period_end: date | None
    as_of: date | None


@cache
def accounting_table() -> AccountingTable:
    """Return the table of rules/accounting.toml."""
    table = read_table("accounting")
    return AccountingTable(
        cues=build_rows(AccountingCue, table["cue"], "accounting.toml: cue"),
        defaults={name: Accounting(value) for name, value in table["measures"].items()},
        running=build_rows(WordsRow, [table["running"]], "accounting.toml: running")[0],
        incident=build_rows(WordsRow, [table["incident"]], "accounting.toml: incident")[0],
        window_days=table["window_days"],
    )


def find_standing(
    counted: Counted, measure: Measure, times: list[TimeMention], published: date | None
) -> Standing:
    """Return how the figure of *counted* stands in time, from the words and times of its own sentence."""
    sent = counted.span.sent
    near = sorted(
        (t for t in times if sent.start_char <= t.start < sent.end_char), key=lambda t: _distance(t, counted)
    )
    words = sent.text
    clause = _own_words(counted)
    window = next((t for t in near if t.kind is TimeKind.WINDOW), None)
    since = next((t for t in near if t.kind is TimeKind.SINCE), None)
    day = next(
        (
            t
            for t in near
            if t.kind in (TimeKind.DAY, TimeKind.MONTH, TimeKind.YEAR) and not _is_of_report(t, counted)
        ),
        None,
    )
    told = next((t for t in near if t.kind is TimeKind.DAY and _is_of_report(t, counted)), None)
    if measure in (Measure.EXTENT, Measure.OTHER):
        moment = window or day or told
        return Standing(None, None, None, moment.last if moment else published)
    accounting = _accounting(measure, words, clause, window, since, day)
    if accounting is Accounting.WINDOW and (stretch := window or since or day):
        return Standing(accounting, stretch.first, stretch.last, stretch.last or published)
    if accounting is Accounting.CUMULATIVE and since is not None:
        return Standing(accounting, since.first, None, _moment(None if day is None else day, told, published))
    if day is not None and accounting is not Accounting.CUMULATIVE:
        return Standing(accounting, None, None, day.last)
    if day is not None and day.last is not None and published is not None and day.last <= published:
        return Standing(accounting, None, None, day.last)
    return Standing(accounting, None, None, _moment(None, told, published))


def _moment(day: TimeMention | None, told: TimeMention | None, published: date | None) -> date | None:
    for mention in (day, told):
        if mention is not None and mention.last is not None:
            return mention.last
    return published


def _accounting(
    measure: Measure,
    words: str,
    clause: str,
    window: TimeMention | None,
    since: TimeMention | None,
    day: TimeMention | None,
) -> Accounting | None:
    table = accounting_table()
    default = table.defaults.get(measure.value)
    if since is not None:
        is_short = (
            since.first is not None
            and since.last is not None
            and (since.last - since.first).days <= table.window_days
        )
        if default is not Accounting.STOCK:
            return Accounting.WINDOW if is_short and not since.names_event else Accounting.CUMULATIVE
    if window is not None and default is not Accounting.STOCK:
        return Accounting.WINDOW
    for cue in table.cues:
        if cue.pattern.search(clause):
            if cue.accounting is Accounting.CUMULATIVE and default is Accounting.STOCK:
                continue
            return cue.accounting
    is_running = measure.value in table.running.measures and table.running.pattern.search(clause)
    if is_running and day is None and not table.incident.pattern.search(words):
        return Accounting.CUMULATIVE
    return default


def _distance(mention: TimeMention, counted: Counted) -> int:
    """How far *mention* stands from the number, a clause's boundary between counting like many words."""
    low, high = sorted((mention.start, counted.quantity.start))
    between = counted.span.doc.text[low:high]
    return (
        len(between)
        + 120 * len(re.findall(r"[;]| while | whereas ", between))
        + (_AWAY if mention.end < counted.quantity.start else 0)
    )


def _is_of_report(mention: TimeMention, counted: Counted) -> bool:
    """Whether *mention* says when the number was told ("said on Thursday"), not when it happened."""
    doc = counted.span.doc
    token = doc.char_span(mention.start, mention.end, alignment_mode="expand")
    if token is None or mention.kind is not TimeKind.DAY:
        return False
    head = token.root
    for ancestor in head.ancestors:
        if ancestor.pos_ in ("VERB", "AUX"):
            return lemma_of(ancestor) in speech_table().stances and ancestor.i != counted.node.head.i
    return False


def _own_words(counted: Counted) -> str:
    """The sentence up to a boundary that parts the number from another account: "…; meanwhile 12 …"."""
    sent = counted.span.sent
    at = counted.quantity.start - sent.start_char
    parts = re.split(r"(;| while | whereas )", sent.text)
    position = 0
    for part in parts:
        if position <= at < position + len(part):
            return part
        position += len(part)
    return sent.text
