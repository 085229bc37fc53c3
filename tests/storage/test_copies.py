"""Copies of a story are found among the stored texts, whatever order they come in and wherever a run ends."""

from datetime import datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest
from store_examples import NOW, make_article, make_figure, save_story

from storage import open_store
from storage.store import Store
from tallywire.models import Article

DAY = datetime(2022, 4, 29)
WORDS = (
    "The agency reported from the valley {} soldiers had been killed when the bridge fell into a river "
    "at night and that the army was looking for others who were on it, as the ministry of defence told the "
    "reporters who had come to the town in the morning, where families waited for news at the gates of the "
    "barracks and the hospital had called for blood, while the road to the north stayed closed for all cars."
)
STORY = WORDS.format(31)
OTHER = " ".join(reversed(STORY.split()))


def paper(name: str, text: str = STORY, published: datetime = DAY) -> Article:
    return make_article(name, f"{name} has it\n{text}", published)


def groups(store: Store) -> set[frozenset[str]]:
    rows = store._database.fetch(
        "SELECT list(title) FROM syndication GROUP BY syndication_id HAVING count(*) = any_value(n_articles)"
    )
    return {frozenset(titles) for (titles,) in rows}


def test_copies_in_three_papers_are_one_group_and_another_story_is_in_none(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        run = store.start_run(None, NOW)
        papers = [paper("A"), paper("B"), paper("C", published=DAY + timedelta(days=2)), paper("D", OTHER)]
        store.save_articles(run, papers)
        assert store.match_copies(100) == 4
        assert store.match_copies(100) == 0
        assert groups(store) == {frozenset("ABC")}
        assert store._database.fetch("SELECT title FROM syndication WHERE is_first") == [("A",)]
        alone = "SELECT title FROM articles WHERE syndication_id IS NULL"
        assert store._database.fetch(alone) == [("D",)]


@pytest.mark.parametrize("order", list(permutations("ABC")))
def test_copies_that_come_one_by_one_are_the_same_group(tmp_path: Path, order: tuple[str, ...]) -> None:
    with open_store(tmp_path) as store:
        for name in order:
            store.save_articles(store.start_run(None, NOW), [paper(name)])
            store.match_copies(100)
        [group] = store._database.fetch("SELECT DISTINCT syndication_id FROM syndication")
        assert group == (min(paper(name).article_id for name in order),)
        assert groups(store) == {frozenset("ABC")}


def test_the_same_words_weeks_later_are_a_form_filled_in_anew(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        later = paper("B", published=DAY + timedelta(days=8))
        store.save_articles(store.start_run(None, NOW), [paper("A"), later])
        store.match_copies(100)
        assert groups(store) == set()


def test_batches_find_what_one_look_finds(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        run = store.start_run(None, NOW)
        store.save_articles(run, [paper(name) for name in "ABC"])
        assert [store.match_copies(1) for _ in range(4)] == [1, 1, 1, 0]
        assert groups(store) == {frozenset("ABC")}


def test_articles_whose_copy_is_found_are_due_for_tracking(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        run = store.start_run(None, NOW)
        first = paper("A")
        save_story(store, run, first, [make_figure(first.text, "31")])
        groups_due = store.touched_groups()
        assert groups_due
        store._database.fetch("DELETE FROM store.groups_to_track")
        store.save_articles(run, [paper("B")])
        store.match_copies(100)
        assert store.touched_groups() == groups_due
        [figure] = store.load_reported(groups_due)
        assert figure.syndication_id == min(first.article_id, paper("B").article_id)
