"""Polling feeds: many at a time, each for itself.

Nothing here raises for a feed that fails: what went wrong is told by its poll.
"""

import asyncio
import base64
import hashlib
import random
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from queue import SimpleQueue

from flows.failures import describe_error
from flows.http_client import Client, FetchError, Request, Retrieved, find_host
from flows.parse_workers import ParseWorkers
from flows.secret_references import read_secret, read_value
from flows.settings import Settings
from storage import FeedState, Poll, PolledFeed
from tallywire.address_secrets import (
    fill_address,
    find_references,
    hide_in_bytes,
    hide_secrets,
    list_secrets,
)
from tallywire.entries import Entry
from tallywire.errors import InputError, TallywireError
from tallywire.feed_bodies import Body
from tallywire.feed_options import FeedOptions
from tallywire.feeds import Feed
from tallywire.polling import Answer, Bounds, decide, is_due, is_failing_for_long, wants_whole
from tallywire.redaction import redact

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9,"
    " application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1"
)
# Polls that may wait to be stored, with the entries they brought.
ROOM = 256


def choose_due(
    feeds: Sequence[FeedState], pauses: Mapping[str, datetime], now: datetime, *, is_forced: bool = False
) -> list[FeedState]:
    """Return the feeds to be asked at *now*; where *is_forced*, all but those whose server asked for a rest.

    *pauses* are hosts that are left alone.
    """
    return [
        feed
        for feed in feeds
        if feed.is_enabled
        and is_due(feed.schedule, now, is_forced=is_forced)
        and not (pauses and pauses.get(find_host(feed.current_url), now) > now)
    ]


def poll_feeds(
    feeds: Sequence[FeedState], settings: Settings, now: datetime, advance: Callable[[int], None]
) -> Iterator[PolledFeed]:
    """Yield what came of the poll of each feed, as they come; *advance* is told of each that is done.

    A host that asks for a rest is asked no more: its other feeds yield nothing. Fetching goes on in another
    thread while the caller stores what came, and waits where the caller is slow.
    """
    done: SimpleQueue[list[PolledFeed | None] | BaseException] = SimpleQueue()
    room = threading.BoundedSemaphore(ROOM)
    polling = _Polling(settings, now, room, done.put)
    thread = threading.Thread(target=polling.run, args=(feeds,), name="polls", daemon=True)
    thread.start()
    try:
        left = len(feeds)
        while left:
            results = done.get()
            if isinstance(results, BaseException):
                raise results
            left -= len(results)
            advance(len(results))
            yield from filter(None, results)
            room.release(len(results))
    finally:
        polling.stop()
        thread.join()


def poll_feed(feed: FeedState, settings: Settings, now: datetime) -> PolledFeed:
    """Return what came of the poll of one feed."""
    [polled] = poll_feeds([feed], settings, now, lambda _: None)
    return polled


class _Polling:
    """Polls under way in an event loop of a thread; *put* is given the results, None for one put off.

    Those of a turn of the loop are given together: a thread that wakes for each of them holds up the loop.
    """

    def __init__(
        self,
        settings: Settings,
        now: datetime,
        room: threading.BoundedSemaphore,
        put: Callable[[list[PolledFeed | None] | BaseException], None],
    ) -> None:
        self._settings = settings
        self._now = now
        self._room = room
        self._put = put
        self._pauses: dict[str, datetime] = {}
        self._done: list[PolledFeed | None] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None

    def run(self, feeds: Sequence[FeedState]) -> None:
        try:
            asyncio.run(self._poll_all(feeds))
        except asyncio.CancelledError:
            return
        except BaseException as error:
            self._put(error)

    def stop(self) -> None:
        """Give up what is still under way, if anything is."""
        if self._loop and self._task:
            # The loop may have ended by itself.
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._task.cancel)

    async def _poll_all(self, feeds: Sequence[FeedState]) -> None:
        self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
        async with (
            Client(self._settings) as client,
            ParseWorkers(self._settings) as workers,
            asyncio.TaskGroup() as group,
        ):
            for feed in feeds:
                # Asked again and again, since whoever makes room is in another thread.
                while not self._room.acquire(blocking=False):
                    await asyncio.sleep(0.01)
                group.create_task(self._poll(feed, client, workers))

    async def _poll(self, feed: FeedState, client: Client, workers: ParseWorkers) -> None:
        try:
            polled = await self._ask(feed, client, workers)
        except Exception as error:
            reason = f"{feed.current_url}: {describe_error(error)}"
            polled = conclude_failure(feed, self._settings, self._now, reason)
        if polled and polled.host_pause:
            host, until = polled.host_pause
            self._pauses[host] = until
        if not self._done:
            asyncio.get_running_loop().call_soon(self._hand_over)
        self._done.append(polled)

    def _hand_over(self) -> None:
        self._put(self._done)
        self._done = []

    async def _ask(self, feed: FeedState, client: Client, workers: ParseWorkers) -> PolledFeed | None:
        host = find_host(feed.current_url)
        async with client.hosts.take_turn(host):
            if host in self._pauses:
                return None
            try:
                # In a thread: where a secret is kept may be slow to answer.
                request = (
                    await asyncio.to_thread(make_request, feed, self._settings, self._now)
                    if feed.options.has_secrets or find_references(feed.feed_url)
                    else make_request(feed, self._settings, self._now)
                )
                secrets = list_secrets(feed.current_url, request.url)
                answer = hide_answer(await client.ask(request), secrets)
            except FetchError as error:
                reason = hide_secrets(str(error), secrets)
                return conclude_failure(feed, self._settings, self._now, reason, error.status, error.headers)
            except TallywireError as error:
                return conclude_failure(feed, self._settings, self._now, f"{feed.current_url}: {error}")
        digest = None if answer.is_unchanged else hashlib.sha256(answer.body).hexdigest()
        if digest is None or digest == feed.body_sha256:
            return conclude_answer(feed, self._settings, self._now, answer, digest)
        try:
            found, entries = await workers.read(
                Body(
                    body=answer.body,
                    content_type=answer.headers.get("content-type"),
                    url=answer.url,
                    feed_url=feed.feed_url,
                    now=self._now,
                )
            )
        except InputError as error:
            return conclude_failure(
                feed, self._settings, self._now, str(error), answer.status, answer.headers
            )
        return conclude_answer(feed, self._settings, self._now, answer, digest, found, entries)


