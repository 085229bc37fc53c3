"""What a speaker is called: the noun phrase as written; pronouns, titles and documents resolved."""

import re
from typing import TYPE_CHECKING

from tallywire.extract.document import Document
from tallywire.extract.makers import find_maker
from tallywire.extract.organisations import organisation_at
from tallywire.extract.speech import speech_table
from tallywire.extract.syntax import NOUNS, children, lemma_of
from tallywire.extract.tails import find_tails
from tallywire.extract.things import classify_noun, transparent_nouns

if TYPE_CHECKING:
    from tallywire.parse import Token

_PERSONS = frozenset({"he", "she", "him", "her", "his"})
_GROUPS = frozenset({"it", "they", "its", "their", "them"})
_DEFINITE = frozenset({"the", "this", "that"})
_POINTING = frozenset({"the", "this", "that", "its", "their", "his", "her"})
# Of the class of people, but never one person.
_MANY = frozenset(
    {"toll", "death", "injury", "casualty", "fatality", "job", "population", "people", "staff", "crew"}
)
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
            return self.name(found) if found is not None else None
        if lemma in transparent_nouns() and can_speak(speaker):
            return self.phrase(speaker)
        if lemma in table.documents:
            made = find_maker(speaker) or (None if _is_told(speaker) else self._find_maker_before(speaker))
            if made is None and lemma in table.reports | {"statement"} and not _is_told(speaker):
                made = self._find_teller_before(speaker)
            if made is None and verb is not None and verb.i == speaker.i:
                return self.phrase(speaker)
            return self.phrase(made) if made is not None else self._unmade(speaker)
        is_amount = speaker.ent_type_ in ("DATE", "TIME", "CARDINAL", "QUANTITY", "MONEY", "PERCENT")
        is_nobody = not speaker.text.isupper() and {speaker.lower_, lemma} & table.nobody
        is_ours = any(c.lower_ in ("my", "our") for c in children(speaker, "poss"))
        is_pronoun = speaker.pos_ == "PRON" and not (speaker.text.isupper() and len(speaker) > 1)
        if is_pronoun or is_amount or is_nobody or is_ours:
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
        if named is None:
            named = self._person_behind(noun)
        if named is not None:
            noun = named
        inside = [noun]
        for child in noun.children:
            is_determiner = child.dep_ == "det" and child.lower_ not in _DEFINITE
            if child.dep_ == "poss" and lemma_of(child) in speech_table().places:
                continue
            if child.dep_ in _MODIFIERS or is_determiner:
                inside += list(child.subtree)
            elif child.dep_ == "prep" and child.lower_ in ("of", "for", "at", "from", "on", "in", "by"):
                is_number = any(c.tag_ == "CD" for c in children(child, "pobj"))
                if child.i == max(t.i for t in inside) + 1 and not is_number:
                    inside += [t for t in child.subtree if not t.is_punct or t.text in ("-", "'")]
            elif child.dep_ == "appos" and noun.pos_ == "NOUN" and child.i == noun.i + 1:
                inside += [t for t in child.subtree if t.i <= child.i]
        if noun.ent_type_ in ("PERSON", "ORG"):
            inside += [t for t in noun.sent if t.ent_type_ == noun.ent_type_ and _is_same_entity(t, noun)]
        first, last = min(t.i for t in inside), max(t.i for t in inside)
        if (organisation := organisation_at(noun)) is not None and last < organisation.end:
            first, last = organisation.start, organisation.end - 1
        articles = _DEFINITE if lemma_of(noun) in transparent_nouns() else _DEFINITE | {"a", "an"}
        while first < last and self.doc[first].lower_ in articles:
            first += 1
        written = self.document.words[self.doc[first].idx : self.doc[last].idx + len(self.doc[last])]
        return re.sub(r"\s+", " ", written).strip(" ,.;:'\"“”").removesuffix("’s").removesuffix("'s")

    def _person_behind(self, noun: "Token") -> "Token | None":
        """The person whom commas set off behind an office, where the parse made a subject of the name:
        "According to the governor, Ana Lima, 12 people died"."""
        at = noun.i + 1
        if lemma_of(noun) not in speech_table().offices or at >= len(self.doc) or self.doc[at].text != ",":
            return None
        end = at + 1
        while end < len(self.doc) and self.doc[end].ent_type_ == "PERSON":
            end += 1
        is_set_off = at + 1 < end < len(self.doc) and self.doc[end].text == ","
        return self.doc[end - 1] if is_set_off else None

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
        """The maker of the document of the same name that an earlier sentence told of ("the report"), or
        that document where nobody is named ("a police report")."""
        for token in reversed(self.doc[: noun.i]):
            if lemma_of(token) != lemma_of(noun) or token.pos_ not in NOUNS:
                continue
            if (made := find_maker(token)) is not None:
                return made
            if children(token, "compound"):
                return token
        return None

    def _find_teller_before(self, noun: "Token") -> "Token | None":
        """The body that spoke or published in the sentence before "the report" of which nothing was said."""
        start = noun.sent.start
        if start == 0 or not any(c.lower_ in _DEFINITE for c in noun.children):
            return None
        for token in reversed(self.doc[self.doc[start - 1].sent.start : start]):
            if token.dep_ == "nsubj" and (
                _says(token.head) or lemma_of(token.head) in speech_table().only_of
            ):
                return token if _may_be_body(token, speaks=True) and can_speak(token) else None
        return None

    def _find_antecedent(self, pronoun: "Token") -> "Token | None":
        """Whom *pronoun* stands for: of the sentences before, the last one's speaker, else its subject."""
        wants_person = pronoun.lower_ in _PERSONS
        is_fit = _may_be_person if wants_person else _may_be_body
        fallback = None
        floor = max(0, pronoun.i - _ANTECEDENT_REACH)
        end = pronoun.i
        while end > floor:
            sent = self.doc[end - 1].sent
            tokens = list(self.doc[max(floor, sent.start) : end])
            speakers = {t.i for t in tokens if t.dep_ == "nsubj" and _says(t.head)}
            speakers |= {tail.speaker.i for tail in find_tails(sent) if tail.verb.i < end}
            speakers |= {t.i for t in tokens if t.head.lower_ == "to" and t.head.head.lower_ == "according"}
            subjects = [t for t in tokens if t.dep_ in ("nsubj", "nsubjpass")]
            for token in [*(t for t in reversed(tokens) if t.i in speakers), *reversed(subjects)]:
                if is_fit(token, speaks=token.i in speakers):
                    return token
            if wants_person and fallback is None:
                fallback = next((t for t in reversed(tokens) if _is_named_person(t)), None)
            end = sent.start
        return fallback


