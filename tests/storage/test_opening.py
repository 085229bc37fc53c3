"""Opening a database: who waits, what is refused and with which words, what a kill leaves behind."""

import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import duckdb
import pytest
from store_examples import NOW, make_article

from storage import LockedError, NewerDatabaseError, StorageError, Store, open_store, read_public
from storage.migrate import read_scripts

HOLDER = """
import sys
from pathlib import Path
from storage import open_store
with open_store(Path(sys.argv[1])) as store:
    print("held", flush=True)
    sys.stdin.readline()
"""

# Saves articles of a growing number until it is killed, telling each batch that was acknowledged.
WRITER = """
import sys
from datetime import datetime
from pathlib import Path
from storage import open_store
from store_examples import NOW, make_article
first = int(sys.argv[2])
with open_store(Path(sys.argv[1])) as store:
    run_id = store.start_run(None, NOW)
    for batch in range(first, first + 10_000):
        articles = [make_article(f"{batch}-{n}", f"Toll {n} of {batch}.") for n in range(20)]
        store.save_articles(run_id, articles)
        print(batch, flush=True)
        if batch % 5 == 0:
            store.publish()
"""


def start(script: str, *arguments: object) -> subprocess.Popen[str]:
    paths = [str(Path(__file__).parent), str(Path(__file__).parents[2])]
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
    )


def read_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def assert_one_line(error: pytest.ExceptionInfo[StorageError], path: Path) -> None:
    assert "\n" not in str(error.value)
    assert str(error.value).startswith(str(path))


def test_a_second_process_waits_until_the_first_lets_go(tmp_path: Path) -> None:
    with start(HOLDER, tmp_path) as holder:
        assert read_line(holder) == "held"
        with pytest.raises(LockedError, match="another process is writing") as error:
            open_store(tmp_path, wait_seconds=0)
        assert_one_line(error, tmp_path)

        opened = threading.Event()

        def wait_and_open() -> None:
            with open_store(tmp_path, wait_seconds=60):
                opened.set()

        waiting = threading.Thread(target=wait_and_open)
        waiting.start()
        assert not opened.wait(0.3)
        holder.communicate("\n")
        waiting.join(60)
        assert opened.is_set()


def test_readers_see_the_last_snapshot_while_a_writer_is_open(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="nothing has been published"):
        read_public(tmp_path)
    with open_store(tmp_path) as store:
        store.save_articles(store.start_run(None, NOW), [make_article("a", "Three died.")])
        store.publish()
    with start(HOLDER, tmp_path) as holder:
        assert read_line(holder) == "held"
        with read_public(tmp_path) as public:
            assert public.query("SELECT title FROM articles").rows == [("a",)]
        holder.communicate("\n")


