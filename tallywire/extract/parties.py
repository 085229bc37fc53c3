"""Whose people or things are counted: a country or an organisation, as the text says it.

What the counted words themselves name comes first ("Russian troops", "two of its soldiers"), then who
the sentence says lost, sent or cast what is counted, last where it is counted: the country of its place,
else the country of the story.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tallywire.extract.counted import Counted
from tallywire.extract.groups import group_noun
from tallywire.extract.organisations import armed_groups, national_bodies, organisations
from tallywire.extract.placenames import PlaceMap
from tallywire.extract.syntax import NOUNS, children, find_subject, lemma_of
from tallywire.models import Basis, Measure
from tallywire.rules import read_table

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

    from tallywire.extract.readings import Reading

# Measures of which the doer's own things are counted: who sends, pledges, stations, casts.
OWN = frozenset({Measure.SUPPLIED, Measure.DEPLOYED, Measure.VOTED})
# Measures of people who may be counted where they came to.
UPROOTED = frozenset({Measure.DISPLACED, Measure.EVACUATED, Measure.EXISTING, Measure.OTHER})
# Names are looked for among this many words at once: "Democratic Republic of the Congo".
_LONGEST_NAME = 6
_OWNED = frozenset({"its", "their"})
_SPEAKERS_OWN = frozenset({"our", "my", "us", "we"})
_PART_LABELS = ("amod", "compound", "poss", "nmod", "advmod", "npadvmod")
# Sentences back in which the owner behind "its" is looked for.
_REACH = 2
# Verbs up the parse from a number to who did it.
_STEPS = 6
_MANY = re.compile(
    r"\b(?:Security Council|General Assembly|UN|U\.N\.|United Nations|Human Rights Council)\b"
    r"|\b(?:nations|countries|member states) (?:vot|back|abstain|oppos|support)",
)


@dataclass(frozen=True, slots=True)
class PartyWords:
    """The words of `[party]` in rules/groups.toml."""

    losing: frozenset[str]
    handling: frozenset[str]
    enemies: frozenset[str]
    containers: frozenset[str]
    sources: frozenset[str]
    state: frozenset[str]
    driving: frozenset[str]
    combined: frozenset[str]


@cache
def party_words() -> PartyWords:
    """Return the words of `[party]` in rules/groups.toml."""
    return PartyWords(**{part: frozenset(words) for part, words in read_table("groups")["party"].items()})


def find_party(reading: "Reading", places: PlaceMap, place: str | None, claimant: str | None) -> str | None:
    """Return the party whose people or things are counted: an ISO 3166 alpha-3 code, an organisation's
    usual name, or None. *place* and *claimant* are those of the figure."""
    counted, measure = reading.counted, reading.measure
    decide = counted.trace.decide
    for noun in _own_nouns(counted):
        if found := _party_of_phrase(noun, places, measure):
            return decide("party", found, "parties: named with what is counted")
        if found := _owner(noun, places, claimant):
            return decide("party", found, "parties: the owner behind its pronoun")
    if found := _enemy(counted, places):
        return decide("party", found, "parties: the armed group of the story", Basis.CARRIED)
    if measure is Measure.VOTED and _is_of_many(counted, places):
        return None
    if measure in OWN or measure is Measure.ECONOMIC:
        cue = reading.cue.token if reading.cue is not None else None
        if found := _source(counted, places) or _doer(counted, cue, places):
            return decide("party", found, "parties: who gives, sends or casts")
    elif found := _loser(counted, places):
        return decide("party", found, "parties: who has or admits them")
    if measure is Measure.SUPPLIED:
        return None
    if not _is_left(reading, places, place):
        if _is_combined(counted, places, place):
            return None
        if found := _local(places, place):
            return decide("party", found, "parties: the country of the place", Basis.NEARBY)
    return decide("party", places.home_party, "parties: the country of the story", Basis.ASSUMED)


def find_named_party(name: str, places: PlaceMap) -> str | None:
    """Return the country code or organisation that *name* stands for, None when it is neither."""
    name = name.removesuffix("'s").removesuffix("'")
    return organisations().get(name) or national_bodies().get(name) or places.gazetteer.find_country(name)


def _own_nouns(counted: Counted) -> Iterator["Token"]:
    """The nouns of what is counted, and of what holds it: "a convoy of ten lorries"."""
    for noun in (group_noun(counted), counted.noun, counted.topic):
        if noun is None:
            continue
        yield noun
        holder = noun.head.head
        if noun.dep_ == "pobj" and noun.head.lower_ == "of" and lemma_of(holder) in party_words().containers:
            yield holder


def _names_in(span: "Span", places: PlaceMap) -> Iterator[tuple[int, str]]:
    """The parties named in *span*, last first, each with the index of its first word; "US" of
    "US-backed" is none."""
    doc, last = span.doc, span.end
    while last > span.start:
        for size in range(min(_LONGEST_NAME, last - span.start), 0, -1):
            words = doc[last - size : last]
            is_hyphened = last < len(doc) and doc[last].text == "-" and not words[-1].whitespace_
            if words[0].text[:1].islower() and words[0].lower_ != "al":
                continue
            if not is_hyphened and (found := _society(words) or find_named_party(words.text, places)):
                yield last - size, found
                last -= size - 1
                break
        last -= 1


def _society(words: "Span") -> str | None:
    """The name of a national society: "Kenya Red Cross", "Turkish Red Crescent Society"."""
    names = [t.text for t in words]
    core = names[:-1] if names[-1] == "Society" else names
    is_society = len(core) > 2 and core[-2] == "Red" and core[-1] in ("Cross", "Crescent")
    return words.text if is_society and all(n[:1].isupper() for n in names) and "The" not in names else None


def _party_of_phrase(noun: "Token", places: PlaceMap, measure: Measure | None = None) -> str | None:
    """The party that the noun phrase names: "Russian troops", "Ukraine's army", "children from Ukraine"."""
    left = min((t.i for c in noun.lefts if c.dep_ in _PART_LABELS for t in c.subtree), default=noun.i)
    if named := next(_names_in(noun.doc[left : noun.i + 1], places), None):
        return named[1]
    for child in noun.rights:
        if child.dep_ == "prep" and child.lower_ in ("of", "from"):
            for inner in children(child, "pobj"):
                if not _is_number(inner) and (found := _party_of_phrase(inner, places)):
                    return found
        elif child.dep_ == "appos" and (found := _party_of_phrase(child, places)):
            return found
        elif child.dep_ == "acl" and measure is not Measure.ATTACKED and _is_handled(child):
            for agent in children(child, "agent"):
                for inner in children(agent, "pobj"):
                    if found := _party_of_phrase(inner, places):
                        return found
    return None


def _is_handled(verb: "Token") -> bool:
    return verb.tag_ == "VBN" and lemma_of(verb) in party_words().handling


def _is_number(token: "Token") -> bool:
    return token.like_num or token.pos_ == "NUM"


def _owner(noun: "Token", places: PlaceMap, claimant: str | None) -> str | None:
    """Whom "its", "their" or "our" before *noun*, or behind its "of" or "on", stands for."""
    nouns = [noun]
    for child in children(noun, "prep"):
        if child.lower_ in ("of", "from", "on", "among"):
            nouns += children(child, "pobj")
    for pronoun in (c for n in nouns for c in children(n, "poss")):
        if pronoun.lower_ in _OWNED:
            return _antecedent(pronoun, places)
        if pronoun.lower_ in _SPEAKERS_OWN:
            named = (find_named_party(word, places) for word in (claimant or "").split())
            return next((n for n in named if n), places.home_party)
    return None


def _antecedent(pronoun: "Token", places: PlaceMap) -> str | None:
    """The party that a pronoun stands for: the last subject or owner before it that is one."""
    doc, sent = pronoun.doc, pronoun.sent
    starts = [s.start for s in places.document.sentences if s.start <= sent.start][-1 - _REACH :]
    for token in reversed(doc[starts[0] if starts else sent.start : pronoun.i]):
        if token.dep_ not in ("nsubj", "nsubjpass", "poss", "agent", "pobj") or token.pos_ not in NOUNS:
            continue
        if token.dep_ == "pobj" and token.head.lower_ not in ("by", "to"):
            continue
        if found := _party_of_phrase(token, places):
            return found
        if lemma_of(token) in party_words().state and token.sent.start == sent.start:
            return places.home_party
    return None


def _enemy(counted: Counted, places: PlaceMap) -> str | None:
    """The armed group that the story names most, of "militants" and "terrorists" that nothing else names."""
    noun = group_noun(counted)
    if noun is None or lemma_of(noun) not in party_words().enemies:
        return None
    named = [name for _, name in _names_in(places.document.doc[:], places)]
    groups = Counter(name for name in reversed(named) if name in armed_groups())
    return groups.most_common(1)[0][0] if groups else None


def _source(counted: Counted, places: PlaceMap) -> str | None:
    """Who a sum comes from: "$63m of it from Canada", "of which €2bn came from Norway"."""
    for token in (counted.node, counted.root, counted.node.head):
        for child in token.children:
            is_source = child.dep_ in ("prep", "agent") and child.lower_ in party_words().sources
            if not is_source or child.i < counted.span.start:
                continue
            for inner in children(child, "pobj"):
                if found := _party_of_phrase(inner, places):
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
        if verb.pos_ in ("VERB", "AUX") and (subject := find_subject(verb)) is not None:
            yield verb, subject


def _doer(counted: Counted, cue: "Token | None", places: PlaceMap) -> str | None:
    """Who sends, pledges or casts what is counted: a named party, or the state's own bodies at home."""
    for verb, subject in _subjects(counted, cue):
        if subject.i in (counted.node.i, counted.root.i) or subject in counted.node.subtree:
            continue
        if subject.dep_ == "nsubjpass":
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
    if subject.pos_ == "PRON" and subject.text not in organisations():
        return _antecedent(subject, places) if subject.lower_ in ("it", "they") else None
    if found := _party_of_phrase(subject, places):
        return found
    return places.home_party if lemma_of(subject) in party_words().state else None


