"""The places a text names, and the narrowest one that a figure is given for.

The sentence decides first (what hangs on the counted noun, then on its verb, then what is near), then
the sentences before it in the paragraph, last the country the story is about.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tallywire.extract.counted import Counted
from tallywire.extract.document import Document
from tallywire.extract.speech import speech_table
from tallywire.extract.syntax import NOUNS, lemma_of
from tallywire.places import Gazetteer, Place

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_LOCATIVE = frozenset({"in", "at", "near", "from", "around", "outside", "across", "inside", "on", "into", "throughout", "over", "within", "of", "between", "along", "to", "off", "through", "towards", "toward", "against"})
_ENTITIES = frozenset({"GPE", "LOC", "FAC", "NORP"})
_RANK = {"city": 0, "region": 1, "country": 2}
_KIND_WORD = re.compile(r" (?:region|province|state|district|county|governorate|oblast|airport|island|steelworks|neighbourhood|neighborhood|area|prefecture|village|city|town|camp|refugee camp|hospital|prison)$", re.I)
# A place counts for less the further from the number it stands; one that hangs on the number's own words for more.
_NEAR, _ATTACHED = 12, 100


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place named in the text: its span there, the name as written and what it means (None: unknown to
    the gazetteer, but the words around say it is a place)."""

    start: int
    end: int
    first: int
    last: int
    name: str
    place: Place | None

    @property
    def country(self) -> str | None:
        return self.place.country if self.place else None

    @property
    def rank(self) -> int:
        return _RANK[self.place.kind] if self.place else 0


@dataclass(frozen=True)
class PlaceMap:
    """The places of a document: `mentions` in reading order, `home` the countries of the story, most named first."""

    document: Document
    gazetteer: Gazetteer
    mentions: tuple[PlaceMention, ...]
    home: tuple[str, ...]
    _country_names: dict[str, str] = field(default_factory=dict)

    @property
    def home_name(self) -> str | None:
        """The name, as the text has it, of the country that the story takes place in."""
        counts = Counter(m.country for m in self.mentions if m.country)
        if not counts:
            return None
        country = counts.most_common(1)[0][0]
        return next((m.name for m in self.mentions if m.country == country and m.rank == _RANK["country"]), None) or (
            self.gazetteer.countries[country].name if country in self.gazetteer.countries else None
        )

    def country_of(self, name: str | None) -> str | None:
        """Return the country that the place *name* lies in, None when unknown."""
        if not name:
            return None
        for mention in self.mentions:
            if mention.name == name and mention.country:
                return mention.country
        found = self.gazetteer.locate(name, self.home)
        return found.country if found else None


def find_places(document: Document, gazetteer: Gazetteer) -> PlaceMap:
    """Return the places that *document* names, towns of the story's countries preferred."""
    doc = document.doc
    candidates = list(_candidates(document))
    names = [document.readable[doc[a].idx : doc[b - 1].idx + len(doc[b - 1])] for a, b in candidates]
    home = gazetteer.rank_countries(names)[:3]
    mentions = []
    for (first, last), name in zip(candidates, names, strict=True):
        found = gazetteer.locate(name, home) or gazetteer.locate(_KIND_WORD.sub("", name), home)
        head = doc[last - 1]
        is_named_site = doc[first].ent_type_ in ("FAC", "LOC") or (doc[first].ent_type_ == "GPE" and _is_locative(doc[first], head))
        if found is None and not (is_named_site and _is_locative(doc[first], head)):
            continue
        if _speaks(head):
            continue
        start, end = doc[first].idx, head.idx + len(head)
        mentions.append(PlaceMention(start, end, first, last, document.text[start:end], found))
    return PlaceMap(document, gazetteer, tuple(mentions), home)


