"""What the commands share: their common options, the settings they give, days, complaints, exit codes."""

import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from flows.settings import Settings, read_settings
from tallywire.errors import InputError
from tallywire.redaction import redact
from tallywire.report.words import clean_text

DONE, DONE_WITH_FAILURES, WRONG_USE, INTERRUPTED = 0, 1, 2, 130

Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="The data folder. [default: TALLYWIRE_DATA, else ./data]"),
]
Seeds = Annotated[
    Path | None,
    typer.Option(
        "--seeds", metavar="DIR", help="The folder of seed articles. [default: TALLYWIRE_SEEDS, else ./seeds]"
    ),
]
Feeds = Annotated[
    Path | None,
    typer.Option(
        "--feeds",
        metavar="FILE.opml",
        help="A list of feeds to follow from now on. [default: TALLYWIRE_FEEDS]",
    ),
]


def settle(context: typer.Context, data: Path | None, **given: Any) -> Settings:
    """Return the settings of a command: *data* as given behind or before it, and what else is *given*."""
    return read_settings(data=data or context.obj, **given)


def read_day(value: str | None, option: str) -> date | None:
    """Return the day that the user wrote. Raises `InputError` naming the *option*."""
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        raise InputError(f"{option} {value}: a day such as 2022-03-03 is wanted") from error


def complain(line: str) -> None:
    """Say on standard error what could not be done."""
    # What comes from feeds and file names may hold more than a terminal should be told.
    print(f"tallywire: {redact(clean_text(line))}", file=sys.stderr)
