"""Who made a document or a count: "a report by X", "figures from X", "X's tally", "UN data". Pure."""

from typing import TYPE_CHECKING

from tallywire.extract.speech import speech_table
from tallywire.extract.syntax import NOUNS, children, lemma_of

if TYPE_CHECKING:
    from spacy.tokens import Token


def find_maker(noun: "Token") -> "Token | None":
    """Return who made the document *noun*: "a report by X", "figures from X", "X's tally", "UN data"."""
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in speech_table().makers:
            for inner in children(child, "pobj"):
                if inner.ent_type_ in ("DATE", "TIME") or inner.pos_ not in NOUNS:
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
    for child in noun.children:
        # "Gaza's toll" and "the Dhaka ferry toll" tell where, not who counts.
        is_where = lemma_of(noun) in speech_table().amounts
        if child.dep_ == "poss" and child.pos_ in NOUNS and not (is_where and child.ent_type_ != "ORG"):
            return child
        is_name = child.ent_type_ in ("ORG", "GPE") or (child.pos_ == "PROPN" and child.text.isupper())
        is_body = lemma_of(child) in speech_table().bodies
        if child.dep_ in ("compound", "nmod") and (is_name or is_body):
            if is_where and child.ent_type_ != "ORG":
                continue
            return child
    return None
