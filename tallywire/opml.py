"""Lists of feeds in OPML, the format that feed readers exchange. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from tallywire.address_secrets import find_references
from tallywire.errors import InputError
from tallywire.feed_options import check_address

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """A feed to follow: its address, and its name, site and tags where the list says so."""

    url: str
    title: str | None = None
    site: str | None = None
    tags: tuple[str, ...] = ()


def read_opml(body: bytes, name: str) -> tuple[FeedEntry, ...]:
    """Return the feeds listed in *body*, in order, each address once, whatever folders they stand in.

    Raises `InputError` naming *name* when it is no OPML or a feed's address is not http or https.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError(f"{name}: not valid OPML: {error}") from error
    if root.tag != "opml":
        raise InputError(f"{name}: not OPML: its root is <{root.tag}>")
    entries: dict[str, FeedEntry] = {}
    for outline in root.iter("outline"):
        url = (outline.get("xmlUrl") or "").strip()
        if not url:
            continue
        try:
            check_address(url)
        except InputError as error:
            raise InputError(f"{name}: {error}") from error
        if find_references(url):
            # Lists are passed around: one must not have secrets of whoever imports it sent to its servers.
            raise InputError(f"{name}: {url}: names a secret: tallywire feeds add follows such a feed")
        title = outline.get("title") or outline.get("text")
        # Slashes part the levels of a category; each is a tag, so "/news/africa" is two.
        tags = (tag.strip() for tag in re.split("[,/]", outline.get("category") or ""))
        entries.setdefault(
            url,
            FeedEntry(
                url=url,
                title=title,
                site=outline.get("htmlUrl"),
                tags=tuple(dict.fromkeys(t for t in tags if t)),
            ),
        )
    return tuple(entries.values())


def write_opml(entries: Iterable[FeedEntry], title: str) -> bytes:
    """Return *entries* as OPML 2.0, which `read_opml` and other feed readers read."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = _clean(title)
    body = etree.SubElement(root, "body")
    for entry in entries:
        named = {
            "type": "rss",
            "text": entry.title or entry.url,
            "title": entry.title,
            "xmlUrl": entry.url,
            "htmlUrl": entry.site,
            "category": ",".join(entry.tags),
        }
        etree.SubElement(body, "outline", {name: _clean(value) for name, value in named.items() if value})
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return written


def _clean(value: str) -> str:
    """Return *value* without the characters that no XML may hold."""
    return FORBIDDEN.sub("", value)
