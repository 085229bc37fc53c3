"""Doing one thing to many at a time."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
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
