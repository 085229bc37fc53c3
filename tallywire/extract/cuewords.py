"""The words that say a measure, from rules/measures.toml, looked up in the role that they play."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tallywire.extract.counted import Counted
from tallywire.extract.syntax import lemma_of
from tallywire.models import Kind, Measure
from tallywire.rules import build_rows, read_table

if TYPE_CHECKING:
    from tallywire.parse import Token

Role = str


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


def look_up(counted: Counted, role: Role, token: "Token", word: str | None = None) -> Iterator[Cue]:
    """Yield the cue that *word*, else the lemma of *token*, is in its *role*, by measure."""
    for row in _index()[role].get(word or lemma_of(token), ()):
        if (
            not row.things
            or (role == "nouns" and counted.quantity.kind in (Kind.COUNT, Kind.PERCENT))
            or not classes_of(counted).isdisjoint(row.things)
        ):
            yield Cue(row.name, token, role)


def classes_of(counted: Counted) -> frozenset[str]:
    """Return the classes of things that *counted* is of."""
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
