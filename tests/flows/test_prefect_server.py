"""The server that a run starts for itself: there while its parent is, deaf to signals, never left over."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

PARENT = """
import sys
from flows.prefect_server import start_server
with start_server(is_scheduling=False) as server:
    server.wait_until_ready()
    print(server.url, server.process.pid, flush=True)
    sys.stdin.readline()
"""


def start_parent(home: Path) -> tuple["subprocess.Popen[str]", str, int]:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PREFECT_HOME": str(home)},
    )
    assert parent.stdout is not None
    url, server = parent.stdout.readline().split()
    return parent, url, int(server)


def is_listening(url: str) -> bool:
    address = urlsplit(url)
    with socket.socket() as probe:
        return probe.connect_ex((str(address.hostname), int(address.port or 0))) == 0


def wait_until_gone(url: str) -> bool:
    deadline = time.monotonic() + 60
    while is_listening(url) and time.monotonic() < deadline:
        time.sleep(0.1)
    return not is_listening(url)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("prefect")


def test_the_server_ends_with_a_parent_that_is_killed(home: Path) -> None:
    parent, url, _ = start_parent(home)
    with parent:
        assert httpx.get(f"{url}/health").is_success
        parent.kill()
    assert wait_until_gone(url)


def test_a_signal_meant_for_the_run_leaves_its_server_alone_until_the_run_has_ended(home: Path) -> None:
    parent, url, server = start_parent(home)
    with parent:
        for number in (signal.SIGINT, signal.SIGTERM):
            os.kill(server, number)
        assert httpx.get(f"{url}/health").is_success
        parent.communicate("\n")
    assert wait_until_gone(url)
