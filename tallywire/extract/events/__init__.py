"""Events of a story in the terms of PLOVER: who did what to whom, where, when, and whether it happened.

Rules over the dependency parse, as data in rules/events.toml:
predicates → roles → status → place and date → event with its words and figures.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tallywire.extract.document import Document
from tallywire.extract.events.grammar import find_phrases
from tallywire.extract.events.names import Name, Namer
from tallywire.extract.events.predicates import Predicate, find_predicates
from tallywire.extract.events.roles import Roles, find_roles
from tallywire.extract.events.setting import find_date, find_place
from tallywire.extract.events.status import find_status
from tallywire.extract.events.story import tell_story
from tallywire.extract.syntax import NOUNS
from tallywire.models import Event, EventStatus, Figure

if TYPE_CHECKING:
    from tallywire.parse import Span, Token

__all__ = ["code_events"]

# What is asked or alleged is part of the asking or alleging, not an event of its own.
SPEECH_ACTS = frozenset({"REQUEST", "ACCUSE", "THREATEN"})
CONFIDENCE = {2: 0.9, 1: 0.7, 0: 0.5}


def code_events(document: Document, figures: Sequence[Figure] = ()) -> list[Event]:
    """Return the events that *document* tells, in reading order.

    `quote` is the words from the first to the last of actor, predicate and target, verbatim; a figure of
    *figures* belongs to an event when it stands inside the event's clause. Roles that the text does not
    name are None. A text without events gives an empty list.
    """
    namer = Namer(tell_story(document))
    predicates = find_predicates(namer)
    acts = {p.token.i for p in predicates if p.rule.type in SPEECH_ACTS}
    events: list[tuple[Predicate, Event]] = []
    for predicate in predicates:
        if _is_content_of(predicate.token, acts):
            continue
        roles = find_roles(predicate, namer)
        if roles is not None:
            events.extend((predicate, e) for e in _make_events(predicate, roles, namer, figures))
    return [event for _, event in sorted(_drop_repeats(events), key=lambda item: item[1].start)]


def _is_content_of(token: "Token", acts: set[int]) -> bool:
    """Whether *token* is only the content of a speech act ("accused of shelling", "asked to leave")."""
    node = token
    while node.head.i != node.i:
        if node.dep_ in ("relcl", "advcl", "conj") and node.pos_ in ("VERB", "AUX") and node.i == token.i:
            return False
        if node.head.i in acts and node.dep_ in ("xcomp", "ccomp", "pcomp", "prep", "dobj", "advcl"):
            return node.i != token.i or node.dep_ in ("xcomp", "ccomp")
        node = node.head
    return False


def _make_events(predicate: Predicate, roles: Roles, namer: Namer, figures: Sequence[Figure]) -> list[Event]:
    story = namer.story
    status = find_status(predicate, namer)
    date, precision = find_date(predicate, story)
    place = find_place(predicate, roles.actor, roles.target, namer)
    start, end = _bounds(predicate, roles)
    given_start, given_end = story.document.locate(start, end)
    found = sum(role is not None for role in (roles.actor, roles.target))
    event = Event(
        type=predicate.rule.type,
        mode=predicate.rule.mode,
        context=predicate.rule.context,
        actor=roles.actor.text if roles.actor else None,
        target=roles.target.text if roles.target else None,
        place=place,
        date=date,
        date_precision=precision,
        status=status,
        quote=story.document.text[given_start:given_end],
        start=given_start,
        end=given_end,
        confidence=CONFIDENCE[found] - (0.1 if status is EventStatus.HYPOTHETICAL else 0),
        figure_starts=_figures_in(predicate, story.document, (start, end), figures),
    )
    return _split_places(event, roles.target, namer)


def _split_places(event: Event, target: Name | None, namer: Namer) -> list[Event]:
    """One event for each place where an attack met several ("Kyiv and Kharkiv came under fire")."""
    if event.type != "ASSAULT" or target is None:
        return [event]
    heads = [t for t in (target.head, *target.head.conjuncts) if t.pos_ in NOUNS]
    names = [namer.name(t, alone=True) for t in heads]
    places = [n for n in names if n is not None and n.head.i in namer.story.place_at]
    if len(places) < 2:
        return [event]
    return [replace(event, target=name.text, place=name.text) for name in places]


def _bounds(predicate: Predicate, roles: Roles) -> tuple[int, int]:
    """The offsets of the event's words within its sentence: actor, predicate and target included."""
    token, clause = predicate.token, predicate.clause
    sentence = token.sent
    spans = [(token.idx, token.idx + len(token))]
    if token.head.i == clause.i or token.i == clause.i:
        spans.append((clause.idx, clause.idx + len(clause)))
    for phrase in find_phrases(token, predicate.rule.preposition):
        spans.append((phrase.idx, phrase.idx + len(phrase)))
        break
    named = [role for role in (roles.actor, roles.target) if role is not None]
    spans += [(n.start, n.end) for n in named if sentence.start_char <= n.start < sentence.end_char]
    return min(s for s, _ in spans), max(e for _, e in spans)


def _figures_in(
    predicate: Predicate, document: Document, quote: tuple[int, int], figures: Sequence[Figure]
) -> tuple[int, ...]:
    """The starts of the *figures* that stand in the *quote* of an event or in its clause."""
    seen = {
        figure.start: (document.seen.find(figure.start), document.seen.find(figure.end)) for figure in figures
    }
    return tuple(
        given
        for given, (start, end) in seen.items()
        if quote[0] <= start < quote[1] or _is_in_clause(document.doc.char_span(start, end), predicate)
    )


def _is_in_clause(span: "Span | None", predicate: Predicate) -> bool:
    if span is None:
        return False
    for node in (span.root, *span.root.ancestors):
        if node.i in (predicate.token.i, predicate.clause.i):
            return True
        if node.pos_ in ("VERB", "AUX"):
            return False
    return False


def _drop_repeats(events: list[tuple[Predicate, Event]]) -> list[tuple[Predicate, Event]]:
    """Keep one event where two rules tell the same in one sentence."""
    kept: list[tuple[Predicate, Event]] = []
    for predicate, event in sorted(events, key=lambda item: (-item[1].confidence, item[1].start)):
        if not any(_is_repeat(predicate, event, *other) for other in kept):
            kept.append((predicate, event))
    return kept


def _is_repeat(predicate: Predicate, event: Event, other: Predicate, known: Event) -> bool:
    if event.type != known.type or predicate.token.sent.start != other.token.sent.start:
        return False
    same_roles = (event.actor, event.target) == (known.actor, known.target)
    if predicate.rule.name == other.rule.name and predicate.token.i == other.token.i:
        return same_roles
    is_linked = predicate.clause.i == other.clause.i or predicate.token.head.i == other.token.i
    return same_roles or (
        is_linked and (event.actor in (None, known.actor)) and event.target in (None, known.target)
    )
