"""What words do to each other in a parse: subjects, objects, voice, clauses. Pure, over spaCy tokens."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tallywire.parse import Token

NOUNS = frozenset({"NOUN", "PROPN"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
OBJECTS = frozenset({"dobj", "obj", "dative"})
# Headlines capitalise common nouns, whose plural the tagger then leaves alone: "9 Votes, 6 Abstentions".
_SHORT_NAME = 4
# Lemmas that the model's tables get wrong.
_LEMMA_REPAIRS = {
    "graf": "grave",
    "serviceman": "serviceman",
    "troops": "troop",
    "datum": "data",
    "media": "media",
    "medium": "media",
}
_FORM_REPAIRS = {
    "doses": "dose",
    "corpses": "corpse",
    "axes": "axe",
    "bases": "base",
    "police": "police",
    "gendarmes": "gendarme",
    "wound": "wound",
    "gutted": "gut",
}


def lemma_of(token: "Token") -> str:
    """Return the lemma of *token* in lower case."""
    if token.lower_ in _FORM_REPAIRS:
        return _FORM_REPAIRS[token.lower_]
    lemma = (token.lemma_ or token.text).lower()
    if (
        token.pos_ == "PROPN"
        and len(lemma) > _SHORT_NAME
        and lemma.endswith("s")
        and not lemma.endswith("ss")
    ):
        lemma = lemma[:-1]
    return _LEMMA_REPAIRS.get(lemma, lemma)


def children(token: "Token", *labels: str) -> list["Token"]:
    """Return the children of *token* with one of the dependency *labels*, in reading order."""
    return [child for child in token.children if child.dep_ in labels]


def find_subject(verb: "Token") -> "Token | None":
    """Return the subject of *verb*, its own or the one it shares with the verb it is coordinated with."""
    seen = 0
    while True:
        if own := children(verb, *SUBJECTS):
            return own[0]
        if verb.dep_ not in ("conj", "xcomp") or verb.head.pos_ not in ("VERB", "AUX") or seen > 4:
            return None
        verb, seen = verb.head, seen + 1


def has_object(verb: "Token") -> bool:
    """Whether *verb* has a direct object of its own."""
    return any(child.dep_ in OBJECTS for child in verb.children)


def is_passive(verb: "Token") -> bool:
    """Whether *verb* is passive: marked so, or a participle with a passive auxiliary."""
    return any(child.dep_ in ("nsubjpass", "auxpass", "agent") for child in verb.children)


def is_clause(token: "Token") -> bool:
    """Whether *token* heads a clause of its own."""
    return token.pos_ in ("VERB", "AUX") and token.dep_ not in ("aux", "auxpass", "amod")


def word_before(token: "Token") -> str:
    """Return the word before *token* in lower case, "" at the start of the text."""
    return token.doc[token.i - 1].lower_ if token.i > 0 else ""


def noun_phrase(head: "Token", start: int, end: int) -> tuple[int, int]:
    """Return the offsets of the noun phrase of *head* without its clauses, clipped to [start, end)."""
    left = head
    for child in head.children:
        if child.i < head.i and child.dep_ in (
            "amod",
            "compound",
            "nmod",
            "poss",
            "det",
            "nummod",
            "quantmod",
        ):
            left = min(left, *child.subtree, key=lambda t: t.i)
    return max(start, left.idx), min(end, head.idx + len(head))
