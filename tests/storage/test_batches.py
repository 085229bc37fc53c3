"""The order and the batches in which articles come in make no difference to what is tracked."""

import random
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from store_examples import EXTRACTOR, NOW, REGISTER, make_article, make_figure

from storage import Extraction, Store, open_store
from tallywire.models import Article, Measure
from tallywire.tracking import track

TEXT = "In all {} soldiers have died, it was said."
ZELENSKY, MOSCOW = "Zelenskyy", "Russian defence ministry"
# Name, number, claimant, the day it holds for, the day of the report, the day of another version.
CLAIMS = (
    ("a", "498", MOSCOW, 2, 3, None),
    ("b", "9,000", ZELENSKY, 2, 3, None),
    ("b", "9,100", ZELENSKY, 2, 3, 5),
    ("c", "1,351", MOSCOW, 8, 9, None),
    ("d", "700", MOSCOW, 4, 10, None),
    ("e", "1,351", MOSCOW, 8, 9, None),
    ("f", "13,510", ZELENSKY, 9, 10, None),
)
STATE = (
    "SELECT figure_id, series_id, source, standing, doubt FROM store.tracked",
    "SELECT series_id, label, place_within FROM store.series",
    "SELECT revision_id, series_id, source, type, from_figure_id, to_figure_id, delta, as_of, reported_at"
    " FROM revisions",
    "SELECT series_id, source, grade, figure_id FROM latest",
    "SELECT series_id, source_a, source_b, ratio FROM conflicts",
    "SELECT from_figure_id, to_figure_id, change FROM article_figure_changes",
)


def make_batches(seed: int) -> list[list[tuple[Article, Extraction]]]:
    dice = random.Random(seed)
    read = []
    for name, number, who, holds, day, version in CLAIMS:
        text = TEXT.format(number)
        fetched = datetime(2022, 3, version or day, 12)
        changed = datetime(2022, 3, version) if version else None
        article = make_article(name, text, datetime(2022, 3, day), fetched=fetched, modified=changed)
        figure = make_figure(text, number, claimant=who, as_of=date(2022, 3, holds), measure=Measure.KILLED)
        read.append((article, Extraction(version_id=article.version_id, figures=(figure,))))
    dice.shuffle(read)
    batches = []
    while read:
        size = dice.randint(1, len(read))
        batches.append(read[:size])
        read = read[size:]
    return batches


def take_in(store: Store, batch: list[tuple[Article, Extraction]]) -> None:
    run_id = store.start_run(None, NOW)
    store.save_articles(run_id, [article for article, _ in batch])
    store.save_extractions(run_id, EXTRACTOR, [read for _, read in batch], REGISTER, NOW)
    groups = store.touched_groups()
    store.save_tracking(run_id, groups, track(store.load_reported(groups), store.load_versions(groups)))
    store.finish_run(run_id, "completed", NOW, None)


def read_state(folder: Path, seed: int) -> list[list[tuple[Any, ...]]]:
    with open_store(folder) as store:
        for batch in make_batches(seed):
            take_in(store, batch)
        return [sorted(store._database.fetch(sql), key=repr) for sql in STATE]


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> list[list[tuple[Any, ...]]]:
    return read_state(tmp_path_factory.mktemp("first"), 0)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_any_permutation_and_any_batching_give_the_same_rows(
    state: list[list[tuple[Any, ...]]], tmp_path: Path, seed: int
) -> None:
    assert read_state(tmp_path, seed) == state


def test_what_is_compared_is_there(state: list[list[tuple[Any, ...]]]) -> None:
    types = {row[3] for row in state[2]}
    assert types >= {"first_report", "advanced", "backdated", "edited", "restated_up"}
    assert "copy" in {row[3] for row in state[0]}
    assert state[4], "the two sides are in conflict"
