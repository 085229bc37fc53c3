"""How flows/ is built: what Prefect's way of loading files and the quick commands ask of it."""

import configparser
import importlib
import re
import shutil
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from flows.serving import make_deployment, read_deployments
from flows.settings import Settings

FLOWS = Path(__file__).parents[2] / "flows"
DEPLOYMENTS = FLOWS.parent / "deployments"


def test_no_file_of_flows_bears_the_name_of_a_module_it_would_hide() -> None:
    # Prefect puts flows/ first on the path when it loads an entry point from there.
    others = {name for name, owners in packages_distributions().items() if set(owners) != {"tallywire"}}
    taken = sys.stdlib_module_names | others
    assert {path.stem for path in FLOWS.glob("*.py") if not path.stem.startswith("__")} & taken == set()


@pytest.mark.parametrize(
    "arguments",
    [
        ["extract", "seeds/articles/000_6386ebe58e0126c8.txt", "--what", "quantities"],
        ["sql", "SELECT 1", "--data", "nowhere"],
        ["report", "--data", "nowhere"],
        ["doctor", "--data", "nowhere"],
        ["--help"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_command_that_runs_no_flow_does_not_load_prefect(arguments: list[str]) -> None:
    program = (
        f"import sys; sys.argv = ['tallywire', *{arguments!r}]\n"
        "from flows.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print('loaded' if 'prefect' in sys.modules else 'clean')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=FLOWS.parent, check=True
    )
    assert done.stdout.splitlines()[-1] == "clean", done.stderr


def test_the_pipeline_can_be_loaded_by_its_path_as_prefect_does(tmp_path: Path) -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(FLOWS)!r})\n"
        "import flows.engine\n"
        "from prefect.flows import load_flow_from_entrypoint\n"
        f"flow = load_flow_from_entrypoint({str(FLOWS / 'pipeline.py') + ':pipeline'!r})\n"
        "print(flow.name, *flow.parameters.properties)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=tmp_path, check=True
    )
    parameters = ["seeds", "feeds", "data", "write_report", "reextract", "poll_all"]
    assert done.stdout.split() == ["pipeline", *parameters]


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_named_in_the_readme_or_the_docs(name: str) -> None:
    papers = [FLOWS.parent / "README.md", *(FLOWS.parent / "docs").glob("*.md")]
    told = "\n".join(paper.read_text(encoding="utf-8") for paper in papers)
    assert re.search(rf"\bTALLYWIRE_{name.upper()}\b", told)


FILE = yaml.safe_load((DEPLOYMENTS / "prefect.yaml").read_text(encoding="utf-8"))
DEPLOYED = {deployment["name"]: deployment for deployment in FILE["deployments"]}


@pytest.mark.parametrize("name", DEPLOYED)
def test_a_deployment_names_a_flow_that_is_there_with_parameters_that_it_has_and_explains(name: str) -> None:
    deployment = DEPLOYED[name]
    module, _, function = deployment["entrypoint"].rpartition(".")
    flow = getattr(importlib.import_module(module), function)
    form = flow.parameters.properties
    assert set(deployment.get("parameters", {})) <= form.keys()
    assert [parameter for parameter, entry in form.items() if not entry.get("description")] == []
    assert deployment["description"]
    assert "tallywire" in deployment["tags"]
    assert deployment["work_pool"]["job_variables"]["env"]["PREFECT_FLOWS_DEFAULT_RETRIES"]


@pytest.mark.parametrize("name", DEPLOYED)
def test_one_run_of_a_deployment_at_a_time_and_what_is_due_meanwhile_is_skipped(name: str) -> None:
    limit, schedules = DEPLOYED[name]["concurrency_limit"], DEPLOYED[name]["schedules"]
    assert limit["limit"] == 1
    assert limit["collision_strategy"] == ("CANCEL_NEW" if schedules else "ENQUEUE")
    for schedule in schedules:
        ZoneInfo(schedule["timezone"])
        assert len(schedule["cron"].split()) == 5


