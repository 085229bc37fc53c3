"""Stable ids by content. Pure: the same content has the same id on every machine and in every run.

Ids are the first 16 hexadecimal digits of a SHA-256 over the parts, length-prefixed so that no two
lists of parts run together.
"""

import hashlib
import re
import unicodedata
from dataclasses import replace

from tallywire.models import Article


def make_id(*parts: str | int | float | None) -> str:
    """Return the id of *parts*: 16 hexadecimal digits. None differs from the empty string."""
    digest = hashlib.sha256()
    for part in parts:
        data = b"\x00" if part is None else str(part).encode("utf-8", "surrogatepass")
        digest.update(f"{'n' if part is None else len(data)}:".encode() + data)
    return digest.hexdigest()[:16]


def normalise_text(text: str) -> str:
    """Return *text* with what no reader sees as a change folded away: Unicode form and white space."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


def digest_text(text: str) -> str:
    """Return the SHA-256 of the normalised *text*, 64 hexadecimal digits."""
    return hashlib.sha256(normalise_text(text).encode("utf-8", "surrogatepass")).hexdigest()


def make_version_id(article_id: str, text: str) -> str:
    """Return the id of the version of *article_id* that reads *text*."""
    return make_id("version", article_id, digest_text(text))


def rename_article(article: Article, article_id: str) -> Article:
    """Return *article* as a version of the one with this id."""
    return replace(article, article_id=article_id, version_id=make_version_id(article_id, article.text))
