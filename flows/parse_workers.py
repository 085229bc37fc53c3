"""Reading feeds beside the fetching: few in a thread, many in processes, since feedparser is what takes time.

A process starts in about half a second, in which one that runs reads ten feeds or more.
"""

import asyncio
import multiprocessing
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from types import TracebackType
from typing import Self

from flows.settings import Settings
from flows.worker_life import end_pool, end_with_parent
from tallywire.entries import Entry
from tallywire.errors import InputError
from tallywire.feed_bodies import Body, read_body
from tallywire.feeds import Feed

# Until so many bodies or one so large have come, a thread reads them.
FEW = 8
LARGE_BYTES = 1_000_000


class ParseWorkers:
    """Reads bodies off the event loop: `async with ParseWorkers(…) as workers`."""

    def __init__(
        self, settings: Settings, read: Callable[[Body], tuple[Feed, tuple[Entry, ...]]] = read_body
    ):
        self._seconds = settings.parse_seconds
        self._size = settings.parse_processes
        self._read = read
        # One more than are read at a time, so that no process waits. Time is only counted inside.
        self._places = asyncio.Semaphore(self._size + 1)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="parse")
        self._processes: ProcessPoolExecutor | None = None
        self._seen = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)
        self._end_processes()

    async def read(self, job: Body) -> tuple[Feed, tuple[Entry, ...]]:
        """Return the feed that a body holds, without its items, and its entries.

        Raises `InputError` when it is none, takes too long, or takes its process with it.
        """
        async with self._places:
            with suppress(BrokenProcessPool):
                return await self._try(job)
            # It may have been another's fault.
            try:
                return await self._try(job)
            except BrokenProcessPool as error:
                raise InputError(f"{job.url}: could not be read: its process ended") from error

    async def _try(self, job: Body) -> tuple[Feed, tuple[Entry, ...]]:
        self._seen += 1
        executor = self._choose(len(job.body))
        try:
            return await asyncio.wait_for(
                asyncio.get_running_loop().run_in_executor(executor, self._read, job), self._seconds
            )
        except TimeoutError as error:
            self._end_processes()
            raise InputError(f"{job.url}: could not be read in {self._seconds:g} s") from error
        except BrokenProcessPool:
            self._end_processes()
            raise

    def _choose(self, size: int) -> Executor:
        if self._processes is None and self._seen <= FEW and size < LARGE_BYTES:
            return self._thread
        if self._processes is None:
            # Spawned: a fork of a process with threads may never get going.
            self._processes = ProcessPoolExecutor(
                self._size, multiprocessing.get_context("spawn"), initializer=end_with_parent
            )
        return self._processes

    def _end_processes(self) -> None:
        """End the processes at once, also one that is lost in a feed."""
        if self._processes is None:
            return
        end_pool(self._processes)
        self._processes = None