def _loser(counted: Counted, places: PlaceMap) -> str | None:
    """Whose the losses or cases are that a country or force has, records or admits."""
    for verb, subject in _subjects(counted, None):
        if lemma_of(verb) in party_words().losing and subject.i < counted.span.start:
            if subject.lower_ in ("which", "that", "who") and verb.dep_ == "relcl":
                subject = verb.head
            if subject.pos_ != "PRON" and (found := _party_of_phrase(subject, places)):
                return found
        if subject.i < counted.span.start:
            return None
    return None


def _is_of_many(counted: Counted, places: PlaceMap) -> bool:
    """Whether a vote is one of many nations: in a council, an assembly, on a resolution."""
    around = (counted.span.sent, *places.document.sentences[:2])
    return any(_MANY.search(sentence.text) for sentence in around)


def _is_combined(counted: Counted, places: PlaceMap, place: str | None) -> bool:
    """Whether a number is of several countries at once: a combined toll, both sides, all of Africa."""
    noun = counted.noun
    words = {c.lower_ for n in (noun, counted.topic) if n is not None for c in n.children}
    if words & party_words().combined:
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


def _local(places: PlaceMap, place: str | None) -> str | None:
    """The country of *place*; a name that lies in a country never named is one of the story's own."""
    country = places.country_of(place)
    return country if country in places.setting.named else None
