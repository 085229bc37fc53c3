"""Which figures are the same quantity: series keys, their ids and labels, how two of them differ. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import lru_cache

from tallywire.groups import is_launched, is_qualifier, pluralise, read_group
from tallywire.identity import make_id
from tallywire.models import Accounting, Figure, Measure, ReportedFigure, Status
from tallywire.names import clean_name
from tallywire.places import DIRECTION, REGION_WORD, load_gazetteer
from tallywire.units import find_comparison_unit

OBLAST = re.compile(r" (?:region|oblast|krai)$", re.IGNORECASE)
SMALL_WORDS = frozenset(
    {
        "and", "the", "of", "in", "near", "off", "to", "from", "for", "central", "northern", "southern",
        "eastern", "western", "other", "region", "regions", "district", "districts", "province", "provinces",
        "state", "states", "county", "city", "town", "village", "neighbouring", "countries",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesKey:
    """What makes figures comparable. The claimant is no part of it.

    `counted` is the noun that tells the group apart where party and status do not, else None.
    `period_start` is the start of a cumulative or the day of an event; `period_days` the length of a
    window. Either is None when it is not known ("start unknown") or has no meaning. `facet` is the disease,
    hazard or weapon that the number is of. `unit` is the one that numbers are compared in. `article_id` is
    given only where neither place nor party says which of the world's events is meant: such numbers are
    compared with those of their own article alone.
    """

    measure: Measure
    party: str | None
    status: Status | None
    counted: str | None
    unit: str | None
    place: str | None
    accounting: Accounting | None
    period_start: date | None
    period_days: int | None
    article_id: str | None = None
    facet: str | None = None

    @property
    def series_id(self) -> str:
        """The id of the series: the same for the same key on every machine."""
        parts = {part.name: _as_text(getattr(self, part.name)) for part in fields(self)}
        facet = parts.pop("facet")
        return make_id("series", *parts.values(), *(() if facet is None else ("facet", facet)))

    @property
    def place_within(self) -> str | None:
        """The place that its place lies in ("Ukraine" of Mariupol), None where the gazetteer has none."""
        found = (
            load_gazetteer().locate(self.place, (self.party,) if self.party else ()) if self.place else None
        )
        if found is None:
            # Where the sick are counted, they are the people of the place.
            row = load_gazetteer().countries.get(self.party or "") if self.place and self.facet else None
            return row.name if row else None
        # A part of a place ("western Ukraine", "Kharkiv region") is found as that place itself.
        return next(iter(found.within), None) if found.name == self.place else found.name

    @property
    def label(self) -> str:
        """The key in short human words: "Russian military killed, Ukraine, cumulative"."""
        what = _name_what(self)
        parts = (what[:1].upper() + what[1:], self.place, _name_accounting(self))
        return ", ".join(part for part in parts if part)


def group_id(figure: Figure, facet: str | None = None) -> str | None:
    """Return the id of what *figure*, of a *facet*, may be compared within, starts and windows aside.

    Groups are recomputed as a whole. None for a figure that is not tracked.
    """
    if not figure.tracked:
        return None
    return make_id(
        "group",
        figure.measure,
        figure.party,
        figure.status,
        read_group(figure, facet).noun,
        find_comparison_unit(figure.unit),
        canonicalise_place(figure.place, figure.party),
        figure.accounting,
        *(() if facet is None else ("facet", facet)),
    )


def assign_series(figures: Sequence[ReportedFigure]) -> dict[str, SeriesKey]:
    """Return the series key of every tracked figure by its id. *figures* are whole groups.

    A cumulative without a start joins the only start of its group; with none or several it stays
    apart. A stated part of a figure of the same group ("31 people, including 5 in the town") is in no series,
    since the two are not compared.
    """
    groups: defaultdict[str, list[ReportedFigure]] = defaultdict(list)
    for reported in figures:
        if (group := group_id(reported.figure, reported.facet)) is not None:
            groups[group].append(reported)
    keys: dict[str, SeriesKey] = {}
    for members in groups.values():
        wholes = {(m.version_id, m.figure.start) for m in members}
        kept = [m for m in members if (m.version_id, m.figure.part_of) not in wholes]
        starts = {_find_start(m, kept) for m in kept} - {None}
        for member in kept:
            start = _find_start(member, kept)
            if start is None and member.figure.accounting is Accounting.CUMULATIVE and len(starts) == 1:
                (start,) = starts
            keys[member.figure_id] = _make_key(member, start)
    return keys


def explain_difference(a: SeriesKey, b: SeriesKey) -> tuple[str, ...]:
    """Return the names of the parts in which the two keys differ, in the key's order; none when equal."""
    return tuple(part.name for part in fields(a) if getattr(a, part.name) != getattr(b, part.name))


def find_day(reported: ReportedFigure) -> date | None:
    """Return the day the number holds for: its as_of, else the day of the report, else None."""
    figure = reported.figure
    if (day := figure.as_of or figure.period_end) is not None:
        return day
    return reported.reported_at.date() if reported.reported_at is not None else None


def measure_window(figure: Figure) -> int | None:
    """Return the length of the figure's window in days, None when it is not stated.

    A day is 1, and so are the last 24 hours; a calendar month counts as 30 days and a calendar year as
    365, so that one follows on the other.
    """
    start, end = figure.period_start, figure.period_end or figure.as_of
    if start is None or end is None or end < start:
        return None
    # "The last three days" run back from a day that they end on, a week or month has both its ends.
    days = (end - start).days
    if start.weekday() == 0 and days == 6:
        return 7
    if start.day == 1 and (end + timedelta(days=1)).day == 1:
        return {27: 30, 28: 30, 29: 30, 30: 30, 364: 365}.get(days, days + 1)
    return max(days, 1)


