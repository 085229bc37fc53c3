"""`tallywire serve`: the pipeline on its schedule in one process, with its own Prefect server if need be."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from flows.running import OWN_PREFECT, check_inputs, prepare_prefect
from flows.settings import Settings
from tallywire.errors import TallywireError

DEPLOYMENT = "hourly"
# Seven minutes past: most feeds are written on the hour. deployments/prefect.yaml has the same.
CRON = "7 * * * *"
TIMEZONE = "UTC"

HOST = "127.0.0.1"
USUAL_PORT = 4200
START_SECONDS = 120


class ServerError(TallywireError):
    """The Prefect server did not start."""


def serve_schedules(settings: Settings) -> None:
    """Run the pipeline on its schedule until stopped; a run that is due while one runs is skipped.

    The temporary server of an ad-hoc run has no scheduler, so a full one is started on this machine for as
    long as this lasts, unless the environment names one.
    """
    settings = settings.model_copy(update={"data": settings.data.absolute()})
    check_inputs(settings)
    is_own = any(name in os.environ for name in OWN_PREFECT)
    prepare_prefect(settings, verbose=True)
    if is_own:
        _serve(settings)
    else:
        with run_server() as url:
            os.environ["PREFECT_API_URL"] = url
            print(f"Prefect server: {url} (export PREFECT_API_URL={url} to use it from elsewhere)")
            _serve(settings)


def _serve(settings: Settings) -> None:
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.schedules import Cron

    from flows.pipeline import pipeline

    parameters = {"seeds": settings.seeds, "feeds": settings.feeds, "data": settings.data}
    pipeline.serve(
        name=DEPLOYMENT,
        schedule=Cron(CRON, timezone=TIMEZONE),
        parameters={name: str(path.absolute()) for name, path in parameters.items() if path},
        global_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
    )


@contextmanager
def run_server() -> Iterator[str]:
    """Give the address of the API of a Prefect server on loopback that runs while the block does."""
    port = _find_port()
    url = f"http://{HOST}:{port}/api"
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", HOST, "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_until_ready(server, url)
        yield url
    finally:
        server.terminate()
        server.wait()


def _wait_until_ready(server: "subprocess.Popen[bytes]", url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise ServerError(f"{url}: the Prefect server ended with code {server.returncode} as it started")
        try:
            if httpx.get(f"{url}/health", timeout=2).is_success:
                return
        except httpx.HTTPError:
            time.sleep(0.25)
    raise ServerError(f"{url}: the Prefect server was not ready after {START_SECONDS} s")


def _find_port() -> int:
    """Return Prefect's usual port where it is free, else any that is."""
    for port in (USUAL_PORT, 0):
        with socket.socket() as probe:
            # As the server itself does: a port that was in use a moment ago is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise ServerError(f"{HOST}: no free port for the Prefect server")
