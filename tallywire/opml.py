"""Lists of feeds in OPML, the format that feed readers exchange. Pure."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree

from tallywire.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """A feed to follow: its address, its name, and the site it belongs to where the list says so."""

    url: str
    title: str | None = None
    site: str | None = None


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
        if urlsplit(url).scheme not in ("http", "https"):
            raise InputError(f"{name}: {url}: a feed's address starts with http:// or https://")
        title = outline.get("title") or outline.get("text")
        entries.setdefault(url, FeedEntry(url=url, title=title, site=outline.get("htmlUrl")))
    return tuple(entries.values())
