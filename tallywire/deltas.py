"""The JSON deltas that runs keep: taken apart by series, and said in lines. Pure."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote


class Missing:
    """In place of a value that is not there; None is a value."""


MISSING = Missing()
# What DeepDiff calls the kinds of changes that a delta of maps holds, and where it keeps the values.
PART = re.compile(r"\['([^']*)'\]")
ADDED, REMOVED = "dictionary_item_added", "dictionary_item_removed"
CHANGED = ("values_changed", "type_changes")


def take_apart(delta: str) -> Iterator[tuple[str, str, str]]:
    """Yield the parts of a JSON *delta*: the name of an entry that it changes, a kind of changes, and those
    as a JSON object. The parts of one entry, an object by kind, are a delta that changes it alone."""
    parts: defaultdict[tuple[str, str], dict[str, Any]] = defaultdict(dict)
    for kind, entries in json.loads(delta).items():
        for path, value in entries.items():
            parts[_read_path(path)[0], kind][path] = value
    for (name, kind), part in sorted(parts.items()):
        yield name, kind, json.dumps(part, ensure_ascii=False)


def describe_delta(delta: str, labels: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return what a JSON *delta* changes, in lines by the name of the entry, without its label.

    *labels* are those of the entries as they are now. A new series is told with its values.
    """
    lines: defaultdict[str, set[str]] = defaultdict(set)
    for kind, entries in json.loads(delta).items():
        for written, value in entries.items():
            name, *path = _read_path(written)
            for change in _find_changes(kind, path, value):
                lines[name].add(say_change(*change))
    return {
        name: tuple(sorted(found))
        for name, found in sorted(lines.items(), key=lambda e: labels.get(e[0], e[0]))
    }


def find_labels(delta: str) -> dict[str, str]:
    """Return the labels that a JSON *delta* itself bears: those of entries that it adds or takes away."""
    found = {}
    for kind, entries in json.loads(delta).items():
        for written, value in entries.items():
            name, *path = _read_path(written)
            if kind in (ADDED, REMOVED) and not path and isinstance(value, Mapping) and "label" in value:
                found[name] = str(value["label"])
    return found


def say_change(path: Sequence[str], before: Any, after: Any) -> str:
    """Return one change at *path* below its entry as a line: "Zelensky: low: 9,000 → 14,000"."""
    rest = list(path)
    if rest[:1] == ["tracks"]:  # tracks, claimant, values, figure: the claimant says it all
        rest = [rest[1], *(rest[4:] if rest[2:3] == ["values"] else rest[2:])]
    where = "".join(f"{part}: " for part in rest)
    if isinstance(before, Missing):
        return f"{where}new{_say(after)}"
    if isinstance(after, Missing):
        return f"{where}gone{_say(before)}"
    return f"{where}{_write(before)} → {_write(after)}"


def _read_path(path: str) -> list[str]:
    # The signs that would end a part stand in it as in URLs.
    return [unquote(part) for part in PART.findall(path)]


def _find_changes(kind: str, path: Sequence[str], value: Any) -> Iterator[tuple[Sequence[str], Any, Any]]:
    if kind in CHANGED:
        yield path, value.get("old_value"), value.get("new_value")
        return
    is_added = kind == ADDED
    yield (path, MISSING, value) if is_added else (path, value, MISSING)
    # What came or went with it, claimant by claimant.
    if isinstance(value, Mapping):
        tracks = value.get("tracks", {}) if not path else {path[1]: value} if len(path) == 2 else {}
        for source, track in tracks.items():
            for figure, number in track.get("values", {}).items():
                below = ["tracks", source, "values", figure]
                yield (below, MISSING, number) if is_added else (below, number, MISSING)


def _say(value: Any) -> str:
    written = _write(value)
    return f", {written}" if written else ""


def _write(value: Any) -> str:
    """Return *value* in a few words; of a map, its numbers and names, not what is nested in it."""
    match value:
        case None:
            return "none"
        case Mapping():
            parts = ((k, v) for k, v in value.items() if v is not None and not isinstance(v, Mapping))
            return ", ".join(f"{key} {_write(part)}" for key, part in parts if key != "label")
        case int() | float():
            return f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.0f}"
        case _:
            return str(value)
