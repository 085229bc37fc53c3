"""Who is named by "according to X" and its like, and how far that reaches."""

from typing import TYPE_CHECKING

from tallywire.extract.makers import find_maker
from tallywire.extract.speech import speech_table
from tallywire.extract.syntax import children, lemma_of
from tallywire.extract.tails import find_resumption

if TYPE_CHECKING:
    from tallywire.parse import Span, Token


def find_according(verb: "Token") -> "Token | None":
    """Return the noun of "according to X" that hangs on *verb*, None when there is none."""
    joined = [child for other in children(verb, "conj") for child in other.children]
    for child in (*verb.children, *joined):
        if child.lower_ == "according":
            for to in child.children:
                if to.lower_ == "to":
                    for noun in children(to, "pobj"):
                        return noun
        if child.dep_ in ("prep", "agent") and child.lower_ in ("by", "on"):
            for noun in children(child, "pobj"):
                if lemma_of(noun) not in speech_table().counts:
                    continue
                # "by an AFP count, 600 people have been killed"
                if find_maker(noun) is not None:
                    return noun
                # "by its own count, the army has lost 600 men"
                if any(c.lower_ == "own" for c in noun.children):
                    return next(iter(children(verb, "nsubj")), None)
        # "as per the agency", never "per day"
        if child.lower_ == "per" or (child.lower_ == "as" and any(c.lower_ == "per" for c in child.children)):
            per = child if child.lower_ == "per" else next(c for c in child.children if c.lower_ == "per")
            for noun in children(per, "pobj"):
                if any(c.lower_ in ("the", "a", "an") for c in noun.children) or noun.pos_ == "PROPN":
                    return noun
    return None


def find_own_source(token: "Token") -> "Token | None":
    """Return, of several, the noun behind *token*: "9 according to police, 12 according to X"."""
    sources = [t for t in token.sent if t.lower_ == "according" and t.i + 1 < token.sent.end]
    if len(sources) > 1 and (behind := next((t for t in sources if t.i > token.i), None)) is not None:
        return next((noun for to in behind.children for noun in children(to, "pobj")), None)
    return None


def find_opening(sent: "Span") -> "Token | None":
    """Return the noun of the "According to X" that opens *sent* and holds for all of it."""
    if len(sent) > 2 and sent[0].lower_ == "according" and sent[1].lower_ == "to":
        return next(iter(children(sent[1], "pobj")), None)
    return None


def reaches(attributed: "Token", token: "Token") -> bool:
    """Return whether "according to X" is about *token*: not about a clause of its own behind it."""
    opens = attributed.sent.start
    start = next((t.i for t in attributed.doc[opens : attributed.i] if t.lower_ == "according"), opens)
    if token.i < start or start - opens <= 1:
        return True
    behind = attributed.doc[attributed.i : token.i]
    resumed = find_resumption(attributed, may_join=False)
    return not any(t.text == "," for t in behind) or (resumed is not None and token.i >= resumed)
