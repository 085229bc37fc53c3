"""The places a text names: what each name means, and which names stand for who acts rather than where."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from tallywire.extract.document import Document
from tallywire.extract.incidents import LEAD, find_site, is_of_one_incident, is_settled
from tallywire.extract.longnames import find_head
from tallywire.extract.mentions import COUNTRY, RANKS, PlaceMention
from tallywire.extract.placeroles import befalls, is_of_speaker, role_of
from tallywire.extract.placespans import find_place_spans
from tallywire.extract.placewords import place_words
from tallywire.extract.setting import Setting, find_setting, find_subject_organisation
from tallywire.extract.syntax import children, lemma_of, word_before
from tallywire.extract.things import classify_noun
from tallywire.places import Gazetteer
from tallywire.rules import read_table

if TYPE_CHECKING:
    from tallywire.parse import Span, Token

_AGENT_ROLES = frozenset({"nsubj", "poss", "compound", "agent", "amod", "nmod", "pobj", "nsubjpass"})
# Behind these a capital is the town itself; "in talks with Kyiv" and "calling on Kyiv" it is not.
_WHERE = frozenset({"in", "at", "near", "around", "outside", "across", "inside", "into", "within"})
# What stands between a place and the country or region that it lies in.
_LIES_IN = re.compile(r"\s*(?:,|,?\s*in)\s*(?:(?:the )?[a-z-]+ern\s*)?")


@cache
def _definites() -> Mapping[str, tuple[int, ...]]:
    """The ranks of places that "the city" and its like can stand for, by the noun."""
    nouns = read_table("locating")["definites"]
    return {noun: tuple(RANKS[kind] for kind in kinds) for noun, kinds in nouns.items()}


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

    def paragraph_of(self, offset: int) -> int:
        """The number of the paragraph that *offset* stands in."""
        return bisect_right(self.document.paragraph_starts, offset)

    @cached_property
    def countries_inside(self) -> Mapping[int, str]:
        """The countries that words of longer names stand in, by the number of the word: both nouns of
        "Republic of the Congo", whose last names another country by itself."""
        return {
            at: m.country
            for m in self.mentions
            if m.rank == COUNTRY and m.country and m.head.i < m.last - 1
            for at in range(m.first, m.last)
        }

    @cached_property
    def headline_end(self) -> int:
        """The token behind the headline, 0 where the text starts with a sentence."""
        first = self.document.sentences[:1]
        is_headline = (
            first and len(self.document.paragraph_starts) > 1 and not first[0].text.rstrip().endswith(".")
        )
        return first[0].end if is_headline else 0

    def country_before(self, token: "Token") -> PlaceMention | None:
        """The country named last before *token* in its sentence: "Greece on 3.76% and the US on 3.47%"."""
        before = [m for m in self.within(token.sent) if m.rank == COUNTRY and m.last <= token.i]
        return before[-1] if before else None

    @cached_property
    def scene(self) -> str | None:
        """Where what the story tells of happened, its country when nothing narrower is told.

        The first sentence behind the headline decides, then the headline, the dateline (unless the reporter
        sits in a capital), and the rest of the first paragraph.
        """
        sentences = [s for s in self.document.sentences if s.start >= self.headline_end]
        if not sentences:
            return self.home_name
        first = sentences[0]
        lead = self.paragraph_of(first.start_char)
        told = [m for m in self.mentions if not m.is_dateline and self._is_scene(m)]
        reporter = [
            m
            for m in self.mentions
            if m.is_dateline
            and m.country in (None, self.home_country)
            and self.gazetteer.find_country(m.name) is None
        ]
        for found in (
            [m for m in told if first.start <= m.first < first.end],
            [m for m in told if m.last <= self.headline_end],
            reporter,
            [m for m in told if self.paragraph_of(m.start) == lead],
        ):
            if found:
                return min(found, key=lambda m: (m.rank, m.start)).name
        return self.home_name

    @cached_property
    def headline(self) -> str | None:
        """The narrowest place that the headline tells of, None where it tells of none."""
        told = [
            m
            for m in self.mentions
            if m.last <= self.headline_end
            and (self._is_scene(m) or (m.head.dep_ in ("compound", "nmod") and self._is_home(m)))
        ]
        return min(told, key=lambda m: (m.rank, m.start)).name if told else None

    @cached_property
    def site(self) -> PlaceMention | None:
        """Where the one incident happened that the story opens with, as narrowly as its opening tells; None
        where it opens with none or with several."""
        starts = self.document.paragraph_starts
        first = next((p for p, start in enumerate(starts) if start >= self._lead_start), 0)
        end = starts[first + LEAD] if first + LEAD < len(starts) else len(self.document.words)
        told = [
            m
            for m in self.mentions
            if self._lead_start <= m.start < end
            and m.rank < COUNTRY
            and not (m.is_dateline or is_of_speaker(m.head))
            and self._is_scene(m)
        ]
        return find_site(told) if is_of_one_incident(self._opening) else None

    @cached_property
    def _opening(self) -> Sequence["Span"]:
        """The headline and the two sentences behind it."""
        return self.document.sentences[: 3 if self.headline_end else 2]

    @property
    def _lead_start(self) -> int:
        """Where the text behind the headline starts."""
        return self.document.doc[self.headline_end].idx if self.headline_end < len(self.document.doc) else 0

    def refine(self, name: str | None) -> str | None:
        """Return the site of the story's incident where *name* is only the country or region that it lies in,
        else *name*."""
        site = self.site
        if site is None or name is None:
            return name
        wide = next((m for m in self.mentions if m.name == name), None)
        if wide is None or wide.rank <= site.rank or wide.country != self.home_country:
            return name
        return site.name if wide.rank == COUNTRY or wide.start <= site.end else name

    def is_narrower(self, name: str | None, other: PlaceMention) -> bool:
        """Return whether the place *name* is a narrower one than *other*."""
        named = next((m for m in self.mentions if m.name == name), None)
        return named is not None and named.rank < other.rank

    def settle(self, name: str | None) -> str | None:
        """Return *name*, of a street or hospital the town around it: nothing else is told to be there."""
        named = next((m for m in self.mentions if m.name == name), None)
        if named is None or is_settled(named) or role_of(named) == "suffers":
            return name
        around = [
            m
            for m in self.mentions
            if m.first >= named.last and m.last <= named.head.sent.end and m.rank < COUNTRY and is_settled(m)
        ]
        if around:
            return around[0].name
        reporter = next((m.name for m in self.mentions if m.is_dateline and not self._is_capital(m)), None)
        return self.site.name if self.site is not None else reporter or self.headline or self.scene

    def _is_capital(self, mention: PlaceMention) -> bool:
        return mention.rank != COUNTRY and self.gazetteer.find_country(mention.name) is not None

    def _is_scene(self, mention: PlaceMention) -> bool:
        head, before = mention.head, word_before(mention.head.doc[mention.first])
        if head.dep_ in ("poss", "compound", "nmod", "amod") or before in ("from", "by", "to"):
            return False
        return not self.is_agent(mention) and self._is_home(mention)

    def _is_home(self, mention: PlaceMention) -> bool:
        """Whether a place lies in the story's country as far as is known, areas across borders aside."""
        return mention.place is None or mention.country == self.home_country is not None

    @cached_property
    def setting(self) -> Setting:
        """Where the story plays, and every country it names."""
        datelines = [m.name.title() for m in self.mentions if m.is_dateline]
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
        return self.name_of(self.home_country) if self.home_country is not None else None

    def name_of(self, country: str) -> str:
        """The name, as the text has it, of the country with the alpha-3 code *country*."""
        written = (m.name for m in self.mentions if m.country == country and m.rank == COUNTRY)
        return next(written, self.gazetteer.countries[country].name)

    def is_agent(self, mention: PlaceMention) -> bool:
        """Whether a country, or the capital that stands for it, acts or owns here: "Russia has held"."""
        is_capital = self._is_capital(mention)
        if mention.rank != COUNTRY and not is_capital:
            return False
        head, before = mention.head, word_before(mention.head.doc[mention.first])
        if is_capital:
            return before not in _WHERE and not (before == "of" and _is_kind(head.head.head))
        while head.dep_ == "conj":
            head, before = head.head, word_before(head.head.left_edge)
        if befalls(mention):
            return False
        if head.dep_ in ("compound", "nmod") and "attack" in classify_noun(lemma_of(head.head)).classes:
            return False
        return head.dep_ in _AGENT_ROLES and before not in place_words().strict

    def resolve_definite(self, node: "Token", sent: "Span") -> str | None:
        """The place that "the city", "the district" or "the country" at *node* or in *sent* stands for: the
        one of its kind named last before, who acts, roads and the reporter's desk aside."""
        for token in (*node.ancestors, *sent):
            ranks = _definites().get(token.lower_)
            if ranks is None or not any(c.lower_ in ("the", "this", "that") for c in token.children):
                continue
            if self._is_named(token):
                continue
            before = [m for m in self.mentions if m.last <= token.i and m.rank in ranks]
            if ranks == (COUNTRY,):
                inside = [m for m in before if m.first >= sent.start]
                return self.home_name or (inside[-1].name if inside else None)
            if token.lower_ == "capital":
                before = [m for m in before if self.gazetteer.find_country(m.name) is not None]
            alike = [m for m in before if m.head.lower_ == token.lower_]
            sites = place_words().sites
            settled = [
                m
                for m in before
                if not (m.is_dateline or self.is_agent(m) or m.head.lower_ in sites or is_of_speaker(m.head))
            ]
            if found := alike or settled or before:
                return found[-1].name
        return None

    def _is_named(self, noun: "Token") -> bool:
        """Whether *noun* is told which it is: "the town of Oru", "the city's north", "the port, Vasht"."""
        tree = {t.i for t in noun.subtree}
        if any(m.head.i in tree and m.first > noun.i for m in self.mentions):
            return True
        return bool(children(noun, "prep", "appos")) and noun.lower_ not in ("capital", "city", "town")

    @cached_property
    def _countries_at(self) -> Mapping[int, tuple[str, ...]]:
        """The countries of the places whose names a word heads, by the number of the word."""
        found: dict[int, tuple[str, ...]] = {}
        for mention in self.mentions:
            if mention.country:
                found[mention.head.i] = (*found.get(mention.head.i, ()), mention.country)
        return found

    def _country_beside(self, mention: PlaceMention) -> str | None:
        """The country of the places that a name is listed with: "Oru, Vasht and Nunland's Lake"."""
        if mention.place is not None:
            return None
        beside = {c for token in mention.head.conjuncts for c in self._countries_at.get(token.i, ())}
        return beside.pop() if len(beside) == 1 else None

    def country_of(self, name: str | None) -> str | None:
        """Return the country that the place *name* lies in, None when unknown."""
        if not name:
            return None
        for mention in self.mentions:
            if mention.name != name:
                continue
            if country := mention.country or self._country_beside(mention):
                return country
        found = self.gazetteer.locate(name, self.home)
        return found.country if found else None