def _candidates(document: Document) -> Iterable[tuple[int, int]]:
    """Token ranges that may name a place: entities of place, and capitalised runs behind a locative preposition."""
    doc = document.doc
    taken: set[int] = set()
    for entity in doc.ents:
        if entity.label_ in ("GPE", "LOC", "FAC"):
            first, last = _trim(entity)
            if first < last:
                last = _extend(doc, last)
                taken.update(range(first, last))
                yield first, last
    index = 0
    while index < len(doc):
        token = doc[index]
        if token.pos_ == "PROPN" and index not in taken and token.ent_type_ not in ("DATE", "TIME", "MONEY"):
            last = index
            while last < len(doc) and doc[last].pos_ == "PROPN" and last not in taken:
                last += 1
            if index > 0 and doc[index - 1].lower_ in _LOCATIVE:
                yield index, _extend(doc, last)
            elif token.ent_type_ in ("ORG", "PERSON", "") and last - index <= 2:
                yield index, last
            index = last
        else:
            index += 1


def _trim(entity: "Span") -> tuple[int, int]:
    first, last = entity.start, entity.end
    while first < last and (entity.doc[first].lower_ in ("the", "a", "an") or entity.doc[first].is_space):
        first += 1
    while last > first and (entity.doc[last - 1].lower_ in ("'s", "'") or entity.doc[last - 1].is_space or entity.doc[last - 1].is_punct):
        last -= 1
    return first, last


def _extend(doc: object, last: int) -> int:
    """Take in the word that says what kind of place it is: "Kharkiv region", "Kofab district"."""
    if last < len(doc) and re.fullmatch(r"(?i)regions?|province|state|district|county|governorate|oblast|prefecture|island|neighbourhood|neighborhood|steelworks|airport", doc[last].text):  # type: ignore[arg-type, index]
        return last + 1
    return last


def _is_locative(first: "Token", head: "Token") -> bool:
    return head.dep_ == "pobj" and head.head.lower_ in _LOCATIVE or (first.i > 0 and first.nbor(-1).lower_ in _LOCATIVE)


def _speaks(head: "Token") -> bool:
    """A place name that is the subject of speaking or acting stands for a government, not a place."""
    return head.dep_ == "nsubj" and head.head.pos_ == "VERB" and lemma_of(head.head) in speech_table().stances


def find_place(places: PlaceMap, counted: Counted, cue: "Token | None", sentences_before: list["Span"]) -> str | None:
    """Return the narrowest place that the sentence of *counted*, or its paragraph, gives for it, as written."""
    sent = counted.span.sent
    inside = [m for m in places.mentions if sent.start <= m.first < sent.end]
    if inside:
        return max(inside, key=lambda m: _fit(m, counted, cue)).name
    for earlier in reversed(sentences_before):
        near = [m for m in places.mentions if earlier.start <= m.first < earlier.end]
        if near:
            return min(near, key=lambda m: (m.rank, m.start)).name
    return places.home_name


def _fit(mention: PlaceMention, counted: Counted, cue: "Token | None") -> float:
    """How well *mention* serves as the place of *counted*: attached words, nearness, narrowness."""
    doc = counted.span.doc
    head = doc[mention.last - 1]
    score = 0.0
    holders = {counted.node.i, counted.root.i} | ({counted.item.i} if counted.item is not None else set())
    verbs = {cue.i} if cue is not None else set()
    if counted.node.head.pos_ in ("VERB", "AUX"):
        verbs.add(counted.node.head.i)
    chain = [head, *head.ancestors]
    for step, token in enumerate(chain[:6]):
        if token.i in holders:
            score += _ATTACHED - 10 * step
            break
        if token.i in verbs:
            score += _ATTACHED - 20 - 10 * step
            break
    if head.dep_ == "pobj" and head.head.lower_ in _LOCATIVE:
        score += 12
    elif head.dep_ in ("poss", "compound", "nsubj", "nmod", "amod"):
        score -= 10
    distance = min(abs(mention.first - counted.span.end), abs(counted.span.start - mention.last))
    score -= distance
    between = doc[min(mention.last, counted.span.end) : max(mention.first, counted.span.start)]
    score -= 8 * sum(t.text == ";" or t.lower_ in ("while", "whereas") for t in between)
    return score - 6 * mention.rank


def is_place_noun(token: "Token") -> bool:
    """Whether *token* is a noun, the only sort of word a place can be named with."""
    return token.pos_ in NOUNS
