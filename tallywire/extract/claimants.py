"""Who vouches for a number, how it is put forward, and who relays it.

The nearest verb of speech whose clause holds the number has the claimant as its subject; "according to",
quotation marks and documents ("figures from …") count alike. Pronouns and titles ("he", "the ministry",
"the report") are resolved within the article. The narrator alone: no claimant.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tallywire.extract.counted import Counted
from tallywire.extract.document import Document
from tallywire.extract.speech import speech_table
from tallywire.extract.syntax import NOUNS, OBJECTS, SUBJECTS, children, lemma_of, word_before
from tallywire.extract.things import classify_noun, transparent_nouns
from tallywire.models import Stance

if TYPE_CHECKING:
    from spacy.tokens import Token

_PERSONS = frozenset({"he", "she", "him", "her", "his"})
_GROUPS = frozenset({"it", "they", "its", "their", "them"})
_DEFINITE = frozenset({"the", "this", "that"})
# Characters between a wording ("may have been") and the number it hedges.
_WORDING_REACH = 70
_QUOTE = re.compile(r'"')


@dataclass(frozen=True, slots=True)
class Claim:
    """Who vouches for a number (None: the narrator), who relays it, and the stance."""

    claimant: str | None
    via: str | None
    stance: Stance


@dataclass(frozen=True, slots=True)
class Statement:
    """A verb of speech with who speaks: `speaker` is a noun phrase's head, None when nobody is named."""

    verb: "Token"
    speaker: "Token | None"
    stance: Stance


