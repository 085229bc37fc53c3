"""What each number of a document says of what: measure, counted thing, unit, status; ellipses filled.

A number without a noun of its own takes what it leaves unsaid from the figure before it: "227 civilians
have been killed and another 525 injured", "that figure has since fallen to 15,475".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tallywire.extract.counted import Counted, find_counted
from tallywire.extract.cues import Cue
from tallywire.extract.document import Document
from tallywire.extract.durations import is_reported_duration
from tallywire.extract.exclusions import find_excluded
from tallywire.extract.groups import find_status, group_noun
from tallywire.extract.measures import default_measure, find_measure
from tallywire.extract.quantities import find_quantities
from tallywire.extract.rolls import find_rolls
from tallywire.extract.syntax import children, lemma_of, noun_phrase
from tallywire.models import Kind, Measure, Quantity, Status

HARMS = frozenset({Measure.KILLED, Measure.INJURED, Measure.CASUALTIES, Measure.MISSING, Measure.DETAINED})
PEOPLE = HARMS | {
    Measure.DISPLACED, Measure.EVACUATED, Measure.AFFECTED,
    Measure.INFECTED, Measure.BODIES, Measure.ATTENDED,
}  # fmt: skip
# Measures that a bare "one" or "single" does not count: "one side", "a single plan".
_NOT_ONE = frozenset({Measure.OTHER, Measure.EXISTING, Measure.VOTED, Measure.SUPPLIED, Measure.DEPLOYED})
_ADDED = re.compile(r"\b(?:another|a further|further|additional|an additional|more|other)\s+$", re.IGNORECASE)
_OF_THEM = re.compile(r",? of (?:them|whom|these|those|which)\b", re.IGNORECASE)
# Nouns that point back at a number told before: "that figure", "the number".
_POINTERS = frozenset({"figure", "number", "total", "count", "tally"})
_GUESSES = frozenset({"subjects", "weak", "nearby"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What one number says: the quantity, what it counts in the parse, and what is said of it."""

    counted: Counted
    cue: Cue | None
    measure: Measure
    unit: str | None
    phrase: str | None
    status: Status | None
    is_elliptical: bool = False

    @property
    def quantity(self) -> Quantity:
        return self.counted.quantity


def read_numbers(document: Document) -> list[Reading]:
    """Return a reading of every quantity of *document* that is a reported figure, in reading order."""
    readings: list[Reading] = []
    for counted in _counted_quantities(document):
        reading = _fill_ellipsis(document, _read(document, counted), readings)
        if _is_figure(reading):
            readings.append(reading)
    return readings


def _counted_quantities(document: Document) -> Iterator[Counted]:
    excluded = find_excluded(document, "figure")
    rolls = find_rolls(document)
    for quantity in find_quantities(document):
        entry = rolls.get(quantity.start)
        if entry is None and excluded.covers(quantity.start, quantity.end):
            continue
        counted = find_counted(document, quantity, entry)
        if quantity.kind is not Kind.DURATION or is_reported_duration(document, counted):
            yield counted


def _read(document: Document, counted: Counted) -> Reading:
    quantity, cue = counted.quantity, find_measure(counted)
    is_lost = cue is not None and cue.measure is Measure.DESTROYED and quantity.kind is Kind.LENGTH
    if quantity.kind in (Kind.LENGTH, Kind.DURATION, Kind.RATE) and not is_lost:
        measure = Measure.EXTENT
    else:
        measure = cue.measure if cue is not None else default_measure(counted)
    unit = quantity.unit if quantity.kind is not Kind.COUNT else _find_unit(counted, measure)
    status = find_status(counted, measure) if measure is not Measure.EXTENT else None
    return Reading(counted, cue, measure, unit, _phrase(document, counted, measure), status)


def _is_figure(reading: Reading) -> bool:
    """A bare "one" is a figure only when something is said of what it counts."""
    if reading.quantity.kind is not Kind.COUNT:
        return True
    word = reading.quantity.text.lower()
    if word == "one":
        return reading.measure not in _NOT_ONE
    return not (
        reading.counted.noun is None and reading.measure is Measure.OTHER and word in ("two", "single")
    )


