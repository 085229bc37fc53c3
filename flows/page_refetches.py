"""Fetching watched pages again: many at a time, conditionally, each for itself.

Nothing here raises for a page that fails: what went wrong comes back as a failure.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flows.at_once import do_at_once
from flows.failures import Failure, describe_error
from flows.retrieve import FetchError, Retrieved, retrieve_page
from flows.settings import Settings
from storage import Page
from tallywire.capture import capture_page
from tallywire.errors import InputError
from tallywire.identity import rename_article
from tallywire.models import Article

OK, NOT_FOUND = 200, (404, 410)


@dataclass(frozen=True, slots=True)
class Refetch:
    """A page as it is after it was fetched again, what it reads now, and what went wrong."""

    page: Page
    article: Article | None = None
    failure: Failure | None = None


def refetch_pages(
    pages: Sequence[Page], settings: Settings, now: datetime, advance: Callable[[int], None]
) -> list[Refetch]:
    """Return what each page reads now, in order."""
    return do_at_once(lambda page: refetch_one(page, settings, now), pages, settings, advance)


def refetch_one(page: Page, settings: Settings, now: datetime) -> Refetch:
    """Return what a page reads now; only what has gone wrong since it was last asked for is a failure."""
    asked = replace(page, fetched_at=now, fetches=page.fetches + 1)
    try:
        answer = retrieve_page(page.url, settings, etag=page.etag, last_modified=page.last_modified)
        if answer.is_unchanged:
            return Refetch(replace(asked, http_status=answer.status, failures=0, gone_at=None))
        found = capture_page(
            answer.body, answer.url, page.item, page.publisher, now, known_headline=page.headline
        )
    except FetchError as error:
        is_gone = error.status in NOT_FOUND
        failed = replace(
            asked,
            http_status=error.status,
            failures=page.failures + 1,
            gone_at=(page.gone_at or now) if is_gone else None,
        )
        is_news = not (is_gone and page.gone_at)
        return Refetch(failed, failure=Failure("refetch", page.url, str(error)) if is_news else None)
    except Exception as error:
        failed = replace(asked, http_status=OK, failures=page.failures + 1)
        return Refetch(failed, failure=Failure("refetch", page.url, explain_page(error, page.url)))
    article = rename_article(found.article, page.article_id)
    return Refetch(
        replace(
            note_answer(asked, answer),
            title=article.title,
            headline=found.headline,
            failures=0,
            gone_at=None,
        ),
        article,
    )


def note_answer(page: Page, answer: Retrieved) -> Page:
    """Return *page* with what an answer that brought it says of itself."""
    return replace(
        page,
        http_status=answer.status,
        etag=answer.headers.get("etag"),
        last_modified=answer.headers.get("last-modified"),
    )


def explain_page(error: Exception, url: str) -> str:
    """Return what went wrong with a page: in our words, or as what it is."""
    return str(error) if isinstance(error, InputError) else f"{url}: {describe_error(error)}"
