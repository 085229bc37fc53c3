"""What stories and reviews put on top of what was read, in a real database: seen, kept, undone."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from store_examples import NOW, REGISTER, make_article, make_figure, save_story

from storage import Store, open_store, read_public
from tallywire.errors import InputError
from tallywire.reviews import check_rows
from tallywire.stories import Story
from tallywire.tracking import track

UN = "UN human rights office"
TEXT = "So far 498 had died, and of those 120 in May."
WAR = Story(name="The war", start=date(2022, 2, 24), keywords=("died",))
URL = "https://news.example/a"


class Books:
    """A store in which every step is a run that is tracked and published."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.stories: tuple[Story, ...] = ()

    def read(
        self,
        *names: str,
        text: str = TEXT,
        sentence: str | None = None,
        extractor: str = "hand-made 1",
        day: int = 3,
    ) -> None:
        with open_store(self.folder) as store:
            run_id = store.start_run(None, NOW)
            for name in names:
                found = [make_figure(text, "498", as_of=date(2022, 3, 2)), make_figure(text, "120")]
                figures = [
                    replace(f, sentence=sentence or text, sentence_start=len(text) - len(TEXT)) for f in found
                ]
                article = make_article(name, text, datetime(2022, 3, day))
                save_story(store, run_id, article, figures, extractor=extractor)
            self.keep(store, run_id)

    def review(self, *rows: dict[str, Any]) -> list[str]:
        checked = check_rows(
            [(n, {"by": "Ana", "why": "seen", **row}) for n, row in enumerate(rows, 2)], "r.csv"
        )
        with open_store(self.folder) as store:
            run_id = store.start_run(None, NOW)
            added = store.save_reviews(run_id, checked, "r.csv", NOW)
            self.keep(store, run_id)
        return added

    def keep(self, store: Store, run_id: str) -> None:
        store.settle(self.stories)
        store.save_sources(REGISTER)
        groups = store.touched_groups()
        state = track(store.load_reported(groups), store.load_versions(groups), store.load_merges())
        store.save_tracking(run_id, groups, state)
        store.finish_run(run_id, "completed", NOW, None)
        store.publish()

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        with read_public(self.folder) as public:
            return public.query(sql).rows

    def figure(self, columns: str, number: str = "498") -> tuple[Any, ...]:
        [row] = self.ask(f"SELECT {columns} FROM figures WHERE text = '{number}'")
        return row


@pytest.fixture
def books(tmp_path: Path) -> Books:
    return Books(tmp_path)


def test_a_review_lies_on_top_of_what_was_read_and_can_be_undone(books: Books) -> None:
    books.read("a")
    before = books.figure("figure_id, series_id, claimant, source")
    row = {"action": "set", "article": URL, "text": "498", "field": "claimant", "value": "Zelenskyy"}
    [review] = books.review(row)
    now = books.figure("figure_id, series_id, claimant, source, review_ids")
    assert now == (*before[:2], "Zelenskyy", "Volodymyr Zelensky", [review])
    assert books.ask("SELECT claimant FROM store.figures WHERE text = '498'") == [(None,)]
    seen = "SELECT review_id, action, field, value, reviewer, why, line, is_undone, n_figures FROM reviews"
    assert books.ask(seen) == [(review, "set", "claimant", "Zelenskyy", "Ana", "seen", 2, False, 1)]
    # The same row again is the same review.
    assert books.review(row) == []
    [undoing] = books.review({"action": "undo", "review": review})
    assert books.figure("figure_id, series_id, claimant, source") == before
    assert [(r[0], r[-2]) for r in books.ask(seen)] == [(review, True), (undoing, False)]
    with pytest.raises(InputError, match=r"r\.csv:2: review '\w+' undoes another"):
        books.review({"action": "undo", "review": undoing})


