"""What changed between two states: readable lines, and a JSON delta that can be replayed. Pure.

DeepDiff finds the changes. The maps compared are narrow: storage selects the series that a run touched.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import unquote

from deepdiff import DeepDiff, Delta
from deepdiff.helper import NotPresent
from deepdiff.serialization import json_dumps, json_loads

from tallywire.deltas import MISSING, say_change
from tallywire.edits import match_figures
from tallywire.models import ReportedFigure
from tallywire.series import group_id


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


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """The difference of two maps: `summary` in lines to read, and a delta to replay."""

    summary: tuple[str, ...]
    _delta: str

    def as_json(self) -> str:
        """Return the delta as JSON text: `replay_delta` applies it."""
        return self._delta

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return bool(self.summary)


def diff_snapshots(before: Mapping[str, Any], after: Mapping[str, Any]) -> ChangeSet:
    """Return what changed from *before* to *after*, two maps of plain JSON values.

    An entry that bears a `label` is called by it in the summary.
    """
    diff = _compare(*(_rename(side, _quote) for side in _leave_out_equal(before, after)))
    lines = {_describe(change, before, after) for found in diff.tree.values() for change in found}
    # With what was there before, the delta can be read without the state that it changed.
    delta: Any = Delta(diff, bidirectional=True, serializer=json_dumps)
    return ChangeSet(tuple(sorted(lines)), delta.dumps())


def replay_delta(before: Mapping[str, Any], delta: str) -> dict[str, Any]:
    """Return *before* with the JSON *delta* of a `ChangeSet` applied; *before* is left as it is."""
    replayed = _rename(before, _quote) + Delta(delta, deserializer=json_loads, raise_errors=True)
    restored: dict[str, Any] = _rename(replayed, unquote)
    return restored


def diff_versions(
    old_figures: Sequence[ReportedFigure], new_figures: Sequence[ReportedFigure]
) -> list[FigureChange]:
    """Return what the newer of two versions of an article changed in its figures, in the order of place.

    A figure that only moved, or whose sentence was reworded around it, is no change. The texts are the
    numbers as they stand; where only the hedge changed, the sentences.
    """
    old, new = sorted(old_figures, key=_by_place), sorted(new_figures, key=_by_place)
    slots: dict[str, str] = {}
    for kind in (_same_group, _same_measure):
        groups: defaultdict[object, tuple[list[ReportedFigure], list[ReportedFigure]]] = defaultdict(
            lambda: ([], [])
        )
        for side, figures in enumerate((old, new)):
            for member in figures:
                if member.figure_id not in slots:
                    groups[kind(member)][side].append(member)
        for earlier, later in groups.values():
            for a, b in match_figures(earlier, later):
                if b is not None:
                    slots[a.figure_id] = slots[b.figure_id] = a.figure_id
    before = {slots.get(m.figure_id, m.figure_id): m for m in old}
    after = {slots.get(m.figure_id, m.figure_id): m for m in new}
    narrow = [{slot: _narrow(m) for slot, m in side.items()} for side in (before, after)]
    changed = {
        change.path(output_format="list")[0] for found in _compare(*narrow).tree.values() for change in found
    }
    places = {slot: (m.figure.start, m.figure_id) for slot, m in (before | after).items()}
    return [
        _name_change(before.get(slot), after.get(slot)) for slot in sorted(changed, key=lambda s: places[s])
    ]


def _compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> DeepDiff:
    # Without the threshold DeepDiff reports two dicts that share little as one change of the whole.
    return DeepDiff(
        dict(before),
        dict(after),
        verbose_level=2,
        ignore_nan_inequality=True,
        ignore_numeric_type_changes=True,
        threshold_to_diff_deeper=0,
    )


def _leave_out_equal(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return both maps without the entries that are the same in them.

    DeepDiff would find nothing in these, at more cost than all the rest of tracking has.
    """
    old, new = dict(before), dict(after)
    for key in before.keys() & after.keys():
        one, other = before[key], after[key]
        if isinstance(one, Mapping) and isinstance(other, Mapping):
            old[key], new[key] = _leave_out_equal(one, other)
            is_same = not old[key] and not new[key]
        else:
            is_same = type(one) is type(other) and isinstance(one, str | int | float | None) and one == other
        if is_same:
            del old[key], new[key]
    return old, new


def _quote(name: str) -> str:
    """Return *name* with the signs that DeepDiff's paths cannot hold written as in URLs: "%27" for "'"."""
    return re.sub(r"""[%'"\[\]\\]""", lambda sign: f"%{ord(sign[0]):02X}", name)


def _rename(entry: Any, change: Callable[[str], str]) -> Any:
    if isinstance(entry, Mapping):
        return {change(str(key)): _rename(part, change) for key, part in entry.items()}
    return [_rename(part, change) for part in entry] if isinstance(entry, list) else entry


def _describe(change: Any, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """Return one change as a line: "Russian military killed: Zelensky: 9000 → 14000"."""
    name, *path = (unquote(str(part)) for part in change.path(output_format="list"))
    entry = after.get(name, before.get(name))
    label = entry.get("label", name) if isinstance(entry, Mapping) else name
    states = (MISSING if isinstance(value, NotPresent) else value for value in (change.t1, change.t2))
    return f"{label}: {say_change(path, *states)}"


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
