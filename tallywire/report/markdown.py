"""The report as Markdown: `changes.md`, and a shorter form for the artifact of a flow run."""

import re

from tallywire.report.model import ReportData, ReportRevision
from tallywire.report.table import TextTable, build_tables
from tallywire.report.words import clean_text, say_headline, say_moment, say_source, web_address

# What is read in mail, and in Prefect's pages; changes.json and the pages have more.
MAIL_ROWS, ARTIFACT_ROWS = 100, 20
# What starts a construct in Markdown or HTML, anywhere or at the start of a line, so that text from
# articles stays text; and what makes some renderers link an address by themselves.
SPECIAL = re.compile(r"[\\`*_\[\]<>|~&]|:(?=//)|(?<=www)\.|^[#+=-]")
NUMBERED = re.compile(r"^(\d+)([.)])(?=\s|$)")


def render_markdown(data: ReportData) -> str:
    """Return the change report as Markdown, with at most 100 rows of a kind and the sentences behind them."""
    return _render(data, MAIL_ROWS)


def render_artifact(data: ReportData) -> str:
    """Return the change report as Markdown with at most 20 rows of a kind, for the Prefect interface."""
    return _render(data, ARTIFACT_ROWS)


def _render(data: ReportData, limit: int) -> str:
    parts = ["# What the Figures Say", escape_markdown(say_headline(data))]
    if data.run:
        parts.append(f"Run of {escape_markdown(say_moment(data.run.started_at))}.")
    parts += [_render_table(table) for table in build_tables(data, limit)]
    if evidence := [
        _quote(change) for change in data.changes[:limit] if change.evidence and not change.is_quiet
    ]:
        parts.append("\n\n".join(["## The Sentences behind the Changes", *evidence]))
    return "\n\n".join(parts) + "\n"


def _render_table(table: TextTable) -> str:
    lines = [f"## {table.title}", "", _row(table.columns), _row(["---"] * len(table.columns), escape=False)]
    lines += [_row(row) for row in table.rows]
    if table.left_out:
        lines += ["", f"*{escape_markdown(table.left_out)}*"]
    return "\n".join(lines)


def _row(cells: list[str] | tuple[str, ...], escape: bool = True) -> str:
    return f"| {' | '.join(escape_markdown(cell) if escape else cell for cell in cells)} |"


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
