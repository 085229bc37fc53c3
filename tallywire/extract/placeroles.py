"""What a place does in the words around its name: something is at it, goes to it, or it acts itself."""

import re
from typing import TYPE_CHECKING

from tallywire.extract.mentions import COUNTRY, PlaceMention
from tallywire.extract.placewords import place_words
from tallywire.extract.speech import speech_table
from tallywire.extract.syntax import SUBJECTS, lemma_of, word_before

if TYPE_CHECKING:
    from tallywire.parse import Token

_WHERE = frozenset(
    {"in", "at", "on", "near", "around", "outside", "across", "throughout", "inside", "into", "along"}
)
_AT = _WHERE | {"between", "within", "off", "through", "over", "under"}
# What stands between a place and the wider one that it lies in: "Oru in Nunland's Vasht region".
_INSIDE = re.compile(r",? ?(?:in|of)(?: (?:the|[\w-]+ern|[\w-]+ ?'s))*")
# Steps up the parse from a name to the subject of a saying.
_SUBJECT_STEPS = 4


def role_of(mention: PlaceMention) -> str:
    """Return what a place does where it is named: "at" it something is, "to", "from", "of" or "on" it
    something goes, it "owns", "does" or "suffers" something, "modifies" a noun or stands "beside" another."""
    first, head = mention.head.doc[mention.first], mention.head
    if befalls(mention):
        return "at"
    if head.dep_ in ("compound", "nmod", "amod") and _is_site(head.head):
        head = head.head
        first = head.left_edge
    before = word_before(first)
    if before == "the" and first.i > 1:
        before = word_before(first.nbor(-1))
    if head.dep_ in ("compound", "nmod", "amod") and head.head.i > head.i:
        return "modifies"
    if before in ("to", "towards", "toward", "into"):
        return "to"
    if head.dep_ == "poss":
        return "owns"
    if head.dep_ == "pobj" and head.head.lower_ == "of":
        part = head.head.head
        if word_before(part.left_edge) in _WHERE and (
            part.lower_ in place_words().kinds or mention.rank < COUNTRY
        ):
            return "at"
    if before == "on" and mention.rank < COUNTRY:
        return "at"
    if before in ("from", "of", "by", "on", "for"):
        return before
    governor = head.head.lower_ if head.dep_ == "pobj" else before
    if governor in ("from", "of", "by", "on", "to"):
        return governor
    if before in _AT or governor in _AT:
        return "at"
    if head.dep_ in SUBJECTS:
        return "does"
    if head.dep_ in ("dobj", "obj"):
        return "suffers"
    if head.dep_ in ("conj", "appos"):
        return "beside"
    return "other"


def befalls(mention: PlaceMention) -> bool:
    """Return whether a place is told as that of what befell it: "Nunland's 1999 quake", "the Oru siege"."""
    head = mention.head
    return head.dep_ in ("poss", "compound", "nmod") and lemma_of(head.head) in place_words().befalling


def _is_site(noun: "Token") -> bool:
    words = place_words()
    return noun.lower_ in words.kinds or noun.lower_ in words.sites


def find_narrowest(mention: PlaceMention, others: list[PlaceMention]) -> PlaceMention:
    """Return the narrowest of *others* that *mention* only tells the whereabouts of, else *mention*: of "the
    Hamrat area in Jabrat district" the area."""
    for other in others:
        if other is mention or other.is_dateline:
            continue
        doc = mention.head.doc
        is_above = other.rank <= mention.rank and _is_above(other.head, mention.head)
        if not is_above and any(token.like_num for token in doc[other.last : mention.first]):
            continue
        gap = doc[other.last : mention.first].text.strip() if other.last <= mention.first else "?"
        is_inside = _INSIDE.fullmatch(gap) and other.rank < COUNTRY
        is_before = gap == "," and other.rank < mention.rank
        is_over = other.rank <= mention.rank and other.head.is_ancestor(mention.head)
        if is_inside or is_before or is_over:
            return find_narrowest(other, [o for o in others if o is not mention])
    return mention


def _is_above(other: "Token", name: "Token") -> bool:
    """Whether *name* hangs on *other*, not beside it: "Oru, a village of 37 households in Vasht"."""
    for token in (name, *name.ancestors):
        if token.i == other.i:
            return True
        if token.dep_ == "conj":
            return False
    return False


def is_area(mention: PlaceMention) -> bool:
    """Return whether a place is an area across borders that only qualifies: "the Pacific nation"."""
    return mention.place is not None and mention.country is None and role_of(mention) in ("modifies", "owns")


def is_of_speaker(token: "Token") -> bool:
    """Return whether a name belongs to who speaks: "the US military said", "told reporters in Oru"."""
    stances, recording = speech_table().stances, place_words().recording
    for steps, node in enumerate((token, *token.ancestors)):
        is_said = node.head.pos_ == "VERB" and lemma_of(node.head) in stances
        if node.dep_ in SUBJECTS and is_said and (steps > 0 or lemma_of(node.head) not in recording):
            return True
        if node.dep_ == "prep" and lemma_of(node.head) in ("tell", "say", "speak"):
            return True
        if node.pos_ in ("VERB", "AUX") or steps > _SUBJECT_STEPS:
            return False
    return False


def is_main(mention: PlaceMention) -> bool:
    """Return whether a place hangs on the main verb of its sentence, not on an aside's."""
    verb = next((t for t in mention.head.ancestors if t.pos_ in ("VERB", "AUX")), None)
    return verb is not None and verb.dep_ == "ROOT"


def is_of_office(mention: PlaceMention) -> bool:
    """Return whether a place is an office's ("the mayor of Oru", "Oru police"), not where somebody sits."""
    return role_of(mention) in ("of", "modifies", "owns")
