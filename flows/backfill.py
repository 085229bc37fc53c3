"""The flow that takes in archives: files, folders, WARC and sitemaps, all the way to the published state."""

from pathlib import Path

from flows.backfill_intake import store_sitemap, store_source
from flows.backfill_sources import find_sources, is_address
from flows.booking import book_run, read_clock
from flows.commands.options import complain
from flows.engine import flow, flow_run, get_run_logger, step
from flows.extract import extract
from flows.logs import keep_log
from flows.publish import publish
from flows.report import notify
from flows.settings import Settings, read_settings
from flows.sitemap_pages import check_sitemap
from flows.track import track
from storage import RunSummary
from tallywire.documents import describe_unread


@flow(name="backfill", flow_run_name="take in archives")
def backfill(
    paths: list[str], seeds: Path | None = None, data: Path | None = None, store_only: bool = False
) -> RunSummary:
    """Take in what *paths* hold; return what the run stored.

    What came in is read, tracked and published, and who watches it is told, unless *store_only* leaves that
    to the next run. Raises `InputError` when one of *paths* cannot be used at all.

    Args:
        paths: folders, files (.txt, .md, .html, .jsonl, .warc) where the worker runs, addresses of sitemaps
        seeds: the folder of seed articles, for its source register; default ./seeds
        data: the data folder; default TALLYWIRE_DATA, else ./data
        store_only: only store the articles; the next run reads them
    """
    for path in filter(is_address, paths):
        check_sitemap(path)
    settings = read_settings(seeds=seeds, data=data)
    with keep_log(settings.data, settings.log_format):
        with book_run(settings, flow_run.id) as run:
            for path in paths:
                take_in(settings, run.run_id, path)
            if not store_only:
                extract(seeds=settings.seeds, data=settings.data, run_id=run.run_id)
                track(seeds=settings.seeds, data=settings.data, run_id=run.run_id)
        publish(settings)
        if not store_only:
            notify(settings)
    if run.summary is None:
        raise RuntimeError("a run that ended without error has no summary")
    return run.summary


@step
def take_in(settings: Settings, run_id: str, path: str) -> None:
    """Store the articles at *path*, a file, a folder or the address of a sitemap."""
    if is_address(path):
        get_run_logger().info("%s: %s", path, store_sitemap(settings, run_id, path))
        return
    for source in find_sources(Path(path), settings, read_clock()):
        get_run_logger().info("%s: %s", source.name, store_source(settings, run_id, source))
        if source.unread:
            line = describe_unread(source.unread, source.name, source.known)
            get_run_logger().warning("%s", line)
            complain(line)
