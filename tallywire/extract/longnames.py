"""Names with small words or hyphens in them: "Republic of the Congo" is another country than "Congo", "Viña
del Mar" one town, and "Guinea-Bissau" neither Guinea nor Bissau."""

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
        is_particle, is_joint = inner.text in _PARTICLES, _is_joint(doc, inner.i)
        if inner.lower_ not in _INNER and not (is_particle or is_joint):
            continue
        for first, last in _cut_around(doc, inner.i, behind):
            name = doc[first:last].text
            place = gazetteer.locate(name)
            is_whole = is_joint and place is not None and place.name.casefold() == name.casefold()
            if place is not None and (is_particle or is_whole or (place.kind == "country" and not is_joint)):
                yield first, last
                behind = last
                break


def find_head(doc: "Doc", first: int, last: int) -> "Token":
    """Return the word of a name that the sentence hangs it on: "Republic" of "Republic of the Congo"."""
    name = doc[first:last]
    return name.root if any(token.lower_ in _INNER for token in name) else doc[last - 1]


def _is_joint(doc: "Doc", at: int) -> bool:
    """Whether the hyphen at *at* joins two words."""
    return (
        doc[at].text == "-" and 0 < at < len(doc) - 1 and not (doc[at].whitespace_ or doc[at - 1].whitespace_)
    )


def _cut_around(doc: "Doc", inner: int, behind: int) -> Iterator[tuple[int, int]]:
    """The stretches around the word *inner* that can be a name, the longest first."""
    first = inner
    while first > max(behind, inner - _BEFORE) and doc[first - 1].text[:1].isupper():
        first -= 1
    for start in range(first, inner):
        for last in range(min(inner + _BEHIND, len(doc)), inner + 1, -1):
            if doc[last - 1].text[:1].isupper():
                yield start, last
