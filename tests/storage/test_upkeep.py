"""Backups, restoring, writing the file anew, and what doctor finds: nothing acknowledged is ever lost."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pytest
from store_examples import NOW, make_article, make_figure, save_story, track_due

from storage import LockedError, NewerDatabaseError, StorageError, open_store, read_public
from storage.checkup import open_checkup
from storage.copies import list_tables, read_table
from storage.database import connect
from storage.migrate import read_scripts
from storage.opening import LIVE_FILE
from storage.upkeep import restore

LATER = datetime(2022, 6, 1, tzinfo=UTC).replace(tzinfo=None)
TEXT = "Zelensky said 9,000 Russian soldiers were killed."


@cache
def make_filled() -> bytes:
    """Return a database with one story, read and tracked."""
    with TemporaryDirectory() as made:
        folder = Path(made)
        save_losses(folder)
        return (folder / LIVE_FILE).read_bytes()


def fill(folder: Path) -> Path:
    """Put that database into *folder* and return its path."""
    folder.mkdir(exist_ok=True)
    live = folder / LIVE_FILE
    live.write_bytes(make_filled())
    return live


def save_losses(folder: Path) -> None:
    with open_store(folder) as store:
        run_id = store.start_run(None, NOW)
        article = make_article("losses", TEXT, NOW)
        save_story(store, run_id, article, [make_figure(TEXT, "9,000", claimant="Zelensky")])
        track_due(store, run_id)
        store.finish_run(run_id, "completed", NOW, None)
        store.publish()


def read_everything(path: Path) -> dict[str, tuple[int, int]]:
    with connect(path, read_only=True) as database:
        return {table: read_table(database, table) for table in list_tables(database)}


def read_shape(path: Path) -> dict[str, list[Any]]:
    """Return all that a database is but its rows: columns with defaults, constraints, views, comments."""
    # The driver writes the columns of EXCLUDE in any order: the words of a view count, not their places.
    words = r"list_sort(regexp_extract_all({}, '\w+'))"
    asked = {
        "duckdb_columns": "table_name, column_name, column_default, is_nullable, data_type, comment",
        "duckdb_constraints": "table_name, constraint_text",
        "duckdb_views": f"view_name, {words.format('sql')}, comment",
        "duckdb_functions": f"function_name, {words.format('macro_definition')}, comment",
    }
    with duckdb.connect(str(path), read_only=True) as connection:
        return {
            what: connection.execute(
                f"SELECT {columns} FROM {what}() WHERE database_name = current_database() ORDER BY ALL"
            ).fetchall()
            for what, columns in asked.items()
        }


def find(path: Path) -> list[str]:
    with open_checkup(path, 0) as checkup:
        return [str(damage) for damage in checkup.find_damage(lambda _: None)]


def change(path: Path, sql: str) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute(sql)


def test_a_backup_is_a_whole_database_that_restores_to_the_same_rows(tmp_path: Path) -> None:
    live = fill(tmp_path / "a")
    saved = tmp_path / "saved.duckdb"
    with open_store(live.parent) as store:
        assert store.back_up(saved) == saved.stat().st_size
    assert restore(tmp_path / "b" / LIVE_FILE, saved, LATER, replace=False, wait_seconds=0) is None
    assert read_everything(tmp_path / "b" / LIVE_FILE) == read_everything(live) == read_everything(saved)
    assert read_shape(saved) == read_shape(live)


def test_a_backup_never_replaces_a_file(tmp_path: Path) -> None:
    live = fill(tmp_path)
    (tmp_path / "saved").write_text("mine")
    with open_store(live.parent) as store, pytest.raises(StorageError, match="is there already"):
        store.back_up(tmp_path / "saved")
    assert (tmp_path / "saved").read_text() == "mine"
    assert not list(tmp_path.glob("*.new*"))


def test_restoring_keeps_the_database_it_replaces_and_asks_first(tmp_path: Path) -> None:
    live = fill(tmp_path)
    saved = tmp_path / "saved.duckdb"
    with open_store(tmp_path) as store:
        store.back_up(saved)
        store.save_articles(store.start_run(None, LATER), [make_article("later", "Two died.")])
    after = read_everything(live)
    with pytest.raises(StorageError, match="is there already"):
        restore(live, saved, LATER, replace=False, wait_seconds=0)
    assert read_everything(live) == after
    kept = restore(live, saved, LATER, replace=True, wait_seconds=0)
    assert kept == tmp_path / "backups" / "tallywire-before-restore-20220601T000000Z.duckdb"
    assert read_everything(kept) == after
    assert read_everything(live) == read_everything(saved) != after


def test_a_damaged_database_can_be_replaced_and_is_kept_with_its_log(tmp_path: Path) -> None:
    live = fill(tmp_path)
    saved = tmp_path / "saved.duckdb"
    shutil.copyfile(live, saved)
    body = live.read_bytes()[:9000]
    live.write_bytes(body)
    log = live.with_name(f"{LIVE_FILE}.wal")
    log.write_bytes(b"commits")
    kept = restore(live, saved, LATER, replace=True, wait_seconds=0)
    assert kept is not None
    assert kept.read_bytes() == body
    assert kept.with_name(f"{kept.name}.wal").read_bytes() == b"commits"
    assert not log.exists()
    assert read_everything(live) == read_everything(saved)


def damage_backup(path: Path) -> None:
    body = bytearray(path.read_bytes())
    for place in range(20_000, len(body), 10_000):
        body[place] ^= 0xFF
    path.write_bytes(body)


@pytest.mark.parametrize(
    ("spoil", "error", "words"),
    [
        (Path.unlink, StorageError, "no such file"),
        (lambda path: path.write_text("no database " * 2000), StorageError, "saved.duckdb"),
        (lambda path: path.write_bytes(path.read_bytes()[:30_000]), StorageError, "saved.duckdb"),
        (damage_backup, StorageError, "saved.duckdb"),
        (lambda path: change(path, "DELETE FROM store.schema_migrations"), StorageError, "not a database of"),
        (
            lambda path: change(path, "INSERT INTO store.schema_migrations VALUES (9999, '', '', now())"),
            NewerDatabaseError,
            "newer Tallywire",
        ),
    ],
    ids=["missing", "something else", "truncated", "damaged", "empty", "newer"],
)
def test_a_backup_that_cannot_be_used_leaves_the_database_alone(
    tmp_path: Path, spoil: Callable[[Path], object], error: type[StorageError], words: str
) -> None:
    live = fill(tmp_path)
    before = live.read_bytes()
    saved = tmp_path / "saved.duckdb"
    shutil.copyfile(live, saved)
    spoil(saved)
    with pytest.raises(error, match=words) as told:
        restore(live, saved, LATER, replace=True, wait_seconds=0)
    assert "\n" not in str(told.value)
    assert live.read_bytes() == before
    assert not list((tmp_path / "backups").glob("*"))


HOLDER = """
import sys
from pathlib import Path
from storage import open_store
with open_store(Path(sys.argv[1])) as store:
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_a_database_is_not_replaced_under_a_run_that_writes_to_it(tmp_path: Path) -> None:
    live = fill(tmp_path)
    saved = tmp_path / "saved.duckdb"
    shutil.copyfile(live, saved)
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, tmp_path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        inode = live.stat().st_ino
        with pytest.raises(LockedError):
            restore(live, saved, LATER, replace=True, wait_seconds=0.1)
        assert live.stat().st_ino == inode
        holder.communicate("\n")


