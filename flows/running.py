"""`tallywire run`: the pipeline as an ad-hoc flow run, with the report in the terminal."""

import os

from flows.progress import tell
from flows.registers import load_feed_list, load_register
from flows.report_files import find_page, load_published
from flows.settings import Settings, find_seeds
from flows.terminal import print_next, print_report
from tallywire.errors import InputError

# Any of these set means that the user has a Prefect of their own for the run to go to.
OWN_PREFECT = ("PREFECT_API_URL", "PREFECT_HOME", "PREFECT_PROFILE")


def run_once(settings: Settings, *, write_report: bool, verbose: bool) -> list[str]:
    """Run the pipeline and print its report; return what could not be processed, a line each.

    Unless the environment names a Prefect server or home, the run uses a temporary server whose files lie in
    the data folder.
    """
    check_inputs(settings)
    prepare_prefect(settings, verbose)
    tell(f"Reading {find_seeds(settings)} into {settings.data}; Prefect takes some seconds to start")
    from flows.pipeline import pipeline

    summary = pipeline(
        seeds=settings.seeds, feeds=settings.feeds, data=settings.data, write_report=write_report
    )
    data = load_published(settings.data)
    if write_report:
        print_report(data, summary)
    print_next(settings.data, find_page(settings.data) if write_report else None)
    return [failure.reason for failure in data.failures]


def check_inputs(settings: Settings) -> None:
    """Raise `InputError` for a folder or list that cannot be used, before seconds are spent on Prefect."""
    if not (seeds := find_seeds(settings)).is_dir():
        raise InputError(f"{seeds}: no such folder of seeds")
    if settings.feeds:
        load_feed_list(settings.feeds)
    load_register(settings)
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{settings.data}: cannot be the data folder: {error.strerror}") from error


def prepare_prefect(settings: Settings, verbose: bool) -> None:
    """Set what Prefect reads from the environment when it is imported, where the user has not."""
    if not any(name in os.environ for name in OWN_PREFECT):
        os.environ["PREFECT_HOME"] = str((settings.data / ".prefect").absolute())
    if not verbose:
        # Errors reach the user as one line of our own; Prefect would print their traceback before it.
        os.environ.setdefault("PREFECT_LOGGING_LEVEL", "CRITICAL")
