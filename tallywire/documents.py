"""Articles handed over: a text, HTML or Markdown file, a row of JSONL, a page of an archive. Pure.

Each becomes the article that it holds; whatever is wrong with one raises `InputError` naming it.
"""

import json
import re
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlsplit

from markdown_it import MarkdownIt

from tallywire.addresses import canonicalise_url, name_address
from tallywire.capture import put_headline, read_canonical, read_fragment
from tallywire.errors import InputError
from tallywire.extract.document import read_dateline
from tallywire.given_pages import Given, build_page, name_text
from tallywire.identity import make_version_id
from tallywire.intake import check_text, decode_text, name_language
from tallywire.models import Article, DateBasis

KEYS = ("url", "published", "modified", "fetched_at", "publisher", "title", "author", "lang", "text", "html")
# What may stand at the head of a Markdown file; its text follows.
FRONT_KEYS = ("url", "published", "date", "modified", "fetched_at", "publisher", "title", "author", "lang")
# Other clocks may be ahead of ours, but not by more.
MAX_AHEAD = timedelta(days=1)
# Of keys that are not known, so many are named.
MAX_NAMED = 12
SURROGATE = re.compile("[\ud800-\udfff]")


def build_article(given: Given) -> Article:
    """Return the article that was handed over, named by its address, or by its text where it has none.

    Its date is the one given, else the one that its text or page bears; without any it is undated.
    """
    return build_page(given) if given.html is not None else _build_from_text(given)


def read_row(line: str, name: str, now: datetime) -> Given:
    """Return the article in a row of JSONL, read at *now*; keys beside those known are `unread`."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name}: not JSON") from error
    if not isinstance(row, dict):
        raise InputError(f"{name}: an object is wanted, with text or html")
    texts = {key: _read_text(row.get(key), f"{name}: {key}") for key in KEYS}
    if (language := (texts["lang"] or "en").lower().partition("-")[0].partition("_")[0]) != "en":
        raise InputError(f"{name}: written in {name_language(language)}; only English is read")
    if texts["text"] is None and texts["html"] is None:
        raise InputError(f"{name}: neither text nor html")
    if texts["url"] is not None and not _is_web(texts["url"]):
        raise InputError(f"{name}: url: an address of the web is wanted, not {texts['url']!r}")
    published, modified, fetched = (
        _read_moment(texts[key], f"{name}: {key}", now) for key in ("published", "modified", "fetched_at")
    )
    html = texts["html"] if texts["text"] is None else None
    return Given(
        name=name,
        fetched_at=fetched or now,
        text=texts["text"],
        html=html.encode("utf-8", "replace") if html is not None else None,
        url=texts["url"],
        title=texts["title"],
        author=texts["author"],
        publisher=texts["publisher"],
        published_at=published,
        modified_at=modified,
        unread=tuple(SURROGATE.sub("\ufffd", key) for key in row if key not in KEYS),
    )


def describe_unread(keys: Collection[str], name: str, known: Sequence[str] = KEYS) -> str:
    """Return a line on *keys* of *name* that nothing is read from, with what may be meant of *known*."""
    said = []
    for key in sorted(keys)[:MAX_NAMED]:
        meant = get_close_matches(key.lower(), known, 1)
        said.append(f"{key[:60]} (is {meant[0]} meant?)" if meant else key[:60])
    more = f" and {len(keys) - MAX_NAMED} more" if len(keys) > MAX_NAMED else ""
    return f"{name}: keys that nothing is read from: {', '.join(said)}{more}; read are {', '.join(known)}"


def read_document(body: bytes, ending: str, name: str, now: datetime) -> Given:
    """Return the article in a file; *ending* (".txt", ".md", ".html" or ".htm") says what it is.

    A Markdown file may begin with lines "key: value" between two lines "---": title, url, published (or
    date), modified, fetched_at, author, publisher, lang; other keys are `unread`.
    """
    note = f"from the file {name.rpartition('/')[2]}"
    if ending in (".html", ".htm"):
        address = read_canonical(body)
        url = address if address and _is_web(address) else None
        return Given(name=name, fetched_at=now, html=body, url=url, note=note)
    text = decode_text(body, name)
    if ending != ".md":
        return Given(name=name, fetched_at=now, text=text, note=note)
    told, text = _split_front_matter(text)
    unread = tuple(key for key in told if key not in FRONT_KEYS)
    told["published"] = told.get("published") or told.get("date") or ""
    plain = read_fragment(MarkdownIt().render(text))
    row = {key: told[key] for key in KEYS if told.get(key) and key in FRONT_KEYS}
    given = read_row(json.dumps({**row, "text": plain}), name, now)
    heading = next((line[2:].strip() for line in text.splitlines() if line.startswith("# ")), None)
    return Given(
        name=name,
        fetched_at=given.fetched_at,
        text=given.text,
        url=given.url,
        title=given.title or heading,
        author=given.author,
        publisher=given.publisher,
        published_at=given.published_at,
        modified_at=given.modified_at,
        note=note,
        unread=unread,
    )


def _build_from_text(given: Given) -> Article:
    text = put_headline(given.text or "", given.title)
    check_text(text, given.name)
    published, basis = given.published_at, DateBasis.META
    if published is None and (day := read_dateline(text)):
        published, basis = datetime(day.year, day.month, day.day), DateBasis.TEXT
    article_id = name_address(given.url) if given.url else name_text(text)
    return Article(
        article_id=article_id,
        version_id=make_version_id(article_id, text),
        text=text,
        url=canonicalise_url(given.url) if given.url else None,
        title=given.title,
        author=given.author,
        publisher=given.publisher,
        language="en",
        published_at=published,
        published_basis=basis if published else DateBasis.UNKNOWN,
        modified_at=given.modified_at,
        modified_basis=DateBasis.META if given.modified_at else DateBasis.UNKNOWN,
        fetched_at=given.fetched_at,
        note=given.note,
    )


def _read_text(value: Any, name: str) -> str | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise InputError(f"{name}: text or null is wanted")
    # Half a surrogate pair, and bytes that are no UTF-8, stand for no character.
    return SURROGATE.sub("\ufffd", value)


def _read_moment(value: str | None, name: str, now: datetime) -> datetime | None:
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value.strip())
        moment = moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    except (ValueError, OverflowError) as error:
        raise InputError(
            f"{name}: a moment such as 2022-03-03T06:30:00Z is wanted, not {value[:60]!r}"
        ) from error
    if moment > now + MAX_AHEAD:
        raise InputError(f"{name}: {value} is in the future")
    return moment


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _split_front_matter(text: str) -> tuple[dict[str, str], str]:
    """Return what stands between the lines "---" at the head of *text*, by key, and the rest."""
    lines = text.lstrip("\ufeff").splitlines()
    if not lines or lines[0].strip() != "---" or "---" not in map(str.strip, lines[1:]):
        return {}, text
    end = next(n for n, line in enumerate(lines) if n and line.strip() == "---")
    # Items of lists and comments have no key.
    pairs = (line.partition(":") for line in lines[1:end] if ":" in line and line.lstrip()[0] not in "-#")
    told = {key.strip().lower(): value.strip().strip("\"'") for key, _, value in pairs}
    return told, "\n".join(lines[end + 1 :])
