"""Who does something with what is counted: gives, sends, loses, admits or fires it."""

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from tallywire.extract.counted import Counted
from tallywire.extract.organisations import organisations
from tallywire.extract.partynames import (
    LONGEST_NAME,
    REACH,
    antecedent,
    find_named_party,
    names_in,
    party_of_phrase,
    party_words,
)  # fmt: skip
from tallywire.extract.placenames import PlaceMap
from tallywire.extract.syntax import SUBJECTS, children, find_subject, lemma_of
from tallywire.models import Measure

if TYPE_CHECKING:
    from tallywire.extract.readings import Reading
    from tallywire.parse import Doc, Token

# Measures of which the doer's own things are counted: who sends, pledges, stations, casts.
OWN = frozenset({Measure.SUPPLIED, Measure.DEPLOYED, Measure.VOTED})
# Measures of what is said too little of to tell that it is sent.
VAGUE = frozenset({Measure.OTHER, Measure.EXISTING})
# Verbs up the parse from a number to who did it.
_STEPS = 6


def is_downed(counted: Counted) -> bool:
    """Return whether the number counts what was downed: "the air force said it destroyed 12 of 15 drones"."""
    words = party_words()
    above = [t for t in (counted.node, *counted.node.ancestors) if t.pos_ == "VERB"]
    # People are shot, drones are shot down.
    verbs = {lemma_of(t) for t in above if t.lower_ != "shot" or any(c.lower_ == "down" for c in t.children)}
    if verbs & words.downing:
        return True
    defenders = (t for t in counted.span.sent if t.lower_ in words.defenders and t.i > 0)
    return bool(verbs & words.overcoming) and any(t.nbor(-1).lower_ == "air" for t in defenders)


def find_launcher(counted: Counted, places: PlaceMap) -> str | None:
    """Who fired the missiles or drones that were downed: their own words say it, or the sentence before."""
    doc, sent = counted.span.doc, counted.span.sent
    starts = [s.start for s in places.document.sentences if s.start <= sent.start][-1 - REACH :]
    firing = [
        t for t in doc[starts[0] : sent.end] if lemma_of(t) in party_words().firing and t.pos_ == "VERB"
    ]
    for verb in reversed(firing):
        agents = [inner for agent in children(verb, "agent") for inner in children(agent, "pobj")]
        subject = None if agents or verb.dep_ == "acl" else find_subject(verb)
        for actor in (*agents, *([subject] if subject is not None else ())):
            if found := party_of_phrase(actor, places):
                return found
    return None


def find_giver(reading: "Reading", places: PlaceMap) -> str | None:
    """Who gives, sends, stations, spends or casts what is counted."""
    counted, measure = reading.counted, reading.measure
    cue = reading.cue.token if reading.cue is not None else None
    if measure in OWN or measure is Measure.ECONOMIC:
        if _is_sought(counted) or _is_fired(counted):
            return None
        return _source(counted, places) or find_beside(counted, places) or _doer(counted, cue, places)
    verb = next((t for t in counted.node.ancestors if t.pos_ == "VERB"), None)
    is_sent = verb is not None and lemma_of(verb) in party_words().sending
    return _doer(counted, cue, places) if is_sent and measure in VAGUE else None


def _is_fired(counted: Counted) -> bool:
    """Whether things are fired at somebody: "fired about 70 missiles at power stations"."""
    verb = next((t for t in counted.node.ancestors if t.pos_ == "VERB"), None)
    return verb is not None and lemma_of(verb) in ("fire", "launch") and "weapon" in counted.thing.classes


def _is_sought(counted: Counted) -> bool:
    """Whether a sum is only asked for: "the UN's appeal for $4bn", "the plan requires $2bn"."""
    words = (counted.node, *islice(counted.node.ancestors, _STEPS))
    return any(lemma_of(word) in party_words().seeking for word in words)


def find_beside(counted: Counted, places: PlaceMap) -> str | None:
    """The party named right before a number in a list: "Germany $165m, Japan $90m", "Greece on 3.8%"."""
    doc, end = counted.span.doc, counted.span.start
    while end > counted.span.sent.start and doc[end - 1].lower_ in ("on", "at", "with", ":", "about", "$"):
        end -= 1
    named = next(names_in(doc[max(counted.span.sent.start, end - LONGEST_NAME) : end], places), None)
    if named is None or _name_end(doc, named[0], end, places) != end:
        return None
    before = doc[named[0] - 1] if named[0] > counted.span.sent.start else None
    is_list = before is None or before.lower_ in (",", ";", "and", "while", "by", "with", "the", "but", "(")
    return named[1] if is_list else None


