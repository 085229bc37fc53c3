"""The report as Markdown: `changes.md`, and a shorter form for the artifact of a flow run."""

import re
from collections.abc import Iterable

from tallywire.report.model import ReportData, ReportRevision
from tallywire.report.table import TextTable, build_tables
from tallywire.report.words import clean_text, say_headline, say_moment, say_source, web_address

# What is read in mail, and in Prefect's pages; changes.json and the pages have more.
MAIL_ROWS, ARTIFACT_ROWS = 100, 20
# What starts a construct in Markdown or HTML, anywhere or at the start of a line, so that text from
# articles stays text; and what makes some renderers link an address by themselves.
SPECIAL = re.compile(r"[\\`*_\[\]<>|~&]|:(?=//)|(?<=www)\.|^[#+=-]")
NUMBERED = re.compile(r"^(\d+)([.)])(?=\s|$)")


def render_markdown(data: ReportData, site: str | None = None) -> str:
    """Return the change report as Markdown, with at most 100 rows of a kind and the sentences behind them.

    *site* is the address of the report's folder, for links to its pages; without it there are none.
    """
    return _render(data, MAIL_ROWS, site)


def render_artifact(data: ReportData, site: str | None = None) -> str:
    """Return the change report as Markdown with at most 20 rows of a kind, for the Prefect interface."""
    return _render(data, ARTIFACT_ROWS, site)


def _render(data: ReportData, limit: int, site: str | None) -> str:
    parts = ["# What the Figures Say", escape_markdown(say_headline(data))]
    if data.run:
        parts.append(f"Run of {escape_markdown(say_moment(data.run.started_at))}.")
    if site:
        parts.append(
            f"{_link('The whole report', site, 'index.html')}, {_link('all changes', site, 'changes.html')}"
        )
    parts += [_render_table(table, site) for table in build_tables(data, limit)]
    if evidence := [
        _quote(change) for change in data.changes[:limit] if change.evidence and not change.is_quiet
    ]:
        parts.append("\n\n".join(["## The Sentences behind the Changes", *evidence]))
    return "\n\n".join(parts) + "\n"


def _render_table(table: TextTable, site: str | None) -> str:
    lines = [f"## {table.title}", "", _row(table.columns), _row(["---"] * len(table.columns))]
    for row, page in zip(table.rows, table.pages, strict=True):
        first, *others = map(escape_markdown, row)
        lines.append(_row([_link(row[0], site, page) if site and page else first, *others]))
    if table.left_out:
        lines += ["", f"*{escape_markdown(table.left_out)}*"]
    return "\n".join(lines)


def _link(text: str, site: str, page: str) -> str:
    return f"[{escape_markdown(text)}](<{site.rstrip('/')}/{page}>)"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _quote(change: ReportRevision) -> str:
    figure = change.evidence
    assert figure is not None
    title = escape_markdown(figure.title or figure.publisher or "the article")
    address = web_address(figure.url)
    link = f"[{title}](<{address}>)" if address else title
    return f"> {escape_markdown(figure.sentence)}\n\n{escape_markdown(say_source(figure.source))}, in {link}"


def escape_markdown(text: str) -> str:
    """Return *text* on one line with everything escaped that Markdown or HTML would read as markup."""
    return NUMBERED.sub(r"\1\\\2", SPECIAL.sub(r"\\\g<0>", clean_text(text).strip()))
