"""A Prefect server of our own on loopback, which lives exactly as long as the process that started it.

The temporary server that Prefect starts by itself dies of the Ctrl-C that is meant for the run, which then
waits minutes for it to answer, and it outlives a run that is killed. This one leaves signals alone and ends
when the pipe to its parent does, whatever the parent died of.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from tallywire.errors import TallywireError

HOST = "127.0.0.1"
USUAL_PORT = 4200
# The first start makes Prefect's database, which took up to 44 s on a busy machine.
START_SECONDS = 120
STOP_SECONDS = 5
SCHEDULING = "scheduling"


class ServerError(TallywireError):
    """The Prefect server did not start."""


@dataclass(frozen=True, slots=True)
class PrefectServer:
    """A server that was started; `url` is the address of its API."""

    url: str
    process: "subprocess.Popen[bytes]"

    def wait_until_ready(self) -> None:
        """Return once it answers. Raises `ServerError` when it does not."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if (code := self.process.poll()) is not None:
                raise ServerError(f"{self.url}: the Prefect server ended with code {code} as it started")
            try:
                if httpx.get(f"{self.url}/health", timeout=2).is_success:
                    return
            except httpx.HTTPError:
                time.sleep(0.1)
        raise ServerError(f"{self.url}: the Prefect server was not ready after {START_SECONDS} s")


@contextmanager
def start_server(*, is_scheduling: bool) -> Iterator[PrefectServer]:
    """Give a server that runs while the block does; it takes seconds to be ready.

    A scheduling one starts the runs of deployments when they are due, shows Prefect's pages and stands at
    Prefect's usual port where that is free.
    """
    port = _find_port(USUAL_PORT if is_scheduling else 0)
    # -P: a folder named flows where the user stands is not ours.
    command = [sys.executable, "-P", "-m", __name__, str(port), *([SCHEDULING] if is_scheduling else ())]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield PrefectServer(f"http://{HOST}:{port}/api", process)
    finally:
        if process.stdin:
            process.stdin.close()
        process.wait()


def _find_port(wanted: int) -> int:
    """Return the port *wanted* where it is free, else any that is."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            # As the server itself does: a port that was in use a moment ago is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise ServerError(f"{HOST}: no free port for the Prefect server")


def serve_parent(port: int, *, is_scheduling: bool) -> None:
    """Serve on *port* until standard input, the pipe to the parent, ends."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    import uvicorn
    from prefect.server.api.server import create_app

    app = create_app(ephemeral=not is_scheduling, final=True)
    server = uvicorn.Server(uvicorn.Config(app, host=HOST, port=port, log_level="critical"))

    def end_with_parent() -> None:
        sys.stdin.buffer.read()
        server.should_exit = True
        time.sleep(STOP_SECONDS)
        os._exit(0)

    threading.Thread(target=end_with_parent, daemon=True).start()
    # In a thread of its own it sets no handlers of signals.
    thread = threading.Thread(target=server.run)
    thread.start()
    thread.join()


if __name__ == "__main__":
    serve_parent(int(sys.argv[1]), is_scheduling=SCHEDULING in sys.argv[2:])
