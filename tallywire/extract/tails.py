"""Attributions that close what they vouch for: "Nine people died, the mayor, Ann Li, said on Monday.".

They are read from the order of the words, since a parse is least sure of just these: it takes "…, officials
said" for another clause, and the speaker for one more thing in the list before. Pure, over spaCy tokens.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tallywire.extract.speech import speech_table
from tallywire.extract.syntax import NOMINAL, lemma_of, word_before

if TYPE_CHECKING:
    from tallywire.parse import Span, Token

_BREAKS = frozenset({",", ";", '"', "-", "--", "–", "—", ":"})
_AUXILIARIES = frozenset({"has", "have", "had"})
_BE = frozenset({"be", "been", "being", "is", "are", "was", "were"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_RELATIVE = frozenset({"who", "which", "that", "whose"})
# Words that open what is only said of the speaker named before: "the mayor, a former nurse, said".
_ADDING = _RELATIVE | {"a", "an"}
_OF_PHRASE = frozenset(
    {"DT", "PDT", "PRP", "PRP$", "JJ", "JJS", "JJR", "NN", "NNS", "NNP", "NNPS", "POS", "HYPH", "CC", "CD"}
    | {"RB", "VBN", "VBG", "-LRB-", "-RRB-", "''", "``", "NFP", "AFX", "FW", "ADD", "$", "TO"}
)  # fmt: skip
# What a name may go on with behind its noun: "the family of one of the men", "officials with the agency".
_PREPOSITIONS = frozenset({"of", "for", "at", "in", "with", "from", "on", "to", "near", "by", "and", "or"})
_MOST_WORDS = 30
# Places and days that commas set off in a name: "the chief of police in Dhaka, Bangladesh, said".
_ASIDES = frozenset({"GPE", "LOC", "DATE", "TIME"})


# Words that open what is still part of an account once its speaker has been named: "…, police said,
# including 4 children"; a clause of its own with "as", "but" or a subject is the narrator's.
_GOES_ON = frozenset(
    {"including", "with", "among", "while", "most", "many", "some", "up", "down", "compared", "mostly"}
    | {"at", "about", "nearly", "around", "almost", "roughly", "half", "little", "none", "all", "both"}
)


# Tags of what can be a finite verb of speech, mistaken for nouns and participles too.
_SAYING = frozenset({"VBD", "VBZ", "VBP", "VBN", "NNS"})


@dataclass(frozen=True, slots=True)
class Tail:
    """A verb of speech behind what is said: tokens from `start` up to `end`, which opens the speaker.

    `resumed` is where the account goes on behind the speaker, None where it does not.
    """

    verb: "Token"
    speaker: "Token"
    start: int
    end: int
    resumed: int | None

    def covers(self, token: "Token") -> bool:
        """Whether *token* belongs to what is said."""
        return self.start <= token.i < self.end or (self.resumed is not None and token.i >= self.resumed)


def find_tails(sent: "Span") -> list[Tail]:
    """Return the closing attributions of *sent* in reading order."""
    tails: list[Tail] = []
    start = sent.start
    for verb in sent:
        if not _is_said(verb) or not _closes(verb):
            continue
        found = _find_speaker(verb, start)
        if found is not None:
            tails.append(Tail(verb, found[0], start, found[1], find_resumption(verb, may_join=True)))
            start = verb.i + 1
    return tails


def find_resumption(said: "Token", *, may_join: bool) -> int | None:
    """Return where the account that *said* attributes goes on behind it, None where it does not.

    Where it *may_join*, a clause with "and" is one of the account: "…, he said, and 3 had died".
    """
    broken = next((t for t in said.doc[said.i + 1 : said.sent.end] if t.text in _BREAKS), None)
    if broken is None or broken.text != "," or broken.i + 2 >= said.sent.end:
        return None
    first, second = said.doc[broken.i + 1], said.doc[broken.i + 2]
    is_joined = may_join and first.lower_ == "and" and second.lower_ != "that"
    is_clause = first.tag_ in _FINITE | {"VBG", "VBN"}
    is_added = first.lower_ == "as" and second.lower_ == "well"
    if is_joined or is_clause or is_added or first.lower_ in _GOES_ON or first.tag_ == "CD":
        return int(first.i)
    return None


def _is_said(verb: "Token") -> bool:
    """Whether *verb* is a finite verb of speech; "the ministry estimates" is tagged as nouns at times."""
    if verb.tag_ not in _SAYING or lemma_of(verb) not in speech_table().stances:
        return False
    if verb.tag_ in ("VBD", "VBZ", "VBP"):
        return True
    if verb.tag_ == "NNS":
        behind = verb.nbor(1) if verb.i + 1 < verb.sent.end else None
        return lemma_of(verb) in speech_table().closing and (behind is None or behind.is_punct)
    before = {t.lower_ for t in verb.doc[max(verb.sent.start, verb.i - 2) : verb.i]}
    if verb.tag_ != "VBN" or word_before(verb) in _BE:
        return False
    is_last = verb.i + 1 == len(verb.doc)
    is_tagged_past = lemma_of(verb) in speech_table().sayings and (is_last or verb.nbor(1).tag_ != "TO")
    return bool(before & _AUXILIARIES) or is_tagged_past


def _closes(verb: "Token") -> bool:
    """Whether up to the next break *verb* is followed only by to whom, where and when it was said."""
    if any(child.dep_ == "nsubj" and child.i > verb.i for child in verb.children):
        return False
    for token in verb.doc[verb.i + 1 : verb.sent.end]:
        if token.text in _BREAKS or token.is_space:
            return token.text not in (":", '"')
        if token.tag_ in _FINITE or token.lower_ in ("that", "it", "there", "how"):
            return False
        if token.like_num and token.ent_type_ not in ("DATE", "TIME"):
            return False
        if token.dep_ in ("dobj", "ccomp") and token.head.i == verb.i and lemma_of(verb) != "tell":
            return False
    return True


def _find_speaker(verb: "Token", floor: int) -> tuple["Token", int] | None:
    """The speaker of *verb* and where its name opens, None where no break stands before the name.

    "the mayor, Ann Li, said" and "Ann Li, the mayor, said" are both Ann Li; "the mayor, a nurse, said" is the
    mayor. "As the mayor, a nurse, said, nine died" opens what is said, and closes nothing.
    """
    doc, end = verb.doc, verb.i
    while end > floor and (doc[end - 1].lower_ in _AUXILIARIES or doc[end - 1].tag_ == "RB"):
        end -= 1
    is_set_off = end > floor and doc[end - 1].text == ","
    end -= is_set_off
    start = _segment_start(doc[floor:end])
    if start <= floor or verb.i - start > _MOST_WORDS:
        return None
    nearest = _head(doc[start:end])
    if is_set_off and (nearest is None or nearest.ent_type_ != "PERSON"):
        earlier = _segment_start(doc[floor : start - 1])
        is_opened = doc[earlier].lower_ == "as"
        if is_opened and earlier == floor:
            return None
        before = _head(doc[earlier + is_opened : start - 1]) if earlier > floor else None
        is_aside = doc[start].lower_ in _ADDING or (nearest is not None and nearest.ent_type_ in _ASIDES)
        if before is not None and (is_aside or before.pos_ == "PROPN"):
            return before, earlier
    return (nearest, start) if nearest is not None else None


def _segment_start(tokens: "Span") -> int:
    """Where the words after the last break of *tokens* start."""
    depth = 0
    for token in reversed(tokens):
        depth += (token.text == ")") - (token.text == "(")
        if depth == 0 and token.text in _BREAKS and not _joins(token):
            return token.i + 1
    return tokens.start


def _joins(mark: "Token") -> bool:
    """Whether a dash stands inside a word: "the Hamas-run ministry"."""
    return mark.text == "-" and not mark.whitespace_ and not mark.nbor(-1).whitespace_


def _head(segment: "Span") -> "Token | None":
    """The noun of a stretch of words that is nothing but a name with what belongs to it, else None."""
    head: Token | None = None
    is_open = True
    for token in segment:
        if token.lower_ in _RELATIVE:
            return head
        if token.tag_ in _FINITE or token.is_space:
            return None
        if token.tag_ not in _OF_PHRASE:
            if token.lower_ not in _PREPOSITIONS or head is None:
                return None
            is_open = False
        elif token.tag_ in ("CC", "RB") and token.i == segment.start:
            return None
        elif token.text == "(":
            is_open = False
        elif is_open and token.pos_ in NOMINAL and token.tag_ != "CD":
            head = token
    return head
