"""Feeds are polled, each for itself, and told by what they answer when to come again."""

import time
from dataclasses import replace
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler

import pytest
from loopback import Page, Site

from flows.feed_polls import choose_due, find_bounds, poll_feed, poll_feeds
from flows.settings import Settings
from storage import FeedState, open_store
from tallywire.feed_options import FeedOptions
from tallywire.opml import FeedEntry
from tallywire.polling import Bounds, Schedule

NOW = datetime(2026, 1, 2)
ENTRY = "<item><title>{}</title><link>{}</link><description>{}</description></item>"
TEXT = "At least 31 people were killed when the river burst its banks on Wednesday night, officials said."


def put_feed(site: Site, *links: str, path: str = "/feed", text: str = TEXT, **headers: str) -> str:
    items = "".join(ENTRY.format(f"Toll rises {link}", link, text) for link in links)
    body = f"<rss version='2.0'><channel><title>Example News</title>{items}</channel></rss>"
    return site.put(path, body, "application/rss+xml", **headers)


def poll(state: FeedState | str, near: Settings):
    return poll_feed(FeedState(feed_url=state) if isinstance(state, str) else state, near, NOW)


def test_a_first_poll_brings_the_entries_and_what_to_ask_by_next_time(site: Site, near: Settings) -> None:
    polled = poll(put_feed(site, "/a", "/b"), near)
    assert (polled.poll.outcome, polled.poll.http_status, polled.poll.items) == ("new", 200, 2)
    assert [entry.item.url for entry in polled.entries] == [f"{site.base}/a", f"{site.base}/b"]
    assert polled.state.title == "Example News"
    again = poll(polled.state, near)
    assert (again.poll.outcome, again.poll.http_status, again.entries) == ("unchanged", 304, ())


def test_a_body_seen_before_is_not_read_again_and_its_new_tag_is_kept(site: Site, near: Settings) -> None:
    first = poll(put_feed(site, "/a"), near)
    site.pages["/feed"].headers |= {"ETag": '"other"', "Last-Modified": "Fri, 02 Jan 2026 00:00:00 GMT"}
    again = poll(first.state, near)
    assert (again.poll.outcome, again.poll.http_status, again.entries) == ("unchanged", 200, ())
    assert (again.state.etag, again.state.last_modified) == ('"other"', "Fri, 02 Jan 2026 00:00:00 GMT")
    assert poll(again.state, near).poll.http_status == 304


@pytest.mark.parametrize(
    ("page", "reason", "status"),
    [
        (Page(b"gone", 410), "the server answers 410 (Gone)", 410),
        (Page(b"no", 404), "the server answers 404 (Not Found)", 404),
        (Page(b"<html>Hello</html>"), "no feed", 200),
        (Page(b""), "empty answer", 200),
        (
            Page(b"<html>Just a moment", 403, {"cf-mitigated": "challenge"}),
            "the server answers 403 (Forbidden): a challenge meant for browsers",
            403,
        ),
    ],
)
def test_a_feed_that_fails_says_why_and_stops_no_other(
    site: Site, near: Settings, page: Page, reason: str, status: int
) -> None:
    good = put_feed(site, "/a")
    site.pages["/bad"] = page
    feeds = [FeedState(feed_url=f"{site.base}/bad", etag='"old"'), FeedState(feed_url=good)]
    polled = {p.poll.feed_url: p for p in poll_feeds(feeds, near, NOW, lambda _: None)}
    bad = polled[f"{site.base}/bad"]
    assert (bad.poll.outcome, bad.poll.http_status) == ("failed", status)
    assert bad.poll.reason == f"{site.base}/bad: {reason}"
    assert (bad.state.etag, bad.state.body_sha256) == ('"old"', None)
    assert bad.state.schedule.is_gone is (status == 410)
    assert polled[good].poll.outcome == "new"


