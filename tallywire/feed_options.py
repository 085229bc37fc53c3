"""What can be set for one feed: how often it is asked, as whom, and what is taken of it. Pure.

A secret is never part of it, only where it is to be found: `env:NAME` names a variable of the environment,
`block:NAME` a Secret block of Prefect.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from tallywire.errors import InputError
from tallywire.redaction import is_secret_name

SECRET_REFERENCE = re.compile(r"(?:env:[A-Za-z_]\w*|block:[a-z0-9][a-z0-9-]*)", re.ASCII)
# A name as RFC 9110 has it, and a value without the line ends that would start another header.
HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
HEADER_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")
# What goes with every request by itself, or would break it.
OWN_HEADERS = {"host", "connection", "content-length", "transfer-encoding", "accept-encoding", "user-agent"}
# Headers by which a server knows who asks: their values are secrets.
SECRET_HEADERS = re.compile(r"authorization|cookie|token|secret|password|api-?key|access-?key", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedOptions:
    """The settings of a feed; None and empty stand for what holds for all feeds. Times in seconds.

    A value of `headers` and `auth_secret` may be a reference to a secret. `has_full_text` says that the
    pages behind the items are fetched; otherwise the feed's own text is taken.
    """

    min_seconds: float | None = None
    max_seconds: float | None = None
    user_agent: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    auth_user: str | None = None
    auth_secret: str | None = None
    has_full_text: bool = True
    tags: tuple[str, ...] = ()

    @property
    def has_secrets(self) -> bool:
        """Whether any secret is to be looked up."""
        return any(is_secret_reference(v) for v in (self.auth_secret or "", *self.headers.values()))


def check_options(options: FeedOptions, url: str) -> None:
    """Raise `InputError` naming *url* when *options* cannot be used or would have a secret stored."""
    low, high = options.min_seconds, options.max_seconds
    if (low is not None and low <= 0) or (high is not None and high <= 0):
        raise InputError(f"{url}: the time between polls must be above 0")
    if low is not None and high is not None and low > high:
        raise InputError(f"{url}: the shortest time between polls is longer than the longest")
    if (options.auth_user is None) != (options.auth_secret is None):
        raise InputError(f"{url}: a user and where the secret is are given together")
    if options.auth_secret is not None and not is_secret_reference(options.auth_secret):
        raise InputError(f"{url}: a secret is given as env:NAME or block:NAME, never itself")
    if options.auth_user is not None and (":" in options.auth_user or not options.auth_user.isprintable()):
        raise InputError(f"{url}: a user's name holds no colon and no control characters")
    for text in (options.user_agent or "", *options.headers.values()):
        if not HEADER_VALUE.fullmatch(text):
            raise InputError(f"{url}: a header's value is one line of Latin-1 characters")
    for name, value in options.headers.items():
        if not HEADER_NAME.fullmatch(name) or name.lower() in OWN_HEADERS:
            raise InputError(f"{url}: {name!r}: not a header that can be set")
        if SECRET_HEADERS.search(name) and not is_secret_reference(value):
            raise InputError(f"{url}: {name}: its value is a secret: give env:NAME or block:NAME")


def check_address(url: str, *, login: str = "give --user and --secret") -> None:
    """Raise `InputError` when *url* is no address of the web, or holds a secret, which is not repeated.

    Names and passwords are refused, and what parameters such as token and key hold, unless it only names the
    secret: "?token=env:NEWS_TOKEN". *login* says what to do instead of giving a password so.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname
        # A port that is no number raises only when it is asked for.
        _ = parts.port
    except ValueError as error:
        raise InputError(f"{url}: not an address: {error}") from error
    if parts.username is not None or parts.password is not None:
        raise InputError(f"{host}: an address with a name or password in it: {login}")
    for name, value in parse_qsl(parts.query, separator="&"):
        if is_secret_name(name) and not is_secret_reference(value):
            raise InputError(
                f"{host}: an address with a secret in it: write ?{name}=env:NAME or ?{name}=block:NAME,"
                " which name a variable of the environment or a Secret block of Prefect"
            )
    if parts.scheme not in ("http", "https") or not host:
        raise InputError(f"{url}: a feed's address starts with http:// or https://")


def is_secret_reference(value: str) -> bool:
    """Return whether *value* says where a secret is: "env:NAME" or "block:name"."""
    return SECRET_REFERENCE.fullmatch(value) is not None
