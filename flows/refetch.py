"""The flow that fetches pages again: often while their articles are young, rarely later, then never."""

from pathlib import Path

from flows.booking import book_run, hold_store, read_clock, save_failures
from flows.engine import flow, flow_run, get_run_logger, step
from flows.page_refetches import refetch_pages
from flows.progress import show_progress
from flows.settings import Settings, read_settings
from storage import Page
from tallywire.refetch import is_due

# Between two writes: what a run that is killed asks for again.
BATCH = 64


@flow(name="refetch", flow_run_name="fetch young articles again")
def refetch(data: Path | None = None, run_id: str | None = None) -> None:
    """Store what the pages of articles have changed to, for those that are due by the schedule.

    What it stores is read by the next `extract`.

    Args:
        data: the data folder; default TALLYWIRE_DATA, else ./data
        run_id: the run that this is a part of; without it, it is a run of its own
    """
    settings = read_settings(data=data)
    with book_run(settings, flow_run.id, run_id, stage="refetch") as run:
        fetch_again(settings, run.run_id, choose_due(settings))


@step
def choose_due(settings: Settings) -> list[Page]:
    """Return the pages that are due."""
    schedule, now = settings.schedule, read_clock()
    with hold_store(settings) as store:
        watched = store.load_watched(now - schedule.longest)
    return [
        page
        for page in watched
        if is_due(schedule, now=now, born_at=page.born_at, fetched_at=page.fetched_at, failures=page.failures)
    ]


@step
def fetch_again(settings: Settings, run_id: str, due: list[Page]) -> None:
    """Fetch the pages that are due, in batches, each stored before the next is fetched."""
    versions = failed = 0
    with show_progress("pages", len(due)) as advance:
        for start in range(0, len(due), BATCH):
            done = refetch_pages(due[start : start + BATCH], settings, read_clock(), advance)
            failures = [r.failure for r in done if r.failure]
            with hold_store(settings) as store:
                saved = store.save_refetched(
                    run_id, [r.page for r in done], [r.article for r in done if r.article]
                )
                save_failures(store, run_id, failures)
            versions += saved.versions_new
            failed += len(failures)
    get_run_logger().info("pages: %d fetched again, %d changed, %d failed", len(due), versions, failed)
