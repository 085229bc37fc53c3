"""Whole programs in processes of their own, with one Prefect home for all: making it costs seconds."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture(scope="session")
def prefect_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder where all Prefect servers of these tests, one at a time, keep their files."""
    return tmp_path_factory.mktemp("prefect")


@pytest.fixture(scope="session")
def start(prefect_home: Path) -> Start:
    """A function that starts `tallywire` in the checkout, in a process group of its own.

    It is given arguments, and environment variables by name.
    """

    def start_command(*arguments: object, **environment: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "flows", *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PREFECT_HOME": str(prefect_home), **environment},
            start_new_session=True,
        )

    return start_command


@pytest.fixture(scope="session")
def tallywire(start: Start) -> Callable[..., tuple[int, str, str]]:
    """A function that runs `tallywire` to its end and gives exit code, output and errors."""

    def run(*arguments: object, **environment: str) -> tuple[int, str, str]:
        process = start(*arguments, **environment)
        out, err = process.communicate(timeout=300)
        return process.returncode, out, err

    return run
