"""Stable ids by content. Pure: the same content has the same id on every machine and in every run.

Ids are the first 16 hexadecimal digits of a SHA-256 over the parts, length-prefixed so that no two
lists of parts run together.
"""

import hashlib
import re
import unicodedata
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

TRACKING_PARAMETERS = re.compile(
    r"^(utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|ns_\w+|cmpid|ref_src)$", re.I
)


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


def canonicalise_url(url: str) -> str:
    """Return *url* as an identity key: host in lower case; default port, fragment and tracking dropped.

    Real query parameters stay, in their order: "?id=7&utm_source=x" → "?id=7".
    """
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").lower()
    port = (
        f":{parts.port}"
        if parts.port and (parts.scheme, parts.port) not in (("http", 80), ("https", 443))
        else ""
    )
    query = urlencode(
        [
            (k, v)
            for k, v in parse_qsl(parts.query, keep_blank_values=True)
            if not TRACKING_PARAMETERS.match(k)
        ]
    )
    return urlunsplit((parts.scheme.lower(), host + port, parts.path or "/", query, ""))
