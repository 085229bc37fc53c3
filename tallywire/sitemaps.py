"""Sitemaps: the addresses that a site lists, as items to capture. Pure: bytes are passed in."""

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from urllib.parse import urljoin, urlsplit

from lxml import etree

from tallywire.errors import InputError
from tallywire.models import RawItem

# The protocol's own limits.
MAX_BYTES = 52_428_800
MAX_ENTRIES = 50_000


@dataclass(frozen=True, slots=True)
class Sitemap:
    """The pages that a sitemap lists, as items, with their publishers, and the sitemaps that it leads to."""

    items: tuple[tuple[RawItem, str | None], ...]
    sitemaps: tuple[str, ...]


def parse_sitemap(body: bytes, url: str) -> Sitemap:
    """Return what the sitemap at *url* lists, in its order: XML, gzipped XML, or a text file of addresses.

    Raises `InputError` naming *url* when it is none, or larger than sitemaps may be.
    """
    data = _unpack(body, url)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"<":
        lines = data.decode("utf-8", "replace").split()
        items = tuple((RawItem(feed_url=url, guid=line, url=line), None) for line in lines if _is_web(line))
        if not items:
            raise InputError(f"{url}: no sitemap")
        return Sitemap(items[:MAX_ENTRIES], ())
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False
    )
    try:
        root = etree.parse(BytesIO(data), parser).getroot()
    except etree.XMLSyntaxError as error:
        raise InputError(f"{url}: no sitemap: broken XML") from error
    kind = etree.QName(root).localname if root is not None else ""
    if kind not in ("urlset", "sitemapindex"):
        raise InputError(f"{url}: no sitemap")
    entries = [entry for entry in root if isinstance(entry.tag, str)][:MAX_ENTRIES]
    if kind == "sitemapindex":
        return Sitemap((), tuple(loc for entry in entries for loc in _read_address(entry, url)))
    return Sitemap(
        tuple(_read_item(entry, loc, url) for entry in entries for loc in _read_address(entry, url)), ()
    )


def _read_item(entry: etree._Element, loc: str, url: str) -> tuple[RawItem, str | None]:
    item = RawItem(
        feed_url=url,
        guid=loc,
        url=loc,
        title=_find(entry, "title"),
        published_at=_read_moment(_find(entry, "publication_date")),
        updated_at=_read_moment(_find(entry, "lastmod")),
    )
    return item, _find(entry, "name")


def _find(entry: etree._Element, name: str) -> str | None:
    found = next(
        (e for e in entry.iter() if isinstance(e.tag, str) and etree.QName(e).localname == name), None
    )
    return (found.text or "").strip() or None if found is not None else None


def _read_address(entry: etree._Element, url: str) -> Iterator[str]:
    try:
        address = urljoin(url, _find(entry, "loc") or "")
    except ValueError:
        return
    if address != url and _is_web(address):
        yield address


def _read_moment(value: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value) if value else None
        return moment.astimezone(UTC).replace(tzinfo=None) if moment and moment.tzinfo else moment
    except (ValueError, OverflowError):
        return None


def _is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _unpack(body: bytes, url: str) -> bytes:
    if body[:2] != b"\x1f\x8b":
        return body
    try:
        with gzip.open(BytesIO(body)) as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"{url}: broken gzip") from error
    if len(data) > MAX_BYTES:
        raise InputError(f"{url}: larger than {MAX_BYTES:,} bytes")
    return data
