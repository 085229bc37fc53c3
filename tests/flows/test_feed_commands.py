"""Feeds are followed, looked at, set and left on the command line, as a user does it."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from command_line import Done, call
from loopback import Page, Site
from stories import FLOOD, SPRING, make_feed

from storage import FeedState, open_store
from tallywire.opml import FeedEntry


@pytest.fixture
def news(site: Site) -> Site:
    site.put("/feed", make_feed({"/floods": FLOOD, "/losses": SPRING}), "application/atom+xml")
    link = "<link rel=alternate type=application/atom+xml title='{}' href={}>"
    site.put("/", f"<html><head>{link.format('Comments', '/c')}{link.format('All', '/feed')}</head></html>")
    return site


@pytest.fixture
def ask(tmp_path: Path) -> Any:
    def feeds(*arguments: object, **environment: str) -> Done:
        given = {"TALLYWIRE_DATA": str(tmp_path / "data"), "TALLYWIRE_ALLOW_PRIVATE": "true"}
        return call("feeds", *arguments, **given, **environment)

    return feeds


def known(tmp_path: Path) -> list[FeedState]:
    with open_store(tmp_path / "data") as store:
        return store.load_feeds()


def test_a_site_is_given_and_its_feed_is_followed(news: Site, ask: Any, tmp_path: Path) -> None:
    done = ask("add", f"{news.base}/", "--tag", "africa", "--min", "10m", "--max", "1d", "--no-full-text")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        f"followed: Example News ({news.base}/feed)",
        f"also there: Comments ({news.base}/c)",
    ]
    [feed] = known(tmp_path)
    assert (feed.feed_url, feed.title) == (f"{news.base}/feed", "Example News")
    assert (feed.options.min_seconds, feed.options.max_seconds) == (600, 86_400)
    assert (feed.options.tags, feed.options.has_full_text) == (("africa",), False)
    again = ask("add", f"{news.base}/feed")
    assert (again.returncode, "followed already" in again.stderr) == (2, True)


def test_a_list_is_imported_once_and_exported_as_it_is_now(news: Site, ask: Any, tmp_path: Path) -> None:
    given, out = tmp_path / "in.opml", tmp_path / "out.opml"
    given.write_text(
        f"<opml version='2.0'><body><outline text='A' category='x' xmlUrl='{news.base}/a'/>"
        f"<outline text='B' xmlUrl='{news.base}/b'/></body></opml>"
    )
    assert ask("add", given).stdout == "2 feeds followed, 0 were already\n"
    assert ask("import", given).stdout == "no feeds followed, 2 were already\n"
    assert ask("disable", f"{news.base}/b").returncode == 0
    assert ask("export", out).returncode == 0
    assert f'xmlUrl="{news.base}/a"' in out.read_text()
    assert f"{news.base}/b" not in ask("export").stdout
    assert news.requests == []


def test_a_dry_poll_shows_what_would_come_in_and_stores_nothing(news: Site, ask: Any, tmp_path: Path) -> None:
    done = ask("check", f"{news.base}/", "--format", "json")
    rows = json.loads(done.stdout)
    assert [(row["new"], row["url"]) for row in rows] == [
        ("new", f"{news.base}/floods"), ("new", f"{news.base}/losses"),
    ]  # fmt: skip
    assert f"found through {news.base}/" in done.stderr
    assert not (tmp_path / "data").exists()


def test_health_is_listed_and_a_feed_can_be_left_and_taken_up_again(news: Site, ask: Any) -> None:
    url = f"{news.base}/feed"
    ask("add", url)
    for command, health in [("disable", "disabled"), ("enable", "new")]:
        assert ask(command, url).returncode == 0
        [row] = json.loads(ask("list", "--format", "json").stdout)
        assert (row["feed_url"], row["health"]) == (url, health)


def test_a_title_that_is_a_whole_text_does_not_fill_the_list(ask: Any, tmp_path: Path) -> None:
    with open_store(tmp_path / "data") as store:
        store.add_feeds([FeedEntry(url="http://news.example/feed", title="x" * 5_000)], datetime(2026, 1, 1))
    assert max(map(len, ask("list").stdout.splitlines())) < 600
    [feed] = known(tmp_path)
    assert feed.title == "x" * 5_000


def test_settings_are_changed_one_by_one_and_taken_back_when_empty(
    news: Site, ask: Any, tmp_path: Path
) -> None:
    url = f"{news.base}/feed"
    ask("add", url, "--min", "10m", "--tag", "a")
    done = ask("set", url, "--user", "ann", "--secret", "env:WORD", "--header", "X-Desk: africa", "--min", "")
    assert done.returncode == 0, done.stderr
    [feed] = known(tmp_path)
    assert (feed.options.auth_user, feed.options.auth_secret) == ("ann", "env:WORD")
    assert (feed.options.min_seconds, feed.options.tags) == (None, ("a",))
    assert ask("check", url, WORD="sesame").returncode == 0
    assert news.requests[-1][1]["X-Desk"] == "africa"
    assert "sesame" not in (tmp_path / "data" / "tallywire.duckdb").read_bytes().decode("latin-1")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["add", "missing.opml"], "missing.opml: no such file"),
        (["add", "ftp://a.example/"], "ftp://a.example/: a feed's address starts with"),
        (["add", "http://ann:hunter2@a.example/"], "a.example: an address with a name or password in it"),
        (
            ["add", "http://a.example/?token=hunter2"],
            "a.example: an address with a secret in it: write ?token=",
        ),
        (["add", "http://a.example/?p=1&apiKey=hunter2", "--unchecked"], "write ?apiKey=env:NAME"),
        (["disable", "http://a.example/?token=hunter2"], "http://a.example/?token=***: not followed"),
        (["add", "{site}/feed?token=env:NO_SUCH_WORD"], "env:NO_SUCH_WORD: no such secret"),
        (["add", "http://a.example/", "--min", "soon"], "--min soon: a time such as 10m"),
        (["add", "http://a.example/", "--header", "hunter2"], "--header: NAME:VALUE is wanted"),
        (["add", "http://a.example/", "--header", "Cookie: hunter2"], "Cookie: its value is a secret"),
        (["add", "http://a.example/", "--user", "ann", "--secret", "hunter2"], "never itself"),
        (["disable", "http://a.example/"], "http://a.example/: not followed"),
        (["set", "http://a.example/", "--min", "1h"], "http://a.example/: not followed"),
        (["add", "{site}/missing"], "/missing: the server answers 404"),
        (["add", "{site}/page"], "/page: no feed, and the page names none that works"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_repeats_no_secret(
    site: Site, ask: Any, arguments: list[str], reason: str
) -> None:
    site.put("/page", "<html><body>Hello</body></html>")
    done = ask(*(argument.format(site=site.base) for argument in arguments))
    assert done.returncode == 2
    assert reason in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "hunter2" not in done.stderr


def test_a_feed_that_fails_is_told_by_a_dry_poll(site: Site, ask: Any) -> None:
    site.pages["/feed"] = Page(b"", 503)
    ask("add", f"{site.base}/feed", "--unchecked")
    done = ask("check", f"{site.base}/feed")
    assert done.returncode == 1
    assert "/feed: the server answers 503" in done.stderr
