"""Whose people or things are counted (party) and who the people are (status), as the text says it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tallywire.extract.counted import Counted
from tallywire.extract.placenames import PlaceMap
from tallywire.extract.syntax import NOUNS, children, find_subject, lemma_of
from tallywire.extract.things import classify_noun
from tallywire.models import Basis, Measure, Status
from tallywire.rules import build_rows, read_table

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tallywire.extract.readings import Reading

# Measures of which the counted things belong to the place they are in, when nothing else is said.
LOCAL = frozenset(
    {
        Measure.KILLED, Measure.INJURED, Measure.CASUALTIES, Measure.MISSING, Measure.DISPLACED,
        Measure.EVACUATED, Measure.INFECTED, Measure.AFFECTED, Measure.DESTROYED, Measure.ATTACKED,
        Measure.POPULATION, Measure.DETAINED, Measure.ATTENDED, Measure.ECONOMIC, Measure.EXISTING,
    }
)  # fmt: skip
# Measures of which the doer's own things are counted: who sends, pledges, stations.
OWN = frozenset({Measure.SUPPLIED, Measure.DEPLOYED})
# How long the initials of an organisation are: "WFP has dispatched 13 trucks".
_INITIALS = range(2, 9)
# Verbs whose subject the losses are: "Chad's army lost 23 men".
_OWN_LOSS = frozenset({"lose", "suffer", "sustain"})
EVENT_NOUNS = frozenset(
    {
        "death",
        "injury",
        "casualty",
        "loss",
        "arrest",
        "killing",
        "fatality",
        "abduction",
        "body",
        "life",
        "case",
        "number",
        "toll",
    }
)


def find_party(reading: "Reading", places: PlaceMap, place: str | None) -> str | None:
    """Return the ISO 3166 alpha-3 code (or organisation) of the party whose people or things are counted."""
    counted, measure = reading.counted, reading.measure
    decide = counted.trace.decide
    noun = counted.noun
    if named := find_owner(counted, places):
        return decide("party", named, "groups: named with what is counted")
    cue = reading.cue.token if reading.cue is not None else None
    if cue is not None and lemma_of(cue) in _OWN_LOSS and (own := _doer(counted, cue, places)):
        return decide("party", own, "groups: who lost them")
    home = places.home_country
    if measure is Measure.DISPLACED and home is not None:
        return decide("party", home, "groups: the country of the story", Basis.ASSUMED)
    if measure in OWN:
        if doer := _doer(counted, cue, places):
            return decide("party", doer, "groups: who sends them")
        if measure is Measure.DEPLOYED:
            return decide("party", home, "groups: the country of the story", Basis.ASSUMED)
        return None
    if measure in LOCAL or (
        measure is Measure.BODIES and "body" not in counted.thing.classes and noun is not None
    ):
        is_refuge = measure is Measure.DISPLACED and noun is not None and lemma_of(noun) == "refugee"
        if not is_refuge and (country := places.country_of(place)):
            return decide("party", country, "groups: the country of the place", Basis.NEARBY)
        return decide("party", home, "groups: the country of the story", Basis.ASSUMED)
    return None


def find_owner(counted: Counted, places: PlaceMap) -> str | None:
    """Return the party that the words of the counted noun phrase name, None when they name none."""
    for token in (group_noun(counted), counted.noun):
        if token is not None and (found := _party_of_phrase(token, places)):
            return found
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationRow:
    """An organisation that is a party, under its usual name."""

    name: str
    aliases: tuple[str, ...] = ()


@cache
def organisations() -> Mapping[str, str]:
    """Return the usual name of every organisation of organisations.toml by its names."""
    rows = build_rows(OrganisationRow, read_table("organisations")["organisations"], "organisations.toml")
    return {alias: row.name for row in rows for alias in (row.name, *row.aliases)}


def find_named_party(name: str, places: PlaceMap) -> str | None:
    """Return the country code or organisation that *name* stands for, None when it is neither."""
    return places.gazetteer.find_country(name) or organisations().get(name.removesuffix("'s"))


def group_noun(counted: Counted) -> "Token | None":
    """Return the noun for the people counted: of "1,100 deaths of Russian forces" the forces."""
    noun = counted.noun
    if noun is None or lemma_of(noun) not in EVENT_NOUNS:
        return noun
    for preposition in children(noun, "prep"):
        if preposition.lower_ in ("of", "among", "to"):
            for inner in children(preposition, "pobj"):
                if inner.pos_ in NOUNS:
                    return inner
    return noun


def find_status(counted: Counted, measure: Measure) -> Status | None:
    """Return who the counted people are where the words say so, None otherwise."""
    noun = group_noun(counted)
    if noun is None:
        return None
    for part in children(noun, "amod", "compound", "nmod"):
        if lemma_of(part) in ("civilian", "military", "child", "children", "army"):
            return {"civilian": Status.CIVILIAN, "military": Status.MILITARY, "army": Status.MILITARY}.get(
                lemma_of(part), Status.CHILD
            )
    before = lemma_of(noun.nbor(-1)) if noun.i > noun.sent.start else ""
    status = classify_noun(lemma_of(noun), before).status
    is_plain = lemma_of(noun) in ("member", "man", "people", "person", "personnel", "other")
    if is_plain and any(classify_noun(lemma_of(t)).status is Status.MILITARY for t in _own_words(noun)):
        return Status.MILITARY
    if status is None and lemma_of(noun) == "family":
        return Status.CIVILIAN
    if status is None and measure is Measure.DISPLACED:
        verbs = {lemma_of(v) for v in (noun.head, *children(noun, "acl", "relcl"))}
        if verbs & {"flee", "seek"}:
            return Status.CIVILIAN
    return status


def _own_words(noun: "Token") -> list["Token"]:
    """The words of the noun phrase of *noun* and of its "of" phrases: "members of their armed forces"."""
    words = [c for c in noun.children if c.dep_ in ("compound", "nmod", "poss")]
    for child in children(noun, "prep"):
        if child.lower_ == "of":
            words += children(child, "pobj")
    return words


def _party_of_phrase(noun: "Token", places: PlaceMap) -> str | None:
    """The party that the noun phrase names: "Russian troops", "Ukraine's army", "children from Ukraine"."""
    compound = [c.text for c in children(noun, "compound")]
    for name in (" ".join([*compound, noun.text]), noun.text):
        if found := find_named_party(name, places):
            return found
    for child in noun.children:
        if child.dep_ in ("amod", "compound", "poss", "nmod", "advmod", "npadvmod") and child.i < noun.i:
            if child.dep_ == "poss" and child.pos_ == "PRON" and (found := _possessor(child, places)):
                return found
            for token in (child, *child.lefts):
                if found := find_named_party(token.text, places):
                    return found
        elif child.dep_ == "prep" and child.lower_ in ("of", "from"):
            for inner in children(child, "pobj"):
                for token in (inner, *children(inner, "amod", "compound")):
                    if found := find_named_party(token.text, places):
                        return found
        elif child.dep_ == "appos" and (found := _party_of_phrase(child, places)):
            return found
    return None


def _possessor(pronoun: "Token", places: PlaceMap) -> str | None:
    if pronoun.lower_ not in ("its", "their"):
        return None
    for token in reversed(pronoun.doc[pronoun.sent.start : pronoun.i]):
        if token.dep_ in ("nsubj", "nsubjpass", "poss") and token.pos_ in NOUNS:
            return _party_of_phrase(token, places)
    return None


def _doer(counted: Counted, cue: "Token | None", places: PlaceMap) -> str | None:
    verb = cue if cue is not None and cue.pos_ == "VERB" else counted.node.head
    steps = 0
    while verb.pos_ not in ("VERB", "AUX") and verb.head.i != verb.i and steps < 4:
        verb, steps = verb.head, steps + 1
    while True:
        subject = find_subject(verb)
        if subject is not None and subject.pos_ != "PRON":
            is_initials = subject.text.isupper() and len(subject.text) in _INITIALS
            return _party_of_phrase(subject, places) or (subject.text if is_initials else None)
        if verb.head.i == verb.i or steps > 6:
            return None
        verb, steps = verb.head, steps + 1
