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
    """Show what is installed and how the data fare.

    That is the programs, the model, the database, the last runs and failures.
    """
    settings = settle(context, data)
    from flows.doctor import examine

    raise typer.Exit(DONE if examine(settings) else DONE_WITH_FAILURES)


def backup(
    context: typer.Context,
    to: Annotated[
        Path | None,
        typer.Argument(
            metavar="[TO]", help="A new file, or a folder. [default: backups/ in the data folder]"
        ),
    ] = None,
    data: Data = None,
) -> None:
    """Copy the database as it is now; runs may go on meanwhile."""
    settings = settle(context, data)
    from flows.upkeep import make_backup

    path, size = make_backup(settings, to)
    print(f"Backup    {path}, {size / 1e6:.1f} MB")


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `tallywire backup` made.")],
    yes: Annotated[
        bool, typer.Option("--yes", help="Replace the database that is there; it is kept among the backups.")
    ] = False,
    data: Data = None,
) -> None:
    """Make a backup the database."""
    settings = settle(context, data)
    from flows.upkeep import restore_backup

    kept = restore_backup(settings, file, replace=yes)
    print(f"Restored  {settings.data / 'tallywire.duckdb'}")
    if kept:
        print(f"Kept      {kept}")


def maintain(
    context: typer.Context,
    keep: Annotated[
        int, typer.Option("--keep", min=1, help="How many backups of earlier maintenance stay.")
    ] = 8,
    no_backup: Annotated[bool, typer.Option("--no-backup", help="Make no backup before.")] = False,
    data: Data = None,
) -> None:
    """Check the database, back it up, and write it anew.

    The room that is no longer used goes back to the disk.
    """
    settings = settle(context, data)
    from flows.upkeep import maintain_data
    from flows.wording import say_maintained

    print(say_maintained(maintain_data(settings, backup=not no_backup, keep=keep)))