def find_places(document: Document, gazetteer: Gazetteer) -> PlaceMap:
    """Return the places that *document* names, towns of the story's countries preferred."""
    doc = document.doc
    spans, home = find_place_spans(document, gazetteer)
    mentions = []
    for span in spans:
        head, closing = find_head(doc, span.first, span.last), doc[span.last - 1]
        start, end = doc[span.first].idx, closing.idx + len(closing)
        name = document.words[start:end]
        mentions.append(
            PlaceMention(start, end, span.first, span.last, name, span.place, head, span.is_dateline)
        )
    return PlaceMap(document, gazetteer, tuple(_place_in_countries(mentions)), home)


def _place_in_countries(mentions: list[PlaceMention]) -> list[PlaceMention]:
    """*mentions*, those of a name that the text tells the country of placed there: "Oru in northern Nunland"
    and every Oru of that text."""
    told: dict[str, str] = {}
    for inner, outer in pairwise(mentions):
        if inner.place is None or inner.rank >= outer.rank or outer.country in (None, inner.country):
            continue
        gap = inner.head.doc[inner.last : outer.first].text
        if outer.country is not None and _LIES_IN.fullmatch(gap):
            told.setdefault(inner.name.lower(), outer.country)
    return [
        replace(m, place=replace(m.place, country=told[m.name.lower()]))
        if m.place is not None and m.rank < COUNTRY and m.name.lower() in told
        else m
        for m in mentions
    ]


def _is_kind(noun: "Token") -> bool:
    return noun.lower_ in place_words().kinds or noun.lower_ in _definites()
