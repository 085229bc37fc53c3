"""What a later version of an article changed in its figures: one by one, and as a delta to replay. Pure.

A figure keeps its slot from version to version: the id of the figure that stood there first.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Any

from tallywire.changes import diff_snapshots, find_changed
from tallywire.deltas import say_change
from tallywire.edits import match_figures
from tallywire.models import Measure, Quantifier, ReportedFigure
from tallywire.report.model import Value
from tallywire.report.words import say_value
from tallywire.series import group_id

# What a version says of a number, apart from the words around it.
SAID = (
    "text", "low", "high", "quantifier", "unit", "counted", "measure", "party", "status", "place", "claimant",
    "via", "stance", "verification", "accounting", "period_start", "period_end", "as_of",
)  # fmt: skip
# Of these, what is told in one as the number.
NUMBER = ("low", "high", "quantifier", "unit")


class FigureChangeType(StrEnum):
    """What a later version of an article did to a figure."""

    EDITED = "edited"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureChange:
    """A figure that two versions of an article do not share. Texts are None where the figure is not there."""

    change: FigureChangeType
    from_figure_id: str | None
    to_figure_id: str | None
    from_text: str | None
    to_text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionDelta:
    """What a version of an article changed: in lines, and as a JSON delta that `replay_delta` applies."""

    lines: tuple[str, ...]
    delta: str


def diff_versions(
    old_figures: Sequence[ReportedFigure], new_figures: Sequence[ReportedFigure]
) -> list[FigureChange]:
    """Return what the newer of two versions of an article changed in its figures, in the order of place.

    A figure that only moved, or whose sentence was reworded around it, is no change. The texts are the
    numbers as they stand; where only the hedge changed, the sentences.
    """
    old, new = sorted(old_figures, key=_by_place), sorted(new_figures, key=_by_place)
    origins = _find_origins(old, new)
    before = {m.figure_id: m for m in old}
    after = {origins.get(m.figure_id, m.figure_id): m for m in new}
    changed = find_changed(*({slot: _narrow(m) for slot, m in side.items()} for side in (before, after)))
    places = {slot: (m.figure.start, m.figure_id) for slot, m in (before | after).items()}
    return [
        _name_change(before.get(slot), after.get(slot)) for slot in sorted(changed, key=lambda s: places[s])
    ]


def read_states(versions: Sequence[Sequence[ReportedFigure]]) -> list[dict[str, Any]]:
    """Return what each of the *versions* of an article, given in their order, says: slot → what is said, as
    plain JSON values by the names of the figure's fields."""
    slots: dict[str, str] = {}
    for old, new in pairwise([sorted(version, key=_by_place) for version in versions]):
        for later, earlier in _find_origins(old, new).items():
            slots[later] = slots.get(earlier, earlier)
    return [
        {slots.get(m.figure_id, m.figure_id): _read_said(m) for m in sorted(version, key=_by_place)}
        for version in versions
    ]


def diff_states(before: Mapping[str, Any], after: Mapping[str, Any]) -> VersionDelta:
    """Return what leads from one state of an article to another, both as `read_states` gives them."""
    lines = [line for slot in {**before, **after} for line in _say_slot(before.get(slot), after.get(slot))]
    return VersionDelta(lines=tuple(lines), delta=diff_snapshots(before, after).as_json())


def _find_origins(old: Sequence[ReportedFigure], new: Sequence[ReportedFigure]) -> dict[str, str]:
    """Return, for the figures of *new* that were figures of *old*, which; both in the order of place."""
    taken: set[str] = set()
    origins: dict[str, str] = {}
    for kind in (_same_group, _same_measure):
        groups: defaultdict[object, tuple[list[ReportedFigure], list[ReportedFigure]]] = defaultdict(
            lambda: ([], [])
        )
        for side, figures in enumerate((old, new)):
            for member in figures:
                if member.figure_id not in taken:
                    groups[kind(member)][side].append(member)
        for earlier, later in groups.values():
            for a, b in match_figures(earlier, later):
                if b is not None:
                    origins[b.figure_id] = a.figure_id
                    taken |= {a.figure_id, b.figure_id}
    return origins


def _read_said(member: ReportedFigure) -> dict[str, Any]:
    said = {name: getattr(member.figure, name) for name in SAID}
    return {name: _as_plain(value) for name, value in said.items()}


def _as_plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, StrEnum) else value


def _say_slot(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[str]:
    """Return what became of one figure, in lines: "killed, Ukraine: 498 soldiers → 1,351 soldiers"."""
    if before is None or after is None:
        (there,) = (state for state in (before, after) if state is not None)
        return [f"{'new' if before is None else 'gone'}: {_name(there)}"]
    if before == after:
        return []
    lines = []
    numbers = [_say_number(state) for state in (before, after)]
    if numbers[0] != numbers[1]:
        lines.append(f"{numbers[0]} → {numbers[1]}")
    for name in SAID:
        is_told = name in NUMBER or (name == "text" and lines)
        if before[name] != after[name] and not is_told:
            lines.append(say_change([name], before[name], after[name]))
    return [f"{_name(before)}: {line}" for line in lines]


def _name(state: Mapping[str, Any]) -> str:
    measure = None if state["measure"] == Measure.OTHER else state["measure"]
    words = (state["text"], state["counted"], measure, state["place"] and f"({state['place']})")
    return " ".join(word for word in words if word)


def _say_number(state: Mapping[str, Any]) -> str:
    return say_value(
        Value(
            low=state["low"],
            high=state["high"],
            quantifier=Quantifier(state["quantifier"]),
            unit=state["unit"],
        )
    )


def _name_change(old: ReportedFigure | None, new: ReportedFigure | None) -> FigureChange:
    kind = (
        FigureChangeType.ADDED
        if old is None
        else FigureChangeType.REMOVED
        if new is None
        else FigureChangeType.EDITED
    )
    texts = [m.figure.text if m else None for m in (old, new)]
    if old and new and texts[0] == texts[1]:
        texts = [old.figure.sentence, new.figure.sentence]
    return FigureChange(
        change=kind,
        from_figure_id=old.figure_id if old else None,
        to_figure_id=new.figure_id if new else None,
        from_text=texts[0],
        to_text=texts[1],
    )


def _narrow(member: ReportedFigure) -> dict[str, Any]:
    figure = member.figure
    return {"low": figure.low, "high": figure.high, "quantifier": str(figure.quantifier), "unit": figure.unit}


def _same_group(member: ReportedFigure) -> object:
    figure = member.figure
    return group_id(figure, member.facet) or (figure.measure, figure.counted, figure.unit, figure.place)


def _same_measure(member: ReportedFigure) -> object:
    """What an edit mostly leaves alone, when it changes the place or the group that is named as well."""
    return (member.figure.measure, member.figure.unit)


def _by_place(member: ReportedFigure) -> tuple[int, int, str]:
    return (member.figure.start, member.figure.end, member.figure_id)
