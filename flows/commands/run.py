"""Running the pipeline: once, or on its schedules."""

from typing import Annotated

import typer

from flows.choices import Stage
from flows.commands.options import DONE, DONE_WITH_FAILURES, Data, Feeds, Seeds, complain, settle
from tallywire.errors import InputError
from tallywire.report.words import clean_text

Verbose = Annotated[bool, typer.Option("--verbose", help="Show what Prefect logs.")]


def run(
    context: typer.Context,
    seeds: Seeds = None,
    feeds: Feeds = None,
    data: Data = None,
    no_report: Annotated[
        bool, typer.Option("--no-report", help="Write no pages and print no tables.")
    ] = False,
    reextract: Annotated[
        bool,
        typer.Option("--reextract", help="Read stored articles anew that another version of Tallywire read."),
    ] = False,
    poll_all: Annotated[
        bool, typer.Option("--poll-all", help="Poll feeds too that are not due, but for a server's own wish.")
    ] = False,
    verbose: Verbose = False,
) -> None:
    """Run the pipeline once: ingest, extract, track, report. No server is needed."""
    settings = settle(context, data, seeds=seeds, feeds=feeds)
    from flows.running import run_once

    failures = run_once(
        settings,
        write_report=not no_report,
        reextract=reextract,
        poll_all=poll_all,
        verbose=verbose,
    )
    for line in failures:
        complain(line)
    raise typer.Exit(DONE_WITH_FAILURES if failures else DONE)


def serve(
    context: typer.Context,
    seeds: Seeds = None,
    feeds: Feeds = None,
    data: Data = None,
) -> None:
    """Do all that is done on schedule, in one process.

    That is polling, fetching pages again, reporting and maintaining; no run overlaps itself.
    """
    settings = settle(context, data, seeds=seeds, feeds=feeds)
    from flows.serving import serve_schedules

    serve_schedules(settings)


def retry(
    context: typer.Context,
    run_id: Annotated[
        str | None, typer.Option("--run", metavar="N", help="Only what failed in this run.")
    ] = None,
    stage: Annotated[Stage | None, typer.Option("--stage", help="Only what failed at this stage.")] = None,
    seeds: Seeds = None,
    feeds: Feeds = None,
    data: Data = None,
    verbose: Verbose = False,
) -> None:
    """Try again what failed, and say what succeeded.

    Feeds are polled, pages captured and articles read that failed before and were not made good since.
    """
    settings = settle(context, data, seeds=seeds, feeds=feeds)
    from flows.running import run_again

    retried = run_again(settings, run_id, stage, verbose=verbose)
    for failure in retried.good:
        print(f"Made good     {failure.stage}  {clean_text(failure.subject)}")
    for failure in retried.failed:
        print(f"Failed again  {failure.stage}  {clean_text(failure.subject)}")
    if not retried.good and not retried.failed:
        print("Nothing has failed that was not made good since.")
    raise typer.Exit(DONE_WITH_FAILURES if retried.failed else DONE)


def recover(context: typer.Context, data: Data = None) -> None:
    """Tell the Prefect server of runs that were killed.

    The worker that is started next takes them up.
    """
    settings = settle(context, data)
    from flows.running import has_own_prefect

    if not has_own_prefect():
        raise InputError("PREFECT_API_URL: names no Prefect server to tell")
    from flows.recovery import recover_runs

    for name in recover_runs(settings):
        print(f"Taken up  {name}")
