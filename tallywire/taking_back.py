"""Which numbers their claimants took back, where a sentence says so of the number itself. Pure.

Never a guess: what a sentence could mean of two things, it takes back of neither.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache

from tallywire.groups import read_group
from tallywire.intervals import said_number
from tallywire.models import Accounting, Figure, Measure, ReportedFigure
from tallywire.names import is_country
from tallywire.places import load_gazetteer
from tallywire.rules import read_table
from tallywire.series import SeriesKey, canonicalise_place, find_day, group_id
from tallywire.units import find_comparison_unit

MARK = "\ufffc"
# What was said longer ago, of another day or in another group, is not what a sentence takes back.
LONGEST = timedelta(days=92)

Thing = tuple[str | None, date | None]


def takes_back(figure: Figure) -> bool:
    """Return whether the sentence of *figure* says that the number is taken back: "withdrew its earlier
    figure of 500 dead"."""
    return _find_words(figure, "withdrawing") is not None


def is_revised(figure: Figure) -> bool:
    """Return whether the sentence of *figure* puts another number in the place of its own: "revised down from
    40 to 31"."""
    return _find_words(figure, "revising") is not None


def is_bare(figure: Figure) -> bool:
    """Return whether *figure* is called a number and nothing else: "its earlier figure of 500"."""
    return figure.measure is Measure.OTHER and figure.unit in read_table("tracking")["bare"]


def find_taken_back(
    ordered: Sequence[ReportedFigure], keys: Mapping[str, SeriesKey]
) -> dict[str, datetime | None]:
    """Return when each figure was taken back that its claimant took back in words, by its id.

    *ordered* stands in order of report. A sentence takes back the number in it and, under its claimant or,
    where none was read, one whom it names, the earlier reports of that number in its group: those of the
    same thing (series, day of a window), else those of the only thing that was reported lately. A number that
    was revised is taken back where it is said to be, not in the reports that the new one is held against.
    """
    earlier: defaultdict[object, list[ReportedFigure]] = defaultdict(list)
    found: dict[str, datetime | None] = {}
    for member in ordered:
        if member.figure_id not in keys or (said := said_number(member.figure)) is None:
            continue
        group = (group_id(member.figure, member.facet), said)
        if is_revised(member.figure):
            found.setdefault(member.figure_id, member.reported_at)
        elif takes_back(member.figure):
            theirs = [m for m in earlier[group] if _is_theirs(m, member)]
            same = [
                m for m in theirs if keys[m.figure_id] == keys[member.figure_id] and _on_one_day(m, member)
            ]
            for other in (*(same or _find_only(theirs, member)), member):
                found.setdefault(other.figure_id, member.reported_at)
        earlier[group].append(member)
    return found


def find_elsewhere(statement: ReportedFigure, others: Iterable[ReportedFigure]) -> list[ReportedFigure]:
    """Return those of *others* that *statement*, whose number is taken back or revised, means though they are
    in other groups: of the same measure, if it says one, number and claimant, of its article, story or place,
    reported before it and lately, and all of one thing. None where its own group has what it means.
    """
    said = said_number(statement.figure)
    group = group_id(statement.figure, statement.facet)
    earlier = [
        other
        for other in others
        if other.figure_id != statement.figure_id
        and said_number(other.figure) == said
        and _is_before(other, statement)
        and _is_theirs(other, statement)
        and not (takes_back(other.figure) or is_revised(other.figure))
    ]
    if said is None or any(group_id(m.figure, m.facet) == group for m in earlier):
        return []
    return _find_only([m for m in earlier if m.source is not None and _may_mean(statement, m)], statement)


def _find_only(theirs: Sequence[ReportedFigure], statement: ReportedFigure) -> list[ReportedFigure]:
    """Return those of *theirs* that were reported lately where they are of one thing, else none."""
    lately = [
        m
        for m in theirs
        if m.reported_at and statement.reported_at and statement.reported_at - m.reported_at <= LONGEST
    ]
    things = {_name_thing(m) for m in lately}
    # A total that gives no start is that of the only start there is.
    starts = {(group, start) for group, start in things if start is not None}
    open_ended = {
        (group, None) for group, _ in starts if lately[0].figure.accounting is Accounting.CUMULATIVE
    }
    return lately if len(things - open_ended) == 1 else []


