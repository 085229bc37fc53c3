"""The things Tallywire speaks of. A type says its stage: RawItem → Article → Figure, Event → ReportedFigure.

All are frozen. Days are `date`; moments are naive `datetime` in UTC; offsets are half-open
character offsets (Unicode code points) into the text of one article version.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Quantifier(StrEnum):
    """The hedge a number is given with; it decides which of `low` and `high` are known."""

    EXACT = "exact"
    APPROXIMATE = "approximate"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    BETWEEN = "between"
    VAGUE = "vague"


class Kind(StrEnum):
    """What sort of quantity a number is."""

    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"
    LENGTH = "length"
    AREA = "area"
    MASS = "mass"
    VOLUME = "volume"
    DURATION = "duration"
    RATE = "rate"
    OTHER = "other"


class Measure(StrEnum):
    """What is said of the thing counted."""

    KILLED = "killed"
    INJURED = "injured"
    CASUALTIES = "casualties"
    MISSING = "missing"
    DETAINED = "detained"
    DISPLACED = "displaced"
    EVACUATED = "evacuated"
    INFECTED = "infected"
    AFFECTED = "affected"
    BODIES = "bodies"
    ATTACKED = "attacked"
    DESTROYED = "destroyed"
    DEPLOYED = "deployed"
    SUPPLIED = "supplied"
    VOTED = "voted"
    ATTENDED = "attended"
    POPULATION = "population"
    EXISTING = "existing"
    ECONOMIC = "economic"
    EXTENT = "extent"
    OTHER = "other"


class Status(StrEnum):
    """Who the counted people are, where the text says so."""

    MILITARY = "military"
    CIVILIAN = "civilian"
    CHILD = "child"


class Stance(StrEnum):
    """How the claimant puts the number forward."""

    STATES = "states"
    CLAIMS = "claims"
    ESTIMATES = "estimates"
    FEARS = "fears"
    DENIES = "denies"


class Verification(StrEnum):
    """What the article itself says of the number's standing."""

    CONFIRMED = "confirmed"
    UNVERIFIED = "unverified"
    DISPUTED = "disputed"
    UNDERCOUNT = "undercount"


class Accounting(StrEnum):
    """How the number adds up over time."""

    CUMULATIVE = "cumulative"
    WINDOW = "window"
    EVENT = "event"
    STOCK = "stock"


class Basis(StrEnum):
    """What a field of a figure was decided on, the surest first."""

    STATED = "stated"  # words that hang on the number
    NEARBY = "nearby"  # other words of its sentence
    CARRIED = "carried"  # another sentence or another figure
    ASSUMED = "assumed"  # what holds where nothing is said


class DateBasis(StrEnum):
    """Where an article's date of publication comes from."""

    FEED = "feed"
    META = "meta"
    TEXT = "text"
    CURATED = "curated"
    FETCHED = "fetched"  # a later version whose page does not say when it was changed
    UNKNOWN = "unknown"


class EventStatus(StrEnum):
    """Whether an event is reported to have happened."""

    ACTUAL = "actual"
    PLANNED = "planned"
    DENIED = "denied"
    HYPOTHETICAL = "hypothetical"


