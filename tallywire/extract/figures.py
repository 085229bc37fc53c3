"""The reported figures of a document: every number that is one, with what the text says of it.

The stages before this one each answer one question; here their answers are put together, with the path
of rules that led to them.
"""

from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tallywire.extract.claimants import ClaimReader
from tallywire.extract.confidence import estimate_confidence
from tallywire.extract.document import Document
from tallywire.extract.doers import OWN
from tallywire.extract.leaning import Tie
from tallywire.extract.locating import find_place
from tallywire.extract.measures import HARMS
from tallywire.extract.parties import find_party
from tallywire.extract.placement import Scene
from tallywire.extract.placenames import PlaceMap, find_places
from tallywire.extract.readings import Reading, read_numbers
from tallywire.extract.reasons import explain_figure
from tallywire.extract.standing import StandingReader
from tallywire.extract.trace import redecide
from tallywire.extract.verification import find_verification
from tallywire.models import Basis, Figure, Kind, Measure, Status
from tallywire.places import load_gazetteer

if TYPE_CHECKING:
    from tallywire.parse import Span

_LOSSES = HARMS | {Measure.DESTROYED}
# Characters from the start of one sentence to that of the next account.
_NEXT_ACCOUNT = 400
# Grounds on which a party is the figure's own, not only that of where it is told.
_SAID = (Basis.STATED, Basis.CARRIED)
# Grounds on which a place is the figure's own.
_PLACED = (Basis.STATED, Basis.NEARBY)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A figure in the making, with the reading it came from."""

    figure: Figure
    reading: Reading


def extract_figures(document: Document) -> list[Figure]:
    """Return the reported figures of *document* in reading order; a text without figures gives none.

    Spans are offsets into the text as given. Pure: the same document gives the same figures.
    """
    places = find_places(document, load_gazetteer())
    claims = ClaimReader(document)
    standings = StandingReader(document)
    drafts: list[_Draft] = []
    for reading in read_numbers(document):
        quantity, counted, measure = reading.quantity, reading.counted, reading.measure
        sent = counted.span.sent
        earlier, later = neighbours(document, sent)
        claim = claims.read(reading)
        standing = standings.read(reading, earlier)
        told = tuple(draft.figure for draft in drafts)
        place = find_place(Scene(places, reading, standing.accounting, told))
        figure = Figure(
            text=quantity.text,
            start=quantity.start,
            end=quantity.end,
            sentence=document.words[sent.start_char : sent.end_char].rstrip(),
            sentence_start=sent.start_char,
            low=quantity.low,
            high=quantity.high,
            quantifier=quantity.quantifier,
            kind=quantity.kind,
            unit=reading.unit,
            counted=reading.phrase,
            measure=measure,
            party=find_party(reading, places, place, claim.claimant),
            status=reading.status,
            place=place,
            claimant=claim.claimant,
            via=claim.via,
            stance=claim.stance,
            verification=find_verification(counted, later),
            accounting=standing.accounting,
            period_start=standing.period_start,
            period_end=standing.period_end,
            as_of=standing.as_of,
        )
        figure = replace(figure, rule_path=explain_figure(document, reading, figure))
        draft = _lean(_Draft(figure, reading), drafts)
        drafts.append(_go_on(draft, drafts, places))
    return [locate_figure(document, _weigh(draft.figure)) for draft in drafts]


def _weigh(figure: Figure) -> Figure:
    return replace(figure, confidence=estimate_confidence(figure))


def locate_figure(document: Document, figure: Figure) -> Figure:
    """Return *figure*, found in what shows of *document*, as it stands in the text as given."""
    if document.words is document.text:
        return figure
    start, end = document.locate(figure.start, figure.end)
    first, last = document.locate(figure.sentence_start, figure.sentence_start + len(figure.sentence))
    part_of = document.locate(figure.part_of, figure.part_of + 1)[0] if figure.part_of is not None else None
    return replace(
        figure,
        text=document.text[start:end],
        start=start,
        end=end,
        sentence=document.text[first:last],
        sentence_start=first,
        part_of=part_of,
    )


def neighbours(document: Document, sent: "Span") -> tuple[list["Span"], list["Span"]]:
    """The sentences of the same paragraph before and behind *sent*."""
    paragraph = document.paragraphs[bisect_right(document.paragraph_starts, sent.start_char)]
    before = [s for s in paragraph if s.start < sent.start]
    behind = [s for s in paragraph if s.start > sent.start]
    return before, behind


def _lean(draft: _Draft, drafts: list[_Draft]) -> _Draft:
    """*draft* with what its own words leave unsaid filled from the figure that it leans on.

    All that leans is of the same side and by the same claimant.
    """
    lean, figure = draft.reading.lean, draft.figure
    if lean is None:
        return draft
    whole = drafts[lean.on].figure
    if figure.claimant is None and figure.sentence_start == whole.sentence_start:
        figure = _take(figure, whole, claimant=whole.claimant, via=whole.via, stance=whole.stance)
    if lean.tie is Tie.LIST:
        if figure.party is None and figure.measure is whole.measure and figure.measure in OWN:
            figure = _take(figure, whole, party=whole.party)
        return replace(draft, figure=figure)
    if whole.party is not None and _leaves_party(draft, lean.tie, whole):
        figure = _take(figure, whole, party=whole.party)
    if lean.tie is Tie.PART and whole.kind is figure.kind is Kind.COUNT and _fits(figure, whole):
        figure = redecide(figure, f'leaning: part of "{whole.text}"', Basis.STATED, part_of=whole.start)
    return replace(draft, figure=figure)


def _leaves_party(draft: _Draft, tie: Tie, whole: Figure) -> bool:
    """Whether the words of *draft* leave open whose its things are."""
    if tie is Tie.ELLIPSIS and draft.figure.kind is not whole.kind:
        return False
    is_of_them = draft.figure.measure in HARMS and _is_of_them(draft.reading)
    if tie is Tie.CONVERSION or (tie is Tie.PART and is_of_them):
        return True
    return not (_says_party(draft.figure) or _moves(draft.figure, whole))


def _is_of_them(reading: Reading) -> bool:
    """Whether "of them" or "of whom" behind a number says whose part it is."""
    span = reading.counted.span
    behind = span.doc[span.end : span.end + 2]
    return len(behind) > 1 and behind[0].lower_ == "of" and behind[1].lower_ in ("them", "whom", "those")


def _says_party(figure: Figure) -> bool:
    """Whether the words of *figure* say whose its things are."""
    return any(d.field == "party" and d.basis in _SAID for d in figure.rule_path)


def _moves(figure: Figure, whole: Figure) -> bool:
    """Whether *figure* is told of another place than *whole*, whose people it then counts."""
    is_placed = any(d.field == "place" and d.basis in _PLACED for d in figure.rule_path)
    is_local = any(d.field == "party" and d.basis is Basis.NEARBY for d in figure.rule_path)
    return is_placed and is_local and figure.place != whole.place


def _fits(part: Figure, whole: Figure) -> bool:
    return (part.low or 0) <= (whole.high or whole.low or 0)


def _go_on(draft: _Draft, drafts: list[_Draft], places: PlaceMap) -> _Draft:
    """*draft* with the side of an account that it plainly goes on with: "15,000 Russian troops have been
    killed. … over 2,000 vehicles have been destroyed"."""
    if not drafts:
        return draft
    figure, before = draft.figure, drafts[-1].figure
    if (
        before.party is not None
        and {figure.measure, before.measure} <= _LOSSES
        and before.status is Status.MILITARY
        and figure.status is None
        and not _says_party(figure)
        and 0 < figure.sentence_start - before.sentence_start <= _NEXT_ACCOUNT
        and not places.within(draft.reading.counted.span.sent)
    ):
        figure = _take(figure, before, party=before.party)
    return replace(draft, figure=figure)


def _take(figure: Figure, other: Figure, **values: Any) -> Figure:
    """*figure* with *values*, which are those of *other*."""
    return redecide(figure, f'figures: as of "{other.text}"', Basis.CARRIED, **values)
