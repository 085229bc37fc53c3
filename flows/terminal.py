"""What `tallywire run` and `tallywire report` print at the end: what changed, and where to look next."""

import shlex
import shutil
import sys
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.table_output import write_view
from flows.wording import say_run, say_state
from storage import RunSummary
from storage.public import PUBLIC_FILE
from tallywire.report.model import ReportData
from tallywire.report.table import TextTable, build_tables
from tallywire.report.words import say_count

# Rows of one table in the terminal; the page has them all.
LIMIT = 20
# Into a pipe or a file the tables are as wide as this, so that nothing is cut.
PIPE_WIDTH = 160


def print_report(data: ReportData, run: RunSummary | None) -> None:
    """Print the tables of *data* under a line on what *run* did; only that line when it changed nothing."""
    console = _console()
    if run:
        console.print(Text(f"Run {run.run_id}: {say_run(run)}", style="bold"))
    is_quiet = run is not None and not (run.versions_new or run.figures_new or run.revisions_new)
    if is_quiet:
        console.print(f"Nothing changed since the last run. There are {say_state(data.totals)}.")
    tables = [] if is_quiet else build_tables(data, LIMIT)
    for table in tables:
        _print_table(console, table)


def print_next(data_folder: Path, page: Path | None) -> None:
    """Print where the page and the database are, and what to do next."""
    command = name_command()
    given = "" if data_folder == Path("data") else f" --data {shlex.quote(str(data_folder))}"
    console = _console()
    console.print()
    if page:
        console.print(f"Report    {page}", soft_wrap=True, highlight=False)
    else:
        console.print(
            f"Report    not written anew: `{command} report{given}` does that",
            soft_wrap=True,
            highlight=False,
        )
    console.print(f"Database  {data_folder / PUBLIC_FILE}", soft_wrap=True, highlight=False)
    for number, line in enumerate(
        (f'sql{given} "SELECT * FROM conflicts"', f"run{given} --feeds FILE.opml", f"doctor{given}")
    ):
        console.print(f"{'' if number else 'Next':<10}{command} {line}", soft_wrap=True, highlight=False)


def print_outdated(versions: int) -> None:
    """Print that so many stored articles were read by another version of Tallywire, where any were."""
    if versions:
        console = _console()
        console.print(
            f"Read by another version of Tallywire: {say_count(versions, 'stored article')};"
            f" `{name_command()} run --reextract` reads what is stored anew",
            soft_wrap=True,
            highlight=False,
        )


def name_command() -> str:
    """Return how this program can be called from here: its name where it is on the path, else its path."""
    program = Path(sys.argv[0])
    found = shutil.which("tallywire")
    if found and Path(found).resolve() == program.resolve():
        return "tallywire"
    if program.name != "tallywire":
        return f"{shlex.quote(sys.executable)} -m flows"
    here = Path.cwd()
    return shlex.quote(str(program.relative_to(here) if program.is_relative_to(here) else program))


def _print_table(console: Console, table: TextTable) -> None:
    view = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column in table.columns:
        view.add_column(Text(column), overflow="fold")
    for row in table.rows:
        view.add_row(*map(Text, row))
    console.print()
    console.print(Text(table.title, style="bold"))
    write_view(view, sys.stdout, PIPE_WIDTH)
    if table.left_out:
        console.print(f"… {table.left_out}", highlight=False)


def _console() -> Console:
    console = Console()
    return console if console.is_terminal else Console(width=PIPE_WIDTH)
