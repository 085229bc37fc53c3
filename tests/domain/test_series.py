"""Which figures are the same quantity, and which are never compared."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tracking_examples import FIRST_DAY, make_figure, report

from tallywire.groups import pluralise, read_group, singularise
from tallywire.models import Accounting, Measure, Status
from tallywire.series import SeriesKey, assign_series, canonicalise_place, explain_difference, group_id

DAY = timedelta(days=1)


def key_of(**parts: Any) -> SeriesKey:
    return assign_series([report("f", **parts)])["f"]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ({"counted": "Russian troops"}, {"counted": "Russian personnel"}),
        ({"counted": "Russian soldiers"}, {"counted": "members of the Russian armed forces"}),
        ({"counted": "Russian servicemen"}, {"counted": "Russian forces"}),
    ],
)
def test_soldiers_troops_personnel_and_forces_are_one_group(a: dict[str, Any], b: dict[str, Any]) -> None:
    military = {"party": "RUS", "status": Status.MILITARY}
    assert key_of(**a, **military) == key_of(**b, **military)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ({"counted": "people"}, {"counted": "persons"}),
        ({"counted": "deaths"}, {"counted": "people"}),
        ({"counted": "death toll"}, {"counted": "people killed in the fire"}),
        ({"counted": "inmates"}, {"counted": "other inmates"}),
        ({"counted": "Ukrainian ports", "unit": "port"}, {"counted": "ports", "unit": "port"}),
        ({"counted": "damaged houses", "unit": "house"}, {"counted": "Houses", "unit": "house"}),
        ({"counted": "families", "unit": "household"}, {"counted": "households", "unit": "household"}),
        ({"place": "Kiev"}, {"place": "Kyiv"}),
        ({"place": "the UK"}, {"place": "Britain"}),
        ({"place": "Kharkiv oblast"}, {"place": "Kharkiv region"}),
        ({"source": "UN"}, {"source": "Reuters"}),
        ({"value": 5}, {"value": 7, "hedge": "more_than"}),
    ],
)
def test_other_words_for_one_thing_make_no_other_series(a: dict[str, Any], b: dict[str, Any]) -> None:
    plain = {"status": None, "counted": "people"}
    assert key_of(**{**plain, **a}) == key_of(**{**plain, **b})


@pytest.mark.parametrize(
    ("part", "a", "b"),
    [
        ("measure", {"measure": Measure.KILLED}, {"measure": Measure.INJURED}),
        ("measure", {"measure": Measure.KILLED}, {"measure": Measure.CASUALTIES}),
        ("party", {"party": "RUS"}, {"party": "UKR"}),
        ("party", {"party": "RUS"}, {"party": None}),
        ("status", {"status": Status.CIVILIAN}, {"status": None, "counted": "people"}),
        ("counted", {"status": None, "counted": "inmates"}, {"status": None, "counted": "guards"}),
        ("counted", {"status": None, "counted": "candidates"}, {"status": None, "counted": "people"}),
        ("counted", {"counted": "railway workers"}, {"counted": "civilians"}),
        ("counted", {"counted": "railway workers"}, {"counted": "aid workers"}),
        ("counted", {"counted": "women and children"}, {"counted": "women"}),
        (
            "counted",
            {"status": None, "counted": "mass graves", "unit": "grave"},
            {"status": None, "counted": "graves", "unit": "grave"},
        ),
        (
            "counted",
            {
                "status": None,
                "counted": "suspected cholera cases",
                "unit": "case",
                "measure": Measure.INFECTED,
            },
            {
                "status": None,
                "counted": "confirmed cholera cases",
                "unit": "case",
                "measure": Measure.INFECTED,
            },
        ),
        (
            "counted",
            {"status": None, "counted": "cholera cases", "unit": "case", "measure": Measure.INFECTED},
            {"status": None, "counted": "measles cases", "unit": "case", "measure": Measure.INFECTED},
        ),
        ("unit", {"unit": "person"}, {"unit": "household"}),
        ("unit", {"unit": "person"}, {"unit": "%"}),
        ("place", {"place": "Mariupol"}, {"place": "Ukraine"}),
        ("place", {"place": "western Ukraine"}, {"place": "Ukraine"}),
        ("place", {"place": "Kharkiv"}, {"place": "Kharkiv region"}),
        ("place", {"place": None}, {"place": "Ukraine"}),
        ("accounting", {"accounting": Accounting.CUMULATIVE}, {"accounting": Accounting.WINDOW}),
        ("accounting", {"accounting": Accounting.STOCK}, {"accounting": None}),
        (
            "period_start",
            {"accounting": Accounting.EVENT, "as_of": 0},
            {"accounting": Accounting.EVENT, "as_of": 1},
        ),
        (
            "period_days",
            {"accounting": Accounting.WINDOW, "period_start": FIRST_DAY - DAY},
            {"accounting": Accounting.WINDOW, "period_start": FIRST_DAY - 7 * DAY},
        ),
    ],
)
def test_unlike_figures_have_unlike_keys_that_name_the_difference(
    part: str, a: dict[str, Any], b: dict[str, Any]
) -> None:
    one, other = key_of(**a), key_of(**b)
    assert explain_difference(one, other) == (part,)
    assert one.series_id != other.series_id


def test_an_event_that_nothing_places_is_compared_within_its_article_only() -> None:
    nowhere = {"place": None, "party": None, "accounting": Accounting.EVENT}
    one, other = key_of(article="a", **nowhere), key_of(article="b", **nowhere)
    assert explain_difference(one, other) == ("article_id",)
    assert key_of(article="a", **nowhere) == one


def test_votes_on_both_sides_are_two_series() -> None:
    def read_votes(sentence: str) -> str | None:
        figure = make_figure(
            5,
            measure=Measure.VOTED,
            accounting=Accounting.EVENT,
            status=None,
            counted="nations",
            unit="country",
        )
        return read_group(replace(figure, sentence=f"5{sentence}")).noun

    assert read_votes(" nations voted in favour, 3 opposing") == "country: in favour"
    assert read_votes(" opposing, 3 in favour") == "country: against"
    assert read_votes(" nations abstained") == "country: abstaining"
    assert read_votes(" nations took part") is None


class TestStartOfACumulative:
    START, OTHER = date(2022, 2, 24), date(2022, 1, 1)

    def test_a_total_without_a_start_joins_the_only_start_of_its_group(self) -> None:
        keys = assign_series([report("a", period_start=self.START), report("b")])
        assert keys["a"] == keys["b"]
        assert keys["b"].period_start == self.START

    def test_with_two_starts_it_stays_apart(self) -> None:
        keys = assign_series(
            [report("a", period_start=self.START), report("b", period_start=self.OTHER), report("c")]
        )
        assert len({key.series_id for key in keys.values()}) == 3
        assert keys["c"].period_start is None

    def test_with_none_all_are_of_unknown_start_together(self) -> None:
        keys = assign_series([report("a"), report("b")])
        assert keys["a"] == keys["b"]

    def test_the_start_of_another_group_does_not_count(self) -> None:
        keys = assign_series([report("a", period_start=self.START, place="Mariupol"), report("b")])
        assert keys["b"].period_start is None


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (date(2022, 3, 2), date(2022, 3, 2), 1),  # yesterday
        (date(2022, 3, 1), date(2022, 3, 2), 1),  # in the last 24 hours
        (date(2022, 2, 21), date(2022, 2, 27), 7),  # last week, Monday to Sunday
        (date(2022, 2, 23), date(2022, 3, 2), 7),  # in the past seven days
        (date(2022, 2, 1), date(2022, 2, 28), 30),
        (date(2022, 3, 1), date(2022, 3, 31), 30),
        (date(2022, 1, 1), date(2022, 12, 31), 365),
        (None, date(2022, 3, 2), None),
        (date(2022, 3, 5), date(2022, 3, 2), None),
    ],
)
def test_windows_of_one_length_follow_on_each_other(start: date | None, end: date, days: int | None) -> None:
    window = {"accounting": Accounting.WINDOW, "period_start": start, "period_end": end}
    assert key_of(**window).period_days == days


def test_a_stated_part_is_in_no_series_with_its_whole() -> None:
    whole = report("whole", 31, article="a", start=10)
    part = report("part", 5, article="a", start=40, part_of=10)
    child = report("child", 5, article="a", start=60, part_of=10, status=Status.CHILD, counted="children")
    assert assign_series([whole, part, child]).keys() == {"whole", "child"}


@pytest.mark.parametrize("measure", [Measure.EXTENT, Measure.OTHER])
def test_what_is_not_tracked_has_no_group_and_no_series(measure: Measure) -> None:
    assert group_id(make_figure(5, measure=measure)) is None
    assert assign_series([report("f", measure=measure)]) == {}


@pytest.mark.parametrize(
    ("parts", "label"),
    [
        (
            {"party": "RUS", "status": Status.MILITARY, "counted": "troops"},
            "Russian military killed, Ukraine, cumulative",
        ),
        (
            {"period_start": date(2022, 2, 24)},
            "Ukrainian civilians killed, Ukraine, cumulative since 2022-02-24",
        ),
        (
            {
                "status": None,
                "counted": "armoured vehicles",
                "unit": "vehicle",
                "measure": Measure.DESTROYED,
                "party": "RUS",
            },
            "Russian armoured vehicles destroyed, Ukraine, cumulative",
        ),
        (
            {
                "status": None,
                "counted": "mass graves",
                "unit": "grave",
                "measure": Measure.EXISTING,
                "party": None,
                "place": "Mariupol",
                "accounting": Accounting.STOCK,
            },
            "Mass graves, Mariupol, at the time",
        ),
        (
            {"accounting": Accounting.EVENT, "counted": "people", "status": None, "place": None},
            "Ukrainian people killed, event of 2022-03-01",
        ),
        (
            {"unit": "%", "measure": Measure.DISPLACED},
            "% of Ukrainian civilians displaced, Ukraine, cumulative",
        ),
        (
            {"accounting": Accounting.WINDOW, "period_start": FIRST_DAY - 7 * DAY},
            "Ukrainian civilians killed, Ukraine, in 7 days",
        ),
    ],
)
def test_a_label_says_the_key_in_words(parts: dict[str, Any], label: str) -> None:
    assert key_of(**parts).label == label


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("Dominican republic", "Dominican Republic"),
        ("Northern Ireland", "Northern Ireland"),
        ("the Gaza Strip", "Gaza Strip"),
        ("AZOVSTAL steelworks", "Azovstal steelworks"),
        ("central and western Ukraine", "central and western Ukraine"),
        ("", None),
        (None, None),
    ],
)
def test_a_place_has_one_spelling(place: str | None, name: str | None) -> None:
    assert canonicalise_place(place) == name


@pytest.mark.parametrize(
    ("plural", "singular"),
    [
        ("families", "family"),
        ("people", "person"),
        ("churches", "church"),
        ("houses", "house"),
        ("aircraft", "aircraft"),
    ],
)
def test_nouns_are_counted_in_both_numbers(plural: str, singular: str) -> None:
    assert singularise(plural) == singular
    assert pluralise(singular) == plural


@given(st.text(max_size=40), st.sampled_from([None, *Status]), st.sampled_from(list(Measure)))
def test_any_counted_phrase_has_a_group(counted: str, status: Status | None, measure: Measure) -> None:
    figure = make_figure(5, counted=counted, status=status, measure=measure)
    assert read_group(figure) == read_group(make_figure(9, counted=counted, status=status, measure=measure))
