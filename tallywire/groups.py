"""Who or what a number counts: the noun that tells a group apart where party and status do not. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from tallywire.facets import drop_facet
from tallywire.models import Figure, Measure, Status
from tallywire.names import clean_name, is_country
from tallywire.rules import read_table


@dataclass(frozen=True, slots=True)
class GroupNoun:
    """The noun of a group, singular: None where party and status say enough.

    `qualifier` says how sure the count is ("suspected"), which parts series but not groups.
    """

    noun: str | None
    qualifier: str | None = None

    @property
    def words(self) -> str | None:
        """Noun and qualifier as one phrase, None when there is neither."""
        return " ".join(part for part in (self.qualifier, self.noun) if part) or None


def read_group(figure: Figure, facet: str | None = None) -> GroupNoun:
    """Return the noun that tells the group of *figure* apart, besides its *facet*.

    "Russian troops", "Russian soldiers" and "members of the Russian forces" are one group, and so are
    people and persons; inmates and guards are two, as are mass graves and graves.
    """
    counted = drop_facet(figure.counted or "", facet)
    group = _read(counted, figure.status, figure.measure, figure.unit)
    if figure.measure is Measure.VOTED and (side := _find_side(figure)):
        return GroupNoun(f"{group.noun or figure.unit or 'vote'}: {side}", group.qualifier)
    return group


def is_launched(noun: str | None) -> bool:
    """Return whether *noun* names something launched at the party it is counted for ("missile")."""
    return noun is not None and noun.rpartition(" ")[2] in _rules()["launched"]["nouns"]


def is_qualifier(words: str) -> bool:
    """Return whether *words* say only how sure a count is ("laboratory confirmed")."""
    return all(word in _set("qualifiers") for word in words.split())


def singularise(noun: str) -> str:
    """Return the singular of an English *noun* in lower case: "families" → "family"."""
    table: Mapping[str, str] = _rules()["plurals"]
    if (known := table.get(noun)) is not None:
        return known
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("sses", "xes", "ches", "shes", "zes")):
        return noun[:-2]
    if noun.endswith("s") and not noun.endswith(("ss", "us", "is")):
        return noun[:-1]
    return noun


def pluralise(noun: str) -> str:
    """Return the plural of an English *noun*: "camp and facility" → "camps and facilities"."""
    if " and " in noun:
        return " and ".join(map(pluralise, noun.split(" and ")))
    head = noun.rpartition(" ")[2]
    plurals: Mapping[str, str] = _rules()["plurals"]
    for plural, singular in plurals.items():
        if head == singular and plural != "persons":
            return noun[: len(noun) - len(head)] + plural
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh", "z")) else "s")


@lru_cache(maxsize=65_536)
def _read(counted: str, status: Status | None, measure: Measure, unit: str | None) -> GroupNoun:
    nouns: list[str] = []
    qualifiers: list[str] = []
    for part in re.split(r",| and | or |/|&", _select_phrase(counted)):
        noun, qualifier = _read_part(part.split(), status, measure, unit)
        if noun:
            nouns.append(noun)
        if qualifier:
            qualifiers.append(qualifier)
    noun = " and ".join(sorted(set(nouns))) or None
    return GroupNoun(None if noun == unit else noun, " ".join(sorted(set(qualifiers))) or None)


def _find_side(figure: Figure) -> str | None:
    """Return the side of a vote: the first that the sentence names behind the number."""
    behind = figure.sentence[figure.end - figure.sentence_start :].casefold()
    named = {
        side: behind.find(cue) for side, cues in _rules()["votes"].items() for cue in cues if cue in behind
    }
    return min(named, key=lambda side: named[side]) if named else None


def _select_phrase(counted: str) -> str:
    """Return the words of *counted* that name the thing: "members of its forces" → "its forces"."""
    tokens = re.sub(r"\([^)]*\)", " ", clean_name(counted)).split()
    start = end = 0
    while end < len(tokens):
        word = tokens[end].casefold()
        if word == "of":
            if singularise(tokens[end - 1].casefold()) not in _set("transparent"):
                break
            start = end + 1
        elif word in _set("cuts") and end > start:
            break
        end += 1
    return " ".join(tokens[start:end])


def _read_part(
    tokens: list[str], status: Status | None, measure: Measure, unit: str | None
) -> tuple[str | None, str | None]:
    """Return noun and qualifier of one conjunct; no noun when it names nobody in particular."""
    words = [re.sub(r"(?:'s|')$", "", t) for token in tokens for t in _split_qualified(token)]
    same: Mapping[str, str] = _rules()["same"]
    words = [
        same[word.casefold()] if same.get(word.casefold()) in _set("qualifiers") else word for word in words
    ]
    found = [word.casefold() for word in words if word.casefold() in _set("qualifiers")]
    kept = [
        word.casefold()
        for word in words
        if word.casefold() not in _set("qualifiers") and not is_country(word) and not re.search(r"\d", word)
    ]
    qualifier = found[0] if found else None
    while len(kept) > 1 and kept[-1] in _set("loose"):  # "people killed"
        kept.pop()
    if not kept:
        return None, qualifier
    head = singularise(kept[-1])
    head = same.get(head, head)
    modifiers = [w for w in kept[:-1] if w not in _set("loose") and w not in set(Status)]
    if head in _rules()["units"].get(unit, ()) and not modifiers:
        return None, qualifier
    if head in _generic_nouns(status, measure) or (not modifiers and head in _set("loose")):
        return None, qualifier
    is_thing = unit not in ("person", "household")
    if is_thing or head in _set("light"):
        return " ".join([*modifiers, head]), qualifier
    return head, qualifier


def _split_qualified(token: str) -> list[str]:
    """Return the parts of a compound that says how sure a count is: "laboratory-confirmed"."""
    parts = token.split("-")
    return parts if len(parts) > 1 and parts[-1].casefold() in _set("qualifiers") else [token]


@cache
def _generic_nouns(status: Status | None, measure: Measure) -> frozenset[str]:
    generic, measures = _rules()["generic"], _rules()["measures"]
    return (
        frozenset(generic["any"]) | frozenset(generic.get(status, ())) | frozenset(measures.get(measure, ()))
    )


def _rules() -> Mapping[str, Any]:
    return read_table("groups")


@cache
def _set(name: str) -> frozenset[str]:
    return frozenset(_rules()[name])