def test_writing_the_file_anew_wins_room_back_and_changes_nothing_else(tmp_path: Path) -> None:
    live = fill(tmp_path)
    with open_store(tmp_path) as store:
        run_id = store.start_run(None, NOW)
        store.save_articles(run_id, [make_article("big", os.urandom(2_000_000).hex())])
        store.publish()
    change(live, "DELETE FROM store.article_versions WHERE title = 'big'")
    change(live, "DELETE FROM store.articles WHERE url LIKE '%/big'")
    rows, shape = read_everything(live), read_shape(live)
    with open_store(tmp_path) as store:
        sizes = store.compact()
    assert sizes.after < sizes.before - 3_000_000
    assert (read_everything(live), read_shape(live)) == (rows, shape)
    with open_store(tmp_path) as store:
        store.save_articles(store.start_run(None, LATER), [make_article("later", "Two died.")])
    assert find(live) == []


COMPACTER = """
import sys
from pathlib import Path
from storage import open_store
while True:
    with open_store(Path(sys.argv[1])) as store:
        print("open", flush=True)
        store.compact()
"""


def test_a_kill_while_the_file_is_written_anew_leaves_the_old_one_or_the_new_one(tmp_path: Path) -> None:
    live = fill(tmp_path)
    before = read_everything(live)
    for number in range(4):
        process = subprocess.Popen(
            [sys.executable, "-c", COMPACTER, tmp_path],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        )
        with process:
            assert process.stdout is not None
            for _ in range(number + 1):
                process.stdout.readline()
            os.kill(process.pid, signal.SIGKILL)
        assert read_everything(live) == before


