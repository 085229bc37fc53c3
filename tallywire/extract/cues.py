"""The words around a number that say its measure, in the order in which they count.

Cues are rows of rules/measures.toml. Nouns that name the number come first, then set phrases, what
modifies the counted noun, the verb it is subject or object of, what governs that, words nearby, and last
the counted noun's own class.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tallywire.extract.counted import Counted
from tallywire.extract.cuewords import Cue, classes_of, look_up
from tallywire.extract.phrases import find_phrase_cues
from tallywire.extract.predicates import clause_cues, governor_cues, state_cues
from tallywire.extract.syntax import SUBJECTS, children, has_object, is_passive, lemma_of
from tallywire.extract.things import state_nouns
from tallywire.models import Kind, Measure

if TYPE_CHECKING:
    from tallywire.parse import Doc, Span, Token

_FURTHEST_CUE = 10
# What people are for a while, and what ends it.
_PASSING = frozenset({Measure.INJURED, Measure.MISSING, Measure.INFECTED, Measure.DETAINED, Measure.AFFECTED})
_FINAL = frozenset({Measure.KILLED})
# Classes of things whose first word says what they are for: evacuation centres, attack drones.
_THINGS_WITH_A_PURPOSE = frozenset({"building", "vehicle", "weapon", "organisation", "unit", "aid"})


def find_cues(counted: Counted) -> Iterator[Cue]:
    """Yield the cues of what is said of the counted thing, those that count first."""
    for noun in (counted.item, counted.topic):
        if noun is not None:
            yield from _noun_cues(counted, noun)
    if counted.noun is not None and counted.quantity.kind in (Kind.MONEY, Kind.MASS):
        yield from look_up(counted, "heads", counted.noun)
    yield from _outcome_cues(counted)
    yield from _group_cues(counted)
    yield from find_phrase_cues(counted)
    if _is_part_of_a_number(counted):
        yield from governor_cues(counted, counted.node, depth=0)
    holder = counted.item if counted.item is not None else counted.node
    for token in (holder, counted.node) if holder.i != counted.node.i else (holder,):
        yield from _modifier_cues(counted, token)
    if counted.topic is not None:
        yield from _modifier_cues(counted, counted.topic)
        if counted.topic.dep_ == "pobj":
            yield from _modifier_cues(counted, counted.topic.head.head)
    yield from governor_cues(counted, counted.node, depth=0)
    yield from _nearby_cues(counted)
    for noun in (counted.item, counted.topic):
        if noun is not None:
            yield from _weak_cues(counted, noun)


def _weak_cues(counted: Counted, noun: "Token") -> Iterator[Cue]:
    """Cues of the counted noun's class: of the noun with the word before it, else of the noun alone."""
    pairs = [f"{lemma_of(part)} {lemma_of(noun)}" for part in children(noun, "compound")]
    found = [cue for pair in pairs for cue in look_up(counted, "weak", noun, pair)]
    yield from found or look_up(counted, "weak", noun)


def _is_part_of_a_number(counted: Counted) -> bool:
    """Whether the number is a part of another one, of which its own clause tells: "28 of the 110 pupils whom
    they had seized were freed"."""
    item, span = counted.item, counted.span
    return (
        item is not None
        and counted.node.i == counted.root.i
        and any(c.i >= span.end for c in children(item, "nummod"))
    )


def _outcome_cues(counted: Counted) -> Iterator[Cue]:
    """Cues of what became of a part of a group since: "two of the wounded later died"."""
    group = next(_group_cues(counted), None)
    if group is None or group.measure not in _PASSING or counted.node.dep_ not in SUBJECTS:
        return
    for cue in governor_cues(counted, counted.node, depth=0):
        if cue.measure in _FINAL and cue.token.i != group.token.i:
            yield cue


def _group_cues(counted: Counted) -> Iterator[Cue]:
    """Cues of the group that a number is taken from: "three of the dead", "Of the wounded, 14 were women"."""
    doc, sent = counted.span.doc, counted.span.sent
    for start in (counted.span.end, sent.start):
        words = doc[start : min(start + 3, sent.end)]
        if len(words) == 3 and words[0].lower_ in ("of", "among") and words[1].lower_ in ("the", "those"):
            yield from look_up(counted, "nouns", words[2])
            yield from look_up(counted, "modifiers", words[2], words[2].lower_)
            if words[2].tag_ == "VBN":
                yield from look_up(counted, "objects", words[2])


