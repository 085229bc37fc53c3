"""The bound of memory that a user sets holds for whatever a command reads."""

from pathlib import Path
from typing import Any

import pytest
from command_line import call

import storage.checkup
import storage.public
from flows.booking import read_clock
from storage import open_store
from storage.database import Database, connect

FEW = 150_000_000


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bounded")
    with open_store(folder) as store:
        store.finish_run(store.start_run(None, read_clock()), "completed", read_clock(), None)
        store.publish()
    return folder


@pytest.mark.parametrize(
    "words",
    [
        ("report",),
        ("report", "--format", "md"),
        ("report", "--since", "2022-03-04"),
        ("doctor",),
        ("maintain", "--no-backup"),
        ("sql", "FROM runs"),
        ("export", "--format", "csv"),
        ("changes",),
        ("changes", "--since", "2022-03-04"),
        ("review", "--list"),
    ],
    ids=" ".join,
)
def test_every_command_reads_within_the_memory_it_may_take(
    words: tuple[str, ...], data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bounds = []

    def note(*given: Any, **options: Any) -> Database:
        bounds.append(options["memory_bytes"])
        return connect(*given, **options)

    for module in (storage.public, storage.checkup):
        monkeypatch.setattr(module, "connect", note)
    call(*words, "--data", data, cwd=tmp_path, TALLYWIRE_DATABASE_BYTES=str(FEW))
    assert bounds
    assert set(bounds) == {FEW}
