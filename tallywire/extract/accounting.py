"""How a figure adds up over time (accounting), the stretch it covers, and the day it holds for (as of)."""

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from typing import TYPE_CHECKING

from tallywire.extract.counted import Counted
from tallywire.extract.speech import speech_table
from tallywire.extract.syntax import lemma_of
from tallywire.extract.times import TimeKind, TimeMention, find_times
from tallywire.models import Accounting, Basis, Kind, Measure
from tallywire.rules import build_rows, read_table

if TYPE_CHECKING:
    from spacy.tokens import Span

    from tallywire.extract.readings import Reading

# Measures that a state ("at risk", "in custody") makes a standing number.
HARMED = frozenset({Measure.KILLED, Measure.INJURED, Measure.CASUALTIES, Measure.INFECTED, Measure.DETAINED})
# Measures that an article about one incident counts on that incident's day.
_OF_INCIDENT = frozenset(
    {Measure.KILLED, Measure.INJURED, Measure.CASUALTIES, Measure.DESTROYED, Measure.MISSING}
)
_STATES_ONLY = frozenset({"states"})
# People who need, face or lack something do so now.
_STANDING_ROLES = {Measure.AFFECTED: frozenset({"states", "subjects", "phrases"})}
_STATES = frozenset({Measure.AFFECTED, Measure.DETAINED, Measure.DISPLACED, Measure.MISSING})
_AS_OF = re.compile(r"\bas (?:of|at|on) $", re.IGNORECASE)
_RECENT_DAYS = 10
_AWAY = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountingCue:
    """Words of a sentence that say how its numbers add up, with sentences that show it."""

    accounting: Accounting
    pattern: re.Pattern[str]
    matches: tuple[str, ...]
    near_miss: tuple[str, ...]
    outranks_window: bool = False


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
    running: tuple[WordsRow, ...]
    incident: WordsRow
    holding: re.Pattern[str]
    event_measures: frozenset[str]
    event_verbs: frozenset[str]
    moving_verbs: frozenset[str]
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
        running=build_rows(WordsRow, table["running"], "accounting.toml: running"),
        incident=build_rows(WordsRow, [table["incident"]], "accounting.toml: incident")[0],
        holding=re.compile(table["holding"]["pattern"], re.IGNORECASE),
        event_measures=frozenset(table["event_verbs"]["measures"]),
        event_verbs=frozenset(table["event_verbs"]["verbs"]),
        moving_verbs=frozenset(table["moving"]["verbs"]),
        window_days=table["window_days"],
    )


@dataclass(frozen=True, slots=True)
class Timeline:
    """The times of a document: the day of publication, the day a report says it holds for ("as of
    30 August", else the same), and the day of the incident that its opening tells of, if it tells of one."""

    times: tuple[TimeMention, ...]
    published: date | None
    holds_on: date | None
    incident: TimeMention | None


def read_timeline(text: str, published: date | None, opening_end: int) -> Timeline:
    """Return the timeline of *text*, whose opening sentences end at *opening_end*."""
    times = find_times(text, published)
    days = [t for t in times if t.kind is TimeKind.DAY and t.last is not None]
    held = [t for t in days if t.start < opening_end and _AS_OF.search(text, max(0, t.start - 10), t.start)]
    recent = [t for t in days if t.start < opening_end and t not in held and _is_recent(t, published)]
    holds_on = (
        held[0].last if held and published is not None and _is_recent(held[0], published) else published
    )
    return Timeline(tuple(times), published, holds_on, recent[0] if recent else None)


def _is_recent(day: TimeMention, published: date | None) -> bool:
    return published is not None and day.last is not None and 0 <= (published - day.last).days <= _RECENT_DAYS


