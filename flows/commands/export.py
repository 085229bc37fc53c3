"""Taking what was last published to other tools."""

from pathlib import Path
from typing import Annotated

import typer

from flows.choices import ExportFormat
from flows.commands.options import Data, read_day, settle


def export(
    context: typer.Context,
    form: Annotated[
        ExportFormat, typer.Option("--format", help="csv for spreadsheets, hxl with humanitarian hashtags.")
    ] = ExportFormat.CSV,
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="DIR", help="Where to. [default: DATA/export]"),
    ] = None,
    what: Annotated[
        list[str] | None,
        typer.Option("--what", metavar="VIEW", help="A view to write, may be given again. [default: most]"),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="DAY", help="Figures, latest and conflicts as reported by that day."),
    ] = None,
    data: Data = None,
) -> None:
    """Write views as files for other tools.

    A data package descriptor beside them says what every column means.
    """
    settings = settle(context, data)
    day = read_day(as_of, "--as-of")
    from storage import read_public
    from storage.exports import export_views

    with read_public(settings.data, memory_bytes=settings.database_bytes) as public:
        written = export_views(public, form.value, to or settings.data / "export", what or (), day)
    for file in written:
        print(f"{file.path}: {file.rows} rows")
