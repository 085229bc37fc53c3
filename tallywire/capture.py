"""The page behind an item → its article. Pure: the page's bytes are passed in.

The text is found by trafilatura, paragraphs one to a line. An item whose page could not be had, or
holds no text, gives what the feed itself brought, and is marked so.
"""

import logging
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape
from urllib.parse import urlsplit

import trafilatura
from lxml import etree
from lxml import html as lxml_html
from trafilatura.settings import Document

from tallywire.addresses import choose_address, leads_to_article
from tallywire.entries import name_item
from tallywire.errors import InputError
from tallywire.identity import make_version_id
from tallywire.intake import check_text
from tallywire.models import Article, DateBasis, RawItem
from tallywire.written_moments import read_moment

# What it cannot read is told by our own errors.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

FEED_TEXT_NOTE = "text as given by the feed"

PUBLISHED_PROPERTIES = ("article:published_time", "og:published_time", "datePublished")
MODIFIED_PROPERTIES = ("article:modified_time", "og:updated_time", "dateModified")
# A reference to a control character, for which trafilatura would drop the whole page.
CONTROL_REFERENCE = re.compile(
    rb"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bcef]|1[\da-f]))(?:;|(?![\da-f]))", re.I
)
# Characters that no document may hold, for which lxml would refuse the whole fragment.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# The element that says which address is the page's own stands in its head.
HEAD_BYTES = 300_000
CANONICAL_LINK = re.compile(rb"<link\b[^>]{0,500}\brel\s*=\s*[\"']?canonical\b[^>]{0,2000}>", re.IGNORECASE)
HREF = re.compile(rb"\bhref\s*=\s*(?:\"([^\">]+)\"|'([^'>]+)'|([^\s\"'>]+))", re.IGNORECASE)
FIRST_YEAR = 1990
MAX_AHEAD = timedelta(days=1)
BLOCKS = "p|div|br|li|ul|ol|h[1-6]|blockquote|table|tr|section|article|figure|figcaption|pre"


@dataclass(frozen=True, slots=True)
class CapturedPage:
    """The article that a page shows, the address that is its own, and the page's own headline."""

    article: Article
    address: str
    headline: str | None


def capture_page(
    page: bytes,
    url: str,
    item: RawItem,
    publisher: str | None,
    fetched_at: datetime,
    *,
    known_headline: str | None = None,
) -> CapturedPage:
    """Return what *page* shows at *url* (after redirects): its article, with metadata, and its address.

    The headline and the date of publication are the item's, else the page's. Where the page had the
    *known_headline* when it was last captured and has another now, that is the headline. *publisher* is the
    feed's name, used where the page does not name its site. Raises `InputError` naming *url* when the page
    holds no readable English text, or is where one is sent whose article is not to be had.
    """
    asked = item.url or url
    if not leads_to_article(asked, url):
        raise InputError(f"{asked}: leads to {url}, which is not the article")
    found = trafilatura.bare_extraction(
        CONTROL_REFERENCE.sub(b"", page),
        url=url,
        fast=True,
        include_comments=False,
        with_metadata=True,
        output_format="python",
    )
    if not isinstance(found, Document) or not (text := (found.text or "").strip()):
        raise InputError(f"{url}: no article text on the page")
    was_renamed = None not in (known_headline, found.title) and known_headline != found.title
    title = found.title if was_renamed else item.title or found.title
    text = put_headline(text, title)
    check_text(text, url)
    published, basis = _believe(item.published_at, fetched_at), DateBasis.FEED
    if published is None:
        told = _read_property(page, PUBLISHED_PROPERTIES) or _read_day(found.date)
        published, basis = _believe(told, fetched_at), DateBasis.META
    changed = _believe(_read_property(page, MODIFIED_PROPERTIES), fetched_at)
    article = _build(
        item,
        url=url,
        text=text,
        title=title,
        author=found.author or item.author,
        publisher=_name_site(found.sitename, url) or publisher,
        published=published,
        basis=basis,
        modified=changed or _believe(item.updated_at, fetched_at),
        modified_basis=DateBasis.META if changed else DateBasis.FEED,
        fetched_at=fetched_at,
    )
    return CapturedPage(article, choose_address(asked, url, read_canonical(page)), found.title)


