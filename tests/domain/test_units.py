"""Units are converted within a dimension and never across one."""

import pytest
from tracking_examples import make_figure, report

from tallywire.intervals import comparison_interval, said_number
from tallywire.models import Accounting, Kind, Measure
from tallywire.series import assign_series, explain_difference
from tallywire.tracking import track
from tallywire.units import convert, find_comparison_unit

GRAIN = {"measure": Measure.SUPPLIED, "kind": Kind.MASS, "counted": "grain", "status": None}


@pytest.mark.parametrize(
    ("number", "unit", "compared", "converted"),
    [
        (10, "mile", "km", 16.09344),
        (500, "kg", "tonne", 0.5),
        (100, "acre", "km²", 0.40468564224),
        (32, "°F", "°C", 0),
        (104, "°F", "°C", 40),
        (60, "mph", "km/h", 96.56064),
        # three sizes of tons, and what has no fixed size
        (5, "ton", "ton", 5),
        (5, "person", "person", 5),
        (5, None, None, 5),
    ],
)
def test_a_number_is_compared_in_one_unit_of_its_dimension(
    number: float, unit: str | None, compared: str | None, converted: float
) -> None:
    assert find_comparison_unit(unit) == compared
    assert convert(number, unit) == pytest.approx(converted)


def test_kilograms_and_tonnes_of_one_thing_are_one_series_and_what_was_said_stays() -> None:
    kilos, tonnes = report("a", 500_000, unit="kg", **GRAIN), report("b", 600, on=1, unit="tonne", **GRAIN)
    keys = assign_series([kilos, tonnes])
    assert keys["a"] == keys["b"]
    assert keys["a"].unit == "tonne"
    step = track([kilos, tonnes]).revisions[-1]
    assert (step.type, step.delta, step.relative_delta) == ("advanced", 100, 0.2)
    assert kilos.figure.low == 500_000


def test_what_was_converted_stands_for_a_percent_around_it() -> None:
    miles, km = make_figure(10, unit="mile"), make_figure(16, unit="km")
    assert comparison_interval(miles) == pytest.approx((15.93, 16.25), abs=0.01)
    assert comparison_interval(km) == (16, 16)
    assert said_number(miles) == pytest.approx(16.09344)


def test_a_length_is_never_compared_with_an_area() -> None:
    burnt = {"measure": Measure.DESTROYED, "accounting": Accounting.EVENT, "status": None, "counted": "land"}
    keys = assign_series([report("a", 10, unit="mile", **burnt), report("b", 10, unit="acre", **burnt)])
    assert explain_difference(keys["a"], keys["b"]) == ("unit",)
