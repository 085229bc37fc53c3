"""Reviews in the store: rows that people add, what each points at, and what follows from those that hold."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from storage.database import Database
from storage.queries import read_query
from tallywire.errors import InputError
from tallywire.reviews import OF_FIGURES, Review, ReviewAction, ReviewRow, name_review, select_effective
from tallywire.revisions import Cause

COLUMNS = (
    "number", "review_id", "figure_id", "article_id", "version_id", "span_start", "span_end", "text",
    "sentence", "field", "value", "series_id", "group_id", "into_series_id", "into_group_id", "undoes",
)  # fmt: skip
# What a row points at.
POINTERS = (
    "figure_id", "article_id", "version_id", "span_start", "span_end", "text", "sentence", "series_id",
    "group_id", "into_series_id", "into_group_id",
)  # fmt: skip
# Where two sentences are alike, so many of their words tell which is meant.
QUOTED = 60

Target = Mapping[str, Any]


def load_reviews(database: Database) -> list[Review]:
    """Return all reviews in their order, undone ones too."""
    rows = database.fetch_mappings(
        "SELECT *, coalesce(CAST(reviewed_on AS TIMESTAMP), recorded_at) AS at"
        " FROM store.reviews ORDER BY number"
    )
    return [
        Review(action=ReviewAction(row["action"]), at=row["at"], **{name: row[name] for name in COLUMNS})
        for row in rows
    ]


def load_effective(database: Database) -> list[Review]:
    """Return the reviews that hold, in their order."""
    return select_effective(load_reviews(database))


def save_reviews(
    database: Database, run_id: str, rows: Sequence[ReviewRow], file: str, now: datetime
) -> list[str]:
    """Add the *rows* of *file* that are not in the books yet, all or none, and return the ids of those added.

    What they concern is to be settled anew. Raises `InputError` naming the file and the line of the first
    row that points at nothing, or at more than one thing.
    """
    with database.transaction():
        number = database.fetch_value("SELECT coalesce(max(number), 0) FROM store.reviews")
        planned = plan_reviews(database, rows, file)
        recorded = {"file": file, "recorded_at": now, "run_id": run_id}
        database.append(
            "reviews", [{"number": n, **row, **recorded} for n, row in enumerate(planned, number + 1)]
        )
        added = [str(row["review_id"]) for row in planned]
        _mark_due(database, added)
    return added


def plan_reviews(database: Database, rows: Sequence[ReviewRow], file: str) -> list[dict[str, Any]]:
    """Return the rows of store.reviews that `save_reviews` would add, but for number, file and run.

    Raises as it does.
    """
    known = {review.review_id: review.action for review in load_reviews(database)}
    merges = _find_merges(load_effective(database))
    parts = {r.review_id: (str(r.series_id), str(r.into_series_id)) for r in merges}
    planned = []
    for row in rows:
        try:
            target = _find_target(database, row, known)
            review_id = name_review(row, _name_target(row, target))
            if review_id in known:
                continue
            if row.action is ReviewAction.MERGE:
                _check_merge(database, str(row.series), str(row.into), parts)
        except ValueError as error:
            raise InputError(f"{file}:{row.line}: {error}; nothing was applied") from error
        known[review_id] = row.action
        if row.action is ReviewAction.MERGE:
            parts[review_id] = (str(row.series), str(row.into))
        elif row.action is ReviewAction.UNDO:
            parts.pop(str(row.review), None)
        planned.append(
            {
                "review_id": review_id,
                "action": row.action,
                **target,
                "field": row.field,
                "value": row.value,
                "undoes": row.review,
                "reviewer": row.by,
                "reviewed_on": row.on,
                "why": row.why,
                "line": row.line,
            }
        )
    return planned


def load_merges(database: Database) -> dict[str, str]:
    """Return which series is part of which, by their ids, as the reviews that hold say."""
    return {str(m.series_id): str(m.into_series_id) for m in _find_merges(load_effective(database))}


def join_groups(database: Database, groups: Sequence[str]) -> list[str]:
    """Return *groups* with those that are tracked together with them, since their series are one."""
    joined = {*groups}
    merges = [{m.group_id, m.into_group_id} for m in _find_merges(load_effective(database))]
    while linked := [pair for pair in merges if pair & joined and not pair <= joined]:
        for pair in linked:
            joined |= {group for group in pair if group is not None}
    return sorted(joined)


def _find_merges(reviews: Iterable[Review]) -> list[Review]:
    return [review for review in reviews if review.action is ReviewAction.MERGE]


def _find_target(database: Database, row: ReviewRow, known: Mapping[str, ReviewAction]) -> dict[str, Any]:
    """Return the columns that say what *row* points at. Raises `ValueError` with the reason."""
    target: dict[str, Any] = dict.fromkeys(POINTERS)
    if row.action in OF_FIGURES:
        found = _find_figure(database, row)
        return target | {name: found[name] for name in target if name in found}
    if row.action is ReviewAction.RETRACT:
        articles = database.fetch(
            "SELECT article_id FROM store.articles WHERE $article IN (article_id, url)",
            {"article": row.article},
        )
        if not articles:
            raise ValueError(f"no article {row.article!r} is stored")
        return target | {"article_id": articles[0][0]}
    if row.action is ReviewAction.MERGE:
        if row.series == row.into:
            raise ValueError("a series cannot be merged into itself")
        group, into_group = (_find_group(database, series) for series in (row.series, row.into))
        return target | {
            "series_id": row.series,
            "group_id": group,
            "into_series_id": row.into,
            "into_group_id": into_group,
        }
    if row.review is None or row.review not in known:
        raise ValueError(f"no review {row.review!r} is in the books")
    if known[row.review] is ReviewAction.UNDO:
        raise ValueError(
            f"review {row.review!r} undoes another: give that one again, with its day or a new reason"
        )
    return target


def _check_merge(database: Database, series: str, into: str, parts: Mapping[str, tuple[str, str]]) -> None:
    """Raise `ValueError` where *series* cannot be part of *into*: their numbers do not convert, or *into* is
    part of *series* itself by one of the reviews that hold, given in *parts* by their ids."""
    units = {
        unit
        for (unit,) in database.fetch(
            "SELECT coalesce(unit, 'no unit') FROM store.series WHERE series_id IN ($series, $into)",
            {"series": series, "into": into},
        )
    }
    if len(units) > 1:
        raise ValueError(
            f"units convert within one dimension only, and these are {' and '.join(sorted(units))}"
        )
    homes = {part: (whole, review_id) for review_id, (part, whole) in parts.items()}
    place, seen = into, {into}
    while place in homes:
        place, review_id = homes[place]
        if place == series:
            raise ValueError(
                f"series {into!r} is part of {series!r} by review {review_id!r}: undo that first"
            )
        if place in seen:
            return
        seen.add(place)


def _find_figure(database: Database, row: ReviewRow) -> dict[str, Any]:
    named = {"figure": row.figure, "article": row.article, "text": row.text}
    found = database.fetch_mappings(read_query("find_reviewed_figures"), named)
    if not found:
        where = f"figure {row.figure!r}" if row.figure else f"figure {row.text!r} in article {row.article!r}"
        raise ValueError(f"no {where} is stored")
    newest = [f for f in found if f["version_number"] == found[0]["version_number"]]
    if row.start is not None:
        newest = [f for f in newest if f["span_start"] == row.start]
    if row.sentence is not None:
        newest = [f for f in newest if row.sentence.casefold() in f["sentence"].casefold()]
    if not newest:
        raise ValueError(f"{row.text!r} stands in the article, but not there")
    if len(newest) > 1:
        starts = ", ".join(f"{f['span_start']} ({f['sentence'].strip()[:QUOTED]}…)" for f in newest[:4])
        raise ValueError(f"{row.text!r} stands there {len(newest)} times: give start, one of {starts}")
    return newest[0]


def _find_group(database: Database, series_id: str | None) -> str:
    group: str | None = database.fetch_value(
        "SELECT group_id FROM store.series WHERE series_id = $series_id", {"series_id": series_id}
    )
    # A series that was merged has no figures of its own; the review that merged it knows its group.
    group = group or database.fetch_value(
        "SELECT max(group_id) FROM store.reviews WHERE series_id = $series_id", {"series_id": series_id}
    )
    if group is None:
        raise ValueError(f"no series {series_id!r} is tracked")
    return group


def _name_target(row: ReviewRow, target: Target) -> str:
    return str(target["figure_id"] or target["article_id"] or target["series_id"] or row.review)


def _mark_due(database: Database, added: Iterable[str]) -> None:
    """Let what the *added* reviews concern, or undo, be settled and tracked anew."""
    by_id = {review.review_id: review for review in load_reviews(database)}
    concerned = []
    for review_id in added:
        review = by_id[review_id]
        concerned.append(review if review.undoes is None else by_id[review.undoes])
    database.fetch(
        "UPDATE store.extractions SET settled_by = NULL WHERE version_id IN"
        " (SELECT version_id FROM store.article_versions"
        " WHERE article_id IN (SELECT unnest($ids::VARCHAR[])))",
        {"ids": [r.article_id for r in concerned if r.article_id is not None]},
    )
    groups = {g for r in concerned for g in (r.group_id, r.into_group_id) if g is not None}
    database.fetch(read_query("queue_groups"), {"groups": sorted(groups), "cause": Cause.REVIEW})
