"""Copies of one story in many papers: found among the stored texts, once for every version."""

from collections.abc import Mapping, Sequence
from typing import Any

from storage.database import Database
from storage.queries import read_query
from tallywire.syndication import MAX_DAYS, find_bands, find_shingles, group_copies, is_copy

# Candidates looked at for one version: real copies are among the likeliest, boilerplate has no end.
MAX_CANDIDATES = 20


def match_copies(database: Database, limit: int) -> int:
    """Look for copies of up to *limit* versions that were not looked at, and return how many there were.

    One transaction, with the mark that the groups of articles are due whose copies are found: a run that is
    killed leaves the rest to the next.
    """
    versions = database.fetch_mappings(read_query("versions_without_bands"), {"limit": limit})
    with database.transaction():
        database.append(
            "text_bands",
            [
                {
                    "version_id": row["version_id"],
                    "article_id": row["article_id"],
                    "day": row["day"],
                    "bands": list(find_bands(find_shingles(row["text"]))),
                }
                for row in versions
            ],
        )
        pairs = _find_pairs(database, [row["version_id"] for row in versions])
        _save_groups(database, pairs)
    return len(versions)


def _find_pairs(database: Database, version_ids: Sequence[str]) -> list[tuple[str, str]]:
    """Return the pairs of articles that are copies, one of each among the versions asked for."""
    candidates = database.fetch(
        read_query("copy_candidates"),
        {"versions": list(version_ids), "days": MAX_DAYS, "limit": MAX_CANDIDATES},
    )
    wanted = sorted({version for row in candidates for version in (row[0], row[2])})
    shingles = {
        version: find_shingles(text)
        for version, text in database.fetch(
            "SELECT version_id, text FROM store.article_versions"
            " WHERE version_id IN (SELECT unnest($versions::VARCHAR[]))",
            {"versions": wanted},
        )
    }
    return [
        (article, other_article)
        for version, article, other_version, other_article in candidates
        if is_copy(shingles[version], shingles[other_version])
    ]


def _save_groups(database: Database, pairs: Sequence[tuple[str, str]]) -> None:
    known: Mapping[str, str] = dict(
        database.fetch(
            read_query("syndication_near"), {"articles": sorted({a for pair in pairs for a in pair})}
        )
    )
    grouped = group_copies(pairs, known)
    rows: list[dict[str, Any]] = [
        {"article_id": article, "syndication_id": group}
        for article, group in grouped.items()
        if known.get(article) != group
    ]
    changed = {"articles": [row["article_id"] for row in rows]}
    database.fetch(
        "DELETE FROM store.syndication WHERE article_id IN (SELECT unnest($articles::VARCHAR[]))", changed
    )
    database.append("syndication", rows)
    database.fetch(read_query("queue_articles"), changed)
