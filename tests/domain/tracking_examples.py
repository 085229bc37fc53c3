"""Small hand-made figures for the tests of series and tracks, and those of the seeds as people read them."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
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
from tallywire.sources import load_sources

ROOT = Path(__file__).parents[2]
LOWER_BOUNDS = (Quantifier.AT_LEAST, Quantifier.MORE_THAN)
UPPER_BOUNDS = (Quantifier.AT_MOST, Quantifier.LESS_THAN)
FIRST_DAY = date(2022, 3, 1)
INGESTED = datetime(2024, 1, 1)

REGISTER = load_sources((ROOT / "seeds" / "sources.toml").read_text(encoding="utf-8"), "sources.toml")


def make_figure(value: float | tuple[float, float], hedge: str = "exact", **parts: Any) -> Figure:
    """Return a figure of Ukrainian civilians killed in Ukraine so far, or whatever *parts* say instead."""
    quantifier = Quantifier(hedge)
    low, high = value if isinstance(value, tuple) else (value, value)
    text = str(value)
    sentence = f"{parts.pop('sentence', '')}{text} of them"
    values: dict[str, Any] = {
        "text": text,
        "start": 100,
        "sentence": sentence,
        "sentence_start": 100,
        "kind": Kind.COUNT,
        "unit": "person",
        "counted": "civilians",
        "measure": Measure.KILLED,
        "party": "UKR",
        "status": Status.CIVILIAN,
        "place": "Ukraine",
        "accounting": Accounting.CUMULATIVE,
    } | parts
    values["end"] = values["start"] + len(text)
    values["sentence_start"] = values["start"]
    return Figure(
        low=None if quantifier in UPPER_BOUNDS else low,
        high=None if quantifier in LOWER_BOUNDS else high,
        quantifier=quantifier,
        **values,
    )


def report(
    name: str,
    value: float | tuple[float, float] = 100,
    hedge: str = "exact",
    *,
    on: int | None = 0,
    as_of: int | None = None,
    source: str | None = "UN",
    article: str | None = None,
    version: int = 1,
    replaced: int | None = None,
    withdrawn: bool = False,
    retracted: bool = False,
    facet: str | None = None,
    **parts: Any,
) -> ReportedFigure:
    """Return the figure *name*, reported on day *on* for day *as_of* (the same one by default).

    Days count from FIRST_DAY; `on=None` is undated. Sentences of different articles differ unless *parts*
    give one.
    """
    article = article or f"article of {name}"
    day = as_of if as_of is not None else on
    parts.setdefault("as_of", None if day is None else FIRST_DAY + timedelta(days=day))
    parts.setdefault("sentence", f"{article}: ")
    return ReportedFigure(
        figure_id=name,
        article_id=article,
        version_id=f"{article} v{version}",
        figure=make_figure(value, hedge, **parts),
        source=source,
        source_party=None,
        publisher=None,
        reported_at=None if on is None else moment(on),
        reported_basis=DateBasis.UNKNOWN if on is None else DateBasis.META,
        ingested_at=INGESTED,
        is_withdrawn=withdrawn,
        is_retracted=retracted,
        version_number=version,
        replaced_at=None if replaced is None else moment(replaced),
        facet=facet,
    )


def moment(day: int) -> datetime:
    """Return noon of the day that is *day* days after FIRST_DAY."""
    return datetime.combine(FIRST_DAY, datetime.min.time()) + timedelta(days=day, hours=12)


def load_seed_figures() -> list[ReportedFigure]:
    """Return the figures of the seeds as careful people wrote them down, their claimants resolved."""
    rows = (Path(__file__).parent / "data" / "seed_figures.jsonl").read_text(encoding="utf-8").splitlines()
    return [_read_seed_figure(json.loads(row)) for row in rows]


def _read_seed_figure(row: dict[str, Any]) -> ReportedFigure:
    article = row.pop("article")
    text = (ROOT / "seeds" / "articles" / f"{article}.txt").read_text(encoding="utf-8")
    start = max(text.rfind(stop, 0, row["start"]) for stop in ".\n") + 1
    end = min(found for stop in ".\n" if (found := text.find(stop, row["end"])) > 0)
    published = {"000": datetime(2022, 4, 26), "002": datetime(2022, 3, 3)}.get(article[:3])
    figure = Figure(
        **{key: row[key] for key in ("text", "start", "end", "low", "high", "unit", "counted", "party")},
        **{key: row[key] for key in ("place", "claimant")},
        sentence=text[start:end],
        sentence_start=start,
        quantifier=Quantifier(row["quantifier"]),
        kind=Kind(row["kind"]),
        measure=Measure(row["measure"]),
        status=Status(row["status"]) if row["status"] else None,
        stance=Stance(row["stance"]),
        verification=Verification(row["verification"]) if row["verification"] else None,
        accounting=Accounting(row["accounting"]) if row["accounting"] else None,
        as_of=date.fromisoformat(row["as_of"]) if row["as_of"] else None,
    )
    source = REGISTER.resolve(figure.claimant)
    return ReportedFigure(
        figure_id=f"{article}:{figure.start}",
        article_id=article,
        version_id=article,
        figure=figure,
        source=source.name if source else None,
        source_party=source.party if source else None,
        publisher=None,
        reported_at=published,
        reported_basis=DateBasis.TEXT if published else DateBasis.UNKNOWN,
        ingested_at=INGESTED,
    )
