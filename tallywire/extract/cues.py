"""The words around a number that say its measure, in the order in which they count.

Cues are rows of rules/measures.toml. Nouns that name the number come first, then set phrases, what
modifies the counted noun, the verb it is subject or object of, what governs that, words nearby, and last
the counted noun's own class.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tallywire.extract.counted import Counted
from tallywire.extract.syntax import OBJECTS, children, has_object, is_passive, lemma_of
from tallywire.extract.things import classify_noun, state_nouns
from tallywire.models import Kind, Measure
from tallywire.rules import build_rows, read_table

if TYPE_CHECKING:
    from tallywire.parse import Doc, Span, Token

Role = str
# Classes of what nobody has named: any phrase may be said of it.
_OPEN_CLASSES = frozenset({"unknown"})
_FURTHEST_CUE = 10
# Classes of things whose first word says what they are for: evacuation centres, attack drones.
_THINGS_WITH_A_PURPOSE = frozenset({"building", "vehicle", "weapon", "organisation", "unit", "aid"})
# Prepositions that say where or with what something was done, not to what: "blocked in 18 regions".
_SETTINGS = frozenset({"with", "in", "across", "throughout", "within", "from", "during", "after", "before"})
# Stands for the words that may come between a phrase and its number: "displaced at least another {n}".
_HEDGED = (
    r"(?:(?:the|an?|some|about|around|nearly|almost|at|least|most|more|fewer|less|than|over|under|up|to|as|many"
    r"|another|additional|further|approximately|estimated|roughly|just|only|all|its|their|other|close) )*"
)
# Stands for a word of the same clause, with a space before it: "{n}{w}{0,4} found dead".
_CLAUSE_WORD = r"(?: (?!(?:and|but|while|when|after|before)\b)[\w'’-]+)"
# Stands for the number while phrases are held against its sentence: a letter that no English text has.
_MASK = "\N{RUNIC LETTER ING}"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureRow:
    """One row of measures.toml: the cues of a measure, with sentences that show it."""

    name: Measure
    things: tuple[str, ...]
    nouns: tuple[str, ...]
    modifiers: tuple[str, ...]
    objects: tuple[str, ...]
    subjects: tuple[str, ...]
    heads: tuple[str, ...]
    states: tuple[str, ...]
    manner: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    weak: tuple[str, ...]
    matches: tuple[str, ...]
    near_miss: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that says the measure: the measure, its token and the role it plays, and what measures other
    words say that count less."""

    measure: Measure
    token: "Token"
    role: Role
    against: frozenset[Measure] = frozenset()


@cache
def measure_rows() -> tuple[MeasureRow, ...]:
    """Return the rows of measures.toml."""
    return build_rows(MeasureRow, read_table("measures")["measure"], "measures.toml")


@cache
def _index() -> Mapping[Role, Mapping[str, tuple[MeasureRow, ...]]]:
    index: dict[Role, dict[str, tuple[MeasureRow, ...]]] = {}
    for role in ("nouns", "modifiers", "objects", "subjects", "heads", "states", "manner", "weak"):
        words = index.setdefault(role, {})
        for row in measure_rows():
            for word in getattr(row, role):
                words[word] = (*words.get(word, ()), row)
    return index


def find_cues(counted: Counted) -> Iterator[Cue]:
    """Yield the cues of what is said of the counted thing, those that count first."""
    for noun in (counted.item, counted.topic):
        if noun is not None:
            yield from _noun_cues(counted, noun)
    if counted.noun is not None and counted.quantity.kind in (Kind.MONEY, Kind.MASS):
        yield from _look_up(counted, "heads", counted.noun)
    yield from _group_cues(counted)
    yield from _phrase_cues(counted)
    holder = counted.item if counted.item is not None else counted.node
    for token in (holder, counted.node) if holder.i != counted.node.i else (holder,):
        yield from _modifier_cues(counted, token)
    if counted.topic is not None:
        yield from _modifier_cues(counted, counted.topic)
        if counted.topic.dep_ == "pobj":
            yield from _modifier_cues(counted, counted.topic.head.head)
    yield from _governor_cues(counted, counted.node, depth=0)
    yield from _nearby_cues(counted)
    for noun in (counted.item, counted.topic):
        if noun is not None:
            yield from _weak_cues(counted, noun)


