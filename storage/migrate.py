"""The schema of a database, brought up to date: migrations once and forward only, then the public surface."""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from storage.database import Database
from storage.errors import NewerDatabaseError, StorageError
from storage.queries import read_query


@dataclass(frozen=True, slots=True)
class Script:
    """An SQL file of this package: its number (0 when it has none), name and text."""

    number: int
    name: str
    text: str

    @property
    def sha256(self) -> str:
        """The digest of its text."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@cache
def read_scripts(folder: str) -> tuple[Script, ...]:
    """Return the SQL files of *folder* ("migrations" or "views") in the order of their names."""
    found = sorted(
        (f for f in files("storage").joinpath(folder).iterdir() if f.name.endswith(".sql")),
        key=lambda f: f.name,
    )
    return tuple(Script(int(f.name.split("_")[0]), f.name, f.read_text(encoding="utf-8")) for f in found)


def migrate(database: Database) -> None:
    """Bring the schema of *database* up to date.

    Raises `NewerDatabaseError` when a newer Tallywire wrote it, `StorageError` when it is not Tallywire's.
    """
    check_version(database)
    applied = dict(read_applied(database))
    if not applied:
        with database.transaction():
            database.fetch(read_query("create_schema"))
    for script in read_scripts("migrations"):
        if script.number in applied:
            if applied[script.number] != script.sha256:
                raise StorageError(
                    f"{database.path}: migration {script.name} was edited after it had been applied"
                )
            continue
        with database.transaction():
            database.fetch(script.text)
            database.fetch(
                "INSERT INTO store.schema_migrations VALUES ($number, $name, $sha256, current_timestamp)",
                {"number": script.number, "name": script.name, "sha256": script.sha256},
            )
    create_surface(database)


def find_outdated(database: Database) -> int:
    """Return the schema of *database* where migrations are due that would change it, else 0.

    Raises as `check_version` does.
    """
    schema = check_version(database)
    return schema if schema < read_scripts("migrations")[-1].number else 0


def check_version(database: Database) -> int:
    """Return the number of the last migration applied, 0 for an empty database.

    Raises `NewerDatabaseError` when this Tallywire does not know it, `StorageError` when the database
    holds tables that are not Tallywire's.
    """
    applied = read_applied(database)
    newest_known = read_scripts("migrations")[-1].number
    if not applied:
        if database.fetch_value(
            "SELECT count(*) FROM duckdb_tables() WHERE NOT internal AND schema_name <> 'store'"
        ):
            raise StorageError(f"{database.path}: a DuckDB database, but not one of Tallywire's")
        return 0
    if (newest := max(applied)[0]) > newest_known:
        raise NewerDatabaseError(
            f"{database.path}: written by a newer Tallywire (schema {newest}; this one knows"
            f" {newest_known}): update Tallywire to open it"
        )
    return newest


def read_applied(database: Database) -> list[tuple[int, str]]:
    """Return number and digest of every migration applied, none when there is no schema yet."""
    if not database.fetch(
        # A list of tables would take longer than all the rest of opening a database.
        "SELECT 1 FROM duckdb_schemas() WHERE schema_name = 'store' AND database_name = current_database()"
    ):
        return []
    return [
        (n, digest) for n, digest in database.fetch("SELECT version, sha256 FROM store.schema_migrations")
    ]


def create_surface(database: Database) -> None:
    """Make the views and macros those of this Tallywire, in one transaction, unless they are already.

    What is kept of them is worked out anew.
    """
    scripts = read_scripts("views")
    digest = hashlib.sha256("".join(script.sha256 for script in scripts).encode()).hexdigest()
    if database.fetch_value("SELECT sha256 FROM store.surface") == digest:
        return
    with database.transaction():
        for (statement,) in database.fetch(read_query("drop_surface")):
            database.fetch(statement)
        for script in scripts:
            database.fetch(script.text)
        database.fetch("DELETE FROM store.surface")
        database.fetch("INSERT INTO store.surface VALUES ($digest)", {"digest": digest})
