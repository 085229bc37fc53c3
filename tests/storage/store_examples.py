"""Hand-made articles and figures for the tests of the store. A line of text is a sentence with one figure."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

from storage import Extraction, Store, open_store
from tallywire.identity import make_id, make_version_id
from tallywire.models import (
    Accounting,
    Article,
    DateBasis,
    Figure,
    Kind,
    Measure,
    Quantifier,
    Status,
)
from tallywire.series import assign_series
from tallywire.sources import SourceRegister, load_sources
from tallywire.tracking import Standing, TrackedState

NOW = datetime(2022, 5, 1, 12, tzinfo=UTC).replace(tzinfo=None)
EXTRACTOR = "hand-made 1"

REGISTER = load_sources(
    """
    [[source]]
    name = "Volodymyr Zelensky"
    kind = "belligerent"
    party = "UKR"
    aliases = ["Zelensky", "Zelenskyy"]

    [[source]]
    name = "Russian defence ministry"
    kind = "belligerent"
    party = "RUS"

    [[source]]
    name = "UN human rights office"
    kind = "igo"

    [[source]]
    name = "Red Cross"
    kind = "monitor_ngo"
    """,
    "sources of the tests",
)


def make_article(
    name: str,
    text: str,
    published: datetime | None = None,
    *,
    fetched: datetime = NOW,
    modified: datetime | None = None,
) -> Article:
    article_id = make_id("article", name)
    return Article(
        article_id=article_id,
        version_id=make_version_id(article_id, text),
        text=text,
        url=f"https://news.example/{name}",
        title=name,
        publisher="Example News",
        published_at=published,
        published_basis=DateBasis.META if published else DateBasis.UNKNOWN,
        modified_at=modified,
        fetched_at=fetched,
    )


def make_figure(
    text: str,
    number: str,
    *,
    claimant: str | None = None,
    as_of: date | None = None,
    quantifier: Quantifier = Quantifier.EXACT,
    low: float | None = None,
    high: float | None = None,
    measure: Measure = Measure.KILLED,
    party: str | None = "RUS",
    status: Status | None = Status.MILITARY,
    accounting: Accounting | None = Accounting.CUMULATIVE,
    period_start: date | None = None,
) -> Figure:
    """Return the figure that *number* is in *text*; its value is read from the digits unless given."""
    start = text.index(number)
    value = float(re.sub(r"\D", "", number) or 0)
    open_low = quantifier in (Quantifier.AT_MOST, Quantifier.LESS_THAN)
    open_high = quantifier in (Quantifier.AT_LEAST, Quantifier.MORE_THAN)
    return Figure(
        text=number,
        start=start,
        end=start + len(number),
        sentence=text,
        sentence_start=0,
        low=None if open_low else (value if low is None else low),
        high=None if open_high else (value if high is None else high),
        quantifier=quantifier,
        kind=Kind.COUNT,
        unit="person",
        counted="soldiers",
        measure=measure,
        party=party,
        status=status,
        place="Ukraine",
        claimant=claimant,
        accounting=accounting,
        period_start=period_start,
        as_of=as_of,
    )


def save_story(
    store: Store,
    run_id: str,
    article: Article,
    figures: Iterable[Figure],
    *,
    extractor: str = EXTRACTOR,
    register: SourceRegister = REGISTER,
) -> int:
    """Save an article and what was read in it; return how many figures are new."""
    store.save_articles(run_id, [article])
    result = Extraction(version_id=article.version_id, figures=tuple(figures))
    return store.save_extractions(run_id, extractor, [result], register, NOW)


def track_due(store: Store, run_id: str) -> None:
    """Place the figures of all groups that are due in their series, without edges."""
    groups = store.touched_groups()
    figures = store.load_reported(groups)
    keys = assign_series(figures)
    state = TrackedState(
        series={key.series_id: key for key in keys.values()},
        membership={figure_id: key.series_id for figure_id, key in keys.items()},
        standing=dict.fromkeys(keys, Standing.STANDS),
        revisions=(),
    )
    store.save_tracking(run_id, groups, state)


def report_all(folder: Path, claims: Iterable[tuple[datetime | None, Figure]]) -> None:
    """Store each figure in an article of its own, published then, track them and publish the snapshot."""
    with open_store(folder) as store:
        run_id = store.start_run(None, NOW)
        for number, (published, figure) in enumerate(claims):
            article = make_article(f"story {number}", figure.sentence, published)
            save_story(store, run_id, article, [figure])
        track_due(store, run_id)
        store.publish()
