"""Which entries are new: by address, else by guid, whatever feeds do to their guids."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tallywire.entries import Entry, KnownEntry, name_entries, sort_entries
from tallywire.models import RawItem

DAY = datetime(2026, 1, 2)


def make(guid: str, url: str | None = None, title: str = "Toll rises", **given: Any) -> RawItem:
    address = f"http://news.example/{url}" if url else None
    return RawItem(feed_url="f", guid=guid, url=address, title=title, **given)


def remember(entries: tuple[Entry, ...]) -> list[KnownEntry]:
    return [
        KnownEntry(
            article_id=e.article_id, guid=e.item.guid, title=e.item.title, published_at=e.item.published_at,
            fingerprint=e.fingerprint, has_url=e.item.url is not None,
        )
        for e in entries
    ]  # fmt: skip


def poll(before: list[RawItem], now: list[RawItem]) -> tuple[int, int]:
    """Return how many entries are new and how many changed in the poll after one that brought *before*."""
    found = sort_entries(name_entries(now), remember(name_entries(before)))
    return len(found.new), len(found.changed)


@pytest.mark.parametrize(
    ("case", "before", "now", "new", "changed"),
    [
        ("the same", [make("1", "a")], [make("1", "a")], 0, 0),
        ("another", [make("1", "a")], [make("2", "b"), make("1", "a")], 1, 0),
        ("guid changes, address stays", [make("1", "a")], [make("9", "a")], 0, 0),
        ("address changes, guid and title stay", [make("1", "a")], [make("1", "a2")], 0, 0),
        (
            "address and title change, guid and date stay",
            [make("1", "a", published_at=DAY)], [make("1", "a2", "Toll at 45", published_at=DAY)], 0, 1,
        ),
        (
            "guid is used again for another story",
            [make("1", "a", published_at=DAY)],
            [make("1", "b", "Other", published_at=DAY + timedelta(1))], 1, 0,
        ),
        ("words change", [make("1", "a", content_html="31")], [make("1", "a", content_html="45")], 0, 1),
        ("markup changes", [make("1", "a", content_html="31")], [make("1", "a", content_html="<b>31")], 0, 0),
        ("title changes", [make("1", "a")], [make("1", "a", "Toll at 45")], 0, 1),
        ("tracking changes", [make("1", "a?utm_source=x")], [make("1", "a?utm_source=y")], 0, 0),
        ("no address: guid stays", [make("1")], [make("1")], 0, 0),
        ("no address: guid changes, words stay", [make("1")], [make("2")], 0, 0),
        ("no address: words change", [make("1", content_html="31")], [make("1", content_html="45")], 0, 1),
        (
            "no address: guid is used again for another story",
            [make("1", published_at=DAY)], [make("1", title="Other", published_at=DAY + timedelta(1))], 1, 0,
        ),
        (
            "one guid for all, addresses differ",
            [make("1", "a", "A"), make("1", "b", "B")], [make("1", "c", "C"), make("1", "a", "A")], 1, 0,
        ),
        (
            "one guid for all, no addresses",
            [make("1", title="A"), make("1", title="B")], [make("1", title="C"), make("1", title="A")], 1, 0,
        ),
        (
            "one address for all",
            [make("1", "live", "A"), make("2", "live", "B")],
            [make("3", "live", "C"), make("1", "live", "A"), make("2", "live", "B")], 1, 0,
        ),
    ],
)  # fmt: skip
def test_an_entry_is_new_once(
    case: str, before: list[RawItem], now: list[RawItem], new: int, changed: int
) -> None:
    assert poll(before, now) == (new, changed)


def test_five_items_with_one_guid_are_five() -> None:
    for items in ([make("1", url) for url in "abcde"], [make("1", title=t) for t in "abcde"]):
        assert len({entry.article_id for entry in name_entries(items)}) == 5


def test_an_item_listed_twice_is_one() -> None:
    assert len(name_entries([make("1", "a"), make("1", "a"), make("1", "a?utm_source=x")])) == 1


def test_items_that_share_an_address_have_no_page_of_their_own() -> None:
    shared = name_entries([make("1", "live", "A"), make("2", "live", "B"), make("3", "c")])
    assert [entry.item.has_own_page for entry in shared] == [False, False, True]


def test_a_changed_entry_keeps_the_name_of_its_article() -> None:
    known = name_entries([make("1", "a")])
    found = sort_entries(name_entries([make("1", "a-new", content_html="more")]), remember(known))
    assert [(e.article_id, e.item.article_id) for e in found.changed] == [(known[0].article_id,) * 2]
