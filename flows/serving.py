"""`tallywire serve`: all deployments on schedule in one process, with its own Prefect server if need be."""

import importlib
import os
import warnings
from typing import TYPE_CHECKING, Any

import yaml

from flows.running import check_inputs, find_prefect
from flows.settings import Settings, find_shipped

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment

# What the runs, each a process of its own, are given through their environment.
PASSED_ON = ("data", "seeds", "feeds")


def serve_schedules(settings: Settings) -> None:
    """Run what deployments/prefect.yaml names until stopped; a run that is due while one runs is skipped.

    The temporary server of an ad-hoc run has no scheduler, so a full one runs on this machine for as long as
    this lasts, unless the environment names one.
    """
    check_inputs(settings)
    for name in PASSED_ON:
        if path := getattr(settings, name):
            os.environ[f"TALLYWIRE_{name.upper()}"] = str(path.absolute())
    entries = read_deployments()
    for entry in entries:
        os.environ.update(entry["work_pool"]["job_variables"]["env"])
    with find_prefect(settings, is_scheduling=True) as url:
        if url:
            print(
                f"Prefect server: {url} (export PREFECT_API_URL={url} to use it from elsewhere)", flush=True
            )
        _serve(settings, entries)


def read_deployments() -> list[dict[str, Any]]:
    """Return the deployments as prefect.yaml has them."""
    text = find_shipped("prefect.yaml", "deployments").read_text(encoding="utf-8")
    entries: list[dict[str, Any]] = yaml.safe_load(text)["deployments"]
    return entries


def _serve(settings: Settings, entries: list[dict[str, Any]]) -> None:
    from prefect import serve

    from flows.recovery import recover_runs

    # On SIGTERM Prefect's runner forgets to await its own end, which all the same it reaches.
    warnings.filterwarnings("ignore", "coroutine 'Runner.astop' was never awaited", RuntimeWarning)
    for name in recover_runs(settings):
        print(f"Taken up  {name}", flush=True)
    serve(*map(make_deployment, entries))


def make_deployment(entry: dict[str, Any]) -> "RunnerDeployment":
    """Return what serves *entry* of prefect.yaml: the same flow, schedules, parameters, limit and tags."""
    from prefect.client.schemas.objects import ConcurrencyLimitConfig
    from prefect.flows import Flow
    from prefect.schedules import Cron
    from prefect.types.entrypoint import EntrypointType

    module, _, function = entry["entrypoint"].rpartition(".")
    flow: Flow[..., Any] = getattr(importlib.import_module(module), function)
    # Prefect's own type is that of its synchronous and its asynchronous form at once.
    made: Any = flow.to_deployment(
        name=entry["name"],
        description=entry["description"],
        tags=entry["tags"],
        parameters=entry.get("parameters", {}),
        schedules=[Cron(one["cron"], timezone=one["timezone"]) for one in entry["schedules"]],
        concurrency_limit=ConcurrencyLimitConfig(**entry["concurrency_limit"]),
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    deployment: RunnerDeployment = made
    return deployment
