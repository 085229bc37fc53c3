"""A site on loopback, and one Prefect server for all tests that run flows."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from loopback import Site, serve

from flows.settings import Settings


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as running:
        yield running


@pytest.fixture
def near(tmp_path: Path) -> Settings:
    """Settings that let tests fetch from loopback."""
    return Settings(
        data=tmp_path / "data",
        allow_private=True,
        fetch_seconds=5,
        host_delay_seconds=0,
        respect_robots=False,
    )


@pytest.fixture(scope="session")
def prefect_server() -> Iterator[None]:
    """One test server for the whole session: starting it costs more than all flow runs together."""
    # Imported here, once flows has set Prefect's defaults, and only where a flow runs: it takes seconds.
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=180):
        yield
