"""What is said of the thing counted: the measure of a figure."""

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from tallywire.extract.counted import NONE_OF, Counted
from tallywire.extract.cues import find_cues
from tallywire.extract.cuewords import Cue
from tallywire.extract.syntax import children, find_subject, has_object, lemma_of
from tallywire.models import Kind, Measure, Status
from tallywire.rules import read_table

if TYPE_CHECKING:
    from tallywire.parse import Token

# Woundings that may be how a killing is done.
_BLOWS = frozenset({"shoot", "stab", "hit", "strike", "beat", "burn"})
# "in 29 districts", "from six provinces": areas that something happened in.
_AREAS_HIT = frozenset({"in", "from", "across", "throughout"})
# Measures that are said of people: a number that has one and no noun counts people.
HARMS = frozenset({Measure.KILLED, Measure.INJURED, Measure.CASUALTIES, Measure.MISSING, Measure.DETAINED})
PEOPLE = HARMS | {
    Measure.DISPLACED, Measure.EVACUATED, Measure.AFFECTED,
    Measure.INFECTED, Measure.BODIES, Measure.ATTENDED,
}  # fmt: skip
# Being somewhere says less than anything else that is said of people: "85 people of the town fled".
# Cues that may only say that somebody is in hospital, and words of a text that say why.
_HOSPITAL_ROLES = frozenset({"states", "phrases", "manner"})
_OPENING = 80
# "The appeal has raised barely 18%": what came in of what was asked for.
_RAISED = re.compile(
    r"\b(?:received|raised|secured|collected|funded|covered)(?: [a-z]+){0,3} $", re.IGNORECASE
)
SOFT = frozenset({Measure.POPULATION, Measure.EXISTING})
# Money is given, or it is earned, spent and owed.
_OF_MONEY = frozenset({Measure.SUPPLIED, Measure.ECONOMIC})
# What is said of sums that are given, before their being worth something: "sent $5 million worth of tents".
_GIVEN = frozenset({Measure.SUPPLIED})
# What is done at a vote and elsewhere too: "a coalition of 140 groups backs the plan".
_LEANINGS = frozenset({"back", "oppose", "favour", "favor", "support", "reject", "endorse", "defect"})


def find_measure(counted: Counted) -> Cue | None:
    """Return the cue that says what is said of the counted thing, None when nothing does."""
    kind = counted.quantity.kind
    found = (cue for cue in find_cues(counted) if kind is not Kind.MONEY or cue.measure in _OF_MONEY)
    cues = sorted(found, key=_rank)
    if _is_none_of(counted):
        cues = [cue for cue in cues if cue.measure not in HARMS]
    if not cues:
        return None
    chosen = _choose(counted, cues)
    return replace(chosen, against=frozenset(cue.measure for cue in cues) - {chosen.measure})


def _is_none_of(counted: Counted) -> bool:
    """Whether what is said befell none of those counted: "none of the 12 was hurt"."""
    of = counted.node.head
    return counted.node.dep_ == "pobj" and of.lower_ == "of" and of.head.lower_ in NONE_OF


def _choose(counted: Counted, cues: list[Cue]) -> Cue:
    """The cue of *cues*, sorted, that counts; killed and wounded in one breath are casualties."""
    first = cues[0]
    said = {
        cue.measure for cue in cues if cue.role == first.role and _are_coordinated(cue.token, first.token)
    }
    if first.measure is Measure.INJURED and _is_illness(counted, first):
        return Cue(Measure.INFECTED, first.token, first.role)
    if first.measure is Measure.INFECTED and lemma_of(first.token) == "patient" and _is_hurt(counted):
        return Cue(Measure.INJURED, first.token, first.role)
    if lemma_of(first.token) == "worth" and (given := next((c for c in cues if c.measure in _GIVEN), None)):
        return given
    if first.measure is Measure.CASUALTIES and lemma_of(first.token) == "lose" and _is_bereft(first.token):
        return Cue(Measure.KILLED, first.token, first.role)
    if first.measure is Measure.EXISTING and _is_of_an_army(counted):
        return Cue(Measure.DEPLOYED, first.token, first.role)
    if first.measure is Measure.EXISTING and counted.quantity.kind is Kind.AREA:
        return Cue(Measure.EXTENT, first.token, first.role)
    if first.measure is Measure.KILLED and first.role == "phrases" and Measure.CASUALTIES in said:
        return Cue(Measure.CASUALTIES, first.token, first.role)
    if first.role != "phrases" and {Measure.KILLED, Measure.INJURED} <= said:
        measure = Measure.KILLED if _is_one_deed(cues, first) else Measure.CASUALTIES
        return Cue(measure, first.token, first.role)
    return first


