"""The register of claimants in the store, and what the claimants met in articles resolve to by it."""

from collections.abc import Collection

from storage.database import Database
from storage.queries import read_query
from tallywire.sources import SourceRegister


def save_sources(database: Database, register: SourceRegister) -> None:
    """Make the stored register *register*, and resolve the claimants met so far by it.

    Groups with a claimant that now resolves otherwise are due for tracking.
    """
    with database.transaction():
        database.fetch("DELETE FROM store.sources; DELETE FROM store.source_aliases")
        database.append(
            "sources",
            [
                {"source": s.name, "kind": s.kind, "party": s.party, "speaks_for": s.speaks_for}
                for s in register.sources
            ],
        )
        database.append(
            "source_aliases",
            [
                {"source": s.name, "alias": alias}
                for s in register.sources
                for alias in dict.fromkeys((s.name, *s.aliases))
            ],
        )
        met = database.fetch(
            "SELECT claimant FROM store.figures WHERE claimant IS NOT NULL"
            " UNION SELECT claimant FROM store.overlays WHERE claimant IS NOT NULL"
        )
        save_claimants(database, {claimant for (claimant,) in met}, register)


def save_claimants(database: Database, claimants: Collection[str], register: SourceRegister) -> None:
    """Store what *claimants* resolve to, inside the caller's transaction."""
    resolved = {claimant: register.resolve(claimant) for claimant in sorted(claimants)}
    known = {
        row[0]: row[1:]
        for row in database.fetch(
            "SELECT claimant, source, source_kind, source_party, is_registered FROM store.claimants"
        )
    }
    rows = {
        claimant: (source.name, str(source.kind), source.party, source.is_registered)
        for claimant, source in resolved.items()
        if source is not None
    }
    changed = sorted(c for c in resolved if known.get(c) != rows.get(c))
    if not changed:
        return
    database.fetch(
        "DELETE FROM store.claimants WHERE claimant IN (SELECT unnest($changed::VARCHAR[]))",
        {"changed": changed},
    )
    names = ("source", "source_kind", "source_party", "is_registered")
    database.append(
        "claimants",
        [{"claimant": c, **dict(zip(names, rows[c], strict=True))} for c in changed if c in rows],
    )
    database.fetch(read_query("queue_claimants"), {"claimants": changed})
