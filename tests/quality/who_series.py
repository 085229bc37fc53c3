"""Hold the tracked values of WHO's outbreak reports against the values that others coded, report by report.

    python tests/quality/who_series.py [--misses]

The reports are ingested in the order of their days into a scratch database; after each day the value that
stands in `latest` for the disease, the country and the measure is compared with the coded one. Of several
current values the choice is the same for all: newest report, total before window, whole country before its
parts, then the larger. Points are counted where the report's coded number was extracted at all. Skips, with
the reason, where the shared gold is absent. Ends with 1 below the floor of `tracking_floors.json`.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from pathlib import Path
from typing import Any

import goldsets

from flows.article_reading import read_versions
from flows.settings import find_shipped
from storage import Extraction, Store, open_store
from tallywire.extract import EXTRACTOR
from tallywire.facets import find_facet
from tallywire.identity import make_id, make_version_id
from tallywire.models import Article, DateBasis
from tallywire.places import load_gazetteer
from tallywire.sources import SourceRegister, load_sources
from tallywire.tracking import track

HERE = Path(__file__).parent
NOW = datetime(2020, 1, 1)
# What the coders call the diseases.
DISEASES = {
    "Ebola virus": "Ebola", "MERS-CoV": "MERS", "SARS-CoV": "SARS", "Marburg fever": "Marburg",
    "Dengue fever": "dengue", "Meningococcal disease": "meningitis", "Syndromic: neurological": "meningitis",
    "Polio": "polio", "Influenza A": "avian influenza",
}  # fmt: skip
CERTAINTIES = ("confirmed", "suspected", "probable")
MEASURES = {"deaths": "killed", "cases_total": "infected", "cases_confirmed": "infected"}

CURRENT = """
    SELECT l.low, l.high, l.reported_at, s.accounting, s.place, s.counted, f.article_id
    FROM latest AS l
    JOIN series AS s USING (series_id)
    JOIN figures AS f USING (figure_id)
    WHERE
        s.facet IN (SELECT unnest($facets::VARCHAR[]))
        AND s.measure = $measure
        AND s.unit IN ('case', 'person')
        AND s.status IS NULL
        AND (
            $country IN (s.place, s.place_within)
            OR s.place IN (SELECT unnest($inside::VARCHAR[]))
            OR (s.place IS NULL AND s.party = $code)
        )
        AND (s.counted IS NULL OR s.counted IN ('confirmed', 'suspected', 'probable'))
    ORDER BY
        CAST(l.reported_at AS DATE) DESC,
        coalesce(s.counted = 'confirmed', false) = $is_confirmed DESC,
        s.accounting IS NOT DISTINCT FROM 'cumulative' DESC,
        s.accounting IS NOT DISTINCT FROM 'window',
        s.place IS NOT DISTINCT FROM $country DESC,
        coalesce(l.low, l.high) DESC
    LIMIT 1
