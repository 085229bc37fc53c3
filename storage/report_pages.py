"""What the pages of the site show, read from the published snapshot: lists whole, pages by some ids."""

from collections.abc import Iterator, Sequence
from datetime import date

from storage.public import PublicStore
from storage.queries import read_query
from storage.report import (
    Row,
    build_cards,
    build_conflict,
    build_figure,
    build_revision,
    build_value,
    group_rows,
    load_evidence,
    read_rows,
)
from tallywire.report.model import ReportConflict, SeriesCard
from tallywire.report.pages import (
    ArticleEdit,
    ArticleEntry,
    ArticleEvent,
    ArticlePage,
    DatedChange,
    RunChanges,
    SeriesEntry,
    SourceEntry,
    SourceLine,
    SourcePage,
    TextFigure,
    TextVersion,
)

# All conflicts of one archive are held at a time, by claimant; beyond this the narrowest are left out.
MAX_CONFLICTS = 100_000


def list_series(public: PublicStore) -> list[SeriesEntry]:
    """Return all series, those in which claimants disagree most first."""
    return [SeriesEntry(**row) for row in read_rows(public, "series_list")]


def list_articles(public: PublicStore) -> list[ArticleEntry]:
    """Return all articles, the newest first, undated ones last."""
    return [ArticleEntry(**row) for row in read_rows(public, "article_list")]


def load_cards(public: PublicStore, ids: Sequence[str], run_id: str | None) -> Iterator[SeriesCard]:
    """Yield the cards of some series; what *run_id* brought is new."""
    yield from build_cards(public, read_rows(public, "cards", series=list(ids)), run_id)


def load_articles(public: PublicStore, entries: Sequence[ArticleEntry]) -> Iterator[ArticlePage]:
    """Yield the pages of the articles in *entries*, with the texts of all their versions."""
    ids = [entry.article_id for entry in entries]
    versions, figures, edits, events = (
        read_rows(public, name, articles=ids)
        for name in ("versions", "text_figures", "article_edits", "article_events")
    )
    by_version = group_rows(figures, "version_id")
    by_article = [group_rows(rows, "article_id") for rows in (versions, edits, events)]
    for entry in entries:
        mine, changed, coded = (groups.get(entry.article_id, []) for groups in by_article)
        yield ArticlePage(
            entry=entry,
            versions=tuple(_version(row, by_version.get(row["version_id"], [])) for row in mine),
            edits=tuple(ArticleEdit(**_without_article(row)) for row in changed),
            events=tuple(ArticleEvent(**_without_article(row)) for row in coded),
        )


def load_sources(public: PublicStore) -> Iterator[SourcePage]:
    """Yield the pages of all claimants, the most reported first."""
    lines = group_rows(read_rows(public, "source_lines"), "source")
    aliases = group_rows(read_rows(public, "aliases"), "source")
    conflicts: dict[str | None, list[ReportConflict]] = {}
    for row in read_rows(public, "conflicts", series=None, run_id=None, limit=MAX_CONFLICTS):
        conflict = build_conflict(row)
        for side in (conflict.larger, conflict.smaller):
            conflicts.setdefault(side.source, []).append(conflict)
    for row in read_rows(public, "source_list"):
        source = row["source"]
        yield SourcePage(
            entry=SourceEntry(**row),
            aliases=tuple(alias["alias"] for alias in aliases.get(source, []) if alias["alias"] != source),
            lines=tuple(_line(line) for line in lines.get(source, [])),
            conflicts=tuple(conflicts.get(source, [])),
        )


def load_changes(public: PublicStore, since: date | None, limit: int) -> list[DatedChange]:
    """Return the newest *limit* changes that the news brought, of runs since a day where one is given."""
    rows = read_rows(public, "dated_changes", since=since, limit=limit)
    evidence = load_evidence(public, rows)
    return [DatedChange(found_at=row["found_at"], change=build_revision(row, evidence)) for row in rows]


def _version(row: Row, figures: Sequence[Row]) -> TextVersion:
    said = tuple(
        TextFigure(figure=build_figure(f), start=f["span_start"], end=f["span_end"], label=f["label"])
        for f in figures
    )
    return TextVersion(**_without_article(row), figures=said)


def _without_article(row: Row) -> Row:
    return {name: value for name, value in row.items() if name != "article_id"}


def _line(row: Row) -> SourceLine:
    value = build_value(row)
    assert value is not None, row["figure_id"]
    skipped = {"source", "low", "high", "quantifier", "unit"}
    return SourceLine(value=value, **{name: said for name, said in row.items() if name not in skipped})


def find_story_series(public: PublicStore, story: str) -> frozenset[str]:
    """Return the ids of the series that hold figures of the story of that name, none where there is none."""
    return frozenset(row["series_id"] for row in read_rows(public, "story_series", story=story))


def load_run_changes(public: PublicStore) -> list[RunChanges]:
    """Return, in order, the runs not yet held against the watch rules, with what the news changed in them."""
    runs = []
    for row in public.query(read_query("runs_to_watch")).rows:
        mine = {"run_id": row[0], "series": None, "limit": MAX_CONFLICTS}
        changed = [edge for edge in read_rows(public, "revisions", **mine) if edge["cause"] == "news"]
        evidence = load_evidence(public, changed)
        runs.append(
            RunChanges(
                run_id=row[0],
                changes=tuple(build_revision(edge, evidence) for edge in changed),
                conflicts=tuple(
                    build_conflict(conflict) for conflict in read_rows(public, "conflicts", **mine)
                ),
            )
        )
    return runs
