"""Runs that are killed at random moments; tests/e2e/kills.py does as many as it is asked to."""

from pathlib import Path

import pytest
from kills import kill_at_random, start_zygote
from loopback import serve


@pytest.mark.parametrize("what", ["run", "ingest"])
def test_a_run_killed_at_any_moment_is_completed_by_the_next_to_the_very_same_rows(
    tmp_path: Path, what: str
) -> None:
    with serve() as site, start_zygote(tmp_path, site, what) as zygote:
        kills = list(kill_at_random(zygote, 3, seed=20261123))
    assert [(moment, reached) for moment, reached, differing in kills if differing] == []
