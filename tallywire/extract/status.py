"""Who the counted people are (soldiers, civilians, children), as the words say it."""

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from tallywire.extract.counted import Counted
from tallywire.extract.document import Document
from tallywire.extract.groups import group_noun
from tallywire.extract.syntax import NOUNS, SUBJECTS, children, lemma_of
from tallywire.extract.things import classify_noun
from tallywire.models import Measure, Status
from tallywire.rules import read_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tallywire.extract.readings import Reading
    from tallywire.parse import Token

_PEOPLED = frozenset({"person", "case", "unit", "household", "unknown", "unsaid", "organisation"})
# Words between a number and what it says its people are: "52 of them were small children".
_FURTHEST = 8
# Steps up the parse from a number to the verb that says what it is of, and sentences of an opening.
_STEPS = 3
_OPENING = 3


@cache
def _words(part: str) -> "Mapping[str, str] | list[str]":
    """The words of *part* of `[status]` in rules/groups.toml."""
    table: Mapping[str, Mapping[str, str] | list[str]] = read_table("groups")["status"]
    return table[part]


def find_status(counted: Counted) -> Status | None:
    """Return who the counted people are where their noun phrase says so, None otherwise."""
    noun = group_noun(counted)
    if noun is None:
        return None
    thing = classify_noun(lemma_of(noun), lemma_of(noun.nbor(-1)) if noun.i > noun.sent.start else "")
    if thing.classes & _PEOPLED:
        adjectives = _words("adjectives")
        for part in children(noun, "amod", "compound", "nmod"):
            if isinstance(adjectives, dict) and (said := adjectives.get(lemma_of(part))):
                return Status(said)
    if lemma_of(noun) in _words("plain"):
        statuses = {_status_of(token) for token in _own_words(noun)}
        return Status.MILITARY if Status.MILITARY in statuses else thing.status
    if lemma_of(noun) in _words("police"):
        return Status.MILITARY if {lemma_of(t) for t in noun.sent} & set(_words("combat")) else None
    is_own_loss = lemma_of(noun) == "loss" and bool(children(noun, "poss"))
    return Status.MILITARY if is_own_loss else thing.status


def settle_status(document: Document, reading: "Reading") -> "Reading":
    """Return *reading* with the status that its sentence gives apart from the noun: "half of them children",
    "women account for 42%"; households, and people whom people drive out, are civilians where nothing
    else is said."""
    if said := _find_predicate(reading.counted):
        return replace(reading, status=said)
    if reading.status is None and _is_armys_loss(reading):
        return replace(reading, status=Status.MILITARY)
    is_driven = reading.measure is Measure.DISPLACED and reading.unit == "person"
    is_civil = reading.unit == "household" or (is_driven and not _is_of_hazard(document, reading))
    return replace(reading, status=Status.CIVILIAN) if is_civil and reading.status is None else reading


def _is_armys_loss(reading: "Reading") -> bool:
    """Whether men are a side's losses: "Chad's army lost 23 men", not "the village lost 44 men"."""
    noun, cue = reading.counted.noun, reading.cue
    is_loss = reading.measure is Measure.CASUALTIES and cue is not None and lemma_of(cue.token) == "lose"
    return is_loss and noun is not None and lemma_of(noun) == "man"


def _is_of_hazard(document: Document, reading: "Reading") -> bool:
    """Whether the sentence, or the opening of its story, tells of a flood, a fire or the like."""
    around = (reading.counted.span.sent, *document.sentences[:_OPENING])
    hazards = set(_words("hazards"))
    return any(lemma_of(token) in hazards for sentence in around for token in sentence)


def _find_predicate(counted: Counted) -> Status | None:
    """What is said that the counted are: "14 were women", "52 of them children", "children make up 30%"."""
    head = counted.root
    for _ in range(_STEPS):
        head = head.head
        if head.pos_ not in ("VERB", "AUX"):
            continue
        for subject in children(head, *SUBJECTS):
            is_before = subject.i < counted.span.start
            if is_before and lemma_of(head) in _words("making_up") and (said := _status_of(subject)):
                return said
            if subject.i == counted.root.i and lemma_of(head) == "be":
                return next((said for a in children(head, "attr") if (said := _status_of(a))), None)
        break
    return _find_behind(counted)


def _find_behind(counted: Counted) -> Status | None:
    """What the words right behind a number say: "half of them small children", "14 were women"."""
    doc, is_linked = counted.span.doc, False
    for token in doc[counted.span.end : min(len(doc), counted.span.end + _FURTHEST)]:
        if token.sent != counted.span.sent or token.is_punct:
            return None
        if token.lower_ in _words("linking"):
            is_linked = True
        elif token.pos_ == "VERB":
            return None
        elif is_linked and token.pos_ in NOUNS and token.dep_ not in ("compound", "nmod"):
            return _status_of(token)
    return None


def _status_of(noun: "Token") -> Status | None:
    return classify_noun(lemma_of(noun)).status


def _own_words(noun: "Token") -> list["Token"]:
    """The words of the noun phrase of *noun* and of its "of" phrases: "members of their armed forces"."""
    words = [c for c in noun.children if c.dep_ in ("compound", "nmod", "poss")]
    for child in children(noun, "prep"):
        if child.lower_ == "of":
            words += children(child, "pobj")
    return words
