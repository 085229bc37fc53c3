"""The places a text names, and the narrowest one that a figure is given for.

The sentence decides first (what hangs on the counted noun, then on its verb, then what is near), then
the sentences before it in the paragraph, last the country the story is about.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

from tallywire.extract.counted import Counted
from tallywire.extract.document import Document
from tallywire.extract.speech import speech_table
from tallywire.extract.syntax import children, lemma_of, word_before
from tallywire.models import Measure
from tallywire.places import Gazetteer, Place
from tallywire.rules import read_table

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

    from tallywire.extract.readings import Reading

_LONGEST_HEADLINE = 160
_RANK = {"city": 0, "region": 1, "country": 2}


# Measures of things that are where they are told of: without words of place, the paragraph and story count.
PLACED = frozenset(
    {
        Measure.KILLED, Measure.INJURED, Measure.CASUALTIES, Measure.MISSING, Measure.DISPLACED,
        Measure.EVACUATED, Measure.INFECTED, Measure.AFFECTED, Measure.DESTROYED, Measure.ATTACKED,
        Measure.POPULATION, Measure.DETAINED, Measure.ATTENDED, Measure.BODIES, Measure.EXISTING,
    }
)  # fmt: skip
_AGENT_ROLES = frozenset({"nsubj", "poss", "compound", "agent", "amod", "nmod", "dobj", "pobj", "nsubjpass"})


@dataclass(frozen=True, slots=True)
class _PlaceWords:
    strict: frozenset[str]
    prepositions: frozenset[str]
    kinds: frozenset[str]
    definites: Mapping[str, tuple[int, ...]]


@cache
def _words() -> _PlaceWords:
    table = read_table("locating")
    definites = {noun: tuple(_RANK[kind] for kind in kinds) for noun, kinds in table["definites"].items()}
    return _PlaceWords(
        frozenset(table["strict"]), frozenset(table["prepositions"]), frozenset(table["kinds"]), definites
    )


def _bare_name(name: str) -> str:
    """*name* without the words behind it that say what kind of place it is: "Kofab district" → "Kofab"."""
    words = name.split()
    while len(words) > 1 and words[-1].lower() in _words().kinds:
        words.pop()
    return " ".join(words)


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
    head: "Token"

    @property
    def country(self) -> str | None:
        return self.place.country if self.place else None

    @property
    def rank(self) -> int:
        return _RANK[self.place.kind] if self.place else 0


@dataclass(frozen=True)
class PlaceMap:
    """The places of a document: `mentions` in reading order, `home` its countries, most named first."""

    document: Document
    gazetteer: Gazetteer
    mentions: tuple[PlaceMention, ...]
    home: tuple[str, ...]

    def within(self, sent: "Span") -> list[PlaceMention]:
        """The places named in *sent*."""
        return [m for m in self.mentions if sent.start <= m.first < sent.end]

    @cached_property
    def story(self) -> str | None:
        """The place of the story: what its headline locates, else the country named most."""
        headline = [s for s in self.document.sentences[:1] if not s.text.rstrip().endswith(".")]
        named = [
            m for m in self.mentions if headline and m.end <= min(headline[0].end_char, _LONGEST_HEADLINE)
        ]
        named = [m for m in named if not self.is_agent(m)]
        if named and "\n" in self.document.readable[: headline[0].end_char + 2].lstrip():
            return min(named, key=lambda m: (m.rank, m.start)).name
        return self.home_name

    @cached_property
    def home_country(self) -> str | None:
        """The alpha-3 code of the country that the story takes place in: the one most told as a place."""
        counts = Counter(m.country for m in self.mentions if m.country and not self.is_agent(m))
        if not counts:
            counts = Counter(m.country for m in self.mentions if m.country)
        if not counts:
            return None
        return counts.most_common(1)[0][0]

    @cached_property
    def home_name(self) -> str | None:
        """The name, as the text has it, of the country that the story takes place in."""
        country = self.home_country
        if country is None:
            return None
        written = (m.name for m in self.mentions if m.country == country and m.rank == _RANK["country"])
        return next(written, self.gazetteer.countries[country].name)

    def is_agent(self, mention: PlaceMention) -> bool:
        """Whether a country, or the capital that stands for it, acts or owns here: "Russia has held"."""
        if mention.rank != _RANK["country"] and self.gazetteer.find_country(mention.name) is None:
            return False
        before = word_before(mention.head.doc[mention.first])
        return mention.head.dep_ in _AGENT_ROLES and before not in _words().strict

    def resolve_definite(self, node: "Token", sent: "Span") -> str | None:
        """The place that "the city", "the district" or "the country" at *node* or in *sent* stands for."""
        for token in (*node.ancestors, *sent):
            if token.lower_ not in _words().definites or not any(
                c.lower_ in ("the", "this", "that") for c in token.children
            ):
                continue
            if children(token, "prep", "appos") and token.lower_ not in ("capital", "city", "town"):
                continue
            ranks = _words().definites[token.lower_]
            before = [m for m in self.mentions if m.last <= token.i and m.rank in ranks]
            if token.lower_ == "capital":
                before = [m for m in before if self.gazetteer.find_country(m.name) is not None]
            if before:
                return before[-1].name
        return None

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
    home = gazetteer.rank_countries(names)[:2]
    mentions = []
    for (first, last), name in zip(candidates, names, strict=True):
        found = gazetteer.locate(name, home) or gazetteer.locate(_bare_name(name), home)
        head = doc[last - 1]
        if found is None and gazetteer.find_country(name) is not None:
            continue
        is_named_site = doc[first].ent_type_ in ("FAC", "LOC") or doc[first].ent_type_ == "GPE"
        if found is None and not (is_named_site and _is_behind_preposition(doc[first], head)):
            continue
        if _speaks(head) or (found is not None and _is_doubtful(doc[first], head, found, home)):
            continue
        start, end = doc[first].idx, head.idx + len(head)
        mentions.append(PlaceMention(start, end, first, last, document.text[start:end], found, head))
    return PlaceMap(document, gazetteer, tuple(mentions), home)


def _candidates(document: Document) -> Iterable[tuple[int, int]]:
    """Token ranges that may name a place: entities, and capitalised runs behind a locative preposition."""
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
            if index > 0 and doc[index - 1].lower_ in _words().prepositions:
                yield index, _extend(doc, last)
            elif token.ent_type_ in ("ORG", "PERSON", "") and last - index <= 2:
                yield index, last
            index = last
        else:
            index += 1


def _is_doubtful(first: "Token", head: "Token", found: Place, home: tuple[str, ...]) -> bool:
    """Whether a name is no place here: the agency Xinhua, the "US" of "US-backed", a name the tagger takes
    for a person or body unless a preposition of place or the story's own countries say otherwise."""
    if head.i + 1 < len(head.doc) and head.nbor(1).text == "-" and not head.whitespace_:
        return True
    if head.dep_ == "appos" and lemma_of(head.head) in speech_table().bodies | speech_table().speakers:
        return True
    if first.ent_type_ in ("GPE", "LOC", "FAC") or word_before(first) in _words().strict:
        return False
    return found.country not in home


