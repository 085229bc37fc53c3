"""Which figure a number leans on, how, and what it takes from it.

"227 civilians have been killed and another 525 injured", "of which €2.1bn came from donors", "up from 12 on
Monday", "half of them children", "(about $419m)": such a number says part of what it means and leaves the
rest to a figure told before it. Its own words always win.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from tallywire.extract.counted import Counted
from tallywire.extract.document import Document
from tallywire.extract.groups import EVENT_NOUNS
from tallywire.extract.measures import PEOPLE
from tallywire.extract.syntax import children, lemma_of
from tallywire.extract.things import state_nouns
from tallywire.models import Kind, Measure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tallywire.extract.readings import Reading


class Tie(StrEnum):
    """How a figure leans on another one."""

    CONVERSION = "conversion"
    PART = "part"
    COMPARISON = "comparison"
    POINTER = "pointer"
    ELLIPSIS = "ellipsis"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Lean:
    """That a figure leans on the one at place `on` of its document's figures, and how."""

    tie: Tie
    on: int


# What stands between a number and the one it puts in other terms: "4.3bn kronor ($419m)", "6 dong, or $2".
_CONVERTED = re.compile(r"[^.;()]{0,30}(?:\(|, or )(?:[a-z]+ ){0,3}", re.IGNORECASE)
_OF_THEM = re.compile(r",?(?: \w+)? of (?:them|whom|which|these|those)\b", re.IGNORECASE)
_AMONG_THEM = re.compile(
    r"\b(?:including|among (?:them|whom)|of whom|of them|of which|includes?|comprising)\b"
    r"(?:(?!\band (?:\w+ed|hurt|left) )[^.;])*$",
    re.IGNORECASE,
)
_OF_THE = re.compile(r"(?:^|[,;:] )(?:of|among) (?:these|those|them|the|all|its|their)\b", re.IGNORECASE)
_ABOUT = (
    r"(?: (?:the|a|an|some|about|around|just|over|under|only|nearly|almost|more|less|than|at|least|previous"
    r"|earlier|initial|preliminary|revised|previously|reported|to|as|many))*"
)
_COMPARED = re.compile(
    r"(?:\bcompared (?:with|to)|\b(?:up|down|increased?|decreased?|rise|rose|rising|drop|dropped|fall|fell"
    r"|falling|decline|declined|climb|jump|risen|fallen|grown|revised)(?: (?:up|down|upwards?|downwards?))?"
    r" (?:from|to)|\bagainst|\bversus|\bvs\.?|(?<!more )(?<!less )(?<!fewer )(?<!greater )\bthan)"
    rf"{_ABOUT}(?: (?:count|toll|total|tally|figure|number|estimate|peak|high|low|record)(?: of)?)? $",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"\b(?:up|down|a (?:rise|fall|drop|increase|decrease|decline|jump) of)(?: \w+)? $", re.I
)
_ADDED = re.compile(r"\b(?:another|a further|further|additional|an additional|more|other)\s+$", re.IGNORECASE)
_IN_A_ROW = re.compile(rf"[^.;:()]{{0,60}}(?:,|\band\b|\bor\b|\bplus\b){_ABOUT} $", re.IGNORECASE)
# "Of 546 samples tested, 281": the number in the opening is the whole.
_OF = re.compile(r"(?:^|[,;:] )(?:of|among)(?: \w+){0,3} $", re.IGNORECASE)
# A number behind these says where or when, and is neither leant on nor a part.
_ASIDES = frozenset({"in", "across", "at", "from", "on", "over", "within", "throughout", "under"})
# Nouns that point back at a number told before ("that figure"), and nouns that stand for others.
_POINTERS = frozenset({"figure", "number", "total", "count", "tally"})
_OTHERS = frozenset({"other", "others", "rest", "remainder"})
# Words before a pointer that make it no other number's: "the overall count", "a lower figure".
_LOOSE = frozenset(
    {"overall", "total", "cumulative", "combined", "running", "current", "new", "latest", "grand", "higher"}
    | {"lower", "different", "similar", "final", "provisional", "official"}
)
_GUESSES = frozenset({"subjects", "weak", "nearby"})
_VAGUER = frozenset({Measure.OTHER, Measure.EXISTING, Measure.DEPLOYED, Measure.ECONOMIC, Measure.POPULATION})
# Kinds of which a figure's parts and comparisons are told: a length is never part of a count.
_COUNTABLE = frozenset({Kind.COUNT, Kind.PERCENT, Kind.MONEY, Kind.MASS, Kind.AREA, Kind.VOLUME})
# Classes of things that can be killed, infected or displaced.
_LIVING = frozenset({"person", "household", "animal", "case", "unsaid"})
# How many figures back the one leant on may stand.
_REACH = 6