def _find_unit(counted: Counted, measure: Measure) -> str | None:
    """What one item of a count is, singular: "person" for people, else the noun itself."""
    noun = group_noun(counted)
    if noun is None:
        return "person" if measure in PEOPLE else None
    thing = counted.thing
    if measure is Measure.INFECTED and "person" in thing.classes:
        return "case" if lemma_of(noun) in ("infection", "patient") else thing.unit
    if thing.unit:
        return thing.unit
    name = lemma_of(noun)
    part = next((c for c in children(noun, "compound") if c.i == noun.i - 1 and c.pos_ == "NOUN"), None)
    return f"{lemma_of(part)} {name}" if part is not None and "unknown" not in thing.classes else name


def _phrase(document: Document, counted: Counted, measure: Measure) -> str | None:
    """The counted noun phrase as it stands in the text, "people" where an ellipsis means people."""
    noun = group_noun(counted)
    if noun is None:
        return "people" if measure in PEOPLE else None
    if counted.noun is not None and noun.i != counted.noun.i:
        start, end = noun_phrase(noun, 0, noun.idx + len(noun))
        return document.text[start:end]
    return counted.phrase(document)


def _fill_ellipsis(document: Document, reading: Reading, readings: list[Reading]) -> Reading:
    """Take what *reading* leaves unsaid from the figure before it."""
    before = readings[-1] if readings else None
    kind = reading.quantity.kind
    if before is None:
        return reading
    if kind is Kind.PERCENT and _OF_THEM.match(document.readable, reading.quantity.end):
        return replace(
            reading, measure=before.measure, status=reading.status or before.status, is_elliptical=True
        )
    if before.quantity.kind is not kind:
        return reading
    counted = reading.counted
    if _is_bracketed(document, reading, before):
        return replace(reading, measure=before.measure, is_elliptical=True)
    if kind not in (Kind.COUNT, Kind.PERCENT):
        return reading
    if _points_back(counted):
        return replace(before, counted=counted, is_elliptical=True)
    if counted.noun is not None:
        return reading
    if before.counted.span.sent.start != counted.span.sent.start:
        return replace(before, counted=counted, is_elliptical=True) if _goes_on(reading, before) else reading
    is_guess = reading.cue is None or reading.cue.role in _GUESSES
    if is_guess and (reading.measure is Measure.OTHER or kind is Kind.PERCENT):
        return replace(before, counted=counted, is_elliptical=True)
    if kind is Kind.PERCENT:
        return reading
    start = reading.quantity.start
    is_added = bool(_ADDED.search(document.readable, max(0, start - 16), start))
    unit = before.unit if before.unit == "person" or reading.unit is None else reading.unit
    if is_added or before.unit != "person":
        return replace(reading, unit=unit, phrase=before.phrase, status=before.status, is_elliptical=True)
    return replace(reading, unit=unit, is_elliptical=True)


def _is_bracketed(document: Document, reading: Reading, before: Reading) -> bool:
    """Whether a number says in brackets what the one before it said in other terms: "310 households
    (about 1,600 people)"."""
    between = document.readable[before.quantity.end : reading.quantity.start]
    return reading.cue is None and re.fullmatch(r"[^.;()]{0,30}\((?:[a-z]+ ){0,2}", between) is not None


def _goes_on(reading: Reading, before: Reading) -> bool:
    """Whether a sentence goes on counting what the one before it did: "Of these, two were confirmed"."""
    counted, sent = reading.counted, reading.counted.span.sent
    if reading.cue is not None or counted.root.dep_ not in ("nsubj", "nsubjpass"):
        return False
    is_next = sent.start == before.counted.span.sent.end
    is_of_these = re.match(r"\W*(?:of|among) (?:these|those|them|the)\b", sent.text, re.IGNORECASE)
    return is_next and (is_of_these is not None or counted.span.start == sent.start)


def _points_back(counted: Counted) -> bool:
    topic = counted.topic
    return (
        topic is not None
        and counted.item is None
        and lemma_of(topic) in _POINTERS
        and any(c.lower_ in ("that", "this", "the") for c in children(topic, "det"))
        and not children(topic, "prep", "compound", "amod")
    )
