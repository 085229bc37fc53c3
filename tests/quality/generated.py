"""Hold tracking against a generated corpus with known truth, through real reading and a real database.

    python tests/quality/generated.py [STORIES] [--misses]

The articles come in any order and in batches of any size. Ends with 1 below a floor of
`tracking_floors.json`.
"""

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from generated_corpus import Told, Truth, make_corpus

from flows.article_reading import read_versions
from flows.settings import find_shipped
from storage import Store, open_store
from tallywire.extract import EXTRACTOR
from tallywire.identity import make_id, make_version_id
from tallywire.models import Article, DateBasis
from tallywire.sources import SourceRegister, load_sources
from tallywire.tracking import track

FLOORS = Path(__file__).parent / "tracking_floors.json"
NOW = datetime(2030, 1, 1)


@dataclass(frozen=True)
class Scores:
    """Shares of what was found that is true and of what is true that was found; unlike pairs merged."""

    edge_precision: float
    edge_recall: float
    conflict_precision: float
    conflict_recall: float
    merged: int
    misses: tuple[str, ...]

    def below(self, floors: dict[str, float]) -> list[str]:
        """Return the names of the shares that lie below *floors*, and of what was merged."""
        low = [name for name, floor in floors.items() if getattr(self, name) < floor]
        return [*low, *(["merged"] if self.merged else [])]


def run_corpus(stories: int, seed: int, folder: Path) -> Scores:
    """Return how tracking fares on a generated corpus that is taken in in a scratch *folder*."""
    articles, truths = make_corpus(stories, seed)
    register = load_sources(find_shipped("sources.toml").read_text(encoding="utf-8"), "sources.toml")
    dice = random.Random(seed)
    with open_store(folder) as store:
        rest = list(articles)
        while rest:
            size = dice.randint(1, max(len(articles) // 3, 1))
            batch, rest = rest[:size], rest[size:]
            _take_in(store, [_make_article(told) for told in batch], register)
        return _score(store, {make_id("article", t.url): t.story for t in articles}, truths)


def _take_in(store: Store, articles: Sequence[Article], register: SourceRegister) -> None:
    run_id = store.start_run(None, NOW)
    store.save_articles(run_id, articles)
    read = [extraction for extraction, _ in read_versions(articles)]
    store.save_extractions(run_id, EXTRACTOR, read, register, NOW)
    groups = store.touched_groups()
    store.save_tracking(run_id, groups, track(store.load_reported(groups), store.load_versions(groups)))
    store.finish_run(run_id, "completed", NOW, None)


def _score(store: Store, stories: dict[str, int], truths: Sequence[Truth]) -> Scores:
    home = {
        figure: stories[article]
        for figure, article in _ask(store, "SELECT figure_id, article_id FROM store.figures")
    }
    edges = {
        (home[start or end], (str(kind), _one(low, high), _one(to_low, to_high)))
        for kind, start, end, low, high, to_low, to_high in _ask(
            store,
            "SELECT type, from_figure_id, to_figure_id, from_low, from_high, to_low, to_high FROM revisions"
            " WHERE type <> 'reaffirmed'",
        )
    }
    true_edges = {(n, edge) for n, truth in enumerate(truths) for edge in truth.edges}
    conflicts = {
        (home[figure], (_one(low, high), _one(low_b, high_b)))
        for figure, low, high, low_b, high_b in _ask(
            store, "SELECT figure_a, low_a, high_a, low_b, high_b FROM conflicts"
        )
    }
    true_conflicts = {(n, pair) for n, truth in enumerate(truths) for pair in truth.conflicts}
    series: dict[str, set[int]] = {}
    for figure, series_id in _ask(store, "SELECT figure_id, series_id FROM store.tracked"):
        series.setdefault(series_id, set()).add(home[figure])
    misses = (
        *(f"not found: {found}" for found in sorted(true_edges - edges, key=str)),
        *(f"not true: {found}" for found in sorted(edges - true_edges, key=str)),
        *(f"conflict not found: {found}" for found in sorted(true_conflicts - conflicts, key=str)),
        *(f"conflict not true: {found}" for found in sorted(conflicts - true_conflicts, key=str)),
    )
    return Scores(
        edge_precision=_share(edges & true_edges, edges),
        edge_recall=_share(edges & true_edges, true_edges),
        conflict_precision=_share(conflicts & true_conflicts, conflicts),
        conflict_recall=_share(conflicts & true_conflicts, true_conflicts),
        merged=sum(1 for found in series.values() if len(found) > 1),
        misses=misses,
    )


def _ask(store: Store, sql: str) -> Iterable[tuple[Any, ...]]:
    return store._database.fetch(sql)


def _one(low: float | None, high: float | None) -> float | None:
    return high if low is None else low


def _share(part: set[Any], whole: set[Any]) -> float:
    return len(part) / len(whole) if whole else 1.0


def _make_article(told: Told) -> Article:
    article_id = make_id("article", told.url)
    return Article(
        article_id=article_id,
        version_id=make_version_id(article_id, told.text),
        text=told.text,
        url=told.url,
        title=told.title,
        publisher="Example News",
        published_at=told.published,
        published_basis=DateBasis.META,
        fetched_at=told.fetched,
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("stories", nargs="?", type=int, default=200)
    parser.add_argument("--misses", action="store_true", help="print what was not found or is not true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scores = run_corpus(arguments.stories, 5, Path(folder))
    for name in ("edge_precision", "edge_recall", "conflict_precision", "conflict_recall", "merged"):
        print(f"{name:20} {getattr(scores, name):.3f}")
    if arguments.misses:
        print(*scores.misses, sep="\n")
    below = scores.below(json.loads(FLOORS.read_text(encoding="utf-8"))["generated"])
    print("below the floor:", ", ".join(below) or "nothing")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
