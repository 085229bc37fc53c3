"""Which stretches of a text name a place: those the gazetteer knows, and those that the words around tell.

No list holds every village, camp and hospital, so a name is a place too when the text treats it as one: "in
Oru", "the village of Oru", "Oru district", "Oru, a village", and whatever is listed beside such a name.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tallywire.extract.datelines import CALENDAR, find_datelines, is_calendar
from tallywire.extract.document import Document
from tallywire.extract.longnames import find_head, find_long_names
from tallywire.extract.placewords import place_words
from tallywire.extract.speech import speech_table
from tallywire.extract.syntax import children, has_object, lemma_of, word_before
from tallywire.extract.things import classify_noun
from tallywire.places import Gazetteer, Place
from tallywire.rules import read_table

if TYPE_CHECKING:
    from tallywire.parse import Doc, Span, Token

_SITES = frozenset({"GPE", "LOC", "FAC"})
_TITLES = frozenset({"mr", "mrs", "ms", "dr", "prof", "gen", "maj", "col", "lt", "capt", "sgt", "rep", "sen"})
_LONGEST_RUN = 5
_LONGEST_INITIALS = 6
# Words between a name and what it names: "Oru nuclear power plant".
_DESCRIBED = 2
# What stands between the names of a list: "Oru (3,000), Vasht 213 and Nemm".
_LISTED = re.compile(
    r"\W*(?:\([^()]{0,40}\)|(?:with |[–:-] )?[\d,. ]*\d%?(?: \w+)?|with \w+)?\W*"
    r"(?:,|and|or|;|,? followed by)\W*"
)
# "Oru – 18,186" and "Oru: 18,186" at the head of a line.
_ROW = re.compile(r"\s*[–—:-]\s*[\d]")


@cache
def _organisations() -> frozenset[str]:
    rows = read_table("organisations")["organisations"]
    return frozenset(name for row in rows for name in (row["name"], *row.get("aliases", ())))


@dataclass(frozen=True, slots=True)
class PlaceSpan:
    """The tokens of a place's name (half open), and what it means (None: no list knows it)."""

    first: int
    last: int
    place: Place | None
    is_dateline: bool = False


def find_place_spans(document: Document, gazetteer: Gazetteer) -> tuple[list[PlaceSpan], tuple[str, ...]]:
    """Return the stretches of *document* that name places, in reading order, and the countries it is about,
    most named first: of places that share a name those of these countries are meant."""
    doc = document.doc
    datelines = set(find_datelines(doc))
    runs = sorted(datelines | set(_runs(doc, gazetteer, datelines)))
    names = [doc[first:last].text for first, last in runs]
    home = gazetteer.rank_countries(names)[:2]
    known = [_locate(gazetteer, name, home) for name in names]
    speakers = {name for run, name in zip(runs, names, strict=True) if _speaks(find_head(doc, *run))}
    eligible = {
        name
        for (first, last), name in zip(runs, names, strict=True)
        if name not in speakers
        and gazetteer.find_country(name) is None
        and _may_be_place(doc, first, last)
        and not _is_speakers_name(doc[last - 1])
    }
    told = {
        name
        for (first, last), name in zip(runs, names, strict=True)
        if name in eligible and ((first, last) in datelines or _is_told(doc, first, last))
    }
    spans: list[PlaceSpan] = []
    for (first, last), name, place in zip(runs, names, known, strict=True):
        is_dateline = (first, last) in datelines
        if place is None:
            is_listed = name in eligible and _is_listed(doc, spans[-1] if spans else None, first, last)
            if name not in told and not is_listed:
                continue
        elif not is_dateline and (
            _speaks(find_head(doc, first, last)) or _is_doubtful(doc[first], doc[last - 1], place, home)
        ):
            continue
        spans.append(PlaceSpan(first, last, place, is_dateline))
    return spans, home


def _locate(gazetteer: Gazetteer, name: str, home: tuple[str, ...]) -> Place | None:
    return gazetteer.locate(name, home) or gazetteer.locate(_bare_name(name), home)


def _bare_name(name: str) -> str:
    """*name* without the words that say what kind of place it is or which part: "Kofab district" → Kofab."""
    words = name.split()
    while len(words) > 1 and words[-1].lower() in place_words().kinds:
        words.pop()
    while len(words) > 1 and words[0].lower() in place_words().directions:
        words.pop(0)
    return " ".join(words)