def _trim(entity: "Span") -> tuple[int, int]:
    first, last = entity.start, entity.end
    while first < last and (entity.doc[first].lower_ in ("the", "a", "an") or entity.doc[first].is_space):
        first += 1
    while last > first and (
        entity.doc[last - 1].lower_ in ("'s", "'")
        or entity.doc[last - 1].is_space
        or entity.doc[last - 1].is_punct
    ):
        last -= 1
    return first, last


def _extend(doc: "Doc", last: int) -> int:
    """Take in the word that says what kind of place it is: "Kharkiv region", "Kofab district"."""
    return last + 1 if last < len(doc) and doc[last].lower_ in _words().kinds else last


def _is_behind_preposition(first: "Token", head: "Token") -> bool:
    return (head.dep_ == "pobj" and head.head.lower_ in _words().prepositions) or word_before(
        first
    ) in _words().prepositions


def _speaks(head: "Token") -> bool:
    """A place name that is the subject of speaking or acting stands for a government, not a place."""
    return head.dep_ == "nsubj" and head.head.pos_ == "VERB" and lemma_of(head.head) in speech_table().stances


def find_place(
    places: PlaceMap, reading: "Reading", earlier: list["Span"], *, is_running: bool
) -> str | None:
    """Return the narrowest place that the text gives for the figure of *reading*, as written there.

    What hangs on the number's own words comes first, then what its sentence locates, then "the city" or
    "the district" named before, then (unless the number is a running total, which stands for the whole
    story) the sentence before where that has one place only, and last the place of the story.
    """
    counted = reading.counted
    inside = places.within(counted.span.sent)
    attached = [m for m in inside if _is_attached(m, reading)]
    if attached:
        return _narrow(min(attached, key=lambda m: (m.rank, -_fit(m, counted))), inside).name
    if reading.measure is Measure.VOTED:
        return None
    if definite := places.resolve_definite(counted.node, counted.span.sent):
        return definite
    located = [m for m in inside if _is_locative(m) and not places.is_agent(m)]
    if located:
        return _narrow(max(located, key=lambda m: _fit(m, counted)), inside).name
    if named := [m for m in inside if m.rank < _RANK["country"] and not places.is_agent(m)]:
        return min(named, key=lambda m: abs(m.first - counted.span.start)).name
    if reading.measure not in PLACED:
        return None
    if not is_running:
        for sentence in reversed(earlier[-2:]):
            before = [m for m in places.within(sentence) if not places.is_agent(m)]
            if before:
                narrowest = _narrow(min(before, key=lambda m: (m.rank, m.start)), before)
                if (
                    sum(m.rank == narrowest.rank and m.head not in narrowest.head.subtree for m in before)
                    <= 1
                ):
                    return narrowest.name
                break
    return places.story


