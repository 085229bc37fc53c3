"""Why two figures are compared or not: what parts their series, or what keeps them apart in one. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tallywire.places import load_gazetteer
from tallywire.report.model import Value
from tallywire.report.words import say_day, say_source, say_value
from tallywire.revisions import Standing
from tallywire.series import SeriesKey, explain_difference


class Verdict(StrEnum):
    """What two figures are to each other."""

    SAME_TRACK = "same_track"
    AGREEMENT = "agreement"
    CONFLICT = "conflict"
    NOT_COMPARED = "not_compared"
    UNLIKE = "unlike"
    NOT_TRACKED = "not_tracked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One of the two figures. `holds_on` is the day it holds for, that of its report where it bears none;
    `key` is None for a figure in no series."""

    figure_id: str
    value: Value
    measure: str
    source: str | None
    key: SeriesKey | None
    holds_on: date | None = None
    standing: Standing | None = None
    is_current: bool = True
    is_newest: bool = True
    is_taken_back: bool = False
    is_dropped: bool = False
    part_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """What the books say of two figures of one series: the types of the edges between them, and how newest
    values of two claimants compare. `may_be_one`: one claimant's name is part of the other's."""

    edges: tuple[str, ...] = ()
    is_near: bool = True
    do_meet: bool = True
    ratio: float | None = None
    may_be_one: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A part of the series in which two figures differ: both sides in words, and why that matters."""

    part: str
    a: str
    b: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why two figures are compared or not: the verdict, a sentence on it, and the parts that differ."""

    verdict: Verdict
    reason: str
    differences: tuple[Difference, ...] = ()


def explain_pair(a: Compared, b: Compared, meeting: Meeting) -> Explanation:
    """Return what figures *a* and *b* are to each other, and why."""
    for one in (a, b):
        if one.key is None:
            return Explanation(verdict=Verdict.NOT_TRACKED, reason=_say_untracked(one, b if one is a else a))
    assert a.key is not None
    assert b.key is not None
    if parts := _select_telling(explain_difference(a.key, b.key)):
        found = tuple(_explain_part(part, a.key, b.key) for part in parts)
        named = ", ".join(_name(part) for part in parts) + (" differs" if len(parts) == 1 else " differ")
        return Explanation(
            verdict=Verdict.UNLIKE,
            reason=f"They are of two series and are never compared: {named}.",
            differences=found,
        )
    if a.source == b.source:
        return Explanation(verdict=Verdict.SAME_TRACK, reason=_say_track(a, meeting))
    if kept_apart := _find_hindrance(a, b, meeting):
        return Explanation(verdict=Verdict.NOT_COMPARED, reason=f"Same series, not compared: {kept_apart}")
    if meeting.do_meet:
        return Explanation(verdict=Verdict.AGREEMENT, reason="Same series, and what they say agrees.")
    apart = f" They are {meeting.ratio:.3g} times apart." if meeting.ratio else ""
    return Explanation(
        verdict=Verdict.CONFLICT, reason=f"Same series, and they contradict each other.{apart}"
    )


