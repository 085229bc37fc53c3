"""Telling Prefect of runs that were killed: their places are free again, and they are taken up.

A process that is killed tells nobody. Prefect believes its run to be under way, and holds the place of the
deployment for it, for minutes; the data folder knows better, by the lock that died with the process.
"""

import time
from collections.abc import Sequence
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.objects import FlowRun
from prefect.exceptions import ObjectNotFound
from prefect.states import AwaitingRetry, Crashed

from flows.booking import hold_store
from flows.failures import describe_error
from flows.liveness import find_living
from flows.prefect_server import START_SECONDS, ServerError
from flows.settings import Settings

KILLED = "its process was killed"


def recover_runs(settings: Settings) -> list[str]:
    """End in Prefect what was killed, and let the worker run again what came of a deployment.

    Return the names of the flow runs that are taken up. Raises `ServerError` when no server answers in time:
    it may be starting, as after the machine itself went down.
    """
    with get_client(sync_client=True) as client:
        _wait_until_ready(client)
        with hold_store(settings) as store:
            killed = store.interrupt_runs(find_living(settings.data))
        ended = _end(client, killed)
        taken_up = [run for run in ended if run.deployment_id]
        for run in taken_up:
            # Forced, since what has ended is not scheduled again otherwise.
            client.set_flow_run_state(run.id, AwaitingRetry(message="taken up again"), force=True)
    return [run.name for run in taken_up]


def end_killed(flow_run_ids: Sequence[str]) -> None:
    """End in Prefect the flow runs that are known to be dead; the run under way does what they left."""
    if flow_run_ids:
        with get_client(sync_client=True) as client:
            _end(client, flow_run_ids)


def _wait_until_ready(client: SyncPrefectClient) -> None:
    deadline = time.monotonic() + START_SECONDS
    while error := client.api_healthcheck():
        if time.monotonic() >= deadline:
            raise ServerError(f"{client.api_url}: no Prefect server answers there: {describe_error(error)}")
        time.sleep(1)


def _end(client: SyncPrefectClient, flow_run_ids: Sequence[str]) -> list[FlowRun]:
    ended = []
    for flow_run_id in flow_run_ids:
        try:
            run = client.read_flow_run(UUID(flow_run_id))
        except ObjectNotFound:
            continue  # of another server
        if run.state and not run.state.is_final():
            client.set_flow_run_state(run.id, Crashed(message=KILLED))
            ended.append(run)
    return ended
