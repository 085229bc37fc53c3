"""The flow that takes articles in: seed files, and what is new in the feeds."""

from collections.abc import Sequence
from pathlib import Path

from flows.booking import book_run, hold_store, read_clock, save_failures
from flows.engine import flow, flow_run, get_run_logger, step
from flows.feed_polls import Polled, conclude_polls, poll_feeds
from flows.page_captures import Capture, NewItem, capture_items, select_items
from flows.progress import show_progress
from flows.registers import load_feed_list
from flows.seed_files import load_seeds
from flows.settings import Settings, find_seeds, read_settings
from tallywire.capture import name_item


@flow(name="ingest", flow_run_name="take in seeds and feeds")
def ingest(
    seeds: Path | None = None, feeds: Path | None = None, data: Path | None = None, run_id: str | None = None
) -> None:
    """Store the seed articles and, where a list of feeds is given, the articles behind their new items.

    Without *run_id* this is a run of its own. Raises `InputError` when the folder or the list cannot be read.
    """
    settings = read_settings(seeds=seeds, feeds=feeds, data=data)
    with book_run(settings, flow_run.id, run_id) as run:
        take_seeds(settings, run.run_id)
        if settings.feeds:
            polled = poll(settings, settings.feeds)
            captures = capture(settings, choose_new(settings, polled))
            take_captures(settings, run.run_id, polled, captures)


@step
def take_seeds(settings: Settings, run_id: str) -> None:
    """Store the seed articles that are not stored yet."""
    batch = load_seeds(find_seeds(settings), read_clock())
    with hold_store(settings) as store:
        saved = store.save_articles(run_id, batch.articles)
        save_failures(store, run_id, batch.failures)
    get_run_logger().info(
        "seeds: %d articles, %d new, %d not usable",
        len(batch.articles),
        saved.articles_new,
        len(batch.failures),
    )


@step
def poll(settings: Settings, feeds: Path) -> list[Polled]:
    """Return a poll of every feed that is listed or was before."""
    entries = load_feed_list(feeds)
    with hold_store(settings) as store:
        store.save_feeds(entries)
        known = store.load_feeds()
    with show_progress("feeds", len(known)) as advance:
        polled = poll_feeds(known, settings, read_clock(), advance)
    get_run_logger().info("feeds: %d polled, %d failed", len(polled), sum(1 for p in polled if p.failure))
    return polled


@step
def choose_new(settings: Settings, polled: Sequence[Polled]) -> list[NewItem]:
    """Return the items whose articles are not stored yet."""
    names = [name_item(item) for p in polled if p.feed for item in p.feed.items]
    with hold_store(settings) as store:
        known = store.find_known(names)
    return select_items((p.feed for p in polled if p.feed), known)


@step
def capture(settings: Settings, items: Sequence[NewItem]) -> list[Capture]:
    """Return the article behind each item, or why there is none."""
    with show_progress("articles", len(items)) as advance:
        captures = capture_items(items, settings, read_clock(), advance)
    get_run_logger().info(
        "items: %d new, %d with an article", len(captures), sum(1 for c in captures if c.article)
    )
    return captures


@step
def take_captures(
    settings: Settings, run_id: str, polled: Sequence[Polled], captures: Sequence[Capture]
) -> None:
    """Store the captured articles, then the polls: a feed is done with only when its items are safe."""
    failures = [f for f in (*(p.failure for p in polled), *(c.failure for c in captures)) if f]
    with hold_store(settings) as store:
        saved = store.save_articles(run_id, [c.article for c in captures if c.article])
        store.save_polls(run_id, conclude_polls(polled, captures))
        save_failures(store, run_id, failures)
    get_run_logger().info("feeds: %d articles new, %d failures", saved.articles_new, len(failures))
