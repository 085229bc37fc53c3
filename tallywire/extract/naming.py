"""What a speaker is called: the noun phrase as written; pronouns, titles and documents resolved."""

import re
from typing import TYPE_CHECKING

from tallywire.extract.document import Document
from tallywire.extract.speech import speech_table
from tallywire.extract.syntax import NOUNS, children, lemma_of
from tallywire.extract.things import classify_noun, transparent_nouns

if TYPE_CHECKING:
    from spacy.tokens import Token

_PERSONS = frozenset({"he", "she", "him", "her", "his"})
_GROUPS = frozenset({"it", "they", "its", "their", "them"})
_DEFINITE = frozenset({"the", "this", "that"})
_TITLES = frozenset({"mr", "mrs", "ms", "dr"})
# Classes of things that say nothing, whatever the parse makes their verb.
_DUMB = frozenset({"case", "weapon", "attack", "aid", "crop", "animal"})
_MODIFIERS = ("amod", "compound", "nmod", "poss", "nummod", "case", "quantmod")
# Words back in which a pronoun's name is looked for.
_ANTECEDENT_REACH = 160
_BODY_REACH = 120


class Namer:
    """Names the speakers of one document; what earlier sentences named is remembered for pronouns."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.doc = document.doc

    def name(self, speaker: "Token", verb: "Token | None" = None) -> str | None:
        """Return what *speaker* is called, None when it is nobody.

        Of a plain verb of saying any noun is somebody; figures and footage that "show" are not. Where
        *verb* is the speaker itself ("according to the results") nothing else can be meant.
        """
        table = speech_table()
        lemma = lemma_of(speaker)
        if speaker.lower_ in _PERSONS | _GROUPS:
            found = self._find_antecedent(speaker)
            return self.phrase(found) if found is not None else None
        if lemma in transparent_nouns() and can_speak(speaker):
            return self.phrase(speaker)
        if lemma in table.documents:
            made = find_maker(speaker) or self._find_maker_before(speaker)
            if made is None and verb is not None and verb.i == speaker.i:
                return self.phrase(speaker)
            return self.phrase(made) if made is not None else self._unmade(speaker)
        is_amount = speaker.ent_type_ in ("DATE", "TIME", "CARDINAL", "QUANTITY", "MONEY", "PERCENT")
        if speaker.pos_ == "PRON" or is_amount or {speaker.lower_, lemma} & table.nobody:
            return None
        if self._is_bare_body(speaker) and (earlier := self._find_named_before(speaker)) is not None:
            return self.phrase(earlier)
        if speaker.pos_ == "NOUN" and not speaker.ent_type_ and classify_noun(lemma).classes & _DUMB:
            return None
        is_said = verb is not None and (verb.i == speaker.i or lemma_of(verb) in table.sayings)
        return self.phrase(speaker) if is_said or can_speak(speaker) else None

    def phrase(self, noun: "Token") -> str:
        """Return the noun phrase of *noun* as written, without clauses, articles and what commas set off.

        "Mariupol's mayor, Vadym Boychenko" is the name; "officials in the capital" keeps its "in".
        """
        named = next((a for a in children(noun, "appos") if _is_person(a) and noun.pos_ == "NOUN"), None)
        if named is not None:
            noun = named
        inside = [noun]
        for child in noun.children:
            is_determiner = child.dep_ == "det" and child.lower_ not in _DEFINITE
            if child.dep_ in _MODIFIERS or is_determiner:
                inside += list(child.subtree)
            elif child.dep_ == "prep" and child.lower_ in ("of", "for", "at", "from", "on", "in", "by"):
                if child.i == max(t.i for t in inside) + 1:
                    inside += [t for t in child.subtree if not t.is_punct or t.text in ("-", "'")]
            elif child.dep_ == "appos" and noun.pos_ == "NOUN" and child.i == noun.i + 1:
                inside += [t for t in child.subtree if t.i <= child.i]
        if noun.ent_type_ in ("PERSON", "ORG"):
            inside += [t for t in noun.sent if t.ent_type_ == noun.ent_type_ and _is_same_entity(t, noun)]
        first, last = min(t.i for t in inside), max(t.i for t in inside)
        articles = _DEFINITE if lemma_of(noun) in transparent_nouns() else _DEFINITE | {"a", "an"}
        while first < last and self.doc[first].lower_ in articles:
            first += 1
        written = self.document.text[self.doc[first].idx : self.doc[last].idx + len(self.doc[last])]
        return re.sub(r"\s+", " ", written).strip(" ,.;:'\"“”").removesuffix("’s").removesuffix("'s")

    def _unmade(self, document_noun: "Token") -> str | None:
        """A document without a maker vouches itself when it is qualified ("initial reports")."""
        if children(document_noun, "amod", "compound", "poss", "prep"):
            return self.phrase(document_noun)
        return None

    def _is_bare_body(self, noun: "Token") -> bool:
        """Whether *noun* is "the ministry", "the mayor": a body or office named before."""
        words = [c for c in noun.children if c.i < noun.i and c.dep_ in ("det", *_MODIFIERS)]
        return (
            lemma_of(noun) in speech_table().bodies
            and noun.tag_ == "NN"
            and any(c.lower_ in _DEFINITE for c in words)
            and all(c.dep_ == "det" for c in words)
            and not children(noun, "prep", "appos")
        )

    def _find_named_before(self, noun: "Token") -> "Token | None":
        """The last noun of the same lemma before *noun* that bears a name or more words."""
        for token in reversed(self.doc[: noun.i]):
            is_same = (
                lemma_of(token) == lemma_of(noun) and token.pos_ in NOUNS and not self._is_bare_body(token)
            )
            if is_same and children(token, "amod", "compound", "poss", "nmod", "prep", "appos"):
                return token
        if lemma_of(noun) not in speech_table().anaphoric:
            return None
        for token in reversed(self.doc[max(0, noun.i - _BODY_REACH) : noun.i]):
            if token.ent_type_ == "ORG" and token.dep_ in ("nsubj", "pobj", "nsubjpass", "appos"):
                return token
        return None

    def _find_maker_before(self, noun: "Token") -> "Token | None":
        """The maker of the document of the same name that an earlier sentence told of ("the report")."""
        for token in reversed(self.doc[: noun.i]):
            if lemma_of(token) == lemma_of(noun) and (made := find_maker(token)) is not None:
                return made
        return None

    def _find_antecedent(self, pronoun: "Token") -> "Token | None":
        """The last subject before *pronoun* that it can stand for: a person for "he", a body for "it"."""
        wants_person = pronoun.lower_ in _PERSONS
        bodies = speech_table().bodies
        fallback = None
        for token in reversed(self.doc[max(0, pronoun.i - _ANTECEDENT_REACH) : pronoun.i]):
            if token.pos_ not in NOUNS or token.dep_ == "compound":
                continue
            is_subject = token.dep_ in ("nsubj", "nsubjpass")
            is_body = lemma_of(token) in bodies
            if wants_person:
                is_person = token.ent_type_ == "PERSON" or any(c.lower_ in _TITLES for c in token.children)
                if is_person and is_subject:
                    return token
                if fallback is None and (is_person or (is_subject and is_body and token.pos_ == "NOUN")):
                    fallback = token
            elif is_subject and (token.ent_type_ in ("ORG", "GPE", "NORP") or is_body):
                return token
        return fallback


def can_speak(noun: "Token") -> bool:
    """Return whether *noun* is somebody: a name, a person or a body; footage, days and results are not."""
    if noun.pos_ == "PROPN" or noun.ent_type_ in ("PERSON", "ORG", "GPE", "NORP"):
        return noun.ent_type_ not in ("DATE", "TIME")
    lemma = lemma_of(noun)
    if lemma in transparent_nouns():
        return any(can_speak(inner) for of in children(noun, "prep") for inner in children(of, "pobj"))
    table = speech_table()
    return (
        bool(classify_noun(lemma).classes & {"person", "organisation"})
        or lemma in table.bodies | table.speakers
    )


def find_maker(noun: "Token") -> "Token | None":
    """Return who made the document *noun*: "a report by X", "figures from X", "X's tally", "UN data"."""
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in speech_table().makers:
            for inner in children(child, "pobj"):
                if inner.ent_type_ in ("DATE", "TIME") or inner.pos_ not in NOUNS:
                    continue
                if child.lower_ != "of" or inner.ent_type_ in ("ORG", "PERSON", "GPE"):
                    return inner
                if (made := find_maker(inner)) is not None:
                    return made
        if child.dep_ == "agent":
            return next(iter(children(child, "pobj")), None)
        if child.dep_ == "acl" and child.tag_ == "VBN":
            for agent in children(child, "agent"):
                return next(iter(children(agent, "pobj")), None)
    for child in noun.children:
        if child.dep_ == "poss" and child.pos_ in NOUNS:
            return child
        is_name = child.ent_type_ in ("ORG", "GPE") or (child.pos_ == "PROPN" and child.text.isupper())
        if child.dep_ in ("compound", "nmod") and is_name:
            return child
    return None


def _is_same_entity(a: "Token", b: "Token") -> bool:
    low, high = sorted((a.i, b.i))
    return all(
        t.ent_type_ == b.ent_type_ and (t.ent_iob_ != "B" or t.i == low) for t in b.doc[low : high + 1]
    )


def _is_person(token: "Token") -> bool:
    return token.ent_type_ == "PERSON" or (token.pos_ == "PROPN" and token.ent_type_ in ("", "ORG"))
