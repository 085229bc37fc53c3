"""Who vouches for a number, how it is put forward, and who relays it.

The nearest verb of speech whose clause holds the number has the claimant as its subject; "according to",
quotation marks and documents ("figures from …") count alike. The narrator alone: no claimant.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tallywire.extract.accounts import goes_on, is_reported, parts_an_account, points_back
from tallywire.extract.counted import Counted
from tallywire.extract.document import Document
from tallywire.extract.headlines import HeadlineReader
from tallywire.extract.makers import find_maker
from tallywire.extract.measures import HARMS
from tallywire.extract.naming import Namer, can_speak
from tallywire.extract.quotes import QuoteReader
from tallywire.extract.readings import Reading
from tallywire.extract.speakers import find_speaker
from tallywire.extract.speech import speech_table
from tallywire.extract.statements import Statement, find_gapped, find_statements, is_within
from tallywire.extract.syntax import OBJECTS, children, lemma_of
from tallywire.extract.tails import find_tails
from tallywire.models import Basis, Measure, Stance
from tallywire.places import REGION_WORD, load_gazetteer

if TYPE_CHECKING:
    from tallywire.parse import Span, Token

# Characters between a wording ("may have been") and the number it hedges.
_WORDING_REACH = 70


# Of more words ("Human Rights Watch") one that is a town's name as well makes no place.
_PLACE_WORDS = 2
# Words that a place's name may stand with.
_BESIDE = frozenset(
    {"neighbouring", "neighboring", "nearby", "north", "south", "east", "west"}
    | {"nord", "sud", "est", "ouest", "norte", "sul", "sur", "oeste"}
)
# Behind a semicolon these open what somebody else tells, of another place.
_ELSEWHERE = re.compile(r"[^;]*; (?:in|at|on|near|across|while|but)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Claim:
    """Who vouches for a number (None: the narrator), who relays it, and the stance.

    `is_carried` from the sentence before; `is_closed` where the sentence is attributed as a whole.
    """

    claimant: str | None
    via: str | None
    stance: Stance
    is_carried: bool = False
    is_closed: bool = False


class ClaimReader:
    """Reads the claims of one document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._namer = Namer(document)
        self._quotes = QuoteReader(document, self._namer)
        self._headlines = HeadlineReader(document)
        # what the numbers of each sentence were found to stand under, by the sentence's first token
        self._told: dict[int, list[tuple[Reading, Claim]]] = {}

    def read(self, reading: Reading) -> Claim:
        """Return the claim that the number of *reading* stands under; numbers are read in order."""
        claim = self._read(reading)
        self._told.setdefault(reading.counted.span.sent.start, []).append((reading, claim))
        return claim

    def _read(self, reading: Reading) -> Claim:
        counted = reading.counted
        statements = find_statements(counted.root)
        stance = _find_stance(counted, statements)
        named = [(s, name) for s in statements if not _is_own(s) and (name := self._name(s)) is not None]
        decide = counted.trace.decide
        if gapped := self._gapped(counted):
            return Claim(decide("claimant", gapped, "speakers: its verb goes unsaid"), None, stance)
        if not named:
            if beside := self._told_beside(counted.root):
                rule = "claimants: told of who speaks"
                return Claim(decide("claimant", beside, rule, Basis.NEARBY), None, stance)
            if quoted := self._quotes.find_speaker(counted.quantity.start):
                return Claim(
                    decide("claimant", quoted, "quotes: speaks these words", Basis.NEARBY), None, stance
                )
            if source := self._headlines.find_source(counted.quantity.start):
                return Claim(decide("claimant", source, "headlines: set off by a mark"), None, stance)
            if maker := self._sourced(counted.root):
                return Claim(
                    decide("claimant", maker, "claimants: made the report", Basis.NEARBY), None, stance
                )
            if beside := self._told_ahead(reading):
                rule = "accounts: speaks ahead in the sentence"
                decide("claimant", beside, rule, Basis.CARRIED)
                return Claim(beside, None, stance, is_carried=True)
            if carried := self._carried(reading):
                rule = "accounts: speaks in the sentence before"
                decide("claimant", carried, rule, Basis.CARRIED)
                return Claim(carried, None, stance, is_carried=True, is_closed=True)
            return Claim(None, None, stance)
        nearest, claimant = named[0]
        cited = self._cited(nearest.verb)
        if cited is not None and cited != claimant:
            return Claim(decide("claimant", cited, "claimants: cited by who speaks"), claimant, stance)
        decide("claimant", claimant, f"speech.toml: {lemma_of(nearest.verb)}")
        relayer = next((name for _, name in named[1:] if name != claimant), None)
        tails = {tail.verb.i for tail in find_tails(counted.span.sent)}
        is_closed = nearest.verb.i in tails or nearest.verb == nearest.speaker
        return Claim(claimant, relayer, stance, is_closed=is_closed)

    def _name(self, statement: Statement) -> str | None:
        speaker, verb = statement.speaker, statement.verb
        if speaker is None:
            return None
        if statement.is_object and lemma_of(verb) in speech_table().of_places and self._is_place(speaker):
            return None
        return self._namer.name(speaker, verb)

    def _gapped(self, counted: Counted) -> str | None:
        """Who counts the number where the verb of the one before is left out: "…, the police of 900"."""
        told = self._told.get(counted.span.sent.start)
        if not told:
            return None
        for statement in find_statements(told[-1][0].counted.root):
            if statement.is_object and (noun := find_gapped(counted.span, statement.verb)) is not None:
                return self._namer.name(noun, statement.verb)
        return None

    def _told_beside(self, token: "Token") -> str | None:
        """The person whose words stand before, of whom the number is told: "…, said Ann Li, who lost six"."""
        behind = [t for t in token.sent if t.i < token.i]
        told = next((t for t in reversed(behind) if t.lower_ in ("who", "whose")), None)
        if told is None:
            return None
        for verb in reversed(behind[: told.i - token.sent.start]):
            if verb.pos_ == "VERB" and lemma_of(verb) in speech_table().sayings:
                speaker = find_speaker(verb)
                if speaker is not None and speaker.ent_type_ == "PERSON" and verb.i < speaker.i < told.i:
                    return self._namer.name(speaker, verb)
        return None

    def _is_place(self, noun: "Token") -> bool:
        """Whether *noun* is the bare name of a place, which counts nothing itself."""
        if noun.pos_ != "PROPN" or noun.text.isupper():
            return False
        words = [w for w in self._namer.phrase(noun).split() if w.lower() not in _BESIDE]
        if noun.ent_type_ in ("GPE", "LOC") or load_gazetteer().is_place(_bare(words)):
            return True
        is_unknown = noun.ent_type_ not in ("ORG", "PERSON") and len(words) <= _PLACE_WORDS
        return is_unknown and any(load_gazetteer().is_place(w) for w in words)

    def _sourced(self, token: "Token") -> str | None:
        """The maker of the document that is the subject of the clause: "The tally from UNHCR is …"."""
        for verb in token.ancestors:
            for preposition in children(verb, "prep"):
                if preposition.i == verb.sent.start and preposition.lower_ in ("in", "on"):
                    for noun in children(preposition, "pobj"):
                        if lemma_of(noun) in speech_table().documents and (
                            name := self._namer.name(noun, None)
                        ):
                            return name
            subject = next(iter(children(verb, "nsubj", "nsubjpass")), None)
            if (
                subject is None
                or lemma_of(subject) not in speech_table().documents
                or is_within(token, subject)
            ):
                continue
            if (made := find_maker(subject)) is not None:
                return self._namer.phrase(made)
        return None

    def _cited(self, verb: "Token") -> str | None:
        """Whom the speaker of *verb* quotes: "Quoting an official, Xinhua said", "…, citing the ministry"."""
        for child in verb.subtree:
            if child.dep_ == "advcl" and child.tag_ == "VBG" and lemma_of(child) in ("quote", "cite"):
                is_nearest = not any(
                    lemma_of(t) in speech_table().sayings for t in child.ancestors if verb.is_ancestor(t)
                )
                for noun in children(child, *OBJECTS):
                    if is_nearest and can_speak(noun):
                        return self._namer.name(noun)
        return None

    def _told_ahead(self, reading: Reading) -> str | None:
        """Who told the number before, where only a semicolon parts it from this one: "…, Xinhua reported; 20
        are missing there"."""
        told = [(r, c) for r, c in self._told.get(reading.counted.span.sent.start, ()) if not c.is_carried]
        if not told:
            return None
        before, claim = told[-1]
        gap = self.document.readable[before.quantity.end : reading.quantity.start]
        is_joined = gap.count(";") == 1 and not _ELSEWHERE.match(gap)
        return claim.claimant if is_joined and reading.measure in HARMS | {Measure.MISSING} else None

    def _carried(self, reading: Reading) -> str | None:
        """The claimant of the account that the sentence of *reading* goes on with."""
        sent = reading.counted.span.sent
        own = [claim for _, claim in self._told.get(sent.start, ()) if claim.is_carried]
        if own:
            return own[-1].claimant
        if sent.start == 0:
            return None
        before = sent.doc[sent.start - 1].sent
        is_split = "\n" in self.document.readable[before.start_char : sent.start_char].rstrip(" ")
        if is_split and not parts_an_account(sent):
            return None
        told = self._told.get(before.start, [])
        teller = next((c.claimant for _, c in reversed(told) if c.claimant), None) or self._teller(before)
        is_one = told or is_reported(sent) or points_back(sent)
        is_closed = any(c.is_closed for _, c in told)
        is_whole = bool(told) and all(c.claimant == teller for _, c in told)
        before_it = [r for r, _ in told]
        is_next = is_one and goes_on(reading, before_it, is_closed=is_closed, is_whole=is_whole)
        return teller if is_next else None

    def _teller(self, sent: "Span") -> str | None:
        """Who speaks in *sent* as a whole."""
        for tail in find_tails(sent):
            return self._namer.name(tail.speaker, tail.verb)
        if lemma_of(sent.root) not in speech_table().stances:
            return None
        speaker = find_speaker(sent.root)
        return self._name(Statement(sent.root, speaker, Stance.STATES, is_object=True))


