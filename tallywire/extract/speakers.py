"""Who speaks in a verb of speech. Pure functions over the parse."""

from typing import TYPE_CHECKING

from tallywire.extract.organisations import organisation_at
from tallywire.extract.syntax import NOUNS, OBJECTS, children, lemma_of, word_before

if TYPE_CHECKING:
    from tallywire.parse import Token


def find_speaker(verb: "Token") -> "Token | None":
    """Who speaks in *verb*: its subject, the agent of its passive, or the subject it shares."""
    for agent in children(verb, "agent"):
        for noun in children(agent, "pobj"):
            return noun
    if subjects := children(verb, "nsubj"):
        if verb.i > verb.sent.start and verb.nbor(-1).text in ('"', ",") and subjects[-1].i > verb.i:
            return subjects[-1]
        # "the energy company DTEK said", "Outside Gao, officials counted": the nearest one speaks.
        return _head_of_relative(next((s for s in reversed(subjects) if s.i < verb.i), subjects[0]), verb)
    if told := children(verb, "nsubjpass", "auxpass"):
        # "WHO has been notified of 12 cases" is for WHO to tell.
        is_told = lemma_of(verb) in ("notify", "inform", "advise") and told[0].dep_ == "nsubjpass"
        return told[0] if is_told else None
    if verb.tag_ == "VBG" and lemma_of(verb) in ("quote", "cite"):
        # "the paper reported, citing police, that 12 had died" is what police said
        for cited in children(verb, *OBJECTS):
            if not any(t.like_num for t in cited.subtree):
                return cited
    if verb.dep_ == "pcomp" and verb.head.lower_ == "as" and lemma_of(verb.head.head) in ("quote", "cite"):
        return next(iter(children(verb.head.head, *OBJECTS)), None)
    if (named := _noun_behind_as(verb)) is not None:
        return named
    if verb.dep_ in ("conj", "xcomp", "advcl", "pcomp") and verb.head.pos_ in ("VERB", "AUX"):
        return next((c for c in children(verb.head, "nsubj") if c.i < verb.i), None)
    is_name_before = verb.head.ent_type_ == "PERSON" and word_before(verb) == ","
    if verb.dep_ == "acl" and verb.head.pos_ in NOUNS and (verb.tag_ == "VBG" or is_name_before):
        return verb.head
    return _noun_beside(verb)


def _noun_behind_as(verb: "Token") -> "Token | None":
    """Who is named at the head of "As the minister — in office since May — noted, …", an aside between."""
    opening = verb.doc[verb.sent.start]
    if opening.lower_ != "as" or opening.i >= verb.i or (opening.head != verb and verb.head != opening):
        return None
    named = None
    for token in verb.doc[opening.i + 1 : verb.i]:
        if token.pos_ in NOUNS:
            named = token
        elif token.pos_ not in ("DET", "ADJ") and token.tag_ != "POS":
            break
    return named


def _noun_beside(verb: "Token") -> "Token | None":
    """The name right before a verb of speech that the parse left without a subject: "…, Ann Li, said"."""
    at = verb.i - 1
    if at > verb.sent.start and verb.doc[at].text == ",":
        at -= 1
    noun = verb.doc[at] if at >= verb.sent.start else None
    if noun is not None and (name := organisation_at(noun)) is not None and name.end == noun.i + 1:
        return noun
    if noun is not None and noun.head == verb and noun.dep_ == "compound" and verb.tag_ == "VBZ":
        # "the ministry's latest bulletin lists" can be parsed as a name that ends in "lists"
        return noun
    if (
        noun is not None
        and verb.tag_ in ("VBD", "VBZ", "VBP")
        and noun.pos_ == "PROPN"
        and noun.ent_type_ in ("PERSON", "ORG")
    ):
        return noun
    return None


def _head_of_relative(subject: "Token", verb: "Token") -> "Token | None":
    if subject.lower_ not in ("who", "which", "that") or verb.dep_ != "relcl":
        return subject
    named = verb.head.head
    return named if verb.head.dep_ == "appos" and named.ent_type_ == "PERSON" else verb.head
