"""What a number counts: the noun it stands with, or the one it is carried to, or none.

"15,000 Russian troops" counts troops; in "the death toll rose to 31" the toll names the number; of
"another 525 injured" nothing is said, and the thing is taken from the number before it.
"""

import calendar
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tallywire.extract.document import Document
from tallywire.extract.rolls import RollEntry
from tallywire.extract.syntax import NOUNS, OBJECTS, SUBJECTS, children, find_subject, lemma_of, noun_phrase
from tallywire.extract.things import (
    UNKNOWN,
    UNSAID,
    Thing,
    carriers,
    classify_noun,
    setters,
    state_nouns,
    transparent_nouns,
)
from tallywire.extract.trace import Trace
from tallywire.models import Kind, Quantity
from tallywire.places import load_gazetteer

if TYPE_CHECKING:
    from tallywire.parse import Span, Token

_NOMINAL_DEPS = frozenset(
    {"nummod", "compound", "amod", "quantmod", "nmod", "det", "advmod", "npadvmod", "poss"}
)
_INSIDE_PHRASE = frozenset({"ADJ", "NOUN", "PROPN", "PART"})
_LONGEST_PHRASE = 8
# "expected this time to be below €6bn" names no thing.
_STRETCHES = frozenset({"time", "day", "week", "month", "quarter", "year"})
# "police spoke of 30": who speaks is not what is counted, nor is "none" in "none of the 12".
_SPOKEN = frozenset({"speak", "talk", "tell"})
# Things known by the number of their model: "14 F-16s".
_MODEL = re.compile(r"[A-Z][A-Za-z]{0,3}-\d{1,3}[A-Z]{0,2}s?")
NONE_OF = frozenset({"none", "neither", "nobody"})
# Names beside an "of" whose verb goes unsaid: "Baku spoke of 12 dead, Yerevan of 30".
_SPEAKING_NAMES = frozenset({"GPE", "PERSON", "NORP"})


@dataclass(frozen=True, slots=True)
class Counted:
    """What *quantity* counts. `root` is the number's own token; `node` the token whose place in the
    sentence is the number's; `item` the counted noun, None in an ellipsis; `topic` the noun that names
    the number from afar ("toll"); `place` the place that a roll gives it; `lent` what kind of thing the
    figure it leans on counts, where it has no noun of its own; `trace` why it is read so."""

    quantity: Quantity
    span: "Span"
    root: "Token"
    node: "Token"
    item: "Token | None"
    topic: "Token | None"
    place: str | None = None
    lent: Thing | None = None
    trace: Trace = field(default_factory=Trace, compare=False)

    @property
    def noun(self) -> "Token | None":
        return self.item if self.item is not None else self.topic

    @property
    def thing(self) -> Thing:
        noun = self.noun
        if self.lent is not None:
            return self.lent
        if noun is None:
            return UNSAID
        if noun.tag_ in ("NNS", "NNPS") and (noun.ent_type_ == "NORP" or _is_demonym(noun)):
            return classify_noun("person")
        if _is_state(noun):
            return classify_noun("person")
        if _MODEL.fullmatch(noun.text):
            return classify_noun("vehicle")
        before = lemma_of(noun.nbor(-1)) if noun.i > noun.sent.start else ""
        thing = classify_noun(hyphened(noun) if before == "-" else lemma_of(noun), before)
        return _as_members(noun, thing) if lemma_of(noun) == "member" else thing

    def phrase(self, document: Document) -> str | None:
        """The counted noun phrase as it stands in the text, without the number; None in an ellipsis."""
        noun = self.noun
        if noun is None:
            return None
        floor = self.span.end_char if self.span.start <= noun.i and self.span.end <= noun.i else 0
        start, end = noun_phrase(noun, floor, noun.idx + len(noun))
        return document.words[start:end].strip(" -,") or None


def hyphened(noun: "Token") -> str:
    """Return the lemma of *noun* with what a hyphen joins to it where that is a thing ("pick-up")."""
    whole = f"{noun.nbor(-2).lower_}-{lemma_of(noun)}" if noun.i > noun.sent.start + 1 else ""
    is_thing = whole and noun.nbor(-1).text == "-" and classify_noun(whole) is not UNKNOWN
    return whole if is_thing else lemma_of(noun)


def _is_demonym(noun: "Token") -> bool:
    return noun.text[:1].isupper() and load_gazetteer().find_country(noun.text) is not None