def find_standing(reading: "Reading", timeline: Timeline, earlier: list["Span"]) -> Standing:
    """Return how the figure of *reading* stands in time, from the words and times of its own sentence.

    An event that its sentence gives no day takes the day of the sentence before (the last of *earlier*), or
    that of the incident the text opens with.
    """
    times, published = timeline.times, timeline.holds_on
    counted, measure = reading.counted, reading.measure
    sent = counted.span.sent
    own = [t for t in times if sent.start_char <= t.start < sent.end_char]
    near = _Near.sort(sorted(own, key=lambda t: _distance(t, counted)), counted, published)
    if measure in (Measure.EXTENT, Measure.OTHER):
        moment = near.window or near.day or near.told
        basis = Basis.NEARBY if moment else Basis.ASSUMED
        rule = "accounting: the time told" if moment else "accounting: the day of the report"
        as_of = counted.trace.decide("as_of", moment.last if moment else published, rule, basis)
        return Standing(None, None, None, as_of)
    accounting = _find_accounting(reading, near)
    if accounting is Accounting.WINDOW and (stretch := near.window or near.since or near.day):
        last = stretch.last or published
        counted.trace.decide("as_of", last, "accounting: the last day of the stretch", Basis.NEARBY)
        return Standing(accounting, stretch.first, stretch.last, last)
    if accounting is Accounting.EVENT and near.day is None and near.told is None:
        incident = timeline.incident if measure in _OF_INCIDENT else None
        near = replace(near, day=_find_day_before(earlier, times) or incident)
    as_of = _find_as_of(counted, accounting, near, published)
    if accounting is Accounting.EVENT and near.day is not None and near.day.kind is TimeKind.DAY:
        return Standing(accounting, near.day.first, near.day.last, as_of)
    start = near.since.first if accounting is Accounting.CUMULATIVE and near.since is not None else None
    return Standing(accounting, start, None, as_of)


@dataclass(frozen=True, slots=True)
class _Near:
    """The times of a sentence that stand nearest to a number, by kind."""

    window: TimeMention | None
    since: TimeMention | None
    day: TimeMention | None
    told: TimeMention | None

    @classmethod
    def sort(cls, times: list[TimeMention], counted: Counted, published: date | None) -> "_Near":
        def first(kinds: set[TimeKind], *, of_report: bool | None = None) -> TimeMention | None:
            for mention in times:
                is_ahead = mention.first is not None and published is not None and mention.first > published
                if mention.kind not in kinds or (is_ahead and mention.kind is TimeKind.WINDOW):
                    continue
                if of_report is None or _is_of_report(mention, counted) is of_report:
                    return mention
            return None

        return cls(
            window=first({TimeKind.WINDOW}),
            since=first({TimeKind.SINCE}),
            day=first({TimeKind.DAY, TimeKind.MONTH, TimeKind.YEAR}, of_report=False),
            told=first({TimeKind.DAY, TimeKind.MONTH}, of_report=True),
        )


def _find_as_of(
    counted: Counted, accounting: Accounting | None, near: _Near, published: date | None
) -> date | None:
    """The day itself, else the day it was told, else the day of publication. A running total holds for a
    day only when that day is past."""
    day, decide = near.day, partial(counted.trace.decide, "as_of")
    if day is not None and (accounting is not Accounting.CUMULATIVE or _is_past(day, published)):
        if counted.span.sent.start_char <= day.start < counted.span.sent.end_char:
            return decide(day.last, "accounting: its day", Basis.NEARBY)
        return decide(day.last, "accounting: the day of the incident told before", Basis.CARRIED)
    if near.told is not None and near.told.last is not None:
        return decide(near.told.last, "accounting: the day it was told", Basis.NEARBY)
    return decide(published, "accounting: the day of the report", Basis.ASSUMED)


def _is_past(day: TimeMention, published: date | None) -> bool:
    return day.last is not None and published is not None and day.last <= published