def find_lean(document: Document, reading: "Reading", told: "Sequence[Reading]") -> Lean | None:
    """Return the figure of *told* that *reading* leans on, and how; None when it stands on its own."""
    if not told:
        return None
    text, start = document.readable, reading.quantity.start
    sent = reading.counted.span.sent
    last = len(told) - 1
    between = text[told[last].quantity.end : start]
    is_same_sentence = told[last].counted.span.sent.start == sent.start
    if _CONVERTED.fullmatch(between) and _says_the_same(reading, told[last]):
        return Lean(Tie.CONVERSION, last)
    if reading.quantity.kind not in _COUNTABLE:
        return None
    if (whole := _find_whole(document, reading, told)) is not None:
        return Lean(Tie.PART, whole)
    before = text[max(sent.start_char, start - 60) : start]
    if _COMPARED.search(before) and (at := _find_compared(reading, told)) is not None:
        return Lean(Tie.COMPARISON, at)
    is_change = reading.quantity.kind is Kind.PERCENT and reading.counted.noun is None
    if is_change and is_same_sentence and told[last].quantity.kind is Kind.COUNT and _CHANGED.search(before):
        return Lean(Tie.COMPARISON, last)
    if _points_back(reading.counted):
        return _nearest(Tie.POINTER, reading, told)
    if is_same_sentence:
        return _lean_within(document, reading, told)
    return _lean_across(document, reading, told)


def _says_the_same(reading: "Reading", other: "Reading") -> bool:
    """Whether a number in brackets can say what *other* says: in the same kind, or in a share of it."""
    if reading.quantity.kind is other.quantity.kind:
        return reading.quantity.kind is not Kind.COUNT or not _says_measure(reading)
    return reading.quantity.kind is Kind.PERCENT and other.quantity.kind is Kind.COUNT and reading.cue is None


def _find_whole(document: Document, reading: "Reading", told: "Sequence[Reading]") -> int | None:
    """The figure that *reading* is a part of: "31 people, including five children", "a third of whom"."""
    text, quantity, sent = document.readable, reading.quantity, reading.counted.span.sent
    opening = text[sent.start_char : quantity.start]
    for at in range(len(told) - 1, max(-1, len(told) - 1 - _REACH), -1):
        other = told[at]
        if other.quantity.kind not in (Kind.COUNT, Kind.MONEY, Kind.MASS, Kind.AREA):
            continue
        is_same_sentence = other.counted.span.sent.start == sent.start
        if not is_same_sentence and not _is_next(reading, other):
            return None
        if other.lean is not None and other.lean.tie is Tie.PART:
            at, other = other.lean.on, told[other.lean.on]
            is_same_sentence = other.counted.span.sent.start == sent.start
        if quantity.kind is not Kind.PERCENT and _is_more(reading, other):
            continue
        between = text[other.quantity.end : quantity.start]
        if _OF_THEM.match(text, quantity.end):
            return at
        if is_same_sentence and _AMONG_THEM.search(between) and not _is_aside(reading):
            return at
        if is_same_sentence and _OF.search(text[sent.start_char : other.quantity.start]):
            return at
        if not is_same_sentence and _OF_THE.search(opening) and _is_same_group(reading, other):
            return at
        return None
    return None


def _is_next(reading: "Reading", other: "Reading") -> bool:
    """Whether the sentence of *reading* comes right behind that of *other*, a line break between or not."""
    return reading.counted.span.sent.start - other.counted.span.sent.end <= 1


def _is_more(reading: "Reading", whole: "Reading") -> bool:
    if reading.quantity.kind is not whole.quantity.kind or reading.quantity.unit != whole.quantity.unit:
        return False
    return (reading.quantity.low or 0) > (whole.quantity.high or whole.quantity.low or 0)


def _is_aside(reading: "Reading") -> bool:
    """Whether a number only says where or when something was: "in 395 localities"."""
    node = reading.counted.node
    return node.dep_ == "pobj" and node.head.lower_ in _ASIDES


def _is_same_group(reading: "Reading", whole: "Reading") -> bool:
    """Whether "of the dead" can be those whom *whole* counts: nothing else is said of the part."""
    return reading.cue is None or reading.measure is whole.measure or reading.cue.role in _GUESSES


def _find_compared(reading: "Reading", told: "Sequence[Reading]") -> int | None:
    if _says_measure(reading) and reading.counted.item is not None:
        return None
    sent = reading.counted.span.sent
    for at in range(len(told) - 1, max(-1, len(told) - 1 - _REACH), -1):
        other = told[at]
        if other.counted.span.sent.start != sent.start:
            return None
        if other.quantity.kind is reading.quantity.kind and not _is_aside(other):
            return at
    return None


def _lean_within(document: Document, reading: "Reading", told: "Sequence[Reading]") -> Lean | None:
    """A number without a noun, or in a row, behind another one of the same sentence."""
    found = _nearest(Tie.ELLIPSIS, reading, told)
    if found is None or told[found.on].counted.span.sent.start != reading.counted.span.sent.start:
        return None
    if lacks_noun(reading):
        return found
    between = document.readable[told[-1].quantity.end : reading.quantity.start]
    return Lean(Tie.LIST, found.on) if found.on == len(told) - 1 and _IN_A_ROW.match(between) else None


