"""The pages of the site: they work from disk and without script, ask for nothing outside, escape everything.

Every page carries a Content-Security-Policy that lets it load the files of its own folder and nothing else;
no script or style stands in a page.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from tallywire.models import Quantifier
from tallywire.redaction import redact
from tallywire.report import words
from tallywire.report.chart import draw_chart
from tallywire.report.history import Span, trace_history
from tallywire.report.marks import draw_key
from tallywire.report.model import ReportData, ReportFigure, SeriesCard, join_changes
from tallywire.report.pages import (
    ArticleEntry,
    ArticlePage,
    DatedChange,
    SeriesEntry,
    SourceEntry,
    SourcePage,
    name_page,
    name_source,
)
from tallywire.report.passages import count_marked, fit_text
from tallywire.report.textdiff import compare_texts, fit_changes

# From a page on disk 'self' is no origin in every browser; from a server none loads anything from file:.
POLICY = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' file:; base-uri 'none'; form-action 'none'"
)
ASSETS = (
    "site.css",
    "lists.js",
    "day.js",
    "chart.js",
    "uPlot.iife.min.js",
    "uPlot.min.css",
    "uPlot.LICENSE.txt",
)

# What one page shows of a kind before it says how many more there are. A row of figures is about 1.5 kB.
MAX_ROWS = 200
MAX_FIGURES = 250
MAX_CHANGES = 300
MAX_SERIES = 12
ROWS_PER_PAGE = 250
# Letters of a sentence shown on either side of its number: what is longer is a table or a list.
MAX_BESIDE = 600
# Letters of the text of an article, of its earlier versions together and of what their edits changed.
TEXT_ROOM, EARLIER_ROOM, EDITS_ROOM = 300_000, 200_000, 150_000
# What no page is larger than.
PAGE_BYTES = 1_000_000

KEY = (
    (Quantifier.EXACT, "said without hedge"),
    (Quantifier.APPROXIMATE, "about, around, nearly"),
    (Quantifier.AT_LEAST, "at least, more than: may be higher"),
    (Quantifier.AT_MOST, "up to, fewer than: may be lower"),
    (Quantifier.BETWEEN, "a stated range"),
    (Quantifier.VAGUE, "only a size: “hundreds”"),
)


def render_overview(data: ReportData) -> str:
    """Return index.html: what changed, conflicts, newest figures, the health of the feeds."""
    return _render("overview", "", data=data, headline=words.say_headline(data), max_series=MAX_SERIES)


def render_series(card: SeriesCard) -> str:
    """Return the page of a series. Of more than `MAX_FIGURES` figures it shows the newest reported."""
    n_figures = sum(len(track.figures) for track in card.tracks) + len(card.replaced)
    n_claimants = len(card.tracks)
    card = _shorten(card) if n_figures > MAX_FIGURES else card
    figures = [(index, figure) for index, track in enumerate(card.tracks) for figure in track.figures]
    index_of = {track.source: index for index, track in enumerate(card.tracks)}
    gone = sorted({figure.source for figure in card.replaced} - index_of.keys(), key=words.say_source)
    index_of |= {source: len(card.tracks) + number for number, source in enumerate(gone)}
    figures += [(index_of[figure.source], figure) for figure in card.replaced]
    figures.sort(key=lambda entry: entry[1].reported_at.isoformat() if entry[1].reported_at else "")
    return _render(
        "series",
        "../",
        card=card,
        gone=[(index_of[source], source) for source in gone],
        history=trace_history(card),
        rows=figures[::-1],
        n_figures=n_figures,
        n_claimants=n_claimants,
        newest_ids={track.newest_id: track for track in card.tracks},
        key=[(mark_key(0, quantifier), text) for quantifier, text in KEY],
        meanings=words.GRADE_MEANINGS,
    )


def _shorten(card: SeriesCard) -> SeriesCard:
    """Return *card* with its newest figures by report, of all claimants the newest values before others."""
    newest = {track.newest_id for track in card.tracks}
    figures = [figure for track in card.tracks for figure in track.figures] + list(card.replaced)
    figures.sort(
        key=lambda f: (f.figure_id in newest, f.reported_at or datetime.min, f.figure_id), reverse=True
    )
    kept = {figure.figure_id for figure in figures[:MAX_FIGURES]}
    return replace(
        card,
        tracks=tuple(
            replace(track, figures=tuple(f for f in track.figures if f.figure_id in kept))
            for track in card.tracks
            if track.newest_id in kept
        ),
        replaced=tuple(figure for figure in card.replaced if figure.figure_id in kept),
    )


def render_article(page: ArticlePage) -> str:
    """Return the page of an article: its text with the figures marked, its versions and what they changed."""
    shown = next((version for version in page.versions if version.is_current), page.versions[-1])
    earlier = max(len(page.versions) - 1, 1)
    steps = []
    for before, version in zip(page.versions, page.versions[1:], strict=False):
        changes = compare_texts(before.text, version.text)
        steps.append((version, changes, fit_changes(changes, EDITS_ROOM // earlier)))
    return _render(
        "article",
        "../",
        page=page,
        entry=page.entry,
        shown=shown,
        steps=steps,
        text_room=TEXT_ROOM,
        earlier_room=EARLIER_ROOM // earlier,
        max_edits=max(MAX_ROWS // earlier, 5),
    )


def render_source(page: SourcePage) -> str:
    """Return the page of a claimant: its newest value in every series, and who contradicts it."""
    return _render("source", "../", page=page, entry=page.entry)


def render_changes(changes: Sequence[DatedChange]) -> str:
    """Return the page of the newest *changes* by the day they were found."""
    return _render("changes", "", changes=changes[:MAX_CHANGES], max_changes=MAX_CHANGES)


def render_lists(
    kind: str, entries: Sequence[SeriesEntry | ArticleEntry | SourceEntry]
) -> Iterator[tuple[str, str]]:
    """Yield the pages of a list ("series", "articles" or "claimants"), each with the name of its file."""
    pages = max(-(-len(entries) // ROWS_PER_PAGE), 1)
    names = ["index", *(f"page{number}" for number in range(2, pages + 1))]
    for number, name in enumerate(names):
        yield (
            f"{name}.html",
            _render(
                f"list_{kind}",
                "../",
                entries=entries[number * ROWS_PER_PAGE : (number + 1) * ROWS_PER_PAGE],
                total=len(entries),
                number=number + 1,
                names=names,
            ),
        )


def read_asset(name: str) -> bytes:
    """Return a file that the pages load, or that goes along with them."""
    return files("tallywire.report").joinpath("assets", name).read_bytes()


@cache
def read_sources() -> bytes:
    """Return all that decides how a page looks, for telling whether one must be rendered anew."""
    folder = files("tallywire.report")
    return b"".join(
        part.read_bytes()
        for place in (folder, folder.joinpath("templates"))
        for part in sorted(place.iterdir(), key=lambda part: part.name)
        if part.name.endswith((".py", ".jinja"))
    )


def _render(name: str, root: str, **parameters: Any) -> str:
    return (
        _environment()
        .get_template(f"{name}.html.jinja")
        .render(root=root, policy=POLICY, max_rows=MAX_ROWS, **parameters)
    )


def split_sentence(figure: ReportFigure) -> tuple[str, str, str]:
    """Return the sentence of *figure* as what is before, in and after the number, cut where it is very long.

    When the number's place is not known nothing is in or after it: no other number is highlighted for it.
    """
    if figure.offset is None:
        return figure.sentence[: 2 * MAX_BESIDE], "", ""
    end = figure.offset + len(figure.text)
    before, number, after = figure.sentence[: figure.offset], figure.text, figure.sentence[end:]
    if len(before) > MAX_BESIDE:
        before = f"… {before[-MAX_BESIDE:]}"
    return before, number, f"{after[:MAX_BESIDE]} …" if len(after) > MAX_BESIDE else after


@lru_cache(maxsize=10_000)
def mark_day(day: date | None) -> Markup:
    """Return *day* as it stands in a page."""
    if day is None:
        return Markup(f'<span class="unknown">{words.UNDATED}</span>')
    return Markup(f'<time datetime="{day.isoformat()}">{words.say_short_day(day)}</time>')


@lru_cache(maxsize=10_000)
def mark_claimant(root: str, source: str | None) -> Markup:
    """Return the link to the page of a claimant, from a page whose way to the site's folder is *root*."""
    name = Markup("<bdi>{}</bdi>" if source else '<span class="unknown">{}</span>')
    page = f"{root}{name_page('claimants', name_source(source))}"
    return Markup('<a class="who" href="{}">{}</a>').format(page, name.format(words.say_source(source)))


