"""What a sentence takes back in other groups than its own, in a real database, whatever is read first."""

from dataclasses import replace
from datetime import date, datetime
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from store_examples import NOW, make_article, make_figure, save_story

from storage import Store, open_store, read_public
from tallywire.models import Accounting, Figure, Measure
from tallywire.tracking import track

UN = "UN human rights office"
FIRST = "In the attack 40 soldiers were killed."
STATEMENT = "The office withdrew its earlier figure of 40 dead."
SECOND = "In another attack 40 soldiers were killed."
DAYS = {FIRST: 2, SECOND: 4, STATEMENT: 5}


def read_text(text: str) -> Figure:
    figure = make_figure(text, "40", claimant=UN, as_of=date(2022, 3, DAYS[text]))
    if text == STATEMENT:
        return figure
    return replace(figure, accounting=Accounting.EVENT, period_start=figure.as_of)


def take_in(store: Store, *texts: str) -> None:
    run_id = store.start_run(None, NOW)
    for text in texts:
        save_story(
            store, run_id, make_article(text, text, datetime(2022, 3, DAYS[text], 9)), [read_text(text)]
        )
    keep(store, run_id)


def keep(store: Store, run_id: str) -> None:
    groups = store.touched_groups()
    store.save_tracking(run_id, groups, track(store.load_reported(groups), store.load_versions(groups)))
    store.finish_run(run_id, "completed", NOW, None)
    store.publish()


def ask(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    with read_public(folder) as public:
        return public.query(sql).rows


STANDINGS = "SELECT sentence, standing FROM figures ORDER BY sentence"


@pytest.mark.parametrize("order", list(permutations([FIRST, STATEMENT])), ids=["first-then", "then-first"])
def test_a_total_is_taken_back_by_a_sentence_of_another_group_whatever_is_read_first(
    tmp_path: Path, order: tuple[str, ...]
) -> None:
    with open_store(tmp_path) as store:
        for text in order:
            take_in(store, text)
    assert ask(tmp_path, STANDINGS) == [(FIRST, "withdrawn"), (STATEMENT, "withdrawn")]
    withdrawn = "SELECT reported_at FROM revisions WHERE type = 'withdrawn'"
    assert ask(tmp_path, withdrawn) == [(datetime(2022, 3, 5, 9),)] * 2
    assert ask(tmp_path, "SELECT DISTINCT grade FROM latest") == [("withdrawn",)]
    # The day before, it stood.
    assert ask(tmp_path, "SELECT grade FROM latest_as_of('2022-03-04')") == [("single_source",)]


@pytest.mark.parametrize("order", list(permutations([FIRST, SECOND, STATEMENT])))
def test_of_two_that_it_may_mean_neither_is_taken_back(tmp_path: Path, order: tuple[str, ...]) -> None:
    with open_store(tmp_path) as store:
        for text in order:
            take_in(store, text)
    assert ask(tmp_path, STANDINGS) == [(SECOND, "stands"), (FIRST, "stands"), (STATEMENT, "withdrawn")]


def test_what_is_read_differently_is_taken_back_no_longer(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        take_in(store, FIRST, STATEMENT)
        run_id = store.start_run(None, NOW)
        article = make_article(STATEMENT, STATEMENT, datetime(2022, 3, 5, 9))
        save_story(store, run_id, article, [], extractor="hand-made 2")
        keep(store, run_id)
    assert ask(tmp_path, STANDINGS) == [(FIRST, "stands")]


def test_a_sentence_that_says_no_more_than_figure_takes_back_what_its_claimant_said(tmp_path: Path) -> None:
    bare = replace(
        read_text(STATEMENT), measure=Measure.OTHER, unit="figure", counted="its earlier figure", status=None
    )
    with open_store(tmp_path) as store:
        take_in(store, FIRST)
        run_id = store.start_run(None, NOW)
        article = make_article(STATEMENT, STATEMENT, datetime(2022, 3, 5, 9))
        save_story(store, run_id, article, [bare])
        keep(store, run_id)
    assert ask(tmp_path, STANDINGS) == [(FIRST, "withdrawn"), (STATEMENT, None)]
