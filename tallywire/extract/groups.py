"""Which group of people is counted, and who they are (status), as the words say it."""

from typing import TYPE_CHECKING

from tallywire.extract.counted import Counted
from tallywire.extract.syntax import NOUNS, children, lemma_of
from tallywire.extract.things import classify_noun
from tallywire.models import Measure, Status

if TYPE_CHECKING:
    from spacy.tokens import Token

EVENT_NOUNS = frozenset(
    {
        "death",
        "injury",
        "casualty",
        "loss",
        "arrest",
        "killing",
        "fatality",
        "abduction",
        "body",
        "life",
        "case",
        "number",
        "toll",
    }
)


def group_noun(counted: Counted) -> "Token | None":
    """Return the noun for the people counted: of "1,100 deaths of Russian forces" the forces."""
    noun = counted.noun
    if noun is None or lemma_of(noun) not in EVENT_NOUNS:
        return noun
    for preposition in children(noun, "prep"):
        if preposition.lower_ in ("of", "among", "to"):
            for inner in children(preposition, "pobj"):
                if inner.pos_ in NOUNS:
                    return inner
    return noun


def find_status(counted: Counted, measure: Measure) -> Status | None:
    """Return who the counted people are where the words say so, None otherwise."""
    noun = group_noun(counted)
    if noun is None:
        return None
    for part in children(noun, "amod", "compound", "nmod"):
        if lemma_of(part) in ("civilian", "military", "child", "children", "army"):
            return {"civilian": Status.CIVILIAN, "military": Status.MILITARY, "army": Status.MILITARY}.get(
                lemma_of(part), Status.CHILD
            )
    before = lemma_of(noun.nbor(-1)) if noun.i > noun.sent.start else ""
    status = classify_noun(lemma_of(noun), before).status
    is_plain = lemma_of(noun) in ("member", "man", "people", "person", "personnel", "other")
    if is_plain and any(classify_noun(lemma_of(t)).status is Status.MILITARY for t in _own_words(noun)):
        return Status.MILITARY
    if status is None and lemma_of(noun) == "family":
        return Status.CIVILIAN
    if status is None and measure is Measure.DISPLACED:
        verbs = {lemma_of(v) for v in (noun.head, *children(noun, "acl", "relcl"))}
        if verbs & {"flee", "seek"}:
            return Status.CIVILIAN
    return status


def _own_words(noun: "Token") -> list["Token"]:
    """The words of the noun phrase of *noun* and of its "of" phrases: "members of their armed forces"."""
    words = [c for c in noun.children if c.dep_ in ("compound", "nmod", "poss")]
    for child in children(noun, "prep"):
        if child.lower_ == "of":
            words += children(child, "pobj")
    return words
