"""The narrowest place that a figure is given for.

The sentence decides first (what hangs on the counted noun, then on its verb, then what is near), then
the sentences before it in the paragraph, last the country the story is about.
"""

from typing import TYPE_CHECKING

from tallywire.extract.counted import Counted
from tallywire.extract.placenames import COUNTRY, PlaceMap, PlaceMention, place_words
from tallywire.extract.syntax import word_before
from tallywire.models import Basis, Measure

if TYPE_CHECKING:
    from spacy.tokens import Span

    from tallywire.extract.readings import Reading

# Measures of things that are where they are told of: without words of place, the paragraph and story count.
PLACED = frozenset(
    {
        Measure.KILLED, Measure.INJURED, Measure.CASUALTIES, Measure.MISSING, Measure.DISPLACED,
        Measure.EVACUATED, Measure.INFECTED, Measure.AFFECTED, Measure.DESTROYED, Measure.ATTACKED,
        Measure.POPULATION, Measure.DETAINED, Measure.ATTENDED, Measure.BODIES, Measure.EXISTING,
    }
)  # fmt: skip


# Steps up the parse from a place to the verb that it still hangs on.
_FURTHEST_VERB = 5


def find_place(
    places: PlaceMap, reading: "Reading", earlier: list["Span"], *, is_running: bool
) -> str | None:
    """Return the narrowest place that the text gives for the figure of *reading*, as written there.

    What hangs on the number's own words comes first, then what its sentence locates, then "the city" or
    "the district" named before, then (unless the number is a running total, which stands for the whole
    story) the sentence before where that has one place only, and last the place of the story.
    """
    counted = reading.counted
    decide = counted.trace.decide
    if counted.place is not None:
        return decide("place", counted.place, "locating: its entry in a roll of places")
    if reading.measure is Measure.ECONOMIC and (country := places.country_before(counted.root)) is not None:
        return decide("place", country.name, "locating: the country before it", Basis.NEARBY)
    inside = places.within(counted.span.sent)
    attached = {m: level for m in inside if (level := _attachment(m, reading))}
    if attached:
        best = min(attached, key=lambda m: (-attached[m], m.rank, -_fit(m, counted)))
        return decide("place", _narrow(best, inside).name, "locating: hangs on the number's words")
    if reading.measure is Measure.VOTED:
        return None
    if definite := places.resolve_definite(counted.node, counted.span.sent):
        return decide("place", definite, "locating: the place named before", Basis.CARRIED)
    located = [m for m in inside if _is_locative(m) and not places.is_agent(m)]
    if located:
        best = max(located, key=lambda m: _fit(m, counted))
        return decide("place", _narrow(best, inside).name, "locating: located in the sentence", Basis.NEARBY)
    if named := [m for m in inside if m.rank < COUNTRY and not places.is_agent(m)]:
        nearest = min(named, key=lambda m: abs(m.first - counted.span.start))
        return decide("place", nearest.name, "locating: named in the sentence", Basis.NEARBY)
    if reading.measure not in PLACED:
        return None
    if not is_running:
        for sentence in reversed(earlier[-2:]):
            before = [m for m in places.within(sentence) if not places.is_agent(m)]
            if before:
                narrowest = _narrow(min(before, key=lambda m: (m.rank, m.start)), before)
                if (
                    sum(m.rank == narrowest.rank and m.head not in narrowest.head.subtree for m in before)
                    <= 1
                ):
                    return decide("place", narrowest.name, "locating: the sentence before", Basis.CARRIED)
                break
    return decide("place", places.story, "locating: the place of the story", Basis.ASSUMED)


def _narrow(mention: PlaceMention, others: list[PlaceMention]) -> PlaceMention:
    """Of "the Hamrat area in Jabrat district" the area: what *mention* only tells the whereabouts of."""
    for other in others:
        if other is not mention and other.head.is_ancestor(mention.head) and other.rank <= mention.rank:
            return _narrow(other, [o for o in others if o is not mention])
    return mention


def _attachment(mention: PlaceMention, reading: "Reading") -> int:
    """How *mention* hangs on the number: 2 on the counted words (or they on it: "X, a city of 300,000"),
    1 on their verb, 0 on neither."""
    head, counted, cue = mention.head, reading.counted, reading.cue
    own = {counted.node.i, counted.root.i, *({counted.item.i} if counted.item is not None else ())}
    verbs = {cue.token.i} if cue is not None else set()
    if counted.node.head.pos_ in ("VERB", "AUX"):
        verbs.add(counted.node.head.i)
    for steps, token in enumerate(head.ancestors, 1):
        if token.i in own:
            return 2
        if token.i in verbs:
            is_subject = head.dep_ in ("nsubj", "nsubjpass") and head.head.i in verbs
            is_placed = _is_locative(mention) or (is_subject and mention.rank < COUNTRY)
            return 1 if steps <= _FURTHEST_VERB and is_placed else 0
        if token.pos_ in ("VERB", "AUX") or steps > _FURTHEST_VERB:
            break
    for token in counted.node.ancestors:
        if token.i == head.i:
            return 2
        if token.pos_ in ("VERB", "AUX"):
            return 0
    return 0


def _is_locative(mention: PlaceMention) -> bool:
    first, head = mention.head.doc[mention.first], mention.head
    before = word_before(first)
    if head.dep_ in ("poss", "nsubj"):
        return False
    return (
        (head.dep_ == "pobj" and head.head.lower_ in place_words().prepositions)
        or before in place_words().prepositions
        or head.dep_ in ("conj", "appos", "npadvmod")
    )


def _fit(mention: PlaceMention, counted: Counted) -> float:
    """How well *mention* serves as the place of *counted*: near, narrow, in the same clause."""
    doc = counted.span.doc
    distance = min(abs(mention.first - counted.span.end), abs(counted.span.start - mention.last))
    between = doc[min(mention.last, counted.span.end) : max(mention.first, counted.span.start)]
    crossed = sum(t.text == ";" or t.lower_ in ("while", "whereas") for t in between)
    return -distance - 8 * crossed - 6 * mention.rank + (3 if mention.head.dep_ == "pobj" else 0)
