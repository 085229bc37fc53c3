"""The data dictionary, made from the comments in the database: `python -m storage.docs` writes it."""

from pathlib import Path

import duckdb

from storage.database import Database
from storage.migrate import migrate
from storage.surface import Relation, describe_surface

DICTIONARY = Path(__file__).parents[1] / "docs" / "data-dictionary.md"

HEAD = """# Data dictionary

The public surface of a Tallywire database: its views, and macros that take a day, a series or a figure.
Made from the comments in the database by `python -m storage.docs`; a test keeps it true. Days are DATE,
moments TIMESTAMP in UTC. Base tables live in schema `store` and may change between releases.
"""


def render_dictionary(relations: list[Relation]) -> str:
    """Return the data dictionary as Markdown."""
    parts = [HEAD]
    for relation in relations:
        call = "" if relation.parameters is None else f"({', '.join(relation.parameters)})"
        rows = "\n".join(f"| {c.name} | {c.type} | {_cell(c.comment)} |" for c in relation.columns)
        parts.append(
            f"## {relation.name}{call}\n\n{relation.comment}\n\n| column | type | what it is |\n"
            f"| --- | --- | --- |\n{rows}\n"
        )
    return "\n".join(parts)


def _cell(text: str | None) -> str:
    return (text or "").replace("|", "\\|")


def make_dictionary() -> str:
    """Return the data dictionary of a freshly made database."""
    database = Database(duckdb.connect(), Path("memory"))
    try:
        migrate(database)
        return render_dictionary(describe_surface(database))
    finally:
        database.close()


if __name__ == "__main__":
    DICTIONARY.parent.mkdir(exist_ok=True)
    DICTIONARY.write_text(make_dictionary(), encoding="utf-8")
