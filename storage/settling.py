"""Figures as tracking takes them: their facet and group, and what stories and reviews put on top of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

import pyarrow as pa

from storage.database import Database
from storage.queries import read_query
from storage.records import read_figure
from storage.reviews import load_effective
from storage.taking_back import replace_take_backs
from tallywire.models import Figure
from tallywire.reviews import FigureSpot, Review, ReviewAction
from tallywire.revisions import Cause
from tallywire.settling import Settled, digest_settling, do_stories_differ, settle_article
from tallywire.stories import Story, StoryArticle

# Articles settled in one step, so that memory stays bounded when a story changes.
BATCH = 500
OVERLAID = (
    "claimant", "measure", "party", "status", "place", "counted", "accounting", "period_start", "period_end",
    "as_of", "stance", "verification",
)  # fmt: skip
LISTS = ("places", "parties", "keywords", "articles", "tags")
Row = Mapping[str, Any]


class Settler:
    """What figures are settled by: the stored stories and the reviews that hold. Make one per batch."""

    def __init__(self, database: Database) -> None:
        self._stories = load_stories(database)
        self._reviews: defaultdict[str, list[Review]] = defaultdict(list)
        for review in load_effective(database):
            if review.article_id is not None and review.action is not ReviewAction.MERGE:
                self._reviews[review.article_id].append(review)
        self.digest = digest_settling(self._stories)
        self.tags = sorted({tag for story in self._stories for tag in story.tags})

    def name_basis(self, version: Row) -> str:
        """Return by what the figures of *version* are settled: it changes when they would be otherwise."""
        return self.digest + ",".join(version["tags"])

    def settle(self, version: Row, figures: Sequence[tuple[str, Figure]]) -> list[Settled]:
        """Return the figures of *version*, given with their ids, as they are tracked, in their order."""
        published = version["published_at"]
        article = StoryArticle(
            article_id=version["article_id"],
            url=version["url"],
            title=version["title"],
            text=version["text"],
            published=published.date() if published else None,
            tags=frozenset(version["tags"]),
        )
        spots = [
            FigureSpot(
                figure_id=figure_id,
                article_id=version["article_id"],
                version_id=version["version_id"],
                start=figure.start,
                end=figure.end,
                text=figure.text,
                sentence=figure.sentence,
            )
            for figure_id, figure in figures
        ]
        found = [figure for _, figure in figures]
        reviews = self._reviews.get(version["article_id"], ())
        return settle_article(article, list(zip(spots, found, strict=True)), self._stories, reviews)


def load_stories(database: Database) -> tuple[Story, ...]:
    """Return the stories that were saved last, in their order."""
    rows = database.fetch_mappings("SELECT * FROM store.stories ORDER BY rowid")
    return tuple(
        Story(
            name=row["story"],
            start=row["start_day"],
            end=row["end_day"],
            facet=row["facet"],
            **{name: tuple(row[name]) for name in LISTS},
        )
        for row in rows
    )


def save_stories(database: Database, stories: Sequence[Story]) -> None:
    """Make *stories* the stored ones. `settle_figures` then applies them."""
    if tuple(stories) == load_stories(database):
        return
    with database.transaction():
        database.fetch("DELETE FROM store.stories")
        database.append(
            "stories",
            [
                {
                    "story": s.name,
                    "start_day": s.start,
                    "end_day": s.end,
                    "facet": s.facet,
                    **{name: list(getattr(s, name)) for name in LISTS},
                }
                for s in stories
            ],
        )


def settle_figures(database: Database) -> int:
    """Settle the figures of the versions for which stories, reviews or tables changed, in transactions of
    `BATCH` versions; return how many versions. Groups that figures left or joined are due for tracking."""
    settler = Settler(database)
    done = 0
    while True:
        versions = database.fetch_mappings(
            read_query("pending_settling"),
            {"digest": settler.digest, "tags": settler.tags, "limit": BATCH},
        )
        if not versions:
            return done
        with database.transaction():
            _settle_versions(database, settler, versions)
        done += len(versions)


def overlay_rows(version_id: str, ids: Sequence[str], settled: Sequence[Settled]) -> Iterable[dict[str, Any]]:
    """Return the rows of store.overlays for figures of a version."""
    for figure_id, found in zip(ids, settled, strict=True):
        if found.is_as_read:
            continue
        yield {
            "figure_id": figure_id,
            "version_id": version_id,
            "story": found.story,
            "review_ids": list(found.review_ids),
            "fields": sorted(found.changed),
            **{name: found.changed.get(name) for name in OVERLAID},
            "is_dropped": found.is_dropped,
            "withdrawn_at": found.withdrawn_at,
            "retracted_at": found.retracted_at,
        }


def replace_overlays(database: Database, versions: Sequence[str], rows: Sequence[Row]) -> None:
    """Make *rows* the overlays of some versions, inside the caller's transaction."""
    database.fetch(
        "DELETE FROM store.overlays WHERE version_id IN (SELECT unnest($versions::VARCHAR[]))",
        {"versions": list(versions)},
    )
    database.append("overlays", rows)