def test_a_review_survives_another_reading_and_another_version(books: Books) -> None:
    books.read("a")
    figure_id = books.figure("figure_id")[0]
    books.review({"action": "set", "figure": figure_id, "field": "place", "value": "Kyiv"})
    books.read("a", extractor="hand-made 2")
    assert books.figure("figure_id, place") == (figure_id, "Kyiv")
    books.read("a", text="On Friday the toll rose. " + TEXT, sentence=TEXT, day=4)
    assert books.figure("figure_id = '" + figure_id + "', place") == (False, "Kyiv")
    books.read("a", text="It is not so: " + TEXT, day=5)
    assert books.figure("place")[0] == "Ukraine", "the sentence is another one"


def test_a_dropped_figure_is_shown_and_in_no_series(books: Books) -> None:
    books.read("a", "b")
    books.review({"action": "drop", "article": URL, "text": "498"})
    rows = books.ask("SELECT is_dropped, series_id IS NULL FROM figures WHERE text = '498' ORDER BY url")
    assert rows == [(True, True), (False, False)]


def test_a_claimant_takes_back_and_a_publisher_retracts(books: Books) -> None:
    books.read("a")
    row = {"action": "withdraw", "article": URL, "text": "498", "on": "2022-03-05"}
    books.review(row, {"action": "set", "article": URL, "text": "498", "field": "claimant", "value": UN})
    assert books.ask(f"SELECT grade FROM latest WHERE source = '{UN}'") == [("withdrawn",)]
    assert books.ask(f"SELECT grade FROM latest_as_of('2022-03-04') WHERE source = '{UN}'") != [
        ("withdrawn",)
    ]
    books.review({"action": "retract", "article": URL})
    assert {g for (g,) in books.ask("SELECT grade FROM latest")} == {"withdrawn", "discounted"}


def test_two_series_are_made_one_and_taken_apart_again(books: Books) -> None:
    books.read("a")
    books.review({"action": "set", "article": URL, "text": "120", "field": "place", "value": "Kyiv"})
    (whole,), (part,) = (books.figure("series_id", number) for number in ("498", "120"))
    assert whole != part
    [merge] = books.review({"action": "merge", "series": part, "into": whole})
    assert books.figure("series_id", "120") == (whole,)
    assert books.ask("SELECT series_id, n_figures FROM series") == [(whole, 2)]
    # News of either is tracked with both.
    books.read("b", text="So far 498 had died, and then 120 more.", day=9)
    assert books.ask("SELECT n_figures FROM series") == [(4,)]
    books.review({"action": "undo", "review": merge})
    assert sorted(books.ask("SELECT n_figures FROM series")) == [(1,), (3,)]


def test_of_two_series_one_is_part_of_the_other_and_not_also_the_other_way_round(books: Books) -> None:
    books.read("a")
    books.review({"action": "set", "article": URL, "text": "120", "field": "place", "value": "Kyiv"})
    (whole,), (part,) = (books.figure("series_id", number) for number in ("498", "120"))
    [merge] = books.review({"action": "merge", "series": part, "into": whole})
    back = {"action": "merge", "series": whole, "into": part}
    with pytest.raises(InputError, match=f"'{part}' is part of '{whole}' by review '{merge}': undo that"):
        books.review(back)
    assert books.figure("series_id", "120") == (whole,)
    rows = [{"action": "undo", "review": merge}, back]
    books.review(*rows)
    assert books.figure("series_id", "498") == (part,)
    assert books.review({"action": "merge", "series": part, "into": whole}, *rows) == [], (
        "the whole file again"
    )


def test_series_in_units_that_do_not_convert_are_not_made_one(books: Books) -> None:
    books.read("a")
    books.review({"action": "set", "article": URL, "text": "120", "field": "place", "value": "Kyiv"})
    (whole,), (part,) = (books.figure("series_id", number) for number in ("498", "120"))
    with open_store(books.folder) as store:
        store._database.fetch("UPDATE store.series SET unit = 'EUR' WHERE series_id = $part", {"part": part})
    with pytest.raises(InputError, match="and these are EUR and person; nothing was applied"):
        books.review({"action": "merge", "series": part, "into": whole})


