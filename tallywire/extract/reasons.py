"""The path of rules behind a figure: what the stages noted, and what their answers show by themselves."""

from collections.abc import Iterator

from tallywire.extract.document import Document
from tallywire.extract.quantities import find_hedge
from tallywire.extract.readings import Reading
from tallywire.extract.syntax import lemma_of
from tallywire.models import Basis, Decision, Figure, Kind, Quantifier

# The order in which the fields of a figure are explained.
EXPLAINED = (
    "quantifier", "unit", "counted", "measure", "party", "status", "place", "claimant", "via", "stance",
    "verification", "accounting", "as_of", "part_of",
)  # fmt: skip
# Behind the rule that set the measure where other words of the sentence say another one.
CONTESTED = "; other words say"
# Fields whose lack of a value is explained too.
_WANTED = ("party", "place", "claimant")


def explain_figure(document: Document, reading: Reading, figure: Figure) -> tuple[Decision, ...]:
    """Return the decision behind each field of *figure* with a value; of party, place, claimant always."""
    noted = {decision.field: decision for decision in reading.counted.trace.decisions}
    shown = {decision.field: decision for decision in _show(document, reading, figure)}
    path = {**shown, **noted}
    silent = {field: Decision(field, "nothing says", Basis.ASSUMED) for field in _WANTED}
    path |= {field: decision for field, decision in silent.items() if getattr(figure, field) is None}
    return tuple(path[field] for field in EXPLAINED if field in path)


def _show(document: Document, reading: Reading, figure: Figure) -> Iterator[Decision]:
    """The decisions that the reading itself shows: hedge, unit, counted thing, measure, status."""
    yield Decision("quantifier", *_show_hedge(document, figure))
    yield Decision("unit", *_show_unit(reading))
    yield Decision("counted", *_show_counted(reading))
    yield Decision("measure", *_show_measure(reading, figure))
    if figure.status is not None:
        yield Decision("status", f'things.toml: "{figure.counted}"', Basis.STATED)
    if figure.via is not None:
        yield Decision("via", "claimants: relays the claimant", Basis.NEARBY)
    yield Decision("stance", "speech.toml: no word of another stance", Basis.ASSUMED)


def _show_hedge(document: Document, figure: Figure) -> tuple[str, Basis]:
    hedge, words = find_hedge(document.readable, figure.start, figure.end, figure.kind)
    if figure.quantifier is Quantifier.EXACT:
        return "hedges.toml: no hedge", Basis.ASSUMED
    if words is not None and hedge is figure.quantifier:
        return f'hedges.toml: "{words}"', Basis.STATED
    if figure.quantifier in (Quantifier.BETWEEN, Quantifier.VAGUE):
        return f'numbers: "{figure.text}"', Basis.STATED
    return "quantities: the hedge before covers it", Basis.NEARBY


def _show_unit(reading: Reading) -> tuple[str, Basis]:
    if reading.quantity.kind is not Kind.COUNT:
        return f'units.toml: "{reading.quantity.text}"', Basis.STATED
    if reading.counted.noun is None:
        return "readings: taken from what is said of it", Basis.ASSUMED
    return f'things.toml: "{lemma_of(reading.counted.noun)}"', Basis.STATED


def _show_counted(reading: Reading) -> tuple[str, Basis]:
    counted = reading.counted
    if counted.item is not None:
        return f'counted: the noun of the number, "{counted.item.text}"', Basis.STATED
    if counted.topic is not None:
        return f'counted: the noun that names it from afar, "{counted.topic.text}"', Basis.NEARBY
    if reading.lean is not None:
        return f"leaning: left out, {reading.lean.tie}", Basis.CARRIED
    return "readings: left out", Basis.ASSUMED


def _show_measure(reading: Reading, figure: Figure) -> tuple[str, Basis]:
    cue = reading.cue
    if reading.lean is not None and (cue is None or cue.measure is not reading.measure):
        return f"leaning: that of the figure before, {reading.lean.tie}", Basis.CARRIED
    if cue is None:
        what = figure.kind.value if figure.kind is not Kind.COUNT else "what is counted"
        return f"measures: no word says; by {what}", Basis.ASSUMED
    words = f'measures.toml: {cue.measure.value}, {cue.role}, "{lemma_of(cue.token)}"'
    if cue.against:
        words += f"{CONTESTED} {', '.join(sorted(cue.against))}"
    return words, Basis.NEARBY if cue.role == "weak" else Basis.STATED
