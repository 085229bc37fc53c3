"""Reading what was last published, by SQL."""

import sys
from typing import Annotated

import typer

from flows.choices import OutputFormat
from flows.commands.options import Data, read_day, settle


def sql(
    context: typer.Context,
    query: Annotated[str, typer.Argument(metavar="QUERY", help="One SQL statement on the public views.")],
    form: Annotated[
        OutputFormat, typer.Option("--format", help="How to write the answer.")
    ] = OutputFormat.TABLE,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="DAY",
            help="See figures, latest and conflicts as they had been reported by that day.",
        ),
    ] = None,
    data: Data = None,
) -> None:
    """Query what was last published by SQL, read-only.

    It works while a run is writing.
    """
    settings = settle(context, data)
    day = read_day(as_of, "--as-of")
    from flows.table_output import write_table
    from storage import read_public

    with read_public(settings.data, memory_bytes=settings.database_bytes) as public:
        if day:
            public.go_back_to(day)
        write_table(public.query(query), form, sys.stdout)
