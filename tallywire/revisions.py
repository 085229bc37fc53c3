"""The types of the tracked state: what an edge of a track is, and what it can mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from tallywire.doubts import Doubt
from tallywire.series import SeriesKey


class RevisionType(StrEnum):
    """What a step from one figure of a track to the next means; design.md defines each."""

    FIRST_REPORT = "first_report"
    REAFFIRMED = "reaffirmed"
    HEDGE_CHANGED = "hedge_changed"
    ADVANCED = "advanced"
    RECEDED = "receded"
    DECREASE = "decrease"
    RESTATED_UP = "restated_up"
    RESTATED_DOWN = "restated_down"
    BACKDATED = "backdated"
    NARROWED = "narrowed"
    WIDENED = "widened"
    NEW_PERIOD = "new_period"
    DEFINITION_BREAK = "definition_break"
    EDITED = "edited"
    REMOVED = "removed"
    WITHDRAWN = "withdrawn"


class Cause(StrEnum):
    """What brought a change: something read for the first time, or what people or files say of what
    was read; else the same texts were read differently."""

    NEWS = "news"
    REVIEW = "review"
    STORIES = "stories"
    READING = "reading"


class Standing(StrEnum):
    """What a figure is in its track: those that stand are compared.

    A copy repeats, word for word, one that stands. One that is apart is a further number of a sentence that
    gave one already ("3,979 homes damaged, 20 destroyed"): it counts something that the key cannot tell.
    """

    STANDS = "stands"
    COPY = "copy"
    APART = "apart"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleVersion:
    """One stored version of an article, whether or not it holds figures.

    `is_recaptured` where it was captured otherwise than the one before, the page instead of the feed's text:
    what it says otherwise is no edit.
    """

    article_id: str
    version_id: str
    reported_at: datetime | None
    ingested_at: datetime
    is_recaptured: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """An edge of a track. `from_figure_id` is None for a first report, `to_figure_id` where a number went.

    `source` is None for the narrator. `delta` is in the series' unit and `relative_delta` a share of the
    earlier number; both are None where the two numbers are not to be subtracted.
    """

    revision_id: str
    series_id: str
    source: str | None
    type: RevisionType
    from_figure_id: str | None
    to_figure_id: str | None
    delta: float | None
    relative_delta: float | None
    as_of: date | None
    reported_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackedState:
    """The tracked state of some groups: series by id, figure → series, figure → standing, all edges.

    Edges stand by series and claimant, in the order of report. `doubts` holds the figures that may be
    misreadings, `taken_back` those that their claimants took back in words, and when.
    """

    series: Mapping[str, SeriesKey]
    membership: Mapping[str, str]
    standing: Mapping[str, Standing]
    revisions: tuple[Revision, ...]
    doubts: Mapping[str, Doubt] = field(default_factory=dict)
    taken_back: Mapping[str, datetime | None] = field(default_factory=dict)
