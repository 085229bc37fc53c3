"""The charts: scales that tell values apart, marks that show hedges, words for who cannot see them."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from report_fixture import build_bakhmut, build_buried, build_children, build_report, build_soldiers

from tallywire.models import Quantifier
from tallywire.report.chart import BOTTOM, LEFT, RIGHT, draw_chart
from tallywire.report.marks import draw_key, trace_shape
from tallywire.report.model import SeriesCard, Value
from tallywire.report.scale import scale_days, scale_values, shorten_number

Box = tuple[float, float, float, float]


def parse(card: SeriesCard) -> ElementTree.Element:
    return ElementTree.fromstring(draw_chart(card))


def texts(svg: ElementTree.Element, cls: str) -> list[str]:
    return [e.text or "" for e in svg.iter("text") if cls in (e.get("class") or "").split()]


@pytest.mark.parametrize("card", build_report().series, ids=lambda card: card.series_id)
def test_a_chart_is_well_formed_and_tells_in_words_what_it_shows(card: SeriesCard) -> None:
    svg = parse(card)
    title, desc = svg.find("title"), svg.find("desc")
    assert title is not None
    assert desc is not None
    assert title.text == card.label
    assert svg.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    for track in card.tracks:
        assert (track.source or "unattributed") in (desc.text or "")
    marks = [e for e in svg.iter("path") if "mark" in (e.get("class") or "").split()]
    assert len(marks) == sum(len(track.figures) for track in card.tracks)


def test_values_more_than_twenty_times_apart_are_drawn_on_a_log_scale_that_says_so() -> None:
    assert "log scale" in texts(parse(build_soldiers()), "note")
    assert scale_values([498, 9000], 250, 20).is_log is False
    assert scale_values([498, 15000], 250, 20).is_log is True


def test_a_zero_or_a_negative_value_has_a_place_on_the_scale() -> None:
    with_zero = scale_values([0, 5, 40000], 250, 20)
    assert with_zero.is_log
    assert with_zero.position(0) == 250
    negative = scale_values([-3, 100], 250, 20)
    assert not negative.is_log
    assert 20 <= negative.position(-3) <= 250


@example([1.0, 5e-324])
@given(st.lists(st.floats(-1e12, 1e15, allow_nan=False), min_size=1, max_size=8))
def test_larger_values_stand_higher_and_all_within_the_chart(values: list[float]) -> None:
    scale = scale_values(values, 250, 20)
    heights = [scale.position(value) for value in sorted(values)]
    assert all(a >= b - 1e-6 for a, b in pairwise(heights))
    assert all(20 - 1e-6 <= height <= 250 + 1e-6 for height in heights)
    assert 2 <= len(scale.ticks) <= 8


@given(st.lists(st.dates(date(1900, 1, 1), date(2100, 1, 1)), min_size=1, max_size=6))
def test_days_stand_in_order_and_carry_few_ticks(days: list[date]) -> None:
    scale = scale_days(days, 60, 500)
    places = [scale.position(day.toordinal()) for day in sorted(days)]
    assert places == sorted(places)
    assert 1 <= len(scale.ticks) <= 5
    assert all(60 - 1e-6 <= x <= 500 + 1e-6 for x, _ in scale.ticks)


@pytest.mark.parametrize(
    ("number", "short"),
    [(0, "0"), (1500, "1,500"), (15000, "15k"), (2.5e6, "2.5m"), (1e9, "1bn"), (0.5, "0.5")],
)
def test_ticks_are_short(number: float, short: str) -> None:
    assert shorten_number(number) == short


def test_undated_figures_stand_in_a_gutter_of_their_own() -> None:
    svg = parse(build_bakhmut())
    (gutter,) = [e for e in svg.iter("rect") if e.get("class") == "gutter"]
    assert "undated" in texts(svg, "tick")
    start = float(gutter.get("x") or 0)
    dated, undated = [
        float((e.get("d") or "M0 0")[1:].split()[0])
        for e in svg.iter("path")
        if "mark" in (e.get("class") or "").split()
    ]
    assert dated < start < undated


def test_a_chart_of_undated_figures_alone_has_no_days() -> None:
    assert texts(parse(build_children()), "tick")[-1] == "undated"


def test_only_dated_figures_of_one_claimant_are_joined_by_a_line() -> None:
    card = build_bakhmut()
    (vague,), (about,) = card.tracks[0].figures, card.tracks[1].figures
    joined = replace(card, tracks=(replace(card.tracks[0], figures=(vague, replace(about, source=None))),))
    assert "line" not in draw_chart(joined).replace("polyline", "")
    dated = replace(about, as_of=date(2022, 3, 5))
    joined = replace(card, tracks=(replace(card.tracks[0], figures=(vague, dated)),))
    assert 'class="line"' in draw_chart(joined)


def test_a_value_replaced_on_its_day_is_drawn_pale() -> None:
    assert draw_chart(build_soldiers()).count('class="replaced"') == 1


def test_a_copy_is_not_drawn_where_the_original_is() -> None:
    card = build_soldiers()
    first = card.tracks[0]
    copied = replace(first, figures=(replace(first.figures[0], standing="copy"), first.figures[1]))
    assert len(list(parse(replace(card, tracks=(copied,))).iter("title"))) == 1 + 1


def test_a_series_without_numbers_has_no_chart() -> None:
    card = build_buried()
    track = card.tracks[0]
    unknown = Value(low=None, high=None, quantifier=Quantifier.VAGUE)
    none = replace(track, figures=(replace(track.figures[0], value=unknown),))
    assert draw_chart(replace(card, tracks=(none,))) == ""


def test_no_two_of_the_first_64_claimants_look_the_same() -> None:
    looks = {(n % 8, trace_shape(n, 0, 0)) for n in range(64)}
    assert len(looks) == 64


@pytest.mark.parametrize("quantifier", list(Quantifier))
def test_every_hedge_has_a_drawing_of_its_own_in_the_legend(quantifier: Quantifier) -> None:
    pairs = {
        Quantifier.AT_LEAST: Quantifier.MORE_THAN,
        Quantifier.MORE_THAN: Quantifier.AT_LEAST,
        Quantifier.AT_MOST: Quantifier.LESS_THAN,
        Quantifier.LESS_THAN: Quantifier.AT_MOST,
    }
    same = {other for other in Quantifier if draw_key(0, other) == draw_key(0, quantifier)}
    assert same == {quantifier, pairs.get(quantifier, quantifier)}


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 10**6), st.integers(0, 3)), min_size=1, max_size=12)
)
def test_value_labels_never_overlap_and_stay_inside(rows: list[tuple[int, int, int]]) -> None:
    card = build_soldiers()
    figure = card.tracks[0].figures[0]
    tracks = []
    for index in sorted({track for *_, track in rows}):
        figures = tuple(
            replace(
                figure,
                figure_id=f"{index}-{n}",
                as_of=date(2022, 1, 1) + timedelta(day),
                value=Value(low=number, high=number, quantifier=Quantifier.EXACT),
            )
            for n, (day, number, track) in enumerate(rows)
            if track == index
        )
        tracks.append(
            replace(card.tracks[0], source=f"c{index}", figures=figures, newest_id=figures[-1].figure_id)
        )
    svg = parse(replace(card, tracks=tuple(tracks)))
    boxes: list[Box] = []
    for e in svg.iter("text"):
        if "value" not in (e.get("class") or "").split():
            continue
        width, x, y = 9.4 * len(e.text or ""), float(e.get("x") or 0), float(e.get("y") or 0)
        left = {"start": x, "end": x - width, "middle": x - width / 2}[e.get("text-anchor") or ""]
        boxes.append((left, y - 13, left + width, y + 4))
    assert all(a[0] >= LEFT - 0.1 and a[2] <= RIGHT + 6.1 and a[3] <= BOTTOM + 2.1 for a in boxes)
    for n, a in enumerate(boxes):
        for b in boxes[n + 1 :]:
            assert not (a[0] + 0.1 < b[2] and b[0] + 0.1 < a[2] and a[1] + 0.1 < b[3] and b[1] + 0.1 < a[3])
