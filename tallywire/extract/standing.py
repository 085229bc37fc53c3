"""How a figure stands in time: its accounting, the stretch it covers, and the day it holds for (as of)."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from tallywire.extract.accounting import find_accounting
from tallywire.extract.accounting_account import Account
from tallywire.extract.accounting_signals import Proposal, Surroundings, Weighed, find_topics, read_signals
from tallywire.extract.document import Document
from tallywire.extract.leaning import Tie
from tallywire.extract.moments import Moments, find_moments
from tallywire.extract.tenses import Tense, clause_of, tense_of
from tallywire.extract.timeline import Timeline, read_timeline
from tallywire.extract.times import TimeKind, TimeMention
from tallywire.extract.trace import Trace
from tallywire.extract.weighing import weigh
from tallywire.models import Accounting, Basis, Kind, Measure

if TYPE_CHECKING:
    from tallywire.extract.readings import Reading
    from tallywire.parse import Span

# Measures that an article about one incident counts on that incident's day.
_OF_INCIDENT = frozenset({
    Measure.KILLED, Measure.INJURED, Measure.CASUALTIES, Measure.DESTROYED, Measure.ATTACKED,
    Measure.ATTENDED,
})  # fmt: skip

# What reports of a disease count together.
_OF_OUTBREAK = frozenset({Measure.INFECTED, Measure.KILLED, Measure.AFFECTED, Measure.OTHER})
_KEPT = frozenset({Accounting.CUMULATIVE, Accounting.WINDOW})
# A report's total holds for a day at most so long before it.
_RECENT_DAYS = 15
# The way a figure leans on another one that makes it add up as that one does.
_SAME = frozenset({Tie.CONVERSION, Tie.PART, Tie.ELLIPSIS, Tie.COMPARISON})
# How many figures back the account stands that a number goes on with.
_REACH = 4
# The table that weighs how a number adds up, and how much likelier its choice must be than the rules'.
WEIGHTS = "accounting_weights"
SURER = 0.1
_STANDING_STILL = re.compile(r"\b(?:still|remain(?:s|ed)?|currently|unaccounted)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a figure stands in time: accounting, period and as-of day."""

    accounting: Accounting | None
    period_start: date | None
    period_end: date | None
    as_of: date | None


class StandingReader:
    """Reads how the figures of a document stand in time, in reading order.

    `weighed` holds, of each, the reading, what the rules propose and the signals that this is weighed by;
    with *by_rules* nothing is weighed.
    """

    def __init__(self, document: Document, *, by_rules: bool = False) -> None:
        self.weighed: list[Weighed] = []
        self._by_rules = by_rules
        self._timeline = read_timeline(document)
        self._topics = find_topics(document.readable)
        self._told: list[tuple[Reading, Standing]] = []
        self._held: date | None = None

    def read(self, reading: "Reading", earlier: list["Span"]) -> Standing:
        """Return how the figure of *reading* stands, whose paragraph begins with the sentences *earlier*."""
        timeline = self._timeline
        moments = find_moments(reading.counted, timeline.times, timeline.holds_on)
        is_after_day = _find_day_before(earlier, timeline) is not None
        account = Account(reading, moments, timeline.frame, is_after_day, timeline.holds_on)
        standing = self._inherit(reading, moments, earlier)
        proposed = standing.accounting if standing is not None else find_accounting(account)
        accounting = self._weigh(account, proposed, earlier)
        if standing is None or accounting is not proposed:
            standing = _find_standing(account, accounting, timeline, earlier)
        standing = self._hold(reading, moments, standing)
        self._told.append((reading, standing))
        return standing

    def _weigh(
        self, account: Account, proposed: Accounting | None, earlier: list["Span"]
    ) -> Accounting | None:
        """How the number adds up: as its own words say, else as all signals that there are weigh."""
        trace = account.reading.counted.trace
        decided = next((d for d in trace.decisions if d.field == "accounting"), None)
        proposal = Proposal(proposed, decided.rule if decided is not None else "nothing says")
        around = Surroundings(self._topics, self.weighed, earlier[0].start if earlier else None)
        signals = read_signals(account, proposal, around)
        is_stated = decided is None or decided.basis is Basis.STATED
        self.weighed.append(Weighed(account.reading, proposal, is_stated, signals))
        if proposed is None or is_stated or self._by_rules:
            return proposed
        weighing = weigh(WEIGHTS, signals)
        best = Accounting(weighing.best)
        if weighing.chances[best] - weighing.chances[proposed] < SURER:
            return proposed
        reasons = f"{WEIGHTS}.toml: {weighing.reasons(best)}; by rule {proposed}"
        return trace.decide("accounting", best, reasons, Basis.NEARBY)

    def _hold(self, reading: "Reading", moments: Moments, standing: Standing) -> Standing:
        """*standing* on the day that the report holds for whose total was told before: "As of 19 February,
        5,237 cases were reported. … Women account for 42 %"."""
        published, day = self._timeline.holds_on, standing.as_of
        if moments.is_older or published is None or day is None:
            return standing
        trace = reading.counted.trace
        is_assumed = any(d.field == "as_of" and d.basis is Basis.ASSUMED for d in trace.decisions)
        is_recent = 0 <= (published - day).days <= _RECENT_DAYS
        if reading.measure is Measure.INFECTED and not is_assumed and is_recent:
            self._held = max(day, self._held or day)
        is_running = standing.accounting in _KEPT and reading.measure in _OF_OUTBREAK
        if is_assumed and is_running and self._held is not None:
            rule = "standing: the day the cases told before hold for"
            return replace(standing, as_of=trace.decide("as_of", self._held, rule, Basis.CARRIED))
        return standing

    def _inherit(self, reading: "Reading", moments: Moments, earlier: list["Span"]) -> Standing | None:
        """The standing of the figure that this one leans on, or whose account it goes on with."""
        if not self._told or reading.measure is Measure.EXTENT:
            return None
        sent, trace = reading.counted.span.sent, reading.counted.trace
        if (lean := reading.lean) is not None and lean.tie in _SAME and not moments.is_older:
            whole, standing = self._told[lean.on]
            is_same = whole.measure is reading.measure
            is_met = reading.measure is Measure.SUPPLIED and standing.accounting is Accounting.STOCK
            is_like = (is_same and not is_met) or (
                lean.tie is not Tie.ELLIPSIS and standing.accounting is not Accounting.STOCK
            )
            is_at_rest = standing.accounting is Accounting.STOCK
            is_changed = _is_underway(reading) or _STANDING_STILL.search(sent.text)
            if is_like and (is_at_rest or not is_changed):
                return self._take(standing, whole, trace)
        before, standing = self._told[-1]
        if _is_of_outbreak(before, reading):
            return self._take(standing, before, trace)
        if _has_time(moments):
            return None
        for before, standing in reversed(self._told[-_REACH:]):
            told_in = before.counted.span.sent.start
            is_near = told_in == sent.start or (bool(earlier) and told_in == earlier[-1].start)
            is_near |= reading.measure is Measure.ECONOMIC and reading.quantity.kind is Kind.PERCENT
            is_same = before.measure is reading.measure and before.quantity.kind is reading.quantity.kind
            if is_near and is_same and standing.accounting is Accounting.WINDOW:
                return self._take(standing, before, trace)
        return None

    def _take(self, standing: Standing, other: "Reading", trace: Trace) -> Standing:
        rule = f'standing: as of "{other.quantity.text}"'
        trace.decide("accounting", standing.accounting, rule, Basis.CARRIED)
        trace.decide("as_of", standing.as_of, rule, Basis.CARRIED)
        return standing


