"""The flow that keeps the books: which figures belong together, how they changed, who contradicts whom."""

from pathlib import Path

from flows.booking import book_run, hold_store
from flows.engine import flow, flow_run, get_run_logger, step
from flows.keeping import keep_books
from flows.progress import show_wait
from flows.settings import Settings, read_settings

# Versions whose copies are looked for in one transaction.
BATCH = 500


@flow(name="track", flow_run_name="track touched series")
def track(data: Path | None = None, run_id: str | None = None, seeds: Path | None = None) -> None:
    """Bring the series up to date that new figures, stories or reviews touched; the run's delta says how.

    *seeds* is the folder whose stories.toml says what articles are about. Without *run_id* this is a run of
    its own.
    """
    settings = read_settings(data=data, seeds=seeds)
    with book_run(settings, flow_run.id, run_id, stage="track") as run:
        match_copies(settings)
        track_touched(settings, run.run_id)


@step
def match_copies(settings: Settings) -> None:
    """Find the copies of what is new, in batches: their figures are one claim."""
    looked_at = 0
    matched = True
    with show_wait("copies"):
        while matched:
            with hold_store(settings) as store:
                matched = bool(count := store.match_copies(BATCH))
            looked_at += count
    get_run_logger().info("copies: looked for those of %d versions", looked_at)


@step
def track_touched(settings: Settings, run_id: str) -> None:
    """Track the groups that are due, this run's and those a killed run left."""
    with show_wait("track"), hold_store(settings) as store:
        kept = keep_books(store, settings, run_id)
    get_run_logger().info("tracked: %d groups, %d new edges", kept.groups, kept.edges)
