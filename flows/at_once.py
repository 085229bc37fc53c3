"""Doing one thing to many at a time, and many things in batches."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import TypeVar

from flows.settings import Settings

Thing = TypeVar("Thing")
Result = TypeVar("Result")


def do_at_once(
    do: Callable[[Thing], Result],
    things: Iterable[Thing],
    settings: Settings,
    advance: Callable[[int], None],
) -> list[Result]:
    """Return what *do* gives for each of *things*, in order; *advance* is told of each that is done."""

    def do_and_tell(thing: Thing) -> Result:
        result = do(thing)
        advance(1)
        return result

    with ThreadPoolExecutor(settings.fetch_threads) as pool:
        return list(pool.map(do_and_tell, things))


def in_batches(things: Iterable[Thing], size: int, seconds: float) -> Iterator[list[Thing]]:
    """Yield *things* in lists of up to *size*, or of what came within *seconds* where that is less."""
    batch: list[Thing] = []
    begun = monotonic()
    for thing in things:
        batch.append(thing)
        if len(batch) >= size or monotonic() - begun >= seconds:
            yield batch
            batch, begun = [], monotonic()
    if batch:
        yield batch
