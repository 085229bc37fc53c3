"""A site on loopback for every test that asks for one."""

from collections.abc import Iterator

import pytest
from loopback import Site, serve

from flows.settings import Settings


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as running:
        yield running


@pytest.fixture
def near(tmp_path) -> Settings:
    """Settings that let tests fetch from loopback."""
    return Settings(data=tmp_path / "data", allow_private=True, fetch_seconds=5)
