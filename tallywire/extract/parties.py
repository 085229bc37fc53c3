"""Whose people or things are counted: a country or an organisation, as the text says it.

What the counted words themselves name comes first ("Russian troops", "two of its soldiers"), then who
the sentence says lost, sent or cast what is counted, last where it is counted: the country of its place,
else the country of the story.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tallywire.extract.counted import Counted
from tallywire.extract.doers import (
    OWN,
    find_attacker,
    find_beside,
    find_giver,
    find_launcher,
    find_loser,
    is_downed,
)
from tallywire.extract.groups import group_noun
from tallywire.extract.measures import HARMS
from tallywire.extract.organisations import armed_groups
from tallywire.extract.partynames import (
    antecedent,
    find_named_party,
    names_in,
    party_of_phrase,
    party_words,
)  # fmt: skip
from tallywire.extract.placenames import PlaceMap
from tallywire.extract.syntax import SUBJECTS, children, lemma_of
from tallywire.extract.things import carriers
from tallywire.models import Basis, Measure

if TYPE_CHECKING:
    from tallywire.extract.readings import Reading
    from tallywire.parse import Token

# Measures of what may have been downed.
DOWNED = frozenset({Measure.ATTACKED, Measure.DESTROYED, Measure.OTHER, Measure.EXISTING})
# Measures of people who may be counted where they came to.
UPROOTED = frozenset({Measure.DISPLACED, Measure.EVACUATED, Measure.EXISTING, Measure.OTHER})
# Measures of what a side loses.
LOSSES = HARMS | {Measure.DESTROYED}
# Measures of what becomes of people at sea.
_AT_SEA = HARMS | {Measure.MISSING, Measure.BODIES, Measure.EVACUATED}
_OWNED = frozenset({"its", "their"})
_COUNTRY_CODE = 3
_SPEAKERS_OWN = frozenset({"our", "my", "us", "we"})
_ARMIES = frozenset({"army", "military", "ministry", "navy", "forces", "guard"})
_MANY = re.compile(
    r"\b(?:Security Council|General Assembly|UN|U\.N\.|United Nations|Human Rights Council)\b"
    r"|\b(?:nations|countries|member states) (?:vot|back|abstain|oppos|support)",
)


def find_party(reading: "Reading", places: PlaceMap, place: str | None, claimant: str | None) -> str | None:
    """Return the party whose people or things are counted: an ISO 3166 alpha-3 code, an organisation's
    usual name, or None. *place* and *claimant* are those of the figure."""
    counted, measure = reading.counted, reading.measure
    decide = counted.trace.decide
    is_weapon = measure in DOWNED and is_downed(counted)
    if is_weapon and (found := find_launcher(counted, places)):
        return decide("party", found, "parties: who launched what was downed", Basis.CARRIED)
    for noun in _own_nouns(counted):
        if found := party_of_phrase(noun, places, measure):
            return decide("party", found, "parties: named with what is counted")
        if found := _owner(noun, places, claimant):
            return decide("party", found, "parties: the owner behind its pronoun")
    own = {p for word in (claimant or "").split() if (p := find_named_party(word, places)) is not None}
    is_lost = is_weapon and measure is not Measure.ATTACKED and "attack" not in counted.thing.classes
    if is_lost and (found := _opponent(places, own)):
        return decide("party", found, "parties: whom the teller fights", Basis.CARRIED)
    if _is_of_the_enemy(counted):
        return decide("party", _opponent(places, own), "parties: whom the teller fights", Basis.CARRIED)
    if found := _enemy(counted, places):
        return decide("party", found, "parties: the side that the words tell", Basis.CARRIED)
    if measure in LOSSES and (found := find_loser(counted, places)):
        return decide("party", found, "parties: who has or admits them")
    if found := _own_soldiers(counted, measure, places, claimant):
        return decide("party", found, "parties: the side that the words tell", Basis.CARRIED)
    if _is_of_many(counted, measure, places):
        return None
    if found := find_giver(reading, places):
        return decide("party", found, "parties: who gives, sends or casts")
    if measure not in OWN and (found := find_beside(counted, places) or find_loser(counted, places)):
        return decide("party", found, "parties: who has or admits them")
    if measure is Measure.SUPPLIED:
        return None
    if _is_of_voyage(counted, measure, places):
        return None
    attacker = find_attacker(counted, places) if measure is Measure.ATTACKED else None
    if not _is_left(reading, places, place):
        if _is_combined(counted, places, place):
            return None
        if (found := _local(counted, places, place)) and found != attacker:
            return decide("party", found, "parties: the country of the place", Basis.NEARBY)
    if attacker is not None and places.home_party in (attacker, None):
        return decide(
            "party", _opponent(places, {attacker}), "parties: whom the attacker fights", Basis.NEARBY
        )
    return decide("party", places.home_party, "parties: the country of the story", Basis.ASSUMED)


def _own_nouns(counted: Counted) -> Iterator["Token"]:
    """The nouns of what is counted, and of what holds it: "a convoy of ten lorries"."""
    node = counted.node
    if node.dep_ in SUBJECTS and lemma_of(node.head) == "be":
        yield from children(node.head, "attr", "acomp")
    for noun in (group_noun(counted), counted.noun, counted.topic):
        if noun is None:
            continue
        yield noun
        holder = noun.head.head
        if noun.dep_ == "pobj" and noun.head.lower_ == "of" and lemma_of(holder) in party_words().containers:
            yield holder


def _owner(noun: "Token", places: PlaceMap, claimant: str | None) -> str | None:
    """Whom "its", "their" or "our" before *noun*, or behind its "of" or "on", stands for."""
    nouns = [noun]
    for child in children(noun, "prep"):
        if child.lower_ in ("of", "from", "on", "among"):
            nouns += children(child, "pobj")
    for pronoun in (c for n in nouns for c in children(n, "poss")):
        if pronoun.lower_ in _OWNED:
            return antecedent(pronoun, places)
        if pronoun.lower_ in _SPEAKERS_OWN:
            named = (find_named_party(word, places) for word in (claimant or "").split())
            return next((n for n in named if n), places.home_party)
    return None


def _is_of_the_enemy(counted: Counted) -> bool:
    """Whether what is counted is called the enemy's: "40 enemy tanks", "enemy losses came to 900 troops"."""
    nouns = [n for n in (counted.noun, counted.topic, group_noun(counted)) if n is not None]
    verb = counted.node.head.head if counted.node.dep_ == "pobj" else counted.node.head
    if lemma_of(verb) in carriers()[0]:
        nouns += children(verb, "nsubj")
    words = [c for n in nouns for c in n.children if c.dep_ in ("amod", "compound", "poss", "nmod")]
    return any(lemma_of(word) == "enemy" for word in (*nouns, *words))


