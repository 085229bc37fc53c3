"""What an edit changed in a text, paragraph by paragraph and word by word. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

# A paragraph that shares less than this with the one it stands for is another paragraph.
SAME_PARAGRAPH = 0.4
# Words and signs of two paragraphs, multiplied: beyond that both are shown whole, since it takes minutes.
MAX_PAIRS = 400_000


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stayed ("same"), went ("gone") or came ("new")."""

    change: str
    text: str


def split_paragraphs(text: str) -> list[tuple[int, str]]:
    """Return the lines of *text* that say something, each with its offset."""
    return [(found.start(), found[0]) for found in re.finditer(r"[^\r\n]*\S[^\r\n]*", text)]


def compare_texts(before: str, after: str) -> list[tuple[Piece, ...]]:
    """Return the paragraphs that differ, each as its pieces in order; an empty list where none does."""
    old, new = ([paragraph.strip() for _, paragraph in split_paragraphs(text)] for text in (before, after))
    return [
        pieces
        for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        if tag != "equal"
        for pieces in _compare_blocks(old[a:b], new[c:d])
    ]


def fit_changes(changes: Sequence[tuple[Piece, ...]], room: int) -> int:
    """Return how many of *changes*, from the first, have room for their letters."""
    for number, pieces in enumerate(changes):
        room -= sum(len(piece.text) for piece in pieces)
        if room < 0:
            return number
    return len(changes)


def _compare_blocks(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[Piece, ...]]:
    for gone, come in zip_longest(old, new, fillvalue=""):
        a, b = (re.findall(r"\s+|\w+(?:[.,]\d+)*|[^\w\s]", text) for text in (gone, come))
        matcher = SequenceMatcher(None, a, b, autojunk=False)
        if gone and come and len(a) * len(b) <= MAX_PAIRS and matcher.ratio() >= SAME_PARAGRAPH:
            yield tuple(_compare_words(matcher, a, b))
        else:
            yield from ((Piece(change, text),) for change, text in (("gone", gone), ("new", come)) if text)


def _compare_words(matcher: SequenceMatcher[str], old: list[str], new: list[str]) -> Iterator[Piece]:
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(old[a:b]))
            continue
        for change, words in (("gone", old[a:b]), ("new", new[c:d])):
            if words:
                yield Piece(change, "".join(words))
