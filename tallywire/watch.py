"""Watch rules: of which changes somebody wants to be told. Pure; the rules are TOML.

[[watch]]
name = "Losses"
words = "russian killed"            # beginnings of words of the series' label; or series = "its id"
source = "Zelensky"                 # optional: only what this claimant says
on = ["change", "threshold", "conflict"]
above = 10000                       # with "threshold": crossed upward; below = … downward
"""

import math
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from tallywire.errors import InputError
from tallywire.identity import make_id
from tallywire.report.model import ReportConflict, ReportRevision, Side, Value
from tallywire.report.scope import is_of_story
from tallywire.report.words import (
    clean_text,
    say_label,
    say_ratio,
    say_revision,
    say_short_day,
    say_source,
    say_value,
    web_address,
)

OCCASIONS = ("change", "threshold", "conflict")


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchRule:
    """Which series are watched, and what must happen: see the head of this module."""

    name: str
    words: str | None = None
    series: str | None = None
    source: str | None = None
    on: tuple[str, ...] = ("change", "conflict")
    above: float | None = None
    below: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What to tell of one change; *change_id* is the same whenever that change is met again."""

    change_id: str
    run_id: str
    rules: tuple[str, ...]
    title: str
    body: str


def load_rules(text: str, where: str) -> tuple[WatchRule, ...]:
    """Return the rules of a TOML *text*. Raises `InputError` naming *where* and what cannot be used."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{where}: no TOML: {error}") from error
    listed = tables.pop("watch", [])
    if tables or not isinstance(listed, list) or not all(isinstance(table, dict) for table in listed):
        raise InputError(f"{where}: holds [[watch]] tables and nothing else")
    return tuple(_read_rule(table, f"{where}: watch {number}") for number, table in enumerate(listed, 1))


def _read_rule(table: dict[str, Any], where: str) -> WatchRule:
    if unknown := sorted(table.keys() - {field.name for field in fields(WatchRule)}):
        raise InputError(f"{where}: unknown key {unknown[0]}")
    for key in ("name", "words", "series", "source"):
        if key in table and (not isinstance(table[key], str) or not table[key].strip()):
            raise InputError(f"{where}: {key} is not a text")
    for key in ("above", "below"):
        said = table.get(key, 0)
        if isinstance(said, bool) or not isinstance(said, int | float) or not math.isfinite(said):
            raise InputError(f"{where}: {key} is not a number")
    if "name" not in table or ("words" in table) == ("series" in table):
        raise InputError(f"{where}: needs a name, and either words or series")
    has_bound = "above" in table or "below" in table
    occasions = table.get("on", ["change", "conflict", *(["threshold"] if has_bound else [])])
    if not isinstance(occasions, list) or not occasions or not set(occasions) <= set(OCCASIONS):
        raise InputError(f"{where}: on lists one or more of {', '.join(OCCASIONS)}")
    if ("threshold" in occasions) != has_bound:
        raise InputError(f"{where}: a threshold needs above or below, and these a threshold")
    return WatchRule(**{**table, "on": tuple(occasions)})


def find_notices(
    rules: Sequence[WatchRule],
    run_id: str,
    changes: Iterable[ReportRevision],
    conflicts: Iterable[ReportConflict],
) -> list[Notice]:
    """Return what to tell of a run: one notice for a change, however many rules it meets.

    *changes* are those that the news brought in the run, *conflicts* those that stand; of these the new ones
    count.
    """
    notices = []
    for change in changes:
        met = tuple(rule.name for rule in rules if _is_met(rule, change))
        if met:
            notices.append(_tell_change(change, run_id, met))
    for conflict in conflicts:
        met = tuple(rule.name for rule in rules if conflict.is_new and _is_contradicted(rule, conflict))
        if met:
            notices.append(_tell_conflict(conflict, run_id, met))
    return notices


def _is_watched(rule: WatchRule, series_id: str, label: str) -> bool:
    return rule.series == series_id if rule.series else is_of_story(rule.words or "", label, say_label(label))


def _is_met(rule: WatchRule, change: ReportRevision) -> bool:
    if not _is_watched(rule, change.series_id, change.label):
        return False
    if rule.source and rule.source != change.source:
        return False
    return ("change" in rule.on and change.type != "reaffirmed") or _crosses(rule, change)


def _crosses(rule: WatchRule, change: ReportRevision) -> bool:
    """Whether a bound lies between the number before and the one after; a first report comes from nowhere."""
    before, after = _number(change.before), _number(change.after)
    if "threshold" not in rule.on or after is None:
        return False
    rises = rule.above is not None and after >= rule.above and (before is None or before < rule.above)
    falls = rule.below is not None and after <= rule.below and (before is None or before > rule.below)
    return rises or falls


def _is_contradicted(rule: WatchRule, conflict: ReportConflict) -> bool:
    sides = (conflict.larger.source, conflict.smaller.source)
    return (
        "conflict" in rule.on
        and _is_watched(rule, conflict.series_id, conflict.label)
        and (rule.source is None or rule.source in sides)
    )


def _number(value: Value | None) -> float | None:
    if value is None:
        return None
    return value.high if value.low is None else value.low


def _tell_change(change: ReportRevision, run_id: str, rules: tuple[str, ...]) -> Notice:
    steps = [say_value(value) for value in (change.before, change.after) if value]
    said = " → ".join(steps) if change.after else f"{steps[0] if steps else ''}, no longer given"
    lines = [
        f"{say_source(change.source)}: {said}",
        f"{say_revision(change.type)}, {'as of ' if change.as_of else ''}{say_short_day(change.as_of)}",
    ]
    if change.evidence:
        lines.append(f"“{clean_text(change.evidence.sentence)}”")
        if address := web_address(change.evidence.url):
            lines.append(address)
    return Notice(
        change_id=f"revision:{change.revision_id}",
        run_id=run_id,
        rules=rules,
        title=clean_text(f"{say_label(change.label)}: {said}"),
        body="\n".join(lines),
    )


def _tell_conflict(conflict: ReportConflict, run_id: str, rules: tuple[str, ...]) -> Notice:
    key = [
        part
        for side in (conflict.larger, conflict.smaller)
        for part in (side.source, side.value.low, side.value.high, str(side.as_of))
    ]
    return Notice(
        change_id=f"conflict:{make_id('conflict', conflict.series_id, *key)}",
        run_id=run_id,
        rules=rules,
        title=clean_text(f"{say_label(conflict.label)}: contradicted, {say_ratio(conflict)} apart"),
        body="\n".join(_say_side(side) for side in (conflict.larger, conflict.smaller)),
    )


def _say_side(side: Side) -> str:
    return f"{say_source(side.source)}: {say_value(side.value)}, {say_short_day(side.as_of)}"
