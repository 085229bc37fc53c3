"""The deployments on a real server and worker on loopback: a schedule, a skipped run, a kill, a recovery."""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any, TypeVar

import pytest
import yaml
from loopback import Page, serve
from stories import FLOOD, make_feed, make_opml, make_page

from flows.prefect_server import start_server
from storage import read_public

ROOT = Path(__file__).parents[2]
# Of a machine with much else to do: alone on two cores all of it takes about a minute and a half.
PATIENCE = 400
Seen = TypeVar("Seen")


@dataclass
class Played:
    """What came of it: flow runs by name of state, in order; `first` is the one that was killed."""

    deployed: dict[str, Any] = field(default_factory=dict)
    first: Any = None
    skipped: list[Any] = field(default_factory=list)
    recovered: str = ""
    ended: Any = None
    artifacts: list[Any] = field(default_factory=list)
    data: Path = Path()


def wait_for(look: Callable[[], Seen], what: str) -> Seen:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if seen := look():
            return seen
        time.sleep(0.3)
    raise AssertionError(f"{what}: not within {PATIENCE} s")


class Machine:
    """A machine with an installed Tallywire: a folder of its own, far from the checkout, and its programs."""

    def __init__(self, folder: Path, url: str, feeds: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self._started: list[subprocess.Popen[str]] = []
        self._environment = {
            **os.environ,
            "PREFECT_API_URL": url,
            "PREFECT_WORKER_QUERY_SECONDS": "1",
            "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
            "TALLYWIRE_DATA": "data",
            "TALLYWIRE_SEEDS": "seeds",
            "TALLYWIRE_FEEDS": str(feeds),
            "TALLYWIRE_FETCH_SECONDS": "300",
            "TALLYWIRE_ALLOW_PRIVATE": "true",
        }

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            cwd=self.folder,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._started.append(process)
        return process

    def stop(self) -> None:
        """End what is still running of what was started, with all that it started."""
        for process in self._started:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def call(self, *arguments: str) -> str:
        process = self.start(*arguments)
        out, _ = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, out
        return out

    def start_worker(self) -> "subprocess.Popen[str]":
        worker = self.start("prefect", "worker", "start", "--pool", "tallywire")
        # Read by nobody else, and a full pipe would stop it.
        threading.Thread(target=worker.communicate, daemon=True).start()
        return worker


def play(machine: Machine, url: str, release: threading.Event) -> Played:
    from prefect.client.orchestration import SyncPrefectClient
    from prefect.client.schemas.schedules import IntervalSchedule

    played = Played(data=machine.data)
    # As on another machine: the file alone, from a folder that is no checkout.
    shutil.copy(ROOT / "deployments" / "prefect.yaml", machine.folder)
    machine.call("prefect", "--no-prompt", "work-pool", "create", "tallywire", "--type", "process")
    machine.call("prefect", "--no-prompt", "deploy", "--prefect-file", "prefect.yaml", "--all")
    with SyncPrefectClient(url) as client:
        for deployment in client.read_deployments():
            played.deployed[deployment.name] = deployment
            for schedule in deployment.schedules:
                client.delete_deployment_schedule(deployment.id, schedule.id)
        poll = played.deployed["poll"].id
        client.create_deployment_schedules(poll, [(IntervalSchedule(interval=timedelta(seconds=10)), True)])

        def find(state: str) -> list[Any]:
            runs = client.read_flow_runs()
            return [run for run in runs if run.deployment_id == poll and run.state.name == state]

        worker = machine.start_worker()
        played.first = wait_for(lambda: find("Running"), "a run that the schedule starts")[0]
        wait_for((machine.data / ".running" / "1").exists, "its booking")
        played.skipped = wait_for(lambda: find("Cancelled"), "a run that is skipped")
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
        for schedule in client.read_deployment(poll).schedules:
            client.delete_deployment_schedule(poll, schedule.id)
        played.recovered = machine.call("flows", "recover")
        release.set()
        worker = machine.start_worker()
        wait_for(lambda: find("Completed"), "the run that was killed")
        os.killpg(worker.pid, signal.SIGTERM)
        worker.wait()
        played.ended = client.read_flow_run(played.first.id)
        played.artifacts = client.read_artifacts()
    return played


@pytest.fixture(scope="module")
def played(prefect_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    folder = tmp_path_factory.mktemp("machine")
    (folder / "seeds").mkdir()
    release = threading.Event()

    def answer_slowly(handler: BaseHTTPRequestHandler) -> None:
        """Send a space now and then until released, then the feed: a server that never quite stalls."""
        handler.send_response(200)
        handler.end_headers()
        try:
            while not release.wait(0.5):
                handler.wfile.write(b" ")
            handler.wfile.write(make_feed({"/floods": FLOOD}).encode())
        except OSError:
            return

    with pytest.MonkeyPatch.context() as patch, serve() as site:
        patch.setenv("PREFECT_HOME", str(prefect_home))
        patch.setattr("flows.prefect_server.USUAL_PORT", 0)
        patch.setattr("flows.prefect_server.START_SECONDS", PATIENCE)
        site.put("/floods", make_page(FLOOD))
        site.pages["/feed"] = Page(behave=answer_slowly)
        feeds = folder / "feeds.opml"
        feeds.write_text(make_opml(f"{site.base}/feed"))
        with start_server(is_scheduling=True) as server:
            server.wait_until_ready()
            machine = Machine(folder, server.url, feeds)
            try:
                yield play(machine, server.url, release)
            finally:
                machine.stop()


def test_what_is_deployed_is_what_the_file_says_and_names_no_place_of_this_machine(played: Played) -> None:
    file = yaml.safe_load((ROOT / "deployments" / "prefect.yaml").read_text(encoding="utf-8"))
    assert played.deployed.keys() == {deployment["name"] for deployment in file["deployments"]}
    for deployment in played.deployed.values():
        [step] = deployment.pull_steps
        assert step == {"prefect.deployments.steps.set_working_directory": {"directory": "."}}
        assert deployment.path is None
        assert not re.search(rf"{ROOT}|{played.data.parent}", deployment.model_dump_json())


def test_the_parameters_of_a_run_by_hand_are_a_form_with_words(played: Played) -> None:
    form = played.deployed["manual"].parameter_openapi_schema["properties"]
    assert form["write_report"]["type"] == "boolean"
    assert [name for name, entry in form.items() if not entry.get("description")] == []


def test_a_schedule_starts_a_run_and_what_is_due_meanwhile_is_skipped(played: Played) -> None:
    assert played.first.auto_scheduled
    assert played.skipped
    assert played.first.id not in {run.id for run in played.skipped}


def test_a_run_whose_worker_was_killed_is_taken_up_and_completes(played: Played) -> None:
    assert played.recovered == f"Taken up  {played.first.name}\n"
    assert played.ended.state.name == "Completed"
    with read_public(played.data) as public:
        runs = public.query("SELECT status, flow_run_id FROM runs ORDER BY started_at").rows
        articles = public.query("SELECT title FROM articles").rows
    assert runs == [("interrupted", str(played.first.id)), ("completed", str(played.first.id))]
    assert articles == [(FLOOD[0],)]
