"""Writes docs/sql-cookbook.md: each recipe with what it answers on the seeds and on the sample.

    PYTHONPATH=. python tests/cookbook/make.py

The cookbook is the project's word on its SQL; test_cookbook.py runs this and compares.
"""

import tempfile
import tomllib
from io import StringIO
from pathlib import Path

from play import HERE, play_sample, play_seeds

from flows.choices import OutputFormat
from flows.table_output import write_table
from storage import PublicStore, Table, read_public

COOKBOOK = HERE.parents[1] / "docs" / "sql-cookbook.md"
HEAD = (HERE / "head.md").read_text(encoding="utf-8")


def make_cookbook(data: Path) -> str:
    """Return the cookbook, cooked in the empty folder *data*."""
    samples = {"seeds": play_seeds, "sample": play_sample}
    for name, play in samples.items():
        (data / name).mkdir()
        play(data / name)
    recipes = tomllib.loads((HERE / "recipes.toml").read_text(encoding="utf-8"))["recipe"]
    parts = [HEAD]
    with read_public(data / "seeds") as seeds, read_public(data / "sample") as sample:
        for recipe in recipes:
            parts.append(f"## {recipe['title']}\n\n{recipe['words']}\n")
            if "sql" in recipe:
                parts.append(f"```sql\n{recipe['sql']};\n```\n")
            for name, public in (("seeds", seeds), ("sample", sample)):
                sql = recipe.get(name) or recipe["sql"]
                asked = "" if "sql" in recipe else f"```sql\n{sql};\n```\n\n"
                parts.append(f"On the {name}:\n\n{asked}```text\n{answer(public, sql)}\n```\n")
    return "\n".join(parts)


def answer(public: PublicStore, sql: str) -> str:
    """Return the answer as `tallywire sql` prints it, its rows in an order of their own."""
    table = public.query(sql)
    rows = sorted(table.rows, key=lambda row: [(value is not None, str(value)) for value in row])
    out = StringIO()
    write_table(Table(table.columns, table.types, rows), OutputFormat.TABLE, out)
    return "\n".join(line.rstrip() for line in out.getvalue().rstrip().splitlines())


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        COOKBOOK.write_text(make_cookbook(Path(folder)), encoding="utf-8")
