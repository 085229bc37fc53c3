"""Reading articles without a database."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from flows.choices import EngineName, What
from flows.commands.options import DONE, DONE_WITH_FAILURES, complain, read_day
from flows.settings import read_settings
from tallywire.errors import InputError


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
    day = read_day(published, "--published")
    for path in (*(files or ()), *([articles] if articles else ())):
        if not path.is_file() and not path.is_fifo():
            raise InputError(f"{path}: no such file")
    from flows.article_lines import choose_finder, extract_to, say_record
    from flows.explanations import explain_finding

    failures: list[str] = []

    def record(line: str) -> None:
        failures.append(line)
        complain(line)

    find = choose_finder(what, engine, read_settings().llm_model, record)
    say = explain_finding if explain else say_record
    extract_to(sys.stdout, files or [], articles, find, say, day, record)
    raise typer.Exit(DONE_WITH_FAILURES if failures else DONE)