def _as_members(noun: "Token", thing: Thing) -> Thing:
    """What members of a body are: "1,500 members of its special forces" are military."""
    words = [c for c in noun.children if c.dep_ in ("compound", "nmod")]
    words += [inner for of in children(noun, "prep") for inner in children(of, "pobj")]
    return next((t for w in words if "military" in (t := classify_noun(lemma_of(w))).classes), thing)


def find_counted(document: Document, quantity: Quantity, entry: RollEntry | None = None) -> Counted:
    """Return what *quantity* counts in *document*; in a roll of places the roll's noun, as *entry* says."""
    span = document.doc.char_span(quantity.start, quantity.end, alignment_mode="expand")
    if span is None:
        raise ValueError(f"offsets {quantity.start}..{quantity.end} lie outside the document")
    root = span.root
    if entry is not None:
        return Counted(quantity, span, root, root, None, entry.noun, entry.place)
    item, node = _find_item(span, root, quantity)
    topic = None
    if item is None or quantity.kind is not Kind.COUNT:
        topic = _find_topic(node) or _carried_topic(span)
        if topic is not None and lemma_of(topic) in _STRETCHES:
            topic = None
    return Counted(quantity, span, root, _climb(node), item, topic)


def _find_item(span: "Span", root: "Token", quantity: Quantity) -> tuple["Token | None", "Token"]:
    after_of = _after_of(span)
    if after_of is not None:
        return (after_of if after_of.pos_ in NOUNS else None), root
    head = root.head
    if (
        root.dep_ in _NOMINAL_DEPS
        and head.pos_ in NOUNS
        and span.end <= head.i <= span.end + _LONGEST_PHRASE
        and not _is_date(head)
        and not _is_state(head)
        and root.doc[span.end].lower_ != "and"
        and not any(t.is_punct and t.text not in ('"', "'", "-", ",") for t in root.doc[span.end : head.i])
    ):
        head = _beyond_participle(_whole_name(head))
        return head, head
    if quantity.kind in (Kind.COUNT, Kind.MONEY) and (noun := _read_phrase(span)) is not None:
        return noun, noun
    if (
        quantity.kind is Kind.PERCENT
        and quantity.text[-1].isalpha()
        and (noun := _read_phrase(span)) is not None
    ):
        return noun, root
    return None, root


def _is_state(noun: "Token") -> bool:
    """Whether a word behind a number only says how the counted are: "30 dead", "another 15 wounded"."""
    return noun.lower_ in state_nouns()


def _whole_name(noun: "Token") -> "Token":
    """Of "Nine Ugandan soldiers" the soldiers, where the parse hangs the number on the name before them."""
    while noun.dep_ in ("compound", "amod", "nmod") and noun.head.i > noun.i and noun.head.pos_ in NOUNS:
        noun = noun.head
    return noun


def _beyond_participle(noun: "Token") -> "Token":
    """Of "40 laboratory confirmed human cases" the cases, where the parse stops at the laboratory."""
    doc, at = noun.doc, noun.i + 1
    while at < len(doc) and (
        doc[at].tag_ in ("VBN", "VBD", "JJ") or doc[at].text == "-" or doc[at].dep_ == "compound"
    ):
        at += 1
    is_run = noun.i + 1 < at < len(doc) and any(t.tag_ in ("VBN", "VBD") for t in doc[noun.i + 1 : at])
    if is_run and doc[at].pos_ == "NOUN" and doc[at].tag_ in ("NNS", "NN") and noun.tag_ == "NN":
        return doc[at]
    return noun


def _after_of(span: "Span") -> "Token | None":
    """The noun behind "hundreds of", "90% of the", "$3m in": the first noun phrase's head."""
    doc = span.doc
    if span.end >= len(doc) or doc[span.end].lower_ not in ("of", "in"):
        return None
    preposition = doc[span.end]
    if preposition.lower_ == "in" and not span.text.startswith(("$", "£", "€")):
        return None
    objects = children(preposition, "pobj", "pcomp")
    if objects and not _is_date(objects[0]):
        return objects[0]
    return None


def _read_phrase(span: "Span") -> "Token | None":
    """The last noun of the run of adjectives and nouns behind the number, where the parse lost it."""
    last = None
    start = span.end + (
        span.text.lower() == "half" and span.end < span.sent.end and span.doc[span.end].pos_ == "DET"
    )
    for token in span.doc[start : min(start + _LONGEST_PHRASE, span.sent.end)]:
        if _is_state(token):
            break
        if token.pos_ in NOUNS and not _is_date(token):
            last = token
        elif (
            token.text in ("-", '"')
            or token.pos_ in _INSIDE_PHRASE
            or (token.pos_ == "VERB" and token.dep_ == "amod")
        ):
            if last is not None and token.pos_ == "ADJ":
                break
        else:
            break
        if _is_date(token):
            break
    return last


