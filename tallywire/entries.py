"""Which entries of a feed are new, which have changed, which are old acquaintances under another name. Pure.

Addresses make better names than guids, which feeds leave out, repeat, change at every poll and use again.
An entry is known by its address; where it has none, or shares it with others of its feed, by its guid; and
a guid or text that is known tells an entry whose name has changed.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tallywire.addresses import name_address
from tallywire.identity import make_id, normalise_text
from tallywire.models import RawItem

TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An item with the id of its article and a digest of its title and words, by which changes show."""

    item: RawItem
    article_id: str
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEntry:
    """What is remembered of an entry of a feed."""

    article_id: str
    guid: str
    title: str | None
    published_at: datetime | None
    fingerprint: str
    has_url: bool


@dataclass(frozen=True, slots=True)
class Sorted:
    """The entries of one feed that are not stored yet, and those that are but say something else now."""

    new: tuple[Entry, ...]
    changed: tuple[Entry, ...]


def name_item(item: RawItem) -> str:
    """Return the id of the article behind *item*, known before its page is fetched.

    It is the same for every spelling of the same address, and for every feed that brings it.
    """
    if item.article_id:
        return item.article_id
    if item.url:
        return name_address(item.url)
    return make_id("item", item.feed_url, item.guid)


def name_entries(items: Sequence[RawItem]) -> tuple[Entry, ...]:
    """Return the entries of one feed's *items*, in order, each article once.

    Items that share an address are told apart by their guids, items that share a guid and have no address
    by their words. Where their address is not theirs alone, `has_own_page` of the item is False.
    """
    addresses = Counter(name_item(item) for item in items if item.url)
    guids = Counter(item.guid for item in items)
    titles: dict[str, set[str | None]] = {}
    for item in items:
        if item.url:
            titles.setdefault(name_item(item), set()).add(item.title)
    entries: dict[str, Entry] = {}
    for item in items:
        fingerprint = take_fingerprint(item)
        article_id = name_item(item)
        is_shared = bool(item.url) and addresses[article_id] > 1 and len(titles[article_id]) > 1
        if is_shared or not item.url:
            is_repeated = guids[item.guid] > 1
            article_id = make_id("item", item.feed_url, item.guid, *([fingerprint] if is_repeated else []))
        named = replace(item, article_id=article_id, has_own_page=bool(item.url) and not is_shared)
        entries.setdefault(article_id, Entry(item=named, article_id=article_id, fingerprint=fingerprint))
    return tuple(entries.values())


def take_fingerprint(item: RawItem) -> str:
    """Return the digest of what *item* says: title and words, without the markup around them."""
    return make_id(item.title, normalise_text(TAG.sub(" ", item.content_html or "")))


def sort_entries(entries: Sequence[Entry], known: Iterable[KnownEntry]) -> Sorted:
    """Return those of *entries*, all of one feed, that are new or changed beside the *known* ones of it."""
    stored = list(known)
    by_name = {k.article_id: k for k in stored}
    by_guid = _pick_unique((k.guid, k) for k in stored)
    by_words = {k.fingerprint: k for k in stored if not k.has_url}
    guids = Counter(entry.item.guid for entry in entries)
    new: list[Entry] = []
    changed: dict[str, Entry] = {}
    for entry in entries:
        match = by_name.get(entry.article_id)
        if match and not entry.item.url and _is_another_story(entry.item, match):
            entry = _rename(entry, make_id("item", entry.item.feed_url, entry.item.guid, entry.fingerprint))
            match = by_name.get(entry.article_id)
        elif match is None and guids[entry.item.guid] == 1:
            match = by_guid.get(entry.item.guid)
            if match and not _is_same_story(entry.item, match):
                match = None
        if match is None and not entry.item.url:
            match = by_words.get(entry.fingerprint)
        if match is None:
            new.append(entry)
        elif match.fingerprint != entry.fingerprint:
            changed.setdefault(match.article_id, _rename(entry, match.article_id))
    return Sorted(tuple(new), tuple(changed.values()))


def _is_same_story(item: RawItem, known: KnownEntry) -> bool:
    return item.title == known.title or (
        item.published_at is not None and item.published_at == known.published_at
    )


def _is_another_story(item: RawItem, known: KnownEntry) -> bool:
    """Whether a guid was used again: another title and another day of publication, both of them told."""
    return (
        item.title != known.title
        and None not in (item.published_at, known.published_at)
        and item.published_at != known.published_at
    )


def _rename(entry: Entry, article_id: str) -> Entry:
    return replace(entry, article_id=article_id, item=replace(entry.item, article_id=article_id))


def _pick_unique(pairs: Iterable[tuple[str, KnownEntry]]) -> Mapping[str, KnownEntry]:
    listed = list(pairs)
    counts = Counter(key for key, _ in listed)
    return {key: value for key, value in listed if counts[key] == 1}
