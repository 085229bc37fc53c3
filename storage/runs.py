"""Runs of the pipeline and what they could not process."""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from storage.database import Database
from storage.queries import read_query
from storage.replays import resolve_failures
from tallywire.deltas import take_apart
from tallywire.redaction import redact


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """What a run stored. `figures_new` counts figures never stored before, whatever extractor found them."""

    run_id: str
    status: str
    articles_new: int
    versions_new: int
    figures_new: int
    revisions_new: int
    failures: int


@dataclass(frozen=True, slots=True)
class Stage:
    """What a stage of a run cost: wall and CPU time in seconds, the most memory it had in bytes if known."""

    stage: str
    started_at: datetime
    status: str
    seconds: float
    cpu_seconds: float
    peak_memory_bytes: int | None


def start_run(database: Database, flow_run_id: str | None, now: datetime) -> str:
    """Record the start of a run and return its id: runs are numbered from 1."""
    with database.transaction():
        number = database.fetch_value("SELECT coalesce(max(run_number), 0) + 1 FROM store.runs")
        database.fetch(
            "INSERT INTO store.runs BY NAME SELECT $number AS run_number, $run_id AS run_id,"
            " $flow_run_id AS flow_run_id, $now AS started_at, 'running' AS status",
            {"number": number, "run_id": str(number), "flow_run_id": flow_run_id, "now": now},
        )
    return str(number)


def interrupt_runs(database: Database, living: Collection[str]) -> list[str]:
    """Mark the runs that did not end and are not among the *living*; return the flow runs that they were."""
    rows = database.fetch(
        "UPDATE store.runs SET status = 'interrupted'"
        " WHERE status = 'running' AND run_id NOT IN (SELECT unnest($living::VARCHAR[]))"
        " RETURNING flow_run_id",
        {"living": sorted(living)},
    )
    return [flow_run_id for (flow_run_id,) in rows if flow_run_id]


def save_stage(database: Database, run_id: str, stage: Stage) -> None:
    """Record what a stage cost and, from what it stored, what it got done."""
    given = {"run_id": run_id, "stage": stage.stage}
    [done] = database.fetch_mappings(read_query("count_stage"), given)
    with database.transaction():
        database.append("run_stages", [{"run_id": run_id, **asdict(stage), **done}])


def finish_run(database: Database, run_id: str, status: str, now: datetime, delta: str | None) -> RunSummary:
    """Record the end of a run and return what it stored; without *delta* that of its tracking stands.

    What failed before and did not in this run is marked as made good.
    """
    with database.transaction():
        database.fetch(
            "UPDATE store.runs SET status = $status, finished_at = $now WHERE run_id = $run_id",
            {"run_id": run_id, "status": status, "now": now},
        )
        if delta is not None:
            save_delta(database, run_id, delta)
        resolve_failures(database, run_id)
    return load_run(database, run_id)


def load_run(database: Database, run_id: str) -> RunSummary:
    """Return what a run stored so far. Raises `KeyError` when there is no such run."""
    rows = database.fetch_mappings(read_query("load_run"), {"run_id": run_id})
    if not rows:
        raise KeyError(f"no run {run_id!r}")
    return RunSummary(**rows[0])


def has_run(database: Database, run_id: str) -> bool:
    """Return whether there is such a run."""
    return bool(database.fetch("SELECT 1 FROM store.runs WHERE run_id = $run_id", {"run_id": run_id}))


def read_start(database: Database, run_id: str) -> datetime:
    """Return when a run started: the moment at which what it stores counts as ingested."""
    started: datetime | None = database.fetch_value(
        "SELECT started_at FROM store.runs WHERE run_id = $run_id", {"run_id": run_id}
    )
    if started is None:
        raise KeyError(f"no run {run_id!r}")
    return started


def count_up(database: Database, run_id: str, counter: str, by: int) -> None:
    """Add to a counter column of a run, inside the caller's transaction."""
    if by:
        database.fetch(
            f"UPDATE store.runs SET {counter} = {counter} + $by WHERE run_id = $run_id",
            {"by": by, "run_id": run_id},
        )


def save_delta(database: Database, run_id: str, delta: str) -> None:
    """Record what a run changed in the tracked state, inside the caller's transaction."""
    database.fetch("DELETE FROM store.run_deltas WHERE run_id = $run_id", {"run_id": run_id})
    database.append(
        "run_deltas",
        [
            {"run_id": run_id, "series_id": series_id, "kind": kind, "entries": entries}
            for series_id, kind, entries in take_apart(delta)
        ],
    )


def save_failure(
    database: Database,
    run_id: str,
    stage: str,
    subject: str,
    reason: str,
    detail: str | None,
    given: Mapping[str, Any] | None,
) -> None:
    """Record that *subject* could not be processed; the same failure is recorded once in a run."""
    row = {
        "run_id": run_id,
        "stage": stage,
        "subject": redact(subject),
        "reason": redact(reason),
        "detail": detail and redact(detail),
        "failed_at": datetime.now(UTC).replace(tzinfo=None),
        "input": json.dumps(given, ensure_ascii=False) if given else None,
        "resolved_run_id": None,
    }
    with database.transaction():
        database.append("failures", [row], unless=("run_id", "stage", "subject", "reason"))
