"""What a story is about, looked up once per document: its countries, the places and times it names."""

from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from tallywire.extract.document import Document
from tallywire.extract.pointing import find_times
from tallywire.extract.times import TimeMention
from tallywire.language import name_all
from tallywire.places import Gazetteer, Place, load_gazetteer

if TYPE_CHECKING:
    from tallywire.parse import Span, Token

# Names that may be places: the parser's own kinds, and what it takes people and organisations for.
PLACE_KINDS = frozenset({"GPE", "LOC", "FAC"})
MOST_WORDS = 5


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A named place of the text: offsets, its tokens' numbers (half open), and what it is."""

    start: int
    end: int
    first: int
    last: int
    place: Place


@dataclass(frozen=True)
class Story:
    """A document with the places and times that its events refer to."""

    document: Document

    @property
    def gazetteer(self) -> Gazetteer:
        return load_gazetteer()

    @cached_property
    def countries(self) -> tuple[str, ...]:
        """The story's countries, most often named first."""
        return self.gazetteer.rank_countries(ent.text for ent in self.document.doc.ents)

    @cached_property
    def places(self) -> tuple[PlaceMention, ...]:
        """The places named in the text, in reading order."""
        return tuple(filter(None, map(self._find_place, self._name_runs)))

    @cached_property
    def times(self) -> tuple[TimeMention, ...]:
        """The expressions of time in the text, in reading order."""
        return tuple(find_times(self.document.readable, self.document.published))

    @cached_property
    def place_at(self) -> dict[int, PlaceMention]:
        """The place that each token of a place's name belongs to, by the token's number."""
        return {i: mention for mention in self.places for i in range(mention.first, mention.last)}

    def find_paragraph(self, offset: int) -> int:
        """Return the number of the paragraph that *offset* stands in."""
        return bisect_right(self.document.paragraph_starts, offset)

    @cached_property
    def _surnames(self) -> frozenset[str]:
        """The last names of people: "Clinton" is no town in a story on Hillary Clinton."""
        people = (ent for ent in self.document.doc.ents if ent.label_ == "PERSON" and len(ent) > 1)
        return frozenset(ent[-1].text if ent[-1].text != "'s" else ent[-2].text for ent in people)

    @cached_property
    def _name_runs(self) -> tuple["Span", ...]:
        """Stretches of proper nouns in one phrase ("Babi Yar", "North Kivu"), lower-case links excluded."""
        doc = self.document.doc
        runs: list[Span] = []
        start: int | None = None
        for token in doc:
            is_part = token.pos_ == "PROPN" or (
                token.text[:1].isupper() and (token.ent_type_ in PLACE_KINDS or _is_misread(token))
            )
            if start is not None and (not is_part or (token.ent_iob_ == "B" and doc[token.i - 1].ent_type_)):
                runs.append(doc[start : token.i])
                start = None
            if is_part and start is None:
                start = token.i
        if start is not None:
            runs.append(doc[start : len(doc)])
        return tuple(runs)

    def _find_place(self, run: "Span") -> PlaceMention | None:
        last = run[-1]
        if (run[0].ent_type_ == "PERSON" and len(run) > 1) or run.text in self._surnames:
            return None
        # "the Gaza health ministry", "UN General Assembly": a name that only qualifies is no place.
        if len(run) > MOST_WORDS or (
            last.dep_ == "compound" and last.i + 1 < len(run.doc) and not _is_kind(last)
        ):
            return None
        place = self.gazetteer.locate(run.text, self.countries)
        if place is None:
            return None
        return PlaceMention(run.start_char, run.end_char, run.start, run.end, place)


def tell_story(document: Document) -> Story:
    """Return the story of *document*, in which the names of every sentence are marked.

    Figures are read with fewer names: *document* itself stays as it is, so that they read the same.
    """
    return Story(replace(document, doc=name_all(document.doc)))


def _is_misread(token: "Token") -> bool:
    """Whether *token* is a name that the tagger took for an adverb ("around Bakhmut")."""
    return token.pos_ == "ADV" and token.i > token.sent.start and token.dep_ in ("advmod", "pobj", "npadvmod")


def _is_kind(token: "Token") -> bool:
    """Whether the word after a name says what kind of place it is ("the Donetsk region")."""
    following = token.doc[token.i + 1]
    return following.lower_ in {
        "region",
        "province",
        "oblast",
        "state",
        "district",
        "city",
        "area",
        "regions",
        "airport",
        "port",
        "county",
        "areas",
        "governorate",
        "peninsula",
    }