@lru_cache(maxsize=1_000)
def mark_key(index: int, quantifier: Quantifier = Quantifier.EXACT) -> Markup:
    """Return the mark of the claimant at *index* as it stands beside a text."""
    return Markup(draw_key(index, quantifier))


def say_spans(spans: Sequence[Span]) -> str:
    """Return *spans* as the pages' scripts read them: "2022-03-03/2022-04-01 2022-05-01/"."""
    return " ".join(f"{span.start}/{span.end or ''}" for span in spans)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("tallywire.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        draw_chart=lambda card: Markup(draw_chart(card)),
        mark_day=lambda moment: mark_day(moment.date() if isinstance(moment, datetime) else moment),
        mark_claimant=mark_claimant,
        mark_key=mark_key,
        split_sentence=split_sentence,
        name_page=name_page,
        name_source=name_source,
        fit_text=lambda version, room: list(fit_text(version, room)),
        count_marked=count_marked,
    )
    environment.filters.update(
        value=words.say_value,
        sign=words.sign_value,
        day=words.say_short_day,
        moment=words.say_moment,
        source=words.say_source,
        revision=words.say_revision,
        ratio=words.say_ratio,
        past_ratio=lambda past: words.say_times(
            past.ratio, words.find_hedge(past.larger.value, past.smaller.value)
        ),
        count=words.say_count,
        widest=lambda entry: words.say_times(entry.ratio, words.join_hedges(entry.quantifiers)),
        label=words.say_label,
        delta=lambda revision: words.say_delta(revision.delta, revision.relative_delta),
        health=lambda health: words.FEED_HEALTH.get(health, health),
        grade=lambda grade: words.GRADES.get(grade, grade),
        verification=lambda said: words.VERIFICATIONS.get(said, said),
        standing=lambda standing: words.STANDINGS.get(standing, standing),
        accounting=lambda said: words.CLASSES.get(said, said),
        basis=lambda basis: words.BASES.get(basis, basis),
        name=words.say_name,
        web=words.web_address,
        joined=join_changes,
        redacted=redact,
        spans=say_spans,
    )
    return environment


def _finalize(value: Any) -> Any:
    """Clean every text that a template puts out; markup made here is left as it is."""
    return words.clean_text(value) if isinstance(value, str) and not isinstance(value, Markup) else value
