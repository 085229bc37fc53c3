"""Getting bytes over HTTP without harm: a cap on size, one deadline for everything, checked addresses.

The deadline covers the whole answer, redirects included, since a server that sends a byte a second
never trips a timeout per read. Addresses are checked as they are connected to, on every redirect, so
that no name can lead into the private network.
"""

import ipaddress
import socket
import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from time import monotonic
from types import TracebackType
from typing import Any, Self

import httpcore
import httpx
import stamina

from flows.settings import Settings
from tallywire.errors import TallywireError

MAX_REDIRECTS = 5
# A connection or a read that makes no progress for this long is given up before the deadline.
STALL_SECONDS = 10.0

# A second try is no news: what finally fails is reported.
stamina.instrumentation.set_on_retry_hooks([])


class FetchError(TallywireError):
    """A page or feed could not be had; `status` is the server's answer where there was one."""

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrieved:
    """An answer: `url` after redirects, decoded `body` (empty with status 304), headers in lower case."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_unchanged(self) -> bool:
        """Whether the server says that nothing changed since the validators sent along."""
        return self.status == httpx.codes.NOT_MODIFIED


def retrieve(
    url: str,
    settings: Settings,
    *,
    max_bytes: int,
    etag: str | None = None,
    last_modified: str | None = None,
) -> Retrieved:
    """Return what *url* answers, asked conditionally where validators are given.

    A connection that breaks is tried once more within the same deadline. Raises `FetchError`, one line
    naming *url*: no connection, too slow, too large, a forbidden address, or a status other than 200 or 304.
    """
    deadline = monotonic() + settings.fetch_seconds
    headers = {"User-Agent": settings.user_agent, "Accept-Encoding": "gzip, deflate"}
    headers |= {"If-None-Match": etag} if etag else {}
    headers |= {"If-Modified-Since": last_modified} if last_modified else {}
    try:
        return _ask(url, headers, settings, max_bytes, deadline)
    except (httpx.HTTPError, httpx.InvalidURL, httpcore.TimeoutException, UnicodeError) as error:
        raise FetchError(f"{url}: {_explain(error)}") from error


def _is_broken_connection(error: Exception) -> bool:
    broken = isinstance(error, httpx.ConnectError | httpx.ReadError | httpx.RemoteProtocolError)
    return broken and not isinstance(error.__cause__, _ForbiddenAddressError)


@stamina.retry(on=_is_broken_connection, attempts=2, wait_initial=0.2)
def _ask(
    url: str, headers: Mapping[str, str], settings: Settings, max_bytes: int, deadline: float
) -> Retrieved:
    with (
        httpx.Client(
            transport=_GuardedTransport(deadline, settings.allow_private),
            follow_redirects=True,
            max_redirects=MAX_REDIRECTS,
            timeout=STALL_SECONDS,
            headers=headers,
        ) as client,
        client.stream("GET", url) as answer,
    ):
        final = str(answer.url)
        if answer.status_code == httpx.codes.NOT_MODIFIED:
            return Retrieved(url=final, status=304, headers=dict(answer.headers), body=b"")
        if answer.status_code != httpx.codes.OK:
            reason = answer.reason_phrase or "no reason given"
            raise FetchError(f"{url}: the server answers {answer.status_code} ({reason})", answer.status_code)
        body = bytearray()
        for chunk in answer.iter_bytes():
            body += chunk
            if len(body) > max_bytes:
                raise FetchError(f"{url}: larger than {max_bytes:,} bytes", answer.status_code)
        return Retrieved(url=final, status=200, headers=dict(answer.headers), body=bytes(body))


def _explain(error: Exception) -> str:
    if isinstance(error, httpx.TimeoutException | httpcore.TimeoutException):
        return "too slow: given up"
    if isinstance(error, httpx.TooManyRedirects):
        return f"more than {MAX_REDIRECTS} redirects"
    return " ".join(str(error).split()) or type(error).__name__


class _ForbiddenAddressError(httpcore.ConnectError):
    """The name resolves to an address that is not fetched from."""


class _GuardedTransport(httpx.HTTPTransport):
    """A transport for one answer: connections only to permitted addresses, nothing after *deadline*."""

    def __init__(self, deadline: float, allow_private: bool) -> None:
        super().__init__(verify=_load_certificates())
        # httpx gives no public way to set the network backend of its pool.
        self._pool = httpcore.ConnectionPool(
            ssl_context=_load_certificates(), network_backend=_GuardedBackend(deadline, allow_private)
        )


class _GuardedBackend(httpcore.NetworkBackend):
    def __init__(self, deadline: float, allow_private: bool) -> None:
        self._backend = httpcore.SyncBackend()
        self._deadline = deadline
        self._allow_private = allow_private

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"no such host: {host}") from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if not self._allow_private:
            for address in addresses:
                if not is_public(address):
                    raise _ForbiddenAddressError(f"{host} is at {address}, which is not a public address")
        last: Exception = httpcore.ConnectError(f"no address for {host}")
        for address in addresses:
            try:
                stream = self._backend.connect_tcp(
                    address, port, _remaining(self._deadline, timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failed:
                last = failed
            else:
                return _DeadlineStream(stream, self._deadline)
        raise last


class _DeadlineStream(httpcore.NetworkStream):
    """A stream whose every read and write ends with the deadline at the latest."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _remaining(self._deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _remaining(self._deadline, timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, _remaining(self._deadline, timeout))
        return _DeadlineStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def is_public(address: str) -> bool:
    """Return whether the IP *address* is one of the public network, IPv4 inside IPv6 looked through."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        # 64:ff9b::/96 carries an IPv4 address in its last four bytes.
        if ip in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


def _remaining(deadline: float, timeout: float | None) -> float:
    left = deadline - monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("deadline")
    return left if timeout is None else min(left, timeout)


@cache
def _load_certificates() -> ssl.SSLContext:
    return httpx.create_ssl_context()
