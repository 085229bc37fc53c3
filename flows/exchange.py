"""One request and its answer, as libcurl has it: what is asked for, and what comes read within bounds."""

import os
import socket
import ssl
from collections.abc import Callable, Sequence
from functools import cache
from urllib.parse import urlsplit

import certifi
import pycurl

from flows.decoding import Decoder, make_decoder
from flows.guard import AddressInfo, ForbiddenAddressError

OK = 200


class TooLargeError(ValueError):
    """More came than is taken."""


class Exchange:
    """A request to *url* with header lines *headers*: `curl` runs it, the rest is what was answered so far.

    Header names are in lower case. The `body`, up to *max_bytes* when decoded, is that of an answer with
    status 200; that of others is left. *open_socket* makes the socket for an address, or refuses.
    """

    def __init__(
        self,
        url: str,
        headers: Sequence[bytes],
        max_bytes: int,
        stall_seconds: float,
        open_socket: Callable[[AddressInfo], socket.socket],
    ) -> None:
        self.status = 0
        self.reason = ""
        self.headers: dict[str, str] = {}
        self.body = bytearray()
        self.curl = pycurl.Curl()
        self._max_bytes = max_bytes
        self._received = 0
        self._decoder: Decoder | None = None
        self._error: ValueError | None = None
        self._forbidden: ForbiddenAddressError | None = None
        self._open_socket = open_socket
        self._url = url
        for option, value in (
            (pycurl.URL, url),
            (pycurl.PATH_AS_IS, 1),
            (pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS),
            (pycurl.HTTPHEADER, headers),
            # What the environment names as proxy would connect past the guard.
            (pycurl.PROXY, ""),
            (pycurl.NOSIGNAL, 1),
            (pycurl.CAINFO, find_certificates()),
            (pycurl.CONNECTTIMEOUT_MS, int(stall_seconds * 1000)),
            (pycurl.LOW_SPEED_LIMIT, 1),
            (pycurl.LOW_SPEED_TIME, int(stall_seconds)),
            (pycurl.HEADERFUNCTION, self._take_header),
            (pycurl.WRITEFUNCTION, self._take_body),
            (pycurl.OPENSOCKETFUNCTION, self._make_socket),
        ):
            self.curl.setopt(option, value)

    def conclude(self, error: pycurl.error | None) -> None:
        """Raise what made the transfer fail: *error*, or what is known better of it than libcurl does.

        A body that was left unread is no failure. Raises `ForbiddenAddressError`, `ConnectionError`,
        `TooLargeError`, `BrokenEncodingError` or *error*.
        """
        failed = self.curl.getinfo(pycurl.OS_ERRNO) if error else 0
        self.curl.close()
        match error.args[0] if error else None:
            case pycurl.E_COULDNT_CONNECT if self._forbidden:
                raise self._forbidden
            case pycurl.E_COULDNT_CONNECT if failed:
                raise ConnectionError(failed, os.strerror(failed)) from error
            case pycurl.E_WRITE_ERROR if self._error:
                raise self._error
            case pycurl.E_WRITE_ERROR if self.status != OK:
                return
        if error:
            raise error
        if self._received and self._decoder:
            self._decoder.finish()

    def _take_header(self, line: bytes) -> None:
        # Latin-1 gives every byte back as it came, which validators are to be sent.
        text = line.decode("latin-1").strip()
        if text.startswith("HTTP/"):
            # Another answer may have come before, a provisional one.
            self.headers.clear()
            _, _, rest = text.partition(" ")
            code, _, self.reason = rest.partition(" ")
            self.status = int(code) if code.isdecimal() else 0
            return
        name, colon, value = text.partition(":")
        if colon:
            self.headers[name.strip().lower()] = value.strip()

    def _take_body(self, data: bytes) -> int | None:
        if self.status != OK:
            return -1
        # What is raised in here would be printed and lost.
        try:
            self._read(data)
        except ValueError as error:
            self._error = error
            return -1
        return None

    def _read(self, data: bytes) -> None:
        if self._decoder is None:
            length = self.headers.get("content-length", "")
            if length.isdecimal() and int(length[:18]) > self._max_bytes:
                raise TooLargeError
            self._decoder = make_decoder(self.headers.get("content-encoding", ""))
        self._received += len(data)
        for piece in self._decoder.decode(data):
            self.body += piece
            if len(self.body) > self._max_bytes:
                raise TooLargeError
        # A bomb of empty blocks decodes to nothing, for ever.
        if self._received > self._max_bytes:
            raise TooLargeError

    def _make_socket(self, _: int, info: AddressInfo) -> socket.socket | int:
        try:
            return self._open_socket(info)
        except ForbiddenAddressError as error:
            self._forbidden = ForbiddenAddressError(f"{urlsplit(self._url).hostname} is at {error}")
        return pycurl.SOCKET_BAD


@cache
def find_certificates() -> str:
    """Return the file of the authorities that are trusted: that of SSL_CERT_FILE, the system or certifi."""
    # A slim container has none of its own.
    return ssl.get_default_verify_paths().cafile or certifi.where()
