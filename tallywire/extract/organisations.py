"""Organisations that are parties in their own right, and national bodies that stand for their country."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tallywire.rules import build_rows, read_table

if TYPE_CHECKING:
    from tallywire.parse import Span, Token


# Words inside a name that the parse takes for grammar, and how far ahead a name may end.
_SMALL = frozenset({"the", "Without", "without", "Sans", "for", "and", "of"})
_LONGEST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationRow:
    """An organisation that is a party, under its usual name; `armed` for those that fight as a group."""

    name: str
    aliases: tuple[str, ...] = ()
    armed: bool = False


@cache
def organisation_rows() -> tuple[OrganisationRow, ...]:
    """Return the rows of organisations.toml."""
    return build_rows(OrganisationRow, read_table("organisations")["organisations"], "organisations.toml")


@cache
def organisations() -> Mapping[str, str]:
    """Return the usual name of every organisation of organisations.toml by its names."""
    return {alias: row.name for row in organisation_rows() for alias in (row.name, *row.aliases)}


@cache
def armed_groups() -> frozenset[str]:
    """Return the usual names of the organisations that fight as a group of their own."""
    return frozenset(row.name for row in organisation_rows() if row.armed)


@cache
def national_bodies() -> Mapping[str, str]:
    """Return the alpha-3 code of the country of every national body of organisations.toml, by its name."""
    bodies: Mapping[str, list[str]] = read_table("organisations")["bodies"]
    return {name: country for country, names in bodies.items() for name in names}


@cache
def _phrases() -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """The names with small words inside, by their last word: the parse breaks "Save the Children"."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for name in organisations():
        words = tuple(name.split())
        if len(words) > 2 and any(word in _SMALL for word in words):
            found.setdefault(words[-1], []).append(words)
    return {last: tuple(names) for last, names in found.items()}


def organisation_at(word: "Token") -> "Span | None":
    """Return the name with small words inside that *word* stands in: "Doctors Without Borders"."""
    doc = word.doc
    for at in range(word.i, min(word.i + _LONGEST, len(doc))):
        for words in _phrases().get(doc[at].text, ()):
            start = at + 1 - len(words)
            if 0 <= start <= word.i and all(
                t.text == w for t, w in zip(doc[start : at + 1], words, strict=True)
            ):
                return doc[start : at + 1]
    return None