"""


@dataclass(frozen=True)
class Point:
    """A coded value: which disease, country and measure, in which report."""

    disease: str
    country: str
    measure: str
    report: str
    value: float


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--misses", action="store_true", help="print every point that is not right")
    arguments = parser.parse_args()
    gold = goldsets.find_gold()
    if gold is None:
        print("skipped: no shared gold; set TALLYWIRE_GOLD to its folder")
        return 0
    documents = goldsets.read_rows(gold / "external" / "who_documents.jsonl")
    points = list(_read_points(goldsets.read_rows(gold / "external" / "who_series.jsonl")))
    outcomes = measure(documents, points)
    counts = Counter(cause for _, cause, _ in outcomes)
    extracted = sum(n for cause, n in counts.items() if cause != NOT_EXTRACTED)
    share = counts[RIGHT] / extracted
    for cause, n in counts.most_common():
        print(f"{n:5}  {cause}")
    print(f"right where the number was extracted: {counts[RIGHT]}/{extracted} = {share:.3f}")
    if arguments.misses:
        for point, cause, tracked in outcomes:
            if cause != RIGHT:
                print(point.report, point.disease, point.country, point.measure, point.value, cause, tracked)
    floor = json.loads((HERE / "tracking_floors.json").read_text(encoding="utf-8"))["who_series"]
    return 0 if share >= floor else 1


RIGHT = "right"
NOT_EXTRACTED = "the coded number was not extracted as deaths or cases"
UNTRACKED = "no current value of this disease, country and measure"
OTHER_PLACE = "the coded number is tracked for another place"
OTHER_FACET = "the coded number is tracked for another disease"
OTHER_GROUP = "the coded number is tracked for a narrower group of people"
OLDER = "an earlier report's value stands"
OTHER_VALUE = "another number of the report was taken for the headline"

Outcome = tuple[Point, str, Any]


def measure(documents: list[dict[str, Any]], points: Iterable[Point]) -> list[Outcome]:
    """Return for every point what the books had for it after its report came in, and why it is not right."""
    register = load_sources(find_shipped("sources.toml").read_text(encoding="utf-8"), "sources.toml")
    asked: defaultdict[str, list[Point]] = defaultdict(list)
    for point in points:
        asked[point.report].append(point)
    articles = [_make_article(document) for document in documents]
    names = {make_id("article", document["article"]): document["article"] for document in documents}
    read = {e.version_id: e for e, failure in read_versions(articles) if not failure}
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder)) as store:
        for _, day in groupby(sorted(articles, key=_by_day), key=_by_day):
            batch = list(day)
            _ingest(store, batch, [read[a.version_id] for a in batch if a.version_id in read], register)
            for article in batch:
                due = asked[names[article.article_id]]
                outcomes += [(point, *_judge(store, point, article.article_id)) for point in due]
    return outcomes


def _ingest(store: Store, articles: list[Article], read: list[Extraction], register: SourceRegister) -> None:
    run_id = store.start_run(None, NOW)
    store.save_articles(run_id, articles)
    store.save_extractions(run_id, EXTRACTOR, read, register, NOW)
    groups = store.touched_groups()
    store.save_tracking(run_id, groups, track(store.load_reported(groups), store.load_versions(groups)))
    store.finish_run(run_id, "completed", NOW, None)


def _judge(store: Store, point: Point, article_id: str) -> tuple[str, Any]:
    database = store._database
    asked = _name_parameters(point)
    asked["inside"] = _find_inside(database.fetch("SELECT DISTINCT place, party FROM series"), asked["code"])
    own = database.fetch_mappings(
        "SELECT f.facet, f.place, s.place_within, f.party, s.counted, f.status, f.accounting"
        " FROM figures AS f"
        " JOIN series AS s USING (series_id) WHERE f.article_id = $article_id AND f.measure = $measure"
        " AND coalesce(f.low, f.high) = $value",
        {"article_id": article_id, "measure": asked["measure"], "value": point.value},
    )
    found = database.fetch_mappings(CURRENT, asked)
    current = found[0] if found else None
    if not own:
        return NOT_EXTRACTED, None
    if current is not None and point.value in (current["low"], current["high"]):
        return RIGHT, current
    of_facet = [row for row in own if row["facet"] in asked["facets"]]
    of_place = [
        row
        for row in of_facet
        if asked["country"] in (row["place"], row["place_within"])
        or row["place"] in asked["inside"]
        or (row["place"] is None and row["party"] == asked["code"])
    ]
    if not of_facet:
        return OTHER_FACET, own
    if not of_place:
        return OTHER_PLACE, own
    if all(
        row["counted"] not in (None, "confirmed", "suspected", "probable") or row["status"]
        for row in of_place
    ):
        return OTHER_GROUP, own
    if current is None:
        return UNTRACKED, own
    return (OTHER_VALUE if current["article_id"] == article_id else OLDER), (own, current)


def _find_inside(places: Iterable[tuple[Any, ...]], code: str | None) -> list[str]:
    """Return those of the *places*, given with the party of their series, that lie in the country however
    deep: `place_within` of a part of a region is the region."""
    found = (
        (place, load_gazetteer().locate(place, (party,) if party else ())) for place, party in places if place
    )
    return sorted({place for place, known in found if known is not None and known.country == code})


def _name_parameters(point: Point) -> dict[str, Any]:
    gazetteer = load_gazetteer()
    facet = find_facet(DISEASES.get(point.disease, point.disease))
    place = gazetteer.locate(point.country)
    if facet is None or place is None:
        raise ValueError(f"{point.disease} or {point.country} is not known")
    broad = {
        "avian influenza": ["avian influenza", "influenza"],
        "meningitis": ["meningitis", "encephalitis"],
    }
    return {
        "facets": broad.get(facet, [facet]),
        "measure": MEASURES[point.measure],
        "country": place.name,
        "code": place.country,
        "is_confirmed": point.measure == "cases_confirmed",
    }


def _read_points(rows: Iterable[dict[str, Any]]) -> Iterator[Point]:
    for row in rows:
        disease, country = row["series"].split("|")
        for point in row["points"]:
            yield Point(disease, country, row["measure"], point["doc"], float(point["value"]))


def _make_article(row: dict[str, Any]) -> Article:
    article_id = make_id("article", row["article"])
    return Article(
        article_id=article_id,
        version_id=make_version_id(article_id, row["text"]),
        text=row["text"],
        url=f"https://reports.example/{row['article']}",
        title=row["title"],
        publisher="WHO",
        published_at=datetime.combine(date.fromisoformat(row["published"]), time(12)),
        published_basis=DateBasis.CURATED,
        fetched_at=NOW,
    )


def _by_day(article: Article) -> datetime:
    return article.published_at or NOW


if __name__ == "__main__":
    sys.exit(main())
