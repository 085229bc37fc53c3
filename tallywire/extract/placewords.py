"""The words around the names of places, as rules/locating.toml lists them."""

from dataclasses import dataclass
from functools import cache

from tallywire.rules import read_table


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """The words of rules/locating.toml that tell of places, by what they tell."""

    strict: frozenset[str]
    prepositions: frozenset[str]
    telling: frozenset[str]
    directions: frozenset[str]
    beside: frozenset[str]
    kinds: frozenset[str]
    sites: frozenset[str]
    reaching: frozenset[str]
    recording: frozenset[str]
    incidents: frozenset[str]
    spreading: frozenset[str]
    befalling: frozenset[str]
    passing: frozenset[str]
    bodies: frozenset[str]


@cache
def place_words() -> PlaceWords:
    """Return the words of rules/locating.toml."""
    table = read_table("locating")
    return PlaceWords(**{part: frozenset(table[part]) for part in PlaceWords.__dataclass_fields__})
