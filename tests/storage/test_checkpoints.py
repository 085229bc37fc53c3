"""Checkpoints: what they take in, and that one broken off at any point loses nothing."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree

import duckdb
import pytest
from store_examples import NOW, make_article

from storage import LockedError, Store, open_store
from storage.database import LOG_BYTES, connect
from storage.opening import LIVE_FILE
from storage.raw_files import HEADER_BYTES, find_log, find_undo, run_apart

# What DuckDB reads and writes at once.
BLOCK = 2**18

HOLDER = """
import sys, duckdb
held = duckdb.connect(sys.argv[1])
print("held", flush=True)
sys.stdin.readline()
"""


def save(store: Store, *titles: str) -> None:
    run_id = store.start_run(None, NOW)
    store.save_articles(run_id, [make_article(title, f"{title} died.") for title in titles])


def read_titles(folder: Path) -> set[str]:
    with open_store(folder) as store:
        return {article.title for article in store.pending_versions(None, 999)}


@dataclass(frozen=True)
class Broken:
    """A database as it was while a checkpoint was under way, and the file once that was done."""

    live: Path
    done: bytes
    places: list[int]

    def tear(self, torn_bytes: int) -> None:
        """Make of it what a kill leaves: all blocks written but for the rest of one, headers still old."""
        old, torn = self.live.read_bytes(), bytearray(self.done)
        torn[:HEADER_BYTES] = old[:HEADER_BYTES]
        rest = slice(self.places[0] + torn_bytes, self.places[0] + BLOCK)
        torn[rest] = old[rest]
        self.live.write_bytes(torn)


@pytest.fixture
def broken(tmp_path: Path) -> Broken:
    with open_store(tmp_path) as store:
        save(store, "one", "two")
        store.publish()
        save(store, "three")
        live = store.path
    with connect(live) as database:
        blocks = database.fetch("SELECT block_id FROM pragma_metadata_info()")
        places = [HEADER_BYTES + block * BLOCK for (block,) in blocks]
        run_apart("lay_aside", live, find_undo(live), BLOCK, *places)
        copytree(tmp_path, tmp_path / "broken")
        database.checkpoint()
    return Broken(tmp_path / "broken" / LIVE_FILE, live.read_bytes(), places)


@pytest.mark.parametrize("torn_bytes", [4096, BLOCK // 2, BLOCK - 4096, BLOCK])
def test_a_checkpoint_broken_off_in_the_middle_of_a_block_loses_nothing(
    broken: Broken, torn_bytes: int
) -> None:
    broken.tear(torn_bytes)
    assert read_titles(broken.live.parent) == {"one", "two", "three"}
    assert not find_undo(broken.live).exists()


def test_without_what_was_laid_aside_such_a_file_could_not_be_opened(broken: Broken) -> None:
    broken.tear(4096)
    with pytest.raises(duckdb.Error, match="Corrupt database file"):
        duckdb.connect(str(broken.live))


def test_a_checkpoint_that_was_complete_is_not_undone(broken: Broken) -> None:
    broken.live.write_bytes(broken.done)
    find_log(broken.live).unlink()
    assert read_titles(broken.live.parent) == {"one", "two", "three"}
    assert broken.live.read_bytes() == broken.done
    assert not find_undo(broken.live).exists()


def test_what_was_laid_aside_is_put_back_again_when_that_was_broken_off(broken: Broken) -> None:
    live, undo = broken.live, find_undo(broken.live)
    whole, laid_aside = live.read_bytes(), undo.read_bytes()
    broken.tear(BLOCK)
    for _ in range(2):
        undo.write_bytes(laid_aside)
        run_apart("put_back", live, undo)
    after = live.read_bytes()
    assert all(after[p : p + BLOCK] == whole[p : p + BLOCK] for p in broken.places)
    assert read_titles(live.parent) == {"one", "two", "three"}


def test_nothing_is_put_back_under_a_process_that_has_the_database_open(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        live = store.path
    command = [sys.executable, "-c", HOLDER, str(live)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        body = live.read_bytes()
        find_undo(live).write_bytes(body[:HEADER_BYTES])
        with pytest.raises(LockedError, match="another process"):
            open_store(tmp_path, wait_seconds=0)
        assert find_undo(live).exists()
        holder.communicate("\n")
    assert read_titles(tmp_path) == set()


def test_a_log_is_taken_in_when_it_has_grown_and_at_every_snapshot(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        log = find_log(store.path)
        save(store, "small")
        assert 0 < log.stat().st_size < LOG_BYTES
        store.save_articles(store.start_run(None, NOW), [make_article("large", "x " * LOG_BYTES)])
        assert not log.exists()
        save(store, "other")
        store.publish()
        assert not log.exists()
        assert sorted(f.name for f in tmp_path.iterdir()) == [LIVE_FILE, "tallywire.public.duckdb"]
    assert read_titles(tmp_path) == {"small", "large", "other"}
