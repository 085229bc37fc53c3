"""The command line. Each command imports what it needs when it runs: Prefect alone costs seconds."""

import os
import sys
from io import TextIOWrapper
from typing import NoReturn

import typer

from flows.commands.export import export
from flows.commands.extract import extract
from flows.commands.feeds import feeds
from flows.commands.ingest import ingest
from flows.commands.options import DONE, INTERRUPTED, WRONG_USE, Data, complain
from flows.commands.query import sql
from flows.commands.report import report
from flows.commands.run import recover, retry, run, serve
from flows.commands.tracking import changes, review, why
from flows.commands.upkeep import backup, doctor, init, maintain, restore
from tallywire.errors import TallywireError

# Typer carries a click of its own; what all its errors of usage derive from is reached from the one it shows.
UsageError: type[Exception] = typer.BadParameter.__mro__[1]

app = typer.Typer(
    help="Reads the news and keeps the books on its numbers: who said which figure, of what, as of when, "
    "and how it changed.",
    epilog="Every command takes its settings from the environment too: TALLYWIRE_DATA, TALLYWIRE_SEEDS, "
    "TALLYWIRE_FEEDS, TALLYWIRE_WAIT_SECONDS, TALLYWIRE_FETCH_SECONDS and so on. Exit codes: 0 done, "
    "1 done with failures recorded, 2 wrong use or not possible.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback(invoke_without_command=True)
def share_options(context: typer.Context, data: Data = None) -> None:
    """Take the options that stand before the command."""
    context.obj = data
    if context.invoked_subcommand is None:
        print(context.get_help())
        raise typer.Exit(WRONG_USE)


for command in (
    run,
    retry,
    ingest,
    extract,
    sql,
    report,
    export,
    changes,
    why,
    review,
    doctor,
    init,
    backup,
    restore,
    maintain,
    serve,
    recover,
):
    app.command()(command)
app.add_typer(feeds, name="feeds")


def main() -> NoReturn:
    """Run the command line and exit with its code; what a user did wrong is one line on standard error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # Half a surrogate pair, as JSON can hold, is written as the escape JSON has for it.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = app(standalone_mode=False)
        sys.stdout.flush()
    except UsageError as error:
        complain(_explain_use(error))
        code = WRONG_USE
    except TallywireError as error:
        complain(str(error))
        code = WRONG_USE
    except BrokenPipeError:
        # Whoever read the output has seen enough; the stream must not be flushed again on the way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = DONE
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    if code == INTERRUPTED:
        complain("interrupted; what was saved is safe, and the next run completes the rest")
    sys.exit(code if isinstance(code, int) else DONE)


def _explain_use(error: Exception) -> str:
    """Return what click says of wrong use, in one line with the command that can tell more."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "tallywire"
    words = getattr(error, "format_message", error.__str__)()
    return f"{' '.join(words.split())} (see {command} --help)"
