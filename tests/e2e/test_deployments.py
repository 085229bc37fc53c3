"""The deployments on a real server and worker on loopback: a schedule, a skipped run, kills, a recovery."""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import pytest
import yaml
from loopback import Page, serve
from stories import FLOOD, make_feed, make_opml, make_page

from flows.prefect_server import start_server
from storage import read_public

ROOT = Path(__file__).parents[2]
# For each step, on a machine with much else to do.
PATIENCE = 240
Seen = TypeVar("Seen")


@dataclass(frozen=True)
class Played:
    """What came of it; of a flow run the names of its states, in order."""

    deployed: dict[str, Any]
    skipped: Any
    crashed: UUID
    states_of_crashed: list[str]
    stuck: Any
    states_of_stuck: list[str]
    recovered: str
    artifacts: list[Any]
    data: Path


def wait_for(look: Callable[[], Seen], what: str) -> Seen:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if seen := look():
            return seen
        time.sleep(0.3)
    raise AssertionError(f"{what}: not within {PATIENCE} s")


def list_children(pid: int) -> list[int]:
    children = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # one that has ended meanwhile
            # Behind the name, which may hold anything, stand the state and the parent.
            parent = path.read_text().rpartition(")")[2].split()[1]
            if int(parent) == pid:
                children.append(int(path.parent.name))
    return children


