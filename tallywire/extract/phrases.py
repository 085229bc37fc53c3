"""Set phrases around a number that say its measure: "claimed 12 lives"."""

import re
from collections.abc import Iterator
from functools import cache

from tallywire.extract.clues import Probe, make_probe
from tallywire.extract.counted import Counted
from tallywire.extract.cuewords import Cue, classes_of, measure_rows
from tallywire.models import Kind, Measure

# Classes of what nobody has named: any phrase may be said of it.
_OPEN_CLASSES = frozenset({"unknown"})
# Stands for the words that may come between a phrase and its number: "displaced at least another {n}".
_HEDGED = (
    r"(?:(?:the|an?|some|about|around|nearly|almost|at|least|most|more|fewer|less|than|over|under|up|to|as|many"
    r"|another|additional|further|approximately|estimated|roughly|just|only|all|its|their|other|close) )*"
)
# Stands for a word of the same clause, with a space before it: "{n}{w}{0,4} found dead".
_CLAUSE_WORD = r"(?: (?!(?:and|but|while|when|after|before)\b)[\w'’-]+)"
# Stands for the number while phrases are held against its sentence: a letter that no English text has.
_MASK = "\N{RUNIC LETTER ING}"
# Characters before a number in which a phrase about it begins.
_PHRASE_REACH = 120


def find_phrase_cues(counted: Counted) -> Iterator[Cue]:
    """Yield the cues of set phrases around the number, in the order of the table."""
    sent, quantity = counted.span.sent, counted.quantity
    start, end = quantity.start - sent.start_char, quantity.end - sent.start_char
    masked = re.sub('["“”]', "", f"{sent.text[:start]}{_MASK}{sent.text[end:]}")
    folded = masked.casefold()
    opening = max(0, masked.index(_MASK) - _PHRASE_REACH)
    classes = classes_of(counted)
    is_named = classes.isdisjoint(_OPEN_CLASSES)
    for row in measure_rows():
        is_bound = (
            quantity.kind is not Kind.COUNT or row.name is Measure.SUPPLIED or row.things == ("percent",)
        )
        if is_bound and is_named and row.things and classes.isdisjoint(row.things):
            continue
        for pattern in row.phrases:
            probe = _compile(pattern)
            if probe.may_match(folded) and probe.pattern.search(masked, opening):
                yield Cue(row.name, counted.root, "phrases")


@cache
def _compile(pattern: str) -> Probe:
    filled = pattern.replace("{h}", _HEDGED).replace("{w}", _CLAUSE_WORD).replace("{n}", _MASK)
    return make_probe(re.compile(filled, re.IGNORECASE))