def _rank(cue: Cue) -> int:
    """How late a cue counts: behind the others where it says little, last where the noun's class says it."""
    is_city = cue.measure is Measure.POPULATION and cue.role == "phrases"
    is_leaning = cue.measure is Measure.VOTED and cue.role == "subjects" and lemma_of(cue.token) in _LEANINGS
    return 2 if cue.role == "weak" else int(is_leaning or (cue.measure in SOFT and not is_city))


def _is_of_an_army(counted: Counted) -> bool:
    thing = counted.thing
    return "military" in thing.classes or ("unit" in thing.classes and thing.status is Status.MILITARY)


def _is_illness(counted: Counted, cue: Cue) -> bool:
    """Whether being in hospital comes of a disease: its patients, or people of a text that names one."""
    if cue.role not in _HOSPITAL_ROLES and lemma_of(cue.token) not in ("treat", "suffer"):
        return False
    noun, doc = counted.noun, counted.span.doc
    is_patient = noun is not None and lemma_of(noun) == "patient"
    words = f"{doc[:_OPENING].text} {counted.span.sent.text}"
    return not _is_hurt(counted) and (is_patient or _words("illness_words").search(words) is not None)


def _is_hurt(counted: Counted) -> bool:
    """Whether people in hospital are hurt: their sentence tells of what wounds, or names no disease where the
    opening of the text tells of that and of none either."""
    sentence, opening = counted.span.sent.text, counted.span.doc[:_OPENING].text
    wounds, illness = _words("wound_words"), _words("illness_words")
    if wounds.search(sentence):
        return True
    return not illness.search(f"{opening} {sentence}") and wounds.search(opening) is not None


def _is_bereft(verb: "Token") -> bool:
    """Whether who lost people is no army: a family or a town mourns its dead."""
    subject = find_subject(verb)
    return subject is not None and lemma_of(subject) in read_table("measures")["bereft"]["nouns"]


def _is_one_deed(cues: list[Cue], first: Cue) -> bool:
    """Whether the wounding is how the killing was done: "shot and killed", not "killed or wounded"."""
    wounding = {lemma_of(c.token) for c in cues if c.measure is Measure.INJURED and c.role == first.role}
    return wounding <= _BLOWS


def _are_coordinated(a: "Token", b: "Token") -> bool:
    return a.i == b.i or (
        b.i < a.i
        and a.dep_ == "conj"
        and a.head.i == b.i
        and not has_object(a)
        and not children(a, "nsubjpass")
    )


@cache
def _words(part: str) -> re.Pattern[str]:
    return re.compile(read_table("measures")[part]["pattern"], re.IGNORECASE)


def _default_share(counted: Counted) -> Measure:
    words = counted.span.sent.text
    if re.match(r" (?:of \w+ )?funded\b", words[counted.quantity.end - counted.span.sent.start_char :]):
        return Measure.SUPPLIED
    before = words[: counted.quantity.start - counted.span.sent.start_char]
    if _RAISED.search(before) and _words("aid_words").search(before):
        return Measure.SUPPLIED
    return Measure.ECONOMIC if _words("economic_words").search(words) else Measure.OTHER


def default_measure(counted: Counted) -> Measure:
    """Return the measure of a number of which nothing is said: by its kind and by what it counts."""
    match counted.quantity.kind:
        case Kind.LENGTH | Kind.DURATION | Kind.RATE | Kind.AREA:
            return Measure.EXTENT
        case Kind.MONEY:
            return (
                Measure.SUPPLIED if _words("aid_words").search(counted.span.sent.text) else Measure.ECONOMIC
            )
        case Kind.PERCENT:
            return _default_share(counted)
        case Kind.MASS | Kind.VOLUME | Kind.OTHER:
            return Measure.OTHER
    classes = counted.thing.classes
    if "territory" in classes and counted.node.dep_ == "pobj" and counted.node.head.lower_ in _AREAS_HIT:
        return Measure.AFFECTED
    if counted.span.doc[counted.span.end : counted.span.end + 2].text == "-member":
        return Measure.EXISTING
    if counted.node.dep_ == "nsubj" and has_object(counted.node.head):
        return Measure.OTHER
    if "military" in classes or "unit" in classes:
        return Measure.DEPLOYED
    if classes & {"building", "organisation", "territory", "weapon", "vehicle"}:
        return Measure.EXISTING
    return Measure.OTHER
