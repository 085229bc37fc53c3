"""Names with small words in them: "Republic of the Congo" is another country than "Congo", and "Viña del Mar"
one town."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tallywire.places import Gazetteer

if TYPE_CHECKING:
    from tallywire.parse import Doc, Token

_INNER = frozenset({"of", "and"})
# Small words of towns' names, which only names hold.
_PARTICLES = frozenset(
    {"de", "del", "la", "las", "los", "do", "da", "dos", "das", "di", "du", "le", "sur", "en", "el", "al"}
    | {"'s", "’s"}
)
# Words before the small word and from it to the end: "Democratic Republic of the Congo".
_BEFORE, _BEHIND = 3, 4


def find_long_names(doc: "Doc", gazetteer: Gazetteer) -> Iterator[tuple[int, int]]:
    """Yield where such names stand in *doc*, as numbers of their words (half open), in reading order."""
    behind = 0
    for inner in doc.tokens:
        is_particle = inner.text in _PARTICLES
        if inner.lower_ not in _INNER and not is_particle:
            continue
        for first, last in _cut_around(doc, inner.i, behind):
            place = gazetteer.locate(doc[first:last].text)
            if place is not None and (is_particle or place.kind == "country"):
                yield first, last
                behind = last
                break


def find_head(doc: "Doc", first: int, last: int) -> "Token":
    """Return the word of a name that the sentence hangs it on: "Republic" of "Republic of the Congo"."""
    name = doc[first:last]
    return name.root if any(token.lower_ in _INNER for token in name) else doc[last - 1]


def _cut_around(doc: "Doc", inner: int, behind: int) -> Iterator[tuple[int, int]]:
    """The stretches around the word *inner* that can be a name, the longest first."""
    first = inner
    while first > max(behind, inner - _BEFORE) and doc[first - 1].text[:1].isupper():
        first -= 1
    for start in range(first, inner):
        for last in range(min(inner + _BEHIND, len(doc)), inner + 1, -1):
            if doc[last - 1].text[:1].isupper():
                yield start, last
