"""Rows of the store as the domain's types."""

from collections.abc import Mapping
from typing import Any

from tallywire.models import (
    Accounting,
    DateBasis,
    Figure,
    Kind,
    Measure,
    Quantifier,
    ReportedFigure,
    Stance,
    Status,
    Verification,
)

SAME = (
    "text", "sentence", "sentence_start", "low", "high", "unit", "counted", "party", "place", "claimant",
    "via", "period_start", "period_end", "as_of", "part_of", "confidence",
)  # fmt: skip


def read_figure(row: Mapping[str, Any]) -> Figure:
    """Return the figure that a row of store.figures holds, without its rule path."""
    return Figure(
        **{name: row[name] for name in SAME},
        start=row["span_start"],
        end=row["span_end"],
        quantifier=Quantifier(row["quantifier"]),
        kind=Kind(row["kind"]),
        measure=Measure(row["measure"]),
        status=Status(row["status"]) if row["status"] else None,
        stance=Stance(row["stance"]),
        verification=Verification(row["verification"]) if row["verification"] else None,
        accounting=Accounting(row["accounting"]) if row["accounting"] else None,
    )


def read_reported(row: Mapping[str, Any]) -> ReportedFigure:
    """Return the reported figure that a row of store.reported holds."""
    return ReportedFigure(
        figure_id=row["figure_id"],
        article_id=row["article_id"],
        version_id=row["version_id"],
        figure=read_figure(row),
        source=row["source"],
        source_party=row["source_party"],
        publisher=row["publisher"],
        reported_at=row["reported_at"],
        reported_basis=DateBasis(row["reported_basis"]),
        ingested_at=row["ingested_at"],
        is_withdrawn=row["withdrawn_at"] is not None,
        is_retracted=row["retracted_at"] is not None,
        version_number=row["version_number"],
        replaced_at=row["replaced_at"],
        syndication_id=row["syndication_id"],
        facet=row["facet"],
        story=row["story"],
        withdrawn_at=row["withdrawn_at"] or row["retracted_at"],
    )
