"""Organisations that are parties in their own right, and national bodies that stand for their country."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from tallywire.rules import build_rows, read_table


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