def _lean_across(document: Document, reading: "Reading", told: "Sequence[Reading]") -> Lean | None:
    """A number without a noun whose sentence goes on counting what the one before it did."""
    counted = reading.counted
    behind = counted.span.end
    is_group = behind < len(counted.span.doc) and counted.span.doc[behind].lower_ in state_nouns()
    if is_group or not lacks_noun(reading):
        return None
    found = _nearest(Tie.ELLIPSIS, reading, told)
    if found is None or not _is_next(reading, told[found.on]):
        return None
    start = reading.quantity.start
    opens = counted.span.start <= counted.span.sent.start + 1
    is_added = _ADDED.search(document.readable, max(0, start - 16), start) is not None
    is_subject = counted.root.dep_ in ("nsubj", "nsubjpass")
    return found if opens or is_added or is_subject else None


def _nearest(tie: Tie, reading: "Reading", told: "Sequence[Reading]") -> Lean | None:
    """The last figure of the kind of *reading* that says what it counts."""
    for at in range(len(told) - 1, max(-1, len(told) - 1 - _REACH), -1):
        other = told[at]
        if other.quantity.kind is reading.quantity.kind:
            is_part = other.lean is not None and other.lean.tie is Tie.PART
            return Lean(tie, other.lean.on if is_part and other.lean else at)
    return None


def lacks_noun(reading: "Reading") -> bool:
    """Return whether *reading* has no noun of its own: "another 12", "two others"."""
    noun = reading.counted.noun
    return noun is None or lemma_of(noun) in _OTHERS


def _points_back(counted: Counted) -> bool:
    topic = counted.topic
    return (
        topic is not None
        and counted.item is None
        and lemma_of(topic) in _POINTERS
        and any(c.lower_ in ("that", "this", "the", "a", "another") for c in children(topic, "det"))
        and not children(topic, "compound")
        and all(c.lower_ in _LOOSE for c in children(topic, "amod"))
        and all(c.is_ancestor(counted.root) for c in children(topic, "prep"))
    )


def _says_measure(reading: "Reading") -> bool:
    """Whether the words of *reading* say what is said of it, beyond the class of its noun."""
    return reading.cue is not None and reading.cue.role not in _GUESSES


def take_unsaid(reading: "Reading", lean: Lean, whole: "Reading") -> "Reading":
    """Return *reading* with what it leaves unsaid filled from *whole*, on which it leans."""
    filled = replace(reading, lean=lean)
    if lean.tie is Tie.POINTER:
        return replace(whole, counted=reading.counted, lean=lean)
    is_same = lean.tie in (Tie.CONVERSION, Tie.COMPARISON)
    if whole.measure is not Measure.OTHER and (is_same or _leaves_measure(reading, lean, whole)):
        filled = replace(filled, measure=whole.measure)
    is_other_noun = reading.counted.item is not None and reading.quantity.kind is Kind.COUNT
    if lean.tie is Tie.CONVERSION and not is_other_noun:
        return _same_thing(filled, whole)
    if lean.tie is Tie.COMPARISON or (lacks_noun(reading) and _can_count(filled, whole)):
        return _same_thing(filled, whole)
    return filled


def _leaves_measure(reading: "Reading", lean: Lean, whole: "Reading") -> bool:
    """Whether the words of *reading* leave open what is said of it; in a row they must say nothing at all."""
    if lean.tie is Tie.LIST:
        is_fit = whole.measure not in PEOPLE or bool(reading.counted.thing.classes & _LIVING)
        return reading.cue is None and is_fit and whole.measure not in _VAGUER
    is_vague = reading.measure in _VAGUER
    return reading.cue is None or (is_vague and (lean.tie is Tie.PART or not _says_measure(reading)))


def _can_count(reading: "Reading", whole: "Reading") -> bool:
    """Whether what *whole* counts can have said of it what *reading* says: houses are not wounded."""
    is_said_of_it = reading.counted.lent is not None or reading.measure is whole.measure
    return is_said_of_it or reading.measure not in PEOPLE or whole.unit in ("person", "household", "case")


def _same_thing(reading: "Reading", whole: "Reading") -> "Reading":
    """*reading* counting what *whole* counts; a unit of its own kind stays."""
    unit = whole.unit if reading.quantity.kind is Kind.COUNT is whole.quantity.kind else reading.unit
    is_other = reading.measure is not whole.measure and unit == "person"
    phrase = "people" if is_other and _is_no_plural(whole) else whole.phrase or reading.phrase
    return replace(reading, unit=unit, phrase=phrase, status=whole.status)


def _is_no_plural(whole: "Reading") -> bool:
    """Whether what *whole* counts is no name for others: a toll, bodies, one man."""
    noun = whole.counted.noun
    is_event = noun is not None and lemma_of(noun) in EVENT_NOUNS
    return is_event or whole.quantity.low == 1
