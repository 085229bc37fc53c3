"""What versions of articles changed in their figures, worked out from what is stored of every version.

A delta is kept nowhere: the versions are, so that it never says otherwise than their figures do.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from storage.errors import StorageError
from storage.public import PublicStore
from storage.queries import read_query
from storage.records import read_reported
from tallywire.addresses import name_address
from tallywire.models import ReportedFigure
from tallywire.version_changes import diff_states, read_states


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionChange:
    """What a version of an article changed: `from_version_id` is None for the first, which brings all.

    `lines` say it for reading; `delta` is JSON that `replay_delta` applies to the version before, as a map
    from the slot of each figure to what is said of it.
    """

    article_id: str
    version_id: str
    from_version_id: str | None
    number: int
    title: str | None
    publisher: str | None
    url: str | None
    reported_at: datetime | None
    n_figures: int
    lines: tuple[str, ...]
    delta: str


def load_article_versions(public: PublicStore, article: str) -> list[VersionChange]:
    """Return the versions of an article, by its id or any of its addresses, with what each changed.

    Raises `StorageError` when none is stored, and when none of its versions has been read.
    """
    names = {"names": [article, name_address(article)]}
    known = {found for _, found in public.query(read_query("resolve_names"), names).rows}
    if not known:
        raise StorageError(f'article {article}: no such article; `tallywire sql "FROM articles"` shows them')
    versions = load_version_changes(public, sorted(known))
    if not versions:
        raise StorageError(f"article {article}: none of its versions has been read; `tallywire run` does")
    return versions


def load_version_changes(public: PublicStore, article_ids: Sequence[str]) -> list[VersionChange]:
    """Return what every version that was read of some articles changed, article by article, in order."""
    wanted = {"articles": list(article_ids)}
    figures: defaultdict[str, list[ReportedFigure]] = defaultdict(list)
    versions = _read_rows(public, "read_versions", wanted)
    for row in _read_rows(
        public, "article_figures", {"versions": [version["version_id"] for version in versions]}
    ):
        figures[row["version_id"]].append(read_reported(row))
    changes: list[VersionChange] = []
    for _, group in groupby(versions, itemgetter("article_id")):
        before: dict[str, Any] = {}
        previous: str | None = None
        rows = list(group)
        states = read_states([figures[row["version_id"]] for row in rows])
        for number, (row, after) in enumerate(zip(rows, states, strict=True), 1):
            found = diff_states(before, after)
            names = ("article_id", "version_id", "title", "publisher", "url", "reported_at")
            changes.append(
                VersionChange(
                    from_version_id=previous,
                    number=number,
                    n_figures=len(after),
                    lines=found.lines,
                    delta=found.delta,
                    **{name: row[name] for name in names},
                )
            )
            before, previous = after, row["version_id"]
    return changes


def _read_rows(public: PublicStore, name: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
    table = public.query(read_query(name), parameters)
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]
