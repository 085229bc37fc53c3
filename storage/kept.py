"""What is kept so that no reader works it out: the order of versions and the newest values of tracks."""

from collections.abc import Sequence

from storage.database import Database
from storage.queries import read_query


def keep_versions(database: Database, article_ids: Sequence[str]) -> None:
    """Bring the kept order of the versions of some articles up to date, inside the caller's transaction."""
    articles = {"articles": list(article_ids)}
    database.fetch(
        "DELETE FROM store.version_order WHERE article_id IN (SELECT unnest($articles::VARCHAR[]))", articles
    )
    database.fetch(read_query("keep_versions"), articles)


def keep_values(database: Database, group_ids: Sequence[str]) -> None:
    """Bring the kept newest values of some groups up to date, inside the caller's transaction."""
    groups = {"groups": list(group_ids)}
    database.fetch(
        "DELETE FROM store.newest_values WHERE group_id IN (SELECT unnest($groups::VARCHAR[]))", groups
    )
    database.fetch(read_query("keep_values"), groups)
