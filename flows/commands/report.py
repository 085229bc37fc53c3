"""`tallywire report`: the site anew, or the changes since a day or of one story in the form asked for."""

import sys
from typing import Annotated

import typer

from flows.choices import ReportFormat
from flows.commands.options import Data, read_day, settle


def report(
    context: typer.Context,
    since: Annotated[
        str | None,
        typer.Option(
            "--since", metavar="DAY", help="What runs on that day or later changed, not the last run alone."
        ),
    ] = None,
    story: Annotated[
        str | None,
        typer.Option(
            "--story",
            metavar="WORDS",
            help="Only the series of a story by its name, or those whose label has words beginning so.",
        ),
    ] = None,
    form: Annotated[
        ReportFormat,
        typer.Option(
            "--format", help="html writes pages; md, json and csv are printed and leave the pages alone."
        ),
    ] = ReportFormat.HTML,
    data: Data = None,
) -> None:
    """Write the report of what was last published, and print it."""
    settings = settle(context, data)
    day = read_day(since, "--since")
    from flows.report_files import load_scope, render_scope, write_report, write_scope
    from flows.terminal import print_next, print_report

    if form is not ReportFormat.HTML:
        sys.stdout.write(
            render_scope(load_scope(settings.data, day, story, memory_bytes=settings.database_bytes), form)
        )
    elif day or story:
        scope = load_scope(settings.data, day, story, memory_bytes=settings.database_bytes)
        page = write_scope(settings.data, scope, settings.report_url, memory_bytes=settings.database_bytes)
        print_report(scope.data, None)
        print_next(settings.data, page)
    else:
        written = write_report(settings.data, settings.report_url, memory_bytes=settings.database_bytes)
        print_report(written.data, None)
        print_next(settings.data, written.page)