def _says(verb: "Token") -> bool:
    return verb.pos_ == "VERB" and lemma_of(verb) in speech_table().stances


def _is_named_person(token: "Token") -> bool:
    is_titled = any(c.lower_ in _TITLES for c in token.children)
    return token.pos_ in NOUNS and token.dep_ != "compound" and (token.ent_type_ == "PERSON" or is_titled)


def _may_be_person(token: "Token", *, speaks: bool) -> bool:
    """Whether "he" or "she" may stand for *token*: a named person, or one person told of without a name."""
    if _is_named_person(token):
        return True
    if not speaks or token.tag_ != "NN" or token.ent_type_ in ("ORG", "GPE"):
        return False
    lemma = lemma_of(token)
    return (
        "person" in classify_noun(lemma).classes or lemma in speech_table().bodies | speech_table().speakers
    )


def _may_be_body(token: "Token", *, speaks: bool) -> bool:
    """Whether "it" or "they" may stand for *token*: a body, or any group that has just spoken."""
    if token.pos_ not in NOUNS or token.ent_type_ == "PERSON":
        return False
    is_body = lemma_of(token) in speech_table().bodies
    is_source = speaks and (can_speak(token) or lemma_of(token) in speech_table().documents)
    return is_body or token.ent_type_ in ("ORG", "GPE", "NORP") or is_source


def _is_told(noun: "Token") -> bool:
    """Whether a document is told apart by more than "the": "early results of polls" is no other document."""
    kept = [c for c in children(noun, "amod", "prep") if c.lower_ != "same"]
    return bool(kept) and not any(c.lower_ in _POINTING for c in noun.children)


def can_speak(noun: "Token") -> bool:
    """Return whether *noun* is somebody: a name, a person or a body; footage, days and results are not."""
    is_acronym = noun.text.isupper() and len(noun) > 1
    if noun.pos_ == "PROPN" or noun.ent_type_ in ("PERSON", "ORG", "GPE", "NORP") or is_acronym:
        return noun.ent_type_ not in ("DATE", "TIME")
    lemma = lemma_of(noun)
    held = [inner for of in children(noun, "prep") if of.lower_ == "of" for inner in children(of, "pobj")]
    if lemma in transparent_nouns() and held:
        return any(can_speak(inner) for inner in held)
    table = speech_table()
    is_somebody_by_name = any(a.ent_type_ == "PERSON" for a in children(noun, "appos"))
    return (
        is_somebody_by_name
        or bool(classify_noun(lemma).classes & {"person", "organisation"})
        or lemma in table.bodies | table.speakers
    )


def _is_same_entity(a: "Token", b: "Token") -> bool:
    low, high = sorted((a.i, b.i))
    return all(
        t.ent_type_ == b.ent_type_ and (t.ent_iob_ != "B" or t.i == low) for t in b.doc[low : high + 1]
    )


def _is_person(token: "Token") -> bool:
    return token.ent_type_ == "PERSON" or (token.pos_ == "PROPN" and token.ent_type_ in ("", "ORG"))
