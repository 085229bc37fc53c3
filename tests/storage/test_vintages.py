"""Vintages, first releases, the triangle and the revision summary, checked by hand on a small table."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from store_examples import make_figure, report_all

from storage import PublicStore, read_public
from tallywire.models import Quantifier

UN = "UN human rights office"
# claimant, day it holds for, day of the report, number said
REPORTS: list[tuple[str | None, int, int, str]] = [
    (UN, 1, 2, "100"),
    (UN, 1, 4, "120"),
    (UN, 1, 9, "110"),
    (UN, 3, 4, "200"),
    (UN, 3, 8, "200"),
    ("Zelensky", 3, 4, "900"),
]
SERIES = "(SELECT series_id FROM series)"


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PublicStore]:
    folder: Path = tmp_path_factory.mktemp("vintages")
    claims = [
        (
            datetime(2022, 3, reported, 10),
            make_figure(f"They say {number} died.", number, claimant=who, as_of=date(2022, 3, as_of)),
        )
        for who, as_of, reported, number in REPORTS
    ]
    undated = make_figure("They say 77 died.", "77", claimant=UN)
    report_all(folder, [*claims, (None, undated)])
    with read_public(folder) as store:
        yield store


def ask(public: PublicStore, sql: str) -> list[tuple[Any, ...]]:
    return public.query(sql).rows


def test_vintages_are_the_values_reported_between_two_days(public: PublicStore) -> None:
    rows = ask(
        public,
        "SELECT day(vintage), source, day(as_of), lag_days, low"
        f" FROM vintages({SERIES}, '2022-03-04', '2022-03-08')",
    )
    assert rows == [
        (4, UN, 1, 3, 120),
        (4, UN, 3, 1, 200),
        (4, "Volodymyr Zelensky", 3, 1, 900),
        (8, UN, 3, 5, 200),
    ]


def test_the_first_release_is_what_was_first_said_of_a_day(public: PublicStore) -> None:
    rows = ask(public, f"SELECT source, day(as_of), day(vintage), low FROM first_release({SERIES})")
    assert rows == [(UN, 1, 2, 100), (UN, 3, 4, 200), ("Volodymyr Zelensky", 3, 4, 900)]


def test_the_triangle_carries_a_value_until_it_is_revised(public: PublicStore) -> None:
    rows = ask(
        public,
        f"SELECT day(as_of), day(vintage), low, is_new FROM triangle({SERIES}) WHERE source = '{UN}'",
    )
    assert rows == [
        (1, 2, 100, True),
        (1, 4, 120, True),
        (1, 8, 120, False),
        (1, 9, 110, True),
        (3, 4, 200, True),
        (3, 8, 200, True),
        (3, 9, 200, False),
    ]


def test_the_summary_counts_revisions_within_a_day_only(public: PublicStore) -> None:
    columns = "source, n_values, n_days, n_revisions, spread, mean_revision, mean_absolute_revision"
    rows = ask(public, f"SELECT {columns} FROM revision_summary ORDER BY source")
    # Day 1: 100 → 120 → 110. Day 3: 200 twice.
    assert rows == [(UN, 5, 2, 2, 20, 5, 15), ("Volodymyr Zelensky", 1, 1, 0, 0, None, None)]


def test_an_interval_is_summed_up_by_its_middle(tmp_path: Path) -> None:
    between = make_figure(
        "They say 10 died.", "10", claimant=UN, as_of=date(2022, 3, 1),
        quantifier=Quantifier.BETWEEN, low=10, high=20,
    )  # fmt: skip
    exact = make_figure("They say 18 died.", "18", claimant=UN, as_of=date(2022, 3, 1))
    report_all(tmp_path, [(datetime(2022, 3, 2), between), (datetime(2022, 3, 3), exact)])
    with read_public(tmp_path) as public:
        assert ask(public, "SELECT mean_revision, bias FROM revision_summary") == [(3, 1)]