def _is_own(statement: Statement) -> bool:
    """Whether a number stands under what its speaker calls his own: "our data show"."""
    noun = statement.speaker
    if noun is None or lemma_of(noun) not in speech_table().documents:
        return False
    return any(owner.lower_ in ("our", "my") for owner in children(noun, "poss"))


def _bare(words: list[str]) -> str:
    """The name of a place without what kind of place it is."""
    return REGION_WORD.sub("", " ".join(words))


def _find_stance(counted: Counted, statements: list[Statement]) -> Stance:
    """How the number is put forward: by the verbs over it, else by the wording of its own clause."""
    table, decide = speech_table(), counted.trace.decide
    for statement in statements:
        if statement.stance is not Stance.STATES:
            return decide("stance", statement.stance, f"speech.toml: {lemma_of(statement.verb)}")
    for verb in counted.root.ancestors:
        if lemma_of(verb) in table.impersonal and any(c.dep_ == "auxpass" for c in verb.children):
            impersonal = f"speech.toml: impersonal, {lemma_of(verb)}"
            return decide("stance", table.impersonal[lemma_of(verb)], impersonal)
    words = counted.span.sent.text
    offset = counted.quantity.start - counted.span.sent.start_char
    for row in table.wordings:
        for found in row.pattern.finditer(words):
            if _reaches(words, found.start(), offset, row.stance):
                rule = f'speech.toml: {row.stance}, "{found[0]}"'
                return decide("stance", row.stance, rule, Basis.NEARBY)
    return Stance.STATES


def _reaches(words: str, cue: int, number: int, stance: Stance) -> bool:
    """Whether a wording at *cue* reaches the *number*; "there are fears that" reaches over a comma."""
    low, high = sorted((cue, number))
    if high - low > _WORDING_REACH:
        return False
    between = words[low:high]
    if stance is Stance.FEARS:
        return cue < number and "." not in between
    return not re.search(r"[;,:]| (?:while|but|whereas|where|which|who)\b|\. ", between)