@dataclass(frozen=True, slots=True, kw_only=True)
class RawItem:
    """One entry of a feed as it was read, before its article is captured.

    `published_at` is None where the entry bears no date that can be read or believed; `date_flag` says
    why. `content_html` is the feed's own full text or, failing that, its summary. `article_id` names its
    article where its address alone does not; `has_own_page` is False where that address is not of this item
    alone.
    """

    feed_url: str
    guid: str
    url: str | None
    title: str | None = None
    author: str | None = None
    content_html: str | None = None
    published_at: datetime | None = None
    updated_at: datetime | None = None
    date_flag: str | None = None
    article_id: str | None = None
    has_own_page: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One version of an article as captured: what is stored and what is read for figures.

    `article_id` names the story as published (one canonical URL or seed file), `version_id` this
    text of it; both are content hashes (see `tallywire.identity`). `text` is kept exactly as
    captured, so that offsets into it stay true.
    """

    article_id: str
    version_id: str
    text: str
    url: str | None = None
    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    language: str | None = None
    published_at: datetime | None = None
    published_basis: DateBasis = DateBasis.UNKNOWN
    modified_at: datetime | None = None
    modified_basis: DateBasis = DateBasis.UNKNOWN
    fetched_at: datetime
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """One number expression of a text with its hedge and unit, whether or not it is a figure."""

    text: str
    start: int
    end: int
    low: float | None
    high: float | None
    quantifier: Quantifier
    kind: Kind
    unit: str | None


@dataclass(frozen=True, slots=True)
class Decision:
    """Why a field of a figure is what it is: the rule that set it ("measures.toml: killed, …"), on what."""

    field: str
    rule: str
    basis: Basis

    def __str__(self) -> str:
        return f"{self.rule} ({self.basis})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number that an article reports for something in the world.

    `text`, `start`, `end` are the number expression with its multiplier, currency or unit, without
    its hedge; `low` and `high` the interval the words allow, in the unit's own scale. `sentence`
    is the sentence it stands in, from `sentence_start`. `claimant` is named as in the text, None
    for the narrator; `via` is who relays the claimant. `part_of` is the start offset of the figure
    this one is a stated part of ("31 people, including 5 children"). `confidence` is 0 to 1, None where
    it was not measured; `rule_path` the decision behind each field.
    """

    text: str
    start: int
    end: int
    sentence: str
    sentence_start: int
    low: float | None
    high: float | None
    quantifier: Quantifier
    kind: Kind
    unit: str | None
    counted: str | None
    measure: Measure
    party: str | None = None
    status: Status | None = None
    place: str | None = None
    claimant: str | None = None
    via: str | None = None
    stance: Stance = Stance.STATES
    verification: Verification | None = None
    accounting: Accounting | None = None
    period_start: date | None = None
    period_end: date | None = None
    as_of: date | None = None
    part_of: int | None = None
    confidence: float | None = 1.0
    rule_path: tuple[Decision, ...] = ()

    @property
    def tracked(self) -> bool:
        """Whether the figure enters a series: extents and unclassed numbers do not."""
        return self.measure not in (Measure.EXTENT, Measure.OTHER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A coded event of an article, in the terms of PLOVER.

    `date` is an ISO date, year-month or year (`date_precision`: day, month or year), None when the
    text does not say. `figure_starts` are the start offsets of the figures that belong to it.
    """

    type: str
    mode: str | None
    context: str | None
    actor: str | None
    target: str | None
    place: str | None
    date: str | None
    date_precision: str | None
    status: EventStatus
    quote: str
    start: int
    end: int
    confidence: float = 1.0
    figure_starts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedFigure:
    """A stored figure with who vouches for it and when it was reported: what tracking works on.

    `source` is the resolved name of the claimant (the register's name where the register knows it,
    the claimant as written where it does not, None for the narrator). `speaks_against_interest`
    says that the source's own party is the one the number is bad for. `reported_at` is when the
    article, or the later version of it, was published; None when undated. Figures reported at the
    same moment follow `article_id`, then their place in it. `version_number` counts the stored
    versions of the article from 1; `replaced_at` is when the next version was reported, None in the
    current one, so a figure that no longer stands in its article was dropped at `replaced_at`.
    `syndication_id` is shared by the articles that are copies of one story, None where there are none.
    `facet` is the disease, hazard or weapon that it is of, `story` the one that gave what it leaves unsaid.
    `withdrawn_at` is when its claimant, or the publisher, took it back, where that is known.
    """

    figure_id: str
    article_id: str
    version_id: str
    figure: Figure
    source: str | None
    source_party: str | None
    publisher: str | None
    reported_at: datetime | None
    reported_basis: DateBasis
    ingested_at: datetime
    is_withdrawn: bool = False
    is_retracted: bool = False
    version_number: int = 1
    replaced_at: datetime | None = None
    syndication_id: str | None = None
    facet: str | None = None
    story: str | None = None
    withdrawn_at: datetime | None = None