def _settle_versions(database: Database, settler: Settler, versions: Sequence[Row]) -> None:
    by_number = {version["extraction_number"]: version for version in versions}
    rows = database.fetch_mappings(read_query("figures_to_settle"), {"extractions": list(by_number)})
    overlays: list[dict[str, Any]] = []
    moved: list[dict[str, Any]] = []
    told: list[tuple[str, list[str], list[Settled]]] = []
    touched: defaultdict[Cause | None, set[str]] = defaultdict(set)
    ids = [version["version_id"] for version in versions]
    overlaid = {
        row["figure_id"]: row
        for row in database.fetch_mappings(
            "SELECT * FROM store.overlays WHERE version_id IN (SELECT unnest($ids::VARCHAR[]))", {"ids": ids}
        )
    }
    for number, group in groupby(rows, key=itemgetter("extraction_number")):
        read = list(group)
        figures = [(row["figure_id"], read_figure(row)) for row in read]
        version = by_number[number]
        figure_ids = [figure_id for figure_id, _ in figures]
        settled = settler.settle(version, figures)
        found = {row["figure_id"]: row for row in overlay_rows(version["version_id"], figure_ids, settled)}
        overlays += found.values()
        told.append((version["version_id"], figure_ids, settled))
        is_other_story = do_stories_differ(version["settled_by"], settler.name_basis(version))
        for row, new in zip(read, settled, strict=True):
            before, after = (of.get(row["figure_id"]) for of in (overlaid, found))
            is_moved = (row["group_id"], row["facet"]) != (new.group_id, new.facet)
            if is_moved:
                moved.append(
                    {
                        "figure_id": row["figure_id"],
                        "extraction_number": number,
                        "facet": new.facet,
                        "group_id": new.group_id,
                    }
                )
            # An overlay that changes a claimant or a day leaves the group as it is, and its tracks not.
            if is_moved or before != after:
                reviewed = [of["review_ids"] if of else [] for of in (before, after)]
                cause = (
                    Cause.REVIEW if reviewed[0] != reviewed[1] else Cause.STORIES if is_other_story else None
                )
                touched[cause] |= {group for group in (row["group_id"], new.group_id) if group is not None}
    replace_overlays(database, ids, overlays)
    replace_take_backs(database, told)
    if moved:
        names = ("figure_id", "facet", "group_id")
        schema = pa.schema([("extraction_number", pa.int64()), *((name, pa.string()) for name in names)])
        with database.lend("incoming", pa.Table.from_pylist(moved, schema)):
            database.fetch(read_query("update_settled"))
    by_basis: defaultdict[str, list[int]] = defaultdict(list)
    for number, version in by_number.items():
        by_basis[settler.name_basis(version)].append(number)
    for basis, numbers in by_basis.items():
        database.fetch(
            "UPDATE store.extractions SET settled_by = $basis"
            " WHERE extraction_number IN (SELECT unnest($numbers::BIGINT[]))",
            {"basis": basis, "numbers": numbers},
        )
    for cause, groups in touched.items():
        database.fetch(read_query("queue_groups"), {"groups": sorted(groups), "cause": cause})
