"""Capturing the articles behind items: many at a time, each for itself.

Nothing here raises for a page that fails: what went wrong comes back as a failure.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from flows.at_once import do_at_once
from flows.failures import Failure
from flows.page_refetches import NOT_FOUND, OK, explain_page, note_answer, refetch_one
from flows.retrieve import FetchError, Retrieved, retrieve_page
from flows.settings import Settings
from storage import Captured, Page, PendingItem, Settled
from tallywire.addresses import name_address
from tallywire.capture import capture_item, capture_page
from tallywire.entries import name_item
from tallywire.errors import InputError
from tallywire.identity import rename_article
from tallywire.models import Article, RawItem
from tallywire.polling import plan_attempt


@dataclass(frozen=True, slots=True)
class Capture:
    """The article got for one item, and what went wrong on the way.

    `page` is a watched page that has been fetched again, whether or not that gave a text. `is_settled` is
    False when trying again later may bring what is missing.
    """

    item: RawItem
    captured: Captured | None = None
    page: Page | None = None
    failure: Failure | None = None
    is_settled: bool = True

    @property
    def article(self) -> Article | None:
        """The article that was got."""
        return self.captured.article if self.captured else None


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item to capture, the name of the feed that brought it, and how often that was tried in vain.

    Where it does not want the page, the feed's own text is taken. `page` is there where the article is known
    and its page watched: the feed has changed its entry.
    """

    item: RawItem
    publisher: str | None = None
    wants_page: bool = True
    attempts: int = 0
    page: Page | None = None


def choose_items(pending: Iterable[PendingItem], pages: Mapping[str, Page]) -> list[NewItem]:
    """Return what to capture for the items that wait for it; *pages* are those watched already, by item."""
    return [
        NewItem(
            p.item,
            p.publisher,
            wants_page=p.wants_page,
            attempts=p.attempts,
            page=pages.get(p.article_id) if p.wants_page else None,
        )
        for p in pending
    ]


def settle(new: NewItem, captured: Capture, now: datetime) -> Settled:
    """Return what is to be remembered of a capture: whether, and when, it is tried again."""
    again = None if captured.is_settled else plan_attempt(new.attempts, now)
    reason = captured.failure.reason if captured.failure else None
    return Settled(article_id=name_item(new.item), next_attempt_at=again, reason=reason)


def capture_items(
    items: Sequence[NewItem], settings: Settings, now: datetime, advance: Callable[[int], None]
) -> list[Capture]:
    """Return the capture of each item, in order."""
    return do_at_once(lambda new: capture_one(new, settings, now), items, settings, advance)


def capture_one(new: NewItem, settings: Settings, now: datetime) -> Capture:
    """Return the article behind an item, from its page or else from the feed's own text.

    A page that fails is a failure even where the feed's text stands in for it; it is watched all the same,
    so that its text follows as soon as it can be had.
    """
    item = new.item
    if new.page:
        return _capture_again(new, new.page, settings, now)
    failure, status = None, None
    if item.url and new.wants_page:
        try:
            answer = retrieve_page(item.url, settings)
            status = answer.status
            return Capture(item, _take_page(answer, new, now))
        except FetchError as error:
            failure, status = Failure("ingest", item.url, str(error)), error.status
        except Exception as error:
            failure = Failure("ingest", item.url, explain_page(error, item.url))
    try:
        article = capture_item(item, new.publisher, now)
    except InputError as error:
        is_settled = failure is None or status == OK
        failure = failure or Failure("ingest", item.url or item.guid, str(error))
        return Capture(item, failure=failure, is_settled=is_settled)
    page = None
    if item.url and new.wants_page:
        page = _begin_watch(item, new.publisher, article, item.url, now)
        page = replace(page, http_status=status, failures=1, gone_at=now if status in NOT_FOUND else None)
    return Capture(item, Captured(article=article, page=page), failure=failure)


def _capture_again(new: NewItem, page: Page, settings: Settings, now: datetime) -> Capture:
    """Return what a watched page reads now; where it has never been had, the feed's own text as it is now."""
    again = refetch_one(page, settings, now)
    article = again.article
    if article is None and page.headline is None and again.page.failures:
        with suppress(InputError):
            article = rename_article(capture_item(new.item, new.publisher, now), page.article_id)
    captured = Captured(article=article, page=again.page) if article else None
    is_settled = again.page.failures == 0 or again.page.http_status in (OK, *NOT_FOUND)
    return Capture(new.item, captured, page=again.page, failure=again.failure, is_settled=is_settled)


def _take_page(answer: Retrieved, new: NewItem, now: datetime) -> Captured:
    found = capture_page(answer.body, answer.url, new.item, new.publisher, now)
    asked = new.item.url or answer.url
    page = _begin_watch(new.item, new.publisher, found.article, answer.url, now)
    names = {name_address(address) for address in (asked, answer.url, found.address)}
    return Captured(
        article=found.article,
        page=note_answer(replace(page, headline=found.headline), answer),
        names=frozenset(names - {found.article.article_id}),
    )


def _begin_watch(item: RawItem, publisher: str | None, article: Article, url: str, now: datetime) -> Page:
    return Page(
        article_id=article.article_id,
        url=url,
        feed_url=item.feed_url,
        title=item.title,
        author=item.author,
        publisher=publisher,
        published_at=item.published_at,
        born_at=article.published_at or now,
        fetched_at=now,
    )
