"""Where and when an event took place, as far as its sentence or paragraph says."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tallywire.extract.events.grammar import find_patient
from tallywire.extract.events.names import Name, Namer
from tallywire.extract.events.predicates import Predicate
from tallywire.extract.events.story import PlaceMention, Story
from tallywire.extract.times import TimeKind, TimeMention

if TYPE_CHECKING:
    from tallywire.parse import Span, Token

PLACING = frozenset(
    {
        "in",
        "at",
        "near",
        "around",
        "outside",
        "inside",
        "across",
        "over",
        "off",
        "throughout",
        "within",
        "through",
    }
)
# Events that take place on the ground: they are where their paragraph plays when their clause does not say.
ON_THE_GROUND = frozenset({"ASSAULT", "PROTEST", "COERCE", "MOBILIZE", "RETREAT"})


def find_place(predicate: Predicate, actor: Name | None, target: Name | None, namer: Namer) -> str | None:
    """Return the narrowest named place that the text gives for the event, None where it gives none.

    What is taken is where it is taken ("annexed Crimea"). Else places of the event's own clause come
    first; then, for events on the ground and visits, the target itself; then, for events on the
    ground, places of the sentence and of the paragraph before it.
    """
    story, sentence = namer.story, predicate.token.sent
    held = find_patient(predicate.token)
    patient = None if held is None else namer.mean(held)
    mentions = [m for m in story.places if sentence.start <= m.first < sentence.end]
    clause = {t.i for t in predicate.token.subtree} | {t.i for t in predicate.clause.subtree}
    if actor is not None:
        clause -= (
            set(range(actor.head.left_edge.i, predicate.token.i))
            if actor.head.i < predicate.token.i
            else set()
        )
    after = [
        m for m in mentions if m.first in clause and m.first > predicate.token.i and _is_placed(m, story)
    ]
    inside = [m for m in after if not _is_in_other_clause(m, predicate, story)]
    inside += [
        m for m in mentions if m.first in clause and m.first < predicate.token.i and _is_placed(m, story)
    ]
    at_target = [m for m in mentions if target is not None and _is_within(m, target)]
    taken = story.place_at.get(-1 if patient is None else patient.i)
    if taken is not None and predicate.rule.context == "territory":
        return _text(taken, story)
    hanging = [m for m in mentions if target is not None and _hangs_on(m, target, story)]
    for found in (_narrowest(hanging, story), _narrowest(inside, story)):
        if found is not None:
            return found
    is_on_the_ground = predicate.rule.type in ON_THE_GROUND
    if (is_on_the_ground or predicate.rule.mode == "visit") and (found := _own_place(at_target, target)):
        return found
    if not is_on_the_ground:
        return None
    if found := _narrowest([m for m in mentions if _is_placed(m, story)], story):
        return found
    if at_target:
        return _text(at_target[-1], story)
    return _nearest_before(predicate, story)


def find_date(predicate: Predicate, story: Story) -> tuple[str | None, str | None]:
    """Return the ISO date, month or year of the event with its precision, (None, None) when not told.

    The expression of time closest to the predicate in its clause counts, then that of the clause which
    reports it ("it was announced yesterday").
    """
    sentence = predicate.token.sent
    times = [t for t in story.times if sentence.start_char <= t.start < sentence.end_char]
    for node in _clauses_above(predicate):
        own = [t for t in times if _belongs(t, node, sentence)]
        for mention in sorted(own, key=lambda t: abs(t.start - predicate.token.idx)):
            if found := _date_of(mention):
                return found
    return None, None


def _date_of(mention: TimeMention) -> tuple[str, str] | None:
    first, last = mention.first, mention.last
    if first is None or last is None or mention.kind is TimeKind.SINCE:
        return None
    if mention.kind is TimeKind.YEAR:
        return f"{last.year:04d}", "year"
    if mention.kind is TimeKind.MONTH:
        return f"{last:%Y-%m}", "month"
    if (last - first).days <= 1:
        return last.isoformat(), "day"
    return (f"{last:%Y-%m}", "month") if (first.year, first.month) == (last.year, last.month) else None


def _clauses_above(predicate: Predicate) -> Iterator["Token"]:
    """Yield the event's own verb, then the verbs that report it."""
    if predicate.rule.pos == "noun":
        yield predicate.token
    node = predicate.clause
    yield node
    for _ in range(3):
        if node.head.i == node.i or node.dep_ not in ("ccomp", "xcomp", "advcl", "conj", "acl", "relcl"):
            return
        if node.dep_ in ("relcl", "acl", "advcl") or (node.dep_ == "conj" and not _shares(node)):
            return
        node = node.head
        yield node


