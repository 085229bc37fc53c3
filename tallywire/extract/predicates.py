"""What clauses say of a counted thing: the verb it is subject or object of, and what completes that."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tallywire.extract.counted import Counted
from tallywire.extract.cuewords import Cue, Role, look_up
from tallywire.extract.syntax import OBJECTS, children, has_object, is_passive, lemma_of
from tallywire.extract.things import carriers, classify_noun
from tallywire.models import Measure

if TYPE_CHECKING:
    from tallywire.parse import Token

# Prepositions that say where or with what something was done, not to what: "blocked in 18 regions".
_SETTINGS = frozenset({"with", "in", "across", "throughout", "within", "from", "during", "after", "before"})


def clause_cues(counted: Counted, verb: "Token") -> Iterator[Cue]:
    """Yield the cues of a clause that hangs on the counted noun: "killed in", "who died", "living near"."""
    yield from _manner_cues(counted, verb)
    if is_passive(verb) or (verb.tag_ == "VBN" and not children(verb, "aux")):
        yield from look_up(counted, "objects", verb)
    elif (
        any(c.dep_ == "nsubj" and c.lower_ in ("who", "that", "which") for c in verb.children)
        or verb.tag_ == "VBG"
    ):
        yield from _verb_cues(counted, verb, "subjects")
    elif children(verb, "nsubj"):
        yield from look_up(counted, "objects", verb)
    yield from _complement_cues(counted, verb)


def _verb_cues(counted: Counted, verb: "Token", role: Role) -> Iterator[Cue]:
    """Cues of *verb* with the counted thing as its *role*; a passive's subject is its object."""
    if verb.tag_ in ("VBG", "VBN") and verb.lower_ in ("missing", "stranded", "trapped", "unaccounted"):
        yield from look_up(counted, "modifiers", verb, verb.lower_)
    if role == "subjects" and not has_object(verb):
        yield from look_up(counted, "subjects", verb)
        if verb.tag_ in ("VBN", "VBD") or is_passive(verb):
            yield from look_up(counted, "objects", verb)
    elif role == "subjects":
        for cue in look_up(counted, "subjects", verb):
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
        yield from look_up(counted, "objects", verb)


def governor_cues(counted: Counted, node: "Token", depth: int) -> Iterator[Cue]:
    """Yield the cues of what *node* is subject, object or complement of, and of verbs beside that."""
    head = node.head
    if head.i == node.i or depth > 4:
        if node.pos_ == "VERB" and depth == 0:
            yield from look_up(counted, "objects", node)
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
            yield from governor_cues(counted, head, depth + 1)
        case "attr" | "nummod" | "npadvmod" | "dep" | "compound" | "quantmod" | "amod" | "nmod":
            if head.pos_ in ("NOUN", "PROPN"):
                yield from look_up(counted, "heads", head)
                yield from governor_cues(counted, head, depth + 1)
            else:
                yield from _predicate_cues(counted, head, "subjects" if head.i > node.i else "objects")
        case _:
            return


def _predicate_cues(counted: Counted, verb: "Token", role: Role) -> Iterator[Cue]:
    """Cues of a predicate: how it was done ("fatally shot"), the verb itself, its complements."""
    yield from _manner_cues(counted, verb)
    if verb.pos_ == "ADJ":
        yield from look_up(counted, "modifiers", verb, verb.lower_)
    yield from _verb_cues(counted, verb, role)
    for other in children(verb, "conj"):
        if not any(c.dep_ in ("nsubj", "nsubjpass") for c in other.children):
            if role == "objects" and is_passive(verb):
                yield from look_up(counted, "objects", other)
            elif not (role == "objects" and has_object(other)):
                yield from _verb_cues(counted, other, role)
    yield from _complement_cues(counted, verb)


def _manner_cues(counted: Counted, verb: "Token") -> Iterator[Cue]:
    for child in verb.children:
        if child.dep_ in ("advmod", "oprd", "acomp"):
            yield from look_up(counted, "manner", child, child.lower_)
        elif child.dep_ == "prep":
            for inner in children(child, "pobj"):
                yield from look_up(counted, "manner", child, f"{child.lower_} {lemma_of(inner)}")


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
            yield from look_up(counted, "modifiers", child, child.lower_)
            if child.tag_ == "VBN":
                yield from look_up(counted, "objects", child)
        if child.dep_ == "advcl" and child.tag_ == "VBN" and any(c.lower_ == "as" for c in child.children):
            yield from look_up(counted, "objects", child)
        if child.dep_ in ("xcomp", "ccomp") and child.pos_ == "VERB":
            passive = is_passive(child) or (child.tag_ == "VBN" and not children(child, "aux"))
            yield from _verb_cues(counted, child, "objects" if passive else "subjects")
            yield from _complement_cues(counted, child)
        if child.dep_ == "prep" and child.i > verb.i:
            for inner in children(child, "pobj"):
                yield from state_cues(counted, child, inner)


def state_cues(counted: Counted, preposition: "Token", noun: "Token") -> Iterator[Cue]:
    """Yield the cues of the state that a prepositional phrase puts people in: "at risk", "without power"."""
    for part in children(noun, "compound", "amod"):
        words = f"{preposition.lower_} {lemma_of(part)} {lemma_of(noun)}"
        yield from look_up(counted, "states", noun, words)
    yield from look_up(counted, "states", noun, f"{preposition.lower_} {lemma_of(noun)}")
    yield from look_up(counted, "states", noun, f"{preposition.lower_} …")


def _preposition_cues(counted: Counted, preposition: "Token", depth: int) -> Iterator[Cue]:
    """Cues of what a prepositional phrase with the counted thing hangs on: "the deaths of 220 soldiers"."""
    outer = preposition.head
    if outer.pos_ in ("NOUN", "PROPN"):
        is_attempt = any(lemma_of(c) in ("attempted", "attempt", "alleged") for c in children(outer, "amod"))
        if preposition.lower_ in ("of", "for", "in", "to", "with", "by", "at", "on") and not is_attempt:
            yield from look_up(counted, "heads", outer)
            for part in children(outer, "compound", "amod"):
                yield from look_up(counted, "heads", part)
        if preposition.lower_ in ("of", "in", "at") and "kin" not in classify_noun(lemma_of(outer)).classes:
            yield from governor_cues(counted, outer, depth + 1)
    elif outer.pos_ in ("VERB", "AUX"):
        noun = preposition.doc[max(0, preposition.i - 1)]
        if noun.pos_ == "NOUN" and preposition.lower_ in ("of", "for"):
            yield from look_up(counted, "heads", noun)
        role = "subjects" if preposition.lower_ == "by" else "objects"
        if preposition.lower_ in _SETTINGS:
            return
        verbs, prepositions = carriers()
        if lemma_of(outer) in verbs and preposition.lower_ in prepositions:
            # "enemy losses came to 1,080 troops"
            for subject in children(outer, "nsubj"):
                yield from look_up(counted, "heads", subject)
        yield from _verb_cues(counted, outer, role)
