"""`tallywire run` as a user meets it, and what is left of a run that was killed."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from storage import open_store, read_public
from storage.raw_files import find_log

# What two data folders with the same articles must have in common: everything but when it came in.
STATE = {
    "articles": "SELECT article_id, title, published_at FROM articles ORDER BY ALL",
    "figures": "SELECT figure_id, series_id, low, high, source, as_of FROM figures ORDER BY ALL",
    "events": "SELECT event_id, type, actor, target FROM events ORDER BY ALL",
    "revisions": "SELECT revision_id, series_id, type, from_low, to_low FROM revisions ORDER BY ALL",
    "latest": "SELECT series_id, source, low, high, grade FROM latest ORDER BY ALL",
    "conflicts": "SELECT series_id, source_a, source_b, ratio FROM conflicts ORDER BY ALL",
}


def read_state(data: Path) -> dict[str, list[tuple[Any, ...]]]:
    with read_public(data) as public:
        return {name: public.query(sql).rows for name, sql in STATE.items()}


def wait_for_commits(process: "subprocess.Popen[str]", data: Path, commits: int) -> None:
    """Return once the log of the database has been seen to change that often while the process ran."""
    log = find_log(data / "tallywire.duckdb")
    last, seen = None, 0
    while seen < commits:
        assert process.poll() is None, f"it had ended after {seen} commits"
        now = log.stat().st_mtime_ns if log.exists() else None
        seen, last = seen + (now != last), now
        time.sleep(0.002)


@pytest.fixture(scope="module")
def undisturbed(tallywire, tmp_path_factory) -> tuple[Path, str]:
    data = tmp_path_factory.mktemp("undisturbed") / "data"
    code, out, err = tallywire("run", "--data", data)
    assert (code, err) == (0, "")
    return data, out


def test_a_run_ends_with_the_conflicts_the_series_and_where_to_look(undisturbed) -> None:
    data, out = undisturbed
    first = out.splitlines()[0]
    assert first.startswith("Run 1: 3 articles, ")
    assert "Conflicts" in out
    assert "Series" in out
    assert "UN human rights office: 227" in out
    for path in (data / "reports" / "index.html", data / "tallywire.public.duckdb"):
        assert str(path) in out
        assert path.exists()
    assert 'SELECT * FROM conflicts"' in out


def test_a_second_run_says_that_nothing_changed(undisturbed, tallywire) -> None:
    data, _ = undisturbed
    before = read_state(data)
    code, out, err = tallywire("run", "--data", data)
    assert (code, err) == (0, "")
    assert "Nothing changed since the last run. There are 3 articles, " in out
    assert read_state(data) == before


def test_the_log_of_the_data_folder_says_with_counts_what_each_step_did(undisturbed) -> None:
    data, _ = undisturbed
    log = (data / "logs" / "tallywire.log").read_text(encoding="utf-8")
    for step in (
        r"seeds: 3 articles, 3 new",
        r"extracted: 3 versions, \d+ figures",
        r"tracked: \d+ groups",
        r"report: \d+ series",
    ):
        assert re.search(rf"^\S+T\S+Z INFO {step}", log, re.MULTILINE), step


def test_a_bad_seed_is_one_line_and_exit_code_1_and_the_others_are_read(tallywire, tmp_path) -> None:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "photo.txt").write_bytes(b"\x89PNG\r\n\0")
    (seeds / "story.txt").write_text(
        "Published: 2024-05-06\nAt least 31 people were killed in floods, police said."
    )
    code, _, err = tallywire("run", "--seeds", seeds, "--data", tmp_path / "data", "--no-report")
    assert (code, err) == (1, "tallywire: photo.txt: not a text file\n")
    assert not (tmp_path / "data" / "reports").exists()
    with read_public(tmp_path / "data") as public:
        assert public.query("SELECT text FROM figures").rows == [("31",)]
        assert public.query("SELECT stage, subject FROM failures").rows == [("ingest", "photo.txt")]


# Of about 12 commits of a first run: as articles are stored, as they have been read, as they are tracked.
@pytest.mark.parametrize("commits", [2, 6, 10])
def test_a_run_that_is_killed_is_completed_by_the_next(
    undisturbed, start, tallywire, tmp_path, commits: int
) -> None:
    data = tmp_path / "data"
    killed = start("run", "--data", data)
    wait_for_commits(killed, data, commits)
    # The group holds the run and the temporary Prefect server that it started.
    os.killpg(killed.pid, signal.SIGKILL)
    killed.communicate()
    code, _, err = tallywire("run", "--data", data)
    assert (code, err) == (0, "")
    assert read_state(data) == read_state(undisturbed[0])
    with read_public(data) as public:
        statuses = [row[0] for row in public.query("SELECT status FROM runs ORDER BY started_at").rows]
    assert statuses[-1] == "completed"
    assert "running" not in statuses


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["interrupted", "terminated"])
def test_a_run_that_is_asked_to_stop_does_so_in_one_line(start, tmp_path, number: signal.Signals) -> None:
    data = tmp_path / "data"
    running = start("run", "--data", data)
    wait_for_commits(running, data, 4)
    errors = None
    while errors is None:
        # To all of its processes, as Ctrl-C and a service manager do; again where a library swallowed it.
        os.killpg(running.pid, number)
        with suppress(subprocess.TimeoutExpired):
            _, errors = running.communicate(timeout=30)
    assert running.returncode == 130
    assert errors == "tallywire: interrupted; what was saved is safe, and the next run completes the rest\n"
    with open_store(data) as store:
        assert store.load_run("1").status == "interrupted"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=5m", "tmpfs", str(folder)]
    mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    if mounted.returncode != 0:
        pytest.skip(f"a small disk cannot be mounted here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=False)


def test_a_full_disk_is_one_line_and_a_run_with_room_completes_what_was_begun(
    undisturbed, tallywire, small_disk: Path
) -> None:
    # Prefect's files lie in the data folder too, and may fill the disk first.
    data = small_disk / "data"
    code, out, err = tallywire("run", "--data", data, PREFECT_HOME=str(data / ".prefect"))
    assert (code, out) == (2, "")
    [line] = err.splitlines()
    assert line.startswith(f"tallywire: {data}")
    assert "the disk is full; what was saved before is safe" in line
    subprocess.run(["mount", "-o", "remount,size=100m", str(small_disk)], check=True)
    code, _, err = tallywire("run", "--data", data, PREFECT_HOME=str(data / ".prefect"))
    assert (code, err) == (0, "")
    assert read_state(data) == read_state(undisturbed[0])
