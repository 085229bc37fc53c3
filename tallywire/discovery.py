"""The feeds that a page of a site names. Pure: the page's bytes are passed in."""

from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml import html as lxml_html

from tallywire.opml import FeedEntry

FEED_TYPES = {
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "application/feed+json",
    # WordPress names feeds so that are not; what is found is looked at before it is followed.
    "application/json",
}
# Where sites keep a feed that they do not name.
USUAL_PATHS = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml")


def find_feeds(page: bytes, url: str) -> tuple[FeedEntry, ...]:
    """Return the feeds that the page at *url* names in its head, in its order, those of comments last.

    A page that is no HTML, or names none, gives none.
    """
    try:
        root = lxml_html.document_fromstring(page, parser=lxml_html.HTMLParser(no_network=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return ()
    base = urljoin(url, next(iter(root.xpath("//base/@href")), ""))
    found: dict[str, FeedEntry] = {}
    for link in root.iter("link"):
        kinds = (link.get("rel") or "").lower().split()
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        if "alternate" not in kinds or kind not in FEED_TYPES or not link.get("href"):
            continue
        try:
            address = urljoin(base, link.get("href").strip())
            is_web = urlsplit(address).scheme in ("http", "https")
        except ValueError:
            continue
        if is_web and "/wp-json/" not in address:
            found.setdefault(address, FeedEntry(url=address, title=link.get("title"), site=url))
    return tuple(sorted(found.values(), key=_is_of_comments))


def guess_feeds(url: str) -> tuple[FeedEntry, ...]:
    """Return the addresses at which the site of *url* might keep a feed."""
    parts = urlsplit(url)
    return tuple(FeedEntry(url=f"{parts.scheme}://{parts.netloc}{path}", site=url) for path in USUAL_PATHS)


def _is_of_comments(entry: FeedEntry) -> bool:
    return "comment" in f"{entry.title or ''} {entry.url}".lower()
