"""Rolls: places with their numbers in one line, "Benin: 362 (46); Togo: 183 (33)", "Kenya (12), Uganda (7)".

What the numbers count is said before the roll, once: "the following number of cases (deaths)". A number
in brackets behind another has a meaning only when the words before the roll give it one in brackets too.
"""

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tallywire.extract.document import Document
from tallywire.extract.syntax import lemma_of
from tallywire.rules import read_table

if TYPE_CHECKING:
    from tallywire.parse import Token

_NUMBER = r"\d{1,3}(?:[ ,]\d{3})+|\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_NAME = r"(?P<name>(?:the )?[A-Z][\w'.-]*(?: (?:of |and |the )?[A-Z][\w'.-]*){0,4})"
_ENTRY = re.compile(
    rf"{_NAME}(?:(?::| [–-]) ?(?P<first>{_NUMBER})(?: ?\((?P<second>{_NUMBER})\))?| \((?P<only>{_NUMBER})\))"
)
_BETWEEN = re.compile(r"[;,.]?\s*(?:[•*] )?(?:and )?")
_HEADING = re.compile(r"\b(?P<first>[a-z]+) \((?P<second>[a-z]+)\)")
_FEWEST = 2
_HEADING_REACH = 300
_NOUN_REACH = 40


@dataclass(frozen=True, slots=True)
class RollEntry:
    """What a roll says of one number: the place beside it, and the noun before the roll that it counts."""

    place: str
    noun: "Token"


def find_rolls(document: Document) -> Mapping[int, RollEntry]:
    """Return the entries of the rolls of *document* by the start offset of their numbers."""
    entries: dict[int, RollEntry] = {}
    run: list[re.Match[str]] = []
    for found in _ENTRY.finditer(document.readable):
        if run and not _BETWEEN.fullmatch(document.readable, run[-1].end(), found.start()):
            entries |= _read_run(document, run)
            run = []
        run.append(found)
    return entries | _read_run(document, run)


def _read_run(document: Document, run: list[re.Match[str]]) -> dict[int, RollEntry]:
    if len(run) < _FEWEST:
        return {}
    first, second = _find_nouns(document, run[0].start())
    entries: dict[int, RollEntry] = {}
    for found in run:
        for group, noun in (("first", first), ("only", first), ("second", second)):
            if found[group] and noun is not None:
                entries[found.start(group)] = RollEntry(found["name"].removeprefix("the "), noun)
    return entries


def _find_nouns(document: Document, start: int) -> tuple["Token | None", "Token | None"]:
    """What the first and the bracketed numbers of a roll at *start* count, by the words before it."""
    words = document.readable[max(0, start - _HEADING_REACH) : start]
    offset = start - len(words)
    if headings := list(_HEADING.finditer(words)):
        last = headings[-1]
        return (
            _token_at(document, offset + last.start("first")),
            _token_at(document, offset + last.start("second")),
        )
    end = bisect_left([t.idx for t in document.doc], start)
    known = set(read_table("things")["rolls"]["nouns"])
    for token in reversed(document.doc[max(0, end - _NOUN_REACH) : end]):
        if lemma_of(token) in known:
            return token, None
    return None, None


def _token_at(document: Document, offset: int) -> "Token | None":
    return next((token for token in document.doc if token.idx == offset), None)
