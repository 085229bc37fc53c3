"""Whose words a quotation is: told behind it, before it, or by the paragraph before that ends in a colon.

A quotation that a paragraph leaves open goes on in the next one, with the same speaker.
"""

import re
from bisect import bisect_left
from itertools import pairwise

from tallywire.extract.document import Document
from tallywire.extract.naming import Namer
from tallywire.extract.speakers import find_speaker
from tallywire.extract.speech import speech_table
from tallywire.extract.syntax import children, lemma_of

# Words in which the verb of speech is looked for, behind a quotation and before it.
_WORDS_BEHIND, _WORDS_BEFORE = 14, 40
_MOST_PARAGRAPHS = 6
# How a page shows a post of a social network: the words, a dash, who, the account.
_POSTED = re.compile(r"[—–-] ?(?P<name>[^\W\d_][^\n()@—–]{1,40}?) \(@\w+\)")
_LONGEST_POST = 340
# "… 40 goats" – Asha Noor, herder; Asha Noor, herder: "… 40 goats"
_SIGNED = re.compile(r"\s*[-–—]{1,2} ?(?P<name>[A-Z][\w.'-]+(?: [A-Z][\w.'-]+){1,3})(?:,[^.\n]{0,80})?\s*")
_HEADED = re.compile(r"\s*(?P<name>[A-Z][\w.'-]+(?: [A-Z][\w.'-]+){1,3})(?:, [^:.\n]{0,80})?: *")
# "…," Ann Li said, closing a paragraph: the quotation that opens the next one is hers too.
_WORDS_OF_ATTRIBUTION = 9


class QuoteReader:
    """Finds the speakers of one document's quotations."""

    def __init__(self, document: Document, namer: Namer) -> None:
        self._text = document.readable
        self._doc = document.doc
        self._namer = namer
        self._lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]*\S[^\n]*", self._text)]
        self._offsets = [token.idx for token in document.doc]

    def find_speaker(self, offset: int) -> str | None:
        """Return who speaks at *offset*, None when that is no quotation or nobody is named."""
        at = next((i for i, (start, end) in enumerate(self._lines) if start <= offset < end), None)
        if at is None:
            return None
        for start, end in self._quotes(at):
            if start < offset < end:
                return self._speaker_of(at, start, end, _MOST_PARAGRAPHS)
        posted = _POSTED.search(self._text, offset, offset + _LONGEST_POST)
        return posted["name"] if posted is not None else None

    def _quotes(self, at: int) -> list[tuple[int, int]]:
        """The spans between quotation marks in line *at*; one left open ends with the line."""
        start, end = self._lines[at]
        marks = [start + m.start() for m in re.finditer('"', self._text[start:end])]
        if len(marks) % 2:
            marks.append(end)
        return [pair for index, pair in enumerate(pairwise(marks)) if index % 2 == 0]

    def _speaker_of(self, at: int, start: int, end: int, most: int) -> str | None:
        line_start, line_end = self._lines[at]
        if found := self._said_in(end, line_end, _WORDS_BEHIND):
            return found
        if found := self._said_in(line_start, start, _WORDS_BEFORE, backwards=True):
            return found
        behind = _SIGNED.fullmatch(self._text, end + 1, line_end)
        if (signed := behind or _HEADED.fullmatch(self._text, line_start, start)) is not None:
            return signed["name"]
        if not self._text[end + 1 : line_end].strip() and (actor := self._acts_before(line_start, start)):
            return actor
        if at == 0 or most == 0 or self._text[line_start:start].strip():
            return None
        before_start, before_end = self._lines[at - 1]
        before = self._text[before_start:before_end].rstrip()
        if before.endswith((":", ",")):
            return self._said_in(before_start, before_end, _WORDS_BEFORE, backwards=True)
        quotes = self._quotes(at - 1)
        if not quotes:
            return None
        rest = self._text[quotes[-1][1] : before_end].strip(' ."')
        if not rest:
            return self._speaker_of(at - 1, *quotes[-1], most - 1)
        if len(rest.split()) <= _WORDS_OF_ATTRIBUTION:
            return self._said_in(quotes[-1][1], before_end, _WORDS_BEHIND)
        return None

    def _acts_before(self, line_start: int, start: int) -> str | None:
        """Of whom the sentence right before a quotation tells: 'Mr Li shook his head. "Forty."'."""
        at = bisect_left(self._offsets, start) - 1
        if at < 0 or self._offsets[at] < line_start or self._doc[at].text not in (".", "!", "?"):
            return None
        for subject in children(self._doc[at].sent.root, "nsubj"):
            if subject.ent_type_ == "PERSON" or subject.lower_ in ("he", "she"):
                return self._namer.name(subject)
        return None

    def _said_in(self, start: int, end: int, most: int, *, backwards: bool = False) -> str | None:
        """The speaker of the nearest verb of speech in the text from *start* to *end*."""
        first, last = bisect_left(self._offsets, start), bisect_left(self._offsets, end)
        tokens = list(self._doc[first:last])
        for token in tokens[: -most - 1 : -1] if backwards else tokens[:most]:
            if token.pos_ != "VERB" or lemma_of(token) not in speech_table().quoting:
                continue
            speaker = find_speaker(token)
            if speaker is not None and (name := self._namer.name(speaker, token)):
                return name
        return None
