"""Getting bytes over HTTP without harm: a cap on size, one deadline for everything, checked addresses.

The deadline covers the whole answer, redirects included, since a server that sends a byte a second
never trips a timeout per read.
"""

import asyncio
import os
import ssl
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit

import aiohttp
import certifi
from yarl import URL

from flows.decoding import ACCEPTED, make_decoder
from flows.guard import make_guard
from flows.hosts import Hosts
from flows.robots import Robots
from flows.settings import Settings, name_agent
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
# Names looked up at a time: the system's resolver blocks a thread for each.
LOOKUPS = 32


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
        loop = asyncio.get_running_loop()
        self._lookups = ThreadPoolExecutor(LOOKUPS, thread_name_prefix="lookup")
        loop.set_default_executor(self._lookups)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=0,
                ssl=_load_certificates(),
                ttl_dns_cache=60,
                socket_factory=make_guard(self._settings.allow_private),
            ),
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=STALL_SECONDS, sock_read=STALL_SECONDS),
            headers={"Accept-Encoding": ACCEPTED},
            # Links of signed addresses are kept as they are written.
            requote_redirect_url=False,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

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
                except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError) as error:
                    if not _may_pass(error):
                        raise
                    await asyncio.sleep(RETRY_SECONDS)
                    return await self._follow(request)
        except (aiohttp.ClientError, TimeoutError, ValueError, OSError) as error:
            raise FetchError(f"{request.url}: {_explain(error)}") from error

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
            if urlsplit(url).scheme not in ("http", "https"):
                raise FetchError(f"{request.url}: leads to {url!r}, which is no address of the web")
            async with self._session.get(
                URL(url), headers=self._write_headers(request, url), allow_redirects=False
            ) as answer:
                status, target = answer.status, answer.headers.get("Location")
                if status in (*PERMANENT, *TEMPORARY) and target:
                    url = urljoin(url, target.strip())
                    is_permanent = is_permanent and status in PERMANENT
                    moved_to = url if is_permanent else moved_to
                    continue
                headers = {name.lower(): value for name, value in answer.headers.items()}
                if status == NOT_MODIFIED:
                    body = b""
                elif status == 200:
                    body = await self._read(answer, request)
                else:
                    raise FetchError(f"{request.url}: {_describe_status(answer)}", status, headers)
                return Retrieved(url=url, status=status, headers=headers, body=body, moved_to=moved_to)
        raise FetchError(f"{request.url}: more than {MAX_REDIRECTS} redirects")

    def _write_headers(self, request: Request, url: str) -> dict[str, str]:
        headers = {"User-Agent": request.user_agent or name_agent(self._settings)}
        headers |= {"If-None-Match": request.etag} if request.etag else {}
        headers |= {"If-Modified-Since": request.last_modified} if request.last_modified else {}
        return headers | (dict(request.headers) if _find_origin(url) == _find_origin(request.url) else {})

    async def _read(self, answer: aiohttp.ClientResponse, request: Request) -> bytes:
        too_large = FetchError(f"{request.url}: larger than {request.max_bytes:,} bytes", answer.status)
        if (answer.content_length or 0) > request.max_bytes:
            raise too_large
        decoder = make_decoder(answer.headers.get("Content-Encoding", ""))
        body, received = bytearray(), 0
        async for data in answer.content.iter_any():
            received += len(data)
            for piece in decoder.decode(data):
                body += piece
                if len(body) > request.max_bytes:
                    raise too_large
            # A bomb of empty blocks decodes to nothing, for ever.
            if received > request.max_bytes:
                raise too_large
        if received:
            decoder.finish()
        return bytes(body)


def find_host(url: str) -> str:
    """Return the host of an address in lower case, empty where there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _describe_status(answer: aiohttp.ClientResponse) -> str:
    reason = f"the server answers {answer.status} ({answer.reason or 'no reason given'})"
    is_challenge = "challenge" in answer.headers.get("cf-mitigated", "").lower()
    return f"{reason}: a challenge meant for browsers" if is_challenge else reason


def _find_origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def _may_pass(error: Exception) -> bool:
    """Return whether a connection broke in a way that it may not the next time."""
    if isinstance(error, aiohttp.ClientConnectorError) and isinstance(error.os_error, PermissionError):
        return False
    return not isinstance(error, aiohttp.ServerTimeoutError | aiohttp.ClientSSLError)


def _explain(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "too slow: given up"
    if isinstance(error, aiohttp.InvalidURL):
        return "not an address"
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return f"no such host: {error.host}"
    if isinstance(error, aiohttp.ClientConnectorError) and error.os_error.errno:
        failed = error.os_error
        is_forbidden = isinstance(failed, PermissionError)
        return f"{error.host} is at {failed.strerror}" if is_forbidden else os.strerror(failed.errno or 0)
    if isinstance(error, aiohttp.ClientPayloadError):
        return "the answer broke off"
    return " ".join(str(error).split()) or type(error).__name__


@cache
def _load_certificates() -> ssl.SSLContext:
    context = ssl.create_default_context()
    # A slim container has no certificates of its own.
    context.load_verify_locations(cafile=certifi.where())
    return context
