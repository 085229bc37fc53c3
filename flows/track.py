"""The flow that keeps the books: which figures belong together, how they changed, who contradicts whom."""

from pathlib import Path

from flows.booking import book_run, hold_store
from flows.engine import flow, flow_run, get_run_logger, step
from flows.settings import Settings, read_settings
from tallywire.changes import diff_snapshots
from tallywire.tracking import track as track_figures

# Versions whose copies are looked for in one transaction.
BATCH = 500


@flow(name="track", flow_run_name="track touched series")
def track(data: Path | None = None, run_id: str | None = None) -> str | None:
    """Bring the series up to date that new figures touched; return what changed as a JSON delta.

    None when nothing did. Without *run_id* this is a run of its own.
    """
    settings = read_settings(data=data)
    with book_run(settings, flow_run.id, run_id) as run:
        match_copies(settings)
        run.delta = track_touched(settings, run.run_id)
    return run.delta


@step
def match_copies(settings: Settings) -> None:
    """Find the copies of what is new, in batches: their figures are one claim."""
    looked_at = 0
    matched = True
    while matched:
        with hold_store(settings) as store:
            matched = bool(count := store.match_copies(BATCH))
        looked_at += count
    get_run_logger().info("copies: looked for those of %d versions", looked_at)


@step
def track_touched(settings: Settings, run_id: str) -> str | None:
    """Track the groups that are due, this run's and those a killed run left."""
    with hold_store(settings) as store:
        groups = store.touched_groups()
        before = store.snapshot_groups(groups)
        state = track_figures(store.load_reported(groups), store.load_versions(groups))
        edges = store.save_tracking(run_id, groups, state)
        after = store.snapshot_groups(groups)
    changes = diff_snapshots(before, after)
    get_run_logger().info("tracked: %d groups, %d new edges", len(groups), edges)
    return changes.as_json() if changes else None