def test_the_deployments_poll_refetch_report_look_after_the_data_run_by_hand_and_take_in_archives() -> None:
    assert {"poll", "refetch", "daily", "weekly", "manual", "archives"} <= DEPLOYED.keys()


def test_what_serve_serves_is_what_the_file_deploys() -> None:
    entries = read_deployments()
    served = {entry["name"]: make_deployment(entry) for entry in entries}
    assert served.keys() == DEPLOYED.keys()
    for name, deployment in served.items():
        file = DEPLOYED[name]
        assert deployment.entrypoint == file["entrypoint"]
        assert deployment.parameters == file.get("parameters", {})
        assert (deployment.description, deployment.tags) == (file["description"], file["tags"])
        said = [
            {"cron": one.schedule.cron, "timezone": one.schedule.timezone} for one in deployment.schedules
        ]
        assert said == file["schedules"]
        assert deployment.concurrency_limit == file["concurrency_limit"]["limit"]
        assert (
            deployment.concurrency_options.collision_strategy
            == file["concurrency_limit"]["collision_strategy"]
        )


def read_units() -> dict[str, configparser.ConfigParser]:
    units = {}
    for path in sorted((DEPLOYMENTS / "systemd").glob("*.service")):
        units[path.name] = configparser.ConfigParser(strict=False, interpolation=None)
        units[path.name].read(path)
    return units


def test_the_units_start_the_server_before_the_worker_and_both_again_when_they_end(tmp_path: Path) -> None:
    units = read_units()
    server, worker = units["tallywire-server.service"], units["tallywire-worker.service"]
    assert "tallywire-server.service" in worker["Unit"]["After"]
    assert worker["Service"]["ExecStartPre"].endswith("tallywire recover")
    assert server["Service"]["Restart"] == worker["Service"]["Restart"] == "always"
    checker = shutil.which("systemd-analyze")
    if checker is None:
        pytest.skip("no systemd-analyze here to check the units")
    done = subprocess.run(
        [checker, "verify", *(DEPLOYMENTS / "systemd").glob("*.service")],
        capture_output=True,
        text=True,
        check=False,
    )
    # The programs are not installed where the units have them.
    complaints = [line for line in done.stderr.splitlines() if "is not executable" not in line]
    assert [line for line in complaints if "tallywire" in line] == []


def test_the_services_wait_for_what_they_need_and_say_how_they_are() -> None:
    compose = yaml.safe_load((DEPLOYMENTS / "compose.yaml").read_text(encoding="utf-8"))
    services = compose["services"]
    assert services.keys() == {"database", "server", "deploy", "worker"}
    for name, service in services.items():
        assert ("healthcheck" in service) == (name != "deploy")
        for needed, how in service.get("depends_on", {}).items():
            wanted = "service_completed_successfully" if needed == "deploy" else "service_healthy"
            assert how == {"condition": wanted}
        for mount in service.get("volumes", []):
            assert mount.partition(":")[0] in compose["volumes"]
        for port in service.get("ports", []):
            assert port.startswith("127.0.0.1:"), "Prefect has no login"
    assert "recover" in " ".join(services["worker"]["command"])
    connection = services["server"]["environment"]["PREFECT_SERVER_DATABASE_CONNECTION_URL"]
    assert connection.startswith("postgresql+asyncpg://prefect:${PREFECT_DB_PASSWORD}@database:")


def test_the_image_holds_what_it_copies_and_the_programs_that_the_services_call() -> None:
    lines = (DEPLOYMENTS / "Dockerfile").read_text(encoding="utf-8").splitlines()
    copied = [part for line in lines if line.startswith("COPY ") for part in line.split()[1:-1]]
    kept = (DEPLOYMENTS.parent / ".dockerignore").read_text(encoding="utf-8").split()
    for name in copied:
        assert (DEPLOYMENTS.parent / name).exists(), name
        assert f"!{name}" in kept, name
