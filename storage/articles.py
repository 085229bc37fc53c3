"""Articles and their immutable versions."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from storage.database import Database
from storage.kept import keep_versions
from storage.queries import read_query
from storage.runs import count_up, read_start
from tallywire.churn import digest_story
from tallywire.identity import digest_text
from tallywire.models import Article, DateBasis


@dataclass(frozen=True, slots=True)
class Saved:
    """How many articles and versions were stored that had not been before."""

    articles_new: int
    versions_new: int


def save_articles(database: Database, run_id: str, articles: Sequence[Article]) -> Saved:
    """Store the articles and versions that are not stored yet, in one transaction."""
    with database.transaction():
        return write_articles(database, run_id, articles)


def write_articles(database: Database, run_id: str, articles: Sequence[Article]) -> Saved:
    """Store the articles and versions that are not stored yet, inside the caller's transaction.

    A text that tells nothing anew beside the stored versions of its article is no version. One that comes in
    late moves the others of its article, so their groups are due for tracking.
    """
    ingested_at = read_start(database, run_id)
    told = _select_telling(database, articles)
    by_version = {article.version_id: article for article in told}
    stories = {article.article_id: article for article in reversed(by_version.values())}
    articles_new = database.append(
        "articles",
        [
            {"article_id": a.article_id, "url": a.url, "ingested_at": ingested_at, "run_id": run_id}
            for a in stories.values()
        ],
        unless=("article_id",),
    )
    versions_new = database.append(
        "article_versions",
        [
            {
                "version_id": a.version_id,
                "article_id": a.article_id,
                "url": a.url,
                "title": a.title,
                "author": a.author,
                "publisher": a.publisher,
                "language": a.language,
                "published_at": a.published_at,
                "published_basis": a.published_basis,
                "modified_at": a.modified_at,
                "modified_basis": a.modified_basis if a.modified_at else None,
                "fetched_at": a.fetched_at,
                "ingested_at": ingested_at,
                "note": a.note,
                "sha256": digest_text(a.text),
                "text": a.text,
                "run_id": run_id,
            }
            for a in by_version.values()
        ],
        unless=("version_id",),
    )
    if versions_new:
        keep_versions(database, list(stories))
        database.fetch(read_query("queue_articles"), {"articles": list(stories)})
    count_up(database, run_id, "articles_new", articles_new)
    count_up(database, run_id, "versions_new", versions_new)
    return Saved(articles_new, versions_new)


def _select_telling(database: Database, articles: Sequence[Article]) -> list[Article]:
    """Return those of *articles* that tell what no stored and no earlier version of their article tells.

    A page that goes back to what it said before tells nothing anew.
    """
    told: defaultdict[str, set[str]] = defaultdict(set)
    stored = database.fetch(
        read_query("texts_of_articles"), {"articles": sorted({a.article_id for a in articles})}
    )
    for article_id, text in stored:
        told[article_id].add(digest_story(text))
    telling = []
    for article in articles:
        if (story := digest_story(article.text)) not in told[article.article_id]:
            told[article.article_id].add(story)
            telling.append(article)
    return telling


def load_pending(database: Database, extractor: str | None, limit: int) -> list[Article]:
    """Return up to *limit* versions that wait to be read, oldest fetched first."""
    rows = database.fetch_mappings(read_query("pending_versions"), {"extractor": extractor, "limit": limit})
    return [Article(**{**row, "published_basis": DateBasis(row["published_basis"])}) for row in rows]


def count_pending(database: Database, extractor: str | None) -> int:
    """Return how many versions wait to be read."""
    return int(database.fetch_value(read_query("count_pending"), {"extractor": extractor}))