class ClaimReader:
    """Reads the claims of one document; what earlier sentences named is remembered for pronouns."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.doc = document.doc
        self._quotes = _find_quotes(document.readable)

    def read(self, counted: Counted) -> Claim:
        """Return the claim that the number of *counted* stands under."""
        token = counted.root
        statements = self._statements(token)
        stance = self._stance(counted, statements)
        named = [(s, name) for s in statements if s.speaker is not None and (name := self._name(s.speaker))]
        if not named:
            if speaker := self._quoted_speaker(counted):
                return Claim(speaker, None, stance)
            if (sourced := self._sourced(token)) is not None:
                return Claim(sourced, None, stance)
            return Claim(self._carried(counted), None, stance)
        nearest, claimant = named[0]
        via = next((name for s, name in named[1:] if name != claimant), None)
        if (cited := self._cited(nearest.verb)) is not None and cited != claimant:
            return Claim(cited, claimant, stance)
        return Claim(claimant, via, stance)

    def _statements(self, token: "Token") -> list[Statement]:
        """The verbs of speech over *token*, nearest first."""
        table = speech_table()
        found: list[Statement] = []
        below = token
        for verb in token.ancestors:
            if verb.sent.start != token.sent.start:
                break
            lemma = lemma_of(verb)
            if verb.pos_ in ("VERB", "AUX", "NOUN") or verb.tag_.startswith("VB"):
                if (attributed := self._according_to(verb, token)) is not None:
                    found.append(Statement(verb, attributed, Stance.STATES))
                inserted = self._inserted(verb, token)
                if inserted is not None:
                    found.append(inserted)
                if lemma in table.stances and verb.pos_ in ("VERB", "AUX") and self._holds(verb, below):
                    found.append(Statement(verb, _speaker(verb), table.stances[lemma]))
            below = verb
        return [
            s
            for s in found
            if s.speaker is None or not _is_within(token, s.speaker) or _is_within(s.verb, s.speaker)
        ]

    def _holds(self, verb: "Token", below: "Token") -> bool:
        """Whether what *verb* says includes *below*: a clause of its, or, for some verbs, its object."""
        if self._closes(verb, below):
            return True
        if below.dep_ in ("ccomp", "xcomp", "parataxis", "pcomp", "conj", "dep"):
            if below.dep_ == "conj" and below.i > verb.i and children(below, *SUBJECTS):
                return below.pos_ not in ("VERB", "AUX") or _is_continued(verb, below)
            return True
        if below.dep_ in ("relcl", "acl"):
            return False
        if below.dep_ in OBJECTS or below.dep_ in ("attr", "oprd", "prep", "dep", "npadvmod"):
            return (
                lemma_of(verb) in speech_table().object_too
                and _speaker(verb) is not None
                and not _is_doer(verb)
            )
        return False

    def _closes(self, verb: "Token", below: "Token") -> bool:
        """Whether *verb* closes a sentence that it vouches for as a whole: "…, Sergei Vershinin said"."""
        speaker = _speaker(verb)
        if speaker is None or below.i > speaker.left_edge.i or children(verb, "ccomp", *OBJECTS):
            return False
        edge = speaker.left_edge.i
        return edge > 0 and verb.doc[edge - 1].text in (",", '"') and speaker.i < verb.i

    def _according_to(self, verb: "Token", token: "Token") -> "Token | None":
        """The noun of "according to X" that hangs on *verb*."""
        for child in verb.children:
            if child.lower_ == "according":
                for to in child.children:
                    if to.lower_ == "to":
                        for noun in children(to, "pobj"):
                            return noun
        return None

    def _inserted(self, verb: "Token", token: "Token") -> Statement | None:
        """A statement put into or behind its own clause: "…, officials said, …"."""
        table = speech_table()
        for child in verb.children:
            if (
                child.dep_ in ("parataxis", "ccomp", "advcl", "dep")
                and child.pos_ == "VERB"
                and lemma_of(child) in table.stances
                and not _is_within(token, child)
                and not children(child, "ccomp", "xcomp", *OBJECTS)
                and (word_before(child) in (",", '"') or word_before(child.left_edge) in (",", '"'))
            ):
                speaker = _speaker(child)
                if speaker is not None:
                    return Statement(child, speaker, table.stances[lemma_of(child)])
        return None

    def _stance(self, counted: Counted, statements: list[Statement]) -> Stance:
        table = speech_table()
        for statement in statements:
            if statement.stance is not Stance.STATES:
                return statement.stance
        for verb in counted.root.ancestors:
            if lemma_of(verb) in table.impersonal and any(c.dep_ == "auxpass" for c in verb.children):
                return table.impersonal[lemma_of(verb)]
        words = counted.span.sent.text
        offset = counted.quantity.start - counted.span.sent.start_char
        for row in table.wordings:
            for found in row.pattern.finditer(words):
                if _same_clause(words, found.start(), offset, row.stance):
                    return row.stance
        return Stance.STATES

    def _sourced(self, token: "Token") -> str | None:
        """The maker of the document that is the subject of the clause: "The tally from UNHCR is …"."""
        table = speech_table()
        for verb in token.ancestors:
            subject = next(iter(children(verb, "nsubj", "nsubjpass")), None)
            if (
                subject is not None
                and lemma_of(subject) in table.documents
                and not _is_within(token, subject)
            ):
                made = _maker(subject)
                if made is not None:
                    return self._phrase(made)
        return None

    def _cited(self, verb: "Token") -> str | None:
        """Whom the speaker of *verb* quotes: "Quoting an official, Xinhua said", "…, citing the ministry"."""
        for child in verb.children:
            if child.dep_ == "advcl" and lemma_of(child) in ("quote", "cite") and child.tag_ == "VBG":
                for noun in children(child, *OBJECTS):
                    return self._phrase(noun)
        return None

    def _quoted_speaker(self, counted: Counted) -> str | None:
        """The speaker of the quotation that the number stands in, found beside it."""
        start = counted.quantity.start
        quote = next(((a, b) for a, b in self._quotes if a < start < b), None)
        if quote is None:
            return None
        table = speech_table()
        text = self.document.readable
        lines_before = text.rfind("\n", 0, quote[0])
        behind = [
            t for t in self.doc if quote[1] <= t.idx < quote[1] + 160 and "\n" not in text[quote[1] : t.idx]
        ]
        before = [t for t in self.doc if max(lines_before, quote[0] - 220) <= t.idx < quote[0]]
        for group in (behind[:14], list(reversed(before))):
            for token in group:
                if token.pos_ != "VERB" or lemma_of(token) not in table.stances:
                    continue
                speaker = _speaker(token)
                if speaker is not None and (name := self._name(speaker)):
                    return name
        earlier = [(a, b) for a, b in self._quotes if b <= quote[0] and not text[b : quote[0]].strip(' \n"')]
        if earlier:
            previous = earlier[-1]
            inside = next((t for t in self.doc if t.idx > previous[0]), None)
            if inside is not None:
                return self._speaker_of_quote(previous)
        return None

    def _speaker_of_quote(self, quote: tuple[int, int]) -> str | None:
        table = speech_table()
        for token in reversed([t for t in self.doc if quote[0] - 220 <= t.idx < quote[0]]):
            if (
                token.pos_ == "VERB"
                and lemma_of(token) in table.stances
                and (speaker := _speaker(token)) is not None
            ):
                return self._name(speaker)
        return None

    def _carried(self, counted: Counted) -> str | None:
        """The claimant of the sentence before, where this one goes on with the account in reported tense."""
        sent = counted.span.sent
        if sent.start == 0:
            return None
        previous = self.doc[sent.start - 1].sent
        between = self.document.readable[previous.start_char : sent.start_char]
        if "\n" in between.rstrip(" ") and between.endswith("\n"):
            return None
        root = sent.root
        shifted = any(t.lower_ == "had" and t.dep_ in ("aux", "ROOT") for t in (root, *root.children)) or any(
            t.lower_ == "would" for t in root.children
        )
        if (
            not shifted
            or previous.root.pos_ != "VERB"
            or lemma_of(previous.root) not in speech_table().stances
        ):
            return None
        speaker = _speaker(previous.root)
        return self._name(speaker) if speaker is not None else None

    def _name(self, speaker: "Token") -> str | None:
        """The name of *speaker* as written, pronouns and documents resolved; None when it is nobody."""
        table = speech_table()
        lowered = speaker.lower_
        if lowered in _PERSONS or lowered in _GROUPS:
            found = self._antecedent(speaker)
            return self._phrase(found) if found is not None else None
        if lemma_of(speaker) in transparent_nouns() and _can_speak(speaker):
            return self._phrase(speaker)
        if lemma_of(speaker) in table.documents:
            made = _maker(speaker) or self._maker_before(speaker)
            return self._phrase(made) if made is not None else self._unmade(speaker)
        if speaker.pos_ == "PRON" or lowered in table.nobody or lemma_of(speaker) in table.nobody:
            return None
        if self._is_bare_body(speaker) and (earlier := self._named_before(speaker)) is not None:
            return self._phrase(earlier)
        return self._phrase(speaker) if _can_speak(speaker) else None

    def _unmade(self, document_noun: "Token") -> str | None:
        """A document without a maker vouches itself when it is qualified ("initial reports")."""
        if any(c.dep_ in ("amod", "compound", "poss") for c in document_noun.children):
            return self._phrase(document_noun)
        return None

    def _is_bare_body(self, noun: "Token") -> bool:
        words = [
            c for c in noun.children if c.i < noun.i and c.dep_ in ("det", "amod", "compound", "poss", "nmod")
        ]
        return (
            lemma_of(noun) in speech_table().bodies
            and noun.tag_ == "NN"
            and any(c.lower_ in _DEFINITE for c in words)
            and all(c.dep_ == "det" for c in words)
            and not children(noun, "prep", "appos")
        )

    def _named_before(self, noun: "Token") -> "Token | None":
        """The last noun of the same lemma before *noun* that bears a name or more words."""
        for token in reversed(self.doc[: noun.i]):
            is_same = (
                lemma_of(token) == lemma_of(noun) and token.pos_ in NOUNS and not self._is_bare_body(token)
            )
            if is_same and children(token, "amod", "compound", "poss", "nmod", "prep", "appos"):
                return token
        if lemma_of(noun) not in speech_table().anaphoric:
            return None
        for token in reversed(self.doc[: noun.i]):
            if (
                token.ent_type_ == "ORG"
                and token.dep_ in ("nsubj", "pobj", "nsubjpass", "appos")
                and noun.i - token.i < 120
            ):
                return token
        return None

    def _maker_before(self, noun: "Token") -> "Token | None":
        """The maker of the document of the same name that an earlier sentence told of ("the report")."""
        for token in reversed(self.doc[: noun.i]):
            if lemma_of(token) == lemma_of(noun) and (made := _maker(token)) is not None:
                return made
        return None

    def _antecedent(self, pronoun: "Token") -> "Token | None":
        """The last subject before *pronoun* that it can stand for: a person for "he", a body for "it"."""
        wants_person = pronoun.lower_ in _PERSONS
        fallback = None
        for token in reversed(self.doc[max(0, pronoun.i - 160) : pronoun.i]):
            if token.pos_ not in NOUNS or token.dep_ == "compound":
                continue
            is_person = token.ent_type_ == "PERSON" or any(
                c.lower_ in ("mr", "mrs", "ms", "dr") for c in token.children
            )
            is_subject = token.dep_ in ("nsubj", "nsubjpass")
            if wants_person and is_person:
                if is_subject:
                    return token
                fallback = fallback if fallback is not None else token
            elif (
                wants_person
                and is_subject
                and lemma_of(token) in speech_table().bodies
                and token.pos_ == "NOUN"
                and fallback is None
            ):
                fallback = token
            elif (
                not wants_person
                and is_subject
                and (token.ent_type_ in ("ORG", "GPE", "NORP") or lemma_of(token) in speech_table().bodies)
            ):
                return token
        return fallback

    def _phrase(self, noun: "Token") -> str:
        """The noun phrase of *noun* as written, without clauses, articles and what is set off by commas.

        "Mariupol's mayor, Vadym Boychenko" is the name; "officials in the capital" keeps its "in".
        """
        named = next((a for a in children(noun, "appos") if _is_person(a) and noun.pos_ == "NOUN"), None)
        if named is not None:
            noun = named
        inside = [noun]
        for child in noun.children:
            if child.dep_ in ("amod", "compound", "nmod", "poss", "nummod", "case", "quantmod") or (
                child.dep_ == "det" and child.lower_ not in ("the", "this", "that")
            ):
                inside += list(child.subtree)
            elif (
                child.dep_ == "prep"
                and child.lower_ in ("of", "for", "at", "from", "on", "in")
                and child.i == max(t.i for t in inside) + 1
            ):
                inside += [t for t in child.subtree if not t.is_punct or t.text in ("-", "'")]
            elif child.dep_ == "appos" and noun.pos_ == "NOUN" and child.i == noun.i + 1:
                inside += [t for t in child.subtree if t.i <= child.i]
        if noun.ent_type_ in ("PERSON", "ORG"):
            inside += [t for t in noun.sent if t.ent_type_ == noun.ent_type_ and _same_entity(t, noun)]
        first, last = min(t.i for t in inside), max(t.i for t in inside)
        start, end = self.doc[first].idx, self.doc[last].idx + len(self.doc[last])
        written = self.document.text[start:end]
        return re.sub(r"\s+", " ", written).strip(" ,.;:'\"“”").removesuffix("’s").removesuffix("'s")


def _can_speak(noun: "Token") -> bool:
    """Whether *noun* is somebody: a name, a person or a body; footage, days and results are not."""
    if noun.pos_ == "PROPN" or noun.ent_type_ in ("PERSON", "ORG", "GPE", "NORP"):
        return noun.ent_type_ not in ("DATE", "TIME")
    thing = classify_noun(lemma_of(noun))
    if lemma_of(noun) in transparent_nouns():
        return any(_can_speak(inner) for of in children(noun, "prep") for inner in children(of, "pobj"))
    return (
        bool(thing.classes & {"person", "organisation"})
        or lemma_of(noun) in speech_table().bodies | speech_table().speakers
    )


def _same_entity(a: "Token", b: "Token") -> bool:
    low, high = sorted((a.i, b.i))
    return all(
        t.ent_type_ == b.ent_type_ and (t.ent_iob_ != "B" or t.i == low) for t in b.doc[low : high + 1]
    )


def _is_person(token: "Token") -> bool:
    return token.ent_type_ == "PERSON" or (token.pos_ == "PROPN" and token.ent_type_ in ("", "ORG"))


def _is_within(token: "Token", head: "Token") -> bool:
    return token.i == head.i or head.is_ancestor(token)


def _is_continued(verb: "Token", below: "Token") -> bool:
    """A coordinated clause stays under the verb of speech when "that" or the same quotation carries it on."""
    return any(c.dep_ == "mark" and c.lower_ == "that" for c in below.children)


def _is_doer(verb: "Token") -> bool:
    """Whether a verb of speech is about doing here: passive without a speaker."""
    return any(c.dep_ == "nsubjpass" for c in verb.children)


def _speaker(verb: "Token") -> "Token | None":
    """Who speaks in *verb*: its subject, the agent of its passive, or the subject it shares."""
    for agent in children(verb, "agent"):
        for noun in children(agent, "pobj"):
            return noun
    if subject := next(iter(children(verb, "nsubj")), None):
        return _head_of_relative(subject, verb)
    if children(verb, "nsubjpass", "auxpass"):
        return None
    if verb.dep_ in ("conj", "xcomp", "advcl", "pcomp") and verb.head.pos_ in ("VERB", "AUX"):
        return next((c for c in children(verb.head, "nsubj") if c.i < verb.i), None)
    if verb.dep_ == "acl" and verb.head.pos_ in NOUNS and verb.tag_ == "VBG":
        return verb.head
    return _noun_beside(verb)


def _noun_beside(verb: "Token") -> "Token | None":
    """The name right before a verb of speech that the parse left without a subject: "…, Ann Li, said"."""
    at = verb.i - 1
    if at > verb.sent.start and verb.doc[at].text == ",":
        at -= 1
    noun = verb.doc[at] if at >= verb.sent.start else None
    if (
        noun is not None
        and verb.tag_ in ("VBD", "VBZ", "VBP")
        and noun.pos_ == "PROPN"
        and noun.ent_type_ in ("PERSON", "ORG")
    ):
        return noun
    return None


def _head_of_relative(subject: "Token", verb: "Token") -> "Token | None":
    if subject.lower_ in ("who", "which", "that") and verb.dep_ == "relcl":
        return verb.head
    return subject


def _maker(noun: "Token") -> "Token | None":
    """Who made the document *noun*: "a report by X", "figures from X", "X's tally", "UN data"."""
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in speech_table().makers:
            for inner in children(child, "pobj"):
                if inner.pos_ in NOUNS and (
                    child.lower_ != "of" or inner.ent_type_ in ("ORG", "PERSON", "GPE")
                ):
                    return inner
        if child.dep_ == "agent":
            for inner in children(child, "pobj"):
                return inner
    for child in noun.children:
        if child.dep_ == "poss" and child.pos_ in NOUNS:
            return child
        if child.dep_ in ("compound", "nmod") and child.ent_type_ in ("ORG", "GPE"):
            return child
    return None


def _same_clause(words: str, cue: int, number: int, stance: Stance) -> bool:
    """Whether a wording at *cue* reaches the *number*; "there are fears that" reaches over a comma."""
    low, high = sorted((cue, number))
    if stance is Stance.FEARS:
        return cue < number and high - low <= _WORDING_REACH and "." not in words[low:high]
    return high - low <= _WORDING_REACH and not re.search(
        r"[;,:]| (?:while|but|whereas|where|which|who)\b|\. ", words[low:high]
    )


def _find_quotes(text: str) -> tuple[tuple[int, int], ...]:
    """The spans of quotations; one that a paragraph leaves open ends with the paragraph."""
    spans = []
    for line in re.finditer(r"[^\n]+", text):
        marks = [line.start() + m.start() for m in _QUOTE.finditer(line[0])]
        for index in range(0, len(marks), 2):
            end = marks[index + 1] if index + 1 < len(marks) else line.end()
            spans.append((marks[index], end))
    return tuple(spans)
