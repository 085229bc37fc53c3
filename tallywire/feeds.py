"""Bytes of a feed → its items. Pure: what was fetched is passed in.

RSS, RDF and Atom are read by feedparser, JSON Feed here. A feed that is broken in places keeps the
items that can be read.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from time import struct_time
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser
from dateutil import parser as dateparser

from tallywire.errors import InputError
from tallywire.identity import make_id
from tallywire.models import RawItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed as it was read. `defect` says what was broken about a feed whose items could be kept."""

    url: str
    title: str | None
    items: tuple[RawItem, ...]
    defect: str | None = None


def parse_feed(body: bytes, headers: Mapping[str, str], url: str) -> Feed:
    """Return the feed that *body* holds, items in the feed's order; *headers* tell its charset.

    Links are made absolute against *url*, moments are UTC (a date without a zone is taken as UTC).
    Raises `InputError` naming *url* when this is no feed.
    """
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return parse_json_feed(body, url)
    known = {name.lower(): value for name, value in headers.items() if name.lower() == "content-type"}
    parsed = feedparser.parse(
        BytesIO(body),
        response_headers={**known, "content-location": url},
        # Only text is taken from the HTML of an entry, so cleaning it would be work for nothing.
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not parsed.get("version") and not parsed.entries:
        raise InputError(f"{url}: {'empty answer' if not body.strip() else 'no feed'}")
    return Feed(
        url=url,
        title=parsed.feed.get("title") or None,
        items=tuple(_read_entry(entry, url) for entry in parsed.entries),
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
    return Feed(
        url=url,
        title=_text(data.get("title")),
        items=tuple(_read_json_item(item, url) for item in data["items"] if isinstance(item, dict)),
    )


def read_moment(value: object) -> datetime | None:
    """Return a written moment as naive UTC, None when it cannot be read."""
    try:
        moment = dateparser.parse(str(value))
    except (ValueError, OverflowError):
        return None
    return _to_utc(moment)


def _read_entry(entry: Any, url: str) -> RawItem:
    contents = [c.get("value") for c in entry.get("content", ()) if c.get("value")]
    summary = entry.get("summary")
    content = max([*contents, summary or ""], key=len) or None
    link = _absolute(entry.get("link"), url)
    title = _text(entry.get("title"))
    # Past feedparser's own get, which gives the date of publication for a missing date of change.
    updated = _from_struct(dict.get(entry, "updated_parsed"))
    return RawItem(
        feed_url=url,
        guid=_text(entry.get("id")) or link or make_id(title, content),
        url=link,
        title=title,
        author=_text(entry.get("author")),
        content_html=content,
        published_at=_from_struct(dict.get(entry, "published_parsed")) or updated,
        updated_at=updated,
    )


def _read_json_item(item: Mapping[str, Any], url: str) -> RawItem:
    content = next(
        (_text(item.get(k)) for k in ("content_html", "content_text", "summary") if item.get(k)), None
    )
    link = _absolute(item.get("url") or item.get("external_url"), url)
    title = _text(item.get("title"))
    authors = item.get("authors")
    listed = authors if isinstance(authors, list) else [item.get("author")]
    names = [str(author["name"]) for author in listed if isinstance(author, dict) and author.get("name")]
    number = item.get("id")
    if isinstance(number, float) and math.isfinite(number) and number == int(number):
        number = int(number)
    return RawItem(
        feed_url=url,
        guid=_text(number) or link or make_id(title, content),
        url=link,
        title=title,
        author=", ".join(names) or None,
        content_html=content,
        published_at=read_moment(item["date_published"]) if item.get("date_published") else None,
        updated_at=read_moment(item["date_modified"]) if item.get("date_modified") else None,
    )


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


def _to_utc(moment: datetime) -> datetime | None:
    try:
        return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    except OverflowError:
        return None
