"""What changed between two states: readable lines, and a JSON delta that can be replayed. Pure.

DeepDiff finds the changes. The maps compared are narrow: storage selects the series that a run touched.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from deepdiff import DeepDiff, Delta
from deepdiff.helper import NotPresent
from deepdiff.serialization import json_dumps, json_loads

from tallywire.deltas import MISSING, say_change


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


def find_changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[str]:
    """Return the names of the entries in which two maps of plain JSON values differ."""
    found = _compare(*(_rename(side, _quote) for side in _leave_out_equal(before, after)))
    paths = (change.path(output_format="list") for changes in found.tree.values() for change in changes)
    return {unquote(str(path[0])) for path in paths}


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