def _name_thing(member: ReportedFigure) -> Thing:
    figure = member.figure
    day = figure.period_start
    if figure.accounting is Accounting.WINDOW or (day is None and figure.accounting is Accounting.EVENT):
        day = find_day(member)
    return group_id(figure, member.facet), day


def _on_one_day(a: ReportedFigure, b: ReportedFigure) -> bool:
    return a.figure.accounting is not Accounting.WINDOW or find_day(a) == find_day(b)


def _is_before(other: ReportedFigure, statement: ReportedFigure) -> bool:
    if other.reported_at is None or statement.reported_at is None:
        return False
    return other.reported_at <= statement.reported_at


def _may_mean(statement: ReportedFigure, other: ReportedFigure) -> bool:
    """Return whether *other* counts what *statement* may count: no part of both that is known differs."""
    a, b = statement.figure, other.figure
    parts: tuple[tuple[object, object], ...] = (
        (a.party, b.party),
        (a.status, b.status),
        (statement.facet, other.facet),
    )
    if not is_bare(a):
        if a.measure is not b.measure or find_comparison_unit(a.unit) != find_comparison_unit(b.unit):
            return False
        parts += ((read_group(a, statement.facet).noun, read_group(b, other.facet).noun),)
    if any(None not in pair and pair[0] != pair[1] for pair in parts):
        return False
    places = [canonicalise_place(f.place, f.party) for f in (a, b)]
    if None not in places:
        return places[0] == places[1] or _lies_in(places[0], b) or _lies_in(places[1], a)
    told_together = statement.story is not None and statement.story == other.story
    return told_together or statement.article_id == other.article_id


def _lies_in(place: str | None, whole: Figure) -> bool:
    found = load_gazetteer().locate(place or "", (whole.party,) if whole.party else ())
    return found is not None and canonicalise_place(whole.place, whole.party) in found.within


def _is_theirs(earlier: ReportedFigure, member: ReportedFigure) -> bool:
    """Return whether the claimant of *earlier* is who takes back in the sentence of *member*."""
    if member.source == earlier.source or earlier.source is None:
        return member.source == earlier.source
    words = (_find_words(member.figure, kind) for kind in ("withdrawing", "revising"))
    taker = member.figure.claimant or next(filter(None, words), "")
    names = {earlier.source, earlier.figure.claimant or earlier.source}
    return any(_is_named(name, taker, earlier.figure) for name in names)


def _is_named(name: str, words: str, figure: Figure) -> bool:
    """Return whether *words* name *name*: "the health ministry" is Bangladesh's where *figure* is of it."""
    if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words, re.IGNORECASE):
        return True
    said, asked = _split_name(words), _split_name(name)
    core = " ".join(asked[1])
    if not core or not asked[0] or core not in " ".join(said[1]):
        return False
    # Who is named without a country is of the country where it happened.
    found = load_gazetteer().locate(figure.place or "", (figure.party,) if figure.party else ())
    home = {found.country} if found and found.country else {figure.party} if figure.party else set()
    return (said[0] or home) == asked[0]


def _split_name(words: str) -> tuple[set[str], list[str]]:
    """Return the countries that *words* name, and the other words in lower case."""
    countries, rest = set(), []
    for word in re.findall(r"\w[\w-]*", re.sub(r"['’]s\b", "", words)):
        code = load_gazetteer().find_country(word) if is_country(word) else None
        if code:
            countries.add(code)
        else:
            rest.append(word.casefold())
    return countries, rest


def _find_words(figure: Figure, kind: str) -> str | None:
    """Return the words of its sentence before those of a *kind* on the number; None where there are none."""
    if not _signs().search(figure.sentence):
        return None
    at = figure.start - figure.sentence_start
    sentence = figure.sentence[:at] + MARK + figure.sentence[at + len(figure.text) :]
    found = (pattern.search(sentence) for pattern in _patterns(kind))
    return next((sentence[: match.start()] for match in found if match), None)


@cache
def _patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    table = read_table("tracking")
    hedge = rf"(?: (?:{'|'.join(table['hedges'])}))* "
    return tuple(
        re.compile(pattern.replace("{h}", hedge).replace("{n}", MARK), re.IGNORECASE)
        for pattern in table[kind]
    )


@cache
def _signs() -> re.Pattern[str]:
    return re.compile("|".join(read_table("tracking")["signs"]), re.IGNORECASE)
