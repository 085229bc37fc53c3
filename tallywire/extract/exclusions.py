"""Numbers that are no quantities (dates, clock times, names), and quantities that are no reported
figures (ages, pointers back, rankings, idioms): spans with the reason, from rules/exclusions.toml."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from tallywire.extract.clues import Probe, make_probe
from tallywire.extract.document import Document
from tallywire.extract.patterns import compile_pattern
from tallywire.rules import build_rows, read_table

if TYPE_CHECKING:
    from tallywire.parse import Token

Level = Literal["quantity", "figure"]

# A four-digit number without separator, unhedged, is a year unless it counts a plural noun.
_BARE_YEAR = re.compile(
    r"(?<![\w.,$£€-])(?:1[5-9]|20)\d\d(?![\w%]|[.,]\d| (?:million|billion|thousand|per cent|percent))"
)
_COUNTS = re.compile(r" (?:[a-z-]+ ){0,2}[a-z]+(?:s|people|men|women|children)\b")
# A number that could well be a recent year must stand right before what it counts.
_NAMES = frozenset({"ORG", "PRODUCT", "WORK_OF_ART", "FAC", "LAW", "EVENT"})
_RECENT = range(1980, 2041)
_COUNTS_AT_ONCE = re.compile(
    r" (?!(?:elections?|olympics|games|floods|protests|finals|results|sales|earnings|figures|levels|riots)\b)"
    r"(?:[a-z]+(?:s|people|men|women|children)\b|(?:new |confirmed |suspected |human |more )+[a-z]+s\b)"
)
_DEFINITE_LEFT = re.compile(
    r"(?:\b(?:the|any|this|that|every|each|its|his|her|their)|'s|'|(?:1[5-9]|20)\d\d(?:,| and|,? or)) $", re.I
)
_YEAR_LEFT = re.compile(
    r"(?:about|around|over|than|some|nearly|almost|least|to|of|total of|approximately|estimated|as|and|,) $",
    re.I,
)
# "the summer of 1500", not "an average of 1500".
_OF_A_YEAR = re.compile(r"(?<!average)(?<!total)(?<!maximum)(?<!minimum)(?<!sum) of ", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExclusionRow:
    """A pattern whose groups n, n2, n3 mark numbers left out at a level, with sentences that show it."""

    level: str
    reason: str
    pattern: str
    matches: tuple[str, ...]
    near_miss: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Excluded:
    """Spans left out, sorted by start, with their reasons."""

    spans: tuple[tuple[int, int, str], ...]

    def covers(self, start: int, end: int) -> bool:
        """Whether [start, end) overlaps a span that is left out."""
        return self.reason(start, end) is not None

    def reason(self, start: int, end: int) -> str | None:
        """Return why [start, end) is left out, None when it is not."""
        # Spans are short, so those that can overlap start at most one long span earlier.
        at = bisect_left(self.spans, (max(0, start - 40), 0, ""))
        for s, e, why in self.spans[at:]:
            if s >= end:
                return None
            if start < e:
                return why
        return None


@cache
def exclusion_rules() -> tuple[tuple[ExclusionRow, Probe], ...]:
    """Return the rows of exclusions.toml with their compiled patterns and what those cannot do without."""
    rows = build_rows(ExclusionRow, read_table("exclusions")["exclusion"], "exclusions.toml")
    return tuple(
        (row, make_probe(compile_pattern(row.pattern, f"exclusions.toml: row {number}: pattern")))
        for number, row in enumerate(rows, 1)
    )


def find_excluded(document: Document, level: Level) -> Excluded:
    """Return the spans of *document* left out at *level*; "figure" adds to what "quantity" leaves out."""
    text = document.readable
    spans: list[tuple[int, int, str]] = []
    for row, probe in exclusion_rules():
        if row.level != level:
            continue
        for found in probe.find(document.lines):
            groups = [g for g in ("n", "n2", "n3") if g in found.re.groupindex and found[g]]
            spans += [(*found.span(group), row.reason) for group in groups]
    if level == "quantity":
        spans += [(m.start(), m.end(), "year") for m in _BARE_YEAR.finditer(text) if not _counts(text, m)]
        spans += [(t.idx, t.idx + len(t), "name") for t in document.doc if _is_in_name(t)]
    return Excluded(tuple(sorted(spans)))


@cache
def _money_signs() -> frozenset[str]:
    return frozenset(sign for row in read_table("units")["currency"] for sign in row["signs"])


def _is_in_name(token: "Token") -> bool:
    """Whether a number goes on a name that began before it: "the Stoxx 600", "BBC One", "iPhone 11 Pro".

    The tagger takes "PHP 2.1 million" for one too.
    """
    return (
        (token.like_num or token.text.isdigit())
        and token.ent_iob_ == "I"
        and token.ent_type_ in _NAMES
        and token.i > 0
        and token.doc[token.i - 1].pos_ == "PROPN"
        and token.doc[token.i - 1].text not in _money_signs()
        and token.head.pos_ != "NOUN"
    )


def _counts(text: str, found: re.Match[str]) -> bool:
    left = text[max(0, found.start() - 12) : found.start()]
    if _DEFINITE_LEFT.search(left):
        return False
    if int(found[0]) in _RECENT:
        return bool(_COUNTS_AT_ONCE.match(text, found.end()))
    return bool(_COUNTS.match(text, found.end())) or (
        bool(_YEAR_LEFT.search(left))
        and not text[found.end() : found.end() + 1].isalpha()
        and not _OF_A_YEAR.search(left)
    )
