"""The tracked state: which figure is in which series, how each track went, and what a run changed in it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from storage.database import Database
from storage.kept import keep_values
from storage.queries import read_query
from storage.records import read_reported
from storage.reviews import join_groups
from storage.runs import count_up, save_delta
from storage.taking_back import resolve_statements
from tallywire.changes import diff_snapshots
from tallywire.models import Accounting, ReportedFigure
from tallywire.series import SeriesKey
from tallywire.tracking import ArticleVersion, TrackedState

# In place of a source where nobody is named: the narrator's own track.
NARRATOR = "(narrator)"

# Series, lower and higher source → the conflict.
Conflicts = Mapping[tuple[Any, ...], dict[str, Any]]


def load_groups_to_track(database: Database) -> list[str]:
    """Return the groups whose figures changed since they were last tracked, in this run or a killed one.

    Groups with series that a review made one come together; those with figures that a sentence elsewhere
    takes back, or no longer does, are among them.
    """
    resolve_statements(database)
    due = [group for (group,) in database.fetch("SELECT DISTINCT group_id FROM store.groups_to_track")]
    return join_groups(database, due)


def load_reported(database: Database, group_ids: Sequence[str]) -> list[ReportedFigure]:
    """Return the figures of some groups: those of every version, each under its newest extraction."""
    rows = database.fetch_mappings(read_query("reported_figures"), {"groups": list(group_ids)})
    return [read_reported(row) for row in rows]


def load_versions(database: Database, group_ids: Sequence[str]) -> list[ArticleVersion]:
    """Return all extracted versions of the articles that have, or had, a figure of these groups."""
    rows = database.fetch_mappings(read_query("group_versions"), {"groups": list(group_ids)})
    return [ArticleVersion(**row) for row in rows]


def snapshot_groups(database: Database, group_ids: Sequence[str]) -> dict[str, Any]:
    """Return the tracked state of some groups as plain JSON values, by series_id.

    A series has a `label`, `tracks` (source → `grade` and `values` by figure_id) and `conflicts`
    ("lower source | higher source" → ratio). Only what stands in the current versions is in it.
    """
    groups = {"groups": list(group_ids)}
    return _take_snapshot(database, groups, _read_conflicts(database, groups))


def save_tracking(database: Database, run_id: str, group_ids: Sequence[str], state: TrackedState) -> int:
    """Make *state* the tracked state of some groups and return how many edges are new.

    One transaction with the mark that the groups are due and the run's delta, so that a killed run leaves no
    half of it. Edges that the figures no longer give are retired, not deleted. Raises `ValueError` when
    *state* speaks of figures that are not in the groups.
    """
    groups = {"groups": list(group_ids)}
    with database.transaction():
        before = _read_conflicts(database, groups)
        snapshot = _take_snapshot(database, groups, before)
        members = pa.table(
            {
                "figure_id": pa.array(list(state.membership), pa.string()),
                "series_id": pa.array(list(state.membership.values()), pa.string()),
                "event_day": pa.array(
                    [_find_event_day(state.series[s]) for s in state.membership.values()], pa.date32()
                ),
                "standing": pa.array([str(state.standing[f]) for f in state.membership], pa.string()),
                "doubt": pa.array([_text(state.doubts.get(f)) for f in state.membership], pa.string()),
                "taken_back_at": pa.array(
                    [state.taken_back.get(f) for f in state.membership], pa.timestamp("us")
                ),
            }
        )
        database.fetch(read_query("keep_causes"), {**groups, "run_id": run_id})
        database.fetch(
            "DELETE FROM store.tracked WHERE group_id IN (SELECT unnest($groups::VARCHAR[]))", groups
        )
        with database.lend("incoming", members):
            placed = database.fetch_value(read_query("insert_tracked"), groups)
        if placed != len(state.membership):
            raise ValueError(
                f"run {run_id}: {len(state.membership) - placed} tracked figures are of other groups"
            )
        _save_series(database, groups, state)
        database.fetch(read_query("keep_causes"), {**groups, "run_id": run_id})
        revisions_new = _save_revisions(database, run_id, groups, state)
        keep_values(database, group_ids)
        after = _read_conflicts(database, groups)
        _save_conflict_changes(database, run_id, before, after)
        database.fetch(
            "DELETE FROM store.groups_to_track WHERE group_id IN (SELECT unnest($groups::VARCHAR[]))", groups
        )
        count_up(database, run_id, "revisions_new", revisions_new)
        if changes := diff_snapshots(snapshot, _take_snapshot(database, groups, after)):
            save_delta(database, run_id, changes.as_json())
    return revisions_new


def _find_event_day(key: SeriesKey) -> date | None:
    return key.period_start if key.accounting is Accounting.EVENT else None


def _save_series(database: Database, groups: Mapping[str, Any], state: TrackedState) -> None:
    found = dict(database.fetch(read_query("series_groups"), groups))
    database.fetch("DELETE FROM store.series WHERE group_id IN (SELECT unnest($groups::VARCHAR[]))", groups)
    rows = [
        {
            "series_id": series_id,
            "group_id": found[series_id],
            "label": key.label,
            "measure": key.measure,
            "party": key.party,
            "status": key.status,
            "counted": key.counted,
            "unit": key.unit,
            "place": key.place,
            "accounting": key.accounting,
            "period_start": key.period_start,
            "period_days": key.period_days,
            "facet": key.facet,
            "place_within": key.place_within,
            "article_id": key.article_id,
        }
        for series_id, key in state.series.items()
        if series_id in found
    ]
    database.append("series", rows)


def _save_revisions(database: Database, run_id: str, groups: Mapping[str, Any], state: TrackedState) -> int:
    names = ("revision_id", "series_id", "source", "type", "from_figure_id", "to_figure_id")
    edges = pa.table(
        {
            **{n: pa.array([_text(getattr(r, n)) for r in state.revisions], pa.string()) for n in names},
            "delta": pa.array([r.delta for r in state.revisions], pa.float64()),
            "relative_delta": pa.array([r.relative_delta for r in state.revisions], pa.float64()),
            "as_of": pa.array([r.as_of for r in state.revisions], pa.date32()),
            "reported_at": pa.array([r.reported_at for r in state.revisions], pa.timestamp("us")),
        }
    )
    with database.lend("incoming", edges):
        database.fetch(read_query("retire_revisions"), {**groups, "run_id": run_id})
        return int(database.fetch_value(read_query("insert_revisions"), {**groups, "run_id": run_id}))


def _take_snapshot(database: Database, groups: Mapping[str, Any], conflicts: Conflicts) -> dict[str, Any]:
    series: dict[str, Any] = {}
    for row in database.fetch_mappings(read_query("snapshot_values"), groups):
        entry = series.setdefault(row["series_id"], {"label": row["label"], "tracks": {}, "conflicts": {}})
        track = entry["tracks"].setdefault(row["source"] or NARRATOR, {"grade": None, "values": {}})
        track["values"][row["figure_id"]] = {
            k: plain_value(row[k]) for k in ("low", "high", "quantifier", "as_of", "reported_at")
        }
    for series_id, source, grade in database.fetch(read_query("snapshot_grades"), {"series": list(series)}):
        series[series_id]["tracks"][source or NARRATOR]["grade"] = grade
    for row in conflicts.values():
        pair = f"{row['source_a'] or NARRATOR} | {row['source_b'] or NARRATOR}"
        series[row["series_id"]]["conflicts"][pair] = row["ratio"]
    return series


def _read_conflicts(database: Database, groups: Mapping[str, Any]) -> Conflicts:
    series = [s for (s,) in database.fetch(read_query("series_of_groups"), groups)]
    rows = database.fetch_mappings(read_query("conflicts_of_series"), {"series": series})
    return {(row["series_id"], row["source_a"], row["source_b"]): row for row in rows}


def _save_conflict_changes(
    database: Database,
    run_id: str,
    before: Conflicts,
    after: Conflicts,
) -> None:
    opened = [("opened", row) for pair, row in after.items() if pair not in before]
    closed = [("closed", row) for pair, row in before.items() if pair not in after]
    moved = [("moved", row) for pair, row in after.items() if pair in before and before[pair] != row]
    rows = [{"run_id": run_id, "change": change, **row} for change, row in (*opened, *closed, *moved)]
    database.append("conflict_changes", rows)


def _text(value: str | None) -> str | None:
    return None if value is None else str(value)


def plain_value(value: Any) -> Any:
    """Return *value* as JSON has it: days and moments in ISO form."""
    return value.isoformat() if isinstance(value, date | datetime) else value
