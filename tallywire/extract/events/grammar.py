"""Who does what in a clause, whatever its voice. Pure helpers over spaCy tokens.

`find_agent` and `find_patient` give heads of noun phrases as they stand (pronouns and relative
pronouns included); `tallywire.extract.events.names` says whom they mean.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from tallywire.extract.syntax import NOMINAL, children, is_clause, lemma_of

if TYPE_CHECKING:
    from tallywire.parse import Token

SUBJECTS = ("nsubj", "nsubjpass")
# Links of a noun phrase: a preposition below these still belongs to the phrase or clause above.
PHRASE = frozenset(
    {
        "dobj",
        "pobj",
        "prep",
        "conj",
        "appos",
        "attr",
        "dative",
        "oprd",
        "nmod",
        "agent",
        "prt",
        "advmod",
        "acomp",
    }
)
# Verbs whose infinitive is done by their own subject although they have an object ("promised him to leave").
SUBJECT_CONTROL = frozenset({"promise", "vow", "threaten", "use", "take", "hold", "have", "make", "need"})
BE = frozenset({"be", "become", "remain"})


def is_verbal(token: "Token") -> bool:
    """Whether *token* heads a clause or a participle used as one."""
    return token.pos_ in ("VERB", "AUX") and token.dep_ not in ("aux", "auxpass", "amod", "compound")


def is_passive(verb: "Token") -> bool:
    """Whether *verb* is passive, reduced relatives ("citizens killed") included."""
    if children(verb, "nsubjpass", "auxpass", "agent"):
        return True
    if verb.tag_ != "VBN" or children(verb, "aux"):
        return False
    if verb.dep_ == "acl":
        return not children(verb, "dobj")
    if verb.dep_ == "conj" and not children(verb, "nsubj"):
        return verb.head.tag_ == "VBN" and is_verbal(verb.head) and is_passive(verb.head)
    return False


def find_agent(verb: "Token") -> "Token | None":
    """Return who acts in the clause of *verb*: its subject, or its by-phrase when it is passive."""
    if not is_passive(verb):
        return find_subject(verb)
    for child in verb.children:
        if child.dep_ in ("agent", "prep") and child.lower_ == "by":
            for found in children(child, "pobj"):
                return found
            # "to invading Russian forces": a participle taken for the head of the phrase.
            for gerund in children(child, "pcomp"):
                return next(iter(children(gerund, "dobj")), None)
    return None


def find_patient(verb: "Token") -> "Token | None":
    """Return what is acted on in the clause of *verb*: its object, or its subject when it is passive."""
    if is_passive(verb):
        return find_subject(verb)
    if found := children(verb, "dobj", "obj"):
        # sm takes some compounds for two objects ("the Holocaust memorial"); the last is the head.
        return found[-1]
    if verb.dep_ == "conj" and is_verbal(verb.head) and not children(verb, "prep", "ccomp", "xcomp"):
        return next(iter(t for t in children(verb.head, "dobj") if t.i > verb.i), None)
    return None


def find_subject(verb: "Token", depth: int = 0) -> "Token | None":
    """Return the subject of *verb*, its own or the one that the clause above lends it."""
    for child in verb.children:
        if child.dep_ in SUBJECTS and child.pos_ in {*NOMINAL, "DET", "ADJ", "NUM"}:
            return child
    head = verb.head
    if depth > 4 or head.i == verb.i or children(verb, "expl", "csubj"):
        return None
    match verb.dep_:
        case "conj" if is_verbal(head):
            return find_subject(head, depth + 1)
        case "xcomp" | "ccomp" | "oprd" if is_clause(head) or head.pos_ == "ADJ":
            if verb.dep_ == "ccomp" and verb.tag_ != "VBG" and not children(verb, "aux"):
                return None
            lent = find_patient(head) if is_verbal(head) and lemma_of(head) not in SUBJECT_CONTROL else None
            return lent or find_subject(head, depth + 1)
        case "xcomp" | "acomp" | "advcl" if is_verbal(head) or head.pos_ == "ADJ":
            return find_subject(head, depth + 1)
        case "acomp":
            return find_subject(head, depth + 1)
        case "pcomp":
            return _lend_gerund(verb, depth)
        case "acl" if verb.tag_ in ("VBG", "VBN") and head.pos_ in NOMINAL:
            return head
        case _:
            return None


def _lend_gerund(verb: "Token", depth: int) -> "Token | None":
    """The subject of a gerund after a preposition: "accused troops of burying", "by bombarding"."""
    preposition = verb.head
    governor = preposition.head
    while governor.dep_ == "prep" and governor.head.i != governor.i:
        governor = governor.head
    if preposition.lower_ in ("of", "from", "with", "into"):
        if governor.pos_ in NOMINAL and governor.dep_ in ("dobj", "nsubjpass"):
            return governor
        if is_verbal(governor) and (patient := find_patient(governor)) is not None:
            return patient
    return find_subject(governor, depth + 1) if is_verbal(governor) or governor.pos_ == "ADJ" else None


def find_phrases(token: "Token", prepositions: Iterable[str]) -> Iterator["Token"]:
    """Yield what the *prepositions* after *token* name, the closest in the tree first.

    Phrases that the parser hung on a noun of the same phrase count ("a visit by X to Y"), those in
    other clauses do not.
    """
    wanted = frozenset(prepositions)
    found: list[tuple[int, int, Token]] = []
    for candidate in token.subtree:
        if candidate.lower_ not in wanted or candidate.dep_ not in ("prep", "agent", "dative", "prt"):
            continue
        depth = _depth_below(candidate, token)
        if depth is None or (candidate.i < token.i and depth > 1):
            continue
        named = children(candidate, "pobj", "pcomp") or _following(candidate)
        found.extend((depth, candidate.i, _head_of_gerund(one)) for one in named)
    yield from (one for _, _, one in sorted(found, key=lambda item: item[:2]))


def _following(preposition: "Token") -> list["Token"]:
    """The noun after a preposition that the parser left empty ("under more shelling"), where one follows."""
    run: list[Token] = []
    for token in preposition.doc[preposition.i + 1 : preposition.i + 4]:
        if token.pos_ not in ("ADJ", "ADV", "NOUN", "PROPN", "DET"):
            break
        run.append(token)
    return [token for token in run if token.pos_ in ("NOUN", "PROPN", "ADJ")][-1:]


def _head_of_gerund(named: "Token") -> "Token":
    """ "invading Russian forces" after a preposition may parse as a gerund with an object."""
    if named.dep_ == "pcomp" and named.tag_ == "VBG" and named.i == named.left_edge.i:
        objects = children(named, "dobj")
        if objects and objects[0].left_edge.i == named.i + 1:
            return objects[0]
    return named


def _depth_below(token: "Token", top: "Token") -> int | None:
    depth = 1
    while token.head.i != top.i:
        token = token.head
        if token.dep_ not in PHRASE or (token.dep_ == "conj" and is_verbal(token)) or depth > 8:
            return None
        depth += 1
    return depth


def find_governor(noun: "Token") -> "Token | None":
    """Return the verb whose clause *noun* stands in, None when it stands in none."""
    token = noun
    while token.head.i != token.i:
        token = token.head
        if is_verbal(token):
            return token
    return None


def second_of(token: "Token") -> "Token | None":
    """Return what is coordinated with *token* ("X and Y" → Y)."""
    return next((c for c in token.conjuncts if c.i > token.i and c.pos_ in NOMINAL), None)
