"""Which numbers their claimants took back, where a sentence says so of the number itself. Pure."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache

from tallywire.intervals import said_number
from tallywire.models import Figure, ReportedFigure
from tallywire.rules import read_table
from tallywire.series import SeriesKey

MARK = "\ufffc"


def takes_back(figure: Figure) -> bool:
    """Return whether the sentence of *figure* says that the number is taken back: "withdrew its earlier
    figure of 500 dead"."""
    at = figure.start - figure.sentence_start
    sentence = figure.sentence[:at] + MARK + figure.sentence[at + len(figure.text) :]
    return any(pattern.search(sentence) for pattern in _patterns())


def find_taken_back(
    ordered: Sequence[ReportedFigure], keys: Mapping[str, SeriesKey]
) -> dict[str, datetime | None]:
    """Return when each figure was taken back that its claimant took back in words, by its id.

    *ordered* stands in order of report. A sentence takes back the number in it, and every earlier report of
    that number under its claimant in series that differ at most in how they add up.
    """
    earlier: defaultdict[object, list[str]] = defaultdict(list)
    found: dict[str, datetime | None] = {}
    for member in ordered:
        if (key := keys.get(member.figure_id)) is None or (said := said_number(member.figure)) is None:
            continue
        thing = (member.source, said, _leave_accounting(key))
        if takes_back(member.figure):
            for figure_id in (*earlier[thing], member.figure_id):
                found.setdefault(figure_id, member.reported_at)
        earlier[thing].append(member.figure_id)
    return found


def _leave_accounting(key: SeriesKey) -> SeriesKey:
    return replace(key, accounting=None, period_start=None, period_days=None, article_id=None)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    table = read_table("tracking")
    hedge = rf"(?: (?:{'|'.join(table['hedges'])}))* "
    return tuple(
        re.compile(pattern.replace("{h}", hedge).replace("{n}", MARK), re.IGNORECASE)
        for pattern in table["withdrawing"]
    )
