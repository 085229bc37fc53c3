"""The reported figures of a document: every quantity that is one, with what the text says of it.

The stages before this one each answer one question; here their answers are put together, ellipses
are filled from the figure before, and what turns out to be no report of anything is left out.
"""

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tallywire.extract.accounting import find_standing
from tallywire.extract.claimants import ClaimReader
from tallywire.extract.counted import Counted, find_counted
from tallywire.extract.cues import Cue
from tallywire.extract.document import Document
from tallywire.extract.durations import is_reported_duration
from tallywire.extract.exclusions import find_excluded
from tallywire.extract.groups import find_party, find_status, group_noun
from tallywire.extract.locating import PlaceMap, find_place, find_places
from tallywire.extract.measures import default_measure, find_measure
from tallywire.extract.quantities import find_quantities
from tallywire.extract.syntax import lemma_of, noun_phrase
from tallywire.extract.times import find_times
from tallywire.extract.verification import find_verification
from tallywire.models import Accounting, Figure, Kind, Measure, Quantity, Status
from tallywire.places import load_gazetteer

if TYPE_CHECKING:
    from spacy.tokens import Span

HARMS = frozenset({Measure.KILLED, Measure.INJURED, Measure.CASUALTIES, Measure.MISSING, Measure.DETAINED})
LOSSES = HARMS | {Measure.DESTROYED}
# Characters from the start of one sentence to that of the next account.
_NEXT_ACCOUNT = 400
PEOPLE = HARMS | {
    Measure.DISPLACED,
    Measure.EVACUATED,
    Measure.AFFECTED,
    Measure.INFECTED,
    Measure.BODIES,
    Measure.ATTENDED,
}
_ADDED = re.compile(r"\b(?:another|a further|further|additional|an additional|more|other)\s+$", re.IGNORECASE)
_INCLUDED = re.compile(
    r"\b(?:including|among (?:them|whom)|of whom|of them|of which|includes?|comprising)\b[^.;]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A figure in the making, with the parse it came from."""

    figure: Figure
    counted: Counted
    cue: Cue | None


def extract_figures(document: Document) -> list[Figure]:
    """Return the reported figures of *document* in reading order; a text without figures gives none.

    Spans are offsets into the text as given. Pure: the same document gives the same figures.
    """
    places = find_places(document, load_gazetteer())
    claims = ClaimReader(document)
    times = find_times(document.readable, document.published)
    excluded = find_excluded(document, "figure")
    quantities = find_quantities(document)
    starts = [q.start for q in quantities]
    drafts: list[_Draft] = []
    for quantity in quantities:
        if excluded.covers(quantity.start, quantity.end):
            continue
        counted = find_counted(document, quantity)
        if quantity.kind is Kind.DURATION and not is_reported_duration(document, counted):
            continue
        cue = find_measure(counted)
        measure = _measure_of(quantity, counted, cue)
        if not _is_figure(quantity, counted, measure):
            continue
        sent = counted.span.sent
        earlier, later = _neighbours(document, sent)
        claim = claims.read(counted)
        standing = find_standing(counted, measure, times, document.published)
        is_running = standing.accounting is Accounting.CUMULATIVE
        place = find_place(places, counted, cue.token if cue else None, earlier, is_running=is_running)
        unit = quantity.unit if quantity.kind is not Kind.COUNT else _unit_of(counted, measure)
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
            unit=unit,
            counted=_counted_phrase(document, counted, measure),
            measure=measure,
            party=find_party(counted, measure, cue.token if cue else None, places, place),
            status=find_status(counted, measure) if measure is not Measure.EXTENT else None,
            place=place,
            claimant=claim.claimant,
            via=claim.via,
            stance=claim.stance,
            verification=find_verification(counted, later, starts),
            accounting=standing.accounting,
            period_start=standing.period_start,
            period_end=standing.period_end,
            as_of=standing.as_of,
            confidence=_confidence(counted, cue),
        )
        draft = _inherit_party(_Draft(figure, counted, cue), drafts, places)
        drafts.append(_fill_ellipsis(document, draft, drafts))
    return _link_parts(document, [draft.figure for draft in drafts])


def _measure_of(quantity: Quantity, counted: Counted, cue: Cue | None) -> Measure:
    if quantity.kind in (Kind.LENGTH, Kind.DURATION, Kind.RATE):
        return Measure.EXTENT
    return cue.measure if cue is not None else default_measure(counted)


