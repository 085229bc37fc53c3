"""The rules by which events are coded, from rules/events.toml, with the word classes they name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Literal

from tallywire.errors import RuleError
from tallywire.rules import build_rows, read_table

TYPES = frozenset(
    {
        "AGREE",
        "CONSULT",
        "SUPPORT",
        "CONCEDE",
        "COOPERATE",
        "AID",
        "RETREAT",
        "REQUEST",
        "ACCUSE",
        "REJECT",
        "THREATEN",
        "PROTEST",
        "SANCTION",
        "MOBILIZE",
        "COERCE",
        "ASSAULT",
    }
)
ROLES = frozenset(
    {
        "subject",
        "object",
        "dative",
        "owner",
        "object_owner",
        "subject_owner",
        "mates",
        "between",
        "between_other",
        "light",
        "light_mates",
        "clause_subject",
        "complement",
        "complement_object",
        "violence_owner",
    }
)
PREPOSITIONS = frozenset(
    {
        "against",
        "along",
        "at",
        "by",
        "for",
        "from",
        "in",
        "into",
        "near",
        "of",
        "on",
        "through",
        "to",
        "toward",
        "towards",
        "under",
        "upon",
        "with",
    }
)
NEEDS = frozenset({"any", "actor", "target", "both", "none"})


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRule:
    """One row of events.toml; the table's head says what each condition means."""

    name: str
    type: str
    pos: Literal["verb", "noun", "adjective"]
    lemmas: tuple[str, ...]
    actor: tuple[str, ...]
    target: tuple[str, ...]
    needs: str
    matches: tuple[str, ...]
    near_miss: tuple[str, ...]
    mode: str | None = None
    context: str | None = None
    particle: tuple[str, ...] = ()
    not_particle: tuple[str, ...] = ()
    object: tuple[str, ...] = ()
    not_object: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    not_subject: tuple[str, ...] = ()
    preposition: tuple[str, ...] = ()
    naming: tuple[str, ...] = ()
    not_naming: tuple[str, ...] = ()
    complement: str = ""
    not_complement: tuple[str, ...] = ()
    intransitive: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    modifier: tuple[str, ...] = ()
    not_modifier: tuple[str, ...] = ()
    plural: tuple[str, ...] = ()
    violent: bool = False
    confined: bool = False
    light: tuple[str, ...] = ()
    occurs: bool = False
    evidence: tuple[str, ...] = ()
    evidence_in: tuple[str, ...] = ()
    actor_in: tuple[str, ...] = ()
    target_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusWords:
    """The words that tell what has happened from what has not."""

    planned: frozenset[str]
    denied: frozenset[str]
    hypothetical: frozenset[str]
    planned_modals: frozenset[str]
    hypothetical_modals: frozenset[str]
    conditions: frozenset[str]
    planned_words: frozenset[str]
    hypothetical_words: frozenset[str]
    denying_words: frozenset[str]


@dataclass(frozen=True, slots=True)
class EventTable:
    """events.toml, read: rules by part of speech and lemma, word classes, words of status."""

    rules: tuple[EventRule, ...]
    by_lemma: Mapping[tuple[str, str], tuple[EventRule, ...]]
    classes: Mapping[str, frozenset[str]]
    status: StatusWords

    def words(self, names: Iterable[str]) -> frozenset[str]:
        """Return the words that *names* (words or names of classes) stand for, kinds of names included."""
        return frozenset().union(*(self.classes.get(name, {name}) for name in names))


@cache
def event_table() -> EventTable:
    """Return the table of rules/events.toml."""
    return make_event_table(read_table("events"))


def make_event_table(table: Mapping[str, Any]) -> EventTable:
    """Return the rules of *table*. Raises `RuleError` naming the row for an unknown key, type or role."""
    rules = build_rows(EventRule, list(table["rule"]), "events.toml: rule")
    by_lemma: dict[tuple[str, str], list[EventRule]] = {}
    seen: set[str] = set()
    for rule in rules:
        where = f"events.toml: {rule.name!r}"
        if rule.name in seen:
            raise RuleError(f"{where}: the name is given twice")
        seen.add(rule.name)
        if rule.type not in TYPES:
            raise RuleError(f"{where}: no event type {rule.type!r}")
        if rule.needs not in NEEDS:
            raise RuleError(f"{where}: needs is one of {', '.join(sorted(NEEDS))}")
        if unknown := {*rule.actor, *rule.target} - ROLES - PREPOSITIONS:
            raise RuleError(f"{where}: no role {min(unknown)!r}")
        for lemma in rule.lemmas:
            by_lemma.setdefault((rule.pos, lemma), []).append(rule)
    words = {field.name: frozenset(table["status"][field.name]) for field in fields(StatusWords)}
    return EventTable(
        rules,
        {key: tuple(found) for key, found in by_lemma.items()},
        {name: frozenset(found) for name, found in table["classes"].items()},
        StatusWords(**words),
    )
