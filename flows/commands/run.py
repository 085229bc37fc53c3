"""Running the pipeline: once, or on its schedules."""

from typing import Annotated

import typer

from flows.commands.options import DONE, DONE_WITH_FAILURES, Data, Feeds, Seeds, complain, settle

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
    """Run the pipeline on its schedules, in this one process; a run that would overlap is skipped."""
    settings = settle(context, data, seeds=seeds, feeds=feeds)
    from flows.serving import serve_schedules

    serve_schedules(settings)