def test_a_host_that_has_had_too_much_is_asked_no_more_and_others_are(site: Site, near: Settings) -> None:
    for number in range(4):
        site.pages[f"/{number}"] = Page(b"", 429, {"Retry-After": "3600"})
    one = near.model_copy(update={"host_at_once": 1})
    feeds = [FeedState(feed_url=f"{site.base}/{number}") for number in range(4)]
    polled = list(poll_feeds(feeds, one, NOW, lambda _: None))
    assert (len(polled), len(site.requests)) == (1, 1)
    assert polled[0].host_pause == ("127.0.0.1", NOW + timedelta(hours=1))
    pauses = dict([polled[0].host_pause])
    assert choose_due(feeds, pauses, NOW) == []
    assert choose_due(feeds, pauses, NOW + timedelta(hours=1)) == feeds


def test_503_puts_off_its_feed_alone(site: Site, near: Settings) -> None:
    site.pages["/busy"] = Page(b"", 503, {"Retry-After": "Fri, 02 Jan 2026 05:00:00 GMT"})
    busy = poll(f"{site.base}/busy", near)
    assert busy.host_pause is None
    assert busy.state.schedule.not_before == NOW + timedelta(hours=5)


def test_only_feeds_that_are_enabled_and_not_gone_are_due_when_their_time_comes() -> None:
    later = Schedule(next_poll_at=NOW + timedelta(hours=1))
    told = replace(later, not_before=NOW + timedelta(hours=1))
    names = {"new": Schedule(), "later": later, "told": told, "gone": Schedule(is_gone=True)}
    feeds = [FeedState(feed_url=f"http://{n}/", schedule=s) for n, s in names.items()]
    feeds.append(FeedState(feed_url="http://off/", is_enabled=False))

    def ask(**how: bool) -> list[str]:
        return [feed.feed_url for feed in choose_due(feeds, {}, NOW, **how)]

    assert ask() == ["http://new/"]
    assert ask(is_forced=True) == ["http://new/", "http://later/"]


