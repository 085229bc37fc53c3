"""The command line. Each command imports what it needs when it runs: Prefect alone costs seconds."""

import os
import sys
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from flows.choices import EngineName, OutputFormat, What
from flows.settings import Settings, read_settings
from tallywire.errors import InputError, TallywireError
from tallywire.report.words import clean_text

DONE, DONE_WITH_FAILURES, WRONG_USE, INTERRUPTED = 0, 1, 2, 130

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

Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="The data folder. [default: ./data, TALLYWIRE_DATA]"),
]
Seeds = Annotated[
    Path | None,
    typer.Option(
        "--seeds", metavar="DIR", help="The folder of seed articles. [default: ./seeds, TALLYWIRE_SEEDS]"
    ),
]
Feeds = Annotated[
    Path | None,
    typer.Option("--feeds", metavar="FILE.opml", help="Feeds to read; none: no network. [TALLYWIRE_FEEDS]"),
]
Verbose = Annotated[bool, typer.Option("--verbose", help="Show what Prefect logs.")]


@app.callback(invoke_without_command=True)
def share_options(context: typer.Context, data: Data = None) -> None:
    """Take the options that stand before the command."""
    context.obj = data
    if context.invoked_subcommand is None:
        print(context.get_help())
        raise typer.Exit(WRONG_USE)


@app.command()
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
    verbose: Verbose = False,
) -> None:
    """Run the pipeline once: ingest, extract, track, report. No server is needed."""
    settings = _settle(context, data, seeds=seeds, feeds=feeds)
    from flows.running import run_once

    failures = run_once(settings, write_report=not no_report, reextract=reextract, verbose=verbose)
    for line in failures:
        _complain(line)
    raise typer.Exit(DONE_WITH_FAILURES if failures else DONE)


@app.command()
def extract(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILES]...", help="Text files, an article each.")
    ] = None,
    articles: Annotated[
        Path | None,
        typer.Option(
            "--articles",
            metavar="INDEX.jsonl",
            help="An index: JSON lines with article, published, file (relative to the index) or text, title.",
        ),
    ] = None,
    what: Annotated[What, typer.Option("--what", help="What to write of each article.")] = What.FIGURES,
    engine: Annotated[
        EngineName,
        typer.Option(
            "--engine", help="Who reads the figures: the rules, or the language model TALLYWIRE_LLM_MODEL."
        ),
    ] = EngineName.RULES,
    published: Annotated[
        str | None,
        typer.Option("--published", metavar="DATE", help="The day FILES were published: 2022-03-03."),
    ] = None,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain", help="Write, instead of JSON, each figure's sentence and the rule behind each field."
        ),
    ] = False,
) -> None:
    """Read articles and write what is found as JSON lines. No database."""
    if not files and articles is None:
        raise typer.BadParameter("give FILES or --articles INDEX.jsonl")
    if explain and what is not What.FIGURES:
        raise typer.BadParameter("--explain explains figures alone")
    day = _read_day(published, "--published")
    for path in (*(files or ()), *([articles] if articles else ())):
        if not path.is_file() and not path.is_fifo():
            raise InputError(f"{path}: no such file")
    from flows.article_lines import choose_finder, extract_to, say_record
    from flows.explanations import explain_finding

    failures: list[str] = []

    def complain(line: str) -> None:
        failures.append(line)
        _complain(line)

    find = choose_finder(what, engine, read_settings().llm_model, complain)
    say = explain_finding if explain else say_record
    extract_to(sys.stdout, files or [], articles, find, say, day, complain)
    raise typer.Exit(DONE_WITH_FAILURES if failures else DONE)


@app.command()
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
    """Query what was last published, read-only; works while a run is writing."""
    settings = _settle(context, data)
    day = _read_day(as_of, "--as-of")
    from flows.table_output import write_table
    from storage import read_public

    with read_public(settings.data) as public:
        if day:
            public.go_back_to(day)
        write_table(public.query(query), form, sys.stdout)


@app.command()
def report(context: typer.Context, data: Data = None) -> None:
    """Write the report of what was last published, and print it."""
    settings = _settle(context, data)
    from flows.report_files import write_report
    from flows.terminal import print_next, print_report

    written = write_report(settings.data)
    print_report(written.data, None)
    print_next(settings.data, written.page)


@app.command()
def doctor(context: typer.Context, data: Data = None) -> None:
    """Show what is installed, the model, the database, the last runs and failures."""
    settings = _settle(context, data)
    from flows.doctor import examine

    raise typer.Exit(DONE if examine(settings) else DONE_WITH_FAILURES)


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that is empty or not there.")],
) -> None:
    """Make a starter project for your own articles, feeds and sources."""
    from flows.starter import make_project

    for path in make_project(folder):
        print(path)


@app.command()
def serve(
    context: typer.Context,
    seeds: Seeds = None,
    feeds: Feeds = None,
    data: Data = None,
) -> None:
    """Run the pipeline on its schedules, in this one process; a run that would overlap is skipped."""
    settings = _settle(context, data, seeds=seeds, feeds=feeds)
    from flows.serving import serve_schedules

    serve_schedules(settings)


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
        _complain(_explain_use(error))
        code = WRONG_USE
    except TallywireError as error:
        _complain(str(error))
        code = WRONG_USE
    except BrokenPipeError:
        # Whoever read the output has seen enough; the stream must not be flushed again on the way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = DONE
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    if code == INTERRUPTED:
        _complain("interrupted; what was saved is safe, and the next run completes the rest")
    sys.exit(code if isinstance(code, int) else DONE)


def _settle(context: typer.Context, data: Path | None, **given: Path | None) -> Settings:
    return read_settings(data=data or context.obj, **given)


def _read_day(value: str | None, option: str) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        raise InputError(f"{option} {value}: a day such as 2022-03-03 is wanted") from error


def _complain(line: str) -> None:
    # What comes from feeds and file names may hold more than a terminal should be told.
    print(f"tallywire: {clean_text(line)}", file=sys.stderr)


def _explain_use(error: Exception) -> str:
    """Return what click says of wrong use, in one line with the command that can tell more."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "tallywire"
    words = getattr(error, "format_message", error.__str__)()
    return f"{' '.join(words.split())} (see {command} --help)"
