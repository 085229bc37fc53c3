"""Runs in the books: who is alive, what a stage cost, what the log says."""

import json
import logging
import re
import subprocess
import sys
from pathlib import Path

import pytest

from flows.booking import book_run
from flows.choices import LogFormat
from flows.liveness import find_living, live
from flows.logs import LOGGERS, find_log, keep_log
from flows.measuring import measure
from flows.settings import Settings
from storage import open_store, read_public

HOLDER = """
import sys
from pathlib import Path
from flows.liveness import live
with live(Path(sys.argv[1]), "7"):
    print("alive", flush=True)
    sys.stdin.readline()
"""


def start_holder(folder: Path) -> "subprocess.Popen[str]":
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "alive\n"
    return holder


def test_a_run_is_alive_until_its_process_dies_of_whatever(tmp_path: Path) -> None:
    with start_holder(tmp_path) as holder:
        assert find_living(tmp_path) == {"7"}
        assert find_living(tmp_path) == {"7"}, "looking does not end it"
        holder.kill()
    assert find_living(tmp_path) == set()
    assert list((tmp_path / ".running").iterdir()) == []


def test_a_run_of_this_process_is_alive_while_it_lasts(tmp_path: Path) -> None:
    with live(tmp_path, "1"):
        assert find_living(tmp_path) == {"1"}
    assert find_living(tmp_path) == set()


def test_runs_that_overlap_do_not_take_each_other_for_dead_and_a_killed_one_is_told(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    with open_store(tmp_path) as store:
        from flows.booking import read_clock

        store.start_run("killed", read_clock())
    with book_run(settings, "first") as first, book_run(settings, "second") as second:
        assert (first.killed, second.killed) == (("killed",), ())
    with open_store(tmp_path) as store:
        statuses = [store.load_run(run_id).status for run_id in ("1", first.run_id, second.run_id)]
    assert statuses == ["interrupted", "completed", "completed"]


def test_a_stage_that_breaks_is_stored_with_what_it_cost_and_its_run_has_failed(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    with pytest.raises(RuntimeError, match="broken"), book_run(settings, None, stage="extract"):
        raise RuntimeError("broken")
    with book_run(settings, None, stage="track"), open_store(tmp_path):
        sum(range(100_000))
    with open_store(tmp_path) as store:
        store.publish()
    with read_public(tmp_path) as public:
        rows = public.query("SELECT run_id, stage, status, seconds > 0, cpu_seconds > 0 FROM run_stages").rows
    assert rows == [("1", "extract", "failed", True, True), ("2", "track", "completed", True, True)]


def test_what_a_block_costs_is_its_own_time_and_memory() -> None:
    with measure() as cost:
        held = bytearray(50_000_000)
    assert cost.seconds > 0
    if cost.peak_memory_bytes is not None:
        assert cost.peak_memory_bytes > len(held)


@pytest.mark.parametrize("form", LogFormat)
def test_the_log_has_every_line_once_and_no_secret(tmp_path: Path, form: LogFormat) -> None:
    logger = logging.getLogger(LOGGERS[0])
    logger.setLevel(logging.INFO)
    with keep_log(tmp_path, form), keep_log(tmp_path, form):
        logger.info("asked %s", "https://ann:pw@news.example/?token=s3cret", extra={"flow_run_name": "night"})
        try:
            raise ValueError("at http://u:pw@x.example/")
        except ValueError:
            logger.exception("broke")
    logger.info("after")
    text = find_log(tmp_path).read_text(encoding="utf-8")
    assert "https://***@news.example/?token=***" in text
    assert "ValueError: at http://***@x.example/" in text
    assert not re.search("pw@|s3cret|after", text)
    if form is LogFormat.JSON:
        first, second = map(json.loads, text.splitlines())
        assert (first["level"], first["message"].split()[0], first["flow_run"]) == ("info", "asked", "night")
        assert second["error"].startswith("Traceback")
    else:
        assert text.count("asked") == text.count("broke") == 1