def _runs(
    doc: "Doc", gazetteer: Gazetteer, datelines: Iterable[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Token ranges that may name a place: the tagger's places, and other runs of capitalised names."""
    taken = {at for first, last in datelines for at in range(first, last)}
    for first, last in find_long_names(doc, gazetteer):
        if not taken.intersection(range(first, last)):
            taken.update(range(first, last))
            yield first, last
    for entity in doc.ents:
        if entity.label_ in _SITES and not taken.intersection(range(entity.start, entity.end)):
            for first, last in _split(entity, gazetteer):
                first, last = _extend(doc, first, last, gazetteer)
                taken.update(range(first, last))
                yield first, last
    index = 0
    while index < len(doc):
        if index in taken or not _is_name(doc[index], gazetteer):
            index += 1
            continue
        last = index + 1
        while (
            last < len(doc) and last not in taken and (_is_name(doc[last], gazetteer) or _is_joint(doc, last))
        ):
            last += 1
        first = index + 1 if doc[index].lower_ in place_words().beside and last - index > 1 else index
        if last - first <= _LONGEST_RUN:
            yield _extend(doc, first, last, gazetteer)
        index = last


def _is_name(token: "Token", gazetteer: Gazetteer) -> bool:
    is_proper = token.pos_ == "PROPN"
    if not (is_proper or token.text[:1].isupper()) or token.text in CALENDAR or token.ent_type_ in _SITES:
        return False
    if word_before(token) in place_words().telling and token.pos_ in ("ADV", "ADJ", "NOUN", "X"):
        return token.text[:1].isupper() and gazetteer.locate(token.text) is not None
    is_known = (
        token.text[:1].isupper() and (country := gazetteer.locate(token.text)) and country.kind == "country"
    )
    return is_proper or bool(is_known)


def _is_joint(doc: "Doc", at: int) -> bool:
    """Whether the hyphen at *at* joins two parts of a name: "Al-Mina"."""
    if doc[at].text != "-" or at + 1 >= len(doc) or doc[at].whitespace_ or doc[at - 1].whitespace_:
        return False
    return doc[at + 1].text[:1].isupper()


def _split(entity: "Span", gazetteer: Gazetteer) -> Iterator[tuple[int, int]]:
    """The names of an entity that holds more than one: "Elbasra, Nunland"."""
    first, last = _trim(entity)
    while last - first > 1 and entity.doc[last - 1].lower_ in place_words().kinds:
        place = gazetteer.locate(entity.doc[first : last - 1].text)
        if place is None or place.kind != "country":
            break
        last -= 1
    name = entity.doc[first:last].text
    start = first
    if gazetteer.locate(name) is None:
        for at in range(first, last):
            if entity.doc[at].text in (",", "/"):
                yield start, at
                start = at + 1
    if start < last:
        yield start, last


def _trim(entity: "Span") -> tuple[int, int]:
    doc, first, last = entity.doc, entity.start, entity.end
    while first < last and (
        doc[first].lower_ in ("the", "a", "an", *place_words().beside) or doc[first].is_space
    ):
        first += 1
    while last > first and (
        doc[last - 1].lower_ in ("'s", "'") or doc[last - 1].is_space or doc[last - 1].is_punct
    ):
        last -= 1
    return first, last


def _extend(doc: "Doc", first: int, last: int, gazetteer: Gazetteer) -> tuple[int, int]:
    """Take in what belongs to a name: "al-" and "northern" before it, "region" and "hospital" behind it."""
    words = place_words()
    if first > 1 and doc[first - 1].text == "-" and doc[first - 2].lower_ in ("al", "el", "ar", "as", "ad"):
        first -= 2
    if (
        first > 0
        and doc[first - 1].lower_ in words.directions
        and doc[first - 1].i > doc[first].sent.start - 1
    ):
        first -= 1
    if _is_saints(doc, last):
        return first, last + 2
    place = gazetteer.locate(doc[first:last].text)
    if last < len(doc) and doc[last].lower_ in words.kinds | words.sites:
        last += place is None or place.kind != "country"
    elif place is None and last < len(doc) and doc[last].text.islower():
        noun = doc[last - 1].head
        if last <= noun.i <= last + _DESCRIBED and noun.lower_ in words.kinds | words.sites:
            last = noun.i + 1
    return first, last


def _is_saints(doc: "Doc", last: int) -> bool:
    """Whether a name is that of whom a place is called after: "St Martin's Island"."""
    if last + 1 >= len(doc) or doc[last].lower_ not in ("'s", "’s"):
        return False
    return (
        doc[last + 1].text[:1].isupper() and doc[last + 1].lower_ in place_words().kinds | place_words().sites
    )


def _may_be_place(doc: "Doc", first: int, last: int) -> bool:
    """Whether an unknown name can be a place at all: no body, initials, person with a title, or direction."""
    words, span = place_words(), doc[first:last]
    names = [token.lower_ for token in span]
    return not (
        not any(token.text[:1].isupper() for token in span)
        or words.bodies.intersection(names)
        or words.directions.issuperset(names)
        or (
            names[-1] not in words.kinds | words.sites
            and any(_is_initials(token) or _is_title(token) for token in span)
        )
        or is_calendar(span)
        or span.text in _organisations()
        or (first > 0 and _is_title(doc[first - 1]))
    )


def _is_initials(token: "Token") -> bool:
    """ "WHO" is; a town of a dateline is longer."""
    return token.text.isupper() and 1 < len(token.text) <= _LONGEST_INITIALS


def _is_told(doc: "Doc", first: int, last: int) -> bool:
    """Whether the words around an unknown name tell that it is a place."""
    words, head = place_words(), doc[last - 1]
    names = [token.lower_ for token in doc[first:last]]
    before = _preposition(doc[first])
    if len(names) > 1 and names[-1] in words.kinds:
        return True
    if len(names) > 1 and names[-1] in words.sites:
        return before is not None or head.dep_ in ("nsubj", "appos", "conj")
    if doc[first - 1].lower_ in words.beside if first else False:
        return True
    if doc[first].ent_type_ != "PERSON" and (
        (head.dep_ == "appos" and _is_kind(head.head))
        or any(_is_kind(noun) for noun in children(head, "appos"))
    ):
        return True
    if first == 0 or doc[first - 1].is_space:
        return bool(_ROW.match(doc.text, head.idx + len(head)))
    if before is None or head.dep_ == "poss":
        return False
    if before.lower_ in ("of", "called", "named"):
        return before.i > 0 and doc[before.i - 1].text.islower() and _is_kind(doc[before.i - 1])
    is_site = doc[first].ent_type_ in _SITES
    if before.lower_ in words.telling:
        return is_site or (last < len(doc) and doc[last].pos_ not in ("NOUN", "PROPN"))
    if before.lower_ in ("on", "from"):
        source = before.head
        verbs = {lemma_of(source), lemma_of(source.head)}
        is_hit = "attack" in classify_noun(lemma_of(source)).classes
        return is_site or is_hit or bool(verbs & words.reaching)
    return is_site and before.lower_ in words.prepositions


def _preposition(first: "Token") -> "Token | None":
    """The preposition that a name stands behind, articles aside."""
    at = first.i - 1
    while at >= 0 and (first.doc[at].lower_ in ("the", "both") or first.doc[at].text in ('"', "'")):
        at -= 1
    token = first.doc[at] if at >= 0 else None
    return (
        token
        if token is not None and (token.pos_ in ("ADP", "SCONJ") or token.lower_ in ("named", "called"))
        else None
    )


def _is_listed(doc: "Doc", before: PlaceSpan | None, first: int, last: int) -> bool:
    """Whether a name is the next of a list of places, after *before*."""
    if before is None or doc[before.last - 1].sent != doc[first].sent or doc[first].pos_ != "PROPN":
        return False
    head, between = doc[last - 1], doc[before.last : first].text
    if not between.strip() or not _LISTED.fullmatch(between):
        return False
    if re.search(r"\band\b|\d", between):
        return True
    behind = doc.text[head.idx + len(head) :][:6]
    return doc[first].ent_type_ != "PERSON" and re.match(r"\s*(?:,|and\b|\(|\d)", behind) is not None


def _is_title(token: "Token") -> bool:
    return token.text[:1].isupper() and (
        lemma_of(token) in speech_table().bodies or token.lower_.rstrip(".") in _TITLES
    )


def _is_kind(noun: "Token") -> bool:
    lemma = lemma_of(noun)
    return lemma in place_words().kinds or noun.lower_ in place_words().kinds


def _is_doubtful(first: "Token", head: "Token", found: Place, home: tuple[str, ...]) -> bool:
    """Whether a name is no place here: the agency Xinhua, the "US" of "US-backed", a name the tagger takes
    for a person or body unless a preposition of place or the story's own countries say otherwise."""
    if head.i + 1 < len(head.doc) and head.nbor(1).text == "-" and not head.whitespace_:
        return True
    if head.tag_ in ("NNS", "NNPS") and children(head, "nummod"):  # "19 States of the Sudan"
        return True
    if head.dep_ == "appos" and lemma_of(head.head) in speech_table().bodies | speech_table().speakers:
        return True
    if first.ent_type_ in _SITES or word_before(first) in place_words().strict | place_words().beside:
        return False
    if found.kind == "country" and head.ent_type_ != "ORG":
        return False
    is_reached = head.dep_ == "dobj" and lemma_of(head.head) in place_words().reaching
    if is_reached or any(_is_kind(noun) for noun in children(head, "appos")):
        return False
    return found.country not in home and bool(home or first.ent_type_)


def _speaks(head: "Token") -> bool:
    """A name that is the subject of speaking stands for a person or a government, not a place, unless it is
    said to have what it reports: "Oru reported 12 cases"."""
    verb = head.head
    if head.dep_ != "nsubj" or verb.pos_ != "VERB" or lemma_of(verb) not in speech_table().stances:
        return False
    is_told = has_object(verb) or any(child.tag_ == "VBG" for child in children(verb, "xcomp"))
    return not (lemma_of(verb) in place_words().recording and is_told)


def _is_speakers_name(head: "Token") -> bool:
    """Whether a name is told beside the office of who speaks: "the mayor of Oru, Ana Gil, said"."""
    if head.dep_ != "appos":
        return False
    subject = next((token for token in head.ancestors if token.dep_ == "nsubj"), None)
    return subject is not None and lemma_of(subject.head) in speech_table().stances
