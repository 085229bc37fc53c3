"""The flow that takes articles in: seed files, and what is new in the feeds."""

from pathlib import Path

from flows.booking import book_run, hold_store, read_clock, save_failures
from flows.engine import flow, flow_run, get_run_logger, step
from flows.feed_intake import capture_pending, poll_due
from flows.seed_files import load_seeds
from flows.settings import Settings, find_seeds, read_settings


@flow(name="ingest", flow_run_name="take in seeds and feeds")
def ingest(
    seeds: Path | None = None,
    feeds: Path | None = None,
    data: Path | None = None,
    run_id: str | None = None,
    poll_all: bool = False,
) -> None:
    """Store the seed articles and the articles behind the new items of the feeds that are due.

    Feeds are those stored and those listed in the file *feeds*; without any, no network is used. *poll_all*
    polls those too that are not due. Without *run_id* this is a run of its own. Raises `InputError` when
    the folder or the list cannot be read.
    """
    settings = read_settings(seeds=seeds, feeds=feeds, data=data)
    with book_run(settings, flow_run.id, run_id, stage="ingest") as run:
        take_seeds(settings, run.run_id)
        poll(settings, run.run_id, poll_all)
        take_items(settings, run.run_id)


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
def poll(settings: Settings, run_id: str, poll_all: bool) -> None:
    """Poll the feeds that are due and store what they list; without feeds, use no network."""
    counts = poll_due(settings, run_id, is_forced=poll_all)
    if counts.feeds:
        get_run_logger().info("feeds: %s", counts)


@step
def take_items(settings: Settings, run_id: str) -> None:
    """Capture and store the articles behind the items that wait for them."""
    counts = capture_pending(settings, run_id)
    if counts.items:
        get_run_logger().info("items: %s", counts)
