"""Whether a length of time is itself the news ("the deal is extended by 60 days") or only places
something in time ("after 11 weeks of war"), by rules/durations.toml."""

import re
from dataclasses import dataclass
from functools import cache

from tallywire.extract.counted import Counted
from tallywire.extract.document import Document
from tallywire.rules import build_rows, read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class DurationRow:
    """Words before or behind a length of time that make it the news, with sentences that show it."""

    pattern: re.Pattern[str]
    where: str
    matches: tuple[str, ...]
    near_miss: tuple[str, ...]


@cache
def duration_rows() -> tuple[DurationRow, ...]:
    """Return the rows of rules/durations.toml."""
    return build_rows(DurationRow, read_table("durations")["duration"], "durations.toml")


@cache
def _placing() -> re.Pattern[str]:
    return re.compile(read_table("durations")["not"]["pattern"], re.IGNORECASE)


def is_reported_duration(document: Document, counted: Counted) -> bool:
    """Return whether the length of time of *counted* is a figure of its own."""
    sent, quantity = counted.span.sent, counted.quantity
    before = document.readable[sent.start_char : quantity.start]
    behind = document.readable[quantity.end : sent.end_char]
    for row in duration_rows():
        if row.where == "before" and row.pattern.search(before):
            return True
        if row.where == "behind" and row.pattern.search(behind):
            return behind.startswith("-") or quantity.text.find("-") > 0 or not _placing().search(before)
    return False
