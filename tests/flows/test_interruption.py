"""Who asks a run to stop is heard, also where a library swallows the interrupt."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest

from flows.booking import hold_store, measure_stage
from flows.interruption import give_way, heed_signals
from flows.progress import show_progress
from flows.settings import Settings

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@pytest.fixture(autouse=True)
def heeded() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in SIGNALS}
    heed_signals()
    yield
    heed_signals()
    for number, handler in before.items():
        signal.signal(number, handler)


def swallow(number: signal.Signals) -> None:
    with suppress(KeyboardInterrupt):
        os.kill(os.getpid(), number)
        signal.sigtimedwait([], 0.1)


def test_work_that_nobody_asked_to_stop_goes_on() -> None:
    with show_progress("articles", 1) as advance:
        advance(1)
    give_way()


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_interrupts_at_once(number: signal.Signals) -> None:
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), number)


@pytest.mark.parametrize("number", SIGNALS)
def test_an_interrupt_that_was_swallowed_comes_again_with_the_next_step(number: signal.Signals) -> None:
    with show_progress("articles", 2) as advance:
        advance(1)
        swallow(number)
        with pytest.raises(KeyboardInterrupt):
            advance(1)


def test_an_interrupt_that_was_swallowed_comes_again_before_the_next_stage(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    with hold_store(settings) as store:
        run = store.start_run(None, datetime(2026, 1, 1))
    with measure_stage(settings, "ingest", run):
        swallow(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt), measure_stage(settings, "extract", run):
        pytest.fail("it was begun")
