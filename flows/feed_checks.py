"""Looking at a feed without following it: what an address is, and what a poll of it would bring."""

from dataclasses import dataclass, replace
from datetime import datetime

from flows.feed_polls import poll_feed
from flows.retrieve import FetchError, retrieve
from flows.settings import Settings
from storage import FeedState, PolledFeed
from tallywire.address_secrets import find_references
from tallywire.discovery import find_feeds, guess_feeds
from tallywire.errors import InputError
from tallywire.feed_options import FeedOptions, check_address
from tallywire.opml import FeedEntry


@dataclass(frozen=True, slots=True)
class Found:
    """A feed that an address led to: the poll of it, and the other feeds that its site names."""

    polled: PolledFeed
    others: tuple[FeedEntry, ...] = ()

    @property
    def entry(self) -> FeedEntry:
        """The feed as it is to be followed."""
        state = self.polled.state
        return FeedEntry(url=state.feed_url, title=state.title, site=state.site_url, tags=state.options.tags)


def look_up(url: str, settings: Settings, now: datetime, options: FeedOptions) -> Found:
    """Return the feed at *url*: the one there, else the first that the page there names and that works.

    Raises `InputError` naming *url* when there is none, saying why.
    """
    check_address(url)
    polled = poll_feed(FeedState(feed_url=url, options=options), settings, now)
    if polled.poll.reason is None:
        return Found(polled)
    if polled.poll.http_status != 200:
        raise InputError(polled.poll.reason)
    try:
        page = retrieve(url, settings, max_bytes=settings.page_bytes)
    except FetchError as error:
        raise InputError(str(error)) from error
    named = find_feeds(page.body, page.url)
    for candidate in named or guess_feeds(page.url):
        # What a page names must not have a secret of ours filled in.
        if find_references(candidate.url):
            continue
        state = FeedState(feed_url=candidate.url, site_url=candidate.site, options=options)
        found = poll_feed(state, settings, now)
        if found.poll.reason is None:
            return Found(
                replace(found, state=replace(found.state, title=found.state.title or candidate.title)),
                tuple(other for other in named if other.url != candidate.url),
            )
    raise InputError(f"{url}: no feed, and the page names none that works")
