"""What each number of a document says of what: measure, counted thing, unit, status; ellipses filled.

A number without a noun of its own takes what it leaves unsaid from the figure before it: "227 civilians
have been killed and another 525 injured", "that figure has since fallen to 15,475".
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tallywire.extract.counted import Counted, find_counted, hyphened
from tallywire.extract.cuewords import Cue
from tallywire.extract.document import Document
from tallywire.extract.durations import is_reported_duration
from tallywire.extract.exclusions import find_excluded
from tallywire.extract.groups import group_noun
from tallywire.extract.leaning import Lean, find_lean, lacks_noun, take_unsaid
from tallywire.extract.measures import PEOPLE, default_measure, find_measure
from tallywire.extract.quantities import find_quantities
from tallywire.extract.rolls import find_rolls
from tallywire.extract.status import find_status, settle_status
from tallywire.extract.syntax import children, lemma_of, noun_phrase
from tallywire.models import Kind, Measure, Quantity, Status

# Measures of which a number without a noun counts people.
_OF_PEOPLE = PEOPLE | {Measure.VOTED, Measure.POPULATION}
# Nouns that say what a thing is only with the word before them: "treatment centre", "fire engine".
_BARE_HEADS = frozenset(
    {
        "centre", "center", "station", "unit", "engine", "machine", "set", "kit", "scheme", "plant", "group",
        "facility", "system", "line", "post", "clinic", "launcher", "battery", "package", "net", "parcel",
    }
)  # fmt: skip
# Measures that a bare "one" or "single" does not count: "one side", "a single plan".
_NOT_ONE = frozenset({Measure.OTHER, Measure.EXISTING, Measure.VOTED, Measure.SUPPLIED, Measure.DEPLOYED})


@dataclass(frozen=True, slots=True)
class Reading:
    """What one number says: the quantity, what it counts in the parse, and what is said of it."""

    counted: Counted
    cue: Cue | None
    measure: Measure
    unit: str | None
    phrase: str | None
    status: Status | None
    lean: Lean | None = None

    @property
    def quantity(self) -> Quantity:
        return self.counted.quantity


def read_numbers(document: Document) -> list[Reading]:
    """Return a reading of every quantity of *document* that is a reported figure, in reading order."""
    readings: list[Reading] = []
    for counted in _counted_quantities(document):
        reading = _read(document, counted)
        if (lean := find_lean(document, reading, readings)) is not None:
            reading = take_unsaid(_read_again(document, reading, readings[lean.on]), lean, readings[lean.on])
        if _is_figure(reading):
            readings.append(settle_status(document, reading))
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
    status = find_status(counted) if measure is not Measure.EXTENT else None
    return Reading(counted, cue, measure, unit, _phrase(document, counted, measure), status)


def _read_again(document: Document, reading: Reading, whole: Reading) -> Reading:
    """*reading* as its words are meant of what *whole* counts: two lorries are not detained but destroyed."""
    if not lacks_noun(reading):
        return reading
    again = _read(document, replace(reading.counted, lent=whole.counted.thing))
    if again.cue is None:
        return reading
    return replace(reading, counted=again.counted, cue=again.cue, measure=again.measure)


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
        return "person" if measure in _OF_PEOPLE else None
    thing = counted.thing
    if measure is Measure.POPULATION and not thing.classes & {"person", "household"}:
        return "person"
    if thing.unit:
        return thing.unit
    name = hyphened(noun)
    part = next((c for c in children(noun, "compound") if c.i == noun.i - 1 and c.pos_ == "NOUN"), None)
    return f"{lemma_of(part)} {name}" if part is not None and name in _BARE_HEADS else name


def _phrase(document: Document, counted: Counted, measure: Measure) -> str | None:
    """The counted noun phrase as it stands in the text, "people" where an ellipsis means people."""
    noun = group_noun(counted)
    if noun is None:
        return "people" if measure in PEOPLE else None
    if counted.noun is not None and noun.i != counted.noun.i:
        start, end = noun_phrase(noun, 0, noun.idx + len(noun))
        return document.words[start:end]
    return counted.phrase(document)
