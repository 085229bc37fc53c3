"""A run in the books: started before the first step, finished whatever happens, with what each stage cost."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from flows.failures import Failure
from flows.interruption import give_way
from flows.liveness import find_living, live
from flows.logs import keep_log
from flows.measuring import measure
from flows.settings import Settings
from storage import RunSummary, Stage, StorageError, Store, open_store


@dataclass
class Booking:
    """A run under way; `summary` is there once it is finished. `killed` are flow runs that it found dead."""

    run_id: str
    summary: RunSummary | None = None
    killed: tuple[str, ...] = ()


@contextmanager
def book_run(
    settings: Settings, flow_run_id: str | None, run_id: str | None = None, *, stage: str | None = None
) -> Iterator[Booking]:
    """Give the booking of a new run, finished when the block ends; with *run_id*, of one that others finish.

    A run whose block raises is finished as failed, one that is stopped as interrupted. A run that is killed
    stays unfinished, which the next one notes. The next one takes up what either left. Where the block is a
    *stage*, its cost is stored with the run.
    """
    with ExitStack() as stack:
        booking = Booking(run_id) if run_id else stack.enter_context(_book_new(settings, flow_run_id))
        if stage:
            stack.enter_context(measure_stage(settings, stage, booking.run_id))
        yield booking


@contextmanager
def _book_new(settings: Settings, flow_run_id: str | None) -> Iterator[Booking]:
    booking: Booking | None = None
    with ExitStack() as stack:
        stack.enter_context(keep_log(settings.data, settings.log_format))
        try:
            with hold_store(settings) as store:
                killed = store.interrupt_runs(find_living(settings.data))
                booking = Booking(store.start_run(flow_run_id, read_clock()), killed=tuple(killed))
                # Before the store is let go of, so that no other run takes this one for dead.
                stack.enter_context(live(settings.data, booking.run_id))
            yield booking
        except BaseException as error:
            if booking is not None:
                # The error that ended the run is the one to tell, not what it makes of closing the books.
                with suppress(StorageError):
                    _finish(settings, booking, _name_end(error))
            raise
        _finish(settings, booking, "completed")


@contextmanager
def measure_stage(settings: Settings, stage: str, run_id: str) -> Iterator[None]:
    """Store what the block cost as a stage of a run, and how it ended.

    Raises `KeyboardInterrupt` where the run was asked to stop before.
    """
    give_way()
    started_at = read_clock()
    try:
        with measure() as cost:
            yield
    except BaseException as error:
        with suppress(StorageError):
            _save_stage(settings, run_id, Stage(stage, started_at, _name_end(error), **asdict(cost)))
        raise
    _save_stage(settings, run_id, Stage(stage, started_at, "completed", **asdict(cost)))


def hold_store(settings: Settings) -> Store:
    """Return the open store of the data folder; hold it for as short as can be."""
    return open_store(settings.data, wait_seconds=settings.wait_seconds, memory_bytes=settings.database_bytes)


def save_failures(store: Store, run_id: str, failures: Iterable[Failure]) -> None:
    """Record what could not be processed in a run."""
    for failure in failures:
        store.save_failure(
            run_id, failure.stage, failure.subject, failure.reason, failure.detail, failure.given
        )


def read_clock() -> datetime:
    """Return the present moment: naive UTC, like every moment stored."""
    return datetime.now(UTC).replace(tzinfo=None)


def _finish(settings: Settings, booking: Booking, status: str) -> None:
    with hold_store(settings) as store:
        booking.summary = store.finish_run(booking.run_id, status, read_clock(), None)


def _save_stage(settings: Settings, run_id: str, stage: Stage) -> None:
    with hold_store(settings) as store:
        store.save_stage(run_id, stage)


def _name_end(error: BaseException) -> str:
    return "failed" if isinstance(error, Exception) else "interrupted"
