"""What a publisher changed between the versions of an article, figure by figure."""

from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from typing import Any

from storage.database import Database
from storage.queries import read_query
from storage.records import read_reported
from tallywire.identity import make_id
from tallywire.models import ReportedFigure
from tallywire.version_changes import diff_versions


def save_article_changes(database: Database, run_id: str, article_ids: Sequence[str]) -> None:
    """Bring the stored changes of some articles up to date, inside the caller's transaction.

    A change that is found again keeps the run that found it first.
    """
    articles = {"articles": list(article_ids)}
    found = [row for versions in _load_versions(database, articles) for row in _compare(versions, run_id)]
    database.fetch(
        "DELETE FROM store.article_figure_changes WHERE article_id IN (SELECT unnest($articles::VARCHAR[]))"
        " AND change_id NOT IN (SELECT unnest($found::VARCHAR[]))",
        {**articles, "found": [row["change_id"] for row in found]},
    )
    database.append("article_figure_changes", found, unless=("change_id",))


# In order: the version, whether it was captured otherwise than the one before, its figures.
Versions = list[tuple[str, bool, list[ReportedFigure]]]


def _load_versions(database: Database, articles: dict[str, Any]) -> Iterable[Versions]:
    """Yield, per article with more than one version, its versions in order with their figures."""
    versions = database.fetch(read_query("article_order"), articles)
    if not versions:
        return
    wanted = {"versions": [row[1] for row in versions]}
    reported = [read_reported(row) for row in database.fetch_mappings(read_query("article_figures"), wanted)]
    figures = {v: list(group) for v, group in groupby(reported, lambda figure: figure.version_id)}
    for _, rows in groupby(versions, lambda row: row[0]):
        yield [(version, is_recaptured, figures.get(version, [])) for _, version, is_recaptured in rows]


def _compare(versions: Versions, run_id: str) -> Iterable[dict[str, Any]]:
    for (old, _, old_figures), (new, is_recaptured, new_figures) in pairwise(versions):
        if is_recaptured:
            continue
        for change in diff_versions(old_figures, new_figures):
            yield {
                "change_id": make_id("change", old, new, change.from_figure_id, change.to_figure_id),
                "article_id": (old_figures or new_figures)[0].article_id,
                "from_version_id": old,
                "to_version_id": new,
                "change": change.change,
                "from_figure_id": change.from_figure_id,
                "to_figure_id": change.to_figure_id,
                "from_text": change.from_text,
                "to_text": change.to_text,
                "run_id": run_id,
            }