def _is_underway(reading: "Reading") -> bool:
    """Whether the clause of a number tells of what goes on: "of these, 279,000 are facing hunger"."""
    return tense_of(clause_of(reading.counted.node)) is Tense.UNDERWAY


def _is_of_outbreak(cases: "Reading", deaths: "Reading") -> bool:
    """Whether deaths are told in one breath with the cases they are among: "29 cases and 3 deaths"."""
    is_told_with = cases.counted.span.sent.start == deaths.counted.span.sent.start
    return is_told_with and cases.measure is Measure.INFECTED and deaths.measure is Measure.KILLED


def _has_time(moments: Moments) -> bool:
    """Whether a number has any time of its own."""
    return any((moments.window, moments.since, moments.day, moments.told))


def _find_standing(
    account: Account, accounting: Accounting | None, timeline: Timeline, earlier: list["Span"]
) -> Standing:
    moments, published = account.moments, timeline.holds_on
    decide = partial(account.reading.counted.trace.decide, "as_of")
    if accounting is Accounting.WINDOW and (stretch := moments.window or moments.since or moments.day):
        last = decide(stretch.last or published, "standing: the last day of the stretch", Basis.NEARBY)
        return Standing(accounting, stretch.first, stretch.last, last)
    if moments.is_older and moments.day is None:
        newer = moments.newer or moments.told
        day = newer.last if newer is not None else published
        before = day - timedelta(days=1) if day is not None and day > date.min else None
        decide(before, "standing: the day before, of an earlier value", Basis.NEARBY)
        return Standing(accounting, None, None, before)
    moment = moments.day
    if accounting is Accounting.EVENT and moment is None:
        moment = moments.aside
        if moment is None and account.tense is not Tense.PERFECT:
            is_of_incident = account.measure in _OF_INCIDENT
            moment = _find_day_before(earlier, timeline) or (timeline.incident if is_of_incident else None)
    as_of = _find_as_of(account, accounting, moment, published)
    if accounting is Accounting.EVENT and moment is not None and moment.kind is TimeKind.DAY:
        return Standing(accounting, moment.first, moment.last, as_of)
    since = moments.since if accounting is Accounting.CUMULATIVE else None
    return Standing(accounting, since.first if since is not None else None, None, as_of)


def _find_as_of(
    account: Account, accounting: Accounting | None, day: TimeMention | None, published: date | None
) -> date | None:
    """The day itself, else the day it was told, else the day of publication. A running total holds for a
    day only when that day is past."""
    decide, sent = partial(account.reading.counted.trace.decide, "as_of"), account.reading.counted.span.sent
    if day is not None and (accounting is not Accounting.CUMULATIVE or _is_past(day, published)):
        if sent.start_char <= day.start < sent.end_char:
            return decide(day.last, "standing: its day", Basis.NEARBY)
        return decide(day.last, "standing: the day of the incident told before", Basis.CARRIED)
    told = account.moments.told
    if told is not None and told.last is not None:
        return decide(told.last, "standing: the day it was told", Basis.NEARBY)
    return decide(published, "standing: the day of the report", Basis.ASSUMED)


def _is_past(day: TimeMention, published: date | None) -> bool:
    return day.last is not None and published is not None and day.last <= published


def _find_day_before(earlier: list["Span"], timeline: Timeline) -> TimeMention | None:
    """The one day that the sentence right before tells of, None when there is none or more."""
    if not earlier:
        return None
    within = [t for t in timeline.within(earlier[-1]) if not t.is_prior]
    days = [t for t in within if t.kind is TimeKind.DAY and t.last is not None]
    return days[0] if len({t.last for t in days}) == 1 else None
