"""Progress: on a terminal's standard error, and nowhere else."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from flows.interruption import give_way


def tell(line: str) -> None:
    """Print *line* where a bar would stand: on a terminal's standard error only."""
    console = Console(stderr=True)
    if console.is_terminal:
        console.print(line, style="dim", highlight=False, markup=False)


@contextmanager
def show_progress(
    label: str, total: int | None, beside: TextIO | None = None
) -> Iterator[Callable[[int], None]]:
    """Show a bar named *label* while the block runs; what it gives advances the bar by a number of steps.

    No bar is shown where *beside*, the stream that results go to, is a terminal too: they would mix. A step
    in the main thread raises `KeyboardInterrupt` where the process was asked to stop before.
    """
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description:<8}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal or (beside is not None and beside.isatty()),
    )
    with bar:
        job = bar.add_task(label, total=total)

        def advance(steps: int) -> None:
            bar.advance(job, steps)
            if current_thread() is main_thread():
                give_way()

        yield advance


@contextmanager
def show_wait(label: str) -> Iterator[None]:
    """Show that *label* is under way while the block runs, where its steps cannot be counted."""
    console = Console(stderr=True)
    if console.is_terminal:
        with console.status(label):
            yield
    else:
        yield
