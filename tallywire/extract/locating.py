"""The place that a figure is given for: the narrowest that its own words, its sentence or its story name.

Ways to a place are tried from the surest to the least sure: what hangs on the number or its verb, what the
sentence locates, the figure before in the same account, and last the setting of the story.
"""

from collections.abc import Iterator

from tallywire.extract.mentions import COUNTRY
from tallywire.extract.placement import Scene
from tallywire.extract.placewords import place_words
from tallywire.extract.spots import Hold, Spot
from tallywire.models import Accounting, Basis, Kind, Measure

# What is sent, pledged or voted is told with who does it, which is no place of it.
SENT = frozenset({Measure.SUPPLIED, Measure.DEPLOYED, Measure.VOTED, Measure.OTHER})
TOLD = frozenset({"does", "suffers", "beside", "other"})
MOVED = frozenset({Measure.DISPLACED, Measure.EVACUATED})
# Words from a place to the number or back within which nothing else stands between.
_NEAR = 5

# What led to a place, how sure it is, and the place (None: that way tells that there is none).
Way = tuple[str, Basis, str | None]


def find_place(scene: Scene) -> str | None:
    """Return the narrowest place that the text gives for the figure of *scene*, as written there."""
    for rule, basis, place in _ways(scene):
        if place is not None:
            scene.reading.counted.trace.decide("place", place, f"locating: {rule}", basis)
        return place
    return None


def _ways(scene: Scene) -> Iterator[Way]:
    """The places that the figure can be given for, surest first."""
    measure, before = scene.reading.measure, scene.before
    if scene.reading.counted.place is not None:
        yield "its entry in a roll of places", Basis.STATED, scene.reading.counted.place
    if measure is Measure.VOTED and scene.is_among_nations:
        yield "votes of countries", Basis.STATED, None
    yield from _own(scene)
    if (country := scene.defended) is not None:
        yield "the country whose forces downed it", Basis.NEARBY, country
    if measure is Measure.ECONOMIC and (country := scene.country_ahead) is not None:
        yield "the country before it", Basis.NEARBY, country
    if measure not in SENT and (own := scene.since_last):
        yield "named since the last number", Basis.NEARBY, own.mention.name
    is_beside = before is not None and before.sentence_start == scene.sentence.start_char
    if before is not None and is_beside and measure is not Measure.ECONOMIC:
        yield "that of the number before it", Basis.CARRIED, before.place
    if scene.place_there is not None:
        yield 'where "there" points', Basis.CARRIED, scene.place_there
    if behind := [s for s in scene.spots if s.role == "at" and s.is_behind and not s.is_turned]:
        yield "located further on", Basis.NEARBY, scene.narrow(max(behind, key=lambda s: s.fit))
    if scene.definite is not None:
        yield "the place named before", Basis.CARRIED, scene.definite
    if scene.counts_countries:
        yield "countries are in none", Basis.STATED, None
    if measure not in SENT and (told := [s for s in scene.spots if s.role in TOLD]):
        yield "named in the sentence", Basis.NEARBY, scene.narrow(max(told, key=lambda s: s.fit))
    yield from _carried(scene)


def _own(scene: Scene) -> Iterator[Way]:
    """The places that the sentence tells the counted thing to be at."""
    measure = scene.reading.measure
    if measure not in SENT and (row := [s for s in scene.spots if s.role == "row"]):
        yield "its entry in a list of places", Basis.STATED, scene.narrow(row[-1])
    if scene.place_where is not None:
        yield 'the place whose "where" it stands behind', Basis.STATED, scene.place_where
    placed = [s for s in scene.spots if s.role == "at" and not (s.is_behind and s.is_crossed)]
    behind = [s for s in placed if s.is_behind]
    if close := [s for s in behind if s.distance < _NEAR]:
        yield "located right behind it", Basis.STATED, scene.narrow(close[0])
    goals = [s for s in scene.spots if s.role in ("to", "for") and s.is_behind and not s.is_crossed]
    if measure in SENT | MOVED and goals:
        yield "where it goes", Basis.STATED, goals[0].mention.name
    if held := [spot for spot in scene.spots if _is_held(spot, measure)]:
        best = min(held, key=lambda s: (-s.hold, s.role != "at", s.mention.rank, s.distance))
        yield "hangs on the number's words", Basis.STATED, scene.narrow(best)
    if scene.whole is not None:
        yield "that of what it is a part of", Basis.CARRIED, scene.whole.place
    if clear := [s for s in placed if not (s.is_behind or s.is_turned)] or behind:
        yield "located in the sentence", Basis.NEARBY, scene.narrow(max(clear, key=lambda s: s.fit))


