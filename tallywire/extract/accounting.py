"""How a figure adds up over time: what was said in so many words first, then stretches of time, then tense
and the kind of story."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from tallywire.extract.accounting_account import Account, has_total, is_asked, is_long
from tallywire.extract.accounting_money import account_money
from tallywire.extract.accounting_rules import AccountingTable, accounting_table
from tallywire.extract.counted import Counted
from tallywire.extract.syntax import children, lemma_of
from tallywire.extract.tenses import Tense, clause_of
from tallywire.extract.timeline import Frame
from tallywire.extract.times import TimeKind, TimeMention
from tallywire.models import Accounting, Basis, Kind, Measure

if TYPE_CHECKING:
    pass

# Of these a month or a year without an incident is a stretch of time.
_HARMED = frozenset(
    {
        Measure.KILLED,
        Measure.INJURED,
        Measure.CASUALTIES,
        Measure.INFECTED,
        Measure.DETAINED,
        Measure.DISPLACED,
    }
)
# Of these a story that goes on tells the running number, whatever the tense.
_TOLLED = frozenset(
    {
        Measure.KILLED,
        Measure.INJURED,
        Measure.CASUALTIES,
        Measure.INFECTED,
        Measure.AFFECTED,
        Measure.DISPLACED,
    }
)
# Of these the perfect is a running number even in the story of one incident: the search goes on.
_SEARCHED = frozenset({Measure.BODIES, Measure.EVACUATED, Measure.INFECTED})
# Of these "have been" counts on even in the story of one incident.
_DYING = frozenset({Measure.KILLED, Measure.INJURED, Measure.CASUALTIES})
# What reports of an outbreak count anew each time.
_REPORTED_ANEW = frozenset({Measure.INFECTED, Measure.KILLED})
_ACTS = frozenset({Measure.SUPPLIED, Measure.VOTED, Measure.ATTENDED})
_SHELTERED = frozenset({Measure.DISPLACED, Measure.MISSING})
_STRETCH = re.compile(r"^(?:in|over|during|within|throughout|the (?:past|last|previous))\b", re.IGNORECASE)
_WEEKDAY = re.compile(r"day\b", re.IGNORECASE)
_NEAR = 20
_PLURAL = re.compile(r"(?:s|ers)$|^drown|^execut|^murder|^kidnap|^abduct")
_STATES_ONLY = frozenset({"states"})
# People who need, face or lack something do so now.
_STANDING_ROLES = {Measure.AFFECTED: frozenset({"states", "subjects", "phrases"})}
_STATES = frozenset({Measure.AFFECTED, Measure.DETAINED, Measure.DISPLACED, Measure.MISSING})
_UNDERWAY = _STATES | {Measure.INJURED, Measure.INFECTED, Measure.EVACUATED}


def find_accounting(account: Account) -> Accounting | None:
    """Return how the number of *account* adds up, None where that cannot be said of its measure."""
    if account.measure is Measure.EXTENT:
        return None
    table, trace = accounting_table(), account.reading.counted.trace
    for step, rule, basis in _STEPS:
        if (found := step(account, table)) is not None:
            return trace.decide("accounting", found, f"accounting: {rule}", basis)
    by_measure = f"accounting.toml: measures, {account.measure.value}"
    return trace.decide("accounting", account.default, by_measure, Basis.ASSUMED)


def _by_roll(account: Account, table: AccountingTable) -> Accounting | None:
    return Accounting.CUMULATIVE if account.reading.counted.place is not None else None


def _by_asking(account: Account, table: AccountingTable) -> Accounting | None:
    is_plan = account.measure in _ACTS and is_asked(account, table)
    return Accounting.STOCK if is_plan else None


def _by_freshness(account: Account, table: AccountingTable) -> Accounting | None:
    """Cases and deaths called new are those of the stretch since the report before."""
    counted, since = account.reading.counted, account.moments.since
    if account.measure not in _REPORTED_ANEW or (since is not None and not _is_short(since, account, table)):
        return None
    nouns = [n for n in (counted.item, counted.noun, counted.topic) if n is not None]
    told = {c.lower_ for noun in nouns for c in noun.children if c.i < noun.i}
    told |= {c.lower_ for noun in nouns for part in children(noun, "amod") for c in part.children}
    return Accounting.WINDOW if told & table.fresh_words and not has_total(account, table) else None


def _by_state(account: Account, table: AccountingTable) -> Accounting | None:
    cue, measure = account.reading.cue, account.measure
    if measure is Measure.AFFECTED and _is_cut(account, table):
        return Accounting.EVENT
    is_now = account.tense in (Tense.PRESENT, Tense.UNDERWAY)
    if is_now and account.clause in (table.hosting_verbs if measure in _SHELTERED else table.need_verbs):
        return Accounting.STOCK
    if measure is Measure.DETAINED and account.tense is Tense.PRESENT:
        return Accounting.STOCK
    if measure is Measure.EXISTING and account.is_argument and account.tense in (Tense.PAST, Tense.EARLIER):
        return None if account.clause in table.lasting_verbs else Accounting.EVENT
    if cue is None:
        return None
    if measure in _STATES and cue.role in _STANDING_ROLES.get(measure, _STATES_ONLY):
        return Accounting.STOCK
    if measure is Measure.AFFECTED and lemma_of(cue.token) in table.plight:
        return Accounting.STOCK
    if measure.value in table.event_measures:
        if has_total(account, table):
            return Accounting.CUMULATIVE
        is_act = lemma_of(cue.token) in table.event_verbs and account.tense is not Tense.PRESENT
        is_done = account.measure is Measure.DEPLOYED and account.tense is Tense.PAST
        is_act |= is_done and account.clause in table.event_verbs
        return Accounting.EVENT if is_act else account.default
    return None


def _by_motion(account: Account, table: AccountingTable) -> Accounting | None:
    """The new value of a running number: "the number of dead rose to 71"."""
    counted = account.reading.counted
    if account.default is Accounting.STOCK or account.measure in _ACTS or counted.topic is None:
        return None
    verbs = {lemma_of(verb) for verb in list(counted.node.ancestors)[:2]}
    is_tally = lemma_of(counted.topic) in table.tallies and account.frame is not Frame.INCIDENT
    if verbs & table.moving_verbs or is_tally:
        return Accounting.STOCK if account.measure in _SHELTERED else Accounting.CUMULATIVE
    return None


def _by_stretch(account: Account, table: AccountingTable) -> Accounting | None:
    if account.default is Accounting.STOCK:
        return None
    if account.measure is Measure.OTHER and account.tense not in (Tense.PAST, Tense.EARLIER, Tense.PERFECT):
        return None
    moments = account.moments
    if _is_alone(moments.day, account.reading.counted):
        return Accounting.WINDOW
    if is_long(account) and account.measure in _HARMED:
        if account.is_up_to_now:
            return Accounting.CUMULATIVE
        return Accounting.EVENT if _is_of_one(account, table) else Accounting.WINDOW
    if moments.since is not None:
        is_short = account.measure is not Measure.BODIES and _is_short(moments.since, account, table)
        return Accounting.WINDOW if is_short else Accounting.CUMULATIVE
    if moments.window is not None and not has_total(account, table):
        is_stretch = account.measure not in _ACTS or _STRETCH.search(account.text_of(moments.window))
        return Accounting.WINDOW if is_stretch else None
    held = (day for day in (moments.day, moments.told) if day is not None)
    if account.measure not in _ACTS and any(_holds_for(day, account.reading.counted) for day in held):
        return Accounting.CUMULATIVE
    return None


def _by_words(account: Account, table: AccountingTable) -> Accounting | None:
    for row in table.cues:
        is_total = row.accounting is Accounting.CUMULATIVE
        if is_total and account.default is Accounting.STOCK:
            continue
        if row.unless_incident and account.frame is Frame.INCIDENT:
            continue
        if row.pattern.search(account.own if row.accounting is Accounting.STOCK else account.words):
            return Accounting.WINDOW if is_total and _is_dated(account) else row.accounting
    return None


def _by_act(account: Account, table: AccountingTable) -> Accounting | None:
    if account.measure in _ACTS:
        if account.measure is Measure.VOTED and table.counting.search(account.words):
            return Accounting.CUMULATIVE
        if account.clause in table.need_verbs:
            return Accounting.STOCK
        if table.funded.match(_behind(account)):
            return Accounting.CUMULATIVE
        if account.tense is Tense.UNDERWAY and account.measure is Measure.ATTENDED:
            return Accounting.STOCK
        if account.clause == "fund" and account.reading.quantity.kind is Kind.PERCENT:
            return Accounting.CUMULATIVE
        adds_up = account.tense in (Tense.PERFECT, Tense.EARLIER) and account.clause in table.flow_verbs
        return Accounting.CUMULATIVE if adds_up and account.measure is Measure.SUPPLIED else Accounting.EVENT
    if account.measure is Measure.OTHER:
        is_share = account.reading.quantity.kind is Kind.PERCENT
        if account.frame is Frame.RUNNING and (is_share or account.clause in table.moving_verbs):
            return Accounting.CUMULATIVE
        if not account.is_argument or account.clause == "be":
            is_incident = account.frame is Frame.INCIDENT and account.tense is Tense.PAST
            return Accounting.EVENT if is_incident and account.clause != "be" else Accounting.STOCK
        if account.tense in (Tense.PAST, Tense.EARLIER, Tense.COMING) or _is_dated(account):
            return Accounting.EVENT
        if account.tense is not Tense.PERFECT:
            return Accounting.STOCK
        return Accounting.CUMULATIVE if account.clause in table.flow_verbs else Accounting.EVENT
    return None


def _by_tense(account: Account, table: AccountingTable) -> Accounting | None:
    if account.default is Accounting.STOCK:
        return None
    if account.tense is Tense.UNDERWAY and account.measure in _UNDERWAY:
        return Accounting.STOCK
    is_past = account.tense not in (Tense.PERFECT, Tense.COMING)
    if is_past and account.moments.day is not None and account.measure is not Measure.INFECTED:
        return Accounting.EVENT
    if account.tense in (Tense.PERFECT, Tense.EARLIER) and account.measure is not Measure.ATTACKED:
        if account.frame is Frame.RUNNING or account.measure in _SEARCHED:
            return Accounting.CUMULATIVE
        is_one = table.incident.pattern.search(account.reading.counted.span.sent.text) is not None
        is_one |= account.clause in table.once_verbs or account.moments.day is not None
        is_story = account.tense is Tense.EARLIER or account.measure not in _DYING
        is_one |= account.frame is Frame.INCIDENT and is_story
        return Accounting.EVENT if is_one else Accounting.CUMULATIVE
    is_dated_before = account.is_after_day and account.measure is not Measure.INFECTED
    if is_dated_before and account.tense is Tense.PAST:
        return Accounting.EVENT
    if account.frame is Frame.RUNNING and account.measure in _TOLLED:
        return Accounting.CUMULATIVE
    if (
        account.frame is Frame.INCIDENT
        and account.measure in _TOLLED
        and account.measure is not Measure.INFECTED
    ):
        return Accounting.EVENT
    return None


_STEPS: tuple[tuple[Callable[[Account, AccountingTable], Accounting | None], str, Basis], ...] = (
    (_by_roll, "a roll of places", Basis.STATED),
    (account_money, "what the money is for", Basis.NEARBY),
    (_by_asking, "what is asked for", Basis.STATED),
    (_by_freshness, "called new", Basis.STATED),
    (_by_state, "a state or an act", Basis.STATED),
    (_by_motion, "a number that moves", Basis.STATED),
    (_by_stretch, "a stretch of time", Basis.NEARBY),
    (_by_words, "words for how it adds up", Basis.STATED),
    (_by_act, "the tense of an act", Basis.NEARBY),
    (_by_tense, "the tense and the kind of story", Basis.CARRIED),
)


def _is_cut(account: Account, table: AccountingTable) -> bool:
    """Whether a number was cut off, or its service stopped, by one act: "cut power to 20,000 homes"."""
    verb = clause_of(account.reading.counted.node)
    if verb is None or account.tense not in (Tense.PAST, Tense.UNSAID):
        return False
    is_passive = any(child.dep_ == "auxpass" for child in verb.children)
    return lemma_of(verb) in (table.stopping_verbs if is_passive else table.cutting_verbs)


def _is_of_one(account: Account, table: AccountingTable) -> bool:
    """Whether a month's or a year's number is one incident's: "an attack", not "attacks" or drownings."""
    found = (match[0].lower() for match in table.story_incident.pattern.finditer(account.words))
    return any(word.startswith("flood") or not _PLURAL.search(word) for word in found)


def _is_alone(day: TimeMention | None, counted: Counted) -> bool:
    """Whether a day or month is told as one stretch of several: "on Sunday alone"."""
    return day is not None and counted.span.doc.text[day.end :].lstrip().startswith("alone")


def _behind(account: Account) -> str:
    """The words right behind the number."""
    counted = account.reading.counted
    return counted.span.doc.text[counted.quantity.end : counted.quantity.end + _NEAR]


def _is_dated(account: Account) -> bool:
    day = account.moments.day
    return day is not None and day.kind is TimeKind.DAY


def _holds_for(day: TimeMention, counted: Counted) -> bool:
    """Whether a running number holds for *day*: "as of 10 May, 560 cases had been reported"."""
    text = counted.span.doc.text
    is_by = text[day.start : day.end].lower().startswith("by ")
    return is_by or accounting_table().holding.search(text, max(0, day.start - 20), day.start) is not None


def _is_short(since: TimeMention, account: Account, table: AccountingTable) -> bool:
    """Whether a stretch since a weekday ("since Monday") is short enough to be a window of its own."""
    if not _WEEKDAY.search(account.text_of(since)):
        return False
    if since.names_event or since.first is None or since.last is None:
        return False
    return (since.last - since.first).days <= table.window_days
