"""The SQL of storage that needs thought, one file per statement, each headed by purpose and parameters."""

from functools import cache
from importlib.resources import files


@cache
def read_query(name: str) -> str:
    """Return the text of the query *name* (its file without ending)."""
    return files(__package__).joinpath(f"{name}.sql").read_text(encoding="utf-8")