def _name_end(doc: "Doc", first: int, last: int, places: PlaceMap) -> int:
    """Where the name that starts at *first* ends, at most at *last*."""
    ends = (end for end in range(last, first, -1) if find_named_party(doc[first:end].text, places))
    return next(ends, first)


def _source(counted: Counted, places: PlaceMap) -> str | None:
    """Who a sum comes from: "$63m of it from Canada", "of which €2bn came from Norway"."""
    for token in (counted.node, counted.root, counted.node.head):
        for child in token.children:
            is_source = child.dep_ in ("prep", "agent") and child.lower_ in party_words().sources
            if not is_source or child.i < counted.span.start:
                continue
            for inner in children(child, "pobj"):
                if found := party_of_phrase(inner, places):
                    return found
    return None


def _subjects(counted: Counted, cue: "Token | None") -> Iterator[tuple["Token", "Token"]]:
    """The verbs above a number, each with its subject."""
    verb = counted.node
    if cue is not None and cue.pos_ == "VERB" and not cue.is_ancestor(verb) and cue.sent == verb.sent:
        verb = cue
        if (subject := find_subject(verb)) is not None:
            yield verb, subject
    for _ in range(_STEPS):
        if verb.head.i == verb.i:
            return
        verb = verb.head
        if verb.pos_ in ("VERB", "AUX") and (subject := _subject_of(verb)) is not None:
            yield verb, subject


def _subject_of(verb: "Token") -> "Token | None":
    """The subject of *verb*; the name right before it where the parse has joined that to what comes before
    ("aid to Peru and Japan pledged $3m")."""
    first = min((c.i for c in children(verb, "aux", "neg")), default=verb.i)
    before = verb.doc[first - 1] if first > verb.sent.start else None
    if not children(verb, *SUBJECTS) and before is not None and before.dep_ == "conj" and before.ent_type_:
        return before
    return find_subject(verb)


def _doer(counted: Counted, cue: "Token | None", places: PlaceMap) -> str | None:
    """Who sends, pledges or casts what is counted: a named party, or the state's own bodies at home."""
    for verb, subject in _subjects(counted, cue):
        if subject.i in (counted.node.i, counted.root.i) or subject in counted.node.subtree:
            continue
        if subject.dep_ == "nsubjpass" and lemma_of(subject) not in party_words().gifts:
            for agent in children(verb, "agent"):
                for inner in children(agent, "pobj"):
                    if found := _actor(inner, places):
                        return found
            continue
        if found := _actor(subject, places):
            return found
    return None


def _actor(subject: "Token", places: PlaceMap) -> str | None:
    if subject.lower_ in ("which", "that", "who") and subject.head.dep_ == "relcl":
        subject = subject.head.head
    if lemma_of(subject) in party_words().gifts and not children(subject, "prep"):
        return party_of_phrase(subject, places) or antecedent(subject, places)
    if subject.pos_ == "PRON" and subject.text not in organisations():
        return antecedent(subject, places) if subject.lower_ in ("it", "they") else None
    if found := party_of_phrase(subject, places):
        return found
    return places.home_party if lemma_of(subject) in party_words().state else None


def find_attacker(counted: Counted, places: PlaceMap) -> str | None:
    """Who fires what is counted at somebody: "Russia launched 43 drones"."""
    for verb, subject in _subjects(counted, None):
        if lemma_of(verb) in party_words().firing and subject.i < counted.span.start:
            return party_of_phrase(subject, places)
    return None


def find_loser(counted: Counted, places: PlaceMap) -> str | None:
    """Whose the losses or cases are that a country or force has, records or admits."""
    for verb, subject in _subjects(counted, None):
        if lemma_of(verb) in party_words().losing and subject.i < counted.span.start:
            if subject.lower_ in ("which", "that", "who") and verb.dep_ == "relcl":
                subject = verb.head
            if subject.pos_ != "PRON" and (found := party_of_phrase(subject, places)):
                return found
        if subject.i < counted.span.start:
            return None
    return None