def _carried(scene: Scene) -> Iterator[Way]:
    """The places that a sentence without its own goes on from.

    What is done to people and things stays where the account is; statistics are of the country, and sums of
    money and prices of no place that is not told with them.
    """
    account, places, measure = scene.account, scene.places, scene.reading.measure
    if not scene.told and scene.sentence.start < places.headline_end and places.headline is not None:
        yield "the place of the headline", Basis.CARRIED, places.headline
    if scene.reading.quantity.kind is Kind.MONEY and measure is not Measure.SUPPLIED:
        yield "sums are in no place", Basis.ASSUMED, scene.country if scene.is_cost else None
    if scene.is_national or measure is Measure.ECONOMIC or scene.reading.quantity.kind is Kind.MONEY:
        yield "told of the whole country", Basis.ASSUMED, scene.country
    if scene.is_total:
        total = scene.usual or places.headline or places.scene
        yield "that of the story's total", Basis.ASSUMED, places.refine(total)
    told = scene.told_before
    known = account.place if account is not None else scene.usual
    if scene.office is not None and not places.is_narrower(told or known, scene.office):
        yield "where the speaker's office is", Basis.NEARBY, scene.office.name
    if told is not None:
        yield "the sentence before", Basis.CARRIED, places.settle(told)
    if scene.is_wide and places.site is not None and scene.is_new_sentence:
        yield "told of more than the incident", Basis.ASSUMED, places.home_name
    if account is not None and (account.place is not None or account.measure is not Measure.VOTED):
        yield "that of the account", Basis.CARRIED, places.settle(places.refine(account.place))
    if scene.is_wide:
        yield "told of the whole country", Basis.ASSUMED, places.headline or places.home_name
    if scene.accounting is Accounting.CUMULATIVE:
        yield "told of the whole story", Basis.ASSUMED, places.refine(places.headline or places.home_name)
    if scene.usual is not None:
        yield "that of most figures before", Basis.ASSUMED, places.settle(places.refine(scene.usual))
    if measure not in SENT:
        is_headline = scene.sentence.start < places.headline_end
        known = places.scene if is_headline else places.refine(places.scene)
        yield "the scene of the story", Basis.ASSUMED, known


def _is_held(spot: Spot, measure: Measure) -> bool:
    """Whether a place hangs on the number as where it is, not as where people or money are from."""
    if spot.hold is Hold.NONE or spot.role in ("by", "modifies"):
        return False
    if spot.role == "row" and measure in SENT - {Measure.OTHER}:
        return _is_given(spot)
    if spot.role == "from":
        return measure in MOVED or (spot.mention.rank < COUNTRY and measure not in SENT)
    if spot.role in ("to", "for"):
        goes = spot.mention.head.head.head
        return (
            measure in MOVED
            or (measure in SENT and spot.is_behind)
            or (goes.pos_ == "VERB" and spot.role == "to")
        )
    if spot.role == "does" and spot.mention.head.lower_ in place_words().sites:
        return True
    if spot.role in ("does", "beside"):
        return measure not in SENT and (
            spot.role != "does" or spot.mention.rank < COUNTRY or spot.is_recording
        )
    return spot.role != "owns" or spot.hold is Hold.THING


def _is_given(spot: Spot) -> bool:
    """Whether a place right before a number is who it is given to: "will send Nunland 12 tanks"."""
    first = spot.mention.first
    return first > 0 and spot.mention.head.doc[first - 1].pos_ == "VERB"
