"""Who vouches for a headline: "Police: 14 dead", "14 dead: police", "Toll hits 30 – UN", "…, warns charity".

A headline sets its source off by a mark, since it has no verb to spare; parses make nothing of that. What
stands before a colon is more often the topic ("Mali: 40 killed"), so a source there must be somebody.
"""

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from tallywire.extract.document import Document
from tallywire.extract.organisations import organisations
from tallywire.extract.speech import speech_table
from tallywire.extract.syntax import lemma_of
from tallywire.names import clean_name
from tallywire.places import load_gazetteer

if TYPE_CHECKING:
    from tallywire.parse import Span

_LINE = re.compile(r"[^\n]*\S[^\n]*")
_MOST_WORDS = 25
# A sentence ends with a full stop, a headline does not.
_SENTENCE_ENDS = (".", ".'", '."', ".)", ":", ",", ";")
_AHEAD = re.compile(r"\s*(?P<name>[^\s:\"'(][^:\"(\n]{1,50}): +(?=\S)")
_BEHIND = re.compile(r"(?:(?<=\S) +[-–—]{1,2} +|(?<=\S): +| \()(?P<name>[^():\"\n]{2,60}?)\)?$")
_SAID = re.compile(r", +(?:according to|per|(?P<verb>[a-z]+)) +(?P<name>[^,:\"\n]{2,60}?)$")


class HeadlineReader:
    """Finds the sources of one document's headlines; each line is read once."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._lines = [m.span() for m in _LINE.finditer(document.readable)]
        self._starts = [start for start, _ in self._lines]
        self._offsets = [token.idx for token in document.doc]
        self._found: dict[int, tuple[int, int, str] | None] = {}

    def find_source(self, offset: int) -> str | None:
        """Return who vouches for the number at *offset*, None where no headline with a source holds it."""
        at = bisect_right(self._starts, offset) - 1
        if at < 0:
            return None
        if at not in self._found:
            self._found[at] = self._read(*self._lines[at])
        found = self._found[at]
        return found[2] if found is not None and found[0] <= offset < found[1] else None

    def _read(self, start: int, end: int) -> tuple[int, int, str] | None:
        """The stretch of a line that its source vouches for, and the source."""
        line = self._document.readable[start:end].rstrip()
        if line.endswith(_SENTENCE_ENDS) or len(line.split()) > _MOST_WORDS:
            return None
        said = _SAID.search(line)
        if said is not None and self._is_said(start, said):
            return start, start + said.start(), self._written(start, said)
        behind = _BEHIND.search(line)
        if behind is not None and self._is_somebody(start, behind):
            return start, start + behind.start(), self._written(start, behind)
        ahead = _AHEAD.match(line)
        if ahead is not None and self._is_somebody(start, ahead):
            return start + ahead.end(), end, self._written(start, ahead)
        return None

    def _tokens(self, start: int, end: int) -> "Span":
        return self._document.doc[bisect_left(self._offsets, start) : bisect_left(self._offsets, end)]

    def _is_said(self, start: int, found: re.Match[str]) -> bool:
        """Whether what is *found* is a verb of speech before its speaker; "report finds" has it behind."""
        stances = speech_table().stances
        last = self._tokens(start, start + found.end("name"))[-1]
        if found["verb"] is None:
            return True
        at = start + found.start("verb")
        is_speech = any(lemma_of(token) in stances for token in self._tokens(at, at + 1))
        return is_speech and lemma_of(last) not in stances

    def _written(self, start: int, found: re.Match[str]) -> str:
        return clean_name(self._document.words[start + found.start("name") : start + found.end("name")])

    def _is_somebody(self, start: int, found: re.Match[str]) -> bool:
        """Whether what is *found* names a known organisation, a body, an office or who tells of such things.

        Behind a dash an acronym is a source as well, unless it is who publishes the page.
        """
        name = clean_name(found["name"])
        if name in organisations():
            return True
        tokens = self._tokens(start + found.start("name"), start + found.end("name"))
        if not len(tokens) or any(t.like_num for t in tokens):
            return False
        table = speech_table()
        head = next((t.nbor(-1) for t in tokens[1:] if t.pos_ == "ADP"), tokens[-1])
        if lemma_of(head) in table.bodies | table.sources:
            return True
        is_acronym = len(tokens) == 1 and name.isupper() and name.isalpha() and name not in table.publishers
        return is_acronym and found.start() > 0 and not load_gazetteer().is_place(name)
