"""The report as data: `changes.json`, whose schema is changes.schema.json beside this file.

Text is given exactly as stored; JSON escapes what needs escaping.
"""

from dataclasses import asdict
from datetime import date, datetime
from importlib.resources import files
from json import loads
from typing import Any

from tallywire.report.model import (
    ReportConflict,
    ReportData,
    ReportFigure,
    ReportRevision,
    Run,
    SeriesCard,
    Side,
    Value,
)
from tallywire.report.words import say_headline, say_ratio, say_revision, say_value

SCHEMA_NAME = "tallywire.changes/1"


def render_json(data: ReportData) -> dict[str, Any]:
    """Return *data* as what `json.dumps` takes: days as ISO dates, moments as ISO in UTC with a Z."""
    return {
        "schema": SCHEMA_NAME,
        "headline": say_headline(data),
        "run": _run(data.run),
        "previous_run": _run(data.previous_run),
        "totals": asdict(data.totals),
        "changes": [_change(change) for change in data.changes],
        "rereadings": [_change(change) for change in data.rereadings],
        "article_changes": [asdict(change) for change in data.article_changes],
        "conflicts": [_conflict(conflict) for conflict in data.conflicts],
        "series": [_series(card) for card in data.series],
        "failures": [{**asdict(failure), "at": _iso(failure.at)} for failure in data.failures],
    }


def load_schema() -> dict[str, Any]:
    """Return the JSON Schema of `changes.json`, in which every field is described."""
    schema: dict[str, Any] = loads(files(__package__).joinpath("changes.schema.json").read_text("utf-8"))
    return schema


def _iso(moment: date | datetime | None) -> str | None:
    if isinstance(moment, datetime):
        return moment.isoformat(timespec="seconds") + "Z"
    return None if moment is None else moment.isoformat()


def _run(run: Run | None) -> dict[str, Any] | None:
    if run is None:
        return None
    return {**asdict(run), "started_at": _iso(run.started_at), "finished_at": _iso(run.finished_at)}


def _value(value: Value | None) -> dict[str, Any] | None:
    if value is None:
        return None
    return {
        "low": value.low,
        "high": value.high,
        "quantifier": value.quantifier.value,
        "unit": value.unit,
        "words": say_value(value),
    }


def _change(change: ReportRevision) -> dict[str, Any]:
    return {
        "revision_id": change.revision_id,
        "series_id": change.series_id,
        "label": change.label,
        "source": change.source,
        "type": change.type,
        "words": say_revision(change.type),
        "before": _value(change.before),
        "after": _value(change.after),
        "delta": change.delta,
        "relative_delta": change.relative_delta,
        "as_of": _iso(change.as_of),
        "reported_at": _iso(change.reported_at),
        "evidence": _evidence(change.evidence) if change.evidence else None,
    }


def _evidence(figure: ReportFigure) -> dict[str, Any]:
    return {
        "figure_id": figure.figure_id,
        "text": figure.text,
        "sentence": figure.sentence,
        "offset": figure.offset,
        "title": figure.title,
        "publisher": figure.publisher,
        "url": figure.url,
        "reported_at": _iso(figure.reported_at),
        "reported_basis": figure.reported_basis,
        "stance": figure.stance,
        "verification": figure.verification,
    }


def _side(side: Side) -> dict[str, Any]:
    return {
        "source": side.source,
        "value": _value(side.value),
        "as_of": _iso(side.as_of),
        "evidence": _evidence(side.evidence) if side.evidence else None,
    }


def _conflict(conflict: ReportConflict) -> dict[str, Any]:
    return {
        "series_id": conflict.series_id,
        "label": conflict.label,
        "larger": _side(conflict.larger),
        "smaller": _side(conflict.smaller),
        "ratio": conflict.ratio,
        "words": say_ratio(conflict),
        "is_new": conflict.is_new,
    }


def _series(card: SeriesCard) -> dict[str, Any]:
    return {
        "series_id": card.series_id,
        "label": card.label,
        "accounting": card.accounting,
        "place": card.place,
        "unit": card.unit,
        "tracks": [
            {
                "source": track.source,
                "value": _value(track.newest.value),
                "as_of": _iso(track.newest.as_of),
                "stance": track.newest.stance,
                "verification": track.newest.verification,
                "grade": track.grade,
                "is_stale": track.is_stale,
                "figures": len(track.figures),
                "evidence": _evidence(track.newest),
            }
            for track in card.tracks
        ],
    }
