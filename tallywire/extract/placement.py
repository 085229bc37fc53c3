"""A figure among the places of its document: how each hangs on the number and what the text does with it."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from tallywire.extract.doers import is_downed
from tallywire.extract.leaning import Tie
from tallywire.extract.mentions import COUNTRY, PlaceMention
from tallywire.extract.placenames import PlaceMap
from tallywire.extract.placeroles import (
    find_narrowest,
    is_area,
    is_main,
    is_of_office,
    is_of_speaker,
    role_of,
)
from tallywire.extract.placewords import place_words
from tallywire.extract.spots import Hold, Spot
from tallywire.extract.syntax import lemma_of
from tallywire.models import Accounting, Figure

if TYPE_CHECKING:
    from tallywire.extract.readings import Reading
    from tallywire.parse import Span

_NATIONAL = re.compile(
    r"\b(?:nationwide|countrywide|nationally|national (?:toll|total|tally|level)"
    r"|(?:across|throughout|around) the (?:whole |entire )?(?:country|nation))\b",
    re.IGNORECASE,
)
# Words that tell of a whole country, or of a stretch of time in which more than one thing happened.
_WIDE = re.compile(
    r"\b(?:nationwide|countrywide|nationally|national (?:toll|total|tally)"
    r"|(?:across|throughout|around) the (?:whole |entire )?(?:country|nation)"
    r"|since (?!(?:mon|tues|wednes|thurs|fri|satur|sun)day)|(?:this|last) (?:year|season)|so far"
    r"|(?:in|over) the (?:past|last) (?:\w+ )?(?:months?|years?)|a year\b)",
    re.IGNORECASE,
)
_COST = re.compile(r"\b(?:cost(?:s|ing)?|loss(?:es)?|lost|damages?|debt)\b", re.IGNORECASE)
_TOTAL = re.compile(
    r"\b(?:a total of|in total|in all|altogether|overall|(?:death )?toll|combined)\b", re.IGNORECASE
)
_NATIONS = re.compile(
    r"\b(?:UN|United Nations|General Assembly|Security Council|member states|nations|countries"
    r"|[Rr]esolution)\b"
)
_TURN = re.compile(r";|\b(?:while|whereas|but)\b")
# Behind these the words go on to speak of a part: "12 people, nine of them in Oru".
_PART = re.compile(
    r"\(|: |\b(?:including|among (?:them|whom)|of (?:them|whom|which)|mostly|most of|more than half)\b"
    r"|, (?:with|where|whose|who|which)\b"
)
# What stands between commas or in brackets, and is over when the sentence goes on.
_ASIDE = re.compile(r"\([^()]*\)|, [^,.;]{0,60},")
_APPOSED = re.compile(r"\s*[,(–—]\s*(?:an?|with|home to|population|whose)\b[^.;,]*")
# Steps up the parse from a place to the verb that it still hangs on.
_FURTHEST_VERB = 5
# What a place does in words of its own: only what follows is of it.
_AHEAD = frozenset({"does", "beside", "other", "owns", "modifies", "row"})
_FRESH = 2
_PARTS = frozenset({Tie.PART, Tie.CONVERSION, Tie.COMPARISON})
_STATES = frozenset({"country", "nation", "member", "parliament", "government"})


@dataclass(frozen=True)
class Scene:
    """A figure among the places of its document; `told` holds the figures before it."""

    places: PlaceMap
    reading: "Reading"
    accounting: Accounting | None
    told: tuple[Figure, ...]

    @property
    def before(self) -> Figure | None:
        return self.told[-1] if self.told else None

    @cached_property
    def sentence(self) -> "Span":
        return self.reading.counted.span.sent

    @cached_property
    def inside(self) -> list[PlaceMention]:
        return self.places.within(self.sentence)

    @cached_property
    def spots(self) -> list[Spot]:
        """The places of the sentence that can be the figure's: those of who speaks or acts are left out."""
        return [spot for m in self.inside if not is_of_speaker(m.head) and (spot := self._see(m))]

    @cached_property
    def definite(self) -> str | None:
        """The place that "the city" or its like in the sentence stands for."""
        return self.places.resolve_definite(self.reading.counted.node, self.sentence)

    @cached_property
    def is_wide(self) -> bool:
        """Whether the sentence tells of the whole country or of a long stretch of time."""
        return _WIDE.search(self.sentence.text) is not None

    @cached_property
    def is_national(self) -> bool:
        """Whether the sentence says that it tells of the whole country."""
        return _NATIONAL.search(self.sentence.text) is not None

    @cached_property
    def is_cost(self) -> bool:
        """Whether the sentence tells what something cost, which is borne where it happened."""
        return _COST.search(self.sentence.text) is not None

    @cached_property
    def is_new_sentence(self) -> bool:
        """Whether the figure is the first of its sentence."""
        before = self.before
        return before is None or before.sentence_start != self.sentence.start_char

    @cached_property
    def country(self) -> str | None:
        """The country that the account is in, else that of the story."""
        place = self.account.place if self.account is not None else None
        code = self.places.country_of(place)
        return self.places.name_of(code) if code is not None else self.places.home_name

    @cached_property
    def is_among_nations(self) -> bool:
        """Whether the sentence tells of a body of countries, whose votes are cast in none."""
        return _NATIONS.search(self.sentence.text) is not None

    @cached_property
    def defended(self) -> str | None:
        """The country whose forces tell what they downed, which may be anywhere over it."""
        if not is_downed(self.reading.counted):
            return None
        return next((m.name for m in self.inside if m.rank == COUNTRY and is_of_speaker(m.head)), None)

    @cached_property
    def counts_countries(self) -> bool:
        """Whether what is counted are countries or the members of their bodies."""
        noun = self.reading.counted.noun
        return noun is not None and lemma_of(noun) in _STATES

    @cached_property
    def is_total(self) -> bool:
        """Whether the sentence sums up: "a total of", "the death toll"."""
        return _TOTAL.search(self.sentence.text) is not None

    @cached_property
    def since_last(self) -> Spot | None:
        """The place named between the figure before in the sentence and this one: "X on 3%, Y on 4%"."""
        if self.before is None or self.before.sentence_start != self.sentence.start_char:
            return None
        found = [
            spot
            for spot in self.spots
            if spot.mention.start > self.before.start
            and not (spot.is_behind or spot.is_crossed)
            and spot.role in ("does", "beside", "other", "suffers")
        ]
        return found[-1] if found else None

    @cached_property
    def place_there(self) -> str | None:
        """The place that "there" in the sentence points back to: the one told of last before it."""
        at = next((t.i for t in self.sentence if t.lower_ == "there" and t.dep_ == "advmod"), None)
        if at is None:
            return None
        speakers = [m for m in self.inside if m.last <= at and is_of_speaker(m.head)]
        if seats := [m for m in speakers if m.rank < COUNTRY and m.head.head.head.pos_ in ("NOUN", "PROPN")]:
            return seats[-1].name
        told = [m for m in self.places.mentions if m.last <= at and self._is_told(m)]
        return find_narrowest(told[-1], self.places.within(told[-1].head.sent)).name if told else None

    @cached_property
    def office(self) -> PlaceMention | None:
        """The town or region whose mayor, police or hospital tells the sentence, national ones aside."""
        found = [
            m
            for m in self.inside
            if m.rank < COUNTRY and is_of_speaker(m.head) and not self.places.is_agent(m) and is_of_office(m)
        ]
        return found[0] if found else None

    @cached_property
    def place_where(self) -> str | None:
        """The place of whose clause the number is: "Oru, where 40 houses burned down"."""
        for token in self.reading.counted.node.ancestors:
            if token.dep_ == "relcl" and any(t.lower_ == "where" for t in token.children):
                of = [m for m in self.inside if m.head.i == token.head.i]
                return find_narrowest(of[0], self.inside).name if of else None
        return None

    @cached_property
    def country_ahead(self) -> str | None:
        """The country named last before the number in its sentence: "Greece on 3.76% and the US on 3.47%"."""
        country = self.places.country_before(self.reading.counted.root)
        return country.name if country is not None and not is_of_speaker(country.head) else None

    @cached_property
    def told_before(self) -> str | None:
        """The place that the text between the figure before and this one, in its paragraph, is about."""
        since = self.before.start if self.before else -1
        last_end = self.before.sentence_start + len(self.before.sentence) if self.before else -1
        told = [
            m
            for m in self.places.mentions
            if max(since, self._recent) <= m.start
            and m.last <= self.sentence.start
            and (m.start >= last_end or (is_main(m) and not self._is_of_part(m)))
            and self.is_in_paragraph(m.start)
            and self._is_told(m)
        ]
        if not told:
            return None
        last = [m for m in told if m.head.sent.start == told[-1].head.sent.start]
        best = find_narrowest(min(last, key=lambda m: (m.rank, m.start)), last)
        is_one_of_many = any(m.rank == best.rank and find_narrowest(m, last) is not best for m in last)
        around = self.places.within(best.head.sent)
        return None if is_one_of_many else find_narrowest(best, around).name

    def _is_of_part(self, mention: PlaceMention) -> bool:
        """Whether a place is told of a part, or of one of several counts, of the sentence it stands in."""
        start = mention.head.sent.start_char
        told = [f for f in self.told if f.sentence_start == start]
        is_part = any(f.part_of is not None and f.start < mention.start for f in told)
        return is_part or len({f.place for f in told}) > 1

    def _is_told(self, mention: PlaceMention) -> bool:
        """Whether the text tells of something at a place, who speaks and acts aside."""
        is_quoted = self.sentence.text.lstrip()[:1] in ('"', "\u201c", "'")
        return (
            not (mention.is_dateline or self.places.is_agent(mention))
            and (is_quoted or not is_of_speaker(mention.head))
            and role_of(mention) in ("at", "beside", "suffers", "to")
        )

    @cached_property
    def account(self) -> Figure | None:
        """The figure of the paragraph that the figure goes on from: the one before it, unless the sentence
        of that one breaks a count down by place, then the one before the breakdown."""
        told = [f for f in self.told if self.is_in_paragraph(f.start) and f.start >= self._recent]
        if not told:
            return None
        last = [f for f in told if f.sentence_start == told[-1].sentence_start]
        if len({f.place for f in last}) > 1:
            told = told[: -len(last)]
        if not told:
            return None
        whole = [f for f in told if f.start == told[-1].part_of]
        return whole[0] if whole else told[-1]

    @cached_property
    def _recent(self) -> int:
        """Where the sentences start that an account is still fresh in."""
        sentences = self.places.document.sentences
        at = next((i for i, s in enumerate(sentences) if s.start == self.sentence.start), 0)
        return sentences[max(0, at - _FRESH)].start_char

    @cached_property
    def whole(self) -> Figure | None:
        """The figure of the sentence that this one is a part of or says otherwise: "40, half of them men"."""
        lean = self.reading.lean
        if lean is None or lean.tie not in _PARTS or lean.on >= len(self.told):
            return None
        whole = self.told[lean.on]
        return whole if whole.sentence_start == self.sentence.start_char else None

    @cached_property
    def usual(self) -> str | None:
        """The place that most of the figures before are given for: the scene that the story comes back to."""
        counts = Counter(f.place for f in self.told if f.place is not None)
        return counts.most_common(1)[0][0] if counts else None

    def is_in_paragraph(self, offset: int) -> bool:
        """Whether *offset* lies in the paragraph of the figure."""
        return self.places.paragraph_of(offset) == self.places.paragraph_of(self.reading.quantity.start)

    def narrow(self, spot: Spot) -> str:
        """The name of the narrowest place that the sentence tells *spot* to be: of "Oru in Vasht" Oru."""
        mention = spot.mention
        if mention.rank == COUNTRY:
            inner = [
                s
                for s in self.spots
                if s.role in ("at", "of", "suffers")
                and s.mention.rank < COUNTRY
                and not s.is_crossed
                and (s.mention.place is None or s.mention.country == mention.country)
            ]
            if inner:
                mention = max(inner, key=lambda s: s.fit).mention
        return find_narrowest(mention, self.inside).name

    def _see(self, mention: PlaceMention) -> Spot | None:
        span, hold, role = self.reading.counted.span, self._hold(mention), role_of(mention)
        gap = span.doc[min(mention.last, span.end) : max(mention.first, span.start)]
        is_behind = mention.first >= span.end
        if not is_behind and (self._is_row(mention, gap) or _APPOSED.fullmatch(gap.text)):
            hold, role = Hold.THING, "row"
        is_acting = self.places.is_agent(mention) and hold is Hold.NONE and role not in ("does", "row")
        is_losing = role == "does" and mention.rank == COUNTRY and lemma_of(mention.head.head) == "lose"
        if mention.is_dateline or is_acting or is_losing or is_area(mention):
            return None
        is_turned = _TURN.search(gap.text) is not None
        if is_behind and (
            _PART.search(_ASIDE.sub(" ", gap.text))
            or (role in _AHEAD and not (role == "owns" and hold is Hold.THING))
        ):
            return None
        is_crossed = is_turned or any(t.like_num and t.ent_type_ not in ("DATE", "TIME") for t in gap)
        is_recording = role == "does" and lemma_of(mention.head.head) in place_words().recording
        return Spot(mention, role, hold, len(gap), is_behind, is_crossed, is_turned, is_recording)

    def _is_row(self, mention: PlaceMention, gap: "Span") -> bool:
        """Whether a name and its number stand side by side: "Oru 51", "Oru (51)", "Oru – 51"."""
        return role_of(mention) not in ("from", "at") and gap.text.strip() in (
            "",
            "(",
            "–",
            "—",
            ":",
            "-",
            "with",
        )

    def _hold(self, mention: PlaceMention) -> Hold:
        """How *mention* hangs on the number, or the number on it: "Oru, a city of 300,000"."""
        head, counted, cue = mention.head, self.reading.counted, self.reading.cue
        own = {t.i for t in (counted.node, counted.root, counted.item, counted.noun) if t is not None}
        verbs = {cue.token.i} if cue is not None else set()
        if counted.node.head.pos_ in ("VERB", "AUX"):
            verbs.add(counted.node.head.i)
        for steps, token in enumerate(head.ancestors, 1):
            if token.i in own:
                return Hold.THING
            if token.i in verbs:
                return Hold.VERB if steps <= _FURTHEST_VERB else Hold.NONE
            if token.pos_ in ("VERB", "AUX") or steps > _FURTHEST_VERB:
                break
        for token in counted.node.ancestors:
            if token.i == head.i:
                return Hold.THING
            if token.pos_ in ("VERB", "AUX"):
                break
        return Hold.NONE
