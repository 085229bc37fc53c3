"""Numbers that may be misread are flagged, each beside one that may well be right."""

import pytest
from tracking_examples import report

from tallywire.doubts import find_doubts
from tallywire.models import Accounting, ReportedFigure


def line(*values: float, accounting: Accounting = Accounting.CUMULATIVE) -> list[ReportedFigure]:
    return [report(f"f{n}", value, on=n, accounting=accounting) for n, value in enumerate(values)]


@pytest.mark.parametrize(
    ("doubts", "values"),
    [
        # ten times too much, told by what came before and what comes after
        ({"f1": "factor_ten"}, (1351, 13_510, 1400)),
        ({"f1": "factor_ten"}, (1351, 13_910, 1400)),
        ({"f2": "factor_ten"}, (1351, 1400, 14_000)),
        ({"f1": "factor_ten"}, (26_000, 2_600, 27_000)),
        ({"f1": "factor_ten"}, (1_200, 1_200_000, 1_300)),
        ({"f0": "factor_ten"}, (13_510, 1360, 1400)),
        # the next number bears the jump out
        ({}, (1351, 13_510, 14_000)),
        ({}, (1351, 13_510, 13_510, 14_000)),
        # not tenfold, or small enough to grow tenfold
        ({}, (1351, 9_000)),
        ({}, (1351, 16_000)),
        ({}, (2, 20)),
        # digits that changed places
        ({"f1": "transposed_digits"}, (1351, 1531, 1392)),
        ({"f1": "transposed_digits"}, (1351, 1315)),
        ({}, (1351, 1531, 1560)),
        ({}, (1351, 1153)),
        ({}, (12, 21)),
        ({}, (1351, 1351)),
        # one doubt leaves the next number with the last good one
        ({"f1": "factor_ten"}, (1351, 13_510, 1351, 1400)),
    ],
)
def test_a_jump_that_nothing_bears_out_is_doubted(doubts: dict[str, str], values: tuple[float, ...]) -> None:
    assert find_doubts(line(*values)) == doubts


def test_windows_are_other_observations_and_may_differ_as_they_will() -> None:
    assert find_doubts(line(100, 1000, accounting=Accounting.WINDOW)) == {}


def test_intervals_are_passed_over() -> None:
    vague = report("v", (2000, 9999), "vague", on=1)
    assert find_doubts([report("a", 100), vague, report("b", 110, on=2)]) == {}
