"""Manners towards hosts: so many requests at a time, and some time between two of them."""

import asyncio
from contextlib import AbstractAsyncContextManager
from time import monotonic
from types import TracebackType


class Hosts:
    """The turns of requests, host by host and over all. For one event loop."""

    def __init__(self, at_once: int, per_host: int, delay: float) -> None:
        self._all = asyncio.Semaphore(at_once)
        self._per_host = per_host
        self._delay = delay
        self._turns: dict[str, asyncio.Semaphore] = {}
        self._next: dict[str, float] = {}
        self._delays: dict[str, float] = {}

    def slow_down(self, host: str, delay: float) -> None:
        """Leave at least *delay* seconds between two requests to *host*."""
        self._delays[host] = max(delay, self._delay)

    def take_turn(self, host: str) -> AbstractAsyncContextManager[None]:
        """Wait until a request may go to *host*; the block is the request."""
        turn = self._turns.get(host)
        if turn is None:
            turn = self._turns[host] = asyncio.Semaphore(self._per_host)
        return _Turn(self, host, turn, self._all)

    async def wait(self, host: str) -> None:
        """Return when the time between two requests to *host* is over."""
        delay = self._delays.get(host, self._delay)
        now = monotonic()
        start = max(now, self._next.get(host, now))
        self._next[host] = start + delay
        if start > now:
            await asyncio.sleep(start - now)


class _Turn:
    """A turn of a host, then one of all. No generator: each of thousands of requests has one."""

    __slots__ = ("_all", "_host", "_hosts", "_of_host")

    def __init__(
        self, hosts: Hosts, host: str, of_host: asyncio.Semaphore, of_all: asyncio.Semaphore
    ) -> None:
        self._hosts, self._host, self._of_host, self._all = hosts, host, of_host, of_all

    async def __aenter__(self) -> None:
        # The host's turn first: who waits for a slow host must not keep others from theirs.
        await self._of_host.acquire()
        try:
            await self._hosts.wait(self._host)
            await self._all.acquire()
        except BaseException:
            self._of_host.release()
            raise

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._all.release()
        self._of_host.release()
