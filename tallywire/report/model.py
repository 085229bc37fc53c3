"""What a report knows: frozen data, complete before anything is rendered.

Days are `date`, moments naive UTC `datetime`. A `source` of None is the narrator of the article: nobody
is named who vouches for the number. An `as_of` of None is undated, and stays so in every rendering.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from tallywire.models import Quantifier

ALARMING = (
    "withdrawn",
    "removed",
    "edited",
    "decrease",
    "restated_down",
    "restated_up",
    "definition_break",
    "backdated",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A number as it was reported: the interval its words allow, its hedge and its unit ("%" for shares)."""

    low: float | None
    high: float | None
    quantifier: Quantifier
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFigure:
    """A reported figure with its evidence.

    `sentence` is verbatim; `offset` is where `text` starts in it, None when the sentence is not at hand.
    `standing` says whether it takes part in comparisons: stands, copy, denied or withdrawn. `holds_on` is the
    day that comparisons take it for; `replaced_at` is when a later version of its article came out.
    """

    figure_id: str
    article_id: str
    version_id: str = ""
    span_start: int = 0
    series_id: str | None
    label: str | None = None
    source: str | None
    value: Value
    text: str
    sentence: str
    offset: int | None
    counted: str | None = None
    measure: str
    place: str | None = None
    claimant: str | None = None
    via: str | None = None
    stance: str
    verification: str | None = None
    accounting: str | None = None
    period_start: date | None = None
    period_end: date | None = None
    as_of: date | None
    holds_on: date | None = None
    reported_at: datetime | None
    reported_basis: str
    replaced_at: datetime | None = None
    withdrawn_at: datetime | None = None
    retracted_at: datetime | None = None
    standing: str = "stands"
    title: str | None
    publisher: str | None
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """One claimant's line in a series: its figures in the order reported, the newest as graded."""

    source: str | None
    figures: tuple[ReportFigure, ...]
    newest_id: str
    grade: str
    is_stale: bool

    @property
    def newest(self) -> ReportFigure:
        """The figure that stands now."""
        return next(figure for figure in self.figures if figure.figure_id == self.newest_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRevision:
    """An edge of a track. `before` is None for a first report, `after` None where a number was taken out.

    `evidence` is the figure it leads to, else the one taken out; `origin` the one it comes from.
    """

    revision_id: str
    series_id: str
    label: str
    source: str | None
    type: str
    before: Value | None
    after: Value | None
    delta: float | None
    relative_delta: float | None
    as_of: date | None
    reported_at: datetime | None
    is_new: bool
    cause: str
    evidence: ReportFigure | None = None
    origin: ReportFigure | None = None

    @property
    def is_quiet(self) -> bool:
        """Whether it changes no number that stood before: a first report, or the same said again."""
        return self.type in ("first_report", "reaffirmed")

    @property
    def is_alarming(self) -> bool:
        """Whether the account changed, not the world: what a reader looks at first."""
        return self.type in ALARMING


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a conflict: who says what, as of when, and the figure that says so where it is at hand."""

    source: str | None
    value: Value
    as_of: date | None
    evidence: ReportFigure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportConflict:
    """Two claimants of one series whose newest values exclude each other, the larger first.

    `ratio` is that of the nearest ends of the two intervals, None where the smaller is zero. `is_new`
    says that the last run brought it about.
    """

    series_id: str
    label: str
    larger: Side
    smaller: Side
    ratio: float | None
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesCard:
    """Everything shown of one series: its key in words, its tracks, their revisions and conflicts.

    `replaced` are figures that no version standing now holds, in the order reported.
    """

    series_id: str
    label: str
    accounting: str | None
    place: str | None
    unit: str | None
    tracks: tuple[Track, ...]
    replaced: tuple[ReportFigure, ...] = ()
    revisions: tuple[ReportRevision, ...] = ()
    conflicts: tuple[ReportConflict, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleChange:
    """A figure that a later version of one article changed, added or removed."""

    article_id: str
    title: str | None
    url: str | None
    change: str
    from_text: str | None
    to_text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFailure:
    """A thing that could not be processed, and why."""

    stage: str
    subject: str
    reason: str
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """A feed and how its polls go: `health` is ok, new, failing, gone or disabled."""

    feed_url: str
    address: str
    title: str | None
    health: str
    failing_since: datetime | None
    last_polled_at: datetime | None
    last_reason: str | None
    last_new_at: datetime | None
    next_poll_at: datetime | None
    n_polls: int
    n_failures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of the pipeline and what it brought. `finished_at` is None while it runs."""

    run_id: str
    started_at: datetime
    finished_at: datetime | None
    status: str
    articles_new: int
    versions_new: int
    figures_new: int
    revisions_new: int
    failures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """How much the whole archive holds; a report may show less of it and then says so.

    `changes` to `failures` count what the reported run brought.
    """

    articles: int
    figures: int
    series: int
    sources: int
    conflicts: int
    events: int
    untracked: int
    changes: int
    first_reports: int
    rereadings: int
    new_conflicts: int
    failures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportData:
    """One report: the state of the archive after `run`, and what that run changed.

    `changes` are the run's revisions that the news brought, `rereadings` those that come from reading stored
    texts differently; `series` come with those first in which claimants disagree most; `newest` are the
    figures reported last.
    `run` is None for an archive that no run has written to yet. `scope` says to what a report was narrowed.
    """

    run: Run | None
    previous_run: Run | None
    totals: Totals
    series: tuple[SeriesCard, ...] = ()
    changes: tuple[ReportRevision, ...] = ()
    rereadings: tuple[ReportRevision, ...] = ()
    article_changes: tuple[ArticleChange, ...] = ()
    conflicts: tuple[ReportConflict, ...] = ()
    newest: tuple[ReportFigure, ...] = ()
    feeds: tuple[FeedHealth, ...] = ()
    failures: tuple[ReportFailure, ...] = ()
    scope: str | None = None


@dataclass(frozen=True, slots=True)
class ToldChange:
    """A change as a reader is told of it, with the types of all edges between the same two figures."""

    change: ReportRevision
    types: tuple[str, ...]


def join_changes(changes: Iterable[ReportRevision]) -> list[ToldChange]:
    """Return *changes* in their order, those from one figure to another as one.

    An edit of an article stands beside the edge of the track: "restated upward" and "edited" are one change.
    """
    joined: dict[object, list[ReportRevision]] = {}
    for change in changes:
        ends = [figure and figure.figure_id for figure in (change.origin, change.evidence)]
        joined.setdefault(tuple(ends) if all(ends) else change.revision_id, []).append(change)
    told = []
    for same in joined.values():
        first = min(same, key=lambda change: change.type in ("edited", "removed"))
        told.append(ToldChange(first, tuple(dict.fromkeys([first.type, *(c.type for c in same)]))))
    return told


def order_changes(changes: Iterable[ReportRevision]) -> tuple[ReportRevision, ...]:
    """Return *changes* in reading order: changed accounts, then the world moving, then first reports."""
    return tuple(
        sorted(changes, key=lambda c: (c.is_quiet, not c.is_alarming, c.label, c.source or "", c.revision_id))
    )