def _narrow(mention: PlaceMention, others: list[PlaceMention]) -> PlaceMention:
    """Of "the Hamrat area in Jabrat district" the area: what *mention* only tells the whereabouts of."""
    for other in others:
        if other is not mention and other.head.is_ancestor(mention.head) and other.rank <= mention.rank:
            return _narrow(other, [o for o in others if o is not mention])
    return mention


def _is_attached(mention: PlaceMention, reading: "Reading") -> bool:
    """Whether *mention* hangs on the counted words or their verb, or they on it ("X, a city of 300,000")."""
    head, counted, cue = mention.head, reading.counted, reading.cue
    own = {counted.node.i, counted.root.i, *({counted.item.i} if counted.item is not None else ())}
    verbs = {cue.token.i} if cue is not None else set()
    if counted.node.head.pos_ in ("VERB", "AUX"):
        verbs.add(counted.node.head.i)
    for steps, token in enumerate(head.ancestors, 1):
        if token.i in own:
            return True
        if token.i in verbs:
            is_subject = head.dep_ in ("nsubj", "nsubjpass") and head.head.i in verbs
            return steps <= 3 and (_is_locative(mention) or (is_subject and mention.rank < _RANK["country"]))
        if token.pos_ in ("VERB", "AUX") or steps > 5:
            break
    for token in counted.node.ancestors:
        if token.i == head.i:
            return True
        if token.pos_ in ("VERB", "AUX"):
            return False
    return False


def _is_locative(mention: PlaceMention) -> bool:
    first, head = mention.head.doc[mention.first], mention.head
    before = word_before(first)
    if head.dep_ in ("poss", "nsubj"):
        return False
    return (
        (head.dep_ == "pobj" and head.head.lower_ in _words().prepositions)
        or before in _words().prepositions
        or head.dep_ in ("conj", "appos", "npadvmod")
    )


def _fit(mention: PlaceMention, counted: Counted) -> float:
    """How well *mention* serves as the place of *counted*: near, narrow, in the same clause."""
    doc = counted.span.doc
    distance = min(abs(mention.first - counted.span.end), abs(counted.span.start - mention.last))
    between = doc[min(mention.last, counted.span.end) : max(mention.first, counted.span.start)]
    crossed = sum(t.text == ";" or t.lower_ in ("while", "whereas") for t in between)
    return -distance - 8 * crossed - 6 * mention.rank + (3 if mention.head.dep_ == "pobj" else 0)
