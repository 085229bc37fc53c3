"""The report as Markdown: `changes.md` in sentences, and tables for the artifact of a flow run."""

import re
from collections.abc import Iterable, Iterator, Sequence

from tallywire.report.model import (
    ReportConflict,
    ReportData,
    ReportFigure,
    ReportRevision,
    ToldChange,
    join_changes,
)
from tallywire.report.pages import name_page
from tallywire.report.table import TextTable, build_tables
from tallywire.report.telling import tell_change, tell_conflict, tell_origin
from tallywire.report.words import (
    clean_text,
    say_count,
    say_headline,
    say_label,
    say_moment,
    say_name,
    web_address,
)

# What is read in mail, and in Prefect's pages; changes.json and the pages have more.
MAIL_ROWS, ARTIFACT_ROWS = 100, 20
# Of the conflicts that are not new, this many of the widest are told again.
STANDING_CONFLICTS = 10
# What starts a construct in Markdown or HTML, anywhere or at the start of a line, so that text from
# articles stays text; and what makes some renderers link an address by themselves.
SPECIAL = re.compile(r"[\\`*_\[\]<>|~&]|:(?=//)|(?<=www)\.|^[#+=-]")
NUMBERED = re.compile(r"^(\d+)([.)])(?=\s|$)")


def render_markdown(data: ReportData, site: str | None = None) -> str:
    """Return the change report as Markdown in sentences, at most 100 of a kind, with what the articles say.

    *site* is the address of the report's folder, for links to its pages; without it there are none. The
    state of all series is given where there is no run before to compare with, or where a scope was asked for.
    """
    is_first = data.run is not None and not data.previous_run
    parts = [*_head(data, site)]
    changes = [] if is_first and not data.scope else join_changes(data.changes)
    if changes:
        title = f"Changes {clean_text(data.scope)}" if data.scope else "What Changed"
        shown = [_tell_change(told, site) for told in changes[:MAIL_ROWS]]
        # What was joined is not left out.
        more = data.totals.changes - (len(data.changes) - len(changes)) - len(shown)
        parts.append(_list(title, shown, more, "change"))
    if data.conflicts:
        # What is new comes first; what stood before is known to who reads this after every run.
        conflicts = sorted(data.conflicts, key=lambda conflict: not conflict.is_new)
        n_shown = max(STANDING_CONFLICTS, sum(conflict.is_new for conflict in conflicts))
        told = [_tell_conflict(conflict, site) for conflict in conflicts[: min(n_shown, MAIL_ROWS)]]
        parts.append(_list("Conflicts", told, data.totals.conflicts - len(told), "conflict"))
    kept = {
        "Changed within an article",
        "Could not be processed",
        "Read differently, not changed by the news",
    }
    kept |= {"Series"} if is_first or data.scope else set()
    parts += [_render_table(table, site) for table in build_tables(data, MAIL_ROWS) if table.title in kept]
    return "\n\n".join(parts) + "\n"


def render_artifact(data: ReportData, site: str | None = None) -> str:
    """Return the change report as Markdown with tables of at most 20 rows, for the Prefect interface."""
    parts = [*_head(data, site), *(_render_table(table, site) for table in build_tables(data, ARTIFACT_ROWS))]
    loud = [told for told in join_changes(data.changes)[:ARTIFACT_ROWS] if not told.change.is_quiet]
    if evidence := [_quote(told.change.evidence, "") for told in loud if told.change.evidence]:
        parts.append("\n\n".join(["## The Sentences behind the Changes", *evidence]))
    return "\n\n".join(parts) + "\n"


def _head(data: ReportData, site: str | None) -> Iterator[str]:
    yield "# What the Figures Say"
    yield escape_markdown(say_headline(data))
    if data.run:
        yield f"Run of {escape_markdown(say_moment(data.run.started_at))}."
    if site:
        yield f"{_link('The whole report', site, 'index.html')}, {_link('all changes', site, 'changes.html')}"


def _list(title: str, lines: Sequence[str], more: int, noun: str) -> str:
    left_out = f"\n\n*{say_count(more, f'more {noun}')}*" if more > 0 else ""
    return f"## {escape_markdown(title)}\n\n" + "\n".join(lines) + left_out


def _tell_change(told: ToldChange, site: str | None) -> str:
    change = told.change
    line = f"- **{_name_series(change, site)}**: {escape_markdown(tell_change(told))}"
    return line if change.is_quiet or not change.evidence else f"{line}\n{_quote(change.evidence, '  ')}"


def _tell_conflict(conflict: ReportConflict, site: str | None) -> str:
    new = " (new)" if conflict.is_new else ""
    return f"- **{_name_series(conflict, site)}**{new}: {escape_markdown(tell_conflict(conflict))}"


def _name_series(thing: ReportRevision | ReportConflict, site: str | None) -> str:
    if site:
        return _link(say_label(thing.label), site, name_page("series", thing.series_id))
    return escape_markdown(say_label(thing.label))


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


def _quote(figure: ReportFigure, indent: str) -> str:
    """Return the sentence of *figure* as a quotation, with where it stands."""
    title = escape_markdown(say_name(figure.title or figure.publisher or "an article without title"))
    address = web_address(figure.url)
    origin = f"{f'[{title}](<{address}>)' if address else title}, {escape_markdown(tell_origin(figure))}"
    return f"{indent}> {escape_markdown(figure.sentence)}\n{indent}>\n{indent}> {origin}"


def escape_markdown(text: str) -> str:
    """Return *text* on one line with everything escaped that Markdown or HTML would read as markup."""
    return NUMBERED.sub(r"\1\\\2", SPECIAL.sub(r"\\\g<0>", clean_text(text).strip()))
