"""How flows/ is built: what Prefect's way of loading files and the quick commands ask of it."""

import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml

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


def test_the_deployment_and_serve_have_one_schedule_and_skip_overlaps() -> None:
    from flows import serving

    file = yaml.safe_load((DEPLOYMENTS / "prefect.yaml").read_text(encoding="utf-8"))
    hourly = next(d for d in file["deployments"] if d["name"] == serving.DEPLOYMENT)
    assert hourly["schedules"] == [{"cron": serving.CRON, "timezone": serving.TIMEZONE}]
    assert hourly["concurrency_limit"] == {"limit": 1, "collision_strategy": "CANCEL_NEW"}


def test_every_deployment_names_a_flow_that_is_there_with_parameters_it_has() -> None:
    from flows.engine import flow
    from flows.pipeline import pipeline

    assert flow
    file = yaml.safe_load((DEPLOYMENTS / "prefect.yaml").read_text(encoding="utf-8"))
    for deployment in file["deployments"]:
        assert deployment["entrypoint"] == "flows/pipeline.py:pipeline"
        assert set(deployment.get("parameters", {})) <= set(pipeline.parameters.properties)
