"""What the pages of the site know beside the report: articles, claimants, lists and changes by day.

Ids name the files of the pages. Days are `date`, moments naive UTC `datetime`.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from tallywire.identity import make_id
from tallywire.models import Quantifier
from tallywire.report.model import ReportConflict, ReportFigure, ReportRevision, Value

SAFE_NAME = re.compile(r"[0-9a-z]{1,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesEntry:
    """A line of the list of series.

    `ratio` is that of its widest conflict, None without one, `quantifiers` those of the two sides of it.
    """

    series_id: str
    label: str
    n_figures: int
    n_sources: int
    n_conflicts: int
    ratio: float | None
    quantifiers: tuple[Quantifier, ...]
    last_reported_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleEntry:
    """A line of the list of articles. `published_basis` says where `published_at` comes from.

    `opening` is how its text begins.
    """

    article_id: str
    title: str | None
    publisher: str | None
    url: str | None
    published_at: datetime | None
    published_basis: str
    n_versions: int
    n_figures: int
    note: str | None
    opening: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceEntry:
    """A line of the list of claimants; a `source` of None is the narrators of articles."""

    source: str | None
    kind: str | None
    party: str | None
    n_series: int
    n_figures: int
    n_conflicts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFigure:
    """A figure where it stands in the text of a version; *start* and *end* are offsets in that text."""

    figure: ReportFigure
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TextVersion:
    """A stored version of an article with its text and what was read in it, in the order of the text."""

    version_id: str
    number: int
    is_current: bool
    text: str
    sha256: str
    title: str | None
    reported_at: datetime | None
    reported_basis: str
    fetched_at: datetime
    figures: tuple[TextFigure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleEvent:
    """A coded event with its quote. `date` is a day, month or year as ISO text, None when not said."""

    type: str
    mode: str | None
    context: str | None
    actor: str | None
    target: str | None
    place: str | None
    date: str | None
    status: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleEdit:
    """A figure that the version *to_version_id* changed, added or removed."""

    to_version_id: str
    change: str
    from_text: str | None
    to_text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePage:
    """An article with all its versions, the oldest first."""

    entry: ArticleEntry
    versions: tuple[TextVersion, ...]
    edits: tuple[ArticleEdit, ...] = ()
    events: tuple[ArticleEvent, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """The newest value of a claimant in one series, with its grade and how its numbers were revised there."""

    series_id: str
    label: str
    figure_id: str
    article_id: str
    value: Value
    as_of: date | None
    reported_at: datetime | None
    grade: str
    is_stale: bool
    n_figures: int
    n_revisions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePage:
    """A claimant: its spellings, its newest value in every series, who contradicts it, what it revised.

    `lines` are the newest of `n_lines`, `conflicts` the widest of those that its entry counts.
    """

    entry: SourceEntry
    aliases: tuple[str, ...]
    lines: tuple[SourceLine, ...]
    n_lines: int
    conflicts: tuple[ReportConflict, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedChange:
    """A change with the moment of the run that brought it."""

    found_at: datetime
    change: ReportRevision

    @property
    def found_day(self) -> date:
        """The day of that run."""
        return self.found_at.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class RunChanges:
    """What the news changed in one run, and the conflicts that stand; those it brought about are new."""

    run_id: str
    changes: tuple[ReportRevision, ...]
    conflicts: tuple[ReportConflict, ...]


def name_page(kind: str, key: str) -> str:
    """Return the path of a page within the site: its kind and an id.

    Raises `ValueError` for a key that is no id: what comes from the network never names a file.
    """
    if not SAFE_NAME.fullmatch(key):
        raise ValueError(f"no id that can name a file: {key!r}")
    return f"{kind}/{key}.html"


@lru_cache(maxsize=10_000)
def name_source(source: str | None) -> str:
    """Return the id under which the page of a claimant stands; None is the narrators of articles."""
    return make_id("source", source)