def test_what_a_review_puts_into_the_series_of_an_event_holds_for_its_day(books: Books) -> None:
    books.read("a")
    day = {"action": "set", "article": URL, "text": "498", "field": "accounting", "value": "event"}
    books.review(day, {**day, "field": "period_start", "value": "2022-03-01"})
    (event,), (total,) = (books.figure("series_id", number) for number in ("498", "120"))
    assert event != total
    # What is reported of the event later is newer than the total, whatever day that was of.
    books.review({"action": "set", "article": URL, "text": "498", "field": "as_of", "value": "2022-03-01"})
    books.review({"action": "merge", "series": total, "into": event})
    days = books.ask("SELECT DISTINCT holds_on, accounting FROM store.tracked JOIN series USING (series_id)")
    assert days == [(date(2022, 3, 1), "event")]


def test_a_story_gives_what_is_unsaid_and_takes_it_away_when_it_goes(books: Books) -> None:
    books.stories = (WAR,)
    books.read("a")
    assert books.figure("period_start, story") == (WAR.start, "The war")
    assert books.ask("SELECT story, n_figures FROM stories") == [("The war", 2)]
    assert {start for (start,) in books.ask("SELECT period_start FROM series")} == {WAR.start}
    books.stories = ()
    books.read("b")
    assert books.ask("SELECT DISTINCT period_start, story FROM figures") == [(None, None)]
    assert books.ask("FROM stories") == []


def test_what_a_review_and_a_story_change_is_called_so_and_no_news(books: Books) -> None:
    causes = "SELECT DISTINCT run_id, cause FROM run_changes ORDER BY ALL"
    books.read("a")
    books.review({"action": "set", "article": URL, "text": "498", "field": "claimant", "value": UN})
    assert books.ask(causes) == [("1", "news"), ("2", "review")]
    books.stories = (WAR,)
    books.read("b", day=4)
    # What the run read is news; what the story moved in it is not.
    assert books.ask(causes)[2:] == [("3", "news"), ("3", "stories")]
    moved = "SELECT DISTINCT cause FROM revisions JOIN figures ON to_figure_id = figure_id WHERE url = '{}'"
    assert books.ask(moved.format(URL)) == [("stories",)]
    assert books.ask(moved.format("https://news.example/b")) == [("news",)]
    row = {"action": "withdraw", "article": URL, "text": "120", "on": "2022-03-05"}
    books.review(row)
    assert books.ask("SELECT cause FROM revisions WHERE type = 'withdrawn'") == [("review",)]


def test_a_story_that_changes_leaves_alone_what_it_says_nothing_new_of(books: Books) -> None:
    books.stories = (WAR,)
    books.read("a")
    books.stories = (WAR, Story(name="Elsewhere", places=("Peru",)))
    with open_store(books.folder) as store:
        assert store.settle(books.stories) == 1
        assert store.touched_groups() == []


@pytest.mark.parametrize(
    ("reason", "row"),
    [
        ("no figure 'nobody' is stored", {"action": "drop", "figure": "nobody"}),
        ("no figure '7' in article", {"action": "drop", "article": URL, "text": "7"}),
        ("no article 'b' is stored", {"action": "retract", "article": "b"}),
        ("no series 's' is tracked", {"action": "merge", "series": "s", "into": "t"}),
        ("cannot be merged into itself", {"action": "merge", "series": "s", "into": "s"}),
        ("no review 'r' is in the books", {"action": "undo", "review": "r"}),
        ("but not there", {"action": "drop", "article": URL, "text": "498", "start": 900}),
    ],
)
def test_a_row_that_points_at_nothing_is_refused_and_nothing_is_applied(
    books: Books, reason: str, row: dict[str, Any]
) -> None:
    books.read("a")
    good = {"action": "drop", "article": URL, "text": "120"}
    with pytest.raises(InputError, match=r"r\.csv:3: .*" + reason):
        books.review(good, row)
    assert books.ask("FROM reviews") == []
    assert books.figure("is_dropped", "120") == (False,)