def test_a_migration_is_preceded_by_a_backup_that_an_older_tallywire_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest = read_scripts("migrations")
    older = newest[:1]

    def read_older(folder: str) -> tuple[Any, ...]:
        return older if folder == "migrations" else ()

    with monkeypatch.context() as patch:
        patch.setattr("storage.migrate.read_scripts", read_older)
        with open_store(tmp_path) as store:
            store.start_run(None, NOW)
    with open_store(tmp_path):
        pass
    saved = tmp_path / "backups" / "tallywire-schema-1.duckdb"
    assert saved.is_file()
    change_free = saved.read_bytes()
    with open_store(tmp_path):
        pass
    assert saved.read_bytes() == change_free, "only a migration makes one"
    with monkeypatch.context() as patch:
        patch.setattr("storage.migrate.read_scripts", read_older)
        with pytest.raises(NewerDatabaseError, match="newer Tallywire"):
            open_store(tmp_path)
        restore(tmp_path / LIVE_FILE, saved, LATER, replace=True, wait_seconds=0)
        with open_store(tmp_path) as store:
            assert store.load_run("1").status == "running"


def test_a_sound_database_has_no_damage(tmp_path: Path) -> None:
    assert find(fill(tmp_path)) == []


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("UPDATE store.figures SET span_start = 15, span_end = 20", "words do not stand"),
        ("UPDATE store.figures SET text = '8,000'", "words do not stand"),
        ("UPDATE store.figures SET low = 9001, high = 9000", "numbers cannot be"),
        ("UPDATE store.article_versions SET text = replace(text, '9,000', '9,999')", "text is not what was"),
        ("DELETE FROM store.article_versions", "rows that belong to nothing: 2, such as article "),
        ("DELETE FROM store.extractions", "such as figure "),
        ("DELETE FROM store.series", "rows that belong to nothing: 1, such as tracked figure "),
        ("DELETE FROM store.runs", "rows that belong to nothing: 1, such as row of run 1"),
        ("INSERT INTO store.articles FROM store.articles", "stored twice: 1, such as article "),
        ("INSERT INTO store.figures FROM store.figures", "stored twice: 1, such as figure "),
        ("INSERT INTO store.tracked FROM store.tracked", "stored twice: 1, such as tracked figure "),
    ],
)
def test_rows_that_cannot_be_are_named(tmp_path: Path, sql: str, words: str) -> None:
    live = fill(tmp_path)
    change(live, sql)
    assert any(words in line for line in find(live)), find(live)


def test_a_damaged_block_is_named_by_its_table(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.save_articles(store.start_run(None, NOW), [make_article("a", os.urandom(2_000_000).hex())])
        store.publish()
        live = store.path
    with duckdb.connect(str(live), read_only=True) as connection:
        [(block,)] = connection.execute(
            "SELECT max(block_id) FROM pragma_storage_info('store.article_versions')"
            " WHERE column_name = 'text' AND persistent"
        ).fetchall()
    body = bytearray(live.read_bytes())
    # Three headers of 4 KiB, then blocks of 256 KiB.
    body[3 * 4096 + block * 262_144 + 1000] ^= 0xFF
    live.write_bytes(body)
    assert any("table article_versions cannot be read" in line for line in find(live))


def test_what_ended_early_is_counted(tmp_path: Path) -> None:
    live = fill(tmp_path)
    with open_store(tmp_path) as store:
        run_id = store.start_run(None, NOW)
        story = make_article("toll", "Officials said 31 people died.", NOW)
        save_story(store, run_id, story, [make_figure(story.text, "31", as_of=date(2022, 5, 1))])
        store.save_articles(run_id, [make_article("unread", "Two died.")])
    with open_checkup(live, 0) as checkup:
        left = checkup.count_leftovers()
    assert (left.runs, left.versions, left.groups) == (1, 1, 1)


def test_readers_are_not_hindered_by_a_backup(tmp_path: Path) -> None:
    fill(tmp_path)
    with open_store(tmp_path) as store:
        store.publish()
        store.back_up(tmp_path / "saved.duckdb")
        with read_public(tmp_path) as public:
            assert public.query("SELECT text FROM figures").rows == [("9,000",)]
