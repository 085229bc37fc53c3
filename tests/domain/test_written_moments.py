"""Dates as feeds write them; those that cannot be true are left out and say so."""

from datetime import datetime

import pytest

from tallywire.errors import RuleError
from tallywire.feeds import parse_feed
from tallywire.models import RawItem
from tallywire.rules import read_table
from tallywire.written_moments import judge_dates, read_moment

NOW = datetime(2026, 1, 2, 12)


@pytest.mark.parametrize(
    ("written", "moment", "flag"),
    [
        ("Thu, 10 Mar 2022 08:30:00 +0200", datetime(2022, 3, 10, 6, 30), None),
        ("Thu, 10 Mar 2022 08:30:00 GMT", datetime(2022, 3, 10, 8, 30), None),
        ("Tue, 05 Jul 2022 10:00:00 CEST", datetime(2022, 7, 5, 8), None),
        ("Tue, 05 Jul 2022 10:00:00 MESZ", datetime(2022, 7, 5, 8), None),
        ("Tue, 05 Jul 2022 10:00:00 EDT", datetime(2022, 7, 5, 14), None),
        ("Tue, 05 Jul 2022 10:00:00 IST", datetime(2022, 7, 5, 4, 30), None),
        ("Tue, 05 Jul 2022 10:00:00 XYZ", datetime(2022, 7, 5, 10), None),
        ("2016/6/29", datetime(2016, 6, 29), None),
        ("2022-03-10", datetime(2022, 3, 10), None),
        ("2199-01-01T00:00:00Z", None, "future"),
        ("2026-01-03T11:00:00Z", datetime(2026, 1, 3, 11), None),
        ("0001-01-01T00:00:00Z", None, "implausible"),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None, "implausible"),
        ("the day before yesterday", None, "unreadable"),
        ("jeudi 10 mars 2022", None, "unreadable"),
    ],
)
def test_a_date_is_read_or_left_out_with_its_reason(
    written: str, moment: datetime | None, flag: str | None
) -> None:
    body = f"<rss version='2.0'><channel><item><pubDate>{written}</pubDate></item></channel></rss>"
    [item] = parse_feed(body.encode(), {}, "http://a.example/f").items
    judged = judge_dates(item, NOW)
    assert (judged.published_at, judged.date_flag) == (moment, flag)


def test_an_item_without_a_date_has_none_and_nothing_is_wrong_with_it() -> None:
    judged = judge_dates(RawItem(feed_url="f", guid="g", url=None), NOW)
    assert (judged.published_at, judged.date_flag) == (None, None)


def test_a_date_of_change_that_cannot_be_true_is_left_out() -> None:
    item = RawItem(feed_url="f", guid="g", url=None, published_at=NOW, updated_at=datetime(2199, 1, 1))
    judged = judge_dates(item, NOW)
    assert (judged.published_at, judged.updated_at) == (NOW, None)


def test_a_time_without_a_day_is_no_day_of_the_clock() -> None:
    assert read_moment("10:30") == datetime(1, 1, 1, 10, 30)
    assert read_moment("9" * 10_000) is None


def test_the_table_of_zones_is_held_to_its_form(monkeypatch: pytest.MonkeyPatch) -> None:
    from tallywire import written_moments

    for table in ({"hours": {}}, {"minutes": {"X": "60"}}, {"minutes": {"X": 6000}}):
        monkeypatch.setattr(written_moments, "read_table", lambda _, table=table: table)
        with pytest.raises(RuleError, match=r"zones\.toml"):
            written_moments._load_zones.__wrapped__()
    assert read_table("zones")["minutes"]["CEST"] == 120
