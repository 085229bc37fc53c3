"""The public surface as the database itself describes it: views and macros, with what their columns mean."""

import re
from dataclasses import dataclass

from storage.database import Database
from storage.queries import read_query


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a view or macro: its name, DuckDB type and what it means (None when nobody said)."""

    name: str
    type: str
    comment: str | None


@dataclass(frozen=True, slots=True)
class Relation:
    """A view or a table macro of the public surface. A view has no parameters."""

    name: str
    parameters: tuple[str, ...] | None
    comment: str | None
    columns: tuple[Column, ...]


def describe_surface(database: Database) -> list[Relation]:
    """Return the views, then the table macros of schema main, by name, with their columns.

    The macros of a published snapshot may stand in another order than their comments need: there, ask for
    the views alone.
    """
    views = {view.name: view for view in describe_views(database)}
    macros: dict[str, Relation] = {}
    for name, parameters, comment in database.fetch(read_query("surface_macros")):
        told = _read_told(comment or "", {**views, **macros})
        call = f"DESCRIBE FROM {name}({', '.join(['NULL'] * len(parameters))})"
        columns = tuple(Column(row[0], row[1], told.get(row[0])) for row in database.fetch(call))
        macros[name] = Relation(name, tuple(parameters), (comment or "").split("\n")[0] or None, columns)
    return [*views.values(), *macros.values()]


def describe_views(database: Database) -> list[Relation]:
    """Return the views of schema main, by name, with their columns."""
    return [
        Relation(
            name,
            None,
            comment,
            tuple(Column(*row) for row in database.fetch(read_query("surface_columns"), {"view": name})),
        )
        for name, comment in database.fetch(read_query("surface_views"))
    ]


def _read_told(comment: str, known: dict[str, Relation]) -> dict[str, str]:
    """Return what a macro's comment tells of its columns, itself or by naming another relation."""
    told: dict[str, str] = {}
    if other := re.search(r"^Columns as in (\w+)\.$", comment, re.MULTILINE):
        told |= {c.name: c.comment for c in known[other[1]].columns if c.comment}
    for name, text in re.findall(r"^(\w+): (.+)$", comment, re.MULTILINE):
        told[name] = text
    return told
