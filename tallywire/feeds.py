"""Bytes of a feed → its items. Pure: what was fetched is passed in.

RSS, RDF and Atom are read by feedparser, JSON Feed here. A feed that is broken in places keeps the
items that can be read.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import escape, unescape
from io import BytesIO
from time import struct_time
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser

from tallywire.errors import InputError
from tallywire.identity import make_id
from tallywire.models import RawItem
from tallywire.polling import Rhythm, measure_gap
from tallywire.written_moments import DateFlag, names_zone, read_moment

# A year; what is more is no time to live.
MAX_TTL_MINUTES = 525_600
PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# How a body in a wide encoding begins: with a mark, or with the first sign of its first element.
WIDE = (
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
# Elements of a headline that stand between words; others, such as <b>, stand inside them.
BETWEEN = re.compile(r"</?(?:br|p|div|li|h[1-6])\b[^>]*>", re.I)
INSIDE = re.compile(r"<(script|style)\b.*?</\1>|<!--.*?-->|</?[a-z][^<>]*>", re.I | re.S)
# What is longer is no headline, and looking for the ends of what it opens might take for ever.
LONGEST_TITLE = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed as it was read. `defect` says what was broken about a feed whose items could be kept."""

    url: str
    title: str | None
    items: tuple[RawItem, ...]
    site_url: str | None = None
    rhythm: Rhythm = field(default_factory=Rhythm)
    defect: str | None = None