def _is_figure(quantity: Quantity, counted: Counted, measure: Measure) -> bool:
    """A bare "one" is a figure only when something is said of what it counts; so is a number without noun."""
    if quantity.kind is not Kind.COUNT:
        return True
    if quantity.text.lower() == "one" and measure in (
        Measure.OTHER,
        Measure.EXISTING,
        Measure.VOTED,
        Measure.SUPPLIED,
        Measure.DEPLOYED,
    ):
        return False
    return not (
        counted.noun is None
        and measure is Measure.OTHER
        and quantity.text.lower() in ("one", "two", "single")
    )


def _unit_of(counted: Counted, measure: Measure) -> str | None:
    noun = group_noun(counted)
    if noun is None:
        return "person" if measure in PEOPLE else None
    thing = counted.thing
    if measure is Measure.INFECTED and "person" in thing.classes:
        return "case" if lemma_of(noun) in ("infection", "patient") else thing.unit
    if thing.unit:
        return thing.unit
    part = next(
        (c for c in noun.children if c.dep_ == "compound" and c.i == noun.i - 1 and c.pos_ == "NOUN"), None
    )
    name = lemma_of(noun)
    return f"{lemma_of(part)} {name}" if part is not None and "unknown" not in thing.classes else name


def _counted_phrase(document: Document, counted: Counted, measure: Measure) -> str | None:
    noun = group_noun(counted)
    if noun is None:
        return "people" if measure in PEOPLE else None
    if counted.noun is not None and noun.i != counted.noun.i:
        start, end = noun_phrase(noun, 0, noun.idx + len(noun))
        return document.text[start:end]
    return counted.phrase(document)


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


def _fill_ellipsis(document: Document, draft: _Draft, drafts: list[_Draft]) -> _Draft:
    """Take what an elliptical number leaves unsaid from the figure before it in the same sentence."""
    figure, counted = draft.figure, draft.counted
    before = drafts[-1] if drafts else None
    if counted.noun is not None or figure.kind is not Kind.COUNT or before is None:
        return draft
    same_sentence = before.counted.span.sent.start == counted.span.sent.start
    if not same_sentence:
        return draft
    kind = before.figure
    is_guess = draft.cue is None or draft.cue.role in ("subjects", "weak")
    if figure.measure is Measure.OTHER and is_guess:
        figure = replace(
            figure,
            measure=kind.measure,
            unit=kind.unit,
            counted=kind.counted,
            status=kind.status,
            party=kind.party,
        )
        return replace(draft, figure=figure)
    is_added = bool(_ADDED.search(document.readable, max(0, figure.start - 16), figure.start))
    if kind.unit == "person":
        figure = replace(
            figure,
            unit="person",
            counted=kind.counted if is_added else figure.counted,
            status=kind.status if is_added else figure.status,
            party=figure.party or kind.party,
        )
    elif figure.unit is None:
        figure = replace(figure, unit=kind.unit, counted=kind.counted, party=figure.party or kind.party)
    return replace(draft, figure=figure)


def _inherit_party(draft: _Draft, drafts: list[_Draft], places: PlaceMap) -> _Draft:
    """Losses told right after a named side's losses are that side's, where nothing else is said:
    "15,000 Russian personnel have been killed. … over 2,000 armoured vehicles have been destroyed"."""
    before = drafts[-1].figure if drafts else None
    figure = draft.figure
    if (
        before is None
        or before.party is None
        or not {figure.measure, before.measure} <= LOSSES
        or not 0 < figure.sentence_start - before.sentence_start <= _NEXT_ACCOUNT
        or places.within(draft.counted.span.sent)
        or draft.counted.thing.status is not None
        or before.status is not Status.MILITARY
    ):
        return draft
    return replace(draft, figure=replace(figure, party=before.party))


def _link_parts(document: Document, figures: list[Figure]) -> list[Figure]:
    """Link "31 people, including 5 children": the children are part of the 31."""
    out: list[Figure] = []
    for figure in figures:
        whole = out[-1] if out else None
        if whole is not None and whole.part_of is not None:
            whole = next((w for w in reversed(out) if w.start == whole.part_of), whole) if whole else None
        if (
            whole is not None
            and whole.sentence_start == figure.sentence_start
            and whole.kind is figure.kind is Kind.COUNT
            and _INCLUDED.search(document.readable, whole.end, figure.start)
            and (figure.low or 0) <= (whole.high or whole.low or 0)
        ):
            measure = (
                whole.measure
                if figure.measure in (Measure.OTHER, Measure.EXISTING, Measure.DEPLOYED)
                else figure.measure
            )
            figure = replace(figure, part_of=whole.start, measure=measure)
        out.append(figure)
    return out


def _confidence(counted: Counted, cue: Cue | None) -> float:
    """How sure the reading is: 0.9 with noun and cue, less where one had to be guessed."""
    return round(0.9 - 0.25 * (cue is None) - 0.2 * (counted.noun is None), 2)
