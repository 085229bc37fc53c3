"""The pages behind articles, watched while the articles are young, and the names that articles go by."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from storage.articles import Saved, write_articles
from storage.database import Database
from storage.queries import read_query
from tallywire.addresses import assign_names
from tallywire.identity import rename_article
from tallywire.models import Article, RawItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The page behind an article, as it was last asked for.

    `title` is the headline that the feed gives, `headline` the page's own; `born_at` is from when its age
    counts. `http_status` is None where there was no answer; `failures` counts those in a row.
    """

    article_id: str
    url: str
    feed_url: str
    title: str | None = None
    headline: str | None = None
    author: str | None = None
    publisher: str | None = None
    published_at: datetime | None = None
    born_at: datetime
    fetched_at: datetime
    http_status: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    fetches: int = 1
    failures: int = 0
    gone_at: datetime | None = None

    @property
    def item(self) -> RawItem:
        """The item of the feed that brought it, as far as it is remembered."""
        return RawItem(
            feed_url=self.feed_url,
            guid=self.article_id,
            url=self.url,
            title=self.title,
            author=self.author,
            published_at=self.published_at,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """An article as it was captured, the page behind it, and the further names that its addresses give it.

    What is archived is a version of its own, whatever address it was kept under.
    """

    article: Article
    page: Page | None = None
    names: frozenset[str] = frozenset()
    is_archived: bool = False


def save_captured(database: Database, run_id: str, captured: Sequence[Captured]) -> Saved:
    """Store what was captured, in one transaction, and return how many articles and versions are new."""
    with database.transaction():
        return write_captured(database, run_id, captured)


def write_captured(database: Database, run_id: str, captured: Sequence[Captured]) -> Saved:
    """Store what was captured, inside the caller's transaction.

    What turns out to be another address of an article whose page is watched is a name of it and no version:
    its page tells. Where no page of it was known, it is its newest version.
    """
    known = resolve_names(database, sorted({n for c in captured for n in (c.article.article_id, *c.names)}))
    names = assign_names([(c.article.article_id, c.names) for c in captured], known)
    watched = {page.article_id for page in load_pages(database, sorted(set(names.values())))}
    articles, pages = [], {}
    for c in captured:
        owner = names[c.article.article_id]
        if owner != c.article.article_id and owner in watched and not c.is_archived:
            continue
        articles.append(rename_article(c.article, owner))
        if c.page:
            pages[owner] = replace(c.page, article_id=owner)
            watched.add(owner)
    saved = write_articles(database, run_id, articles)
    write_pages(database, list(pages.values()))
    further = [{"name": n, "article_id": a} for n, a in names.items() if n != a and n not in known]
    database.append("article_names", further, unless=("name",))
    return saved


def save_refetched(
    database: Database, run_id: str, pages: Sequence[Page], articles: Sequence[Article]
) -> Saved:
    """Store what pages answered, and the articles as they read now, in one transaction."""
    with database.transaction():
        saved = write_articles(database, run_id, articles)
        write_pages(database, pages)
    return saved


def write_pages(database: Database, pages: Sequence[Page]) -> None:
    """Remember the pages as they are now, one for each article, inside the caller's transaction."""
    database.fetch(
        "DELETE FROM store.pages WHERE article_id IN (SELECT unnest($ids::VARCHAR[]))",
        {"ids": [page.article_id for page in pages]},
    )
    database.append("pages", [asdict(page) for page in pages])


def load_watched(database: Database, since: datetime) -> list[Page]:
    """Return the pages of articles born from *since* on that are not gone for good, longest unasked first."""
    rows = database.fetch_mappings(read_query("pages_to_watch"), {"since": since})
    return [Page(**row) for row in rows]


def load_pages(database: Database, article_ids: Sequence[str]) -> list[Page]:
    """Return the pages of some articles."""
    rows = database.fetch_mappings(
        "SELECT * FROM store.pages WHERE article_id IN (SELECT unnest($ids::VARCHAR[])) ORDER BY article_id",
        {"ids": list(article_ids)},
    )
    return [Page(**row) for row in rows]


def find_pages(database: Database, names: Sequence[str]) -> dict[str, Page]:
    """Return name → watched page for those of *names* that an article goes by."""
    known = resolve_names(database, names)
    pages = {page.article_id: page for page in load_pages(database, sorted(set(known.values())))}
    return {name: pages[article] for name, article in known.items() if article in pages}


def resolve_names(database: Database, names: Sequence[str]) -> dict[str, str]:
    """Return name → article for those of *names* that an article goes by: its id, or one of its addresses."""
    return dict(database.fetch(read_query("resolve_names"), {"names": list(names)}))
