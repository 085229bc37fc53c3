"""Setting up a project, and looking after it."""

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.options import DONE, DONE_WITH_FAILURES, Data, settle


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that is empty or not there.")],
) -> None:
    """Make a starter project for your own articles, feeds and sources."""
    from flows.starter import make_project

    for path in make_project(folder):
        print(path)


def doctor(context: typer.Context, data: Data = None) -> None:
    """Show what is installed, the model, the database, the last runs and failures."""
    settings = settle(context, data)
    from flows.doctor import examine

    raise typer.Exit(DONE if examine(settings) else DONE_WITH_FAILURES)
