"""Which numbers their claimants took back, where a sentence says so of the number itself. Pure."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache

from tallywire.intervals import said_number
from tallywire.models import Figure, ReportedFigure
from tallywire.rules import read_table
from tallywire.series import SeriesKey, group_id

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
    that number in its group under its claimant; where none was read, under one whom the sentence names.
    """
    earlier: defaultdict[object, list[ReportedFigure]] = defaultdict(list)
    found: dict[str, datetime | None] = {}
    for member in ordered:
        if member.figure_id not in keys or (said := said_number(member.figure)) is None:
            continue
        thing = (group_id(member.figure, member.facet), said)
        if takes_back(member.figure):
            for other in (*(m for m in earlier[thing] if _is_theirs(m, member)), member):
                found.setdefault(other.figure_id, member.reported_at)
        earlier[thing].append(member)
    return found


def _is_theirs(earlier: ReportedFigure, member: ReportedFigure) -> bool:
    if member.source is not None or earlier.source is None:
        return member.source == earlier.source
    names = (earlier.source, earlier.figure.claimant or earlier.source)
    return any(name.casefold() in member.figure.sentence.casefold() for name in names)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    table = read_table("tracking")
    hedge = rf"(?: (?:{'|'.join(table['hedges'])}))* "
    return tuple(
        re.compile(pattern.replace("{h}", hedge).replace("{n}", MARK), re.IGNORECASE)
        for pattern in table["withdrawing"]
    )
