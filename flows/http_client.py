"""Getting bytes over HTTP without harm: a cap on size, one deadline for everything, checked addresses.

The deadline covers the whole answer, redirects included, since a server that sends a byte a second
never trips a timeout per read.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit

import pycurl
from yarl import URL

from flows.decoding import ACCEPTED
from flows.exchange import OK, Exchange, TooLargeError
from flows.guard import ForbiddenAddressError, make_guard
from flows.hosts import Hosts
from flows.robots import Robots
from flows.settings import Settings, name_agent
from flows.transfers import Transfers
from tallywire.errors import TallywireError

MAX_REDIRECTS = 5
PERMANENT, TEMPORARY = (301, 308), (302, 303, 307)
NOT_MODIFIED = 304
# A connection or a read that makes no progress for this long is given up before the deadline.
STALL_SECONDS = 10.0
# A connection that breaks is tried once more, after a moment.
RETRY_SECONDS = 0.2
# RFC 9309: so much of it is read at least.
ROBOTS_BYTES = 500_000
# Connections that are kept for the next request.
CONNECTIONS = 128
# A connection that breaks in one of these ways may not the next time.
PASSING = {
    pycurl.E_COULDNT_RESOLVE_HOST,
    pycurl.E_GOT_NOTHING,
    pycurl.E_HTTP2,
    pycurl.E_PARTIAL_FILE,
    pycurl.E_RECV_ERROR,
    pycurl.E_SEND_ERROR,
}


class FetchError(TallywireError):
    """A page or feed could not be had; `status` and `headers` are the server's answer where there was one."""

    def __init__(
        self, message: str, status: int | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers or {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to ask for: conditionally where validators are given.

    `headers` may hold secrets: they go to the scheme, host and port of `url`, and nowhere a redirect leads.
    """

    url: str
    max_bytes: int
    etag: str | None = None
    last_modified: str | None = None
    user_agent: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrieved:
    """An answer: `url` after redirects, decoded `body` (empty with status 304), headers in lower case.

    `moved_to` is the address that permanent redirects alone led to, None where there were none.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    moved_to: str | None = None

    @property
    def is_unchanged(self) -> bool:
        """Whether the server says that nothing changed since the validators sent along."""
        return self.status == NOT_MODIFIED


class Client:
    """One pool of connections with manners towards hosts, for one event loop: `async with Client(…)`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._robots = Robots(self._read_robots)
        self.hosts = Hosts(settings.fetch_at_once, settings.host_at_once, settings.host_delay_seconds)

    async def __aenter__(self) -> Self:
        self._transfers = Transfers(CONNECTIONS)
        self._guard = make_guard(self._settings.allow_private)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._transfers.close()

    async def get(self, request: Request) -> Retrieved:
        """Return what `request.url` answers, in the turn of its host; see `ask`."""
        async with self.hosts.take_turn(find_host(request.url)):
            return await self.ask(request)

    async def get_page(self, request: Request) -> Retrieved:
        """Return what `request.url` answers, where the robots.txt of its site lets us; see `ask`.

        Raises `FetchError` where it does not, or where it cannot be had because the site is in trouble.
        """
        if self._settings.respect_robots:
            rules = await self._robots.read(request.url)
            if rules.is_forbidden(request.url):
                raise FetchError(
                    f"{request.url}: the site's robots.txt asks us to stay away ({rules.reason})"
                )
            if rules.delay:
                self.hosts.slow_down(find_host(request.url), rules.delay)
        return await self.get(request)

    async def ask(self, request: Request) -> Retrieved:
        """Return what `request.url` answers, in a turn of its host that the caller has.

        A connection that breaks is tried once more within the same deadline. Raises `FetchError`, one line
        naming the address: no connection, too slow, too large, a forbidden address, an encoding that is
        broken, or a status other than 200 or 304.
        """
        try:
            async with asyncio.timeout(self._settings.fetch_seconds):
                try:
                    return await self._follow(request)
                except (pycurl.error, ConnectionError) as error:
                    if isinstance(error, pycurl.error) and error.args[0] not in PASSING:
                        raise
                    await asyncio.sleep(RETRY_SECONDS)
                    return await self._follow(request)
        except (pycurl.error, TimeoutError, ValueError, OSError) as error:
            raise FetchError(f"{request.url}: {_explain(error, request)}") from error

    async def _read_robots(self, url: str) -> tuple[int | None, str]:
        """Return status and text of a robots.txt; no status where no answer came."""
        try:
            answer = await self.get(Request(url=url, max_bytes=ROBOTS_BYTES))
        except FetchError as error:
            return error.status, ""
        return answer.status, answer.body.decode("utf-8", "replace")

    async def _follow(self, request: Request) -> Retrieved:
        url, moved_to, is_permanent = request.url, None, True
        for _ in range(MAX_REDIRECTS + 1):
            address = URL(url)
            if address.scheme not in ("http", "https"):
                raise FetchError(f"{request.url}: leads to {url!r}, which is no address of the web")
            if not address.host:
                raise ValueError("not an address")
            headers = self._write_headers(request, url)
            answer = Exchange(str(address), headers, request.max_bytes, STALL_SECONDS, self._guard)
            answer.conclude(await self._transfers.perform(answer.curl))
            status, target = answer.status, answer.headers.get("location")
            if status in (*PERMANENT, *TEMPORARY) and target:
                url = urljoin(url, _read_target(target))
                is_permanent = is_permanent and status in PERMANENT
                moved_to = url if is_permanent else moved_to
                continue
            if status not in (OK, NOT_MODIFIED):
                raise FetchError(f"{request.url}: {_describe_status(answer)}", status, answer.headers)
            return Retrieved(
                url=url, status=status, headers=answer.headers, body=bytes(answer.body), moved_to=moved_to
            )
        raise FetchError(f"{request.url}: more than {MAX_REDIRECTS} redirects")

    def _write_headers(self, request: Request, url: str) -> list[bytes]:
        headers = {
            "User-Agent": request.user_agent or name_agent(self._settings),
            "Accept-Encoding": ACCEPTED,
        }
        headers |= {"If-None-Match": request.etag} if request.etag else {}
        headers |= {"If-Modified-Since": request.last_modified} if request.last_modified else {}
        if url == request.url or _find_origin(url) == _find_origin(request.url):
            headers |= request.headers
        if any("\n" in value or "\r" in value for value in headers.values()):
            # It may hold a secret: it is not repeated.
            raise ValueError("a header to be sent has more than one line")
        return [f"{name}: {value}".encode("latin-1") for name, value in headers.items()]


def find_host(url: str) -> str:
    """Return the host of an address in lower case, empty where there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _describe_status(answer: Exchange) -> str:
    reason = f"the server answers {answer.status} ({answer.reason or _name_status(answer.status)})"
    is_challenge = "challenge" in answer.headers.get("cf-mitigated", "").lower()
    return f"{reason}: a challenge meant for browsers" if is_challenge else reason


def _name_status(status: int) -> str:
    """Return the usual words for a status, which HTTP/2 leaves out."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "no reason given"


def _read_target(target: str) -> str:
    """Return where a redirect leads; some servers write letters beyond ASCII as they are."""
    try:
        return target.encode("latin-1").decode()
    except UnicodeDecodeError:
        return target


def _find_origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def _explain(error: Exception, request: Request) -> str:
    match error:
        case TimeoutError():
            return "too slow: given up"
        case TooLargeError():
            return f"larger than {request.max_bytes:,} bytes"
        case ForbiddenAddressError():
            return str(error)
        case OSError(strerror=str(words)):
            return words
        case pycurl.error():
            return _explain_transfer(*error.args)
    return " ".join(str(error).split()) or type(error).__name__


def _explain_transfer(code: int, words: str) -> str:
    match code:
        case pycurl.E_OPERATION_TIMEDOUT:
            return "too slow: given up"
        case pycurl.E_COULDNT_RESOLVE_HOST:
            return words.lower()
        case pycurl.E_PARTIAL_FILE | pycurl.E_GOT_NOTHING | pycurl.E_RECV_ERROR:
            return "the answer broke off"
    return " ".join(words.split())
