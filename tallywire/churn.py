"""What of a page changes while its story does not. Pure.

Clocks, counters and links to other stories are the lines of churn.toml. Ideas: the "boring" changes of
newsdiffs.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tallywire.identity import digest_text
from tallywire.rules import build_rows, read_table

# What a sentence ends with, quotation marks and brackets behind it.
SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*$")
# A list of other stories ends where a line of this length stands: headlines are shorter.
LONGEST_HEADLINE = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class ChurnRule:
    """A pattern for a line that is no part of a story, with lines that show it."""

    pattern: re.Pattern[str]
    matches: tuple[str, ...]
    near_miss: tuple[str, ...]


@cache
def churn_rules(part: str) -> tuple[ChurnRule, ...]:
    """Return the rules of *part* ("line" or "heading") of churn.toml."""
    return build_rows(ChurnRule, list(read_table("churn")[part]), f"churn.toml: {part}")


def digest_story(text: str) -> str:
    """Return the SHA-256 of what *text* tells, 64 hexadecimal digits: the same while only churn changes."""
    return digest_text("\n".join(story_lines(text)))


def story_lines(text: str) -> Iterator[str]:
    """Yield the lines of *text* that belong to its story, in order, without the blank ones."""
    is_listing = False
    for line in map(str.strip, text.splitlines()):
        if not line:
            continue
        if _is_one(line, "heading"):
            is_listing = True
            continue
        is_listing = is_listing and len(line) <= LONGEST_HEADLINE and not SENTENCE_END.search(line)
        if not is_listing and not _is_one(line, "line"):
            yield line


def _is_one(line: str, part: str) -> bool:
    return any(rule.pattern.match(line) for rule in churn_rules(part))