def test_a_reader_that_is_open_keeps_its_snapshot_when_a_new_one_is_published(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        run_id = store.start_run(None, NOW)
        store.publish()
        with read_public(tmp_path) as public:
            store.save_articles(run_id, [make_article("a", "Three died.")])
            store.publish()
            assert public.query("FROM articles").rows == []
        with read_public(tmp_path) as public:
            assert len(public.query("FROM articles").rows) == 1


def test_a_database_of_a_newer_tallywire_is_refused(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.publish()
        path = store.path
    for file in (path, tmp_path / "tallywire.public.duckdb"):
        with duckdb.connect(str(file)) as connection:
            connection.execute(
                "INSERT INTO store.schema_migrations VALUES (9999, 'x', 'x', now()::TIMESTAMP)"
            )
    for opening in (open_store, read_public):
        with pytest.raises(NewerDatabaseError, match=r"newer Tallywire .*9999") as error:
            opening(tmp_path)
        assert_one_line(error, tmp_path)


def test_a_database_that_is_not_tallywires_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "tallywire.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE mine AS SELECT 1 AS a")
    with pytest.raises(StorageError, match="not one of Tallywire's"):
        open_store(tmp_path)
    with duckdb.connect(str(path)) as connection:
        assert connection.execute("FROM mine").fetchall() == [(1,)]


def test_a_migration_edited_after_it_was_applied_is_refused(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        path = store.path
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE store.schema_migrations SET sha256 = 'other' WHERE version = 1")
    with pytest.raises(StorageError, match=re.escape(read_scripts("migrations")[0].name)):
        open_store(tmp_path)


def test_views_of_an_earlier_release_are_replaced(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        path = store.path
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE VIEW gone AS SELECT 1; CREATE OR REPLACE VIEW figures AS SELECT 2 AS a")
        connection.execute("UPDATE store.surface SET sha256 = 'of an earlier release'")
    with open_store(tmp_path) as store:
        store.publish()
    with read_public(tmp_path) as public:
        assert public.query("FROM figures").columns[0] == "figure_id"
        assert public.query("SELECT 1 FROM duckdb_views() WHERE view_name = 'gone'").rows == []


def save_much(store: Store) -> None:
    text = random.Random(1).randbytes(2_000_000).hex()
    store.save_articles(store.start_run(None, NOW), [make_article("a", text)])


@pytest.mark.parametrize("keep", [0, 1, 100, 4096, 8192, 12288, 0.3, 0.6])
def test_a_half_written_file_is_refused_in_one_clear_line(tmp_path: Path, keep: float) -> None:
    with open_store(tmp_path) as store:
        save_much(store)
        path = store.path
    body = path.read_bytes()
    path.write_bytes(body[: keep if isinstance(keep, int) else int(len(body) * keep)])
    # The driver may find out only where it reads what is not there.
    with pytest.raises(StorageError) as error, open_store(tmp_path) as store:
        store.pending_versions("any", 10)
    assert_one_line(error, path)


def test_a_damaged_block_is_told_in_one_clear_line(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        save_much(store)
        path = store.path
    body = bytearray(path.read_bytes())
    for place in range(20_000, len(body), 10_000):
        body[place] ^= 0xFF
    path.write_bytes(body)
    with pytest.raises(StorageError) as error, open_store(tmp_path) as store:
        store.pending_versions("any", 10)
    assert_one_line(error, path)


def test_a_file_of_something_else_is_refused_in_one_clear_line(tmp_path: Path) -> None:
    path = tmp_path / "tallywire.duckdb"
    path.write_text("not a database\n" * 5000)
    with pytest.raises(StorageError) as error:
        open_store(tmp_path)
    assert_one_line(error, path)
    assert path.read_text().startswith("not a database")


def test_a_folder_that_cannot_be_made_is_refused_in_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError) as error:
        open_store(tmp_path / "file")
    assert_one_line(error, tmp_path / "file")


def test_a_kill_at_any_moment_leaves_a_database_that_opens_with_all_that_was_acknowledged(
    tmp_path: Path,
) -> None:
    acknowledged: set[int] = set()
    for round_number in range(6):
        first = round_number * 10_000
        with start(WRITER, tmp_path, first) as writer:
            for _ in range(round_number):
                acknowledged.add(int(read_line(writer)))
            time.sleep(0.02 * round_number)
            os.kill(writer.pid, signal.SIGKILL)
            assert writer.stdout is not None
            acknowledged |= {int(line) for line in writer.stdout.read().split()}
        with open_store(tmp_path) as store:
            store.publish()
        with read_public(tmp_path) as public:
            rows = public.query(
                "SELECT split_part(title, '-', 1)::INTEGER, count(*), count(DISTINCT a.article_id),"
                " count(DISTINCT v.article_id) FROM articles AS a"
                " JOIN article_versions AS v USING (article_id, title) GROUP BY 1"
            ).rows
        assert acknowledged <= {row[0] for row in rows}
        assert {row[1:] for row in rows} <= {(20, 20, 20)}
    assert acknowledged


@pytest.fixture
def small_disk(tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode != 0:
        pytest.skip(f"a small disk cannot be mounted here: {mounted.stderr.strip()}")
    return folder


def fill_disk(store: Store, run_id: str, saved: list[str]) -> None:
    for n in range(200):
        store.save_articles(run_id, [make_article(str(n), os.urandom(100_000).hex())])
        saved.append(str(n))


def test_a_full_disk_is_told_in_one_line_and_loses_nothing_acknowledged(
    small_disk: Path, request: pytest.FixtureRequest
) -> None:
    request.addfinalizer(lambda: subprocess.run(["umount", "-l", str(small_disk)], check=False))
    saved: list[str] = []
    with open_store(small_disk) as store:
        run_id = store.start_run(None, NOW)
        with pytest.raises(StorageError, match="the disk is full") as error:
            fill_disk(store, run_id, saved)
        assert_one_line(error, small_disk)
    subprocess.run(["mount", "-o", "remount,size=40m", str(small_disk)], check=True)
    # A new process, as the next run is: the driver gives up on a file in the process where it failed.
    code = (
        "import sys; from pathlib import Path; from storage import open_store\n"
        "with open_store(Path(sys.argv[1])) as store:\n"
        "    print(*(article.title for article in store.pending_versions('x', 999)))"
    )
    with start(code, small_disk) as reader:
        # The one that was refused may have been saved before its log could not be taken in.
        assert set(saved) <= set(read_line(reader).split()) <= {*saved, str(len(saved))}
    assert saved


def test_an_empty_folder_is_never_seen_with_half_a_database(tmp_path: Path) -> None:
    with open_store(tmp_path):
        assert sorted(f.name for f in tmp_path.iterdir()) == ["tallywire.duckdb"]
