"""Why two figures are not compared: the parts that tell, and none that follow from them."""

from datetime import date

import pytest

from tallywire.comparing import Compared, Meeting, Verdict, explain_pair
from tallywire.models import Accounting, Measure, Quantifier
from tallywire.report.model import Value
from tallywire.series import SeriesKey

EVENT = {"accounting": Accounting.EVENT, "period_start": date(2024, 5, 5)}
DAY = {"accounting": Accounting.WINDOW, "period_days": 1}
TOTAL = {"accounting": Accounting.CUMULATIVE}


def figure(**parts: object) -> Compared:
    key = SeriesKey(
        **{
            "measure": Measure.KILLED,
            "party": "NPL",
            "status": None,
            "counted": None,
            "unit": "person",
            "place": "Nepal",
            "accounting": None,
            "period_start": None,
            "period_days": None,
            **parts,
        }
    )
    value = Value(low=1, high=1, quantifier=Quantifier.EXACT, unit="person")
    return Compared(figure_id="a", value=value, measure=key.measure, source=None, key=key)


@pytest.mark.parametrize(
    ("a", "b", "parts"),
    [
        (TOTAL, DAY, ["accounting"]),
        (TOTAL, EVENT, ["accounting"]),
        (EVENT, {**DAY, "place": "Jumla"}, ["place", "accounting"]),
        (EVENT, {**EVENT, "period_start": date(2024, 5, 9)}, ["start"]),
        (DAY, {**DAY, "period_days": 7}, ["length of the window"]),
        (DAY, {**DAY, "period_days": None}, ["length of the window"]),
        (TOTAL, {**TOTAL, "period_start": date(2024, 1, 1)}, ["start"]),
    ],
)
def test_starts_and_windows_are_told_apart_only_of_what_adds_up_alike(
    a: dict[str, object], b: dict[str, object], parts: list[str]
) -> None:
    found = explain_pair(figure(**a), figure(**b), Meeting())
    assert found.verdict is Verdict.UNLIKE
    assert [difference.part for difference in found.differences] == parts
