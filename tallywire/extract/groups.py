"""The noun for the people counted where the number counts what became of them: deaths, cases, a toll."""

from typing import TYPE_CHECKING

from tallywire.extract.counted import Counted
from tallywire.extract.syntax import NOUNS, children, lemma_of

if TYPE_CHECKING:
    from tallywire.parse import Token

EVENT_NOUNS = frozenset(
    {
        "death",
        "injury",
        "casualty",
        "loss",
        "arrest",
        "killing",
        "fatality",
        "abduction",
        "body",
        "life",
        "case",
        "number",
        "toll",
    }
)


def group_noun(counted: Counted) -> "Token | None":
    """Return the noun for the people counted: of "1,100 deaths of Russian forces" the forces."""
    noun = counted.noun
    if noun is None or lemma_of(noun) not in EVENT_NOUNS:
        return noun
    for preposition in children(noun, "prep"):
        if preposition.lower_ in ("of", "among", "to"):
            for inner in children(preposition, "pobj"):
                if inner.pos_ in NOUNS:
                    return inner
    return noun
