"""The database takes no more memory than it may, and goes on with the disk where that is not enough."""

from pathlib import Path

import pytest
from store_examples import NOW, make_article

from storage import QueryError, open_store, read_public

FEW = 40_000_000
# 3 million rows in another order take some 100 MB.
SORTED = (
    "SELECT count(*), max(n) FROM (SELECT range AS n FROM range(3_000_000) ORDER BY hash(n) LIMIT 2_999_999)"
)


def test_a_question_that_needs_more_memory_than_it_may_is_answered_by_way_of_the_disk(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.save_articles(store.start_run(None, NOW), [make_article("a", "Three died.")])
        store.publish()
    before = sorted(tmp_path.iterdir())
    with read_public(tmp_path, memory_bytes=FEW) as public:
        assert public.query(SORTED).rows[0][0] == 2_999_999
        with pytest.raises(QueryError):
            # One value cannot be taken apart.
            public.query("SELECT length(string_agg(repeat('x', 100), '')) FROM range(1_000_000)")
        assert public.query("SELECT title FROM articles").rows == [("a",)]
    assert sorted(tmp_path.iterdir()) == before


def test_what_may_take_more_memory_leaves_the_bound_as_it_was(tmp_path: Path) -> None:
    bound = "SELECT current_setting('memory_limit')"
    with open_store(tmp_path, memory_bytes=FEW) as store:
        few = store._database.fetch(bound)
        with store._database.unbounded(FEW):
            assert store._database.fetch(bound) != few
        assert store._database.fetch(bound) == few
