"""`tallywire ingest`: the backfill as an ad-hoc flow run, with what it changed in the terminal."""

from pathlib import Path

from flows.backfill_sources import check_source, is_address
from flows.interruption import heed_signals
from flows.progress import tell
from flows.report_files import load_published
from flows.running import check_inputs, find_prefect, quiet_prefect
from flows.settings import Settings
from flows.sitemap_pages import check_sitemap
from flows.terminal import print_next, print_report


def take_in(settings: Settings, paths: list[str], *, store_only: bool, verbose: bool) -> list[str]:
    """Take in archives and print what that changed; return what could not be used, a line each.

    Raises `InputError` for a path that cannot be used, before Prefect starts.
    """
    for path in paths:
        if is_address(path):
            check_sitemap(path)
        else:
            check_source(Path(path))
    check_inputs(settings)
    quiet_prefect(verbose)
    tell(f"Taking in {', '.join(paths)} into {settings.data}; Prefect takes some seconds to start")
    heed_signals()
    with find_prefect(settings, is_scheduling=False):
        from flows.backfill import backfill

        summary = backfill(paths, seeds=settings.seeds, data=settings.data, store_only=store_only)
    data = load_published(settings.data, memory_bytes=settings.database_bytes)
    print_report(data, summary)
    print_next(settings.data, None)
    return [failure.reason for failure in data.failures]
