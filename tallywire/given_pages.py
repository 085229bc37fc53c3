"""Pages handed over → articles. Pure.

Worker processes run it: it imports no more than it needs.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from tallywire.addresses import name_address
from tallywire.capture import capture_page
from tallywire.errors import InputError
from tallywire.identity import digest_text, make_id, rename_article
from tallywire.models import Article, DateBasis, RawItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An article as it was handed over: `name` is what errors call it; one of `text` and `html` is there.

    `unread` are the keys that it was handed over with and that nothing is read from.
    """

    name: str
    fetched_at: datetime
    text: str | None = None
    html: bytes | None = None
    url: str | None = None
    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    published_at: datetime | None = None
    modified_at: datetime | None = None
    note: str | None = None
    unread: tuple[str, ...] = ()


def build_page(given: Given) -> Article:
    """Return the article on the page that was handed over, named by its address, or by its text without one.

    Its date is the one given, else the one that the page bears. Raises `InputError` naming what was given.
    """
    item = RawItem(
        feed_url="",
        guid="",
        url=given.url,
        title=given.title,
        author=given.author,
        published_at=given.published_at,
        updated_at=given.modified_at,
    )
    try:
        article = capture_page(
            given.html or b"", given.url or "", item, given.publisher, given.fetched_at
        ).article
    except InputError as error:
        reason = str(error).removeprefix(f"{given.url or ''}: ")
        raise InputError(f"{given.name}: {reason}") from error
    article = replace(
        article,
        url=given.url and article.url,
        publisher=given.publisher or article.publisher,
        # What the row says is no feed's word.
        published_basis=DateBasis.META if given.published_at else article.published_basis,
        note=given.note,
    )
    return rename_article(article, name_address(given.url) if given.url else name_text(article.text))


def name_text(text: str) -> str:
    """Return the id of an article without an address: the same wherever its file lies."""
    return make_id("text", digest_text(text))
