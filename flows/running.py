"""`tallywire run`: the pipeline as an ad-hoc flow run, with the report in the terminal."""

import importlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flows.booking import hold_store
from flows.interruption import heed_signals
from flows.prefect_server import start_server
from flows.progress import tell
from flows.registers import load_feed_list, load_register, load_story_list, load_watch_rules
from flows.report_files import count_outdated, find_page, load_published
from flows.settings import Settings, find_seeds
from flows.terminal import print_next, print_outdated, print_report
from storage import StorageError
from storage.database import is_disk_full
from storage.opening import LIVE_FILE
from storage.replays import OpenFailure
from tallywire.errors import InputError

# Either of these set means that the user has a Prefect of their own for the run to go to.
OWN_PREFECT = ("PREFECT_API_URL", "PREFECT_PROFILE")


def run_once(
    settings: Settings, *, write_report: bool, reextract: bool, poll_all: bool, verbose: bool
) -> list[str]:
    """Run the pipeline and print its report; return what could not be processed, a line each.

    Unless the environment names a Prefect server or profile, the run uses a temporary server whose files lie
    in the data folder.
    """
    check_inputs(settings)
    quiet_prefect(verbose)
    tell(f"Reading {find_seeds(settings)} into {settings.data}; Prefect takes some seconds to start")
    heed_signals()
    try:
        with find_prefect(settings, is_scheduling=False):
            from flows.pipeline import pipeline

            summary = pipeline(
                seeds=settings.seeds,
                feeds=settings.feeds,
                data=settings.data,
                write_report=write_report,
                reextract=reextract,
                poll_all=poll_all,
            )
    except Exception as error:
        # Prefect keeps its files there too, and says anything but that.
        if not isinstance(error, StorageError) and is_disk_full(settings.data):
            raise StorageError(f"{settings.data}: the disk is full; what was saved before is safe") from error
        raise
    data = load_published(settings.data, memory_bytes=settings.database_bytes)
    if write_report:
        print_report(data, summary)
    print_outdated(count_outdated(settings.data, memory_bytes=settings.database_bytes))
    print_next(settings.data, find_page(settings.data) if write_report else None)
    return [failure.reason for failure in data.failures]


@dataclass(frozen=True, slots=True)
class Retried:
    """What was tried again, by how it went."""

    good: tuple[OpenFailure, ...] = ()
    failed: tuple[OpenFailure, ...] = ()


def run_again(settings: Settings, run_id: str | None, stage: str | None, *, verbose: bool) -> Retried:
    """Run the pipeline on what failed before, in one run or at one stage where given; return how it went.

    Nothing runs where nothing failed. Raises `InputError` when there is no run *run_id*.
    """
    if not (settings.data / LIVE_FILE).exists():
        raise StorageError(f"{settings.data / LIVE_FILE}: none yet; `tallywire run` makes it")
    with hold_store(settings) as store:
        if run_id and not store.has_run(run_id):
            raise InputError(f"--run {run_id}: no such run; `tallywire doctor` shows the last ones")
        wanted = store.requeue_failures(run_id, stage)
    if not wanted:
        return Retried()
    run_once(settings, write_report=True, reextract=False, poll_all=False, verbose=verbose)
    with hold_store(settings) as store:
        still = set(store.load_open_failures())
    return Retried(
        tuple(failure for failure in wanted if failure not in still),
        tuple(failure for failure in wanted if failure in still),
    )


def check_inputs(settings: Settings) -> None:
    """Raise a `TallywireError` for a folder, list or database that cannot be used, before Prefect starts."""
    if not (seeds := find_seeds(settings)).is_dir():
        raise InputError(f"{seeds}: no such folder of seeds")
    if settings.feeds:
        load_feed_list(settings.feeds)
    load_register(settings)
    load_story_list(settings)
    load_watch_rules(settings)
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{settings.data}: cannot be the data folder: {error.strerror}") from error
    hold_store(settings).close()


@contextmanager
def find_prefect(settings: Settings, *, is_scheduling: bool) -> Iterator[str | None]:
    """Let Prefect, not yet imported, find a server: the user's own, else one that runs while the block does.

    Give the address of the latter, whose files lie in the data folder; None where the user has one.
    """
    if has_own_prefect():
        yield None
        return
    os.environ.setdefault("PREFECT_HOME", str((settings.data / ".prefect").absolute()))
    with start_server(is_scheduling=is_scheduling) as server:
        os.environ["PREFECT_API_URL"] = server.url
        if not is_scheduling:
            # Prefect sends its log on after the run, when this server has ended; ours has it all.
            os.environ.setdefault("PREFECT_LOGGING_TO_API_ENABLED", "false")
        # Seconds for both, so they pass together.
        importlib.import_module("flows.engine")
        server.wait_until_ready()
        yield server.url


def has_own_prefect() -> bool:
    """Return whether the environment names a Prefect server, a profile, or a home with profiles."""
    home = os.environ.get("PREFECT_HOME")
    return any(name in os.environ for name in OWN_PREFECT) or bool(
        home and (Path(home) / "profiles.toml").exists()
    )


def quiet_prefect(verbose: bool) -> None:
    """Keep Prefect's log off the terminal, where the user has not said otherwise."""
    if not verbose:
        # Errors reach the user as one line of our own; Prefect would print their traceback before it.
        os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")
