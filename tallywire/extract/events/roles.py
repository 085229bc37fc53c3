"""Who acts in an event and whom it meets, by the role sources that its rule names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tallywire.extract.events.grammar import (
    find_agent,
    find_governor,
    find_patient,
    find_phrases,
    find_subject,
    is_passive,
    is_verbal,
    second_of,
)
from tallywire.extract.events.names import Name, Namer
from tallywire.extract.events.predicates import Predicate, climb, find_violence
from tallywire.extract.events.rules import PREPOSITIONS
from tallywire.extract.syntax import children, lemma_of

if TYPE_CHECKING:
    from tallywire.parse import Token


@dataclass(frozen=True, slots=True)
class Roles:
    """The actor and target of an event, each None where the text names none."""

    actor: Name | None
    target: Name | None


def find_roles(predicate: Predicate, namer: Namer) -> Roles | None:
    """Return actor and target of *predicate*, None when its rule needs one that is not there."""
    rule = predicate.rule
    is_mated = any("mates" in source or source.startswith("between") for source in rule.target)
    actor = _fill(predicate, rule.actor, rule.actor_in, namer, None, is_actor=True)
    target = _fill(predicate, rule.target, rule.target_in, namer, actor, is_actor=False)
    if (
        is_mated
        and actor is not None
        and target is not None
        and target.start >= actor.start
        and target.end <= actor.end
    ):
        actor = namer.name(actor.head, alone=True)
    found = {"any": actor or target, "actor": actor, "target": target, "both": actor and target, "none": True}
    if actor is not None and target is not None and actor.text == target.text:
        return None
    return Roles(actor, target) if found[rule.needs] else None


def _fill(
    predicate: Predicate,
    sources: Sequence[str],
    kinds: Sequence[str],
    namer: Namer,
    taken: Name | None,
    *,
    is_actor: bool,
) -> Name | None:
    words = namer.table.words(kinds)
    for source in sources:
        for token in _sources(predicate, source, namer):
            candidate = _actor_of(token, namer) if is_actor else token
            if candidate is None or (kinds and not namer.is_kind(candidate, words)):
                continue
            alone = (
                source.endswith("_other") or source.endswith("mates") or (is_actor and source == "between")
            )
            name = namer.name(candidate, alone=alone, proper=predicate.rule.type == "ACCUSE")
            if name is None or _is_time(name) or (taken is not None and _is_same(name, taken, source)):
                continue
            if is_actor and lemma_of(name.head) in namer.table.classes["inert"] and not name.head.ent_type_:
                continue
            return name
    return None


def _is_same(name: Name, taken: Name, source: str) -> bool:
    if source.endswith("mates") or source.endswith("_other"):
        return name.head.i == taken.head.i
    return name.start < taken.end and taken.start < name.end


def _is_time(name: Name) -> bool:
    return name.head.ent_type_ in ("DATE", "TIME", "MONEY", "PERCENT", "CARDINAL")


def _actor_of(token: "Token", namer: Namer) -> "Token | None":
    """Weapons and attacks do not act: whose they are does."""
    meant = namer.mean(token)
    if meant is None:
        return None
    classes = namer.table.classes
    if lemma_of(meant) in classes["violence"] | classes["weapons"] and meant.pos_ == "NOUN":
        return namer.owner(meant)
    return token


def _sources(predicate: Predicate, source: str, namer: Namer) -> Iterator["Token"]:
    """Yield the heads of noun phrases that *source* points at, the best first."""
    token, clause = predicate.token, predicate.clause
    is_verb = predicate.rule.pos != "noun"
    if source in PREPOSITIONS:
        yield from find_phrases(token, (source,))
        if is_verb and (patient := find_patient(token)) is not None and patient.i > token.i:
            yield from find_phrases(patient, (source,))
        elif not is_verb:
            yield from _strays(token, clause, source, namer)
        return
    found: Token | None = None
    match source:
        case "subject":
            found = find_agent(clause)
        case "object":
            found = find_patient(token)
        case "dative":
            yield from children(token, "dative")
            for preposition in children(token, "dative"):
                yield from children(preposition, "pobj")
        case "owner":
            found = namer.owner(token)
        case "object_owner" | "subject_owner":
            held = find_patient(token) if source == "object_owner" else find_subject(clause)
            meant = None if held is None else namer.mean(held)
            found = None if meant is None else namer.owner(meant)
        case "mates" | "light_mates":
            agent = find_agent(clause)
            meant = None if agent is None else namer.mean(agent)
            found = None if meant is None else second_of(meant)
        case "between" | "between_other":
            named = next(find_phrases(token, ("between",)), None)
            found = named if named is None or source == "between" else second_of(named)
        case "light":
            found = _light_agent(predicate, namer)
        case "clause_subject":
            governor = find_governor(climb(token, namer))
            is_finite = governor is not None and not any(t.lower_ == "to" for t in children(governor, "aux"))
            if governor is not None and is_finite and token.dep_ == "pobj":
                found = find_agent(governor)
        case "complement":
            for verb in children(token, "ccomp", "xcomp"):
                yield from children(verb, "nsubj", "nsubjpass")
        case "complement_object":
            for verb in children(token, "ccomp", "xcomp"):
                yield from children(verb, "dobj")
        case _:
            violence = find_violence(token, namer)
            found = None if violence is None else namer.owner(violence)
    if found is not None:
        yield found


def _light_agent(predicate: Predicate, namer: Namer) -> "Token | None":
    """The subject of the verb that governs the noun: "X opened an investigation"."""
    top = climb(predicate.token, namer)
    verb = top.head
    if not is_verbal(verb) or (top.dep_ == "nsubj" and not is_passive(verb)):
        return None
    if lemma_of(verb) not in predicate.rule.light or top.dep_ not in ("dobj", "nsubjpass"):
        return None
    return find_agent(verb)


def _strays(noun: "Token", clause: "Token", source: str, namer: Namer) -> Iterator["Token"]:
    """Phrases of a noun that the parser hung on its verb ("opened an inquiry into X by Y")."""
    top = climb(noun, namer)
    phrases = (
        p for p in clause.children if p.lower_ == source and p.dep_ in ("prep", "agent") and p.i > top.i
    )
    if top.head.i == clause.i and not (source == "by" and is_passive(clause)):
        for preposition in phrases:
            yield from children(preposition, "pobj")
