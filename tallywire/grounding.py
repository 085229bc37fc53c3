"""What a language model says of an article, held to the article: what does not stand there is not kept.

A model is trusted with what a number means, never with the number: its value, hedge and offsets are read
from the text as for any figure.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from tallywire.errors import TallywireError
from tallywire.extract.document import Document
from tallywire.extract.figures import locate_figure
from tallywire.extract.glyphs import FOLDED
from tallywire.extract.quantities import find_quantities
from tallywire.models import (
    Accounting,
    Figure,
    Kind,
    Measure,
    Quantity,
    Stance,
    Status,
    Verification,
)


class UngroundedError(TallywireError):
    """A statement that the article does not bear out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A figure as a language model gives it. `quote` holds `number`; both as they stand in the article."""

    quote: str
    number: str
    measure: Measure
    unit: str | None = None
    counted: str | None = None
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


@dataclass(frozen=True, slots=True)
class Grounded:
    """The figures that stand in the article, in reading order, and why the other statements were dropped."""

    figures: list[Figure] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)


def ground_statements(document: Document, statements: Iterable[Statement]) -> Grounded:
    """Return what of *statements* stands word for word in *document*; of two on one number the first."""
    quantities = find_quantities(document)
    kept: dict[int, Figure] = {}
    dropped = []
    for statement in statements:
        try:
            figure = _ground(document, quantities, statement)
        except UngroundedError as error:
            dropped.append(str(error))
        else:
            kept.setdefault(figure.start, figure)
    return Grounded([kept[start] for start in sorted(kept)], dropped)


def _ground(document: Document, quantities: list[Quantity], statement: Statement) -> Figure:
    start, end = _find_words(document.readable, statement.quote, "the quote")
    number_start, number_end = _find_words(document.readable[start:end], statement.number, "the number")
    span = start + number_start, start + number_end
    quantity = next((q for q in quantities if q.start < span[1] and span[0] < q.end), None)
    if quantity is None:
        raise UngroundedError(f"{statement.number!r} is no number that can be read")
    for name in (statement.claimant, statement.via):
        if name is not None:
            _find_words(document.readable, name, "the claimant")
    sentence = next((s for s in document.sentences if s.start_char <= quantity.start < s.end_char), None)
    if sentence is None:
        raise UngroundedError(f"{statement.number!r} stands in no sentence")
    figure = Figure(
        text=quantity.text,
        start=quantity.start,
        end=quantity.end,
        sentence=document.words[sentence.start_char : sentence.end_char].rstrip(),
        sentence_start=sentence.start_char,
        low=quantity.low,
        high=quantity.high,
        quantifier=quantity.quantifier,
        kind=quantity.kind,
        unit=statement.unit if quantity.kind is Kind.COUNT else quantity.unit,
        counted=statement.counted,
        measure=statement.measure,
        party=statement.party,
        status=statement.status,
        place=statement.place,
        claimant=statement.claimant,
        via=statement.via,
        stance=statement.stance,
        verification=statement.verification,
        accounting=statement.accounting,
        period_start=statement.period_start,
        period_end=statement.period_end,
        as_of=statement.as_of,
        confidence=None,
    )
    return locate_figure(document, figure)


def _find_words(text: str, words: str, what: str) -> tuple[int, int]:
    """Return where *words* stand in *text*: word for word, spaces and the shape of quotation marks aside."""
    pattern = r"\s+".join(map(re.escape, words.translate(FOLDED).split()))
    found = re.search(rf"(?<!\w){pattern}(?!\w)", text) if pattern else None
    if found is None:
        raise UngroundedError(f"{what} {words!r} does not stand in the article")
    return found.span()