def kill_tree(pid: int) -> None:
    """Kill a process and all below it, whatever their sessions; none is left to tell of another's end."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGSTOP)
        for child in list_children(pid):
            kill_tree(child)
        os.kill(pid, signal.SIGKILL)


class Machine:
    """A machine with an installed Tallywire: a folder of its own, far from the checkout, and its programs."""

    def __init__(self, folder: Path, url: str, feeds: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self._environment = {
            **os.environ,
            "PREFECT_API_URL": url,
            "PREFECT_WORKER_QUERY_SECONDS": "1",
            "PYTHONPATH": os.pathsep.join(filter(None, [os.environ.get("PYTHONPATH"), str(ROOT)])),
            "TALLYWIRE_DATA": "data",
            "TALLYWIRE_SEEDS": "seeds",
            "TALLYWIRE_FEEDS": str(feeds),
            "TALLYWIRE_FETCH_SECONDS": "600",
            "TALLYWIRE_ALLOW_PRIVATE": "true",
        }

    def call(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", *arguments],
            cwd=self.folder,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, done.stdout
        return done.stdout

    @contextmanager
    def run_worker(self, name: str) -> Iterator[int]:
        """Give the id of a worker that runs, with all that it starts, while the block does."""
        with (self.folder / f"{name}.log").open("w") as log:
            worker = subprocess.Popen(
                [sys.executable, "-m", "prefect", "worker", "start", "--pool", "tallywire"],
                cwd=self.folder,
                env=self._environment,
                stdout=log,
                stderr=log,
            )
            try:
                yield worker.pid
            finally:
                kill_tree(worker.pid)
                worker.wait()


def play(machine: Machine, url: str, release: threading.Event) -> Played:
    from prefect.client.orchestration import SyncPrefectClient
    from prefect.client.schemas.schedules import IntervalSchedule

    # As on another machine: the file alone, from a folder that is no checkout.
    shutil.copy(ROOT / "deployments" / "prefect.yaml", machine.folder)
    machine.call("prefect", "--no-prompt", "work-pool", "create", "tallywire", "--type", "process")
    machine.call("prefect", "--no-prompt", "deploy", "--prefect-file", "prefect.yaml", "--all")
    with SyncPrefectClient(url) as client:
        deployed = {deployment.name: deployment for deployment in client.read_deployments()}
        for deployment in deployed.values():
            for schedule in deployment.schedules:
                client.delete_deployment_schedule(deployment.id, schedule.id)
        poll = deployed["poll"].id
        client.create_deployment_schedules(poll, [(IntervalSchedule(interval=timedelta(seconds=10)), True)])

        def find(state: str) -> list[Any]:
            runs = client.read_flow_runs()
            return [run for run in runs if run.deployment_id == poll and run.state.name == state]

        def list_states(run: UUID) -> list[str]:
            states = sorted(client.read_flow_run_states(run), key=lambda state: state.timestamp)
            return [state.name for state in states]

        def is_alive(run_id: int) -> bool:
            return (machine.data / ".running" / str(run_id)).exists()

        with machine.run_worker("first") as worker:
            [crashed] = wait_for(lambda: find("Running"), "a run that the schedule starts")
            wait_for(lambda: is_alive(1), "its booking")
            skipped = wait_for(lambda: find("Cancelled"), "a run that is skipped")[0]
            for child in list_children(worker):
                kill_tree(child)
            wait_for(lambda: find("Crashed"), "the run whose process was killed")
            [stuck] = wait_for(lambda: find("Running"), "the next run")
            wait_for(lambda: is_alive(2), "its booking")
            stuck = client.read_flow_run(stuck.id)  # which has given itself a name meanwhile
        for schedule in client.read_deployment(poll).schedules:
            client.delete_deployment_schedule(poll, schedule.id)
        recovered = machine.call("flows", "recover")
        release.set()
        with machine.run_worker("second"):
            wait_for(lambda: find("Completed"), "the run whose worker was killed")
            client.create_flow_run_from_deployment(deployed["daily"].id)
            artifacts = wait_for(client.read_artifacts, "the artifact of the report")
        return Played(
            deployed=deployed,
            skipped=skipped,
            crashed=crashed.id,
            states_of_crashed=list_states(crashed.id),
            stuck=stuck,
            states_of_stuck=list_states(stuck.id),
            recovered=recovered,
            artifacts=artifacts,
            data=machine.data,
        )


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
        try:
            with start_server(is_scheduling=True) as server:
                server.wait_until_ready()
                yield play(Machine(folder, server.url, feeds), server.url, release)
        finally:
            release.set()


def test_what_is_deployed_is_what_the_file_says_and_names_no_place_of_this_machine(played: Played) -> None:
    file = yaml.safe_load((ROOT / "deployments" / "prefect.yaml").read_text(encoding="utf-8"))
    assert played.deployed.keys() == {deployment["name"] for deployment in file["deployments"]}
    for deployment in played.deployed.values():
        [step] = deployment.pull_steps
        assert step == {"prefect.deployments.steps.set_working_directory": {"directory": "."}}
        assert deployment.path is None
        assert not re.search(rf"{ROOT}|{played.data.parent}", deployment.model_dump_json())


@pytest.mark.parametrize(
    ("name", "parameter", "kind"),
    [
        ("manual", "write_report", {"type": "boolean"}),
        ("archives", "store_only", {"type": "boolean"}),
        ("archives", "paths", {"type": "array", "items": {"type": "string"}}),
    ],
)
def test_the_parameters_of_a_run_by_hand_are_a_form_with_types_and_words(
    played: Played, name: str, parameter: str, kind: dict[str, Any]
) -> None:
    form = played.deployed[name].parameter_openapi_schema["properties"]
    assert form[parameter].items() >= kind.items()
    assert [entry for entry, said in form.items() if not said.get("description")] == []


def test_a_schedule_starts_a_run_and_what_is_due_meanwhile_is_skipped(played: Played) -> None:
    assert played.stuck.auto_scheduled
    assert played.skipped.auto_scheduled
    assert played.skipped.id not in {played.crashed, played.stuck.id}


def test_a_run_whose_process_was_killed_is_crashed_and_the_next_one_takes_its_place(played: Played) -> None:
    assert played.states_of_crashed[-2:] == ["Running", "Crashed"]


def test_a_run_whose_worker_was_killed_is_taken_up_and_completes(played: Played) -> None:
    assert played.recovered == f"Taken up  {played.stuck.name}\n"
    told = {"Running", "Crashed", "AwaitingRetry", "Completed"}
    assert [state for state in played.states_of_stuck if state in told] == [
        "Running",
        "Crashed",
        "AwaitingRetry",
        "Running",
        "Completed",
    ]


def test_the_books_are_whole_after_two_kills_and_say_who_ended_how(played: Played) -> None:
    with read_public(played.data) as public:
        runs = public.query("SELECT status, flow_run_id FROM runs ORDER BY started_at").rows
        articles = public.query("SELECT title FROM articles").rows
    stuck = str(played.stuck.id)
    assert runs == [("interrupted", str(played.crashed)), ("interrupted", stuck), ("completed", stuck)]
    assert articles == [(FLOOD[0],)]


def test_the_report_leaves_an_artifact_that_says_what_changed(played: Played) -> None:
    [artifact] = [artifact for artifact in played.artifacts if artifact.key == "tallywire-changes"]
    assert artifact.type == "markdown"
    assert re.search(r"Kenyan people killed.*first report.*at least 31", artifact.data)
