"""From a source to stored articles, in batches that can be resumed wherever they are broken off."""

from dataclasses import dataclass

from flows.article_building import build_in_order
from flows.at_once import in_batches
from flows.backfill_sources import Source
from flows.booking import hold_store, read_clock, save_failures
from flows.failures import Failure
from flows.page_captures import capture_items
from flows.progress import show_progress
from flows.settings import Settings
from flows.sitemap_pages import list_pages
from tallywire.entries import name_item

# Between two writes: what a run that is killed does again.
BATCH, SECONDS = 64, 20.0


@dataclass(slots=True)
class IntakeCounts:
    """What taking in a source came to."""

    articles_new: int = 0
    versions_new: int = 0
    failed: int = 0

    def __str__(self) -> str:
        return f"{self.articles_new} articles new, {self.versions_new} versions new, {self.failed} not usable"


def store_source(settings: Settings, run_id: str, source: Source) -> IntakeCounts:
    """Store what a source holds, from where an earlier run was broken off; return the counts."""
    with hold_store(settings) as store:
        position = store.find_backfilled(source.name, source.fingerprint)
    counts = IntakeCounts()
    with show_progress("articles", source.total) as advance:
        advance(position)
        for batch in in_batches(build_in_order(source.read(position), settings), BATCH, SECONDS):
            failures = [found.failure for found in batch if found.failure]
            last = batch[-1].position
            with hold_store(settings) as store:
                save_failures(store, run_id, failures)
                saved = store.save_backfilled(
                    run_id,
                    [found.captured for found in batch if found.captured],
                    source.name,
                    source.fingerprint,
                    last,
                )
            advance(last - position)
            position = last
            counts.articles_new += saved.articles_new
            counts.versions_new += saved.versions_new
            counts.failed += len(failures)
    with hold_store(settings) as store:
        store.save_backfilled(run_id, [], source.name, source.fingerprint, None)
    return counts


def store_sitemap(settings: Settings, run_id: str, url: str) -> IntakeCounts:
    """Capture and store the pages that a sitemap leads to and that are not known; return the counts."""
    failures: list[Failure] = []
    counts = IntakeCounts()
    with show_progress("pages", None) as advance:
        for batch in in_batches(list_pages(url, settings, failures.append), BATCH, SECONDS):
            with hold_store(settings) as store:
                known = store.resolve_names([name_item(new.item) for new in batch])
            new = [item for item in batch if name_item(item.item) not in known]
            advance(len(batch) - len(new))
            captures = capture_items(new, settings, read_clock(), advance)
            failures += [c.failure for c in captures if c.failure]
            with hold_store(settings) as store:
                save_failures(store, run_id, failures)
                saved = store.save_captured(run_id, [c.captured for c in captures if c.captured])
            counts.articles_new += saved.articles_new
            counts.versions_new += saved.versions_new
            counts.failed += len(failures)
            failures.clear()
    with hold_store(settings) as store:
        save_failures(store, run_id, failures)
    counts.failed += len(failures)
    return counts
