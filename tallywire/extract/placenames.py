"""The places a text names: what each name means, and which names stand for who acts rather than where."""

import calendar
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

from tallywire.extract.document import Document
from tallywire.extract.setting import Setting, find_setting, find_subject_organisation
from tallywire.extract.speech import speech_table
from tallywire.extract.syntax import children, lemma_of, word_before
from tallywire.extract.things import classify_noun
from tallywire.places import Gazetteer, Place
from tallywire.rules import read_table

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

CITY, REGION, COUNTRY = 0, 1, 2
_LONGEST_HEADLINE = 160
_RANK = {"city": CITY, "region": REGION, "country": COUNTRY}
_AGENT_ROLES = frozenset({"nsubj", "poss", "compound", "agent", "amod", "nmod", "pobj", "nsubjpass"})
# Behind these a capital is the town itself; "in talks with Kyiv" and "calling on Kyiv" it is not.
# "PORT-AU-PRINCE (AP) — ", "KARACHI: " at the head of a paragraph.
_DATELINE = re.compile(
    r"^(?P<place>[A-Z][A-Z.'-]+(?:[ /-][A-Z.'-]+){0,3})(?:, [A-Z][\w. ]+)? ?(?:\([^)\n]{2,30}\) ?)?[—–:-] ?",
    re.M,
)
_CALENDAR = frozenset({*calendar.day_name, *calendar.month_name})
_WHERE = frozenset({"in", "at", "near", "around", "outside", "across", "inside", "into", "within"})


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """The words of rules/locating.toml: prepositions, kinds of places, and what "the city" can stand for."""

    strict: frozenset[str]
    prepositions: frozenset[str]
    kinds: frozenset[str]
    reaching: frozenset[str]
    definites: Mapping[str, tuple[int, ...]]


@cache
def place_words() -> PlaceWords:
    """Return the words of rules/locating.toml."""
    table = read_table("locating")
    definites = {noun: tuple(_RANK[kind] for kind in kinds) for noun, kinds in table["definites"].items()}
    strict, prepositions, kinds, reaching = (
        frozenset(table[part]) for part in ("strict", "prepositions", "kinds", "reaching")
    )
    return PlaceWords(strict, prepositions, kinds, reaching, definites)


def _bare_name(name: str) -> str:
    """*name* without the words behind it that say what kind of place it is: "Kofab district" → "Kofab"."""
    words = name.split()
    while len(words) > 1 and words[-1].lower() in place_words().kinds:
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

    def country_before(self, token: "Token") -> PlaceMention | None:
        """The country named last before *token* in its sentence: "Greece on 3.76% and the US on 3.47%"."""
        before = [m for m in self.within(token.sent) if m.rank == COUNTRY and m.last <= token.i]
        return before[-1] if before else None

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
    def setting(self) -> Setting:
        """Where the story plays, and every country it names."""
        datelines = [found["place"].title() for found in _DATELINE.finditer(self.document.readable)]
        return find_setting(self, datelines)

    @property
    def home_country(self) -> str | None:
        """The alpha-3 code of the country that the story takes place in."""
        return self.setting.country

    @cached_property
    def home_party(self) -> str | None:
        """Whose a story's figures are where nothing else is said: its country, else the organisation that
        the headline of a story of many countries names first."""
        return self.home_country or find_subject_organisation(self.document)

    @cached_property
    def home_name(self) -> str | None:
        """The name, as the text has it, of the country that the story takes place in."""
        country = self.home_country
        if country is None:
            return None
        written = (m.name for m in self.mentions if m.country == country and m.rank == COUNTRY)
        return next(written, self.gazetteer.countries[country].name)

    def is_agent(self, mention: PlaceMention) -> bool:
        """Whether a country, or the capital that stands for it, acts or owns here: "Russia has held"."""
        is_capital = mention.rank != COUNTRY and self.gazetteer.find_country(mention.name) is not None
        if mention.rank != COUNTRY and not is_capital:
            return False
        head, before = mention.head, word_before(mention.head.doc[mention.first])
        if is_capital:
            return before not in _WHERE and not (before == "of" and _is_kind(head.head.head))
        while head.dep_ == "conj":
            head, before = head.head, word_before(head.head.left_edge)
        if head.dep_ in ("compound", "nmod") and "attack" in classify_noun(lemma_of(head.head)).classes:
            return False
        return head.dep_ in _AGENT_ROLES and before not in place_words().strict

    def resolve_definite(self, node: "Token", sent: "Span") -> str | None:
        """The place that "the city", "the district" or "the country" at *node* or in *sent* stands for."""
        for token in (*node.ancestors, *sent):
            if token.lower_ not in place_words().definites or not any(
                c.lower_ in ("the", "this", "that") for c in token.children
            ):
                continue
            if children(token, "prep", "appos") and token.lower_ not in ("capital", "city", "town"):
                continue
            ranks = place_words().definites[token.lower_]
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
        is_site = doc[first].ent_type_ in ("FAC", "LOC", "GPE") or (last - first > 1 and _is_kind(head))
        if found is None and not (is_site and _is_behind_preposition(doc[first], head)):
            continue
        if _speaks(head) or (found is not None and _is_doubtful(doc[first], head, found, home)):
            continue
        start, end = doc[first].idx, head.idx + len(head)
        mentions.append(PlaceMention(start, end, first, last, document.words[start:end], found, head))
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
        if token.pos_ == "PROPN" and index not in taken and not _is_calendar(token):
            last = index
            while last < len(doc) and doc[last].pos_ == "PROPN" and last not in taken:
                last += 1
            before = index - 2 if word_before(token) == "the" else index - 1
            if before >= 0 and doc[before].lower_ in place_words().prepositions:
                yield index, _extend(doc, last)
            elif last - index <= 2:
                yield index, last
            index = last
        else:
            index += 1


def _is_calendar(token: "Token") -> bool:
    return token.text in _CALENDAR


def _is_kind(noun: "Token") -> bool:
    return noun.lower_ in place_words().kinds or noun.lower_ in place_words().definites


def _is_doubtful(first: "Token", head: "Token", found: Place, home: tuple[str, ...]) -> bool:
    """Whether a name is no place here: the agency Xinhua, the "US" of "US-backed", a name the tagger takes
    for a person or body unless a preposition of place or the story's own countries say otherwise."""
    if head.i + 1 < len(head.doc) and head.nbor(1).text == "-" and not head.whitespace_:
        return True
    if head.dep_ == "appos" and lemma_of(head.head) in speech_table().bodies | speech_table().speakers:
        return True
    if first.ent_type_ in ("GPE", "LOC", "FAC") or word_before(first) in place_words().strict:
        return False
    is_reached = head.dep_ == "dobj" and lemma_of(head.head) in place_words().reaching
    if is_reached or any(_is_kind(noun) for noun in children(head, "appos")):
        return False
    return found.country not in home and bool(home or first.ent_type_)


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
    return last + 1 if last < len(doc) and doc[last].lower_ in place_words().kinds else last


def _is_behind_preposition(first: "Token", head: "Token") -> bool:
    words = place_words().prepositions
    before = word_before(first)
    if before == "the" and first.i > 1:
        before = word_before(first.nbor(-1))
    return (head.dep_ == "pobj" and head.head.lower_ in words) or before in words


def _speaks(head: "Token") -> bool:
    """A place name that is the subject of speaking or acting stands for a government, not a place."""
    return head.dep_ == "nsubj" and head.head.pos_ == "VERB" and lemma_of(head.head) in speech_table().stances
