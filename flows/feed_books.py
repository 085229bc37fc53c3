"""What the commands on feeds do: each a question to the network, a change of the database, or both."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from flows.booking import hold_store, read_clock
from flows.feed_checks import look_up
from flows.feed_polls import poll_feed
from flows.registers import load_feed_list
from flows.settings import Settings
from storage import FeedState, PolledFeed, Table
from storage.opening import LIVE_FILE
from tallywire.address_secrets import find_references
from tallywire.entries import sort_entries
from tallywire.errors import InputError
from tallywire.feed_options import FeedOptions, check_address, check_options
from tallywire.opml import FeedEntry, write_opml
from tallywire.report.words import clean_text, say_count, say_name

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
ITEM_COLUMNS = ("new", "published", "date_flag", "title", "url")


@dataclass(frozen=True, slots=True)
class Checked:
    """What a dry poll found: notes on the answer, the items, and where it failed why."""

    notes: tuple[str, ...]
    items: Table
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenOptions:
    """Settings of a feed as a command gives them. None: not given; empty: taken back."""

    shortest: str | None
    longest: str | None
    user_agent: str | None
    headers: Sequence[str] | None
    user: str | None
    secret: str | None
    full_text: bool | None
    tags: Sequence[str] | None


def make_options(known: FeedOptions, url: str, given: GivenOptions) -> FeedOptions:
    """Return *known* with what is *given*, checked; see `FeedOptions`."""
    g = given
    options = FeedOptions(
        min_seconds=known.min_seconds if g.shortest is None else read_duration(g.shortest, "--min"),
        max_seconds=known.max_seconds if g.longest is None else read_duration(g.longest, "--max"),
        user_agent=known.user_agent if g.user_agent is None else g.user_agent or None,
        headers=known.headers if g.headers is None else dict(map(read_header, filter(None, g.headers))),
        auth_user=known.auth_user if g.user is None else g.user or None,
        auth_secret=known.auth_secret if g.secret is None else g.secret or None,
        has_full_text=known.has_full_text if g.full_text is None else g.full_text,
        tags=known.tags if g.tags is None else tuple(dict.fromkeys(filter(None, g.tags))),
    )
    check_options(options, url)
    return options


def read_duration(text: str, option: str) -> float | None:
    """Return the seconds of a time such as 10m, 2h or 1d; None for the empty text."""
    if not text:
        return None
    found = re.fullmatch(r"(\d{1,6})\s*([smhd])", text.strip())
    if not found:
        raise InputError(f"{option} {text}: a time such as 10m, 2h or 1d is wanted")
    return float(found[1]) * UNITS[found[2]]


def read_header(text: str) -> tuple[str, str]:
    """Return name and value of a header written NAME:VALUE."""
    name, colon, value = text.partition(":")
    if not colon:
        # The text may be a secret: it is not repeated.
        raise InputError("--header: NAME:VALUE is wanted")
    return name.strip(), value.strip()


def add_feed(settings: Settings, url: str, options: FeedOptions, *, is_checked: bool) -> list[str]:
    """Follow the feed at *url*, or the one that its page names; return what was done, a line each."""
    check_address(url)
    now = read_clock()
    others: tuple[FeedEntry, ...] = ()
    entry = FeedEntry(url=url, tags=options.tags)
    if is_checked:
        found = look_up(url, settings, now, options)
        entry, others = found.entry, found.others
        check_address(entry.url)
    with hold_store(settings) as store:
        if not store.add_feeds([entry], now):
            raise InputError(f"{entry.url}: followed already; to change it: tallywire feeds set {entry.url}")
        store.set_feed_options(entry.url, options)
    name = f"{say_name(entry.title)} ({entry.url})" if entry.title else entry.url
    lines = [f"followed: {name}"]
    lines += [f"also there: {say_name(other.title or 'a feed')} ({other.url})" for other in others]
    return [clean_text(line) for line in lines]


def import_feeds(settings: Settings, path: Path) -> list[str]:
    """Follow the feeds of the list *path*; return what was done, a line each."""
    entries = load_feed_list(path)
    with hold_store(settings) as store:
        added = store.add_feeds(entries, read_clock())
    return [f"{say_count(len(added), 'feed')} followed, {len(entries) - len(added)} were already"]


def export_feeds(settings: Settings) -> bytes:
    """Return the feeds that are polled as OPML, at the addresses they have now.

    Those whose address names a secret are left out: no other reader could ask for them.
    """
    with hold_store(settings) as store:
        feeds = [feed for feed in store.load_feeds() if feed.is_enabled and not feed.schedule.is_gone]
        feeds = [feed for feed in feeds if not find_references(feed.current_url)]
    entries = (
        FeedEntry(url=f.current_url, title=f.title, site=f.site_url, tags=f.options.tags) for f in feeds
    )
    return write_opml(entries, "Feeds that Tallywire follows")


def change_feed(settings: Settings, url: str, given: GivenOptions) -> None:
    """Change the settings of a feed that is followed."""
    with hold_store(settings) as store:
        feed = find_feed(store.load_feeds(), url)
        options = make_options(feed.options, url, given)
        store.set_feed_options(feed.feed_url, options)


def switch_feed(settings: Settings, url: str, *, is_enabled: bool) -> None:
    """Have a feed that is followed polled, or not."""
    with hold_store(settings) as store:
        feed = find_feed(store.load_feeds(), url)
        store.enable_feed(feed.feed_url, is_enabled=is_enabled)


def check_feed(settings: Settings, url: str) -> Checked:
    """Return what a poll of *url* would bring, asked unconditionally; nothing is stored."""
    check_address(url)
    now = read_clock()
    followed: FeedState | None = None
    # Looking at a feed makes no database.
    if (settings.data / LIVE_FILE).exists():
        with hold_store(settings) as store:
            followed = next((f for f in store.load_feeds() if url in (f.feed_url, f.address)), None)
    if followed:
        fresh = replace(followed, etag=None, last_modified=None, body_sha256=None)
        polled = poll_feed(fresh, settings, now)
    else:
        polled = look_up(url, settings, now, FeedOptions()).polled
    return Checked(
        notes=tuple(map(clean_text, _describe(polled, url, followed is not None))),
        items=_list_items(settings, polled),
        reason=polled.poll.reason,
    )


def find_feed(feeds: Sequence[FeedState], url: str) -> FeedState:
    """Return the feed with the address *url*, first or present. Raises `InputError` when there is none."""
    for feed in feeds:
        if url in (feed.feed_url, feed.address):
            return feed
    raise InputError(f"{url}: not followed; tallywire feeds list shows what is")


def _describe(polled: PolledFeed, url: str, is_followed: bool) -> list[str]:
    state, schedule = polled.state, polled.state.schedule
    notes = (
        [f"{say_name(state.title or 'no title')}: {state.current_url}"] if polled.poll.reason is None else []
    )
    if state.current_url != url and not is_followed:
        notes.append(f"found through {url}")
    if schedule.moved_to:
        notes.append(f"moved for good, it says, to {schedule.moved_to}")
    if schedule.rhythm.gap is not None:
        gap = timedelta(seconds=round(schedule.rhythm.gap.total_seconds()))
        notes.append(f"usual time between items: {gap}")
    if schedule.next_poll_at and polled.poll.reason is None:
        notes.append(f"would be asked next at {schedule.next_poll_at:%Y-%m-%d %H:%M} UTC")
    notes.append("followed" if is_followed else "not followed")
    return notes


def _list_items(settings: Settings, polled: PolledFeed) -> Table:
    new = {entry.article_id for entry in polled.entries}
    if (settings.data / LIVE_FILE).exists():
        with hold_store(settings) as store:
            found = sort_entries(polled.entries, store.load_known_entries(polled))
        new = {entry.article_id for entry in found.new}
    rows = [
        (
            "new" if entry.article_id in new else "known",
            entry.item.published_at,
            entry.item.date_flag,
            entry.item.title,
            entry.item.url,
        )
        for entry in polled.entries
    ]
    return Table(ITEM_COLUMNS, ("VARCHAR", "TIMESTAMP", "VARCHAR", "VARCHAR", "VARCHAR"), rows)
