"""The country that a story takes place in, weighed from everything that the text names."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tallywire.extract.document import Document
from tallywire.extract.organisations import national_bodies, organisations
from tallywire.topics import read_title_scene

if TYPE_CHECKING:
    from tallywire.extract.placenames import PlaceMap
    from tallywire.places import Gazetteer

# How far a story's opening reaches: headline, dateline and first paragraph say where it plays.
_OPENING = 400
_OPENING_FACTOR = 2.0
# "Chad: Floods – Flash Update No. 2" says it outright, and so does the title "Floods in Chad".
_HEADING = 4.0
_DATELINE = 1.5
_BODY = 1.5
# A people or a government that acts ("Russian missiles", "Moscow said") may act abroad.
_ACTOR = 0.2
# A town or region whose country the text never names may be another of the same name.
_UNNAMED = 0.5
# A story of many countries plays in none of them.
_LEAST_SHARE = 0.25
# Where seas and areas across borders lie.
_ABROAD = ""
# The longest names of countries and national bodies, in words.
_LONGEST_NAME = 5


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a story plays: its country, None when it plays in many, and every country that it names."""

    country: str | None
    named: frozenset[str]


def find_setting(places: "PlaceMap", datelines: list[str]) -> Setting:
    """Return the setting of the story.

    Places told of count most, then peoples and governments that act, all of them double in the story's
    opening. *datelines* are the towns that reports are sent from.
    """
    weights: dict[str, float] = defaultdict(float)
    named: set[str] = set()
    taken: set[int] = set()
    for mention in places.mentions:
        taken.update(range(mention.first, mention.last))
        is_label = mention.country is None and mention.head.dep_ in ("compound", "nmod", "amod")
        if mention.place is None or mention.is_dateline or is_label:
            continue
        is_acting = places.is_agent(mention) and mention.head.dep_ != "nsubjpass"
        weight = _ACTOR if is_acting else 1.0
        weights[mention.country or _ABROAD] += weight * _factor(mention.start)
        if mention.country and mention.place.kind == "country":
            named.add(mention.country)
    for at, name, is_heading in _names(places.document, places.gazetteer):
        if body := national_bodies().get(name):
            named.add(body)
            weights[body] += _BODY * _factor(at)
        elif country := places.gazetteer.find_country(name):
            named.add(country)
            place = places.gazetteer.locate(name)
            if is_heading and place is not None and place.kind == "country":
                weights[country] += _HEADING
            elif not _is_taken(places.document, at, taken):
                weights[country] += _ACTOR * _factor(at)
    if (scene := read_title_scene(places.document.title)) is not None and scene.country:
        named.add(scene.country)
        weights[scene.country] += _HEADING
    for name in datelines:
        place = places.gazetteer.locate(name, places.home)
        if place is not None and place.country:
            weights[place.country] += _DATELINE
            named.add(place.country)
    for country in weights:
        if country not in named and country != _ABROAD:
            weights[country] *= _UNNAMED
    best, second, *_ = [*sorted(weights.items(), key=lambda item: -item[1]), ("", 0.0), ("", 0.0)]
    is_clear = best[1] > second[1] and best[1] >= _LEAST_SHARE * sum(weights.values())
    return Setting(best[0] or None if is_clear else None, frozenset(named))


def find_subject_organisation(document: Document) -> str | None:
    """Return the usual name of the organisation that the first sentence of *document* opens with."""
    words = document.sentences[0] if document.sentences else document.doc[:0]
    for size in range(min(_LONGEST_NAME, len(words)), 0, -1):
        if found := organisations().get(words[:size].text.removeprefix("The ")):
            return found
    return None


def _factor(at: int) -> float:
    return _OPENING_FACTOR if at < _OPENING else 1.0


def _is_taken(document: Document, at: int, taken: set[int]) -> bool:
    span = document.doc.char_span(at, at + 1, alignment_mode="expand")
    return span is not None and span.start in taken


@cache
def _known_bodies() -> frozenset[str]:
    return frozenset(national_bodies().keys() | organisations().keys())


def _names(document: Document, gazetteer: "Gazetteer") -> Iterator[tuple[int, str, bool]]:
    """Every run of up to five words that starts with a capital, longest first and none within another
    that is a name, with where it starts and whether it heads a line ("Chad: ")."""
    doc = document.doc
    known = _known_bodies()
    index = 0
    while index < len(doc):
        token = doc[index]
        step = 1
        if token.text[:1].isupper():
            for size in range(min(_LONGEST_NAME, len(doc) - index), 0, -1):
                name = doc.read(index, index + size)
                if name in known or gazetteer.find_country(name) is not None:
                    is_line = index == 0 or "\n" in doc[index - 1].text
                    behind = doc[index + size].text if index + size < len(doc) else ""
                    yield token.idx, name, is_line and behind in (":", "–", "—")
                    step = size
                    break
        index += step
