"""The feeds that are followed: added, listed, looked at, set and left."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from flows.choices import OutputFormat
from flows.commands.options import DONE, DONE_WITH_FAILURES, Data, complain, settle
from tallywire.errors import InputError

feeds = typer.Typer(help="Follow feeds, and see how they fare.")

Url = Annotated[str, typer.Argument(metavar="URL", help="The address of a feed that is followed.")]
Form = Annotated[OutputFormat, typer.Option("--format", help="How to write it.")]
Shortest = Annotated[
    str | None, typer.Option("--min", metavar="TIME", help="Shortest time between polls: 10m, 2h, 1d.")
]
Longest = Annotated[
    str | None, typer.Option("--max", metavar="TIME", help="Longest time between polls: 10m, 2h, 1d.")
]
Agent = Annotated[str | None, typer.Option("--user-agent", metavar="AGENT", help="Who requests say we are.")]
Headers = Annotated[
    list[str] | None,
    typer.Option(
        "--header",
        metavar="NAME:VALUE",
        help="A header to send; a secret as NAME:env:VARIABLE or NAME:block:BLOCK. May be repeated.",
    ),
]
User = Annotated[
    str | None, typer.Option("--user", metavar="NAME", help="The user's name for basic authentication.")
]
Secret = Annotated[
    str | None,
    typer.Option(
        "--secret",
        metavar="env:NAME|block:NAME",
        help="Where the password is: a variable or a Prefect block.",
    ),
]
FullText = Annotated[
    bool | None,
    typer.Option("--full-text/--no-full-text", help="Fetch the pages behind items, or take the feed's text."),
]
Tags = Annotated[
    list[str] | None, typer.Option("--tag", metavar="TAG", help="A tag for its stories. May be repeated.")
]


@feeds.command()
def add(
    context: typer.Context,
    source: Annotated[
        str,
        typer.Argument(
            metavar="URL|FILE.opml", help="A feed, a site that names its feeds, or a list of feeds in OPML."
        ),
    ],
    shortest: Shortest = None,
    longest: Longest = None,
    user_agent: Agent = None,
    header: Headers = None,
    user: User = None,
    secret: Secret = None,
    full_text: FullText = None,
    tag: Tags = None,
    unchecked: Annotated[
        bool, typer.Option("--unchecked", help="Follow the address without looking at it first.")
    ] = False,
    data: Data = None,
) -> None:
    """Follow a feed, or all feeds of a list. It is looked at first; the items come with the next run."""
    settings = settle(context, data)
    from flows.feed_books import GivenOptions, add_feed, import_feeds, make_options
    from tallywire.feed_options import FeedOptions

    given = GivenOptions(
        shortest=shortest,
        longest=longest,
        user_agent=user_agent,
        headers=header,
        user=user,
        secret=secret,
        full_text=full_text,
        tags=tag,
    )
    options = make_options(FeedOptions(), source, given)
    if "://" not in source:
        if options != FeedOptions():
            raise InputError(f"{source}: settings are given to feeds one by one: tallywire feeds set URL")
        for line in import_feeds(settings, Path(source)):
            print(line)
        return
    for line in add_feed(settings, source, options, is_checked=not unchecked):
        print(line)


@feeds.command("list")
def list_feeds(context: typer.Context, form: Form = OutputFormat.TABLE, data: Data = None) -> None:
    """Show how the feeds fare.

    That is the last poll, the last new item, failures and the next poll. Times in UTC.
    """
    settings = settle(context, data)
    from flows.booking import hold_store
    from flows.table_output import write_table

    with hold_store(settings) as store:
        table = store.list_feeds()
    write_table(table, form, sys.stdout)


@feeds.command("import")
def import_list(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(metavar="FILE.opml", help="A list of feeds.")],
    data: Data = None,
) -> None:
    """Follow the feeds of a list in OPML.

    Those that are followed already stay as they are.
    """
    settings = settle(context, data)
    from flows.feed_books import import_feeds

    for line in import_feeds(settings, path):
        print(line)


@feeds.command("export")
def export_list(
    context: typer.Context,
    path: Annotated[
        Path | None, typer.Argument(metavar="[FILE.opml]", help="Where to; default: standard output.")
    ] = None,
    data: Data = None,
) -> None:
    """Write the feeds that are polled as OPML, for another feed reader."""
    settings = settle(context, data)
    from flows.feed_books import export_feeds

    body = export_feeds(settings)
    if path is None:
        sys.stdout.write(body.decode())
        return
    try:
        path.write_bytes(body)
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror or error}") from error


@feeds.command("set")
def set_feed(
    context: typer.Context,
    url: Url,
    shortest: Shortest = None,
    longest: Longest = None,
    user_agent: Agent = None,
    header: Headers = None,
    user: User = None,
    secret: Secret = None,
    full_text: FullText = None,
    tag: Tags = None,
    data: Data = None,
) -> None:
    """Change settings of a feed.

    Those given are changed; an empty value takes one back. The feed is due at the next run.
    """
    settings = settle(context, data)
    from flows.feed_books import GivenOptions, change_feed

    given = GivenOptions(
        shortest=shortest,
        longest=longest,
        user_agent=user_agent,
        headers=header,
        user=user,
        secret=secret,
        full_text=full_text,
        tags=tag,
    )
    change_feed(settings, url, given)


@feeds.command()
def disable(context: typer.Context, url: Url, data: Data = None) -> None:
    """Poll a feed no more; what it brought stays."""
    settings = settle(context, data)
    from flows.feed_books import switch_feed

    switch_feed(settings, url, is_enabled=False)


@feeds.command()
def enable(context: typer.Context, url: Url, data: Data = None) -> None:
    """Poll a feed again that was disabled or gone."""
    settings = settle(context, data)
    from flows.feed_books import switch_feed

    switch_feed(settings, url, is_enabled=True)


@feeds.command()
def check(
    context: typer.Context,
    url: Annotated[str, typer.Argument(metavar="URL", help="A feed, followed or not, or a site.")],
    form: Form = OutputFormat.TABLE,
    data: Data = None,
) -> None:
    """Poll a feed, storing nothing, and show what would come in.

    A feed that is followed is polled with its settings.
    """
    settings = settle(context, data)
    from flows.feed_books import check_feed
    from flows.table_output import write_table

    checked = check_feed(settings, url)
    for line in checked.notes:
        print(line, file=sys.stderr)
    if checked.reason:
        complain(checked.reason)
        raise typer.Exit(DONE_WITH_FAILURES)
    write_table(checked.items, form, sys.stdout)
    raise typer.Exit(DONE)