@lru_cache(maxsize=65_536)
def canonicalise_place(place: str | None, party: str | None = None) -> str | None:
    """Return one spelling of *place*: "Kiev" → "Kyiv", "the UK" → "United Kingdom".

    Parts of a place ("western Ukraine", "Donetsk region") stay themselves: places nest and are not merged.
    """
    if place is None or not (name := clean_name(place)):
        return None
    found = load_gazetteer().locate(name, (party,) if party else ())
    if found is not None and found.kind == "country" and load_gazetteer().find_country(name):
        return found.name
    if found is not None and found.name.casefold() == name.casefold():
        return found.name
    if found is not None and found.kind == "region" and OBLAST.search(name) and not DIRECTION.search(name):
        return f"{found.name} region"
    if found is None or DIRECTION.search(name) or REGION_WORD.search(name):
        return " ".join(map(_settle_case, name.split()))
    return found.name


def _settle_case(word: str) -> str:
    if word.casefold() in SMALL_WORDS:
        return word.casefold()
    return word.capitalize() if word.isupper() and len(word) > 4 else word


def _find_start(member: ReportedFigure, group: Iterable[ReportedFigure]) -> date | None:
    """Return the start of a cumulative or the day of an event; None where it has no meaning or is unknown."""
    figure = member.figure
    if figure.accounting is Accounting.CUMULATIVE:
        return figure.period_start
    if figure.accounting is not Accounting.EVENT:
        return None
    day = figure.period_start or find_day(member)
    if figure.period_start is not None or member.version_number == 1 or member.reported_at is None:
        return day
    # An edit that names no day of its own still tells of the event that the article told of before.
    if day != member.reported_at.date():
        return day
    earlier = {
        m.figure.period_start or find_day(m)
        for m in group
        if m.article_id == member.article_id and m.version_number == 1
    }
    return earlier.pop() if len(earlier) == 1 else day


def _make_key(member: ReportedFigure, start: date | None) -> SeriesKey:
    figure = member.figure
    is_window = figure.accounting is Accounting.WINDOW
    is_anywhere = figure.place is None and figure.party is None
    is_passing = is_window or figure.accounting is Accounting.EVENT
    return SeriesKey(
        measure=figure.measure,
        party=figure.party,
        status=figure.status,
        counted=read_group(figure, member.facet).words,
        unit=find_comparison_unit(figure.unit),
        place=canonicalise_place(figure.place, figure.party),
        accounting=figure.accounting,
        period_start=start,
        period_days=measure_window(figure) if is_window else None,
        article_id=member.article_id if is_anywhere and is_passing else None,
        facet=member.facet,
    )


def _as_text(part: object) -> str | None:
    return None if part is None else str(part)


def _name_what(key: SeriesKey) -> str:
    row = load_gazetteer().countries.get(key.party or "")
    owner = (row.demonyms[0] if row.demonyms else row.name) if row else key.party
    noun = _name_group(key)
    if key.facet is not None and key.measure is Measure.INFECTED:
        qualifier, _, head = noun.rpartition(" ")
        noun = " ".join(filter(None, (qualifier, key.facet, head)))
    if key.counted is not None and ": " in key.counted:
        voters, _, side = key.counted.partition(": ")
        noun = f"{pluralise(voters)} voting {side}"
        return f"{owner} {noun}" if owner else noun
    named = f"{owner} {noun}" if owner else noun
    if key.unit == "%":
        named = f"% of {named}"
    said = f"{named} {_name_measure(key)}".strip()
    return said if key.facet is None or key.measure is Measure.INFECTED else f"{said} ({key.facet})"


def _name_group(key: SeriesKey) -> str:
    if key.counted is None and key.status is Status.MILITARY:
        return "military"
    named = key.counted or (key.status.value if key.status else None)
    if named is not None and is_qualifier(named) and key.unit is not None:
        named = f"{named} {key.unit}"
    match key.measure:
        case Measure.BODIES:
            return f"{named} bodies" if named else "bodies"
        case Measure.POPULATION if named is None:
            return "population"
    if key.unit == "household":
        return f"{named} households" if named else "households"
    if named is None:
        named = "person" if key.unit in (None, "%") else key.unit
    if key.unit is not None and key.unit.isupper():  # a currency
        return f"{named} ({key.unit})" if named != key.unit else key.unit
    return named if key.unit == "%" and key.counted else pluralise(named or "thing")


def _name_measure(key: SeriesKey) -> str:
    if key.measure in (Measure.ECONOMIC, Measure.EXISTING, Measure.BODIES, Measure.POPULATION):
        return ""
    if key.measure is Measure.INFECTED and key.unit == "case":
        return ""
    if key.measure is Measure.ATTACKED and is_launched(key.counted or key.unit):
        return ""
    return key.measure.value


def _name_accounting(key: SeriesKey) -> str:
    match key.accounting:
        case Accounting.CUMULATIVE:
            return f"cumulative since {key.period_start}" if key.period_start else "cumulative"
        case Accounting.EVENT:
            return f"event of {key.period_start}" if key.period_start else "event on an unknown day"
        case Accounting.WINDOW:
            return (
                f"in {key.period_days} days"
                if (key.period_days or 0) > 1
                else ("in a day" if key.period_days else "in a period of unknown length")
            )
        case Accounting.STOCK:
            return "at the time"
        case None:
            return ""
