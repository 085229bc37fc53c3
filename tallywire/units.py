"""Units that are compared after conversion: miles with kilometres, never with hectares. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from tallywire.errors import RuleError
from tallywire.rules import build_rows, read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """One row of conversions.toml: number in `to` = (number in `unit` + offset) × factor."""

    unit: str
    to: str
    factor: float
    offset: float = 0.0


def find_comparison_unit(unit: str | None) -> str | None:
    """Return the unit in which numbers of *unit* are compared: "km" for miles, else *unit* itself."""
    row = _conversions().get(unit or "")
    return row.to if row else unit


def is_converted(unit: str | None) -> bool:
    """Return whether numbers of *unit* are converted before they are compared."""
    return unit in _conversions()


def convert(number: float, unit: str | None) -> float:
    """Return *number*, which is in *unit*, in the unit that it is compared in."""
    row = _conversions().get(unit or "")
    return (number + row.offset) * row.factor if row else number


@cache
def _conversions() -> Mapping[str, Conversion]:
    rows = build_rows(Conversion, read_table("conversions")["conversion"], "conversions.toml")
    table = {row.unit: row for row in rows}
    if len(table) < len(rows):
        raise RuleError("conversions.toml: a unit stands in two rows")
    if chained := [row.unit for row in rows if row.to in table]:
        raise RuleError(f"conversions.toml: {chained[0]} is converted to a unit that is converted itself")
    return table
