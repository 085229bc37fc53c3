"""From feeds that are due to stored articles, in steps that can be resumed wherever they are broken off.

A poll and the entries it brought are stored at once; the entries then wait for their articles. A run that
is killed at any point loses no entry, and the next one takes up what waits.
"""

from dataclasses import dataclass

from flows.at_once import in_batches
from flows.booking import hold_store, read_clock, save_failures
from flows.failures import Failure
from flows.feed_polls import choose_due, poll_feeds
from flows.page_captures import capture_items, choose_items, settle
from flows.progress import show_progress
from flows.registers import load_feed_list
from flows.settings import Settings

# Between two writes: what a run that is killed does again. Opening the database costs a hundred polls.
POLLS_TO_SAVE = 512
SECONDS_TO_SAVE = 2.0
ITEMS_TO_SAVE = 64


@dataclass(slots=True)
class PollCounts:
    """What a round of polls came to, out of so many feeds that are followed."""

    feeds: int = 0
    polled: int = 0
    failed: int = 0
    items_new: int = 0

    def __str__(self) -> str:
        rest = self.feeds - self.polled
        return f"{self.polled} polled, {self.failed} failed, {rest} not due; {self.items_new} new items"


@dataclass(slots=True)
class CaptureCounts:
    """What a round of captures came to."""

    items: int = 0
    articles_new: int = 0
    failed: int = 0

    def __str__(self) -> str:
        return f"{self.items} captured, {self.articles_new} articles new, {self.failed} failures"


def poll_due(settings: Settings, run_id: str, *, is_forced: bool = False) -> PollCounts:
    """Poll the feeds that are due, or all where *is_forced*; store polls and entries; return the counts.

    The feeds of the list that the settings name are added first. Without any feed no network is used.
    """
    listed = load_feed_list(settings.feeds) if settings.feeds else ()
    now = read_clock()
    with hold_store(settings) as store:
        store.add_feeds(listed, now)
        feeds = [feed for feed in store.load_feeds() if feed.is_enabled and not feed.schedule.is_gone]
        due = choose_due(feeds, store.load_host_pauses(now), now, is_forced=is_forced)
    counts = PollCounts(feeds=len(feeds))
    if not due:
        return counts
    with show_progress("feeds", len(due)) as advance:
        for batch in in_batches(poll_feeds(due, settings, now, advance), POLLS_TO_SAVE, SECONDS_TO_SAVE):
            reasons = [(p.poll.feed_url, p.poll.reason) for p in batch if p.poll.reason]
            with hold_store(settings) as store:
                polls = store.save_polled(run_id, batch)
                save_failures(store, run_id, (Failure("ingest", url, reason) for url, reason in reasons))
            counts.polled += len(polls)
            counts.failed += len(reasons)
            counts.items_new += sum(p.items_new for p in polls)
    return counts


def capture_pending(settings: Settings, run_id: str) -> CaptureCounts:
    """Capture and store the articles behind the items that wait for them; return the counts."""
    now = read_clock()
    with hold_store(settings) as store:
        waiting = store.count_pending_items(now)
    counts = CaptureCounts()
    if not waiting:
        return counts
    with show_progress("articles", waiting) as advance:
        while True:
            with hold_store(settings) as store:
                pending = store.load_pending_items(now, ITEMS_TO_SAVE)
                items = choose_items(pending, store.find_pages([p.article_id for p in pending]))
            if not items:
                return counts
            captures = capture_items(items, settings, read_clock(), advance)
            failures = [c.failure for c in captures if c.failure]
            with hold_store(settings) as store:
                saved = store.save_captured(run_id, [c.captured for c in captures if c.captured])
                store.save_refetched(run_id, [c.page for c in captures if c.page], [])
                save_failures(store, run_id, failures)
                store.settle_items([settle(n, c, now) for n, c in zip(items, captures, strict=True)])
            counts.items += len(captures)
            counts.articles_new += saved.articles_new
            counts.failed += len(failures)
