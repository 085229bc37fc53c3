"""Copies of one story in many papers: which texts are nearly the same. Pure.

Texts are compared by their shingles, runs of words. MinHash bands find the candidates without comparing
every pair; the shingles themselves decide. The hashing is written out here, since bands are stored: a
library's may differ in its next release, and the usual one brings SciPy along. Ideas: Broder 1997 (MinHash),
Shrivastava and Li 2014 (one hash per shingle).
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from hashlib import blake2b

from tallywire.churn import story_lines

# Words in a shingle. Of four, two reports of one event by different hands share few.
WORDS = 4
# Texts with fewer shingles, headlines and alerts, are alike by chance.
MIN_SHINGLES = 40
# 24 bands of 4 rows find 96 % of the pairs that resemble each other by 0.6, and 99.9 % of those by 0.75.
BANDS, ROWS = 24, 4
# Papers cut an agency's story at the end and put words of their own before it: then what is left stands
# nearly whole in the longer one, and is a good part of it.
MIN_RESEMBLANCE = 0.6
MIN_CONTAINED, MIN_PART = 0.8, 0.35
# A story is copied within days; what is alike later is a form that is filled in anew.
MAX_DAYS = 7

Shingles = frozenset[str]


def find_shingles(text: str) -> Shingles:
    """Return the shingles of what *text* tells: runs of four words, case, signs and churn left aside."""
    story = unicodedata.normalize("NFKC", " ".join(story_lines(text))).casefold()
    words = re.findall(r"\w+", story)
    return frozenset(" ".join(words[i : i + WORDS]) for i in range(len(words) - WORDS + 1))


def find_bands(shingles: Shingles) -> tuple[int, ...]:
    """Return the bands of a text: two texts that share one are candidates. None where it is too short.

    24 numbers from 0 to 2**63, no number for two bands.
    """
    if len(shingles) < MIN_SHINGLES:
        return ()
    smallest = _find_smallest(shingles)
    return tuple(_hash(repr((band, smallest[band * ROWS : (band + 1) * ROWS]))) >> 1 for band in range(BANDS))


def is_copy(one: Shingles, other: Shingles) -> bool:
    """Return whether two texts are one story: nearly the same, or one nearly whole in the other."""
    shared, smaller = len(one & other), min(len(one), len(other))
    if smaller < MIN_SHINGLES:
        return False
    resemblance = shared / len(one | other)
    return resemblance >= MIN_RESEMBLANCE or (shared / smaller >= MIN_CONTAINED and resemblance >= MIN_PART)


def group_copies(pairs: Iterable[tuple[str, str]], known: Mapping[str, str]) -> dict[str, str]:
    """Return article → group of all articles in *pairs* of copies and in the groups that these touch.

    *known* is the group of each article that has one already, complete for those groups. A group is named
    by the smallest id of its articles, whatever the order they came in.
    """
    parents: dict[str, str] = {}

    def find(name: str) -> str:
        while (parent := parents.setdefault(name, name)) != name:
            parents[name] = name = parents[parent]
        return name

    for one, other in (*pairs, *known.items()):
        smaller, larger = sorted((find(one), find(other)))
        parents[larger] = smaller
    return {name: find(name) for name in sorted(parents)}


def _find_smallest(shingles: Shingles) -> list[int]:
    """Return the smallest hash in each of the bins; an empty one borrows from the next that is not."""
    bins = BANDS * ROWS
    smallest: list[int | None] = [None] * bins
    for shingle in shingles:
        rest, place = divmod(_hash(shingle), bins)
        known = smallest[place]
        if known is None or rest < known:
            smallest[place] = rest
    filled: list[int] = []
    for place in range(bins):
        lent = next((d, v) for d in range(bins) if (v := smallest[(place + d) % bins]) is not None)
        # How far away it was lent is part of it, so that neighbours do not agree for nothing.
        filled.append(lent[1] + (lent[0] << 64))
    return filled


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
