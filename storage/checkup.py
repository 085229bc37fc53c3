"""What is wrong with a database: damaged tables, texts that are not what they were, rows that cannot be."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from storage.copies import list_tables, read_table
from storage.database import MEMORY_BYTES, Closing, Database, connect
from storage.errors import StorageError
from storage.migrate import find_outdated
from storage.queries import read_query
from tallywire.identity import digest_text

# What each query check_*.sql finds, by its name.
CHECKS = {
    "figure_text": "figures whose words do not stand in their article where they say",
    "event_text": "events whose quote does not stand in its article where they say",
    "intervals": "figures whose numbers cannot be",
    "orphans": "rows that belong to nothing",
    "duplicates": "rows that are stored twice",
}
# Texts read at a time.
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Damage:
    """So many things of a kind that are wrong, one of them by its id."""

    count: int
    what: str
    example: str

    def __str__(self) -> str:
        return f"{self.what}: {self.count}, such as {self.example}"


@dataclass(frozen=True, slots=True)
class Leftovers:
    """What ended early and the next run completes. A run under way is among the `runs`."""

    runs: int
    versions: int
    groups: int


class Checkup(Closing):
    """A look into a database file, which is left as it is. `open_checkup` makes one, for a `with`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._tables = list_tables(database)

    @property
    def checks(self) -> int:
        """How many checks `find_damage` makes."""
        return len(self._tables) + len(CHECKS) + 1

    def find_damage(self, advance: Callable[[int], None]) -> Iterator[Damage | StorageError]:
        """Yield what is wrong; *advance* is told of each check that is done.

        A table that cannot be read is yielded as an error; what needs it then cannot be checked either.
        """
        for table in self._tables:
            try:
                read_table(self._database, table)
            except StorageError as error:
                yield StorageError(f"table {table} cannot be read: {error}")
            advance(1)
        checks: list[Callable[[], Damage | None]] = [partial(self._find_rows, name) for name in CHECKS]
        for find in (*checks, self._find_changed_texts):
            try:
                damage = find()
            except StorageError as error:
                yield error
            else:
                if damage:
                    yield damage
            advance(1)

    def count_leftovers(self) -> Leftovers:
        """Return what the next run completes."""
        [row] = self._database.fetch(read_query("count_leftovers"))
        return Leftovers(*row)

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _find_rows(self, name: str) -> Damage | None:
        query = read_query(f"check_{name}").rstrip().removesuffix(";")
        [(count, example)] = self._database.fetch(f"SELECT count(*), min(subject) FROM ({query})")
        return Damage(count, CHECKS[name], example) if count else None

    def _find_changed_texts(self) -> Damage | None:
        changed = []
        last = self._database.fetch_value("SELECT coalesce(max(rowid), -1) FROM store.article_versions")
        for first in range(0, last + 1, BATCH):
            rows = self._database.fetch(
                "SELECT version_id, sha256, text FROM store.article_versions"
                " WHERE rowid >= $first AND rowid < $end",
                {"first": first, "end": first + BATCH},
            )
            changed += [version_id for version_id, digest, text in rows if digest_text(text) != digest]
        what = "article versions whose text is not what was stored"
        return Damage(len(changed), what, min(changed)) if changed else None


def open_checkup(path: Path, wait_seconds: float, *, memory_bytes: int = MEMORY_BYTES) -> Checkup:
    """Return a look into the database at *path*, which takes up to *memory_bytes* of memory.

    Raises `LockedError` when another process holds it for longer than *wait_seconds*, `StorageError` when
    it cannot be opened or has an older schema, `NewerDatabaseError` when a newer Tallywire wrote it.
    """
    database = connect(path, read_only=True, wait_seconds=wait_seconds, memory_bytes=memory_bytes)
    try:
        if schema := find_outdated(database):
            raise StorageError(f"{path}: written by an older Tallywire (schema {schema})")
        return Checkup(database)
    except BaseException:
        database.close()
        raise
