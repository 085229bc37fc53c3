"""How the clause of a number tells of it: done once, done up to now, standing, to come, or without a verb."""

from enum import StrEnum
from typing import TYPE_CHECKING

from tallywire.extract.syntax import is_clause

if TYPE_CHECKING:
    from tallywire.parse import Token

_HAVE = frozenset({"have", "has", "'ve", "having"})
_BE_NOW = frozenset({"is", "are", "'s", "'re", "am", "be"})
_BE_THEN = frozenset({"was", "were"})


class Tense(StrEnum):
    """The tense and aspect of a clause."""

    PAST = "past"  # "were killed"
    PERFECT = "perfect"  # "have been killed"
    EARLIER = "earlier"  # "had been killed": in reported speech the perfect or the past
    PRESENT = "present"  # "are missing", "stands"
    UNDERWAY = "underway"  # "were searching", "are sheltering"
    COMING = "coming"  # "will send", "to send"
    UNSAID = "unsaid"  # "12 dead in blast"


def clause_of(token: "Token") -> "Token | None":
    """Return the verb of the clause that *token* stands in, itself if it is one, None without a verb."""
    while True:
        if is_clause(token):
            return token
        if token.head.i == token.i:
            return None
        token = token.head


def tense_of(verb: "Token | None") -> Tense:
    """Return the tense of the clause of *verb*; one coordinated without an auxiliary takes the first's."""
    if verb is None:
        return Tense.UNSAID
    helpers = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    words = {child.lower_ for child in helpers}
    if any(child.tag_ in ("MD", "TO") for child in helpers):
        return Tense.COMING
    if words & (_HAVE | {"had"}) and verb.tag_ == "VBG":
        return Tense.UNDERWAY
    if words & _HAVE:
        return Tense.PERFECT
    if "had" in words:
        return Tense.EARLIER
    if words & (_BE_NOW | _BE_THEN) and (verb.tag_ == "VBG" or "being" in words):
        return Tense.UNDERWAY
    if words & _BE_THEN:
        return Tense.PAST
    if words & _BE_NOW:
        return Tense.PRESENT
    if not helpers and verb.tag_ in ("VBN", "VBD", "VBG") and verb.dep_ in ("conj", "advcl", "xcomp"):
        head = clause_of(verb.head) if verb.head.i != verb.i else None
        if head is not None and (verb.tag_ != "VBD" or (verb.dep_ == "conj" and head.tag_ == "VBN")):
            return tense_of(head)
    if verb.tag_ in ("VBD", "VBN"):
        return Tense.PAST
    return Tense.PRESENT if verb.tag_ in ("VBZ", "VBP", "VB") else Tense.UNSAID


def clause_words(token: "Token") -> str:
    """Return the words of the clause that *token* stands in, those of clauses within and beside it left out;
    without a verb the words behind *token* up to the next number."""
    verb = clause_of(token)
    if verb is None:
        behind = []
        for word in token.doc[token.i + 1 : token.sent.end]:
            if word.like_num:
                break
            behind.append(word.text)
        return " ".join(behind)
    above = {token.i, *(t.i for t in token.ancestors)}
    words: list[Token] = []

    def gather(word: "Token") -> None:
        words.append(word)
        for child in word.children:
            if child.i in above or not (is_clause(child) and child.dep_ not in ("xcomp", "ROOT")):
                gather(child)

    gather(verb)
    return " ".join(word.text for word in sorted(words, key=lambda w: w.i))