def _opponent(places: PlaceMap, own: set[str]) -> str | None:
    """The side that the story names most beside *own*, None where nobody is its own."""
    named = [n for _, n in names_in(places.document.doc[:], places) if n not in own]
    sides = Counter(name for name in reversed(named) if name in armed_groups() or len(name) == _COUNTRY_CODE)
    return sides.most_common(1)[0][0] if own and sides else None


def _enemy(counted: Counted, places: PlaceMap) -> str | None:
    """The armed group that the story names most, of "militants" and "terrorists" that nothing else names."""
    noun = group_noun(counted)
    if noun is None or lemma_of(noun) not in party_words().enemies:
        return None
    named = [name for _, name in names_in(places.document.doc[:], places)]
    groups = Counter(name for name in reversed(named) if name in armed_groups())
    return groups.most_common(1)[0][0] if groups else None


def _own_soldiers(counted: Counted, measure: Measure, places: PlaceMap, claimant: str | None) -> str | None:
    """The side of the army that tells of soldiers killed: "the Turkish army said one soldier had died"."""
    noun = group_noun(counted)
    is_own = measure in HARMS and noun is not None and lemma_of(noun) in party_words().own_soldiers
    words = set((claimant or "").lower().split())
    if not is_own or not words & _ARMIES:
        return None
    named = (find_named_party(word, places) for word in (claimant or "").split())
    return next((n for n in named if n), None)


def _is_of_many(counted: Counted, measure: Measure, places: PlaceMap) -> bool:
    """Whether what is counted belongs to many nations: they themselves, or their votes in a council."""
    noun = counted.item
    is_nations = noun is not None and noun.tag_ == "NNS" and lemma_of(noun) in ("country", "nation")
    if is_nations and places.home_country is not None:
        return True
    around = (counted.span.sent, *places.document.sentences[:2])
    return measure is Measure.VOTED and any(_MANY.search(sentence.text) for sentence in around)


def _is_combined(counted: Counted, places: PlaceMap, place: str | None) -> bool:
    """Whether a number is of several countries at once: a combined toll, both sides, all of Africa."""
    noun = counted.noun
    words = {c.lower_ for n in (noun, counted.topic) if n is not None for c in n.children}
    told = {t.lower_ for t in counted.span.sent}
    if words & party_words().combined or told & party_words().everywhere:
        return True
    for mention in places.within(counted.span.sent):
        if mention.name != place:
            continue
        if mention.place is not None and mention.country is None:
            return True
        others = children(mention.head, "conj")
        joined = {m.country for m in places.within(counted.span.sent) if m.head in others and m.country}
        return bool(joined - {mention.country})
    return False


def _is_of_voyage(counted: Counted, measure: Measure, places: PlaceMap) -> bool:
    """Whether migrants are counted who are of no country told, or what became of those on the boat that the
    opening of the story tells of."""
    words = party_words()
    nouns = (counted.noun, counted.topic, group_noun(counted))
    for noun in nouns:
        if noun is not None and lemma_of(noun) in words.rootless:
            tree = {t.i for t in noun.subtree}
            named = [m for m in places.within(noun.sent) if m.country]
            return not any(m.head.i in tree or m.head.head.lower_ == "from" for m in named)
    opening = {lemma_of(t) for sentence in places.document.sentences[:2] for t in sentence}
    return measure in _AT_SEA and bool(opening & words.rootless) and bool(opening & words.voyages)


def _is_left(reading: "Reading", places: PlaceMap, place: str | None) -> bool:
    """Whether *place* is not where the counted people are of: where they came to, or may have."""
    heads = [m.head for m in places.within(reading.counted.span.sent) if m.name == place]
    if any(head.dep_ == "pobj" and head.head.lower_ in ("to", "into", "towards") for head in heads):
        return reading.measure in UPROOTED
    if reading.measure is not Measure.DISPLACED:
        return False
    is_driven = reading.cue is not None and lemma_of(reading.cue.token) in party_words().driving
    return not is_driven or not any(
        head.dep_ == "pobj" and head.head.lower_ in ("in", "across", "within") for head in heads
    )


def _local(counted: Counted, places: PlaceMap, place: str | None) -> str | None:
    """The country of *place*, of one unknown the country that its sentence locates; a name that lies in a
    country never named is one of the story's own."""
    country = places.country_of(place)
    if country is None and place is not None:
        located = [
            m.country
            for m in places.within(counted.span.sent)
            if m.head.dep_ == "pobj" and m.head.head.lower_ in ("in", "across", "within")
        ]
        country = next((c for c in located if c), None)
    return country if country in places.setting.named else None
