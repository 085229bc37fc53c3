"""An archive of a few made-up articles: claimants who revise and contradict, an edit, a hostile article."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from store_examples import NOW, make_article, make_figure, save_story

from storage import Poll, PolledFeed, Store, open_store
from tallywire.identity import make_id, make_version_id
from tallywire.models import Article, DateBasis, Figure, Quantifier
from tallywire.opml import FeedEntry
from tallywire.polling import Schedule
from tallywire.tracking import track

MOSCOW, KYIV, UN = "Russian defence ministry", "Zelensky", "UN human rights office"
SOLDIERS = "Russian military killed"
# Of each report: its day, what it says, the number in it, who says it, the day it holds for, and more.
Report = tuple[datetime | None, str, str, str | None, date | None, dict[str, Any]]
FIRST: tuple[Report, ...] = (
    (
        datetime(2022, 3, 3, 9),
        "Moscow says 498 soldiers have been killed.",
        "498",
        MOSCOW,
        date(2022, 3, 2),
        {},
    ),
    (
        datetime(2022, 3, 3, 12),
        "Kyiv claims that 9,000 have been killed.",
        "9,000",
        KYIV,
        date(2022, 3, 3),
        {},
    ),
    (
        datetime(2022, 3, 10, 8),
        "The UN counted between 3,000 and 5,000 dead soldiers.",
        "between 3,000 and 5,000",
        UN,
        date(2022, 3, 9),
        {"quantifier": Quantifier.BETWEEN, "low": 3000, "high": 5000},
    ),
    (
        None,
        "Once it was said that hundreds had been killed.",
        "hundreds",
        None,
        None,
        {"quantifier": Quantifier.VAGUE, "low": 200, "high": 999},
    ),
)
SECOND: tuple[Report, ...] = (
    (
        datetime(2022, 3, 20, 8),
        "Kyiv claims more than 14,000 Russian dead.",
        "more than 14,000",
        KYIV,
        date(2022, 3, 20),
        {"quantifier": Quantifier.MORE_THAN, "low": 14000},
    ),
    (
        datetime(2022, 4, 1, 8),
        "Kyiv now puts its count for 20 March at 13,500.",
        "13,500",
        KYIV,
        date(2022, 3, 20),
        {},
    ),
    (
        datetime(2022, 4, 26, 8),
        "The Red Cross knows of up to 16,000 dead.",
        "up to 16,000",
        "Red Cross",
        date(2022, 4, 20),
        {"quantifier": Quantifier.AT_MOST, "high": 16000},
    ),
)
ATTACK = (
    "</title></textarea></script><script>alert(1)</script><img src=x onerror=alert(2)>"
    "<style>*{display:none}</style>\"'`{{7*7}}\x1b[31m\x00\u202e\u2066 javascript:alert(3) ]]>&lt;b&gt; -->"
    "<a href=javascript:alert(4)>x</a>"
)


def write_archive(folder: Path) -> None:
    """Store the articles in two runs, track them and publish."""
    with open_store(folder) as store:
        first = store.start_run(None, NOW)
        save_reports(store, first, FIRST)
        save_feeds(store, first)
        save_edited(store, first, 0)
        track_all(store, first)
        store.finish_run(first, "completed", NOW, None)
        second = store.start_run(None, NOW + timedelta(days=1))
        save_reports(store, second, SECOND)
        save_edited(store, second, 1)
        save_hostile(store, second)
        track_all(store, second)
        store.save_failure(second, "fetch", f"https://slow.example/{ATTACK}", ATTACK)
        store.finish_run(second, "completed", NOW + timedelta(days=1), None)
        store.publish()


def track_all(store: Store, run_id: str) -> None:
    groups = store.touched_groups()
    store.save_tracking(run_id, groups, track(store.load_reported(groups), store.load_versions(groups)))


def save_reports(store: Store, run_id: str, reports: Sequence[Report]) -> None:
    for published, sentence, number, claimant, as_of, more in reports:
        text = f"News of the war.\n\n{sentence}\n\nFighting went on."
        article = make_article(f"{run_id} {number}", text, published)
        figure = move(make_figure(sentence, number, claimant=claimant, as_of=as_of, **more), text)
        save_story(store, run_id, article, [figure])


def move(figure: Figure, text: str) -> Figure:
    """Return *figure*, whose sentence stands in *text*, with its offsets in that text."""
    start = text.index(figure.sentence)
    return replace(figure, start=start + figure.start, end=start + figure.end, sentence_start=start)


def save_edited(store: Store, run_id: str, version: int) -> None:
    """An article of the ministry whose later version gives another number."""
    number, fetched = (("1,351", datetime(2022, 3, 25, 18)), ("1,531", datetime(2022, 4, 2, 9)))[version]
    sentence = f"It said {number} soldiers had been killed."
    names = ("It gave neither names nor places.", "It gave no names.")[version]
    text = f"The ministry has published its losses.\n\n{sentence}\n\n{names}"
    article = make_article(
        "edited",
        text,
        datetime(2022, 3, 25, 17),
        fetched=fetched,
        modified=fetched if version else None,
    )
    figure = move(make_figure(sentence, number, claimant=MOSCOW, as_of=date(2022, 3, 25)), text)
    save_story(store, run_id, article, [figure])


def save_feeds(store: Store, run_id: str) -> None:
    """A feed that fares well and one that fails."""
    well, failing = "https://wire.example/feed.xml", "https://slow.example/feed.xml"
    feeds = [FeedEntry(url=well, title="Example Wire"), FeedEntry(url=failing, title=ATTACK)]
    store.add_feeds(feeds, NOW)
    states = {state.feed_url: state for state in store.load_feeds()}
    store.save_polled(
        run_id,
        [
            PolledFeed(
                poll=Poll(feed_url=well, polled_at=NOW, outcome="new", items=3, items_new=3),
                state=states[well],
            ),
            PolledFeed(
                poll=Poll(feed_url=failing, polled_at=NOW, outcome="failed", reason=f"no answer {ATTACK}"),
                state=replace(states[failing], schedule=Schedule(failures=2, failing_since=NOW)),
            ),
        ],
    )


def save_hostile(store: Store, run_id: str) -> None:
    """An article with an attack in every field that an article and a figure have."""
    text = f"{ATTACK} said 77 soldiers had been killed. {ATTACK}"
    article_id = make_id("article", "hostile")
    article = Article(
        article_id=article_id,
        version_id=make_version_id(article_id, text),
        text=text,
        url="javascript:alert(5)",
        title=ATTACK,
        author=ATTACK,
        publisher=ATTACK,
        published_at=datetime(2022, 4, 3),
        published_basis=DateBasis.META,
        fetched_at=NOW,
        note=ATTACK,
    )
    figure = make_figure(text, "77", claimant=f"Colonel {ATTACK}", as_of=date(2022, 4, 2))
    hostile = replace(figure, counted=ATTACK, place=f"Ukraine {ATTACK}", via=ATTACK)
    save_story(store, run_id, article, [hostile])
