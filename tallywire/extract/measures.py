"""What is said of the thing counted: the measure of a figure, from the words around it in the parse.

Cues are rows of rules/measures.toml. Nouns that name the number come first, then what modifies the
counted noun, then the verb it is subject or object of, then what governs it, last the noun's own class.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tallywire.extract.counted import Counted
from tallywire.extract.syntax import OBJECTS, children, has_object, is_passive, lemma_of
from tallywire.models import Kind, Measure
from tallywire.rules import build_rows, read_table

if TYPE_CHECKING:
    from spacy.tokens import Token

Role = str
_FURTHEST_CUE = 10


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
    weak: tuple[str, ...]
    matches: tuple[str, ...]
    near_miss: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that says the measure: the measure, its token and the role it plays."""

    measure: Measure
    token: "Token"
    role: Role


@cache
def measure_rows() -> tuple[MeasureRow, ...]:
    """Return the rows of measures.toml."""
    return build_rows(MeasureRow, read_table("measures")["measure"], "measures.toml")


@cache
def _index() -> Mapping[Role, Mapping[str, tuple[MeasureRow, ...]]]:
    index: dict[Role, dict[str, tuple[MeasureRow, ...]]] = {}
    for role in ("nouns", "modifiers", "objects", "subjects", "heads", "states", "weak"):
        words = index.setdefault(role, {})
        for row in measure_rows():
            for word in getattr(row, role):
                words[word] = (*words.get(word, ()), row)
    return index


def find_measure(counted: Counted) -> Cue | None:
    """Return the cue that says what is said of the counted thing, None when nothing does."""
    cues = list(_cues(counted))
    if not cues:
        return None
    first = cues[0]
    said = {
        cue.measure for cue in cues if cue.role == first.role and _are_coordinated(cue.token, first.token)
    }
    if {Measure.KILLED, Measure.INJURED} <= said:
        return Cue(Measure.CASUALTIES, first.token, first.role)
    return first


def _are_coordinated(a: "Token", b: "Token") -> bool:
    return a.i == b.i or (
        b.i < a.i
        and a.dep_ == "conj"
        and a.head.i == b.i
        and not has_object(a)
        and not children(a, "nsubjpass")
    )


def _cues(counted: Counted) -> Iterator[Cue]:
    for noun in (counted.item, counted.topic):
        if noun is not None:
            yield from _noun_cues(counted, noun)
    holder = counted.item if counted.item is not None else counted.node
    for token in (holder, counted.node) if holder.i != counted.node.i else (holder,):
        yield from _modifier_cues(counted, token)
    yield from _governor_cues(counted, counted.node, depth=0)
    yield from _nearby_cues(counted)
    for noun in (counted.item, counted.topic):
        if noun is not None:
            yield from _look_up(counted, "weak", noun)


def _look_up(counted: Counted, role: Role, token: "Token", word: str | None = None) -> Iterator[Cue]:
    classes = _classes(counted)
    for row in _index()[role].get(word or lemma_of(token), ()):
        if (
            not row.things
            or (role == "nouns" and counted.quantity.kind is Kind.COUNT)
            or classes & set(row.things)
        ):
            yield Cue(row.name, token, role)


def _classes(counted: Counted) -> frozenset[str]:
    if counted.noun is None and counted.quantity.kind is not Kind.COUNT:
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


def _noun_cues(counted: Counted, noun: "Token") -> Iterator[Cue]:
    for part in children(noun, "compound", "amod"):
        yield from _look_up(counted, "nouns", noun, f"{lemma_of(part)} {lemma_of(noun)}")
    yield from _look_up(counted, "nouns", noun)
    for part in children(noun, "compound", "nmod"):
        yield from _look_up(counted, "nouns", part)


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