def test_a_feeds_own_settings_go_with_its_requests_and_its_secret_to_no_other_server(
    site: Site, near: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FEED_WORD", "open sesame")
    options = FeedOptions(
        user_agent="Ours/1", headers={"X-Desk": "africa", "X-Api-Key": "env:FEED_WORD"},
        auth_user="ann", auth_secret="env:FEED_WORD",
    )  # fmt: skip
    # The same server by another name is another origin.
    site.put_redirect("/away", put_feed(site, "/a").replace("127.0.0.1", "localhost"))
    polled = poll(FeedState(feed_url=f"{site.base}/away", options=options), near)
    assert polled.poll.outcome == "new"
    (_, first), (_, second) = site.requests
    assert first["Authorization"] == "Basic YW5uOm9wZW4gc2VzYW1l"
    assert (first["User-Agent"], first["X-Desk"], first["X-Api-Key"]) == ("Ours/1", "africa", "open sesame")
    assert not {"Authorization", "X-Api-Key", "X-Desk"} & set(second)
    assert "sesame" not in repr(polled)


def test_a_secret_that_is_not_there_fails_its_feed_and_names_the_variable(site: Site, near: Settings) -> None:
    options = FeedOptions(auth_user="ann", auth_secret="env:NO_SUCH_WORD")
    polled = poll(FeedState(feed_url=put_feed(site, "/a"), options=options), near)
    assert polled.poll.reason == f"{site.base}/feed: env:NO_SUCH_WORD: no such secret"
    assert site.requests == []


def test_a_secret_in_a_block_of_prefect_is_sent_with_the_request_and_told_to_nobody(
    prefect_server: None, site: Site, near: Settings
) -> None:
    from prefect.blocks.system import Secret

    Secret(value="open sesame").save("feed-word", overwrite=True)
    options = FeedOptions(
        headers={"X-Api-Key": "block:feed-word"}, auth_user="ann", auth_secret="block:feed-word"
    )
    polled = poll(FeedState(feed_url=put_feed(site, "/a"), options=options), near)
    assert polled.poll.reason is None
    [(_, sent)] = site.requests
    assert (sent["Authorization"], sent["X-Api-Key"]) == ("Basic YW5uOm9wZW4gc2VzYW1l", "open sesame")
    assert "sesame" not in repr(polled)
    with open_store(near.data) as store:
        run = store.start_run(None, NOW)
        store.add_feeds([FeedEntry(url=polled.poll.feed_url)], NOW)
        store.save_polled(run, [polled])
    assert b"sesame" not in (near.data / "tallywire.duckdb").read_bytes()


def test_a_block_of_prefect_that_is_not_there_fails_its_feed_and_is_named(
    prefect_server: None, site: Site, near: Settings
) -> None:
    missing = FeedOptions(headers={"X-Api-Key": "block:no-such-word"})
    feeds = [
        FeedState(feed_url=put_feed(site, "/a", path="/locked"), options=missing),
        FeedState(feed_url=put_feed(site, "/b", path="/open")),
    ]
    polled = {p.poll.feed_url: p.poll for p in poll_feeds(feeds, near, NOW, lambda _: None)}
    assert polled[feeds[0].feed_url].reason == f"{site.base}/locked: block:no-such-word: no such secret"
    assert polled[feeds[1].feed_url].outcome == "new"
    assert site.paths() == ["/open"]


def test_after_days_of_nothing_but_304_the_whole_feed_is_asked_for(site: Site, near: Settings) -> None:
    first = poll(put_feed(site, "/a"), near)
    stale = replace(first.state.schedule, full_at=NOW - timedelta(days=4))
    again = poll(replace(first.state, schedule=stale), near)
    assert (again.poll.http_status, again.poll.outcome) == (200, "unchanged")
    assert again.state.schedule.full_at == NOW


def test_many_feeds_are_read_in_processes_and_all_come(site: Site, near: Settings) -> None:
    urls = [put_feed(site, f"/a{n}", path=f"/feed{n}") for n in range(20)]
    done: list[int] = []
    polled = list(poll_feeds([FeedState(feed_url=url) for url in urls], near, NOW, done.append))
    assert {p.poll.feed_url for p in polled if p.poll.outcome == "new"} == set(urls)
    assert sum(done) == 20


def test_a_feed_that_has_failed_for_long_says_since_when(site: Site, near: Settings) -> None:
    for days, said in [(6, ""), (7, "; it has failed since 2025-12-26")]:
        schedule = Schedule(failures=9, failing_since=NOW - timedelta(days=days))
        polled = poll(FeedState(feed_url=f"{site.base}/none", schedule=schedule), near)
        assert polled.poll.reason == f"{site.base}/none: the server answers 404 (Not Found){said}"


def test_a_host_is_asked_so_many_times_at_once_and_with_a_pause_between(site: Site, near: Settings) -> None:
    begun: list[float] = []
    under_way: list[int] = []
    most: list[int] = []

    def behave(handler: BaseHTTPRequestHandler) -> None:
        begun.append(time.monotonic())
        under_way.append(1)
        most.append(len(under_way))
        time.sleep(0.3)
        under_way.pop()
        handler.close_connection = True
        handler.wfile.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")

    for number in range(5):
        site.pages[f"/{number}"] = Page(behave=behave)
    feeds = [FeedState(feed_url=f"{site.base}/{number}") for number in range(5)]
    polite = near.model_copy(update={"host_at_once": 2, "host_delay_seconds": 0.1})
    assert len(list(poll_feeds(feeds, polite, NOW, lambda _: None))) == 5
    assert max(most) <= 2
    # From below alone, since a busy machine only makes it longer.
    assert begun[-1] - begun[0] >= 0.4


def test_a_feeds_own_bounds_go_before_those_for_all() -> None:
    settings = Settings(poll_min_seconds=60, poll_max_seconds=3600)
    own = FeedOptions(min_seconds=600, max_seconds=7200)
    assert find_bounds(FeedOptions(), settings) == Bounds(
        shortest=timedelta(minutes=1), longest=timedelta(hours=1)
    )
    assert find_bounds(own, settings) == Bounds(shortest=timedelta(minutes=10), longest=timedelta(hours=2))


def test_429_until_a_date_leaves_the_whole_host_alone_till_then(site: Site, near: Settings) -> None:
    site.pages["/busy"] = Page(b"", 429, {"Retry-After": "Fri, 02 Jan 2026 05:00:00 GMT"})
    busy = poll(f"{site.base}/busy", near)
    assert busy.host_pause == ("127.0.0.1", NOW + timedelta(hours=5))
