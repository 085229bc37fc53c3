"""A place named in a text: where, as written, and what it means."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tallywire.places import Place

if TYPE_CHECKING:
    from tallywire.parse import Token

CITY, REGION, COUNTRY = 0, 1, 2
RANKS = {"city": CITY, "region": REGION, "country": COUNTRY}
# Words that end the name of a region, whatever town it is called after.
_REGIONS = frozenset(
    {"province", "region", "state", "oblast", "governorate", "county", "prefecture", "regency", "department"}
)


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place named in the text: its span there, the name as written and what it means (None: unknown to
    the gazetteer, but the words around say it is a place)."""

    start: int
    end: int
    first: int
    last: int
    name: str
    place: Place | None
    head: "Token"
    is_dateline: bool = False

    @property
    def country(self) -> str | None:
        return self.place.country if self.place else None

    @property
    def rank(self) -> int:
        if self.place is not None and self.place.kind == "country":
            return COUNTRY
        last = self.name.rsplit(maxsplit=1)[-1].lower()
        return REGION if last in _REGIONS else RANKS[self.place.kind] if self.place else CITY
