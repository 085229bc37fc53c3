"""What the commands on tracking print: two figures side by side, changes by run, reviews."""

import json
from collections.abc import Sequence
from typing import Any, TextIO

from storage.article_deltas import VersionChange
from storage.pairs import Shown
from storage.run_deltas import RunChange
from tallywire.comparing import Explanation
from tallywire.report.words import (
    clean_text,
    say_count,
    say_day,
    say_label,
    say_moment,
    say_name,
    say_source,
    say_value,
)

# Letters of a sentence that are shown with its number.
QUOTED = 160


def write_explanation(a: Shown, b: Shown, found: Explanation, out: TextIO) -> None:
    """Write why two figures are compared or not, for reading."""
    for name, shown in (("A", a), ("B", b)):
        one = shown.compared
        day = f"holds for {say_day(one.holds_on)}" if one.holds_on else "undated"
        out.write(f"{name}  {say_value(one.value)}, {say_source(one.source)}, {day}\n")
        if shown.label:
            out.write(f"   {say_label(clean_text(shown.label))}\n")
        where = ", ".join(say_name(part) for part in (shown.title, shown.publisher) if part)
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
            causes = f"  ({', '.join(series.causes)})" if series.causes else ""
            out.write(f"  {say_label(clean_text(series.label))}  [{series.series_id}]{causes}\n")
            out.writelines(f"    {clean_text(line)}\n" for line in series.lines)
        for version in change.versions:
            out.write(f"  Article “{_name_article(version)}”, version {_say_version(version)}\n")
            out.writelines(f"    {clean_text(line)}\n" for line in version.lines)


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
                        "causes": s.causes,
                        "lines": s.lines,
                        "delta": json.loads(s.delta),
                    }
                    for s in change.series
                ],
                "versions": [_record_version(version) for version in change.versions],
            }
            for change in changes
        ],
        out,
    )


def write_versions(versions: Sequence[VersionChange], out: TextIO) -> None:
    """Write what each version of an article changed in its figures, for reading."""
    for number, version in enumerate(versions):
        if not number:
            out.write(f"Article “{_name_article(version)}”  [{version.article_id}]\n")
        count = say_count(version.n_figures, "figure")
        out.write(f"  Version {_say_version(version)}, {count}\n")
        lines = version.lines if version.lines or not number else ("no figure changed",)
        out.writelines(f"    {clean_text(line)}\n" for line in lines)


def write_versions_json(versions: Sequence[VersionChange], out: TextIO) -> None:
    """Write the same as a JSON array, with the deltas to replay."""
    _write_json([_record_version(version) for version in versions], out)


def _name_article(version: VersionChange) -> str:
    return say_name(version.title or version.url or version.article_id)


def _say_version(version: VersionChange) -> str:
    return f"{version.number} of {say_moment(version.reported_at)}"


def _record_version(version: VersionChange) -> dict[str, Any]:
    return {
        "article_id": version.article_id,
        "title": version.title,
        "publisher": version.publisher,
        "url": version.url,
        "number": version.number,
        "from_version_id": version.from_version_id,
        "version_id": version.version_id,
        "reported_at": version.reported_at.isoformat() if version.reported_at else None,
        "figures": version.n_figures,
        "lines": version.lines,
        "delta": json.loads(version.delta),
    }


def _write_json(record: Any, out: TextIO) -> None:
    out.write(json.dumps(record, ensure_ascii=False, indent=1) + "\n")