def _find_accounting(reading: "Reading", near: _Near) -> Accounting | None:
    table = accounting_table()
    decide = partial(reading.counted.trace.decide, "accounting")
    words, clause = reading.counted.span.sent.text, _own_words(reading.counted)
    default = table.defaults.get(reading.measure.value)
    by_measure = f"accounting.toml: measures, {reading.measure.value}"
    if reading.quantity.kind is Kind.PERCENT and reading.measure is Measure.ECONOMIC:
        return decide(Accounting.WINDOW, "accounting: a share of the economy", Basis.ASSUMED)
    if reading.counted.place is not None:
        return decide(Accounting.CUMULATIVE, "accounting: a roll of places")
    cue = reading.cue
    if (
        cue is not None
        and reading.measure in _STATES
        and cue.role in _STANDING_ROLES.get(reading.measure, _STATES_ONLY)
    ):
        return decide(Accounting.STOCK, f"accounting: a state, {lemma_of(cue.token)}")
    if cue is not None and reading.measure.value in table.event_measures:
        if lemma_of(cue.token) in table.event_verbs:
            return decide(Accounting.EVENT, f"accounting.toml: event_verbs, {lemma_of(cue.token)}")
        return decide(default, by_measure, Basis.ASSUMED)
    if default is not Accounting.STOCK and _is_moving(reading, table):
        return decide(Accounting.CUMULATIVE, "accounting.toml: moving")
    if near.day is not None and near.day.kind is TimeKind.YEAR and reading.measure in HARMED:
        return decide(Accounting.WINDOW, "accounting: of a year", Basis.NEARBY)
    if default is not Accounting.STOCK:
        if near.since is not None:
            is_short = _is_short(near.since, table)
            running = Accounting.WINDOW if is_short else Accounting.CUMULATIVE
            return decide(running, "accounting: since then", Basis.NEARBY)
        is_running = any(c.outranks_window and c.pattern.search(clause) for c in table.cues)
        if near.window is not None and not is_running:
            return decide(Accounting.WINDOW, "accounting: within a stretch of time", Basis.NEARBY)
    held = [day for day in (near.day, near.told) if day is not None and _holds_for(day, reading.counted)]
    if held and default is not Accounting.STOCK:
        return decide(Accounting.CUMULATIVE, "accounting.toml: holding", Basis.NEARBY)
    is_dated = near.day is not None and near.day.kind is TimeKind.DAY
    for row in table.cues:
        is_total = row.accounting is Accounting.CUMULATIVE
        found = row.pattern.search(clause)
        if found and not (is_total and default is Accounting.STOCK):
            said = Accounting.WINDOW if is_total and is_dated else row.accounting
            return decide(said, f'accounting.toml: {row.accounting}, "{found[0]}"', Basis.NEARBY)
    is_incident = near.day is not None or table.incident.pattern.search(words)
    for words_row in table.running:
        is_asked = reading.measure.value in words_row.measures
        if is_asked and not is_incident and (found := words_row.pattern.search(clause)):
            return decide(Accounting.CUMULATIVE, f'accounting.toml: running, "{found[0]}"', Basis.NEARBY)
    is_dated = (
        near.day is not None and near.day.kind is TimeKind.DAY and reading.measure is not Measure.INFECTED
    )
    if default is Accounting.CUMULATIVE and is_dated:
        return decide(Accounting.EVENT, "accounting: of a day", Basis.NEARBY)
    return decide(default, by_measure, Basis.ASSUMED)


def _find_day_before(earlier: list["Span"], times: tuple[TimeMention, ...]) -> TimeMention | None:
    """The one day that the sentence right before tells of, None when there is none or more."""
    if not earlier:
        return None
    start, end = earlier[-1].start_char, earlier[-1].end_char
    days = [t for t in times if start <= t.start < end and t.kind is TimeKind.DAY and t.last is not None]
    return days[0] if len({t.last for t in days}) == 1 else None


def _holds_for(day: TimeMention, counted: Counted) -> bool:
    """Whether a running number holds for *day*: "as of 10 May, 560 cases had been reported"."""
    text = counted.span.doc.text
    return accounting_table().holding.search(text, max(0, day.start - 20), day.start) is not None


def _is_moving(reading: "Reading", table: AccountingTable) -> bool:
    """Whether the number is the new value of a running one: "the number of dead rose to 71"."""
    counted = reading.counted
    if counted.topic is None or counted.place is not None:
        return False
    return any(lemma_of(verb) in table.moving_verbs for verb in list(counted.node.ancestors)[:2])


def _is_short(since: TimeMention, table: AccountingTable) -> bool:
    """Whether a stretch since a day ("since Monday") is short enough to be a window of its own."""
    if since.names_event or since.first is None or since.last is None:
        return False
    return (since.last - since.first).days <= table.window_days


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
    if token is None or mention.kind is TimeKind.YEAR:
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
