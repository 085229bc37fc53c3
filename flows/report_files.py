"""The report on disk: the site and the lists of changes, from what was last published. No Prefect."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

from flows.choices import ReportFormat
from flows.progress import show_progress, show_wait
from flows.site_folder import SiteFolder
from storage import PublicStore, StorageError, read_public
from storage.database import MEMORY_BYTES
from storage.report import MAX_SERIES, load_report
from storage.report_pages import (
    find_story_series,
    list_articles,
    list_series,
    list_sources,
    load_articles,
    load_cards,
    load_changes,
    load_sources,
    load_states,
)
from tallywire.errors import InputError
from tallywire.extract import EXTRACTOR
from tallywire.identity import make_id
from tallywire.report.atom import render_atom
from tallywire.report.html import (
    ASSETS,
    MAX_CHANGES,
    read_asset,
    render_article,
    render_changes,
    render_lists,
    render_overview,
    render_series,
    render_source,
)
from tallywire.report.json import render_json
from tallywire.report.markdown import render_markdown
from tallywire.report.model import ReportData
from tallywire.report.pages import ArticleEntry, DatedChange, SeriesEntry, SourceEntry, name_page, name_source
from tallywire.report.scope import is_of_story, narrow_report, render_csv
from tallywire.report.words import clean_text, say_label, say_source

FOLDER = "reports"
# What is held at a time: articles with their texts, series and claimants by the figures that they show.
ARTICLE_BATCH, FIGURE_BATCH = 100, 5_000
# How far back the feed reaches.
FEED_CHANGES = 100
# What a report of a day or a story holds at most.
MAX_SCOPE = 100_000

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class WrittenReport:
    """A report, the path of its first page, and how many pages were written, left as they were, removed."""

    data: ReportData
    page: Path
    written: int
    kept: int
    removed: int


def load_published(data_folder: Path, *, memory_bytes: int = MEMORY_BYTES) -> ReportData:
    """Return what the last run left published. Raises `StorageError` when nothing is.

    The database takes up to *memory_bytes* of memory here and below.
    """
    with read_public(data_folder, memory_bytes=memory_bytes) as public:
        return load_report(public)


def count_outdated(data_folder: Path, *, memory_bytes: int = MEMORY_BYTES) -> int:
    """Return how many stored versions of articles another version of Tallywire read last."""
    with read_public(data_folder, memory_bytes=memory_bytes) as public:
        return public.count_outdated(EXTRACTOR)


def find_page(data_folder: Path) -> Path:
    """Return where the first page of the report stands, or will stand."""
    return data_folder / FOLDER / "index.html"


def write_report(
    data_folder: Path, address: str | None = None, *, memory_bytes: int = MEMORY_BYTES
) -> WrittenReport:
    """Write the site, changes.md, changes.json and changes.atom of the published state; return the report.

    *address* is where the folder is served, for links from what is read elsewhere.

    A page whose content did not change is left alone; pages of what is no more are removed at the end, so
    that a reader finds every page whole and every link leading somewhere at any moment. Raises `StorageError`
    when nothing is published or the folder cannot be written.
    """
    folder = data_folder / FOLDER
    with read_public(data_folder, memory_bytes=memory_bytes) as public:
        with show_wait("report"):
            data = load_report(public)
        try:
            site = SiteFolder(folder)
            _write_site(site, public, data, address)
            site.finish()
        except OSError as error:
            raise StorageError(
                f"{folder}: the report cannot be written: {error.strerror or error}"
            ) from error
    return WrittenReport(data, find_page(data_folder), site.written, site.kept, site.removed)


@dataclass(frozen=True, slots=True)
class Scope:
    """A report narrowed to a day or a story, with its changes by the moment they were found."""

    data: ReportData
    changes: tuple[DatedChange, ...]
    name: str


def load_scope(
    data_folder: Path, since: date | None, story: str | None, *, memory_bytes: int = MEMORY_BYTES
) -> Scope:
    """Return what runs changed since a day, or ever, in the series of *story* if given.

    A story is one of the project's stories by its name, else beginnings of words of labels. Without either it
    is what the last run changed. Raises `InputError` where no series is of the story.
    """
    with read_public(data_folder, memory_bytes=memory_bytes) as public:
        data = load_report(public)
        if since is None and story is None:
            last = data.run.started_at if data.run else None
            found = load_changes(public, last.date() if last else None, MAX_SCOPE)
            return Scope(data, tuple(entry for entry in found if entry.found_at == last), "")
        told = find_story_series(public, story) if story else frozenset()
        series = [
            entry
            for entry in list_series(public)
            if not story
            or (entry.series_id in told if told else is_of_story(story, entry.label, say_label(entry.label)))
        ]
        if story and not series:
            raise InputError(f"--story {story}: no series is of it, nor has a label with words beginning so")
        ids = {entry.series_id for entry in series}
        changes = [c for c in load_changes(public, since, MAX_SCOPE) if c.change.series_id in ids]
        order = [entry.series_id for entry in series[:MAX_SERIES]]
        cards = {card.series_id: card for card in load_cards(public, order, None)}
    narrowed = narrow_report(data, changes, [cards[key] for key in order], since=since, story=story)
    return Scope(narrowed, tuple(changes), make_id("scope", since.isoformat() if since else None, story))


def render_scope(scope: Scope, form: ReportFormat) -> str:
    """Return *scope* as Markdown, JSON or CSV."""
    if form is ReportFormat.CSV:
        return render_csv(scope.changes)
    if form is ReportFormat.MARKDOWN:
        return render_markdown(scope.data)
    return json.dumps(render_json(scope.data), ensure_ascii=False, indent=1) + "\n"


def write_scope(
    data_folder: Path, scope: Scope, address: str | None = None, *, memory_bytes: int = MEMORY_BYTES
) -> Path:
    """Write a page of *scope* beside the site, which its links lead to, and return its path."""
    folder = write_report(data_folder, address, memory_bytes=memory_bytes).page.parent
    path = folder / f"scope-{scope.name}.html"
    try:
        path.write_text(render_overview(scope.data), encoding="utf-8", errors="replace")
    except OSError as error:
        raise StorageError(f"{path}: cannot be written: {error.strerror or error}") from error
    return path


def _write_site(site: SiteFolder, public: PublicStore, data: ReportData, address: str | None) -> None:
    for name in ASSETS:
        site.put(f"assets/{name}", read_asset(name))
    run_id = data.run.run_id if data.run else None
    series, articles, sources = list_series(public), list_articles(public), list_sources(public)
    _write_articles(site, public, articles)
    _write_series(site, public, series, run_id)
    _write_sources(site, public, sources, run_id)
    # A series that lost its only figure keeps its page, since changes and articles lead there.
    listed = [entry for entry in series if entry.n_figures]
    for kind, entries in (("series", listed), ("articles", articles), ("claimants", sources)):
        for page, text in render_lists(kind, entries):
            site.put(f"{kind}/{page}", text)
    changes = load_changes(public, None, MAX_CHANGES)
    site.put("assets/search-index.js", _index(listed, sources, articles))
    site.put("changes.html", render_changes(changes))
    updated = data.run.started_at if data.run else datetime.now(UTC).replace(tzinfo=None)
    site.put("changes.atom", render_atom(changes[:FEED_CHANGES], updated, address))
    site.put("changes.md", render_markdown(data, address))
    site.put("changes.json", json.dumps(render_json(data), ensure_ascii=False, indent=1) + "\n")
    site.put("index.html", render_overview(data))


def _write_articles(site: SiteFolder, public: PublicStore, entries: Sequence[ArticleEntry]) -> None:
    with show_wait("report"):
        states = load_states(public, "articles", [entry.article_id for entry in entries], None)
    due = [
        entry
        for entry in entries
        if site.is_due(name_page("articles", entry.article_id), f"{entry!r}{states.get(entry.article_id)}")
    ]
    with show_progress("articles", len(due)) as advance:
        for batch in _split(due, ARTICLE_BATCH):
            for page in load_articles(public, batch):
                site.put(name_page("articles", page.entry.article_id), render_article(page))
                advance(1)


def _write_series(
    site: SiteFolder, public: PublicStore, entries: Sequence[SeriesEntry], run_id: str | None
) -> None:
    with show_wait("report"):
        states = load_states(public, "series", [entry.series_id for entry in entries], run_id)
    due = [
        entry
        for entry in entries
        if site.is_due(name_page("series", entry.series_id), states[entry.series_id])
    ]
    with show_progress("series", len(due)) as advance:
        for batch in _split(due, FIGURE_BATCH, lambda entry: entry.n_figures):
            for card in load_cards(public, [entry.series_id for entry in batch], run_id):
                site.put(name_page("series", card.series_id), render_series(card))
                advance(1)


def _write_sources(
    site: SiteFolder, public: PublicStore, entries: Sequence[SourceEntry], run_id: str | None
) -> None:
    with show_wait("report"):
        states = load_states(public, "claimants", [entry.source or "" for entry in entries], run_id)
    due = [
        entry
        for entry in entries
        if site.is_due(
            name_page("claimants", name_source(entry.source)), f"{entry!r}{states.get(entry.source)}"
        )
    ]
    with show_progress("claimants", len(due)) as advance:
        for batch in _split(due, FIGURE_BATCH, lambda entry: entry.n_series):
            for page in load_sources(public, batch, run_id):
                site.put(name_page("claimants", name_source(page.entry.source)), render_source(page))
                advance(1)


def _index(
    listed: Iterable[SeriesEntry], sources: Iterable[SourceEntry], articles: Iterable[ArticleEntry]
) -> str:
    """Return the script that holds what can be searched: kind, id and name of every page."""
    entries = [
        *(("s", entry.series_id, say_label(entry.label)) for entry in listed),
        *(("c", name_source(entry.source), say_source(entry.source)) for entry in sources),
        *(("a", entry.article_id, entry.title or entry.opening) for entry in articles),
    ]
    lines = (json.dumps((kind, key, clean_text(name)), separators=(",", ":")) for kind, key, name in entries)
    return "window.tallywireIndex=[\n" + ",\n".join(lines) + "\n];\n"


def _split(
    things: Iterable[Thing], most: int, weigh: Callable[[Thing], int] = lambda thing: 1
) -> Iterator[list[Thing]]:
    """Yield *things* in batches that weigh no more than *most*, or hold one thing alone."""
    batch: list[Thing] = []
    weight = 0
    for thing in things:
        if batch and weight + weigh(thing) > most:
            yield batch
            batch, weight = [], 0
        batch.append(thing)
        weight += weigh(thing)
    if batch:
        yield batch
