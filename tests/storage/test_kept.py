"""What is kept for readers is what the macros work out from scratch, whatever was stored in what order."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_examples import NOW, REGISTER, make_article, make_figure, save_story

from storage import Store, Withdrawal, open_store
from storage.database import Database
from storage.migrate import migrate
from tallywire.models import Measure
from tallywire.sources import load_sources
from tallywire.tracking import track

CLAIMANTS = (None, "UN human rights office", "Red Cross", "Zelensky", "Zelenskyy", "Russian defence ministry")
# Moscow is no party to anything here, and the Red Cross belongs to one.
OTHER_REGISTER = load_sources(
    '[[source]]\nname = "Red Cross"\nkind = "belligerent"\nparty = "RUS"\n', "another register"
)

COMPARED = {
    "store.version_order": "store.order_versions((SELECT list(article_id) FROM store.articles))",
    "store.newest_values": "store.graded(CAST(NULL AS TIMESTAMP), CAST(NULL AS VARCHAR[]))",
}


def assert_kept_is_true(database: Database) -> None:
    for kept, anew in COMPARED.items():
        columns = [name for (name, *_) in database.fetch(f"DESCRIBE {kept}")]
        of = f"SELECT {', '.join(columns)} FROM"
        assert database.fetch(f"{of} {kept} ORDER BY ALL") == database.fetch(f"{of} {anew} ORDER BY ALL")


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    database = Database(duckdb.connect(), Path("memory"))
    migrate(database)
    yield database
    database.close()


def track_all(store: Store, run_id: str) -> None:
    groups = store.touched_groups()
    store.save_tracking(run_id, groups, track(store.load_reported(groups), store.load_versions(groups)))


stories = st.lists(
    st.tuples(
        st.integers(0, 4),  # the article
        st.sampled_from(CLAIMANTS),
        st.integers(1, 28),  # the day it holds for
        st.none() | st.integers(1, 28),  # the day it is published
        st.integers(1, 28),  # the day it is fetched
        st.sampled_from(("100", "110", "400", "1,000")),
    ),
    min_size=1,
    max_size=7,
)


@given(told=stories, data=st.data())
@settings(max_examples=4, deadline=None)
def test_what_is_kept_is_what_is_worked_out_from_scratch(
    database: Database, told: list[tuple[int, str | None, int, int | None, int, str]], data: st.DataObject
) -> None:
    store = Store(database)
    run_id = store.start_run(None, NOW)
    halfway = data.draw(st.integers(0, len(told)))
    for number, (name, claimant, as_of, published, fetched, said) in enumerate(told):
        text = f"Report {number}: {said} had died."
        article = make_article(
            f"story {name} of {run_id}",
            text,
            datetime(2022, 3, published) if published else None,
            fetched=datetime(2022, 3, fetched),
        )
        figure = make_figure(text, said, claimant=claimant, as_of=date(2022, 3, as_of))
        save_story(store, run_id, article, [figure])
        if number == halfway:
            track_all(store, run_id)
    track_all(store, run_id)
    assert_kept_is_true(database)


def test_a_number_taken_back_and_another_register_change_what_is_kept(database: Database) -> None:
    store = Store(database)
    run_id = store.start_run(None, NOW)
    for claimant, said in (("Red Cross", "100"), ("Russian defence ministry", "900")):
        text = f"In all {said} had fled."
        article = make_article(said, text, datetime(2022, 3, 3))
        figure = make_figure(text, said, claimant=claimant, measure=Measure.DISPLACED)
        save_story(store, run_id, article, [figure])
    track_all(store, run_id)
    for register in (OTHER_REGISTER, REGISTER):
        store.save_sources(register)
        track_all(store, run_id)
        assert_kept_is_true(database)
    [(figure_id,)] = database.fetch("SELECT figure_id FROM latest WHERE low = 900")
    back = Withdrawal(subject_id=figure_id, taken_back_by="claimant", withdrawn_at=NOW, reason="a slip")
    store.save_withdrawals(run_id, [back])
    track_all(store, run_id)
    assert_kept_is_true(database)
    assert database.fetch("SELECT grade FROM latest WHERE low = 900") == [("withdrawn",)]


def test_what_is_kept_is_filled_anew_when_the_views_change(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        run_id = store.start_run(None, NOW)
        text = "In all 900 had died."
        figure = make_figure(text, "900", claimant="Red Cross")
        save_story(store, run_id, make_article("a", text, datetime(2022, 3, 3)), [figure])
        track_all(store, run_id)
        path = store.path
    with duckdb.connect(str(path)) as connection:
        connection.execute("DELETE FROM store.newest_values; DELETE FROM store.version_order")
        connection.execute("UPDATE store.surface SET sha256 = 'an earlier release'")
    with open_store(tmp_path):
        pass
    with duckdb.connect(str(path), read_only=True) as connection:
        assert connection.execute("SELECT low FROM latest").fetchall() == [(900,)]
        assert_kept_is_true(Database(connection, path))
