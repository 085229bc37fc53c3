"""When a feed is asked next, and what an answer means for it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallywire.polling import (
    MAX_RETRY_AFTER,
    Answer,
    Bounds,
    Rhythm,
    Schedule,
    decide,
    is_due,
    is_failing_for_long,
    measure_gap,
    plan_attempt,
    read_retry_after,
    wants_whole,
)

# A Friday.
NOW = datetime(2026, 1, 2, 12, 30)
HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
BOUNDS = Bounds(shortest=15 * MINUTE, longest=DAY)


def ask(schedule: Schedule, chance: float = 0.5, bounds: Bounds = BOUNDS, **answer) -> Schedule:
    given = {"has_failed": False, "status": 200, "headers": {}} | answer
    return decide(schedule, Answer(**given), NOW, bounds, chance).schedule


@pytest.mark.parametrize(
    ("schedule", "rhythm", "headers", "wait"),
    [
        # Nothing known: the first interval.
        (Schedule(), None, {}, HOUR),
        # Half the usual gap, within the bounds.
        (Schedule(), Rhythm(gap=4 * HOUR), {}, 2 * HOUR),
        (Schedule(), Rhythm(gap=MINUTE), {}, 15 * MINUTE),
        (Schedule(), Rhythm(gap=30 * DAY), {}, DAY),
        # The rhythm of an earlier body holds on.
        (Schedule(rhythm=Rhythm(gap=4 * HOUR)), None, {}, 2 * HOUR),
        # Long silence makes it rarer.
        (Schedule(last_new_at=NOW - 50 * HOUR), Rhythm(gap=HOUR), {}, 5 * HOUR),
        (Schedule(last_new_at=NOW - 400 * DAY), Rhythm(gap=HOUR), {}, DAY),
        # What server and feed ask for, within the bounds.
        (Schedule(), Rhythm(gap=HOUR, ttl=3 * HOUR), {}, 3 * HOUR),
        (Schedule(), Rhythm(gap=HOUR, ttl=30 * DAY), {}, DAY),
        (Schedule(), Rhythm(gap=HOUR), {"cache-control": "public, max-age=7200"}, 2 * HOUR),
        (Schedule(), Rhythm(gap=HOUR), {"cache-control": "max-age=7200", "age": "3600"}, HOUR),
        (Schedule(), Rhythm(gap=HOUR), {"cache-control": "no-cache, max-age=7200"}, HOUR / 2),
        (Schedule(), Rhythm(gap=HOUR), {"cache-control": "max-age=" + "9" * 80}, DAY),
        (Schedule(), Rhythm(gap=HOUR), {"cache-control": "max-age=soon"}, HOUR / 2),
        (Schedule(), Rhythm(gap=HOUR), {"expires": "Fri, 02 Jan 2026 15:30:00 GMT"}, 3 * HOUR),
        (
            Schedule(),
            Rhythm(gap=HOUR),
            {"expires": "Fri, 02 Jan 2026 05:00:00 GMT", "date": "Fri, 02 Jan 2026 03:00:00 GMT"},
            2 * HOUR,
        ),
        (Schedule(), Rhythm(gap=HOUR), {"expires": "0"}, HOUR / 2),
        (Schedule(), Rhythm(gap=HOUR), {"expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, HOUR / 2),
        # 13:30 and 14:00 are to be skipped: 15:00 is the first hour that is not.
        (Schedule(), Rhythm(gap=2 * HOUR, skip_hours=frozenset({13, 14})), {}, 2.5 * HOUR),
        (Schedule(), Rhythm(gap=2 * HOUR, skip_hours=frozenset(range(24))), {}, HOUR),
        # Friday and Saturday are to be skipped, but a day is the longest wait.
        (Schedule(), Rhythm(gap=2 * HOUR, skip_days=frozenset({4, 5})), {}, DAY),
        (Schedule(), Rhythm(gap=2 * HOUR, skip_days=frozenset({4})), {}, 11.5 * HOUR),
    ],
)
def test_a_feed_that_answers_is_asked_again_by_its_rhythm_and_wishes(
    schedule: Schedule, rhythm: Rhythm | None, headers: dict[str, str], wait: timedelta
) -> None:
    assert ask(schedule, rhythm=rhythm, headers=headers).next_poll_at == NOW + wait


@pytest.mark.parametrize(
    ("failures", "chance", "wait"),
    [
        (0, 0.5, 15 * MINUTE),
        (1, 0.5, 30 * MINUTE),
        (3, 0.5, 2 * HOUR),
        (3, 0.0, 1.5 * HOUR),
        (3, 1.0, 2.5 * HOUR),
        (50, 0.5, DAY),
    ],
)
def test_a_feed_that_fails_is_asked_ever_more_rarely_with_chance(
    failures: int, chance: float, wait: timedelta
) -> None:
    known = Schedule(failures=failures, failing_since=NOW - DAY if failures else None)
    failed = ask(known, chance, has_failed=True, status=500)
    assert failed.next_poll_at == NOW + wait
    assert (failed.failures, failed.is_gone) == (failures + 1, False)
    assert failed.failing_since == (NOW - DAY if failures else NOW)


def test_an_answer_ends_a_row_of_failures() -> None:
    known = Schedule(failures=5, failing_since=NOW - DAY, not_before=NOW)
    answered = ask(known)
    assert (answered.failures, answered.failing_since, answered.not_before) == (0, None, None)


@pytest.mark.parametrize(
    ("status", "header", "not_before", "pause"),
    [
        (429, "7200", NOW + 2 * HOUR, NOW + 2 * HOUR),
        (429, "Fri, 02 Jan 2026 14:30:00 GMT", NOW + 2 * HOUR, NOW + 2 * HOUR),
        (503, "7200", NOW + 2 * HOUR, None),
        (503, "Fri, 02 Jan 2026 14:30:00 GMT", NOW + 2 * HOUR, None),
        (429, "9" * 50, NOW + MAX_RETRY_AFTER, NOW + MAX_RETRY_AFTER),
        (429, "later", None, None),
        (429, None, None, None),
        (429, "Thu, 01 Jan 1970 00:00:00 GMT", None, None),
        (500, "7200", None, None),
        (404, "7200", None, None),
    ],
)
def test_retry_after_is_heeded_by_the_feed_and_for_429_by_its_host(
    status: int, header: str | None, not_before: datetime | None, pause: datetime | None
) -> None:
    headers = {"retry-after": header} if header else {}
    decision = decide(Schedule(), Answer(has_failed=True, status=status, headers=headers), NOW, BOUNDS, 0.5)
    assert (decision.schedule.not_before, decision.host_pause_until) == (not_before, pause)
    assert decision.schedule.next_poll_at == (not_before or NOW + 15 * MINUTE)


def test_a_feed_that_is_gone_is_asked_no_more_and_a_missing_one_is() -> None:
    gone, missing = (ask(Schedule(), has_failed=True, status=status) for status in (410, 404))
    assert not is_due(gone, NOW + 1000 * DAY)
    assert not is_due(gone, NOW + 1000 * DAY, is_forced=True)
    assert is_due(missing, NOW + 15 * MINUTE)


def test_a_feed_is_due_at_its_time_and_before_it_only_when_forced() -> None:
    waits = Schedule(next_poll_at=NOW + HOUR)
    assert is_due(Schedule(), NOW)
    assert [is_due(waits, NOW), is_due(waits, NOW + HOUR), is_due(waits, NOW, is_forced=True)] == [
        False, True, True,
    ]  # fmt: skip
    assert not is_due(replace(waits, not_before=NOW + HOUR), NOW, is_forced=True)


def test_a_permanent_redirect_is_believed_when_it_was_seen_three_times_in_a_row() -> None:
    schedule, addresses = Schedule(), []
    for target in ("b", "b", None, "b", "c", "c", "c"):
        answer = Answer(has_failed=False, status=200, headers={}, moved_to=target)
        decision = decide(schedule, answer, NOW, BOUNDS, 0.5)
        schedule = decision.schedule
        addresses.append(decision.address)
    assert addresses == [None, None, None, None, None, None, "c"]
    assert (schedule.moved_to, schedule.moves) == (None, 0)


def test_the_whole_feed_is_asked_for_at_first_and_after_days_without_a_body() -> None:
    assert wants_whole(Schedule(), NOW)
    known = ask(Schedule(), has_body=True)
    assert not wants_whole(known, NOW + 2 * DAY)
    assert wants_whole(ask(known, status=304), NOW + 3 * DAY)


def test_a_feed_that_has_failed_for_a_week_is_failing_for_long() -> None:
    failing = Schedule(failures=1, failing_since=NOW)
    assert not is_failing_for_long(failing, NOW + 6 * DAY)
    assert is_failing_for_long(failing, NOW + 7 * DAY)
    assert not is_failing_for_long(Schedule(), NOW)


def test_the_usual_gap_is_that_of_the_latest_items_and_not_known_of_few() -> None:
    days = [NOW - n * DAY for n in range(30)]
    assert measure_gap(days) == DAY
    assert measure_gap([NOW - 400 * DAY, *days[:5]]) == DAY, "one old item says nothing"
    assert measure_gap(days[:2]) is None
    assert measure_gap([NOW] * 9) is None


def test_an_item_whose_page_fails_is_tried_for_some_days() -> None:
    times = [plan_attempt(n, NOW) for n in range(5)]
    assert times == [NOW + HOUR, NOW + 6 * HOUR, NOW + DAY, NOW + 3 * DAY, None]


MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1))


@given(
    st.booleans(), st.sampled_from([200, 304, 404, 410, 429, 503, None]), MOMENTS, MOMENTS, st.floats(0, 1),
    st.dictionaries(st.sampled_from(["cache-control", "expires", "retry-after", "age", "date"]), st.text()),
    st.sets(st.integers(0, 23)), st.sets(st.integers(0, 6)), st.integers(0, 10**6),
)  # fmt: skip
def test_whatever_comes_the_next_poll_lies_within_the_bounds_or_where_the_server_put_it(
    has_failed, status, now, last_new, chance, headers, hours, days, failures
) -> None:
    rhythm = Rhythm(skip_hours=frozenset(hours), skip_days=frozenset(days))
    known = Schedule(last_new_at=min(last_new, now), failures=failures, rhythm=rhythm)
    answer = Answer(has_failed=has_failed, status=status, headers=headers)
    wait = decide(known, answer, now, BOUNDS, chance).schedule.next_poll_at - now
    assert BOUNDS.shortest <= wait <= max(BOUNDS.longest * 1.25, MAX_RETRY_AFTER)


@given(st.text())
def test_no_retry_after_does_worse_than_being_ignored(value: str) -> None:
    wait = read_retry_after(value, NOW)
    assert wait is None or timedelta() <= wait <= MAX_RETRY_AFTER
