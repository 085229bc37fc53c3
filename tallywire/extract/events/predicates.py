"""The words of a story that tell of an event: which rule of events.toml fires on which token."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tallywire.extract.events.grammar import (
    BE,
    find_agent,
    find_governor,
    find_patient,
    find_phrases,
    is_passive,
    is_verbal,
)
from tallywire.extract.events.names import Namer
from tallywire.extract.events.rules import PREPOSITIONS, EventRule
from tallywire.extract.syntax import children, lemma_of

if TYPE_CHECKING:
    from tallywire.parse import Token

VIOLENT_PREPOSITIONS = ("in", "by", "during", "from", "under", "with")
CONFINED_PREPOSITIONS = ("in", "at", "near", "for", "since", "by")


@dataclass(frozen=True, slots=True)
class Predicate:
    """A token on which a rule fires. `clause` is the verb whose clause it stands in (itself for a verb)."""

    rule: EventRule
    token: "Token"
    clause: "Token"


def find_predicates(namer: Namer) -> list[Predicate]:
    """Return the predicates of the story in reading order; one token may bear several."""
    found: list[Predicate] = []
    for sentence in namer.story.document.sentences:
        for token in sentence:
            found.extend(_match(token, namer))
    return found


def find_violence(verb: "Token", namer: Namer) -> "Token | None":
    """Return what violence the clause of *verb* names ("killed in Russian shelling")."""
    violence = namer.table.classes["violence"]
    for named in find_phrases(verb, VIOLENT_PREPOSITIONS):
        meant = namer.mean(named)
        if meant is not None and lemma_of(meant) in violence:
            return meant
    return None


def climb(noun: "Token", namer: Namer) -> "Token":
    """Return the head of the phrase that *noun* is the matter of ("a round of talks" → round)."""
    measures = namer.table.classes["measures"]
    while noun.dep_ == "pobj" and noun.head.lower_ == "of" and lemma_of(noun.head.head) in measures:
        noun = noun.head.head
    return noun


def _match(token: "Token", namer: Namer) -> Iterator[Predicate]:
    table = namer.table
    lemma = lemma_of(token)
    if is_verbal(token):
        for rule in table.by_lemma.get(("verb", lemma), ()):
            if _verb_holds(token, rule, namer):
                yield Predicate(rule, token, token)
    elif token.pos_ in ("NOUN", "PROPN") or (token.pos_ == "ADJ" and token.dep_ in ("pobj", "dobj", "nsubj")):
        for rule in table.by_lemma.get(("noun", lemma), ()):
            clause = _noun_clause(token, rule, namer)
            if clause is not None:
                yield Predicate(rule, token, clause)
    elif token.pos_ == "ADJ" and token.dep_ in ("acomp", "attr", "ROOT", "conj") and is_verbal(token.head):
        for rule in table.by_lemma.get(("adjective", lemma), ()):
            if lemma_of(token.head) in BE and _clause_holds(token, token.head, rule, namer):
                yield Predicate(rule, token, token.head)


def _verb_holds(verb: "Token", rule: EventRule, namer: Namer) -> bool:
    particles = {
        child.lower_
        for child in children(verb, "prt", "advmod", "prep")
        if child.i == verb.i + 1 or child.dep_ == "prt"
    }
    if rule.particle and not particles & set(rule.particle):
        return False
    if particles & set(rule.not_particle):
        return False
    words = namer.table.words
    patient = find_patient(verb)
    if rule.object and (patient is None or not namer.is_kind(patient, words(rule.object), strict=True)):
        return False
    if rule.not_object and patient is not None and _is_word(patient, words(rule.not_object), namer):
        return False
    if (patient is not None or children(verb, "ccomp")) and lemma_of(verb) in rule.intransitive:
        return False
    if rule.complement == "infinitive":
        infinitives = [
            t for t in children(verb, "xcomp", "ccomp", "advcl") if children(t, "aux") and _is_infinitive(t)
        ]
        if not infinitives or any(lemma_of(t) in rule.not_complement for t in infinitives):
            return False
    if rule.about and not any(
        t.lower_ in rule.about or lemma_of(t) in rule.about for t in verb.subtree if t.i > verb.i
    ):
        return False
    return _clause_holds(verb, verb, rule, namer)


def _clause_holds(token: "Token", verb: "Token", rule: EventRule, namer: Namer) -> bool:
    """Whether the conditions on who acts and on prepositions hold."""
    words = namer.table.words
    agent = find_agent(verb)
    if agent is not None:
        if rule.subject and not namer.is_kind(agent, words(rule.subject)):
            return False
        if rule.not_subject and _is_word(agent, words(rule.not_subject), namer):
            return False
    elif rule.subject and not rule.object:
        return False
    if rule.preposition or rule.not_naming:
        phrases = list(find_phrases(token, rule.preposition or PREPOSITIONS))
        if token.i != verb.i and "to" in rule.preposition:
            phrases += children(token, "xcomp")
        if rule.preposition and not phrases:
            return False
        if rule.naming and not any(_is_named(phrase, words(rule.naming), namer) for phrase in phrases):
            return False
        if any(_is_word(phrase, words(rule.not_naming), namer) for phrase in phrases):
            return False
    if rule.violent and agent is None and find_violence(verb, namer) is None:
        return False
    return (
        not rule.confined or agent is not None or bool(next(find_phrases(verb, CONFINED_PREPOSITIONS), None))
    )


def _is_infinitive(verb: "Token") -> bool:
    return any(child.lower_ == "to" for child in children(verb, "aux"))


def _is_named(phrase: "Token", words: frozenset[str], namer: Namer) -> bool:
    if phrase.lower_ in words or lemma_of(phrase) in words:
        return True
    return phrase.dep_ != "pcomp" and namer.is_kind(phrase, words)


def _is_word(token: "Token", words: frozenset[str], namer: Namer) -> bool:
    meant = namer.mean(token) or token
    if meant.lower_ in words or lemma_of(meant) in words:
        return True
    kinds = frozenset(word for word in words if word.startswith("@"))
    return bool(kinds) and namer.is_kind(token, kinds)


def _noun_clause(noun: "Token", rule: EventRule, namer: Namer) -> "Token | None":
    """Return the verb of the clause that makes *noun* an event by *rule*, None when nothing does."""
    if noun.dep_ in ("compound", "nmod") or (noun.tag_ in ("NN", "NNP") and lemma_of(noun) in rule.plural):
        return None
    before = {t.lower_ for t in noun.lefts if t.dep_ in ("compound", "amod", "nmod", "poss")} | {
        lemma_of(t) for t in noun.lefts if t.dep_ in ("compound", "amod", "nmod", "poss")
    }
    if (rule.modifier and not before & set(rule.modifier)) or before & set(rule.not_modifier):
        return None
    top = climb(noun, namer)
    clause = find_governor(top)
    if clause is None:
        # A headline without a verb: only what the noun itself says can make it an event.
        return noun if _has_evidence(noun, top, rule, namer) else None
    verb = top.head
    if rule.light and lemma_of(clause) in rule.light and clause.i == verb.i:
        is_governed = top.dep_ == "nsubjpass" or (top.dep_ == "dobj" and not is_passive(verb))
        if is_governed and _clause_agrees(verb, rule, namer):
            return clause
    if rule.occurs and clause.i == verb.i:
        if top.dep_ in ("nsubj", "nsubjpass") and lemma_of(verb) in namer.table.classes["happening"]:
            return clause
        if top.dep_ == "attr" and children(verb, "expl"):
            return clause
    return clause if _has_evidence(noun, top, rule, namer) else None


def _clause_agrees(verb: "Token", rule: EventRule, namer: Namer) -> bool:
    agent = find_agent(verb)
    return not rule.subject or (agent is not None and namer.is_kind(agent, namer.table.words(rule.subject)))


def _has_evidence(noun: "Token", top: "Token", rule: EventRule, namer: Namer) -> bool:
    phrases = list(find_phrases(noun, rule.evidence))
    if not rule.evidence_in:
        return bool(phrases)
    words = namer.table.words(rule.evidence_in)
    return any(namer.is_kind(phrase, words) for phrase in phrases)
