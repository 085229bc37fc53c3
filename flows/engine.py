"""The one door to Prefect: what the flows use of it, with defaults that keep it quiet and patient.

Import it only where a flow is needed: it takes seconds.
"""

import atexit
import os
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from prefect import Task, flow, get_run_logger
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State, TaskRun
from prefect.runtime import flow_run

from tallywire.errors import TallywireError

__all__ = ["create_markdown_artifact", "flow", "flow_run", "get_run_logger", "name_flow_run", "step"]

# Prefect's threads keep the flows alive to the very end, and with them DuckDB's types, which its binding then
# reports as leaks, page-long. This runs last but for the interpreter's own end.
atexit.register(lambda: os.dup2(os.open(os.devnull, os.O_WRONLY), 2))

P = ParamSpec("P")
R = TypeVar("R")


def step(function: Callable[P, R]) -> Task[P, R]:
    """Return *function* as a task, tried again twice when it fails for a reason that may pass.

    Inputs are whole batches of articles: hashing them for a cache would cost more than it saves.
    """
    return Task(
        fn=function,
        retries=2,
        retry_delay_seconds=[1, 5],
        retry_jitter_factor=0.5,
        retry_condition_fn=_may_pass,
        cache_policy=NO_CACHE,
    )


def name_flow_run(name: str) -> None:
    """Give the flow run that is under way a name that says what it did."""
    if flow_run.id:
        with get_client(sync_client=True) as client:
            client.update_flow_run(flow_run.id, name=name)


def _may_pass(task: Task[..., Any], run: TaskRun, state: State[Any]) -> bool:
    """Whether trying again can help: what Tallywire says of its input is final."""
    return not isinstance(state.data, TallywireError)
