"""When a page is fetched again: a table of ages and waits, and what settings can say."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallywire.refetch import Schedule, is_due, parse_schedule

NOW = datetime(2024, 5, 6, 12)
SCHEDULE = parse_schedule("3h:15m 1d:1h 7d:6h 30d:3d")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("age", "waited", "due"),
    [
        (20 * MINUTE, 14 * MINUTE, False),
        (20 * MINUTE, 15 * MINUTE, True),
        (3 * HOUR, 15 * MINUTE, False),
        (3 * HOUR, HOUR, True),
        (23 * HOUR, 59 * MINUTE, False),
        (DAY, HOUR, False),
        (DAY, 6 * HOUR, True),
        (8 * DAY, 2 * DAY, False),
        (8 * DAY, 3 * DAY, True),
        (29 * DAY, 3 * DAY, True),
        # then never
        (30 * DAY, 29 * DAY, False),
        (900 * DAY, 800 * DAY, False),
        # a date in the future is no reason to wait for it, nor to ask without end
        (-2 * DAY, 14 * MINUTE, False),
        (-2 * DAY, 15 * MINUTE, True),
    ],
)
def test_a_young_article_is_fetched_often_and_an_old_one_never(
    age: timedelta, waited: timedelta, due: bool
) -> None:
    assert is_due(SCHEDULE, now=NOW, born_at=NOW - age, fetched_at=NOW - waited) is due


@pytest.mark.parametrize(
    ("failures", "waited", "due"),
    [(0, HOUR, True), (1, HOUR, False), (1, 2 * HOUR, True), (3, 7 * HOUR, False), (3, 8 * HOUR, True)],
)
def test_a_page_that_fails_is_asked_for_less_and_less(failures: int, waited: timedelta, due: bool) -> None:
    moments = {"now": NOW, "born_at": NOW - 20 * HOUR, "fetched_at": NOW - waited}
    assert is_due(SCHEDULE, **moments, failures=failures) is due


def test_without_steps_nothing_is_ever_fetched_again() -> None:
    moments = {"now": NOW, "born_at": NOW, "fetched_at": NOW - 900 * DAY}
    assert not is_due(parse_schedule(" "), **moments)


def test_a_schedule_is_written_in_steps() -> None:
    assert parse_schedule("3h:15m, 30d:90s") == Schedule(
        ((3 * HOUR, 15 * MINUTE), (30 * DAY, timedelta(seconds=90)))
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("3h", "'3h'"),
        ("3x:1h", "'3x:1h'"),
        ("3h:-1h", "'3h:-1h'"),
        ("1d:1h 3h:1h", "must rise"),
        ("1d:1h 24h:2h", "must rise"),
    ],
)
def test_what_is_no_schedule_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_schedule(text)


@given(st.timedeltas(timedelta(0), timedelta(days=60)), st.integers(0, 20))
def test_waiting_longer_never_makes_a_page_less_due(age: timedelta, failures: int) -> None:
    waits = [timedelta(seconds=30 * 2**n) for n in range(18)]
    due = [
        is_due(SCHEDULE, now=NOW, born_at=NOW - age, fetched_at=NOW - wait, failures=failures)
        for wait in waits
    ]
    assert due == sorted(due)