def _weak_cues(counted: Counted, noun: "Token") -> Iterator[Cue]:
    """Cues of the counted noun's class: of the noun with the word before it, else of the noun alone."""
    pairs = [f"{lemma_of(part)} {lemma_of(noun)}" for part in children(noun, "compound")]
    found = [cue for pair in pairs for cue in _look_up(counted, "weak", noun, pair)]
    yield from found or _look_up(counted, "weak", noun)


def _look_up(counted: Counted, role: Role, token: "Token", word: str | None = None) -> Iterator[Cue]:
    classes = _classes(counted)
    for row in _index()[role].get(word or lemma_of(token), ()):
        if (
            not row.things
            or (role == "nouns" and counted.quantity.kind in (Kind.COUNT, Kind.PERCENT))
            or classes & set(row.things)
        ):
            yield Cue(row.name, token, role)


def _classes(counted: Counted) -> frozenset[str]:
    if counted.item is None and counted.quantity.kind is not Kind.COUNT:
        return _kind_class(counted)
    return counted.thing.classes | _kind_class(counted)


def _kind_class(counted: Counted) -> frozenset[str]:
    match counted.quantity.kind:
        case Kind.MONEY:
            return frozenset({"money"})
        case Kind.PERCENT:
            return frozenset({"percent"})
        case Kind.MASS | Kind.VOLUME:
            return frozenset({"aid", "crop"})
        case Kind.AREA:
            return frozenset({"territory", "crop"})
        case _:
            return frozenset()


def _group_cues(counted: Counted) -> Iterator[Cue]:
    """Cues of the group that a number is taken from: "three of the dead", "Of the wounded, 14 were women"."""
    doc, sent = counted.span.doc, counted.span.sent
    for start in (counted.span.end, sent.start):
        words = doc[start : min(start + 3, sent.end)]
        if len(words) == 3 and words[0].lower_ in ("of", "among") and words[1].lower_ in ("the", "those"):
            yield from _look_up(counted, "nouns", words[2])
            yield from _look_up(counted, "modifiers", words[2], words[2].lower_)
            if words[2].tag_ == "VBN":
                yield from _look_up(counted, "objects", words[2])


# Characters before a number in which a phrase about it begins.
_PHRASE_REACH = 120


def _phrase_cues(counted: Counted) -> Iterator[Cue]:
    """Cues of set phrases around the number: "claimed 12 lives"."""
    sent, quantity = counted.span.sent, counted.quantity
    start, end = quantity.start - sent.start_char, quantity.end - sent.start_char
    masked = re.sub('["“”]', "", f"{sent.text[:start]}{_MASK}{sent.text[end:]}")
    opening = max(0, masked.index(_MASK) - _PHRASE_REACH)
    for row in measure_rows():
        is_bound = (
            quantity.kind is not Kind.COUNT or row.name is Measure.SUPPLIED or row.things == ("percent",)
        )
        if is_bound and row.things and not _classes(counted) & {*row.things, *_OPEN_CLASSES}:
            continue
        for pattern in row.phrases:
            if _compile(pattern).search(masked, opening):
                yield Cue(row.name, counted.root, "phrases")


@cache
def _compile(pattern: str) -> re.Pattern[str]:
    filled = pattern.replace("{h}", _HEDGED).replace("{w}", _CLAUSE_WORD).replace("{n}", _MASK)
    return re.compile(filled, re.IGNORECASE)


def _noun_cues(counted: Counted, noun: "Token") -> Iterator[Cue]:
    for part in children(noun, "compound", "amod"):
        yield from _look_up(counted, "nouns", noun, f"{lemma_of(part)} {lemma_of(noun)}")
    yield from _look_up(counted, "nouns", noun)
    if not _classes(counted) & _THINGS_WITH_A_PURPOSE:
        for part in children(noun, "compound", "nmod"):
            for cue in _look_up(counted, "nouns", part):
                if cue.measure is not Measure.ATTACKED or "person" not in _classes(counted):
                    yield cue
    if noun.lower_ in state_nouns():
        yield from _look_up(counted, "modifiers", noun, noun.lower_)


