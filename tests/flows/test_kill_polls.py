"""A run that is killed while it polls loses nothing and stores nothing twice."""

from pathlib import Path

from kill_polls import survive


def test_polls_killed_at_random_moments_lose_no_item_and_double_none(tmp_path: Path) -> None:
    listed, articles, versions = survive(tmp_path, kills=3, seed=20260102)
    assert (articles, versions) == (listed, listed)
