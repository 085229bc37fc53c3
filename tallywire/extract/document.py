"""The text of an article made ready to read: furniture blanked, dateline found, words parsed.

Every offset is an offset into what shows of the text, since what is not read is blanked, never cut.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import tee
from typing import TYPE_CHECKING

from tallywire.extract.clues import Lines, split_lines
from tallywire.extract.glyphs import FOLDED, Seen, see_text
from tallywire.extract.times import parse_day
from tallywire.language import parse_texts
from tallywire.rules import build_rows, read_table

if TYPE_CHECKING:
    from tallywire.parse import Doc, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class FurnitureRule:
    """A pattern for words of a page that are not of its story, with sentences that show it."""

    pattern: re.Pattern[str]
    matches: tuple[str, ...]
    near_miss: tuple[str, ...]


@dataclass(frozen=True)
class Document:
    """A parsed article: `doc` is the parse of `readable`, whose offsets are those of `words`.

    `words` is what shows of `text`, which is the article as given; the stages work on `words`, and `locate`
    says where what they found stands in `text`. `published` is the day that relative dates are resolved
    against, None when the article is undated.
    """

    text: str
    readable: str
    doc: "Doc"
    published: date | None
    title: str | None = None

    @cached_property
    def seen(self) -> Seen:
        """What shows of the text."""
        return see_text(self.text)

    @property
    def words(self) -> str:
        """The text without the characters that show nothing."""
        return self.seen.words

    def locate(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in `text` of what stands at *start* to *end* of `words`."""
        return self.seen.locate(start, end)

    @cached_property
    def lines(self) -> Lines:
        """The lines of the readable text."""
        return split_lines(self.readable)

    @cached_property
    def sentences(self) -> tuple["Span", ...]:
        """The sentences in reading order, blank ones left out."""
        return tuple(s for s in self.doc.sents if s.text.strip())

    @cached_property
    def paragraph_starts(self) -> tuple[int, ...]:
        """The offsets at which paragraphs (lines with words) start."""
        return tuple(m.start() for m in re.finditer(r"^[ \t]*\S", self.readable, re.MULTILINE))

    @cached_property
    def paragraphs(self) -> tuple[tuple["Span", ...], ...]:
        """The sentences of each paragraph; before the first, those that stand in none."""
        found: list[list[Span]] = [[] for _ in range(len(self.paragraph_starts) + 1)]
        for sentence in self.sentences:
            found[bisect_right(self.paragraph_starts, sentence.start_char)].append(sentence)
        return tuple(map(tuple, found))


def furniture_rules(part: str) -> tuple[FurnitureRule, ...]:
    """Return the rules of *part* ("line", "ends" or "dateline") of furniture.toml."""
    return build_rows(FurnitureRule, read_table("furniture")[part], f"furniture.toml: {part}")


def read_dateline(text: str) -> date | None:
    """Return the day that a header of *text* says it was published, None when there is none."""
    for rule in furniture_rules("dateline"):
        if found := rule.pattern.match(text):
            return parse_day(found["day"])
    return None


def blank_furniture(text: str) -> str:
    """Return *text* with furniture and dateline replaced by blanks, every offset kept."""
    lines, ends, headers = (furniture_rules(part) for part in ("line", "ends", "dateline"))
    readable = text
    for header in headers:
        if found := header.pattern.match(text):
            readable = _blank(readable, 0, found.end())
    for found in re.finditer(r"[^\n]+", text):
        line = found[0].strip().translate(FOLDED)
        if any(rule.pattern.fullmatch(line) for rule in ends):
            return _blank(readable, found.start(), len(text))
        if any(rule.pattern.fullmatch(line) for rule in lines):
            readable = _blank(readable, *found.span())
    return readable


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]


def read_documents(articles: Iterable[tuple[str, date | None, str | None]]) -> Iterator[Document]:
    """Yield the parsed document of each (text, published, title), in order.

    An undated article takes the date of its own header where it has one. Names are marked in the
    sentences with numbers.
    """
    given, texts = tee(articles)
    readable, words = tee(blank_furniture(see_text(text).words.translate(FOLDED)) for text, _, _ in texts)
    for (text, published, title), read, doc in zip(given, words, parse_texts(readable), strict=True):
        yield Document(text, read, doc, published or read_dateline(text), title)


def read_document(text: str, published: date | None = None, title: str | None = None) -> Document:
    """Return the parsed document of one article."""
    return next(read_documents([(text, published, title)]))