def _modifier_cues(counted: Counted, token: "Token") -> Iterator[Cue]:
    for child in token.children:
        if child.dep_ == "prep":
            for inner in children(child, "pobj"):
                yield from _state_cues(counted, child, inner)
        if child.dep_ == "amod":
            yield from _look_up(counted, "modifiers", child)
            yield from _look_up(counted, "modifiers", child, child.lower_)
        elif child.dep_ in ("acl", "relcl"):
            yield from _clause_cues(counted, child)
    follower = counted.span.end if counted.item is None else counted.item.i + 1
    if follower < counted.span.sent.end:
        behind = counted.span.doc[follower]
        yield from _look_up(counted, "modifiers", behind, behind.lower_)
        if behind.tag_ in ("VBN", "VBD") and not has_object(behind):
            yield from _look_up(counted, "objects", behind)
        elif behind.tag_ == "RB" and behind.i + 1 < len(behind.doc) and behind.nbor(1).tag_ == "VBN":
            yield from _look_up(counted, "manner", behind, behind.lower_)


def _clause_cues(counted: Counted, verb: "Token") -> Iterator[Cue]:
    """Cues of a clause that hangs on the counted noun: "people killed in", "who died", "living near"."""
    yield from _manner_cues(counted, verb)
    if is_passive(verb) or (verb.tag_ == "VBN" and not children(verb, "aux")):
        yield from _look_up(counted, "objects", verb)
    elif (
        any(c.dep_ == "nsubj" and c.lower_ in ("who", "that", "which") for c in verb.children)
        or verb.tag_ == "VBG"
    ):
        yield from _verb_cues(counted, verb, "subjects")
    elif children(verb, "nsubj"):
        yield from _look_up(counted, "objects", verb)
    yield from _complement_cues(counted, verb)


def _verb_cues(counted: Counted, verb: "Token", role: Role) -> Iterator[Cue]:
    """Cues of *verb* with the counted thing as its *role*; a passive's subject is its object."""
    if verb.tag_ in ("VBG", "VBN") and verb.lower_ in ("missing", "stranded", "trapped", "unaccounted"):
        yield from _look_up(counted, "modifiers", verb, verb.lower_)
    if role == "subjects" and not has_object(verb):
        yield from _look_up(counted, "subjects", verb)
        if verb.tag_ in ("VBN", "VBD") or is_passive(verb):
            yield from _look_up(counted, "objects", verb)
    elif role == "subjects":
        for cue in _look_up(counted, "subjects", verb):
            if cue.measure in (
                Measure.VOTED,
                Measure.ATTENDED,
                Measure.AFFECTED,
                Measure.INJURED,
                Measure.INFECTED,
                Measure.DISPLACED,
                Measure.DEPLOYED,
            ):
                yield cue
    else:
        yield from _look_up(counted, "objects", verb)


def _governor_cues(counted: Counted, node: "Token", depth: int) -> Iterator[Cue]:
    """Cues of what *node* is subject, object or complement of, and of verbs coordinated with that."""
    head = node.head
    if head.i == node.i or depth > 4:
        if node.pos_ == "VERB" and depth == 0:
            yield from _look_up(counted, "objects", node)
        return
    match node.dep_:
        case "nsubjpass":
            yield from _predicate_cues(counted, head, "objects")
        case "nsubj" | "csubj":
            yield from _predicate_cues(counted, head, "subjects")
        case label if label in OBJECTS or label == "oprd":
            yield from _predicate_cues(counted, head, "objects")
            yield from _complement_cues(counted, head)
        case "pobj":
            yield from _preposition_cues(counted, head, depth)
        case "conj" | "appos":
            yield from _governor_cues(counted, head, depth + 1)
        case "attr" | "nummod" | "npadvmod" | "dep" | "compound" | "quantmod" | "amod" | "nmod":
            if head.pos_ in ("NOUN", "PROPN"):
                yield from _look_up(counted, "heads", head)
                yield from _governor_cues(counted, head, depth + 1)
            else:
                yield from _predicate_cues(counted, head, "subjects" if head.i > node.i else "objects")
        case _:
            return


def _predicate_cues(counted: Counted, verb: "Token", role: Role) -> Iterator[Cue]:
    """Cues of a predicate: how it was done ("fatally shot"), the verb itself, its complements."""
    yield from _manner_cues(counted, verb)
    if verb.pos_ == "ADJ":
        yield from _look_up(counted, "modifiers", verb, verb.lower_)
    yield from _verb_cues(counted, verb, role)
    for other in children(verb, "conj"):
        if not any(c.dep_ in ("nsubj", "nsubjpass") for c in other.children):
            if role == "objects" and is_passive(verb):
                yield from _look_up(counted, "objects", other)
            elif not (role == "objects" and has_object(other)):
                yield from _verb_cues(counted, other, role)
    yield from _complement_cues(counted, verb)


