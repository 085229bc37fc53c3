"""Who made a document or a count: "a report by X", "figures from X", "X's tally", "UN data". Pure."""

from typing import TYPE_CHECKING

from tallywire.extract.datelines import CALENDAR
from tallywire.extract.speech import speech_table
from tallywire.extract.syntax import NOUNS, children, lemma_of

if TYPE_CHECKING:
    from tallywire.parse import Token


def find_maker(noun: "Token") -> "Token | None":
    """Return who made the document *noun*: "a report by X", "figures from X", "X's tally", "UN data"."""
    made = _behind(noun)
    if made is not None:
        return made
    # "U.N. data shows" at the end of a sentence can be parsed as a name that ends in "shows".
    beside = [c for c in noun.head.children if c.i < noun.i] if noun.dep_ == "compound" else []
    for child in (*noun.children, *beside):
        if child.text in CALENDAR:
            continue
        if child.dep_ == "poss" and child.pos_ in NOUNS and not _is_where(noun, child):
            return child
        is_name = child.ent_type_ in ("ORG", "GPE") or (child.pos_ == "PROPN" and child.text.isupper())
        if child.dep_ in ("compound", "nmod") and is_name and not _is_where(noun, child):
            return child
    return None


def _behind(noun: "Token") -> "Token | None":
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in speech_table().makers:
            for inner in children(child, "pobj"):
                if inner.ent_type_ in ("DATE", "TIME") or inner.pos_ not in NOUNS:
                    continue
                if child.lower_ == "from" and _is_where(noun, inner):
                    continue
                if child.lower_ != "of" or inner.ent_type_ in ("ORG", "PERSON", "GPE"):
                    return inner
                if (made := find_maker(inner)) is not None:
                    return made
        if child.dep_ == "agent":
            return next(iter(children(child, "pobj")), None)
        if child.dep_ == "acl" and child.tag_ == "VBN" and lemma_of(child) not in speech_table().readers:
            for agent in children(child, "agent"):
                return next(iter(children(agent, "pobj")), None)
    return None


def _is_where(noun: "Token", named: "Token") -> bool:
    """Whether *named* only tells what *noun* is the amount of: "Gaza's toll", "the toll from the ferry"."""
    table = speech_table()
    if lemma_of(noun) not in table.amounts or named.ent_type_ == "ORG":
        return False
    return lemma_of(named) not in table.bodies | table.speakers
