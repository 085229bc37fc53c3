"""What stands now and on a past day: newest values, conflicts, grades, staleness."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from store_examples import NOW, make_article, make_figure, report_all, save_story, track_due

from storage import Withdrawal, open_store, read_public
from tallywire.models import Accounting, Figure, Measure, Quantifier, Status

ZELENSKY = "Zelensky"
MOSCOW = "Russian defence ministry"
UN = "UN human rights office"
RED_CROSS = "Red Cross"


def claim(number: str, claimant: str | None, as_of: date | None, **more: Any) -> Figure:
    return make_figure(f"Some said {number} had died.", number, claimant=claimant, as_of=as_of, **more)


def ask(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    with read_public(folder) as public:
        return public.query(sql).rows


def test_two_spellings_of_a_claimant_are_one_track_and_the_newest_day_wins(tmp_path: Path) -> None:
    report_all(
        tmp_path,
        [
            (datetime(2022, 3, 9), claim("12,000", "Zelenskyy", date(2022, 3, 8))),
            (datetime(2022, 3, 3), claim("9,000", "Zelensky", date(2022, 3, 2))),
            (datetime(2022, 3, 10), claim("9,500", "Zelensky", date(2022, 3, 3))),
        ],
    )
    assert ask(tmp_path, "SELECT source, low FROM latest") == [("Volodymyr Zelensky", 12000)]


def test_a_report_of_the_same_day_that_came_later_wins(tmp_path: Path) -> None:
    report_all(
        tmp_path,
        [
            (datetime(2022, 3, 3), claim("9,000", ZELENSKY, date(2022, 3, 2))),
            (datetime(2022, 3, 5), claim("8,000", ZELENSKY, date(2022, 3, 2))),
        ],
    )
    assert ask(tmp_path, "SELECT low FROM latest") == [(8000,)]


def test_disjoint_values_of_comparable_days_are_a_conflict_with_its_ratio(tmp_path: Path) -> None:
    report_all(
        tmp_path,
        [
            (datetime(2022, 3, 3), claim("9,000", ZELENSKY, date(2022, 3, 3))),
            (datetime(2022, 3, 3), claim("498", MOSCOW, date(2022, 3, 2))),
        ],
    )
    rows = ask(tmp_path, "SELECT source_a, low_a, source_b, low_b, round(ratio, 1) FROM conflicts")
    assert rows == [("Russian defence ministry", 498, "Volodymyr Zelensky", 9000, 18.1)]
    assert ask(tmp_path, "SELECT DISTINCT grade FROM latest") == [("contested",)]


COMPARABLE_DAYS = [
    (Accounting.CUMULATIVE, 7, 1),
    (Accounting.CUMULATIVE, 8, 0),
    (Accounting.STOCK, 7, 1),
    (Accounting.STOCK, 8, 0),
    (Accounting.EVENT, 0, 1),
    (Accounting.EVENT, 1, 0),
    (None, 0, 1),
    (None, 1, 0),
]


@pytest.mark.parametrize(("accounting", "days", "conflicts"), COMPARABLE_DAYS)
def test_only_values_of_comparable_days_conflict(
    tmp_path: Path, accounting: Accounting | None, days: int, conflicts: int
) -> None:
    report_all(
        tmp_path,
        [
            (datetime(2022, 3, 20), claim("9,000", ZELENSKY, date(2022, 3, 10), accounting=accounting)),
            (datetime(2022, 3, 20), claim("498", MOSCOW, date(2022, 3, 10 + days), accounting=accounting)),
        ],
    )
    assert ask(tmp_path, "SELECT count(*) FROM conflicts") == [(conflicts,)]


B, L, M, A, V = (
    Quantifier.BETWEEN,
    Quantifier.AT_LEAST,
    Quantifier.AT_MOST,
    Quantifier.APPROXIMATE,
    Quantifier.VAGUE,
)
INTERVALS: list[tuple[dict[str, Any], dict[str, Any], float | None]] = [
    ({"number": "500", "quantifier": L}, {"number": "900"}, None),
    ({"number": "500", "quantifier": M}, {"number": "900"}, 1.8),
    ({"number": "500", "quantifier": A}, {"number": "545"}, None),
    ({"number": "500", "quantifier": A}, {"number": "600"}, 1.2),
    ({"number": "500", "quantifier": B, "low": 100, "high": 500}, {"number": "1,000"}, 2.0),
    ({"number": "100", "quantifier": B, "low": 100, "high": 500}, {"number": "10"}, 10.0),
    ({"number": "300", "quantifier": V, "low": 200, "high": 999}, {"number": "400"}, None),
    ({"number": "500", "quantifier": L}, {"number": "100", "quantifier": M}, 5.0),
]


@pytest.mark.parametrize(("a", "b", "ratio"), INTERVALS)
def test_ratios_are_taken_between_the_nearest_ends(
    tmp_path: Path, a: dict[str, Any], b: dict[str, Any], ratio: float | None
) -> None:
    day = date(2022, 3, 3)
    claims = [claim(claimant=ZELENSKY, as_of=day, **a), claim(claimant=MOSCOW, as_of=day, **b)]
    report_all(tmp_path, [(datetime(2022, 3, 3), figure) for figure in claims])
    rows = ask(tmp_path, "SELECT round(ratio, 3) FROM conflicts")
    assert rows == ([] if ratio is None else [(ratio,)])


def test_zero_against_a_number_is_a_conflict_without_a_ratio(tmp_path: Path) -> None:
    day = date(2022, 3, 3)
    report_all(
        tmp_path,
        [
            (datetime(2022, 3, 3), claim("0", MOSCOW, day)),
            (datetime(2022, 3, 3), claim("9,000", ZELENSKY, day)),
        ],
    )
    assert ask(tmp_path, "SELECT source_a, ratio FROM conflicts") == [("Russian defence ministry", None)]


GRADES: list[tuple[list[tuple[str, str | None]], dict[str, str]]] = [
    ([("498", MOSCOW)], {MOSCOW: "admitted"}),
    ([("498", ZELENSKY)], {"Volodymyr Zelensky": "single_source"}),
    ([("498", ZELENSKY), ("498", UN)], {"Volodymyr Zelensky": "corroborated", UN: "corroborated"}),
    ([("498", UN), ("498", None)], {UN: "single_source", "": "single_source"}),
    (
        [("498", UN), ("498", RED_CROSS), ("498", None)],
        {UN: "corroborated", RED_CROSS: "corroborated", "": "corroborated"},
    ),
    ([("498", UN), ("498", "officials")], {UN: "single_source", "officials": "single_source"}),
    ([("498", MOSCOW), ("498", UN)], {MOSCOW: "admitted", UN: "corroborated"}),
    ([("498", MOSCOW), ("900", UN)], {MOSCOW: "contested", UN: "contested"}),
]


@pytest.mark.parametrize(("claims", "grades"), GRADES)
def test_the_first_grade_that_holds_is_given(
    tmp_path: Path, claims: list[tuple[str, str | None]], grades: dict[str, str]
) -> None:
    day = date(2022, 3, 3)
    report_all(tmp_path, [(datetime(2022, 3, 3), claim(n, who, day)) for n, who in claims])
    assert dict(ask(tmp_path, "SELECT coalesce(source, ''), grade FROM latest")) == grades


def test_a_number_of_ones_own_side_that_is_no_harm_is_not_admitted(tmp_path: Path) -> None:
    report_all(
        tmp_path, [(datetime(2022, 3, 3), claim("498", MOSCOW, date(2022, 3, 3), measure=Measure.DEPLOYED))]
    )
    assert ask(tmp_path, "SELECT grade FROM latest") == [("single_source",)]


def test_a_government_that_counts_its_own_dead_civilians_admits_nothing(tmp_path: Path) -> None:
    report_all(
        tmp_path, [(datetime(2022, 3, 3), claim("498", MOSCOW, date(2022, 3, 3), status=Status.CIVILIAN))]
    )
    assert ask(tmp_path, "SELECT grade FROM latest") == [("single_source",)]


def test_what_was_taken_back_takes_part_in_no_comparison(tmp_path: Path) -> None:
    day = date(2022, 3, 3)
    numbers = [("498", MOSCOW), ("9,000", ZELENSKY), ("700", UN)]
    report_all(tmp_path, [(datetime(2022, 3, 3), claim(n, who, day)) for n, who in numbers])
    (withdrawn,) = ask(tmp_path, "SELECT figure_id FROM figures WHERE low = 9000")
    (retracted,) = ask(tmp_path, "SELECT article_id FROM figures WHERE low = 700")
    with open_store(tmp_path) as store:
        run_id = store.start_run(None, NOW)
        back = [
            Withdrawal(
                subject_id=withdrawn[0],
                taken_back_by="claimant",
                withdrawn_at=datetime(2022, 3, 9),
                reason="a slip",
            ),
            Withdrawal(
                subject_id=retracted[0],
                taken_back_by="publisher",
                withdrawn_at=datetime(2022, 3, 9),
                reason="a hoax",
            ),
        ]
        assert store.save_withdrawals(run_id, back) == 2
        assert store.save_withdrawals(run_id, back) == 0
        track_due(store, run_id)
        store.publish()
    assert ask(tmp_path, "FROM conflicts") == []
    grades = dict(ask(tmp_path, "SELECT low, grade FROM latest"))
    assert grades == {498: "admitted", 9000: "withdrawn", 700: "discounted"}
    assert ask(tmp_path, "SELECT DISTINCT grade FROM latest_as_of('2022-03-08')") == [("contested",)]


def test_a_past_day_knows_only_what_had_been_reported_by_then(tmp_path: Path) -> None:
    report_all(
        tmp_path,
        [
            (datetime(2022, 3, 3, 23, 59), claim("498", MOSCOW, date(2022, 3, 2))),
            (datetime(2022, 3, 4, 0, 0), claim("9,000", ZELENSKY, date(2022, 3, 2))),
        ],
    )
    assert ask(tmp_path, "SELECT low FROM figures_as_of('2022-03-02')") == []
    assert ask(tmp_path, "SELECT low FROM figures_as_of(DATE '2022-03-03')") == [(498,)]
    assert ask(tmp_path, "SELECT low FROM latest_as_of('2022-03-03')") == [(498,)]
    assert ask(tmp_path, "FROM conflicts_as_of('2022-03-03')") == []
    assert ask(tmp_path, "SELECT count(*) FROM conflicts_as_of('2022-03-04')") == [(1,)]


def test_a_reader_can_go_back_to_a_day_and_finds_the_views_as_they_were(tmp_path: Path) -> None:
    report_all(
        tmp_path,
        [
            (datetime(2022, 3, 3), claim("498", MOSCOW, date(2022, 3, 2))),
            (datetime(2022, 3, 4), claim("9,000", ZELENSKY, date(2022, 3, 2))),
        ],
    )
    counts = "SELECT (SELECT count(*) FROM figures), (SELECT count(*) FROM latest), count(*) FROM conflicts"
    with read_public(tmp_path) as public:
        for day, expected in ((2, (0, 0, 0)), (3, (1, 1, 0)), (4, (2, 2, 1))):
            public.go_back_to(date(2022, 3, day))
            assert public.query(counts).rows == [expected]
            for view in ("figures", "latest", "conflicts"):
                then = f"FROM {view}_as_of(DATE '2022-03-{day:02}') ORDER BY ALL"
                assert public.query(f"FROM {view} ORDER BY ALL").rows == public.query(then).rows


def test_now_and_the_last_day_give_the_same(tmp_path: Path) -> None:
    report_all(
        tmp_path,
        [
            (datetime(2022, 3, n), claim(str(n * 100), who, date(2022, 3, n)))
            for n, who in enumerate([UN, MOSCOW, UN, ZELENSKY, None], 1)
        ],
    )
    for view in ("figures", "latest", "conflicts"):
        now, then = (ask(tmp_path, f"FROM {q} ORDER BY ALL") for q in (view, f"{view}_as_of('2030-01-01')"))
        assert now == then
        assert now


def test_undated_reports_stand_only_where_a_track_has_nothing_else_and_in_no_past_day(tmp_path: Path) -> None:
    report_all(
        tmp_path,
        [
            (None, claim("1,100", ZELENSKY, None)),
            (datetime(2022, 3, 3), claim("900", ZELENSKY, date(2022, 3, 2))),
            (None, claim("220", MOSCOW, None)),
        ],
    )
    assert sorted(ask(tmp_path, "SELECT source, low FROM latest")) == [
        ("Russian defence ministry", 220),
        ("Volodymyr Zelensky", 900),
    ]
    assert ask(tmp_path, "SELECT low FROM latest_as_of('2030-01-01')") == [(900,)]
    assert ask(tmp_path, "SELECT low FROM figures_as_of('2030-01-01')") == [(900,)]


def test_a_stock_is_stale_90_days_before_the_newest_report(tmp_path: Path) -> None:
    stock = {"accounting": Accounting.STOCK, "measure": Measure.DEPLOYED}
    report_all(
        tmp_path,
        [
            (datetime(2022, 1, 1), claim("100", ZELENSKY, date(2022, 1, 1), **stock)),
            (datetime(2022, 1, 2), claim("200", MOSCOW, date(2022, 1, 2), **stock)),
            (datetime(2022, 1, 1), claim("300", UN, date(2022, 1, 1), status=Status.CIVILIAN)),
            (datetime(2022, 4, 2), claim("400", None, date(2022, 4, 2), status=Status.CHILD)),
        ],
    )
    rows = ask(tmp_path, "SELECT low, is_stale FROM latest ORDER BY low")
    assert rows == [(100, True), (200, False), (300, False), (400, False)]
    assert ask(tmp_path, "SELECT bool_or(is_stale) FROM latest_as_of('2022-02-01')") == [(False,)]


def test_an_edited_article_says_on_each_day_what_it_said_on_that_day(tmp_path: Path) -> None:
    before, after = "Moscow says 498 had died.", "Moscow says 1,351 had died."
    day = date(2022, 3, 2)
    with open_store(tmp_path) as store:
        run_id = store.start_run(None, NOW)
        for text, number, fetched in (
            (before, "498", datetime(2022, 3, 3)),
            (after, "1,351", datetime(2022, 3, 6)),
        ):
            article = make_article("story", text, datetime(2022, 3, 2), fetched=fetched)
            save_story(store, run_id, article, [make_figure(text, number, claimant=MOSCOW, as_of=day)])
        track_due(store, run_id)
        store.publish()
    assert ask(tmp_path, "SELECT low, reported_basis FROM figures") == [(1351, "fetched")]
    assert ask(tmp_path, "SELECT low FROM latest") == [(1351,)]
    assert ask(tmp_path, "SELECT low FROM figures_as_of('2022-03-05')") == [(498,)]
    assert ask(tmp_path, "SELECT low FROM latest_as_of('2022-03-05')") == [(498,)]
    assert ask(tmp_path, "SELECT low FROM latest_as_of('2022-03-06')") == [(1351,)]
    assert ask(tmp_path, "SELECT version_number, is_current FROM article_versions ORDER BY 1") == [
        (1, False),
        (2, True),
    ]


def test_evidence_shows_a_number_between_the_words_around_it(tmp_path: Path) -> None:
    report_all(tmp_path, [(datetime(2022, 3, 3), claim("498", "Zelensky’s aide", date(2022, 3, 2)))])
    (row,) = ask(tmp_path, "SELECT before, quote, after, url FROM evidence((SELECT figure_id FROM figures))")
    assert row == ("Some said ", "498", " had died.", "https://news.example/story 0")


@pytest.mark.parametrize(
    ("one", "other", "grade"),
    [
        ("AFAD", "disaster agency AFAD", "single_source"),
        ("Health Ministry", "Angolan health ministry", "single_source"),
        ("Angolan health ministry", "Zambian health ministry", "contested"),
        ("health ministry", "ministry of defence", "contested"),
    ],
)
def test_claimants_that_may_be_one_neither_contradict_nor_bear_out_each_other(
    tmp_path: Path, one: str, other: str, grade: str
) -> None:
    texts = (f"So far 100 had died, said {one}.", f"So far 300 had died, said {other}.")
    figures = [
        make_figure(text, number, claimant=who, as_of=date(2022, 3, 2))
        for text, number, who in zip(texts, ("100", "300"), (one, other), strict=True)
    ]
    report_all(tmp_path, [(datetime(2022, 3, 3), figure) for figure in figures])
    with read_public(tmp_path) as public:
        assert {g for (g,) in public.query("SELECT grade FROM latest").rows} == {grade}
        assert len(public.query("FROM conflicts").rows) == (1 if grade == "contested" else 0)
