"""A place in the sentence of a figure, as seen from the number."""

from dataclasses import dataclass
from enum import IntEnum

from tallywire.extract.mentions import PlaceMention


class Hold(IntEnum):
    """How a place hangs on a number: on the thing counted, on its verb, or on neither."""

    NONE = 0
    VERB = 1
    THING = 2


@dataclass(frozen=True, slots=True)
class Spot:
    """A place named in the sentence of a figure, as seen from the number.

    `is_crossed`: another number or a turn of the sentence ("while") stands between; `is_turned`: a turn does.
    """

    mention: PlaceMention
    role: str
    hold: Hold
    distance: int
    is_behind: bool
    is_crossed: bool
    is_turned: bool
    is_recording: bool

    @property
    def fit(self) -> float:
        """How well the place fits the number: near, narrow, with nothing between."""
        return -self.distance - 6 * self.mention.rank - 8 * self.is_crossed
