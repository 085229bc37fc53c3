"""The parties that words name: in a noun phrase, and behind the pronouns that stand for them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tallywire.extract.organisations import national_bodies, organisations
from tallywire.extract.placenames import PlaceMap
from tallywire.extract.syntax import NOUNS, children, lemma_of
from tallywire.models import Measure
from tallywire.rules import read_table

if TYPE_CHECKING:
    from tallywire.parse import Span, Token

# Names are looked for among this many words at once: "Democratic Republic of the Congo".
LONGEST_NAME = 6
# Sentences back in which whom a pronoun stands for is looked for.
REACH = 2
_PART_LABELS = ("amod", "compound", "poss", "nmod", "advmod", "npadvmod")


@dataclass(frozen=True, slots=True)
class PartyWords:
    """The words of `[party]` in rules/groups.toml."""

    losing: frozenset[str]
    handling: frozenset[str]
    enemies: frozenset[str]
    containers: frozenset[str]
    sources: frozenset[str]
    state: frozenset[str]
    driving: frozenset[str]
    sending: frozenset[str]
    seeking: frozenset[str]
    gifts: frozenset[str]
    firing: frozenset[str]
    downing: frozenset[str]
    overcoming: frozenset[str]
    defenders: frozenset[str]
    rootless: frozenset[str]
    voyages: frozenset[str]
    own_soldiers: frozenset[str]
    everywhere: frozenset[str]
    combined: frozenset[str]


@cache
def party_words() -> PartyWords:
    """Return the words of `[party]` in rules/groups.toml."""
    return PartyWords(**{part: frozenset(words) for part, words in read_table("groups")["party"].items()})


@cache
def anaphors() -> Mapping[str, tuple[str, ...]]:
    """Return the organisations that a common noun with "the" can stand for, from organisations.toml."""
    table: Mapping[str, list[str]] = read_table("organisations")["anaphors"]
    return {noun: tuple(names) for noun, names in table.items()}


def find_named_party(name: str, places: PlaceMap) -> str | None:
    """Return the country code or organisation that *name* stands for, None when it is neither."""
    name = name.removesuffix("'s").removesuffix("'")
    return organisations().get(name) or national_bodies().get(name) or places.gazetteer.find_country(name)


def names_in(span: "Span", places: PlaceMap) -> Iterator[tuple[int, str]]:
    """The parties named in *span*, last first, each with the index of its first word; "US" of
    "US-backed" is none."""
    doc, last = span.doc, span.end
    while last > span.start:
        is_hyphened = last < len(doc) and doc[last].text == "-" and not doc[last - 1].whitespace_
        for size in range(min(LONGEST_NAME, last - span.start), 0, -1):
            opening = doc[last - size]
            if is_hyphened or (opening.text[:1].islower() and opening.lower_ != "al"):
                continue
            words = doc[last - size : last]
            if found := _society(words) or find_named_party(words.text, places):
                yield last - size, found
                last -= size - 1
                break
        last -= 1


def _society(words: "Span") -> str | None:
    """The name of a national society: "Kenya Red Cross", "Turkish Red Crescent Society"."""
    names = [t.text for t in words]
    core = names[:-1] if names[-1] == "Society" else names
    is_society = len(core) > 2 and core[-2] == "Red" and core[-1] in ("Cross", "Crescent")
    return words.text if is_society and all(n[:1].isupper() for n in names) and "The" not in names else None


def party_of_phrase(noun: "Token", places: PlaceMap, measure: Measure | None = None) -> str | None:
    """The party that the noun phrase names: "Russian troops", "Ukraine's army", "children from Ukraine"."""
    if found := places.countries_inside.get(noun.i):
        return found
    left = min((t.i for c in noun.lefts if c.dep_ in _PART_LABELS for t in c.subtree), default=noun.i)
    if named := next(names_in(noun.doc[left : noun.i + 1], places), None):
        return named[1]
    if found := _anaphor(noun.doc[left : noun.i + 1], places):
        return found
    for child in noun.rights:
        if child.dep_ == "prep" and child.lower_ in ("of", "from"):
            for inner in children(child, "pobj"):
                if not _is_number(inner) and (found := party_of_phrase(inner, places)):
                    return found
        elif child.dep_ == "appos" and (found := party_of_phrase(child, places)):
            return found
        elif child.dep_ == "acl" and measure is not Measure.ATTACKED and _is_handled(child):
            for agent in children(child, "agent"):
                for inner in children(agent, "pobj"):
                    if found := party_of_phrase(inner, places):
                        return found
    return None


def _anaphor(phrase: "Span", places: PlaceMap) -> str | None:
    """The organisation that "the alliance" or "the bloc" in *phrase* stands for, when the story names it."""
    for token in phrase:
        names = anaphors().get(token.lower_, ())
        if names and (token.i == 0 or token.nbor(-1).lower_ in ("the", "military", "-", "country")):
            named = (found for _, found in names_in(token.doc[: token.i], places) if found in names)
            if found := next(named, None):
                return found
    return None


def _is_handled(verb: "Token") -> bool:
    return verb.tag_ == "VBN" and lemma_of(verb) in party_words().handling


def _is_number(token: "Token") -> bool:
    return token.like_num or token.pos_ == "NUM"


def antecedent(pronoun: "Token", places: PlaceMap) -> str | None:
    """The party that a pronoun stands for: the last subject or owner before it that is one."""
    doc, sent = pronoun.doc, pronoun.sent
    starts = [s.start for s in places.document.sentences if s.start <= sent.start][-1 - REACH :]
    for token in reversed(doc[starts[0] if starts else sent.start : pronoun.i]):
        if token.dep_ not in ("nsubj", "nsubjpass", "poss", "agent", "pobj") or token.pos_ not in NOUNS:
            continue
        if token.dep_ == "pobj" and token.head.lower_ != "by":
            continue
        if found := party_of_phrase(token, places):
            return found
        if lemma_of(token) in party_words().state and token.sent.start == sent.start:
            return places.home_party
    return None
