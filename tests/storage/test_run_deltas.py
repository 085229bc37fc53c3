"""What a run changed is kept series by series, and `runs.delta` is the whole of it."""

import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from store_examples import NOW

from storage.database import Database
from storage.migrate import create_surface, migrate, read_scripts
from storage.queries import read_query
from storage.runs import save_delta, start_run
from tallywire.deltas import take_apart

ADDED = {
    "label": "Killed, O'Hare {north}",
    "tracks": {"it's": {"values": {"f1": {"low": 3.0, "high": None}}}},
}
DELTA = {
    "dictionary_item_added": {
        "root['aa']": ADDED,
        "root['bb']['tracks']['UN %5Ba%5D']": {"grade": "admitted"},
    },
    "type_changes": {"root['aa']['conflicts']['a | b']": {"old_value": None, "new_value": 2.5}},
    "values_changed": {"root['bb']['label']": {"old_value": "x", "new_value": "y"}},
}


@pytest.fixture
def database() -> Iterator[Database]:
    database = Database(duckdb.connect(), Path("memory"))
    yield database
    database.close()


def read_deltas(database: Database) -> list[object]:
    rows = database.fetch("SELECT delta FROM runs")
    return [json.loads(delta) if delta else None for (delta,) in rows]


def test_a_delta_is_taken_apart_by_series_and_kind() -> None:
    parts = [(name, kind, list(json.loads(entries))) for name, kind, entries in take_apart(json.dumps(DELTA))]
    assert parts == [
        ("aa", "dictionary_item_added", ["root['aa']"]),
        ("aa", "type_changes", ["root['aa']['conflicts']['a | b']"]),
        ("bb", "dictionary_item_added", ["root['bb']['tracks']['UN %5Ba%5D']"]),
        ("bb", "values_changed", ["root['bb']['label']"]),
    ]


def test_the_delta_of_a_run_is_the_one_saved_last_and_runs_that_changed_nothing_have_none(
    database: Database,
) -> None:
    migrate(database)
    for delta in ({"values_changed": {"root['cc']['label']": {"old_value": "x", "new_value": "z"}}}, DELTA):
        run_id = start_run(database, None, NOW)
        save_delta(database, run_id, json.dumps(DELTA))
        save_delta(database, run_id, json.dumps(delta))
    start_run(database, None, NOW)
    assert read_deltas(database) == [
        {"values_changed": {"root['cc']['label']": {"old_value": "x", "new_value": "z"}}},
        DELTA,
        None,
    ]


def test_deltas_of_runs_before_are_taken_apart_by_the_migration(database: Database) -> None:
    database.fetch(read_query("create_schema"))
    scripts = read_scripts("migrations")
    for script in scripts:
        if script.name.endswith("_run_deltas.sql"):
            database.fetch(
                "INSERT INTO store.runs (run_number, run_id, started_at, status, delta)"
                " VALUES (1, '1', $now, 'completed', $delta), (2, '2', $now, 'failed', NULL)",
                {"now": NOW, "delta": json.dumps(DELTA)},
            )
        database.fetch(script.text)
    create_surface(database)
    assert read_deltas(database) == [DELTA, None]
    stored = database.fetch("SELECT DISTINCT run_id, series_id FROM store.run_deltas ORDER BY ALL")
    assert stored == [("1", "aa"), ("1", "bb")]
