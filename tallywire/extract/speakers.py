"""Verbs of speech over a number, and who speaks in them. Pure functions over the parse."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tallywire.extract.speech import speech_table
from tallywire.extract.syntax import NOUNS, OBJECTS, SUBJECTS, children, lemma_of, word_before
from tallywire.models import Stance

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(frozen=True, slots=True)
class Statement:
    """A verb of speech with who speaks: `speaker` is a noun phrase's head, None when nobody is named."""

    verb: "Token"
    speaker: "Token | None"
    stance: Stance


def find_statements(token: "Token") -> list[Statement]:
    """Return the statements that *token* stands under, the nearest first."""
    table = speech_table()
    found: list[Statement] = []
    below = token
    for verb in token.ancestors:
        if verb.sent.start != token.sent.start:
            break
        lemma = lemma_of(verb)
        if verb.pos_ in ("VERB", "AUX", "NOUN") or verb.tag_.startswith("VB"):
            if (attributed := _according_to(verb)) is not None:
                found.append(Statement(attributed, attributed, Stance.STATES))
            inserted = _inserted(verb, token)
            if inserted is not None:
                found.append(inserted)
            is_infinitive = verb.tag_ == "VB" and not children(verb, *SUBJECTS)
            if (
                lemma in table.stances
                and verb.pos_ in ("VERB", "AUX")
                and not is_infinitive
                and _holds(verb, below)
            ):
                found.append(Statement(verb, find_speaker(verb), table.stances[lemma]))
        below = verb
    return [
        s
        for s in found
        if s.speaker is None or not is_within(token, s.speaker) or is_within(s.verb, s.speaker)
    ]


def _holds(verb: "Token", below: "Token") -> bool:
    """Whether what *verb* says includes *below*: a clause of its, or, for some verbs, its object."""
    preposition = speech_table().only_with.get(lemma_of(verb))
    if preposition and not any(c.lower_ == preposition for c in children(verb, "prep")):
        return False
    if _closes(verb, below):
        return True
    if below.dep_ in ("ccomp", "xcomp", "parataxis", "pcomp", "conj", "dep"):
        if below.dep_ == "conj" and below.i > verb.i and children(below, *SUBJECTS):
            return below.pos_ not in ("VERB", "AUX") or _is_continued(verb, below)
        return True
    if below.dep_ in ("relcl", "acl"):
        return False
    if below.dep_ == "nsubjpass":
        return lemma_of(verb) in speech_table().object_too and bool(children(verb, "agent"))
    if below.dep_ in OBJECTS or below.dep_ in ("attr", "oprd", "prep", "dep", "npadvmod"):
        speaker = find_speaker(verb)
        # "Niassa has recorded 14 deaths" tells where they were, not who counts them.
        is_somebody = speaker is not None and speaker.ent_type_ not in ("GPE", "LOC")
        return lemma_of(verb) in speech_table().object_too and is_somebody and not _is_doer(verb)
    return False


def _closes(verb: "Token", below: "Token") -> bool:
    """Whether *verb* closes a sentence that it vouches for as a whole: "…, Sergei Vershinin said"."""
    speaker = find_speaker(verb)
    if speaker is None or below.i > speaker.left_edge.i or children(verb, "ccomp", *OBJECTS):
        return False
    edge = speaker.left_edge.i
    return edge > 0 and verb.doc[edge - 1].text in (",", '"') and speaker.i < verb.i


def _according_to(verb: "Token") -> "Token | None":
    """The noun of "according to X" that hangs on *verb*."""
    joined = [child for other in children(verb, "conj") for child in other.children]
    for child in (*verb.children, *joined):
        if child.lower_ == "according":
            for to in child.children:
                if to.lower_ == "to":
                    for noun in children(to, "pobj"):
                        return noun
    return None


def _inserted(verb: "Token", token: "Token") -> Statement | None:
    """A statement put into or behind its own clause: "…, officials said, …"."""
    table = speech_table()
    for child in verb.children:
        if (
            child.dep_ in ("parataxis", "ccomp", "advcl", "dep")
            and child.pos_ == "VERB"
            and lemma_of(child) in table.stances
            and not is_within(token, child)
            and not children(child, "ccomp", "xcomp", *OBJECTS)
            and (
                word_before(child) in (",", '"')
                or word_before(child.left_edge) in (",", '"')
                or child.left_edge.lower_ == "as"
                or any(word_before(c.left_edge) == "," for c in children(child, "nsubj"))
            )
        ):
            speaker = find_speaker(child)
            if speaker is not None:
                return Statement(child, speaker, table.stances[lemma_of(child)])
    return None


def is_within(token: "Token", head: "Token") -> bool:
    return token.i == head.i or head.is_ancestor(token)


def _is_continued(verb: "Token", below: "Token") -> bool:
    """A coordinated clause stays under the verb of speech when "that" or the same quotation carries it on."""
    return any(c.dep_ == "mark" and c.lower_ == "that" for c in below.children)


def _is_doer(verb: "Token") -> bool:
    """Whether a verb of speech is about doing here: passive without a speaker."""
    return any(c.dep_ == "nsubjpass" for c in verb.children)


def find_speaker(verb: "Token") -> "Token | None":
    """Who speaks in *verb*: its subject, the agent of its passive, or the subject it shares."""
    for agent in children(verb, "agent"):
        for noun in children(agent, "pobj"):
            return noun
    if subject := next(iter(children(verb, "nsubj")), None):
        return _head_of_relative(subject, verb)
    if children(verb, "nsubjpass", "auxpass"):
        return None
    if verb.dep_ == "pcomp" and verb.head.lower_ == "as" and lemma_of(verb.head.head) in ("quote", "cite"):
        return next(iter(children(verb.head.head, *OBJECTS)), None)
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
