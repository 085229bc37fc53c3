"""The reported figures of a document: every number that is one, with what the text says of it.

The stages before this one each answer one question; here their answers are put together.
"""

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tallywire.extract.accounting import find_standing, read_timeline
from tallywire.extract.claimants import ClaimReader
from tallywire.extract.document import Document
from tallywire.extract.groups import find_party
from tallywire.extract.locating import find_place
from tallywire.extract.placenames import PlaceMap, find_places
from tallywire.extract.readings import HARMS, Reading, read_numbers
from tallywire.extract.verification import find_verification
from tallywire.models import Accounting, Figure, Kind, Measure, Status
from tallywire.places import load_gazetteer

if TYPE_CHECKING:
    from spacy.tokens import Span

_LOSSES = HARMS | {Measure.DESTROYED}
# Characters from the start of one sentence to that of the next account.
_NEXT_ACCOUNT = 400
# Measures that an account counts on in the next sentence.
_COUNTED_ON = _LOSSES | {
    Measure.DISPLACED, Measure.EVACUATED, Measure.AFFECTED, Measure.INFECTED, Measure.BODIES,
}  # fmt: skip
# Sentences of a text, its headline among them, that tell which incident it is about.
_OPENING = 3
_INCLUDED = re.compile(
    r"\b(?:including|among (?:them|whom)|of whom|of them|of which|includes?|comprising)\b"
    r"(?:(?!\band (?:\w+ed|hurt|left) )[^.;])*$",
    re.IGNORECASE,
)
_VAGUER = frozenset({Measure.OTHER, Measure.EXISTING, Measure.DEPLOYED})


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
    opening = document.sentences[: _OPENING + 1][-1].end_char if document.sentences else 0
    timeline = read_timeline(document.readable, document.published, opening)
    drafts: list[_Draft] = []
    for reading in read_numbers(document):
        quantity, counted, measure = reading.quantity, reading.counted, reading.measure
        sent = counted.span.sent
        earlier, later = _neighbours(document, sent)
        claim = claims.read(counted)
        standing = find_standing(reading, timeline, earlier)
        is_running = standing.accounting is Accounting.CUMULATIVE
        place = find_place(places, reading, earlier, is_running=is_running)
        figure = Figure(
            text=quantity.text,
            start=quantity.start,
            end=quantity.end,
            sentence=document.text[sent.start_char : sent.end_char].rstrip(),
            sentence_start=sent.start_char,
            low=quantity.low,
            high=quantity.high,
            quantifier=quantity.quantifier,
            kind=quantity.kind,
            unit=reading.unit,
            counted=reading.phrase,
            measure=measure,
            party=find_party(reading, places, place),
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
            confidence=_confidence(reading),
        )
        draft = _carry_claimant(_Draft(figure, reading), drafts, earlier)
        drafts.append(_inherit_party(draft, drafts, places))
    return _link_parts(document, [draft.figure for draft in drafts])


def _neighbours(document: Document, sent: "Span") -> tuple[list["Span"], list["Span"]]:
    """The sentences of the same paragraph before and behind *sent*."""
    sentences = document.sentences
    at = next((i for i, s in enumerate(sentences) if s.start == sent.start), 0)
    starts = document.paragraph_starts
    own = max((p for p in starts if p <= sent.start_char), default=0)
    end = min((p for p in starts if p > sent.start_char), default=len(document.text))
    before = [s for s in sentences[:at] if s.start_char >= own]
    behind = [s for s in sentences[at + 1 :] if s.start_char < end]
    return before, behind


def _carry_claimant(draft: _Draft, drafts: list[_Draft], earlier: list["Span"]) -> _Draft:
    """An account goes on in the sentence right behind the one that names who gives it, where that sentence
    only counts on: "12 people died, police said. Two more were wounded."."""
    figure, before = draft.figure, drafts[-1].figure if drafts else None
    if before is None or figure.claimant is not None or before.claimant is None or not earlier:
        return draft
    is_next = (
        before.sentence_start == earlier[-1].start_char or before.sentence_start == figure.sentence_start
    )
    if is_next and {figure.measure, before.measure} <= _COUNTED_ON and _names_last(before):
        return replace(draft, figure=replace(figure, claimant=before.claimant, via=before.via))
    return draft


def _names_last(figure: Figure) -> bool:
    """Whether the sentence of *figure* names its claimant behind the number, or opens with it."""
    at = figure.sentence.find(figure.claimant or "")
    return at > figure.start - figure.sentence_start or figure.sentence.lower().startswith("according to")


def _inherit_party(draft: _Draft, drafts: list[_Draft], places: PlaceMap) -> _Draft:
    """What an account leaves unsaid of whose the losses are, the account before it says.

    An ellipsis is of the same side; so are losses told right after a named side's losses, where nothing
    else is said: "15,000 Russian personnel have been killed. … over 2,000 vehicles have been destroyed".
    """
    before = drafts[-1].figure if drafts else None
    figure = draft.figure
    if before is None or before.party is None:
        return draft
    is_same_sentence = figure.sentence_start == before.sentence_start
    if draft.reading.is_elliptical and is_same_sentence and before.kind is figure.kind:
        return replace(draft, figure=replace(figure, party=before.party))
    if (
        {figure.measure, before.measure} <= _LOSSES
        and before.status is Status.MILITARY
        and draft.reading.status is None
        and 0 < figure.sentence_start - before.sentence_start <= _NEXT_ACCOUNT
        and not places.within(draft.reading.counted.span.sent)
    ):
        return replace(draft, figure=replace(figure, party=before.party))
    return draft


def _link_parts(document: Document, figures: list[Figure]) -> list[Figure]:
    """Link "31 people, including 5 children": the children are part of the 31."""
    out: list[Figure] = []
    for figure in figures:
        whole = out[-1] if out else None
        if whole is not None and whole.part_of is not None:
            whole = next(w for w in reversed(out) if w.start == out[-1].part_of)
        if (
            whole is not None
            and whole.sentence_start == figure.sentence_start
            and whole.kind is figure.kind is Kind.COUNT
            and _INCLUDED.search(document.readable, whole.end, figure.start)
            and (figure.low or 0) <= (whole.high or whole.low or 0)
        ):
            measure = whole.measure if figure.measure in _VAGUER else figure.measure
            figure = replace(_stand_with(figure, whole), part_of=whole.start, measure=measure)
        elif whole is not None and _is_of_outbreak(out[-1], figure):
            figure = _stand_with(figure, out[-1])
        out.append(figure)
    return out


def _stand_with(figure: Figure, other: Figure) -> Figure:
    """*figure* with the accounting, period and day of *other*, of which it is a part or a companion."""
    return replace(
        figure,
        accounting=other.accounting,
        period_start=other.period_start,
        period_end=other.period_end,
        as_of=other.as_of,
    )


def _is_of_outbreak(cases: Figure, deaths: Figure) -> bool:
    """Whether deaths are told in one breath with the cases they are among: "29 cases and 3 deaths"."""
    return (
        cases.measure is Measure.INFECTED
        and deaths.measure is Measure.KILLED
        and cases.sentence_start == deaths.sentence_start
    )


def _confidence(reading: Reading) -> float:
    """How sure the reading is: 0.9 with noun and cue, less where one had to be guessed."""
    return round(0.9 - 0.25 * (reading.cue is None) - 0.2 * (reading.counted.noun is None), 2)
