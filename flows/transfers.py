"""Transfers of libcurl in an event loop, many at a time.

Their sockets are watched by a selector that the loop watches in turn: one descriptor, however many sockets,
which takes less of the processor than a loop that watches each.
"""

import asyncio
import selectors
from contextlib import suppress

import pycurl


class Transfers:
    """Runs transfers in the running loop and keeps up to *connections* open for further ones."""

    def __init__(self, connections: int) -> None:
        self._loop = asyncio.get_running_loop()
        self._ends: dict[pycurl.Curl, asyncio.Future[pycurl.error | None]] = {}
        self._timer: asyncio.Handle | None = None
        self._sockets = selectors.DefaultSelector()
        self._loop.add_reader(self._sockets.fileno(), self._go_on)
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_MAXCONNECTS, connections)
        self._multi.setopt(pycurl.M_SOCKETFUNCTION, self._watch)
        self._multi.setopt(pycurl.M_TIMERFUNCTION, self._set_timer)

    async def perform(self, curl: pycurl.Curl) -> pycurl.error | None:
        """Run a transfer to its end and return what made it fail, if it did; who stops waiting ends it."""
        end: asyncio.Future[pycurl.error | None] = self._loop.create_future()
        self._ends[curl] = end
        self._multi.add_handle(curl)
        try:
            return await end
        finally:
            del self._ends[curl]
            if not self._multi.closed:
                self._multi.remove_handle(curl)

    def close(self) -> None:
        """Give up what is still under way and close all connections."""
        for end in self._ends.values():
            end.cancel()
        self._set_timer(-1)
        self._loop.remove_reader(self._sockets.fileno())
        self._multi.close()
        self._sockets.close()

    def _watch(self, wanted: int, socket: int, multi: pycurl.CurlMulti, data: object) -> None:
        # Anew each time: a number may stand for another socket than before.
        with suppress(KeyError):
            self._sockets.unregister(socket)
        if wanted in (pycurl.POLL_IN, pycurl.POLL_OUT, pycurl.POLL_INOUT):
            reads = selectors.EVENT_READ if wanted & pycurl.POLL_IN else 0
            writes = selectors.EVENT_WRITE if wanted & pycurl.POLL_OUT else 0
            self._sockets.register(socket, reads | writes)

    def _set_timer(self, milliseconds: int) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = None
        # Most are of no time at all.
        if milliseconds == 0:
            self._timer = self._loop.call_soon(self._go_on)
        elif milliseconds > 0:
            self._timer = self._loop.call_later(milliseconds / 1000, self._go_on)

    def _go_on(self) -> None:
        self._multi.socket_action(pycurl.SOCKET_TIMEOUT, 0)
        for key, events in self._sockets.select(0):
            reads = pycurl.CSELECT_IN if events & selectors.EVENT_READ else 0
            writes = pycurl.CSELECT_OUT if events & selectors.EVENT_WRITE else 0
            self._multi.socket_action(key.fd, reads | writes)
        _, done, failed = self._multi.info_read()
        for curl in done:
            self._end(curl, None)
        for curl, code, words in failed:
            self._end(curl, pycurl.error(code, words))

    def _end(self, curl: pycurl.Curl, error: pycurl.error | None) -> None:
        end = self._ends[curl]
        if not end.done():
            end.set_result(error)
