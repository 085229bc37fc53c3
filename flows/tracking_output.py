"""What the commands on tracking print: two figures side by side, changes by run, reviews."""

import json
from collections.abc import Sequence
from typing import Any, TextIO

from storage.pairs import Shown
from storage.run_deltas import RunChange
from tallywire.comparing import Explanation
from tallywire.report.words import clean_text, say_day, say_moment, say_source, say_value

# Letters of a sentence that are shown with its number.
QUOTED = 160


def write_explanation(a: Shown, b: Shown, found: Explanation, out: TextIO) -> None:
    """Write why two figures are compared or not, for reading."""
    for name, shown in (("A", a), ("B", b)):
        one = shown.compared
        day = f"holds for {say_day(one.holds_on)}" if one.holds_on else "undated"
        out.write(f"{name}  {say_value(one.value)}, {say_source(one.source)}, {day}\n")
        if shown.label:
            out.write(f"   {clean_text(shown.label)}\n")
        where = ", ".join(clean_text(part) for part in (shown.title, shown.publisher) if part)
        sentence = clean_text(shown.sentence).strip()
        quote = sentence if len(sentence) <= QUOTED else f"{sentence[:QUOTED]}…"
        out.write(f"   “{quote}”{f' ({where})' if where else ''}\n")
    out.write(f"\n{found.reason}\n")
    for difference in found.differences:
        note = f" ({difference.note})" if difference.note else ""
        out.write(f"  {difference.part}: {clean_text(difference.a)} | {clean_text(difference.b)}{note}\n")


def write_explanation_json(a: Shown, b: Shown, found: Explanation, out: TextIO) -> None:
    """Write the same as a JSON object."""
    record = {
        "verdict": found.verdict,
        "reason": found.reason,
        "differences": [{"part": d.part, "a": d.a, "b": d.b, "note": d.note} for d in found.differences],
        "figures": [
            {
                "figure_id": s.compared.figure_id,
                "said": say_value(s.compared.value),
                "source": s.compared.source,
                "holds_on": s.compared.holds_on.isoformat() if s.compared.holds_on else None,
                "label": s.label,
                "sentence": s.sentence,
            }
            for s in (a, b)
        ],
    }
    _write_json(record, out)


def write_changes(changes: Sequence[RunChange], out: TextIO) -> None:
    """Write what runs changed, series by series and article by article, for reading."""
    if not changes:
        out.write("Nothing changed.\n")
    for number, change in enumerate(changes):
        ended = "" if change.status == "completed" else f" ({change.status})"
        out.write("\n" if number else "")
        out.write(f"Run {change.run_id}, {say_moment(change.started_at)}{ended}\n")
        for series in change.series:
            out.write(f"  {clean_text(series.label)}  [{series.series_id}]\n")
            out.writelines(f"    {clean_text(line)}\n" for line in series.lines)
        for version in change.versions:
            title = clean_text(version["title"] or version["url"] or version["article_id"])
            texts = " → ".join(
                clean_text(text) for text in (version["from_text"], version["to_text"]) if text is not None
            )
            out.write(f"  Article “{title}”: figure {version['change']}: {texts}\n")


def write_changes_json(changes: Sequence[RunChange], out: TextIO) -> None:
    """Write the same as a JSON array, with the deltas to replay."""
    _write_json(
        [
            {
                "run_id": change.run_id,
                "started_at": change.started_at.isoformat(),
                "status": change.status,
                "series": [
                    {
                        "series_id": s.series_id,
                        "label": s.label,
                        "lines": s.lines,
                        "delta": json.loads(s.delta),
                    }
                    for s in change.series
                ],
                "versions": [
                    {key: value for key, value in version.items() if key != "run_id"}
                    for version in change.versions
                ],
            }
            for change in changes
        ],
        out,
    )


def _write_json(record: Any, out: TextIO) -> None:
    out.write(json.dumps(record, ensure_ascii=False, indent=1) + "\n")