def _noun_cues(counted: Counted, noun: "Token") -> Iterator[Cue]:
    for part in children(noun, "compound", "amod"):
        yield from look_up(counted, "nouns", noun, f"{lemma_of(part)} {lemma_of(noun)}")
    yield from look_up(counted, "nouns", noun)
    if not classes_of(counted) & _THINGS_WITH_A_PURPOSE:
        for part in children(noun, "compound", "nmod"):
            for cue in look_up(counted, "nouns", part):
                if cue.measure is not Measure.ATTACKED or "person" not in classes_of(counted):
                    yield cue
    if noun.lower_ in state_nouns():
        yield from look_up(counted, "modifiers", noun, noun.lower_)


def _modifier_cues(counted: Counted, token: "Token") -> Iterator[Cue]:
    for child in token.children:
        if child.dep_ == "prep":
            for inner in children(child, "pobj"):
                yield from state_cues(counted, child, inner)
        if child.dep_ == "amod":
            yield from look_up(counted, "modifiers", child)
            yield from look_up(counted, "modifiers", child, child.lower_)
        elif child.dep_ in ("acl", "relcl"):
            yield from clause_cues(counted, child)
    follower = counted.span.end if counted.item is None else counted.item.i + 1
    if follower < counted.span.sent.end:
        behind = counted.span.doc[follower]
        yield from look_up(counted, "modifiers", behind, behind.lower_)
        if behind.tag_ in ("VBN", "VBD") and not has_object(behind):
            yield from look_up(counted, "objects", behind)
        elif behind.tag_ == "RB" and behind.i + 1 < len(behind.doc) and behind.nbor(1).tag_ == "VBN":
            yield from look_up(counted, "manner", behind, behind.lower_)


def _nearby_cues(counted: Counted) -> Iterator[Cue]:
    """Cues by nearness alone, where the parse gave none: the nearest verb of the same stretch of words."""
    doc, sent = counted.span.doc, counted.span.sent
    last = (
        counted.item.i + 1
        if counted.item is not None and counted.item.i >= counted.span.end
        else counted.span.end
    )
    last = _behind_brackets(doc, last, sent.end)
    for token in doc[last : min(last + _FURTHEST_CUE, sent.end)]:
        if token.text in (",", ";", ":") or token.like_num or token.lower_ in ("and", "while", "but", "who"):
            break
        if token.tag_ in ("VBN", "VBD") and not has_object(token):
            yield from look_up(counted, "objects", token)
        if token.pos_ == "VERB":
            yield from look_up(counted, "subjects", token)
    before = doc[max(sent.start, counted.span.start - 5) : counted.span.start]
    if len(before) and before[-1].text == ":":
        yield from _label_cues(counted, before)
    for token in reversed(before):
        if token.text in (",", ";", ":", ")") or token.like_num:
            break
        is_beside = token.i == counted.span.start - 1 and token.pos_ in ("NOUN", "ADJ", "ADV")
        if token.pos_ == "VERB" and not is_passive(token):
            yield from look_up(counted, "objects", token)
            break
        if is_beside:
            yield from look_up(counted, "objects", token)


def _behind_brackets(doc: "Doc", start: int, end: int) -> int:
    """The token behind what stands in brackets at *start*: of "297 (4%) have died" the "have"."""
    if start < end and doc[start].text == "(":
        for at in range(start + 1, end):
            if doc[at].text == ")":
                return at + 1
    return start


def _label_cues(counted: Counted, label: "Span") -> Iterator[Cue]:
    """Cues of a label: "Number of displaced: 452", "Injured: 12"."""
    for token in reversed(label):
        yield from look_up(counted, "nouns", token)
        yield from look_up(counted, "modifiers", token, token.lower_)
        if token.tag_ in ("VBN", "VBD"):
            yield from look_up(counted, "objects", token)