def _select_telling(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Return *parts* without those that follow from another: what adds up in another way has no start or
    window of the other's kind."""
    return tuple(part for part in parts if "accounting" not in parts or part not in OF_ACCOUNTING)


def _say_untracked(one: Compared, other: Compared) -> str:
    said = f"{say_value(one.value)} ({one.figure_id})"
    if one.is_dropped:
        return f"{said} is in no series: a review dropped it."
    if one.part_of is not None:
        whole = "the other figure" if one.part_of == other.figure_id else f"figure {one.part_of}"
        return f"{said} is in no series: it is a stated part of {whole}, and not compared with it."
    if one.measure in ("extent", "other"):
        return f"{said} is in no series: numbers of the measure {one.measure!r} are not tracked."
    return f"{said} is in no series yet: the next run tracks it."


def _say_track(one: Compared, meeting: Meeting) -> str:
    who = say_source(one.source)
    if meeting.edges:
        steps = ", ".join(edge.replace("_", " ") for edge in meeting.edges)
        return f"Same series, same claimant ({who}): the step from one to the other is {steps}."
    return f"Same series, same claimant ({who}): no step joins them, others lie between or one is a copy."


def _find_hindrance(a: Compared, b: Compared, meeting: Meeting) -> str | None:
    for one in (a, b):
        said = f"{say_value(one.value)} of {say_source(one.source)}"
        if one.is_taken_back:
            return f"{said} was taken back."
        if one.standing in (Standing.COPY, Standing.APART, Standing.DENIED):
            return f"{said} {STANDINGS[one.standing]}."
        if not one.is_current:
            return f"{said} no longer stands in its article."
        if not one.is_newest:
            return f"{said} is not the newest value of its claimant; newest values are compared."
    if meeting.may_be_one:
        return f"{say_source(a.source)} and {say_source(b.source)} may be one claimant."
    if not meeting.is_near:
        return f"they hold for days too far apart, {say_day(a.holds_on)} and {say_day(b.holds_on)}."
    return None


def _explain_part(part: str, a: SeriesKey, b: SeriesKey) -> Difference:
    say = SAY.get(part, _say_plain)
    note = NOTES.get(part, "")
    if part == "place":
        note = _note_places(a, b) or note
    if part == "measure":
        note = MEASURES.get(frozenset({str(a.measure), str(b.measure)}), note)
    if part == "period_start" and None in (a.period_start, b.period_start):
        note = "a total whose start is not known is not compared with one that has a start"
    return Difference(part=_name(part), a=say(a, part), b=say(b, part), note=note)


def _note_places(a: SeriesKey, b: SeriesKey) -> str | None:
    for inner, outer in ((a, b), (b, a)):
        if inner.place is None or outer.place is None:
            continue
        found = load_gazetteer().locate(inner.place, (inner.party,) if inner.party else ())
        lies_in = {inner.place_within, *(found.within if found else ())}
        if outer.place in lies_in:
            return f"{inner.place} lies in {outer.place}; places nest and are not merged"
    return None


def _name(part: str) -> str:
    return NAMES.get(part, part)


def _say_plain(key: SeriesKey, part: str) -> str:
    value = getattr(key, part)
    return "not said" if value is None else str(value)


def _say_start(key: SeriesKey, part: str) -> str:
    return "start unknown" if key.period_start is None else key.period_start.isoformat()


def _say_window(key: SeriesKey, part: str) -> str:
    if key.period_days is None:
        return "length unknown"
    return "1 day" if key.period_days == 1 else f"{key.period_days} days"


OF_ACCOUNTING = frozenset({"period_start", "period_days", "article_id"})
SAY: Mapping[str, Callable[[SeriesKey, str], str]] = {"period_start": _say_start, "period_days": _say_window}
NAMES = {
    "counted": "what is counted",
    "period_start": "start",
    "period_days": "length of the window",
    "article_id": "article",
    "facet": "disease, hazard or weapon",
}
STANDINGS = {
    Standing.COPY: "repeats another report word for word",
    Standing.APART: "is a second number of its sentence, which counts something that is not told",
    Standing.DENIED: "was denied by its claimant",
}
NOTES = {
    "measure": "other things are said of what is counted",
    "party": "other people or things are counted",
    "status": "other people are counted",
    "counted": "other people or things are counted, or with another certainty",
    "unit": "units convert within one dimension only",
    "place": "they are of two places",
    "accounting": "a total, a window, an event and a stock add up in different ways",
    "period_start": "totals count from their start, and events have their day",
    "period_days": "only windows of one length are compared",
    "facet": "the same count of something else",
    "article_id": "neither place nor party tells which event is meant, so they are compared in their article",
}
MEASURES = {
    frozenset({"killed", "casualties"}): "casualties are killed and injured together",
    frozenset({"injured", "casualties"}): "casualties are killed and injured together",
    frozenset({"killed", "bodies"}): "bodies found are not all that were killed",
    frozenset({"killed", "missing"}): "the missing are not counted as killed",
    frozenset({"displaced", "evacuated"}): "who was taken out is not who fled",
}
