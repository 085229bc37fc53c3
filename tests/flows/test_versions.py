"""Pages are fetched again: what their publishers change is a version, what changes around a story is none."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from loopback import Page, Site, serve
from stories import FLOOD, SPRING, Story, make_feed, make_opml, make_page

from flows.page_captures import NewItem, capture_one
from flows.page_refetches import refetch_one
from flows.settings import Settings
from storage import RunSummary, Store, open_store, read_public
from tallywire.capture import FEED_TEXT_NOTE
from tallywire.entries import name_item
from tallywire.models import RawItem

NOW = datetime(2024, 5, 6, 9)
WORDS = "At least 31 people were killed when the river burst its banks on Monday, officials said."
CHURN = """<p>Updated {clock} minutes ago</p><p>{comments} comments</p>
<h3>Related articles</h3><ul><li>{link}</li></ul>"""


class Desk:
    """A store and a page on a site, captured at first and fetched again hour by hour."""

    def __init__(self, store: Store, site: Site, settings: Settings) -> None:
        self.store, self.site, self.settings, self.now = store, site, settings, NOW
        self.run = store.start_run(None, NOW)

    def show(self, story: Story, churn: str = "", **headers: str) -> str:
        body = make_page(story).replace("</article>", f"{churn}</article>")
        return self.site.put("/story", body, **headers)

    def capture(self, url: str, title: str | None = FLOOD[0], content: str = f"<p>{WORDS}</p>") -> Any:
        item = RawItem(feed_url="feed", guid=url, url=url, title=title, content_html=content)
        done = capture_one(NewItem(item), self.settings, self.now)
        if done.captured:
            self.store.save_captured(self.run, [done.captured])
        return done

    def refetch(self) -> int:
        """Fetch all watched pages again an hour later; return how many versions are new."""
        self.now += timedelta(hours=1)
        pages = self.store.load_watched(datetime(2000, 1, 1))
        self.done = [refetch_one(page, self.settings, self.now) for page in pages]
        articles = [r.article for r in self.done if r.article]
        return self.store.save_refetched(self.run, [r.page for r in self.done], articles).versions_new

    def texts(self) -> list[str]:
        return [article.text for article in self.store.pending_versions(None, 99)]

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        return self.store._database.fetch(sql)


@pytest.fixture
def desk(site: Site, near: Settings) -> Iterator[Desk]:
    with open_store(near.data) as store:
        yield Desk(store, site, near)


def edited(story: Story, before: str, after: str) -> Story:
    title, published, paragraphs = story
    assert any(before in p for p in paragraphs)
    return title, published, [p.replace(before, after) for p in paragraphs]


def test_a_silent_edit_is_a_version_and_the_one_before_stays(desk: Desk) -> None:
    desk.capture(desk.show(FLOOD))
    [before] = desk.texts()
    desk.show(edited(FLOOD, "At least 31", "At least 33"))
    assert desk.refetch() == 1
    assert [text.replace("33", "31", 1) for text in desk.texts()] == [before, before]
    assert desk.refetch() == 0


def test_clocks_counters_and_related_links_make_no_version(desk: Desk) -> None:
    desk.capture(desk.show(FLOOD, CHURN.format(clock=5, comments=3, link="Dam was old")))
    for clock, link in ((65, "Dam was known to be weak"), (125, "Three held over dam")):
        desk.show(FLOOD, CHURN.format(clock=clock, comments=clock * 7, link=link))
        assert desk.refetch() == 0
    assert len(desk.texts()) == 1


def test_a_page_that_swings_between_two_texts_has_two_versions(desk: Desk) -> None:
    other = edited(FLOOD, "12 people", "14 people")
    desk.capture(desk.show(FLOOD))
    made = []
    for story in (other, FLOOD, other, FLOOD):
        desk.show(story)
        made.append(desk.refetch())
    assert made == [1, 0, 0, 0]


def test_a_headline_that_only_the_page_changes_is_a_version(desk: Desk) -> None:
    desk.capture(desk.show(FLOOD))
    desk.show(("Toll of valley floods rises to 35", *FLOOD[1:]))
    assert desk.refetch() == 1
    assert desk.texts()[-1].startswith("Toll of valley floods rises to 35")
    assert desk.refetch() == 0


def test_a_page_that_did_not_change_is_not_sent_again(desk: Desk) -> None:
    desk.capture(desk.show(FLOOD))
    assert desk.refetch() == 0
    assert "If-None-Match" in desk.site.requests[-1][1]
    assert desk.ask("SELECT http_status, fetches FROM pages") == [(304, 2)]


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_is_recorded_once_and_its_versions_stay(desk: Desk, status: int) -> None:
    desk.capture(desk.show(FLOOD))
    desk.site.pages["/story"] = Page(b"gone", status)
    assert desk.refetch() == 0
    [first] = desk.done
    assert first.failure is not None
    assert first.failure.reason.startswith(f"{desk.site.base}/story: the server answers {status}")
    assert desk.ask("SELECT http_status, gone_at, failures FROM pages") == [(status, desk.now, 1)]
    gone_at = desk.now
    desk.refetch()
    if status == 410:
        assert desk.done == [], "gone for good: not asked again"
    else:
        assert [r.failure for r in desk.done] == [None]
        assert desk.ask("SELECT gone_at, failures FROM pages") == [(gone_at, 2)]
        desk.show(edited(FLOOD, "31", "33"))
        assert desk.refetch() == 1
        assert desk.ask("SELECT gone_at, failures FROM pages") == [(None, 0)]
    assert len(desk.texts()) == 1 + (status == 404)


def test_a_page_that_fails_or_leads_elsewhere_makes_no_version(desk: Desk) -> None:
    url = desk.capture(desk.show(FLOOD)).item.url
    desk.site.put("/", make_page(SPRING))
    for page in (
        Page(b"busy", 503),
        Page(b"<html><body></body></html>"),
        Page(status=302, headers={"Location": "/"}),
    ):
        desk.site.pages["/story"] = page
        assert desk.refetch() == 0
        [done] = desk.done
        assert done.failure is not None
        assert done.failure.reason.startswith(url)
    assert desk.ask("SELECT failures, gone_at FROM pages") == [(3, None)]
    assert len(desk.texts()) == 1


def test_the_feeds_text_stands_in_until_the_page_can_be_had(desk: Desk) -> None:
    desk.site.pages["/story"] = Page(b"busy", 503)
    done = desk.capture(f"{desk.site.base}/story")
    assert done.failure is not None
    assert desk.ask("SELECT note FROM article_versions") == [(FEED_TEXT_NOTE,)]
    assert desk.refetch() == 0
    desk.show(FLOOD)
    assert desk.refetch() == 1
    assert "500 homes" in desk.texts()[-1]
    assert desk.ask("SELECT version_number, note, is_recaptured FROM article_versions ORDER BY 1") == [
        (1, FEED_TEXT_NOTE, False),
        (2, None, True),
    ]


def test_an_entry_that_changes_sends_us_to_the_page_and_is_no_version_by_itself(desk: Desk) -> None:
    item = desk.capture(desk.show(FLOOD)).item
    changed = replace(item, title="Kenya floods: what we know")
    name = name_item(item)
    made = []
    for story in (FLOOD, edited(FLOOD, "500 homes", "600 homes")):
        desk.show(story)
        desk.now += timedelta(minutes=20)
        page = desk.store.find_pages([name])[name]
        done = capture_one(NewItem(changed, page=page), desk.settings, desk.now)
        assert done.is_settled
        assert done.page
        if done.captured:
            made.append(desk.store.save_captured(desk.run, [done.captured]).versions_new)
        desk.store.save_refetched(desk.run, [done.page], [])
    assert made == [1], "the first time the server said that nothing had changed"
    assert desk.ask("SELECT fetches FROM pages") == [(3,)]


def test_where_the_page_was_never_had_a_changed_entry_is_a_version(desk: Desk) -> None:
    desk.site.pages["/story"] = Page(b"busy", 503)
    item = desk.capture(f"{desk.site.base}/story").item
    changed = replace(item, content_html=f"<p>{WORDS.replace('31', '35')}</p>")
    page = desk.store.find_pages([name_item(item)])[name_item(item)]
    done = capture_one(NewItem(changed, page=page), desk.settings, desk.now + timedelta(hours=1))
    assert not done.is_settled
    assert done.captured
    assert desk.store.save_captured(desk.run, [done.captured]).versions_new == 1
    assert "35" in desk.texts()[-1]


def test_two_ways_to_one_page_are_one_article(desk: Desk) -> None:
    own = desk.show(FLOOD)
    desk.site.put_redirect("/go/17", "/story")
    amp = desk.site.put(
        "/amp/story", make_page(FLOOD).replace("<head>", f"<head><link rel=canonical href='{own}'>")
    )
    for url, title in (
        (f"{desk.site.base}/go/17", "Floods"),
        (own, FLOOD[0]),
        (amp, "Kenya floods: 31 dead"),
    ):
        desk.capture(url, title)
    assert desk.ask("SELECT count(*), sum(n_versions) FROM articles") == [(1, 1)]
    assert desk.ask("SELECT count(*) FROM pages") == [(1,)]


def test_two_stories_at_one_path_stay_two_articles(desk: Desk) -> None:
    for number, story in ((7, FLOOD), (8, SPRING)):
        page = make_page(story).replace("<head>", "<head><link rel=canonical href='/story'>")
        desk.capture(desk.site.put(f"/story?id={number}", page), story[0])
    assert desk.ask("SELECT count(*), sum(n_versions) FROM articles") == [(2, 2)]


@dataclass
class Played:
    """Three runs over three papers and an agency story that they share, one page edited before the third."""

    data: Path
    site: Site
    runs: list[RunSummary]


MORE = [
    "The governor of the county asked the government for tents, blankets and clean water, and said that the "
    "roads to four villages had been washed away, so that helicopters alone could reach them.",
    "Schools and two clinics have taken in families whose homes are under water, and more rain is forecast "
    "for the end of the week, the weather service said.",
]


@pytest.fixture(scope="module")
def played(prefect_server: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    from flows.pipeline import pipeline

    folder = tmp_path_factory.mktemp("versions")
    (folder / "seeds").mkdir()
    with pytest.MonkeyPatch.context() as patch, serve() as site:
        patch.setenv("TALLYWIRE_ALLOW_PRIVATE", "true")
        patch.setenv("TALLYWIRE_REFETCH", "9999d:0s")
        feeds = []
        for number, paper in enumerate("ABC"):
            words = [FLOOD[2][0].replace("northern Kenya, officials", "northern Kenya, the Kenya Red Cross")]
            story = (f"{paper}: floods", f"2024-05-0{6 + number}T07:30:00Z", [*words, *MORE])
            site.put(f"/{paper}/floods", make_page(story))
            stories = {f"/{paper}/floods": story}
            if paper == "A":
                site.put("/A/losses", make_page(SPRING))
                stories["/A/losses"] = SPRING
            feeds.append(site.put(f"/{paper}/feed", make_feed(stories, paper), "application/atom+xml"))
        (folder / "feeds.opml").write_text(make_opml(*feeds))
        runs = []
        for run in range(3):
            if run == 2:
                site.put("/A/losses", make_page(edited(SPRING, "17,000", "18,000")))
            site.requests.clear()
            runs.append(
                pipeline(
                    seeds=folder / "seeds",
                    feeds=folder / "feeds.opml",
                    data=folder / "data",
                    write_report=run == 2,
                    poll_all=True,
                )
            )
        yield Played(folder / "data", site, runs)


def ask(played: Played, sql: str) -> list[tuple[Any, ...]]:
    with read_public(played.data) as public:
        return public.query(sql).rows


def test_a_death_toll_that_is_edited_while_the_feed_stays_304_is_one_version_and_one_edit(
    played: Played,
) -> None:
    assert [run.versions_new for run in played.runs] == [4, 0, 1]
    assert [run.failures for run in played.runs] == [0, 0, 0]
    assert ask(played, "SELECT http_status FROM polls WHERE run_id = '3'") == [(304,)] * 3
    edits = ask(
        played, "SELECT type, from_low, to_low, run_id FROM revisions WHERE type IN ('edited', 'removed')"
    )
    assert edits == [("edited", 17000, 18000, "3")]
    changes = ask(played, "SELECT change, from_text, to_text, url FROM article_figure_changes")
    assert changes == [("edited", "17,000", "18,000", f"{played.site.base}/A/losses")]
    [(before, after)] = ask(played, "SELECT from_sentence, to_sentence FROM article_figure_changes")
    assert "approximately 17,000 Russian troops" in before
    assert after == before.replace("17,000", "18,000")
    assert ask(played, "SELECT n_versions FROM articles ORDER BY 1") == [(1,), (1,), (1,), (2,)]


def test_copies_of_an_agency_story_in_three_papers_are_one_claim(played: Played) -> None:
    assert ask(played, "SELECT n_articles, count(*) FROM syndication GROUP BY ALL") == [(3, 3)]
    told = ask(
        played,
        "SELECT type, to_low FROM revisions WHERE label ILIKE '%killed%' AND source ILIKE '%Red Cross%'",
    )
    assert told == [("first_report", 31)]


def test_the_report_tells_of_the_edit(played: Played) -> None:
    page = (played.data / "reports" / "index.html").read_text(encoding="utf-8")
    assert "18,000" in page
