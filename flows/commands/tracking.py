"""Looking into the books: why figures are compared, what runs changed; and correcting them by review."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from flows.choices import OutputFormat, TextFormat
from flows.commands.options import Data, read_day, settle
from tallywire.errors import InputError

Form = Annotated[TextFormat, typer.Option("--format", help="How to write the answer.")]


def why(
    context: typer.Context,
    figure: Annotated[str, typer.Argument(metavar="FIGURE", help="A figure_id, or how it begins.")],
    other: Annotated[str, typer.Argument(metavar="FIGURE", help="Another one.")],
    form: Form = TextFormat.TEXT,
    data: Data = None,
) -> None:
    """Say whether two figures are compared, and if not, why.

    Named is each part of their series in which they differ.
    """
    settings = settle(context, data)
    from flows.tracking_output import write_explanation, write_explanation_json
    from storage import read_public
    from storage.pairs import explain_figures

    with read_public(settings.data, memory_bytes=settings.database_bytes) as public:
        found = explain_figures(public, figure, other)
    write = write_explanation_json if form is TextFormat.JSON else write_explanation
    write(*found, sys.stdout)


def changes(
    context: typer.Context,
    run: Annotated[str | None, typer.Option("--run", metavar="N", help="What this run changed.")] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DAY", help="What the runs since this day changed.")
    ] = None,
    series: Annotated[
        str | None, typer.Option("--series", metavar="S", help="What changed in the series with this id.")
    ] = None,
    article: Annotated[
        str | None,
        typer.Option(
            "--article", metavar="A", help="What each version of the article at this address changed."
        ),
    ] = None,
    form: Form = TextFormat.TEXT,
    data: Data = None,
) -> None:
    """Say what runs changed, series by series.

    It is told of the last run that changed something, unless options say which.

    As JSON with the deltas, which replayed one after the other give the series, or the article's figures,
    as they are.
    """
    if run is not None and since is not None:
        raise typer.BadParameter("give --run or --since, not both")
    if article is not None and (run is not None or since is not None or series is not None):
        raise typer.BadParameter("give --article alone")
    day = read_day(since, "--since")
    settings = settle(context, data)
    from flows.tracking_output import write_changes, write_changes_json, write_versions, write_versions_json
    from storage import read_public
    from storage.article_deltas import load_article_versions
    from storage.run_deltas import load_run_changes

    if article is not None:
        with read_public(settings.data, memory_bytes=settings.database_bytes) as public:
            versions = load_article_versions(public, article)
        (write_versions_json if form is TextFormat.JSON else write_versions)(versions, sys.stdout)
        return
    with read_public(settings.data, memory_bytes=settings.database_bytes) as public:
        found = load_run_changes(public, run_id=run, since=day, series_id=series)
    if run is None and since is None and series is None:
        found = found[-1:]
    write = write_changes_json if form is TextFormat.JSON else write_changes
    write(found, sys.stdout)


def review(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="Reviews in TOML or CSV: see docs/tracking.md.")
    ] = None,
    show: Annotated[bool, typer.Option("--list", help="Show the reviews that were given so far.")] = False,
    data: Data = None,
) -> None:
    """Correct figures and series by a file of reviews.

    They lie on top of what was read; all rows of the file are applied or none.
    """
    if (file is None) is not show:
        raise typer.BadParameter("give FILE or --list")
    settings = settle(context, data)
    if file is None:
        from flows.table_output import write_table
        from storage import read_public

        with read_public(settings.data, memory_bytes=settings.database_bytes) as public:
            write_table(public.query(REVIEWS), OutputFormat.TABLE, sys.stdout)
        return
    if not (settings.data / "tallywire.duckdb").is_file():
        raise InputError(f"{settings.data}: there is no database to review; `tallywire run` makes one")
    from flows.review_files import apply_reviews
    from tallywire.report.words import say_count

    added = apply_reviews(settings, file)
    print(
        f"{say_count(len(added), 'review')} added" if added else "No new review: all of them are in the books"
    )
    for review_id in added:
        print(f"  {review_id}")


REVIEWS = (
    "SELECT review_id, action, coalesce(text, series_id, undoes) AS what, field, value, reviewer,"
    " coalesce(reviewed_on, CAST(recorded_at AS DATE)) AS day, why, is_undone, n_figures FROM reviews"
)