def capture_item(item: RawItem, publisher: str | None, fetched_at: datetime) -> Article:
    """Return the article that the feed's own content gives, marked so in its note.

    Raises `InputError` naming the item when it holds no readable English text.
    """
    name = item.url or f"{item.feed_url}: {item.guid}"
    text = read_fragment(item.content_html or "")
    if not text:
        raise InputError(f"{name}: the feed gives no text")
    text = put_headline(text, item.title)
    check_text(text, name)
    return _build(
        item,
        url=item.url,
        text=text,
        title=item.title,
        author=item.author,
        publisher=publisher,
        published=_believe(item.published_at, fetched_at),
        basis=DateBasis.FEED,
        modified=_believe(item.updated_at, fetched_at),
        modified_basis=DateBasis.FEED,
        fetched_at=fetched_at,
        note=FEED_TEXT_NOTE,
    )


def read_fragment(fragment: str) -> str:
    """Return the text of a piece of HTML, blocks one to a line: "<p>One.</p><p>Two</p>" → "One.\\nTwo"."""
    clean = FORBIDDEN.sub("", fragment)
    broken = re.sub(rf"<(/?(?:{BLOCKS})\b[^>]*)>", r"\n<\1>", clean, flags=re.I)
    if not broken.strip():
        return ""
    try:
        root = lxml_html.fragment_fromstring(broken, create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return ""
    etree.strip_elements(root, "script", "style", with_tail=False)
    lines = (" ".join(line.split()) for line in unescape(root.text_content()).splitlines())
    return "\n".join(line for line in lines if line)


def _build(
    item: RawItem,
    *,
    url: str | None,
    text: str,
    title: str | None,
    author: str | None,
    publisher: str | None,
    published: datetime | None,
    basis: DateBasis,
    modified: datetime | None,
    modified_basis: DateBasis,
    fetched_at: datetime,
    note: str | None = None,
) -> Article:
    article_id = name_item(item)
    was_changed = modified is not None and published is not None and modified > published
    return Article(
        article_id=article_id,
        version_id=make_version_id(article_id, text),
        text=text,
        url=url,
        title=title,
        author=author,
        publisher=publisher,
        language="en",
        published_at=published,
        published_basis=basis if published else DateBasis.UNKNOWN,
        modified_at=modified if was_changed else None,
        modified_basis=modified_basis if was_changed else DateBasis.UNKNOWN,
        fetched_at=fetched_at,
        note=note,
    )


def _believe(moment: datetime | None, fetched_at: datetime) -> datetime | None:
    """Return *moment* where a page can bear it: not before the web, nor later than clocks go wrong."""
    return moment if moment and moment.year >= FIRST_YEAR and moment <= fetched_at + MAX_AHEAD else None


def read_canonical(page: bytes) -> str | None:
    """Return the address that the page says is its own."""
    for link in CANONICAL_LINK.finditer(page[:HEAD_BYTES]):
        if found := HREF.search(link[0]):
            return unescape((found[1] or found[2] or found[3]).decode("utf-8", "replace"))
    return None


def put_headline(text: str, title: str | None) -> str:
    """Return *text* with its headline above it, unless it stands there: numbers of headlines count."""
    if not title or text.startswith(title.strip()):
        return text
    return f"{title.strip()}\n{text}"


def _read_property(page: bytes, names: tuple[str, ...]) -> datetime | None:
    """Return the first moment that the page's own metadata (meta elements, JSON-LD) gives for *names*."""
    for name in names:
        key = re.escape(name).encode()
        for pattern in (
            rb"<meta[^>]+(?:property|name|itemprop)=[\"']"
            + key
            + rb"[\"'][^>]+content=[\"']([^\"'>]{8,40})[\"']",
            rb"\"" + key + rb"\"\s*:\s*\"([^\"]{8,40})\"",
        ):
            if (found := re.search(pattern, page, re.I)) and (
                moment := read_moment(found[1].decode("ascii", "replace"))
            ):
                return moment
    return None


def _name_site(name: str | None, url: str) -> str | None:
    """Return the name that a page gives its site; where it gives none, trafilatura puts the host."""
    return None if name and name in urlsplit(url).netloc else name


def _read_day(day: str | None) -> datetime | None:
    return read_moment(day) if day else None
