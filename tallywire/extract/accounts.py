"""Whether a sentence goes on with the account that the one before it gives, and so with who gives it.

An account goes on in reported tense ("… had been injured"), where it points back ("the toll", "four of the
wounded"), adds ("two more"), counts the same things on, or tells more losses. It ends where somebody else
acts, or the story moves to another place. Pure, over the readings.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from tallywire.extract.measures import HARMS
from tallywire.extract.naming import can_speak
from tallywire.extract.readings import Reading
from tallywire.extract.speech import speech_table
from tallywire.extract.syntax import children, lemma_of
from tallywire.models import Measure
from tallywire.rules import read_table

if TYPE_CHECKING:
    from tallywire.parse import Span

# Measures that an account tells one after the other.
_COUNTED_ON = HARMS | {
    Measure.DESTROYED, Measure.DISPLACED, Measure.EVACUATED, Measure.AFFECTED, Measure.INFECTED,
    Measure.BODIES,
}  # fmt: skip
# Verbs that only tell how things stand, whoever their subject is: "Mubende remains the worst hit".
_STANDING = frozenset({"be", "remain", "account", "make", "follow", "come"})
# Measures that such an account may open with.
_LED_BY = _COUNTED_ON | {Measure.ATTACKED}
_PEOPLE = frozenset({"person", "people", "resident", "civilian"})


@cache
def _opening(key: str) -> re.Pattern[str]:
    return re.compile(read_table("accounts")[key]["pattern"], re.IGNORECASE)


def parts_an_account(sent: "Span") -> bool:
    """Return whether *sent* opens with a part of what was told before, even in another paragraph."""
    return bool(_opening("parts").match(sent.text))


def goes_on(reading: Reading, told: Sequence[Reading], *, is_closed: bool, is_whole: bool) -> bool:
    """Return whether the sentence of *reading* goes on with the account whose numbers are *told*.

    Who has been named as a whole sentence's source, behind it or as "according to", tells what other losses
    follow (*is_closed*); who only "reported 12 deaths" tells more of the same. A report that gave all of
    the numbers told (*is_whole*) gives those that follow.
    """
    sent = reading.counted.span.sent
    if is_reported(sent):
        return True
    if points_back(sent):
        return True
    if _moves(sent):
        return False
    if is_whole and _is_report(told[-1].counted.span.sent):
        return True
    is_count = is_closed and reading.measure in _COUNTED_ON
    return any((is_count and b.measure in _LED_BY) or _is_same(reading, b) for b in told)


def points_back(sent: "Span") -> bool:
    """Return whether *sent* opens with what was told before it: "The toll", "Four of the wounded"."""
    return bool(_opening("points_back").match(sent.text)) or parts_an_account(sent)


def _is_report(sent: "Span") -> bool:
    """Whether *sent* tells of a report or data, whose figures the next sentences go on to give."""
    return any(t.pos_ == "NOUN" and t.lower_ in speech_table().reports for t in sent)


def is_reported(sent: "Span") -> bool:
    """Return whether *sent* stands in the tense of what somebody said: "Nine had been injured"."""
    return any(t.lower_ in ("had", "would") for t in (sent.root, *sent.root.children))


def _is_same(reading: Reading, before: Reading) -> bool:
    """Whether both count the same kind of things; that both count people says too little."""
    noun, earlier = reading.counted.noun, before.counted.noun
    if noun is None or earlier is None or lemma_of(noun) in _PEOPLE:
        return False
    return lemma_of(noun) == lemma_of(earlier)


def _moves(sent: "Span") -> bool:
    """Whether somebody else acts in *sent*, or it opens in another place, year or turn of the story."""
    if _opening("moves").match(sent.text):
        return True
    first = sent[0]
    if first.lower_ in ("in", "at", "near", "outside") and any(
        place.ent_type_ in ("GPE", "LOC", "FAC") for place in children(first, "pobj")
    ):
        return True
    subject = next(iter(children(sent.root, "nsubj")), None)
    if subject is None or lemma_of(sent.root) in _STANDING:
        return False
    is_many = subject.tag_ == "NNS" and not subject.ent_type_
    return subject.pos_ != "PRON" and not is_many and can_speak(subject)
