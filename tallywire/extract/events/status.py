"""Whether an event is told as having happened: actual, planned, denied or hypothetical."""

from typing import TYPE_CHECKING

from tallywire.extract.events.grammar import is_verbal
from tallywire.extract.events.names import Namer
from tallywire.extract.events.predicates import Predicate, climb
from tallywire.extract.events.rules import StatusWords
from tallywire.extract.syntax import children, lemma_of
from tallywire.models import EventStatus

if TYPE_CHECKING:
    from tallywire.parse import Token

MOST_STEPS = 6
AHEAD = frozenset({"before", "ahead"})


def find_status(predicate: Predicate, namer: Namer) -> EventStatus:
    """Return the status of the event: the innermost word that tells it decides, but a denial anywhere denies.

    What a question asks is hypothetical.
    """
    words = namer.table.status
    node = predicate.token
    status = EventStatus.ACTUAL
    if predicate.rule.pos == "noun":
        top = climb(node, namer)
        status = (
            _of_noun(node, words) if node.i == top.i else _firmer(_of_noun(node, words), _of_noun(top, words))
        )
        node = top
    elif predicate.rule.pos == "adjective":
        node = node.head
    for _ in range(MOST_STEPS):
        if is_verbal(node):
            status = _firmer(status, _of_verb(node, words))
        if node.head.i == node.i:
            break
        status = _firmer(status, _of_link(node, words))
        if not _carries(node):
            break
        node = node.head
    if status is not EventStatus.DENIED and predicate.token.sent.text.rstrip(" \n\"'").endswith("?"):
        status = EventStatus.HYPOTHETICAL
    return status


def _firmer(inner: EventStatus, outer: EventStatus) -> EventStatus:
    if EventStatus.DENIED in (inner, outer):
        return EventStatus.DENIED
    return outer if inner is EventStatus.ACTUAL else inner


def _of_verb(verb: "Token", words: StatusWords) -> EventStatus:
    if any(child.dep_ == "neg" or child.lower_ in ("never",) for child in verb.children):
        return EventStatus.DENIED
    if any(
        child.lower_ in words.denying_words for child in children(verb, "preconj", "cc") if child.i < verb.i
    ):
        return EventStatus.DENIED
    for subject in children(verb, "nsubj", "nsubjpass"):
        if any(
            t.lower_ in ("no", "neither", "nobody") for t in (subject, *children(subject, "det", "preconj"))
        ):
            return EventStatus.DENIED
    modals = {child.lower_ for child in children(verb, "aux")}
    if not modals and any(child.tag_ == "VB" for child in children(verb, "auxpass")):
        # "it is vital that civilians be evacuated"
        return EventStatus.HYPOTHETICAL
    if children(verb, "mark") and any(t.lower_ in words.conditions for t in children(verb, "mark")):
        return EventStatus.HYPOTHETICAL
    if modals & words.hypothetical_modals:
        return EventStatus.HYPOTHETICAL
    if modals & words.planned_modals or _is_going_to(verb):
        return EventStatus.PLANNED
    # A participle shares the modal of the verb it is coordinated with ("will meet and discuss").
    if verb.dep_ == "conj" and verb.tag_ == "VB" and is_verbal(verb.head):
        return _of_verb(verb.head, words)
    return EventStatus.ACTUAL


def _is_going_to(verb: "Token") -> bool:
    return verb.dep_ == "xcomp" and verb.head.lower_ == "going"


def _of_noun(noun: "Token", words: StatusWords) -> EventStatus:
    before = {child.lower_ for child in noun.lefts}
    if before & words.denying_words:
        return EventStatus.DENIED
    if before & words.planned_words:
        return EventStatus.PLANNED
    if before & words.hypothetical_words:
        return EventStatus.HYPOTHETICAL
    return EventStatus.ACTUAL


def _of_link(node: "Token", words: StatusWords) -> EventStatus:
    """What the word above *node* makes of it, by how *node* hangs on it."""
    head = node.head
    if node.dep_ in ("prep", "pobj", "pcomp") and (node.lower_ in AHEAD or head.lower_ in AHEAD):
        return EventStatus.PLANNED
    if node.dep_ in ("prep", "agent") or head.dep_ == "agent":
        return EventStatus.ACTUAL
    if head.lower_ == "without":
        return EventStatus.DENIED
    if node.dep_ in ("pobj", "pcomp"):
        if head.lower_ in ("of", "for", "to", "on", "about", "against"):
            return _governed(node, head.head, words)
        return EventStatus.ACTUAL
    if node.dep_ in ("xcomp", "ccomp", "dobj", "nsubjpass", "acl", "oprd"):
        found = _governed(node, head, words)
        if found is EventStatus.ACTUAL and node.dep_ == "acl" and _is_infinitive(node):
            return EventStatus.HYPOTHETICAL
        return found
    if node.dep_ == "advcl" and _is_infinitive(node):
        return EventStatus.HYPOTHETICAL
    return EventStatus.ACTUAL


def _governed(node: "Token", head: "Token", words: StatusWords) -> EventStatus:
    """What *head* makes of its complement *node*; nouns are only planned by verbs that plan things."""
    lemma = lemma_of(head)
    if lemma == "be" and node.dep_ == "xcomp" and _is_infinitive(node):
        return EventStatus.PLANNED
    if lemma in words.denied:
        return EventStatus.DENIED
    is_clause = node.dep_ in ("xcomp", "ccomp", "acl", "oprd", "pcomp")
    # What is announced or ordered as a thing has been; what one announces to do is still to come.
    if lemma in words.planned and (
        is_clause or lemma in ("plan", "expect", "schedule", "propose", "prepare", "arrange")
    ):
        if node.dep_ == "ccomp" and lemma in ("suggest", "announce", "decide") and not _has_modal(node):
            return EventStatus.ACTUAL
        return EventStatus.PLANNED
    if lemma in words.hypothetical and (is_clause or node.dep_ in ("pobj", "dobj")):
        return EventStatus.HYPOTHETICAL if lemma != "help" else EventStatus.ACTUAL
    return EventStatus.ACTUAL


def _has_modal(verb: "Token") -> bool:
    return any(child.tag_ in ("MD", "TO") for child in children(verb, "aux"))


def _is_infinitive(verb: "Token") -> bool:
    return any(child.lower_ == "to" for child in children(verb, "aux"))


def _carries(node: "Token") -> bool:
    """Whether what is above *node* still bears on it: complements do, reported speech and adjuncts end it."""
    if node.dep_ in ("xcomp", "oprd", "acomp", "attr"):
        return True
    if node.dep_ == "conj":
        return is_verbal(node) and is_verbal(node.head) and not children(node, "nsubj", "nsubjpass")
    if node.dep_ in ("dobj", "nsubj", "nsubjpass", "csubj"):
        return not is_verbal(node) or node.dep_ == "csubj"
    if node.dep_ in ("pobj", "pcomp"):
        return node.head.lower_ in ("of", "for", "to", "in", "on")
    if node.dep_ == "prep":
        return node.lower_ in ("of", "for", "to", "on")
    return node.dep_ == "ccomp" and node.head.tag_ in ("VBN", "JJ", "NN")