def _is_date(token: "Token") -> bool:
    return token.ent_type_ in ("DATE", "TIME") and token.pos_ == "PROPN"


def _find_topic(node: "Token") -> "Token | None":
    """The noun that a number at *node* is said of: "the toll rose to 31", "population at 44 million"."""
    verbs, prepositions = carriers()
    head = node.head
    if node.dep_ == "pobj" and head.lower_ in prepositions:
        outer = head.head.head if head.head.lower_ in ("up", "down", "back") else head.head
        if head.lower_ == "of" and _is_no_topic(outer):
            return None
        if outer.pos_ in NOUNS and head.lower_ in ("of", "at"):
            return _content(outer)
        if outer.pos_ in ("VERB", "AUX") and lemma_of(outer) in verbs:
            return _topic_of_verb(outer)
        if outer.pos_ == "VERB" and lemma_of(outer) in setters():
            return _topic_of_setter(outer)
        return None
    if node.dep_ in ("attr", *OBJECTS, "oprd", "npadvmod", "acomp") and lemma_of(head) in verbs:
        subject = find_subject(head.head if head.dep_ in ("acomp", "prep") else head)
        return _content(subject) if subject is not None and subject.pos_ in NOUNS else None
    if node.dep_ == "appos" and head.pos_ in NOUNS and head.ent_type_ not in ("GPE", "LOC"):
        return _content(head)
    return None


def _is_no_topic(outer: "Token") -> bool:
    """Whether what governs the "of" before a number is who speaks of it, or leaves it out altogether."""
    is_name = outer.pos_ == "PROPN" and outer.ent_type_ in _SPEAKING_NAMES
    return is_name or lemma_of(outer) in _SPOKEN or outer.lower_ in NONE_OF


def _carried_topic(span: "Span") -> "Token | None":
    """The toll or number that the sentence speaks of before a carrying word and a bare number: "the total
    number of cases reported up to 12 November is 8 684"."""
    doc, sent = span.doc, span.sent
    at = span.start - 1
    while (at > sent.start and doc[at].pos_ in ("ADV", "ADJ", "DET")) or doc[at].lower_ in (
        "than",
        "least",
        "over",
        "about",
    ):
        at -= 1
    verbs, prepositions = carriers()
    if at <= sent.start or not (doc[at].lower_ in prepositions or lemma_of(doc[at]) in verbs):
        return None
    for token in reversed(doc[sent.start : at]):
        if token.text in (";", ":") or (
            token.like_num and token.ent_type_ != "DATE" and not _is_of_date(token)
        ):
            return None
        if token.pos_ == "NOUN" and lemma_of(token) in ("toll", "number", "total"):
            return _content(token)
    return None


def _is_of_date(number: "Token") -> bool:
    return number.i + 1 < len(number.doc) and number.nbor(1).text in calendar.month_name


def _topic_of_verb(verb: "Token") -> "Token | None":
    found = [c for label in (OBJECTS, SUBJECTS) for c in verb.children if c.dep_ in label and c.pos_ in NOUNS]
    if not found:
        is_clause = verb.dep_ == "relcl" and verb.head.pos_ in NOUNS
        return _content(verb.head) if is_clause else None
    topic = _content(found[0])
    if lemma_of(topic) == "total" and len(found) > 1:
        return _content(found[1])
    return topic


def _topic_of_setter(verb: "Token") -> "Token | None":
    found = [c for c in verb.children if c.dep_ in (*OBJECTS, "nsubjpass") and c.pos_ in NOUNS]
    return _content(found[0]) if found else None


def _content(noun: "Token") -> "Token":
    """Of "the number of refugees" the refugees, else the noun itself."""
    if lemma_of(noun) in transparent_nouns() or lemma_of(noun) == "number":
        for preposition in children(noun, "prep"):
            if preposition.lower_ in ("of", "among"):
                for inner in children(preposition, "pobj"):
                    if inner.pos_ in NOUNS or inner.lower_ in state_nouns():
                        return _beyond_participle(_whole_name(inner))
    return noun


def _climb(node: "Token") -> "Token":
    """Of "a total of 12 people" the total, whose place in the sentence is the number's."""
    while (
        node.dep_ == "pobj" and node.head.lower_ == "of" and lemma_of(node.head.head) in transparent_nouns()
    ):
        node = node.head.head
    return node