def _shares(verb: "Token") -> bool:
    return not any(child.dep_ in ("nsubj", "nsubjpass") for child in verb.children)


def _belongs(mention: TimeMention, verb: "Token", sentence: "Span") -> bool:
    """Whether *mention* is an adjunct of *verb* and of no clause nested in it."""
    span = sentence.doc.char_span(mention.start, mention.end, alignment_mode="expand")
    if span is None:
        return False
    token = span.root
    while token.head.i != token.i:
        if token.i == verb.i:
            return True
        if token.dep_ in ("ccomp", "relcl", "acl", "advcl", "xcomp", "csubj") or (
            token.dep_ == "conj" and token.pos_ in ("VERB", "AUX")
        ):
            # A bare weekday before the main verb is sometimes hung on the nearest verb form instead.
            return False
        token = token.head
    return token.i == verb.i


def _is_placed(mention: PlaceMention, story: Story) -> bool:
    """Whether a preposition of place governs the mention, directly or through "the capital of"."""
    doc = story.document.doc
    token = doc[mention.last - 1]
    if mention.first and doc[mention.first - 1].lower_ in PLACING:
        return True
    for _ in range(6):
        before = doc[token.left_edge.i - 1] if token.left_edge.i else None
        if before is not None and before.lower_ in PLACING:
            return True
        head = token.head
        if head.i == token.i:
            return False
        if head.dep_ in ("prep", "advmod", "npadvmod") and head.lower_ in PLACING:
            return True
        if token.dep_ not in ("pobj", "prep", "poss", "compound", "appos", "conj", "nmod"):
            return False
        if token.dep_ == "prep" and token.lower_ not in {"of", *PLACING}:
            return False
        token = head
    return False


def _is_in_other_clause(mention: PlaceMention, predicate: Predicate, story: Story) -> bool:
    token = story.document.doc[mention.first]
    for above in token.ancestors:
        if above.i in (predicate.token.i, predicate.clause.i):
            return False
        if above.dep_ in ("conj", "ccomp", "relcl") and above.pos_ in ("VERB", "AUX"):
            return True
    return False


def _is_within(mention: PlaceMention, name: Name) -> bool:
    return name.start <= mention.start and mention.end <= name.end


def _hangs_on(mention: PlaceMention, name: Name, story: Story) -> bool:
    """Whether the mention places the thing that *name* names ("the memorial in Kyiv")."""
    doc = story.document.doc
    if mention.first <= name.head.i or not _is_placed(mention, story):
        return False
    for above in doc[mention.last - 1].ancestors:
        if above.i == name.head.i:
            return True
        if above.pos_ in ("VERB", "AUX"):
            return False
    return False


def _own_place(mentions: list[PlaceMention], target: Name | None) -> str | None:
    """The target itself where it is a place ("a visit to Ukraine")."""
    for mention in mentions:
        if target is not None and mention.first <= target.head.i < mention.last:
            return (
                target.text
                if target.end == mention.end
                else target.head.doc.text[mention.start : mention.end]
            )
    return None


def _narrowest(mentions: list[PlaceMention], story: Story) -> str | None:
    """The first town among *mentions*, else the first region, else the first country."""
    rank = {"city": 0, "region": 1, "country": 2}
    found = min(mentions, key=lambda m: (rank[m.place.kind], m.start), default=None)
    return None if found is None else _text(found, story)


def _nearest_before(predicate: Predicate, story: Story) -> str | None:
    paragraph = story.find_paragraph(predicate.token.idx)
    for mention in reversed(story.places):
        is_here = mention.start < predicate.token.idx and story.find_paragraph(mention.start) == paragraph
        if is_here and mention.place.kind != "country" and _is_placed(mention, story):
            return _text(mention, story)
    return None


def _text(mention: PlaceMention, story: Story) -> str:
    return " ".join(story.document.words[mention.start : mention.end].split())
