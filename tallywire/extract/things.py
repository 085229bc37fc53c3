"""Classes of counted nouns: what one item is, who the counted people are, from rules/things.toml."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from tallywire.models import Status
from tallywire.rules import build_rows, read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingRow:
    """One row of things.toml: nouns of one class."""

    nouns: tuple[str, ...]
    unit: str = ""
    status: str = ""
    subclass: str = ""
    thing: str = ""


@dataclass(frozen=True, slots=True)
class Thing:
    """The class of a counted noun. `classes` are the names a measure may ask for."""

    classes: frozenset[str]
    unit: str
    status: Status | None


UNKNOWN = Thing(frozenset({"unknown"}), "", None)
UNSAID = Thing(frozenset({"unsaid"}), "", None)


@cache
def things() -> Mapping[str, Thing]:
    """Return the class of every noun of things.toml, by lemma; a noun's first row counts."""
    table: dict[str, Thing] = {}
    rows = [
        {("thing" if key == "class" else key): value for key, value in row.items()}
        for row in read_table("things")["thing"]
    ]
    for row in build_rows(ThingRow, rows, "things.toml"):
        thing = Thing(
            frozenset({row.thing, row.subclass} - {""}), row.unit, Status(row.status) if row.status else None
        )
        for noun in row.nouns:
            table.setdefault(noun, thing)
    return table


@cache
def transparent_nouns() -> frozenset[str]:
    """Return the nouns that only hold a number ("a total of 12 people")."""
    return frozenset(read_table("things")["transparent"]["nouns"])


@cache
def state_nouns() -> frozenset[str]:
    """Return the words that say how the counted are and not what ("30 dead")."""
    return frozenset(read_table("things")["states"]["nouns"])


@cache
def carriers() -> tuple[frozenset[str], frozenset[str]]:
    """Return the verbs and the prepositions that carry a number to its noun ("the toll rose to 31")."""
    table = read_table("things")["carriers"]
    return frozenset(table["verbs"]), frozenset(table["prepositions"])


@cache
def setters() -> frozenset[str]:
    """Return the verbs whose object alone is carried to a number ("cap fees at $110")."""
    return frozenset(read_table("things")["carriers"]["setters"])


def classify_noun(lemma: str, before: str = "") -> Thing:
    """Return the class of the noun *lemma*, the two-word name with *before* tried first."""
    table = things()
    return table.get(f"{before} {lemma}") or table.get(lemma) or UNKNOWN
