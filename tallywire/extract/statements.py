"""The statements that a number stands under: verbs of speech over it, and who speaks in them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tallywire.extract.according import find_according, find_opening, find_own_source, reaches
from tallywire.extract.makers import find_maker
from tallywire.extract.speakers import find_speaker
from tallywire.extract.speech import speech_table
from tallywire.extract.syntax import NOUNS, OBJECTS, SUBJECTS, children, lemma_of, word_before
from tallywire.extract.tails import find_tails
from tallywire.models import Stance

if TYPE_CHECKING:
    from tallywire.parse import Span, Token


_HEDGES = frozenset({"around", "about", "between", "over", "under"})
_COMPLEMENTS = ("attr", "oprd", "prep", "dep", "npadvmod")


@dataclass(frozen=True, slots=True)
class Statement:
    """A verb of speech with who speaks: `speaker` is a noun phrase's head, None when nobody is named.

    What is counted may be the verb's plain object ("reported 12 deaths"), which has `is_object`.
    """

    verb: "Token"
    speaker: "Token | None"
    stance: Stance
    is_object: bool = False


def find_statements(token: "Token") -> list[Statement]:
    """Return the statements that *token* stands under, the nearest first."""
    table = speech_table()
    found = _told_of(token)
    below = token
    for verb in token.ancestors:
        if verb.sent.start != token.sent.start:
            break
        lemma = lemma_of(verb)
        if verb.pos_ in ("VERB", "AUX", "NOUN") or verb.tag_.startswith("VB"):
            if (attributed := find_according(verb)) is not None and reaches(attributed, token):
                found.append(Statement(attributed, attributed, _stance_of(attributed)))
            inserted = _inserted(verb, token)
            if inserted is not None:
                found.append(inserted)
            is_infinitive = verb.tag_ == "VB" and not children(verb, *SUBJECTS) and not _seems(verb)
            if (
                lemma in table.stances
                and verb.pos_ in ("VERB", "AUX")
                and not is_infinitive
                and _holds(verb, below, token)
            ):
                is_object = below.dep_ in OBJECTS or below.dep_ in _COMPLEMENTS
                found.append(Statement(verb, find_speaker(verb), table.stances[lemma], is_object))
            elif (
                lemma in table.documents | table.reported and (made := _find_counter(verb, below)) is not None
            ):
                found.append(Statement(made, made, _stance_of(verb)))
        below = verb
    found = [
        s
        for s in found
        if s.speaker is None
        or not is_within(token, s.speaker)
        or is_within(s.verb, s.speaker)
        or _is_told_beside(token, s.speaker)
    ]
    if (own := find_own_source(token)) is not None:
        found = [s for s in found if s.verb != s.speaker]
        found.insert(0, Statement(own, own, _stance_of(own)))
    tails = find_tails(token.sent)
    closing = {tail.verb.i for tail in tails}
    found = [s for s in found if s.verb.i not in closing]
    if (opened := find_opening(token.sent)) is not None and not found:
        found.append(Statement(opened, opened, Stance.STATES))
    if (tail := next((t for t in tails if t.covers(token)), None)) is not None:
        if token.i < tail.end:
            found = [s for s in found if s.verb.i < tail.end]
        found.append(Statement(tail.verb, tail.speaker, table.stances[lemma_of(tail.verb)]))
    return found


def _stance_of(noun: "Token") -> Stance:
    """How *noun* puts a number forward: "by the bank's reckoning", "the army's claim that"."""
    if lemma_of(noun) in speech_table().reported:
        return Stance.CLAIMS
    return Stance.ESTIMATES if lemma_of(noun) in speech_table().guesses else Stance.STATES


def _is_told_beside(token: "Token", speaker: "Token") -> bool:
    """Whether the number is what is told of a named speaker: "said Ann Li, who lost six relatives"."""
    is_clause = any(t.dep_ == "relcl" and is_within(token, t) for t in speaker.subtree)
    return speaker.ent_type_ == "PERSON" and is_clause


def find_gapped(number: "Span", verb: "Token") -> "Token | None":
    """Return who counts *number* where *verb* is not said again: "the union put it at 12, police at 3"."""
    doc, at = number.doc, number.start - 1
    while at > verb.i and (doc[at].lower_ in ("at", "of", "only", "just", "about") or doc[at].tag_ == "DT"):
        at -= 1
    noun = doc[at]
    if at <= verb.i or noun.pos_ not in NOUNS:
        return None
    start = at
    while start > verb.i + 1 and doc[start - 1].pos_ in (*NOUNS, "ADJ", "DET"):
        start -= 1
    is_set_off = doc[start - 1].text in (",", "and", "but", ";")
    has_number = any(t.like_num for t in doc[verb.i : start])
    return noun if is_set_off and has_number and start > verb.i + 1 else None


def _told_of(token: "Token") -> list[Statement]:
    """What the counted noun itself says of who counts: "12 deaths reported by the ministry"."""
    table = speech_table()
    for noun in (token, *token.ancestors):
        if noun.pos_ not in ("NOUN", "PROPN", "NUM"):
            break
        for verb in children(noun, "acl", "relcl"):
            if lemma_of(verb) not in table.object_too or children(verb, "nsubjpass", *OBJECTS):
                continue
            own = [s for s in children(verb, "nsubj") if s.lower_ not in ("who", "which", "that")]
            if (verb.dep_ == "acl" and verb.tag_ == "VBN" and children(verb, "agent")) or own:
                return [Statement(verb, find_speaker(verb), table.stances[lemma_of(verb)], is_object=True)]
    return []


def _holds(verb: "Token", below: "Token", token: "Token") -> bool:
    """Whether what *verb* says includes *below*: a clause of its, or, for some verbs, its object."""
    prepositions = speech_table().only_with.get(lemma_of(verb))
    if prepositions and not any(t.lower_ in prepositions for t in verb.doc[verb.i + 1 : token.i]):
        return False
    is_wish = any(c.dep_ == "mark" and c.lower_ == "for" for c in below.children)
    if below.dep_ == "advcl" and below.i > verb.i and (prepositions or is_wish):
        return True
    if _closes(verb, below):
        return True
    if below.i < verb.i and any(t.text == ";" for t in verb.doc[below.i : verb.i]):
        return False
    if below.dep_ in ("ccomp", "xcomp", "parataxis", "pcomp", "acomp", "conj", "dep"):
        if below.dep_ == "conj" and below.i > verb.i and children(below, *SUBJECTS):
            return below.pos_ not in ("VERB", "AUX") or _is_continued(verb, below)
        return True
    if below.dep_ in ("relcl", "acl"):
        return False
    if below.dep_ == "nsubjpass":
        return lemma_of(verb) in speech_table().object_too and bool(children(verb, "agent"))
    if below.dep_ == "prep" and below.lower_ == "of":
        return True
    if below.dep_ in OBJECTS or below.dep_ in _COMPLEMENTS:
        table = speech_table()
        if table.stances[lemma_of(verb)] is Stance.DENIES:
            return below.dep_ in OBJECTS and lemma_of(below) in table.documents | table.reported
        if lemma_of(verb) in table.only_of and not _gives_document(verb):
            return False
        # "said illicit trade costs taxpayers $2bn", taken for a list of nouns that were said
        is_said = lemma_of(verb) == "say" and below.i > verb.i and below.dep_ != "npadvmod"
        is_said = is_said and (below.dep_ != "prep" or below.lower_ in _HEDGES)
        return (lemma_of(verb) in table.object_too or is_said) and find_speaker(verb) is not None
    return False


def _gives_document(verb: "Token") -> bool:
    """Whether what *verb* gives is a count of something: "gave a toll of 12", never "gave 12 tents"."""
    given = [verb.head] if verb.dep_ == "acl" else children(verb, *OBJECTS)
    return any(lemma_of(noun) in speech_table().documents for noun in given)


def _seems(verb: "Token") -> bool:
    """Whether *verb* is what its subject "appears to" do."""
    return verb.dep_ == "xcomp" and lemma_of(verb.head) in ("appear", "seem")


def _find_counter(noun: "Token", below: "Token") -> "Token | None":
    """Who made the count that the number stands in: "an estimate by the bank that …", "its tally of 12"."""
    if below.dep_ in ("compound", "nummod", "nmod"):
        is_by = any(c.lower_ == "by" for c in noun.children)
        return find_maker(noun) if is_by and lemma_of(noun) in speech_table().counts else None
    is_said = below.dep_ in ("acl", "ccomp", "relcl") and any(
        c.lower_ == "that" and c.dep_ == "mark" for c in below.children
    )
    if not is_said and not (below.dep_ == "prep" and below.lower_ in ("of", "at")):
        return None
    return find_maker(noun)


def _closes(verb: "Token", below: "Token") -> bool:
    """Whether *verb* closes a sentence that it vouches for as a whole: "…, Sergei Vershinin said"."""
    speaker = find_speaker(verb)
    if speaker is None or below.i > speaker.left_edge.i or children(verb, "ccomp", *OBJECTS):
        return False
    if any(t.text == ";" for t in verb.doc[below.i : speaker.left_edge.i]):
        return False
    edge = speaker.left_edge.i
    return edge > 0 and verb.doc[edge - 1].text in (",", '"') and speaker.i < verb.i


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
                or _opens_with(child, verb)
                or word_before(child.left_edge) in (",", '"')
                or child.left_edge.lower_ == "as"
                or any(word_before(c.left_edge) == "," for c in children(child, "nsubj"))
            )
        ):
            speaker = find_speaker(child)
            if speaker is not None:
                return Statement(child, speaker, table.stances[lemma_of(child)])
    return None


def _opens_with(said: "Token", verb: "Token") -> bool:
    """Whether *said* and a comma stand before what *verb* tells: "The paper reported, The firm will …"."""
    return (
        said.dep_ == "ccomp"
        and said.i < verb.i
        and said.nbor(1).text == ","
        and said.nbor(2).text[0].isupper()
    )


def is_within(token: "Token", head: "Token") -> bool:
    return token.i == head.i or head.is_ancestor(token)


def _is_continued(verb: "Token", below: "Token") -> bool:
    """A coordinated clause stays under the verb of speech when "that" or the same quotation carries it on."""
    return any(c.dep_ == "mark" and c.lower_ == "that" for c in below.children)
