"""What the pages of the site show, read from the published snapshot: lists whole, pages by some ids."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from storage.public import PublicStore
from storage.queries import read_query
from storage.report import (
    Row,
    build_cards,
    build_conflict,
    build_figure,
    build_revision,
    build_value,
    digest_rows,
    group_rows,
    load_evidence,
    name_card_rows,
    read_rows,
)
from tallywire.models import Quantifier
from tallywire.report.model import SeriesCard
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

# Of the conflicts of a run those beyond the widest of so many are not held against the watch rules.
MAX_CONFLICTS = 100_000
# What the page of a claimant shows at most of its newest values and of its conflicts.
MAX_LINES, MAX_DISPUTES = 500, 200
# Pages are told from those of before so many at a time: their rows are sorted on the way.
DIGEST_BATCH = 10_000


def list_series(public: PublicStore) -> list[SeriesEntry]:
    """Return all series, those in which claimants disagree most first."""
    return [
        SeriesEntry(**{**row, "quantifiers": tuple(map(Quantifier, row["quantifiers"] or ()))})
        for row in read_rows(public, "series_list")
    ]


def list_articles(public: PublicStore) -> list[ArticleEntry]:
    """Return all articles, the newest first, undated ones last."""
    return [ArticleEntry(**row) for row in read_rows(public, "article_list")]


def load_cards(public: PublicStore, ids: Sequence[str], run_id: str | None) -> Iterator[SeriesCard]:
    """Yield the cards of some series; what *run_id* brought is new."""
    yield from build_cards(public, read_rows(public, "cards", series=list(ids)), run_id)


def load_states(
    public: PublicStore, kind: str, ids: Sequence[str], run_id: str | None
) -> dict[str | None, str]:
    """Return, by id, a digest of all that is read for the pages of *kind*: "series", "articles", "claimants".

    The id of a claimant is its name. A page is to be made anew when its digest is another.
    """
    states: dict[str | None, str] = {}
    for start in range(0, len(ids), DIGEST_BATCH):
        for name, parameters in _name_rows(kind, ids[start : start + DIGEST_BATCH], run_id).items():
            for key, digest in digest_rows(public, name, KEYS[kind], **parameters).items():
                states[key] = f"{states.get(key, '')} {name} {digest}"
    return states


KEYS = {"series": "series_id", "articles": "article_id", "claimants": "source"}


def _name_rows(kind: str, ids: Sequence[str], run_id: str | None) -> Mapping[str, dict[str, Any]]:
    if kind == "series":
        return {"cards": {"series": list(ids)}, **name_card_rows(ids, run_id)}
    if kind == "articles":
        names = ("versions", "text_figures", "article_edits", "article_events")
        return {name: {"articles": list(ids)} for name in names}
    sources = {"sources": list(ids)}
    return {
        "source_lines": {**sources, "limit": MAX_LINES},
        "source_conflicts": {**sources, "limit": MAX_DISPUTES, "run_id": run_id},
        "aliases": sources,
    }


def load_articles(public: PublicStore, entries: Sequence[ArticleEntry]) -> Iterator[ArticlePage]:
    """Yield the pages of the articles in *entries*, with the texts of all their versions."""
    ids = [entry.article_id for entry in entries]
    versions, figures, edits, events = (
        read_rows(public, name, **parameters)
        for name, parameters in _name_rows("articles", ids, None).items()
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


def list_sources(public: PublicStore) -> list[SourceEntry]:
    """Return all claimants that a series has, the most reported first."""
    return [SourceEntry(**row) for row in read_rows(public, "source_list")]


def load_sources(
    public: PublicStore, entries: Sequence[SourceEntry], run_id: str | None
) -> Iterator[SourcePage]:
    """Yield the pages of the claimants in *entries*; conflicts that *run_id* brought are new."""
    names = [entry.source or "" for entry in entries]
    lines, conflicts, aliases = (
        group_rows(read_rows(public, name, **parameters), "source")
        for name, parameters in _name_rows("claimants", names, run_id).items()
    )
    evidence = load_evidence(public, (row for rows in conflicts.values() for row in rows))
    for entry in entries:
        said = lines.get(entry.source, [])
        yield SourcePage(
            entry=entry,
            aliases=tuple(
                row["alias"] for row in aliases.get(entry.source, []) if row["alias"] != entry.source
            ),
            lines=tuple(_line(line) for line in said),
            n_lines=said[0]["n_lines"] if said else 0,
            conflicts=tuple(build_conflict(row, evidence) for row in conflicts.get(entry.source, [])),
        )


def load_changes(public: PublicStore, since: date | None, limit: int) -> list[DatedChange]:
    """Return the newest *limit* changes that the news brought, of runs since a day where one is given."""
    rows = read_rows(public, "dated_changes", since=since, limit=limit)
    evidence = load_evidence(public, rows)
    return [DatedChange(found_at=row["found_at"], change=build_revision(row, evidence)) for row in rows]


def _version(row: Row, figures: Sequence[Row]) -> TextVersion:
    said = tuple(
        TextFigure(figure=build_figure(f), start=f["span_start"], end=f["span_end"]) for f in figures
    )
    return TextVersion(**_without_article(row), figures=said)


def _without_article(row: Row) -> Row:
    return {name: value for name, value in row.items() if name != "article_id"}


def _line(row: Row) -> SourceLine:
    value = build_value(row)
    assert value is not None, row["figure_id"]
    skipped = {"source", "low", "high", "quantifier", "unit", "n_lines"}
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
        disputes = read_rows(public, "conflicts", **mine)
        evidence = load_evidence(public, changed)
        runs.append(
            RunChanges(
                run_id=row[0],
                changes=tuple(build_revision(edge, evidence) for edge in changed),
                conflicts=tuple(build_conflict(dispute, {}) for dispute in disputes),
            )
        )
    return runs
