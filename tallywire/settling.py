"""What tracking takes a figure for: as read, with what its story and its topic add and reviews say. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any

from tallywire.facets import FacetKind, kind_of, read_facet, read_topic
from tallywire.identity import make_id
from tallywire.models import Figure
from tallywire.places import Place
from tallywire.reviews import FigureSpot, Review, ReviewAction, concerns, read_value
from tallywire.rules import read_table
from tallywire.series import group_id
from tallywire.stories import Story, StoryArticle, digest_stories, find_defaults, find_story
from tallywire.taking_back import is_revised, takes_back
from tallywire.topics import fill_in, read_topic_country

# Tables that decide on facets and groups: figures are settled anew when one of them changes.
TABLES = ("facets", "groups", "conversions", "countries", "regions", "tracking")
SETTLING = "3"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A figure as it is tracked: `figure` is what was read with `changed` put in its place.

    `group_id` is None for what is not tracked, which a figure is not that a review dropped.
    """

    figure: Figure
    facet: str | None
    group_id: str | None
    story: str | None = None
    changed: Mapping[str, Any] = field(default_factory=dict)
    review_ids: tuple[str, ...] = ()
    is_dropped: bool = False
    withdrawn_at: datetime | None = None
    retracted_at: datetime | None = None

    @property
    def takes_back(self) -> bool:
        """Whether its sentence takes the number back, or revises it."""
        return takes_back(self.figure) or is_revised(self.figure)

    @property
    def is_as_read(self) -> bool:
        """Whether neither a story, the topic nor a review says anything of it."""
        return not self.changed and not self.review_ids


def settle_article(
    article: StoryArticle,
    figures: Sequence[tuple[FigureSpot, Figure]],
    stories: Sequence[Story],
    reviews: Iterable[Review],
) -> list[Settled]:
    """Return *figures*, which are of one version of *article*, as they are tracked, in their order.

    *reviews* are those that hold for the article, in their order.
    """
    story = find_story(article, stories)
    topic = read_topic(article.title, article.text)
    if topic is None and story is not None and story.facet is not None:
        topic = story.facet
    held = list(reviews)
    country = read_topic_country(article.title)
    return [
        _settle(figure, topic, country, story, [r for r in held if concerns(r, spot)])
        for spot, figure in figures
    ]


def digest_settling(stories: Sequence[Story]) -> str:
    """Return what changes when figures would be settled otherwise, reviews and tags aside.

    It reads "<tables>:<stories>:"; with the tags of its article behind it, it is the basis that a figure was
    settled on.
    """
    return f"{make_id('settling', SETTLING, _digest_tables())}:{digest_stories(stories)}:"


def do_stories_differ(basis: str | None, other: str | None) -> bool:
    """Return whether figures were settled by other stories or tags on one *basis* than on the *other*; where
    either is not known, no."""
    return None not in (basis, other) and str(basis).split(":")[1:] != str(other).split(":")[1:]


@cache
def _digest_tables() -> str:
    return make_id(*(repr(read_table(table)) for table in TABLES))


def _settle(
    figure: Figure,
    topic: str | None,
    country: Place | None,
    story: Story | None,
    reviews: Sequence[Review],
) -> Settled:
    changed = find_defaults(figure, story) if story else {}
    name = story.name if changed and story else None
    told = replace(figure, **changed)
    if (facet := read_facet(told, topic)) is not None and kind_of(facet) is not FacetKind.WEAPON:
        changed |= fill_in(told, country)
    for review in reviews:
        if review.action is ReviewAction.SET and review.field is not None:
            changed[review.field] = read_value(review.field, review.value)
    given = {key: value for key, value in changed.items() if key != "facet"}
    tracked = replace(figure, **given)
    facet = changed["facet"] if "facet" in changed else read_facet(tracked, topic)
    is_dropped = any(review.action is ReviewAction.DROP for review in reviews)
    return Settled(
        figure=tracked,
        facet=facet,
        group_id=None if is_dropped else group_id(tracked, facet),
        story=name,
        changed=given,
        review_ids=tuple(review.review_id for review in reviews),
        is_dropped=is_dropped,
        withdrawn_at=_find_moment(reviews, ReviewAction.WITHDRAW),
        retracted_at=_find_moment(reviews, ReviewAction.RETRACT),
    )


def _find_moment(reviews: Iterable[Review], action: ReviewAction) -> datetime | None:
    return min((review.at for review in reviews if review.action is action), default=None)
