"""Who vouches for a number, how it is put forward, and who relays it.

The nearest verb of speech whose clause holds the number has the claimant as its subject; "according to",
quotation marks and documents ("figures from …") count alike. The narrator alone: no claimant.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tallywire.extract.counted import Counted
from tallywire.extract.document import Document
from tallywire.extract.makers import find_maker
from tallywire.extract.naming import Namer
from tallywire.extract.quotes import QuoteReader
from tallywire.extract.speakers import Statement, find_speaker, find_statements, is_within
from tallywire.extract.speech import speech_table
from tallywire.extract.syntax import OBJECTS, children, lemma_of
from tallywire.models import Basis, Stance
from tallywire.places import load_gazetteer

if TYPE_CHECKING:
    from spacy.tokens import Token

# Characters between a wording ("may have been") and the number it hedges.
_WORDING_REACH = 70


@dataclass(frozen=True, slots=True)
class Claim:
    """Who vouches for a number (None: the narrator), who relays it, and the stance."""

    claimant: str | None
    via: str | None
    stance: Stance


class ClaimReader:
    """Reads the claims of one document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._namer = Namer(document)
        self._quotes = QuoteReader(document, self._namer)

    def read(self, counted: Counted) -> Claim:
        """Return the claim that the number of *counted* stands under."""
        statements = find_statements(counted.root)
        stance = _find_stance(counted, statements)
        named = [(s, name) for s in statements if (name := self._name(s)) is not None]
        decide = counted.trace.decide
        if not named:
            if quoted := self._quotes.find_speaker(counted.quantity.start):
                return Claim(
                    decide("claimant", quoted, "quotes: speaks these words", Basis.NEARBY), None, stance
                )
            if maker := self._sourced(counted.root):
                return Claim(
                    decide("claimant", maker, "claimants: made the report", Basis.NEARBY), None, stance
                )
            if carried := self._carried(counted):
                rule = "claimants: speaks in the sentence before"
                return Claim(decide("claimant", carried, rule, Basis.CARRIED), None, stance)
            return Claim(None, None, stance)
        nearest, claimant = named[0]
        cited = self._cited(nearest.verb)
        if cited is not None and cited != claimant:
            return Claim(decide("claimant", cited, "claimants: cited by who speaks"), claimant, stance)
        decide("claimant", claimant, f"speech.toml: {lemma_of(nearest.verb)}")
        return Claim(claimant, next((name for _, name in named[1:] if name != claimant), None), stance)

    def _name(self, statement: Statement) -> str | None:
        speaker, verb = statement.speaker, statement.verb
        if speaker is None:
            return None
        if statement.is_object and lemma_of(verb) in speech_table().of_places and self._is_place(speaker):
            return None
        return self._namer.name(speaker, verb)

    def _is_place(self, noun: "Token") -> bool:
        """Whether *noun* is the bare name of a place, which counts nothing itself."""
        if noun.pos_ != "PROPN" or noun.text.isupper():
            return False
        words = self._namer.phrase(noun).split()
        is_beside = words[0].lower() in ("neighbouring", "neighboring", "nearby")
        if noun.ent_type_ in ("GPE", "LOC") or load_gazetteer().is_place(" ".join(words[is_beside:])):
            return True
        return noun.ent_type_ not in ("ORG", "PERSON") and any(load_gazetteer().is_place(w) for w in words)

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
        for child in children(verb, "advcl"):
            if lemma_of(child) in ("quote", "cite") and child.tag_ == "VBG":
                for noun in children(child, *OBJECTS):
                    return self._namer.name(noun)
        return None

    def _carried(self, counted: Counted) -> str | None:
        """The claimant of the sentence before, where this one goes on with the account in reported tense."""
        sent = counted.span.sent
        if sent.start == 0:
            return None
        previous = sent.doc[sent.start - 1].sent
        if "\n" in self.document.readable[previous.start_char : sent.start_char].rstrip(" "):
            return None
        is_reported = any(t.lower_ in ("had", "would") for t in (sent.root, *sent.root.children))
        if not is_reported or lemma_of(previous.root) not in speech_table().stances:
            return None
        speaker = find_speaker(previous.root)
        return self._namer.name(speaker, previous.root) if speaker is not None else None


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
