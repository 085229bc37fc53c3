"""Capturing the articles behind new items: many at a time, each for itself.

Nothing here raises for a page that fails: what went wrong comes back as a failure.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flows.at_once import do_at_once
from flows.failures import Failure, describe_error
from flows.retrieve import FetchError, retrieve
from flows.settings import Settings
from storage import PendingItem, Settled
from tallywire.capture import capture_item, capture_page
from tallywire.entries import name_item
from tallywire.errors import InputError
from tallywire.models import Article, RawItem
from tallywire.polling import plan_attempt


@dataclass(frozen=True, slots=True)
class Capture:
    """The article got for one item, and what went wrong on the way: either may be missing, not both.

    `is_settled` is False when trying again later may bring what is missing.
    """

    item: RawItem
    article: Article | None
    failure: Failure | None = None
    is_settled: bool = True


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item to capture, the name of the feed that brought it, and how often that was tried in vain.

    Where it does not want the page, the feed's own text is taken.
    """

    item: RawItem
    publisher: str | None = None
    wants_page: bool = True
    attempts: int = 0


def choose_items(pending: Iterable[PendingItem]) -> list[NewItem]:
    """Return what to capture for the items that wait for it."""
    return [NewItem(p.item, p.publisher, wants_page=p.wants_page, attempts=p.attempts) for p in pending]


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

    A page that fails is a failure even where the feed's text stands in for it.
    """
    item = new.item
    failure, is_settled = None, True
    if item.url and new.wants_page:
        try:
            page = retrieve(item.url, settings, max_bytes=settings.page_bytes)
            return Capture(item, capture_page(page.body, page.url, item, new.publisher, now))
        except FetchError as error:
            failure, is_settled = Failure("ingest", item.url, str(error)), False
        except InputError as error:
            failure = Failure("ingest", item.url, str(error))
        except Exception as error:
            failure = Failure("ingest", item.url, f"{item.url}: {describe_error(error)}")
    try:
        return Capture(item, capture_item(item, new.publisher, now), failure)
    except InputError as error:
        return Capture(
            item, None, failure or Failure("ingest", item.url or item.guid, str(error)), is_settled
        )