def make_request(feed: FeedState, settings: Settings, now: datetime) -> Request:
    """Return how to ask for a feed at *now*. Raises `InputError` naming a secret that is not there."""
    options = feed.options
    headers = {"Accept": ACCEPT} | {name: read_value(value) for name, value in options.headers.items()}
    if options.auth_user is not None and options.auth_secret is not None:
        pair = f"{options.auth_user}:{read_secret(options.auth_secret)}".encode()
        headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
    is_whole = wants_whole(feed.schedule, now)
    return Request(
        url=fill_address(feed.current_url, find_references(feed.feed_url), read_secret),
        max_bytes=settings.feed_bytes,
        etag=None if is_whole else feed.etag,
        last_modified=None if is_whole else feed.last_modified,
        user_agent=options.user_agent,
        headers=headers,
    )


def hide_answer(answer: Retrieved, secrets: Sequence[tuple[str, str]]) -> Retrieved:
    """Return *answer* with the secrets of the address that was asked named where they are repeated.

    Servers put the address they were asked by into redirects, links and the feed itself. A move to an address
    with another secret in it is not believed.
    """
    moved_to = answer.moved_to and hide_secrets(answer.moved_to, secrets)
    if moved_to and redact(moved_to) != moved_to:
        moved_to = None
    if not secrets and moved_to == answer.moved_to:
        return answer
    return replace(
        answer,
        url=hide_secrets(answer.url, secrets),
        body=hide_in_bytes(answer.body, secrets),
        moved_to=moved_to,
    )


def conclude_answer(
    feed: FeedState,
    settings: Settings,
    now: datetime,
    answer: Retrieved,
    digest: str | None,
    found: Feed | None = None,
    entries: tuple[Entry, ...] = (),
) -> PolledFeed:
    """Return what an answer means: its validators are the newest, whether or not its bytes are new."""
    decision = decide(
        feed.schedule,
        Answer(
            has_failed=False,
            status=answer.status,
            headers=answer.headers,
            moved_to=answer.moved_to,
            rhythm=found.rhythm if found else None,
            has_body=digest is not None,
        ),
        now,
        find_bounds(feed.options, settings),
        random.random(),
    )
    # What a 304 does not repeat still holds; a whole answer without them has none.
    etag, modified = answer.headers.get("etag"), answer.headers.get("last-modified")
    state = replace(
        feed,
        address=decision.address or feed.address,
        title=feed.title or (found.title if found else None),
        site_url=feed.site_url or (found.site_url if found else None),
        etag=etag or (feed.etag if answer.is_unchanged else None),
        last_modified=modified or (feed.last_modified if answer.is_unchanged else None),
        body_sha256=digest or feed.body_sha256,
        schedule=decision.schedule,
    )
    poll = Poll(
        feed_url=feed.feed_url,
        polled_at=now,
        outcome="new" if found else "unchanged",
        http_status=answer.status,
        items=len(entries),
    )
    return PolledFeed(poll=poll, state=state, entries=entries)


def conclude_failure(
    feed: FeedState,
    settings: Settings,
    now: datetime,
    reason: str,
    status: int | None = None,
    headers: Mapping[str, str] | None = None,
) -> PolledFeed:
    """Return what a failure means; validators stay, so that what was missed comes with the next answer."""
    decision = decide(
        feed.schedule,
        Answer(has_failed=True, status=status, headers=headers or {}),
        now,
        find_bounds(feed.options, settings),
        random.random(),
    )
    since = decision.schedule.failing_since
    if since and is_failing_for_long(decision.schedule, now):
        reason = f"{reason}; it has failed since {since:%Y-%m-%d}"
    until = decision.host_pause_until
    return PolledFeed(
        poll=Poll(feed_url=feed.feed_url, polled_at=now, outcome="failed", http_status=status, reason=reason),
        state=replace(feed, schedule=decision.schedule),
        host_pause=(find_host(feed.current_url), until) if until else None,
    )


def find_bounds(options: FeedOptions, settings: Settings) -> Bounds:
    """Return the bounds of a feed's polls: its own, else those for all feeds."""
    shortest = settings.poll_min_seconds if options.min_seconds is None else options.min_seconds
    longest = settings.poll_max_seconds if options.max_seconds is None else options.max_seconds
    return Bounds(shortest=timedelta(seconds=shortest), longest=timedelta(seconds=longest))
