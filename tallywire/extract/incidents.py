"""Where the incident happened that a story is about: the narrowest place that its opening tells of it.

"A ferry sank in Bangladesh … It went down on the Meghna river": what the story goes on to count was there.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tallywire.extract.mentions import PlaceMention
from tallywire.extract.placewords import place_words
from tallywire.extract.syntax import lemma_of
from tallywire.extract.things import classify_noun

if TYPE_CHECKING:
    from tallywire.parse import Span

# How many paragraphs tell where it happened.
LEAD = 3
# Steps up the parse from a place to the word for what happened there.
_FURTHEST = 6


def find_site(told: list[PlaceMention]) -> PlaceMention | None:
    """Return the narrowest of *told*, the places of a story's opening in reading order, at which something
    happened; None where nothing did or it happened at several."""
    places = [m for m in told if is_settled(m) and _is_incident(m)]
    if not places:
        return None
    narrowest = min(m.rank for m in places)
    sites = [m for m in places if m.rank == narrowest]
    first = sites[0]
    for other in sites[1:]:
        if other.name == first.name or other.head.sent.start == first.head.sent.start:
            continue
        if other.place is not None or first.place is not None:
            return None
    return first


def is_of_one_incident(opening: Sequence["Span"]) -> bool:
    """Return whether the *opening* sentences of a story tell of something that happened at one spot, not of
    a storm, an epidemic or a war, which are in many."""
    lemmas = {lemma_of(token) for sentence in opening for token in sentence}
    words = place_words()
    return bool(lemmas & words.incidents) and not lemmas & words.spreading


def is_settled(mention: PlaceMention) -> bool:
    """Return whether a place is one that a story is told of: no street, road or hospital within one."""
    return mention.head.lower_ not in place_words().passing


def _is_incident(mention: PlaceMention) -> bool:
    """Whether words above a place in the parse tell that something happened."""
    incidents = place_words().incidents
    for steps, token in enumerate(mention.head.ancestors):
        if steps > _FURTHEST:
            return False
        lemma = lemma_of(token)
        if lemma in incidents or (token.pos_ == "NOUN" and "attack" in classify_noun(lemma).classes):
            return True
    return False