def _clause_cues(counted: Counted, verb: "Token") -> Iterator[Cue]:
    """Cues of a clause that hangs on the counted noun: "people killed in", "who died", "living near"."""
    if verb.tag_ == "VBN" or is_passive(verb):
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
    if verb.tag_ in ("VBG", "VBN") and verb.lower_ in ("missing", "stranded", "trapped"):
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
    yield from _verb_cues(counted, verb, role)
    for other in children(verb, "conj"):
        if not any(c.dep_ in ("nsubj", "nsubjpass") for c in other.children):
            if role == "objects" and is_passive(verb):
                yield from _look_up(counted, "objects", other)
            elif not (role == "objects" and has_object(other)):
                yield from _verb_cues(counted, other, role)
    yield from _complement_cues(counted, verb)


def _complement_cues(counted: Counted, verb: "Token") -> Iterator[Cue]:
    """Cues in what completes *verb*: "thought to have fled", "found dead", "left homeless", "at risk"."""
    for child in verb.children:
        if child.dep_ in ("acomp", "oprd", "attr", "amod", "ccomp") and child.pos_ in (
            "ADJ",
            "VERB",
            "NOUN",
            "ADV",
        ):
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
    yield from _look_up(counted, "states", noun, f"{preposition.lower_} {lemma_of(noun)}")
    yield from _look_up(counted, "states", noun, f"{preposition.lower_} …")


def _preposition_cues(counted: Counted, preposition: "Token", depth: int) -> Iterator[Cue]:
    """Cues of what a prepositional phrase with the counted thing hangs on: "the deaths of 220 soldiers"."""
    outer = preposition.head
    if outer.pos_ in ("NOUN", "PROPN"):
        if preposition.lower_ in ("of", "for", "in", "to", "with", "by", "at", "on"):
            yield from _look_up(counted, "heads", outer)
            for part in children(outer, "compound", "amod"):
                yield from _look_up(counted, "heads", part)
        if preposition.lower_ in ("of", "in", "at"):
            yield from _governor_cues(counted, outer, depth + 1)
    elif outer.pos_ in ("VERB", "AUX"):
        noun = preposition.doc[max(0, preposition.i - 1)]
        if noun.pos_ == "NOUN" and preposition.lower_ in ("of", "for"):
            yield from _look_up(counted, "heads", noun)
        role = "subjects" if preposition.lower_ == "by" else "objects"
        if preposition.lower_ == "with":
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
    for token in doc[last : min(last + _FURTHEST_CUE, sent.end)]:
        if token.text in (",", ";", ":") or token.like_num or token.lower_ in ("and", "while", "but", "who"):
            break
        if token.tag_ in ("VBN", "VBD") and not has_object(token):
            yield from _look_up(counted, "objects", token)
        if token.pos_ == "VERB":
            yield from _look_up(counted, "subjects", token)
    for token in reversed(doc[max(sent.start, counted.span.start - 5) : counted.span.start]):
        if token.text in (",", ";", ":", ")") or token.like_num:
            break
        if token.pos_ == "VERB" and not is_passive(token):
            yield from _look_up(counted, "objects", token)
            break


@cache
def economic_words() -> re.Pattern[str]:
    """Return the pattern of words that make a bare percentage an economic one."""
    return re.compile(read_table("measures")["economic_words"]["pattern"], re.IGNORECASE)


def default_measure(counted: Counted) -> Measure:
    """Return the measure of a number of which nothing is said: by its kind and by what it counts."""
    match counted.quantity.kind:
        case Kind.LENGTH | Kind.DURATION | Kind.RATE | Kind.AREA:
            return Measure.EXTENT
        case Kind.MONEY:
            return Measure.ECONOMIC
        case Kind.PERCENT:
            return Measure.ECONOMIC if economic_words().search(counted.span.sent.text) else Measure.OTHER
        case Kind.MASS | Kind.VOLUME | Kind.OTHER:
            return Measure.OTHER
    classes = counted.thing.classes
    if counted.node.dep_ == "nsubj" and has_object(counted.node.head):
        return Measure.OTHER
    if "military" in classes or "unit" in classes:
        return Measure.DEPLOYED
    if classes & {"building", "organisation", "territory", "weapon", "vehicle"}:
        return Measure.EXISTING
    return Measure.OTHER
