"""Secrets in addresses of feeds: named where stored, filled in for requests, hidden in answers. Pure.

"https://news.example/rss?token=env:NEWS_TOKEN" is stored and shown so; only the request has the token.
"""

from collections.abc import Callable, Collection, Sequence
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from tallywire.feed_options import is_secret_reference

# What is shorter stands in texts by chance.
MIN_HIDDEN = 6


def find_references(url: str) -> tuple[str, ...]:
    """Return the references to secrets, env:NAME or block:NAME, that are values in the query of *url*."""
    # Nearly every address has none, and each is looked at again and again.
    if "env:" not in url and "block:" not in url:
        return ()
    return tuple(value for _, value in _split_query(url) if is_secret_reference(value))


def fill_address(url: str, named: Collection[str], read: Callable[[str], str]) -> str:
    """Return *url* with what *read* gives for those of its references that are in *named*, percent-encoded.

    *named* are those given by whoever follows the feed. A server that redirects to "?x=env:OTHER" gets no
    secret by that.
    """
    if not set(find_references(url)).intersection(named):
        return url
    filled = "&".join(
        name + equals + (quote(read(value), safe="") if value in named else value)
        for name, equals, value in _part_query(url)
    )
    return urlunsplit(urlsplit(url)._replace(query=filled))


def list_secrets(url: str, filled: str) -> tuple[tuple[str, str], ...]:
    """Return what *filled* has in place of the references of *url*, each as written with its reference."""
    if url == filled:
        return ()
    pairs = zip(_split_query(url), _split_query(filled), strict=True)
    found = [(secret, value) for (_, value), (_, secret) in pairs if secret != value]
    return tuple({form: value for secret, value in found for form in (secret, unquote(secret))}.items())


def hide_secrets(text: str, secrets: Sequence[tuple[str, str]]) -> str:
    """Return *text* with the references of *secrets* in place of them."""
    for secret, reference in secrets:
        if len(secret) >= MIN_HIDDEN:
            text = text.replace(secret, reference)
    return text


def hide_in_bytes(body: bytes, secrets: Sequence[tuple[str, str]]) -> bytes:
    """Return *body* with the references of *secrets* in place of them."""
    for secret, reference in secrets:
        if len(secret) >= MIN_HIDDEN:
            body = body.replace(secret.encode(), reference.encode())
    return body


def _split_query(url: str) -> list[tuple[str, str]]:
    return [(name, value) for name, _, value in _part_query(url)]


def _part_query(url: str) -> list[tuple[str, str, str]]:
    return [part.partition("=") for part in urlsplit(url).query.split("&")]
