"""What archives hold → articles, in order: few pages in this process, many in others.

Finding the text of a page is what takes time, and what a page made for it can break: a process that it takes
with it is replaced, the page is recorded, and the rest goes on.
"""

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from flows.failures import Failure
from flows.page_building import Result, build_each, build_one
from flows.settings import Settings
from flows.worker_life import end_pool, end_with_parent
from storage import Captured
from tallywire.documents import build_article
from tallywire.given_pages import Given

# Until so many pages or one so large have come, they are read here: a process takes two seconds to start.
FEW = 64
LARGE_BYTES = 1_000_000
# What one process is given at a time, at most.
PIECE, PIECE_BYTES = 16, 1_000_000


@dataclass(frozen=True, slots=True)
class Handed:
    """What stands at a position of a source: an article as it was handed over, or why there is none.

    Neither in what is no page.
    """

    position: int
    given: Given | None = None
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What stands at a position of a source: an article, or why there is none; neither in what is no page."""

    position: int
    captured: Captured | None = None
    failure: Failure | None = None


def build_in_order(
    handed: Iterator[Handed],
    settings: Settings,
    build: Callable[[Sequence[Given]], list[Result]] = build_each,
) -> Iterator[Found]:
    """Yield what *handed* gives, in its order, with the articles built."""
    with _Builders(settings, build) as builders:
        waiting: deque[tuple[list[Handed], list[Given], Future[list[Result]] | None]] = deque()
        for piece in _cut(handed):
            pages = [h.given for h in piece if h.given and h.given.html is not None]
            waiting.append((piece, pages, builders.start(pages)))
            if waiting[0][2] is None or len(waiting) > builders.room:
                yield from _finish(*waiting.popleft(), builders)
        while waiting:
            yield from _finish(*waiting.popleft(), builders)


def _cut(handed: Iterator[Handed]) -> Iterator[list[Handed]]:
    """Yield *handed* in pieces of which each is short work; the first ones singly, which are read here."""
    piece: list[Handed] = []
    size = 0
    for seen, one in enumerate(handed, 1):
        piece.append(one)
        size += _measure(one.given)
        if seen <= FEW or len(piece) >= PIECE or size >= PIECE_BYTES:
            yield piece
            piece, size = [], 0
    if piece:
        yield piece


def _finish(
    piece: Sequence[Handed],
    pages: Sequence[Given],
    future: Future[list[Result]] | None,
    builders: "_Builders",
) -> Iterator[Found]:
    results = iter(builders.wait(pages, future))
    for one in piece:
        if one.given is None:
            yield Found(one.position, failure=one.failure)
            continue
        result = next(results) if one.given.html is not None else build_one(one.given, build_article)
        if isinstance(result, str):
            yield Found(one.position, failure=Failure("ingest", one.given.name, result))
        else:
            yield Found(one.position, Captured(article=result, is_archived=True))


class _Builders:
    """The processes that build articles, as soon as there are many: `with _Builders(…) as builders`."""

    def __init__(self, settings: Settings, build: Callable[[Sequence[Given]], list[Result]]) -> None:
        self._seconds = settings.parse_seconds
        self._size = settings.parse_processes
        self._build = build
        self._pool: ProcessPoolExecutor | None = None
        self._pages = 0
        # Pieces under way: one more than are worked on, so that no process waits.
        self.room = self._size + 1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def start(self, pages: Sequence[Given]) -> Future[list[Result]] | None:
        """Hand *pages* to a process; None where they are few, and built here when they are waited for."""
        self._pages += len(pages)
        are_few = self._pages <= FEW and sum(map(_measure, pages)) < LARGE_BYTES
        if not pages or (self._pool is None and are_few):
            return None
        try:
            return self._open().submit(self._build, list(pages))
        except BrokenProcessPool as error:
            # Told when the piece is waited for, in its turn.
            failed: Future[list[Result]] = Future()
            failed.set_exception(error)
            return failed

    def wait(self, pages: Sequence[Given], future: Future[list[Result]] | None) -> list[Result]:
        """Return what came of *pages*."""
        if future is None:
            return self._build(pages)
        try:
            return future.result(self._seconds)
        except (TimeoutError, BrokenProcessPool, CancelledError):
            # Another piece may be at fault; each page for itself tells.
            self._end()
            return [self._build_alone(page) for page in pages]

    def _build_alone(self, page: Given) -> Result:
        pool = self._open()
        try:
            # Time counts once a process has started.
            pool.submit(self._build, []).result()
            [result] = pool.submit(self._build, [page]).result(self._seconds)
        except TimeoutError:
            result = f"{page.name}: could not be read in {self._seconds:g} s"
        except BrokenProcessPool:
            result = f"{page.name}: could not be read: its process ended"
        else:
            return result
        self._end()
        return result

    def _open(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # Spawned: a fork of a process with threads may never get going.
            self._pool = ProcessPoolExecutor(
                self._size, multiprocessing.get_context("spawn"), initializer=end_with_parent
            )
        return self._pool

    def _end(self) -> None:
        if self._pool is not None:
            end_pool(self._pool)
            self._pool = None


def _measure(given: Given | None) -> int:
    return len(given.html) if given and given.html is not None else 0