def _manner_cues(counted: Counted, verb: "Token") -> Iterator[Cue]:
    for child in verb.children:
        if child.dep_ in ("advmod", "oprd", "acomp"):
            yield from _look_up(counted, "manner", child, child.lower_)
        elif child.dep_ == "prep":
            for inner in children(child, "pobj"):
                yield from _look_up(counted, "manner", child, f"{child.lower_} {lemma_of(inner)}")


def _complement_cues(counted: Counted, verb: "Token") -> Iterator[Cue]:
    """Cues in what completes *verb*: "thought to have fled", "found dead", "left homeless", "at risk"."""
    for child in verb.children:
        if child.dep_ in ("acomp", "oprd", "attr", "amod", "ccomp") and child.pos_ in (
            "ADJ",
            "VERB",
            "NOUN",
            "ADV",
        ):
            yield from _manner_cues(counted, child)
            yield from _look_up(counted, "modifiers", child, child.lower_)
            if child.tag_ == "VBN":
                yield from _look_up(counted, "objects", child)
        if child.dep_ == "advcl" and child.tag_ == "VBN" and any(c.lower_ == "as" for c in child.children):
            yield from _look_up(counted, "objects", child)
        if child.dep_ in ("xcomp", "ccomp") and child.pos_ == "VERB":
            passive = is_passive(child) or (child.tag_ == "VBN" and not children(child, "aux"))
            yield from _verb_cues(counted, child, "objects" if passive else "subjects")
            yield from _complement_cues(counted, child)
        if child.dep_ == "prep" and child.i > verb.i:
            for inner in children(child, "pobj"):
                yield from _state_cues(counted, child, inner)


def _state_cues(counted: Counted, preposition: "Token", noun: "Token") -> Iterator[Cue]:
    """Cues of the state that a prepositional phrase puts people in: "at risk", "without power"."""
    for part in children(noun, "compound", "amod"):
        words = f"{preposition.lower_} {lemma_of(part)} {lemma_of(noun)}"
        yield from _look_up(counted, "states", noun, words)
    yield from _look_up(counted, "states", noun, f"{preposition.lower_} {lemma_of(noun)}")
    yield from _look_up(counted, "states", noun, f"{preposition.lower_} …")


def _preposition_cues(counted: Counted, preposition: "Token", depth: int) -> Iterator[Cue]:
    """Cues of what a prepositional phrase with the counted thing hangs on: "the deaths of 220 soldiers"."""
    outer = preposition.head
    if outer.pos_ in ("NOUN", "PROPN"):
        is_attempt = any(lemma_of(c) in ("attempted", "attempt", "alleged") for c in children(outer, "amod"))
        if preposition.lower_ in ("of", "for", "in", "to", "with", "by", "at", "on") and not is_attempt:
            yield from _look_up(counted, "heads", outer)
            for part in children(outer, "compound", "amod"):
                yield from _look_up(counted, "heads", part)
        if preposition.lower_ in ("of", "in", "at") and "kin" not in classify_noun(lemma_of(outer)).classes:
            yield from _governor_cues(counted, outer, depth + 1)
    elif outer.pos_ in ("VERB", "AUX"):
        noun = preposition.doc[max(0, preposition.i - 1)]
        if noun.pos_ == "NOUN" and preposition.lower_ in ("of", "for"):
            yield from _look_up(counted, "heads", noun)
        role = "subjects" if preposition.lower_ == "by" else "objects"
        if preposition.lower_ in _SETTINGS:
            return
        yield from _verb_cues(counted, outer, role)


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
            yield from _look_up(counted, "objects", token)
        if token.pos_ == "VERB":
            yield from _look_up(counted, "subjects", token)
    before = doc[max(sent.start, counted.span.start - 5) : counted.span.start]
    if len(before) and before[-1].text == ":":
        yield from _label_cues(counted, before)
    for token in reversed(before):
        if token.text in (",", ";", ":", ")") or token.like_num:
            break
        is_beside = token.i == counted.span.start - 1 and token.pos_ in ("NOUN", "ADJ", "ADV")
        if token.pos_ == "VERB" and not is_passive(token):
            yield from _look_up(counted, "objects", token)
            break
        if is_beside:
            yield from _look_up(counted, "objects", token)


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
        yield from _look_up(counted, "nouns", token)
        yield from _look_up(counted, "modifiers", token, token.lower_)
        if token.tag_ in ("VBN", "VBD"):
            yield from _look_up(counted, "objects", token)
