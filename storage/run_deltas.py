"""What runs changed, read from the published snapshot: series by series, and version by version."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from storage.article_deltas import VersionChange, load_version_changes
from storage.errors import StorageError
from storage.public import PublicStore
from storage.queries import read_query
from tallywire.deltas import describe_delta, find_labels


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesChange:
    """What a run changed in one series: in lines, and as a JSON delta that `replay_delta` applies.

    `causes` are those of view run_changes (news, review, stories, reading), by name; none where only a grade
    or a doubt changed.
    """

    series_id: str
    label: str
    causes: tuple[str, ...]
    lines: tuple[str, ...]
    delta: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunChange:
    """What a run changed. `versions` are those later versions of articles that it found to change figures."""

    run_id: str
    started_at: datetime
    status: str
    series: tuple[SeriesChange, ...] = ()
    versions: tuple[VersionChange, ...] = ()


def load_run_changes(
    public: PublicStore, *, run_id: str | None = None, since: date | None = None, series_id: str | None = None
) -> list[RunChange]:
    """Return what runs changed, in their order: a run, those since a day, those of a series, or all.

    Raises `StorageError` when there is no such run or series.
    """
    if run_id is not None and not public.query("SELECT 1 FROM runs WHERE run_id = $id", {"id": run_id}).rows:
        raise StorageError(f'run {run_id}: no such run; `tallywire sql "FROM runs"` shows them')
    given = {"run_id": run_id, "since": since, "series_id": series_id}
    rows = public.query(read_query("run_deltas"), given).rows
    deltas = {(run, series): delta for run, _, _, series, delta in rows if series is not None}
    named = {"series": sorted({series for _, series in deltas} | ({series_id} if series_id else set()))}
    known = "SELECT series_id, label FROM store.series WHERE series_id IN (SELECT unnest($series::VARCHAR[]))"
    labels = dict(public.query(known, named).rows)
    if series_id is not None and series_id not in labels and not deltas:
        raise StorageError(f'series {series_id}: no such series; `tallywire sql "FROM series"` shows them')
    runs = {run: (started, status) for run, started, status, _, _ in rows}
    found = public.query(
        read_query("version_changes_of_runs"), {"runs": list(runs), "series_id": series_id}
    ).rows
    versions = {v.version_id: v for v in load_version_changes(public, sorted({row[1] for row in found}))}
    brought = public.query(read_query("causes_of_runs"), {"runs": list(runs), **named}).rows
    causes = {(run, series): tuple(found_causes) for run, series, found_causes in brought}
    changed: dict[str, list[SeriesChange]] = {run: [] for run in runs}
    for (run, series), delta in deltas.items():
        changed[run].append(_read_change(series, delta, labels, causes.get((run, series), ())))
    changes = [
        RunChange(
            run_id=run,
            started_at=started,
            status=status,
            series=tuple(sorted(changed[run], key=lambda change: change.label)),
            versions=tuple(versions[version] for of, _, version, _ in found if of == run),
        )
        for run, (started, status) in runs.items()
    ]
    return [change for change in changes if change.series or change.versions]


def _read_change(
    series_id: str, delta: str, labels: Mapping[str, str], causes: tuple[str, ...]
) -> SeriesChange:
    # A series that is there no more is called as it was when it went.
    known = {**find_labels(delta), **labels}
    return SeriesChange(
        series_id=series_id,
        label=known.get(series_id, series_id),
        causes=causes,
        lines=describe_delta(delta, known)[series_id],
        delta=delta,
    )
