"""The page behind an item → its article. Pure: the page's bytes are passed in.

The text is found by trafilatura, paragraphs one to a line. An item whose page could not be had, or
holds no text, gives what the feed itself brought, and is marked so.
"""

import logging
import re
from datetime import datetime
from html import unescape
from urllib.parse import urlsplit

import trafilatura
from lxml import etree
from lxml import html as lxml_html
from trafilatura.settings import Document

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
BLOCKS = "p|div|br|li|ul|ol|h[1-6]|blockquote|table|tr|section|article|figure|figcaption|pre"


def capture_page(
    page: bytes, url: str, item: RawItem, publisher: str | None, fetched_at: datetime
) -> Article:
    """Return the article that *page* shows at *url* (after redirects), with its metadata.

    The date of publication is the feed's, else the page's. *publisher* is the feed's name, used where the
    page does not name its site. Raises `InputError` naming *url* when the page holds no readable English
    text.
    """
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
    title = item.title or found.title
    text = _head(text, title)
    check_text(text, url)
    published, basis = item.published_at, DateBasis.FEED
    if published is None:
        published, basis = _read_property(page, PUBLISHED_PROPERTIES) or _read_day(found.date), DateBasis.META
    return _build(
        item,
        url=url,
        text=text,
        title=title,
        author=found.author or item.author,
        publisher=_name_site(found.sitename, url) or publisher,
        published=published,
        basis=basis,
        modified=_read_property(page, MODIFIED_PROPERTIES) or item.updated_at,
        fetched_at=fetched_at,
    )


def capture_item(item: RawItem, publisher: str | None, fetched_at: datetime) -> Article:
    """Return the article that the feed's own content gives, marked so in its note.

    Raises `InputError` naming the item when it holds no readable English text.
    """
    name = item.url or f"{item.feed_url}: {item.guid}"
    text = read_fragment(item.content_html or "")
    if not text:
        raise InputError(f"{name}: the feed gives no text")
    text = _head(text, item.title)
    check_text(text, name)
    return _build(
        item,
        url=item.url,
        text=text,
        title=item.title,
        author=item.author,
        publisher=publisher,
        published=item.published_at,
        basis=DateBasis.FEED,
        modified=item.updated_at,
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
    fetched_at: datetime,
    note: str | None = None,
) -> Article:
    article_id = name_item(item)
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
        modified_at=modified if modified and published and modified > published else None,
        fetched_at=fetched_at,
        note=note,
    )


def _head(text: str, title: str | None) -> str:
    """Put the headline above the text unless it stands there: numbers of headlines count."""
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
