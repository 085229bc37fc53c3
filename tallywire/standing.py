"""What a figure is in its track: a report that stands, a copy, apart, denied or withdrawn. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from tallywire.edits import VersionChanges
from tallywire.identity import normalise_text
from tallywire.intervals import said_interval, said_number
from tallywire.models import ReportedFigure, Stance
from tallywire.revisions import Standing
from tallywire.series import SeriesKey, find_day

# In a sentence with one of these, two numbers may be of one thing: "rose from 12 to 15".
RETOLD = re.compile(
    r"\b(?:from|rose|risen|fell|fallen|up|down|increased?|decreased?|revised?|instead|earlier|previous(?:ly)?|but|not)\b",
    re.IGNORECASE,
)
# Between a part and its whole: "166 cases of the 215 cases".
PARTITIVE = re.compile(r"(?: [a-z-]+){0,3} of (?:(?:the|these|those|all|its|their) ){1,2}", re.IGNORECASE)


def settle_standing(
    members: Sequence[ReportedFigure],
    keys: Mapping[str, SeriesKey],
    changes: VersionChanges,
    standing: dict[str, Standing],
) -> None:
    """Say of each of *members*, which are in order of report, what it is: a copy follows its original."""
    statements: dict[tuple[object, ...], str] = {}
    sentences: dict[tuple[object, ...], tuple[float, float]] = {}
    parts = _find_parts(members)
    for member in members:
        figure, track = member.figure, (keys[member.figure_id], member.source, find_day(member))
        words = normalise_text(figure.sentence).casefold()
        said = said_interval(figure)
        claim = (said, figure.quantifier, figure.stance)
        original = statements.setdefault((*track, words, *claim), member.article_id)
        copied = _find_copied(member, (*track[:2], *claim), statements)
        is_part = member.figure_id in parts
        place = (*track, member.version_id, figure.sentence_start, words)
        in_sentence = said if is_part else sentences.setdefault(place, said)
        if member.is_withdrawn:
            standing[member.figure_id] = Standing.WITHDRAWN
        elif figure.stance is Stance.DENIES:
            standing[member.figure_id] = Standing.DENIED
        elif is_part or (in_sentence != said and not RETOLD.search(words)):
            standing[member.figure_id] = Standing.APART
        elif copied or (original != member.article_id and words and find_day(member) is not None):
            standing[member.figure_id] = Standing.COPY
        else:
            standing[member.figure_id] = Standing.STANDS
    for figure_id, first in changes.carried.items():
        if standing[first.figure_id] in (Standing.COPY, Standing.APART):
            standing[figure_id] = standing[first.figure_id]


def _find_parts(members: Iterable[ReportedFigure]) -> set[str]:
    """Return the ids of those of *members* that are told as a part of the cases behind them: "166 cases of
    the 215 cases". What other wholes are made of, people on a bus, is said by their nouns alone."""
    sentences: defaultdict[tuple[str, int], list[ReportedFigure]] = defaultdict(list)
    for member in members:
        if member.figure.unit == "case":
            sentences[member.version_id, member.figure.sentence_start].append(member)
    found = set()
    for told in sentences.values():
        for part, whole in pairwise(sorted(told, key=lambda m: m.figure.start)):
            few, all_told = said_number(part.figure), said_number(whole.figure)
            start = part.figure.sentence_start
            between = part.figure.sentence[part.figure.end - start : whole.figure.start - start]
            if few is None or all_told is None or few >= all_told:
                continue
            if PARTITIVE.fullmatch(between):
                found.add(part.figure_id)
    return found


def _find_copied(
    member: ReportedFigure, claim: tuple[object, ...], statements: dict[tuple[object, ...], str]
) -> bool:
    """Return whether another copy of the member's article made its *claim* before: papers print a story on
    different days, so that the day of the report tells nothing."""
    if member.syndication_id is None:
        return False
    key = (*claim, member.syndication_id, member.figure.as_of)
    return statements.setdefault(key, member.article_id) != member.article_id
