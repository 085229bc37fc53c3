"""What the cookbook is cooked with: the seeds, and articles made up for it, taken to a published snapshot."""

import tomllib
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from flows.article_reading import read_versions
from flows.seed_files import load_seeds
from storage import open_store, read_public
from storage.report_pages import load_run_changes
from tallywire.extract import EXTRACTOR
from tallywire.identity import make_id, make_version_id
from tallywire.models import Article, DateBasis
from tallywire.sources import load_sources
from tallywire.tracking import track
from tallywire.watch import find_notices, load_rules

HERE = Path(__file__).parent
SEEDS = HERE.parents[1] / "seeds"
FETCHED = datetime(2024, 6, 1)


def play_seeds(data: Path) -> None:
    """Take the seeds in, in one run, and publish."""
    batch = load_seeds(SEEDS, FETCHED)
    assert not batch.failures
    play(data, [batch.articles])


def play_sample(data: Path) -> None:
    """Take in the articles of sample.toml, run by run, and publish."""
    rows = tomllib.loads((HERE / "sample.toml").read_text(encoding="utf-8"))["article"]
    play(data, [[make_article(row) for row in run] for _, run in groupby(rows, lambda row: row["run"])])
    tell(data)


def tell(data: Path) -> None:
    """Book the notifications of what the last run changed as sent, and publish."""
    rules = load_rules('[[watch]]\nname = "deaths"\nwords = "killed"', "the sample's rules")
    with read_public(data) as public:
        [run] = load_run_changes(public)
    with open_store(data) as store:
        for notice in store.claim_notices(
            [run.run_id], find_notices(rules, run.run_id, run.changes, run.conflicts), FETCHED
        ):
            store.settle_notice(notice.change_id, ["address 1 of TALLYWIRE_NOTIFY (mailto)"], [], FETCHED)
        store.publish()


def make_article(row: dict[str, Any]) -> Article:
    article_id = make_id("article", row["url"])
    text = row["text"].strip()
    return Article(
        article_id=article_id,
        version_id=make_version_id(article_id, text),
        text=text,
        url=row["url"],
        title=row["title"],
        publisher=row["url"].split("/")[2],
        published_at=row["published"],
        published_basis=DateBasis.META,
        fetched_at=row["fetched"],
    )


def play(data: Path, runs: Sequence[Sequence[Article]]) -> None:
    """Take articles in as runs do, without Prefect: read, tracked and published."""
    register = load_sources((SEEDS / "sources.toml").read_text(encoding="utf-8"), "sources.toml")
    with open_store(data) as store:
        store.save_sources(register)
        for articles in runs:
            run_id = store.start_run(None, FETCHED)
            store.save_articles(run_id, articles)
            results = [extraction for extraction, _ in read_versions(articles)]
            store.save_extractions(run_id, EXTRACTOR, results, register, FETCHED)
            groups = store.touched_groups()
            state = track(store.load_reported(groups), store.load_versions(groups))
            store.save_tracking(run_id, groups, state)
            store.finish_run(run_id, "completed", FETCHED, None)
        store.publish()