def parse_feed(body: bytes, headers: Mapping[str, str], url: str) -> Feed:
    """Return the feed that *body* holds, items in the feed's order; *headers* tell its charset.

    Links are made absolute against *url*, moments are UTC (a date without a zone is taken as UTC).
    Raises `InputError` naming *url* when this is no feed.
    """
    known = {name.lower(): value for name, value in headers.items() if name.lower() == "content-type"}
    if wide := next((name for start, name in WIDE if body.startswith(start)), None):
        body = body.decode(wide, "replace").encode("utf-8", "replace")
        # It outweighs what the prolog still says.
        known = {"content-type": "application/xml; charset=utf-8"}
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return parse_json_feed(body, url)
    parsed = feedparser.parse(
        BytesIO(body),
        response_headers={**known, "content-location": url},
        # Only text is taken from the HTML of an entry, so cleaning it would be work for nothing.
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not parsed.get("version") and not parsed.entries:
        raise InputError(f"{url}: {'empty answer' if not body.strip() else 'no feed'}")
    items = tuple(_read_entry(entry, url) for entry in parsed.entries)
    return Feed(
        url=url,
        title=_read_title(parsed.feed),
        items=items,
        site_url=_absolute(parsed.feed.get("link"), url),
        rhythm=_read_rhythm(parsed.feed, body, items),
        defect=str(parsed.get("bozo_exception")) if parsed.get("bozo") else None,
    )


def parse_json_feed(body: bytes, url: str) -> Feed:
    """Return the JSON Feed (versions 1 and 1.1) that *body* holds. Raises `InputError` when it is none."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{url}: no feed: broken JSON") from error
    if "jsonfeed.org" not in str(data.get("version")) or not isinstance(data.get("items"), list):
        raise InputError(f"{url}: no feed: JSON of another kind")
    items = tuple(_read_json_item(item, url) for item in data["items"] if isinstance(item, dict))
    return Feed(
        url=url,
        title=_text(data.get("title")),
        items=items,
        site_url=_absolute(data.get("home_page_url"), url),
        rhythm=Rhythm(gap=_measure_gap(items)),
    )


def _read_entry(entry: Any, url: str) -> RawItem:
    contents = [c.get("value") for c in entry.get("content", ()) if c.get("value")]
    summary = entry.get("summary")
    content = max([*contents, summary or ""], key=len) or None
    link = _absolute(entry.get("link"), url)
    title = _read_title(entry)
    updated, _ = _read_date(entry, "updated")
    published, flag = _read_date(entry, "published")
    created, _ = _read_date(entry, "created")
    return RawItem(
        feed_url=url,
        guid=_text(entry.get("id")) or link or make_id(title, content),
        url=link,
        title=title,
        author=_text(entry.get("author")),
        content_html=content,
        published_at=published if published or flag else updated or created,
        updated_at=updated,
        date_flag=flag,
    )


def _read_title(element: Mapping[str, Any]) -> str | None:
    """Return the title of a feed or an entry as a reader sees it: "A &lt;b>toll&lt;/b>" → "A toll"."""
    title = _text(element.get("title"))
    is_plain = element.get("title_detail", {}).get("type") == "text/plain"
    if title and not is_plain and len(title) <= LONGEST_TITLE:
        title = unescape(INSIDE.sub("", BETWEEN.sub(" ", title)))
    return " ".join(title.split()) or None if title else None


def _read_json_item(item: Mapping[str, Any], url: str) -> RawItem:
    content = _text(item.get("content_html"))
    if content is None and (plain := _text(item.get("content_text")) or _text(item.get("summary"))):
        content = escape(plain, quote=False)
    link = _absolute(item.get("url") or item.get("external_url"), url)
    title = _text(item.get("title"))
    authors = item.get("authors")
    listed = authors if isinstance(authors, list) else [item.get("author")]
    names = [str(author["name"]) for author in listed if isinstance(author, dict) and author.get("name")]
    number = item.get("id")
    if isinstance(number, float) and math.isfinite(number) and number == int(number):
        number = int(number)
    published = read_moment(item["date_published"]) if item.get("date_published") else None
    return RawItem(
        feed_url=url,
        guid=_text(number) or link or make_id(title, content),
        url=link,
        title=title,
        author=", ".join(names) or None,
        content_html=content,
        published_at=published,
        updated_at=read_moment(item["date_modified"]) if item.get("date_modified") else None,
        date_flag=DateFlag.UNREADABLE if item.get("date_published") and not published else None,
    )


def _read_date(entry: Any, name: str) -> tuple[datetime | None, DateFlag | None]:
    """Return the date *name* of an entry, and why there is none although one is written."""
    # Past feedparser's own get, which gives the date of publication for a missing date of change.
    written = dict.get(entry, name)
    moment = _from_struct(dict.get(entry, f"{name}_parsed"))
    # It knows few zones by name, and takes the parts of 2016/6/29 for others.
    if written and (moment is None or names_zone(written) or re.match(r"\s*\d{4}/\d", written)):
        moment = read_moment(written) or moment
    return moment, DateFlag.UNREADABLE if written and moment is None else None


def _read_rhythm(channel: Mapping[str, Any], body: bytes, items: Sequence[RawItem]) -> Rhythm:
    """Return what a feed says of its rhythm: ttl, skipHours, skipDays, the syndication module, its dates."""
    waits = []
    if (minutes := str(channel.get("ttl", "")).strip()).isdecimal():
        waits.append(timedelta(minutes=min(int(minutes[:9]), MAX_TTL_MINUTES)))
    if period := PERIODS.get(str(channel.get("sy_updateperiod", "")).strip().lower()):
        times = str(channel.get("sy_updatefrequency", "1")).strip()
        waits.append(period / max(int(times[:9]) if times.isdecimal() else 1, 1))
    # feedparser keeps one hour and one day of several. They stand before the first item.
    head = re.split(rb"<(?:item|entry)\b", body, maxsplit=1)[0]
    hours = _find_inside(head, b"skipHours", rb"<hour>\s*(\d{1,2})\s*</hour>")
    days = _find_inside(head, b"skipDays", rb"<day>\s*([A-Za-z]+)\s*</day>")
    return Rhythm(
        ttl=max(waits, default=None),
        # Some count the hours from 1, so that 24 is midnight.
        skip_hours=frozenset(int(hour) % 24 for hour in hours),
        skip_days=frozenset(DAYS.index(day.lower()[:3]) for day in days if day.lower()[:3] in DAYS),
        gap=_measure_gap(items),
    )


def _find_inside(body: bytes, element: bytes, pattern: bytes) -> list[str]:
    found = re.search(rb"<%b>(.{0,5000}?)</%b>" % (element, element), body, re.DOTALL)
    return [value.decode() for value in re.findall(pattern, found[1])] if found else []


def _measure_gap(items: Sequence[RawItem]) -> timedelta | None:
    return measure_gap([item.published_at for item in items if item.published_at])


def _text(value: object) -> str | None:
    return (str(value).strip() or None) if value is not None else None


def _absolute(link: object, url: str) -> str | None:
    """Return the web address that *link* is on the page at *url*, None when it leads elsewhere."""
    try:
        address = urljoin(url, str(link)) if link else ""
    except ValueError:
        return None
    return address if urlsplit(address).scheme in ("http", "https") else None


def _from_struct(value: struct_time | None) -> datetime | None:
    try:
        return datetime(*value[:6]) if value else None
    except ValueError:
        return None
