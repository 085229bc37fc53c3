"""Taking in what others have collected."""

from typing import Annotated

import typer

from flows.commands.options import DONE, DONE_WITH_FAILURES, Data, Seeds, complain, settle
from flows.commands.run import Verbose


def ingest(
    context: typer.Context,
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...",
            help="Folders, files (.txt, .md, .html, .jsonl with a row per version, .warc), sitemaps by URL.",
        ),
    ],
    store_only: Annotated[
        bool, typer.Option("--store-only", help="Store the articles; the next run reads them.")
    ] = False,
    seeds: Seeds = None,
    data: Data = None,
    verbose: Verbose = False,
) -> None:
    """Take in articles from files, archives and sitemaps.

    They are read, tracked and published as well, unless they are to be stored alone.
    """
    settings = settle(context, data, seeds=seeds)
    from flows.taking_in import take_in

    failures = take_in(settings, paths, store_only=store_only, verbose=verbose)
    for line in failures:
        complain(line)
    raise typer.Exit(DONE_WITH_FAILURES if failures else DONE)
