"""The flow that reads article versions for figures and events: each version once, or anew when asked to."""

from pathlib import Path

from flows.article_reading import read_versions
from flows.booking import book_run, hold_store, read_clock, save_failures
from flows.engine import flow, flow_run, get_run_logger, step
from flows.progress import show_progress
from flows.registers import load_register
from flows.settings import Settings, read_settings
from tallywire.extract import EXTRACTOR


@flow(name="extract", flow_run_name="read new article versions")
def extract(
    seeds: Path | None = None,
    data: Path | None = None,
    run_id: str | None = None,
    reextract: bool = False,
) -> None:
    """Store the figures and events of every version that has not been read.

    *seeds* is the folder whose sources.toml says who the claimants are. With *reextract* the versions are
    read too that another extractor read last. Without *run_id* this is a run of its own.
    """
    settings = read_settings(seeds=seeds, data=data)
    with book_run(settings, flow_run.id, run_id, stage="extract") as run:
        read_pending(settings, run.run_id, EXTRACTOR if reextract else None)


@step
def read_pending(settings: Settings, run_id: str, wanted: str | None) -> None:
    """Read what is pending in batches, each stored before the next is read: a kill loses one at most."""
    register = load_register(settings)
    figures_new = versions = 0
    with hold_store(settings) as store:
        store.save_sources(register)
        total = store.count_pending(wanted)
        batch = store.pending_versions(wanted, settings.batch_articles)
    with show_progress("extract", total) as advance:
        while batch:
            results = []
            for result in read_versions(batch):
                results.append(result)
                advance(1)
            with hold_store(settings) as store:
                save_failures(store, run_id, [failure for _, failure in results if failure])
                extractions = [extraction for extraction, _ in results]
                figures_new += store.save_extractions(run_id, EXTRACTOR, extractions, register, read_clock())
                versions += len(batch)
                batch = store.pending_versions(wanted, settings.batch_articles)
    get_run_logger().info("extracted: %d versions, %d figures new", versions, figures_new)
