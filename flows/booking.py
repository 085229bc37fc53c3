"""A run in the books: started before the first step, finished whatever happens."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from flows.failures import Failure
from flows.settings import Settings
from storage import RunSummary, StorageError, Store, open_store


@dataclass
class Booking:
    """A run under way; `summary` is there once it is finished."""

    run_id: str
    summary: RunSummary | None = None


@contextmanager
def book_run(settings: Settings, flow_run_id: str | None, run_id: str | None = None) -> Iterator[Booking]:
    """Give the booking of a new run, finished when the block ends; with *run_id*, of one that others finish.

    A run whose block raises is finished as failed, one that is stopped as interrupted. A run that is killed
    stays unfinished. The next one takes up what either left.
    """
    if run_id is not None:
        yield Booking(run_id)
        return
    booking: Booking | None = None
    try:
        with hold_store(settings) as store:
            booking = Booking(store.start_run(flow_run_id, read_clock()))
        yield booking
    except BaseException as error:
        if booking is None:
            raise
        # The error that ended the run is the one to tell, not what it makes of closing the books.
        with suppress(StorageError):
            _finish(settings, booking, "failed" if isinstance(error, Exception) else "interrupted")
        raise
    _finish(settings, booking, "completed")


def hold_store(settings: Settings) -> Store:
    """Return the open store of the data folder; hold it for as short as can be."""
    return open_store(settings.data, wait_seconds=settings.wait_seconds)


def save_failures(store: Store, run_id: str, failures: Iterable[Failure]) -> None:
    """Record what could not be processed in a run."""
    for failure in failures:
        store.save_failure(run_id, failure.stage, failure.subject, failure.reason, failure.detail)


def read_clock() -> datetime:
    """Return the present moment: naive UTC, like every moment stored."""
    return datetime.now(UTC).replace(tzinfo=None)


def _finish(settings: Settings, booking: Booking, status: str) -> None:
    with hold_store(settings) as store:
        booking.summary = store.finish_run(booking.run_id, status, read_clock(), None)
