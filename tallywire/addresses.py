"""The address of an article as a key: what makes two addresses one, and which of several is its own. Pure."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from string import ascii_letters, digits
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from tallywire.identity import make_id
from tallywire.rules import build_rows, read_table

DEFAULT_PORTS = {("http", 80), ("https", 443)}
# Hosts that show the same pages: www.example.com, m.example.com and amp.example.com are example.com.
SHOWN_ALSO_AT = re.compile(r"^(?:www\d?|m|mobile|amp|edition|en|old|new|beta)\.(?=[^.]+\.)")
# Where a page that is not free, or no longer there, sends its reader.
ELSEWHERE = re.compile(
    r"/(?:log-?in|sign-?in|sign-?up|register|subscribe|subscription|consent|cookies?|paywall|404|not-?found"
    r"|error|captcha|challenge|unavailable)(?:[./?]|$)",
    re.IGNORECASE,
)
# The page of an article in another dress lies below it: /floods/amp, /floods/2.
OTHER_DRESS = re.compile(r"(?:amp|print|all|full|single|\d{1,2})(?:\.html?)?")
ESCAPE = re.compile(r"%[\da-fA-F]{2}")
UNRESERVED = frozenset(ascii_letters + digits + "-._~")
# The last part of a path that adds nothing to the one before.
DIRECTORY_PAGE = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackingRule:
    """A pattern for "name=value" of a query parameter that says nothing of the article."""

    pattern: re.Pattern[str]
    matches: tuple[str, ...]
    near_miss: tuple[str, ...]


@cache
def tracking_rules() -> tuple[TrackingRule, ...]:
    """Return the rules of addresses.toml."""
    return build_rows(TrackingRule, list(read_table("addresses")["tracking"]), "addresses.toml: tracking")


def canonicalise_url(url: str) -> str:
    """Return *url* as an identity key: host in lower case; default port, fragment and tracking dropped.

    Real query parameters stay, in their order: "?id=7&utm_source=x" → "?id=7". What is no address is its
    own key.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").lower().rstrip("."), parts.port
    except ValueError:
        return url.strip()
    scheme = parts.scheme.lower()
    host = f"[{host}]" if ":" in host else host
    place = host if port is None or (scheme, port) in DEFAULT_PORTS else f"{host}:{port}"
    query = urlencode([pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _tracks(*pair)])
    return urlunsplit((scheme, place, _tidy_path(parts.path), query, ""))


def name_address(url: str) -> str:
    """Return the id of the article at *url*, as far as its address tells: one for every spelling of it."""
    return make_id("article", canonicalise_url(url))


def choose_address(asked: str, reached: str, claimed: str | None = None) -> str:
    """Return which address is the article's own: where it was asked for, was reached, or says that it is.

    What the page claims (rel=canonical) is believed where it names a page of the same site; a claim that
    names another site, the site's front page or a section above the article is not. A redirect to the front
    page or to a page for logging in leads away from the article, so then it is the one asked for.
    """
    own = reached if leads_to_article(asked, reached) else asked
    try:
        target = urljoin(own, (claimed or "").strip())
        is_web = urlsplit(target).scheme in ("http", "https") and bool(urlsplit(target).hostname)
    except ValueError:
        is_web = False
    if claimed and is_web and _is_own_claim(own, target):
        return canonicalise_url(target)
    return canonicalise_url(own)


def assign_names(claims: Iterable[tuple[str, Collection[str]]], known: Mapping[str, str]) -> dict[str, str]:
    """Return name → article for the names in *claims*, which are (id it was given, further names), in order.

    *known* is what the names stand for that are stored. An article one of whose names is known already, or
    was claimed before, is the one it stands for: two ways to one page.
    """
    assigned = dict(known)
    for given, further in claims:
        names = (given, *sorted(further))
        owner = next((assigned[name] for name in names if name in assigned), given)
        for name in names:
            assigned.setdefault(name, owner)
    return assigned


def _tracks(name: str, value: str) -> bool:
    return any(rule.pattern.match(f"{name}={value}") for rule in tracking_rules())


def _tidy_path(path: str) -> str:
    """Return *path* in one spelling: "/a/./%7eb é" → "/a/~b%20%C3%A9". What "%2F" stands for is no "/"."""
    if "/." in path:
        path = urlsplit(urljoin("http://host/", "/" + path.lstrip("/"))).path
    return ESCAPE.sub(_tidy_escape, quote(path, safe="/~!$&'()*+,;=:@%", errors="surrogatepass")) or "/"


def _tidy_escape(escape: re.Match[str]) -> str:
    character = chr(int(escape[0][1:], 16))
    return character if character in UNRESERVED else escape[0].upper()


def _is_own_claim(own: str, target: str) -> bool:
    return _is_same_site(own, target) and leads_to_article(own, target) and not _is_above(target, own)


def _is_same_site(one: str, other: str) -> bool:
    hosts = [SHOWN_ALSO_AT.sub("", (urlsplit(url).hostname or "").lower()) for url in (one, other)]
    return hosts[0] == hosts[1]


def leads_to_article(start: str, end: str) -> bool:
    """Return whether a page at *end* can be the article that *start* is the address of."""
    return _is_front(start) or not (_is_front(end) or ELSEWHERE.search(urlsplit(end).path))


def _is_front(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def _is_above(section: str, article: str) -> bool:
    """Return whether *section* lies above *article*: /news above /news/floods, /story above /story?id=7."""
    above, below = (urlsplit(canonicalise_url(url)) for url in (section, article))
    paths = [DIRECTORY_PAGE.sub("/", parts.path).rstrip("/") for parts in (above, below)]
    if paths[0] == paths[1]:
        return not above.query and any(map(_tells_articles_apart, parse_qsl(below.query)))
    rest = paths[1].removeprefix(f"{paths[0]}/")
    return rest != paths[1] and not OTHER_DRESS.fullmatch(rest)


def _tells_articles_apart(parameter: tuple[str, str]) -> bool:
    name, value = parameter
    return name.lower() in ("id", "p") or re.search(r"\d\d", value) is not None
