"""Manners towards hosts: so many requests at a time, and some time between two of them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic


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

    @asynccontextmanager
    async def take_turn(self, host: str) -> AsyncIterator[None]:
        """Wait until a request may go to *host*; the block is the request."""
        # The host's turn first: who waits for a slow host must not keep others from theirs.
        async with self._turns.setdefault(host, asyncio.Semaphore(self._per_host)):
            now = monotonic()
            start = max(now, self._next.get(host, now))
            self._next[host] = start + self._delays.get(host, self._delay)
            if start > now:
                await asyncio.sleep(start - now)
            async with self._all:
                yield
