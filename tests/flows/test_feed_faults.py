"""What servers and feeds do wrong, over real connections: each costs little, is told, harms no other."""

import gzip
import re
import resource
import socket
import time
from collections.abc import Callable
from datetime import datetime
from http.server import BaseHTTPRequestHandler

import brotli
import pytest
from backports import zstd
from loopback import Page, Site

from flows.feed_polls import poll_feed, poll_feeds
from flows.guard import AddressInfo, make_guard
from flows.settings import Settings
from storage import FeedState, PolledFeed

NOW = datetime(2026, 1, 2)
ITEM = "<item><title>Toll {0}</title><link>http://news.example/{0}</link><guid>{0}</guid></item>"


def make_rss(*names: str, head: str = "<rss version='2.0'><channel><title>Example</title>") -> bytes:
    return (head + "".join(ITEM.format(name) for name in names) + "</channel></rss>").encode()


RSS = make_rss("a", "b", "c")


@pytest.fixture
def quick(near: Settings) -> Settings:
    return near.model_copy(update={"fetch_seconds": 0.5, "feed_bytes": 2_000_000, "parse_seconds": 20})


def poll(url: str, settings: Settings) -> PolledFeed:
    return poll_feed(FeedState(feed_url=url), settings, NOW)


def answer(head: str, *parts: bytes, pause: float = 0) -> Callable[[BaseHTTPRequestHandler], None]:
    """Return how to answer with *head* and *parts* as they are, with pauses between them."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True
        try:
            handler.wfile.write(head.encode())
            for part in parts:
                handler.wfile.write(part)
                handler.wfile.flush()
                time.sleep(pause)
        except OSError:
            return  # the other side has had enough

    return behave


BROTLI_BOMB = brotli.compress(b"\0" * 50_000_000, quality=5)
OK = "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"


@pytest.mark.parametrize(
    ("case", "page", "reason"),
    [
        ("drip", Page(behave=answer(OK + "\r\n", *[b"x"] * 100, pause=0.02)), "too slow"),
        ("drip of headers", Page(behave=answer(OK, *[b"X-A: b\r\n"] * 100, pause=0.02)), "too slow"),
        ("hang before the answer", Page(behave=answer("", b"", pause=0.8)), "too slow"),
        (
            "hang within the answer",
            Page(behave=answer(OK + "Content-Length: 9\r\n\r\n", b"x", pause=0.8)),
            "too slow",
        ),
        ("no HTTP", Page(behave=answer("SSH-2.0-OpenSSH\r\n")), ""),
        (
            "cut off",
            Page(behave=answer(OK + "Content-Length: 999\r\n\r\n", b"<rss>")),
            "the answer broke off",
        ),
        ("endless headers", Page(behave=answer(OK, *[b"X: " + b"y" * 10_000 + b"\r\n"] * 100)), ""),
        (
            "300 MB, said",
            Page(behave=answer(OK + "Content-Length: 300000000\r\n\r\n", *[b"x" * 100_000] * 3000)),
            "larger than 2,000,000 bytes",
        ),
        (
            "300 MB, not said",
            Page(behave=answer(OK + "\r\n", *[b"x" * 100_000] * 3000)),
            "larger than 2,000,000 bytes",
        ),
        (
            "gzip bomb",
            Page(gzip.compress(b"\0" * 50_000_000), 200, {"Content-Encoding": "gzip"}),
            "larger than",
        ),
        ("brotli bomb", Page(BROTLI_BOMB, 200, {"Content-Encoding": "br"}), "larger than"),
        (
            "zstd bomb",
            Page(zstd.compress(b"\0" * 50_000_000), 200, {"Content-Encoding": "zstd"}),
            "larger than",
        ),
        (
            "gzip of nothing, for ever",
            Page(gzip.compress(b"") * 200_000, 200, {"Content-Encoding": "gzip"}),
            "larger than",
        ),
        (
            "broken gzip",
            Page(gzip.compress(RSS)[:-20], 200, {"Content-Encoding": "gzip"}),
            "broken compression: cut off",
        ),
        ("gzip that is none", Page(RSS, 200, {"Content-Encoding": "gzip"}), "broken compression"),
        ("unknown encoding", Page(RSS, 200, {"Content-Encoding": "compress"}), "which was not asked for"),
        (
            "html",
            Page(b"<!doctype html><html><body><p>Sign in", 200, {"Content-Type": "text/html"}),
            "no feed",
        ),
        (
            "a picture",
            Page(b"\x89PNG\r\n\x1a\n\0\0\0", 200, {"Content-Type": "application/rss+xml"}),
            "no feed",
        ),
        ("empty", Page(b""), "empty answer"),
        ("204", Page(b"", 204), "the server answers 204 (No Content)"),
        ("redirect to nowhere", Page(b"", 302), "the server answers 302 (Found)"),
        (
            "redirect to a file",
            Page(b"", 302, {"Location": "file:///etc/passwd"}),
            "which is no address of the web",
        ),
        ("redirect to itself", Page(b"", 302, {"Location": "?"}), "more than 5 redirects"),
        ("broken JSON", Page(b'{"version": ', 200), "broken JSON"),
        ("JSON nested deep", Page(b'{"a":' * 50_000, 200), "broken JSON"),
    ],
)
def test_what_cannot_be_had_is_told_in_one_line_soon_and_in_little_memory(
    site: Site, quick: Settings, case: str, page: Page, reason: str
) -> None:
    site.pages["/feed"] = page
    before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    polled = poll(f"{site.base}/feed", quick)
    assert polled.poll.outcome == "failed", case
    assert (polled.poll.reason or "").startswith(f"{site.base}/feed: "), case
    assert reason in (polled.poll.reason or "")
    assert "\n" not in (polled.poll.reason or "")
    assert polled.state.schedule.failures == 1
    assert time.monotonic() - begun < 20
    # Kilobytes. The test's own bombs and the server, which is in this process, are part of it.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 120_000


LATIN = "<rss version='2.0'><channel><item><title>Küche</title></item></channel></rss>"
BILLION = "<!DOCTYPE rss [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {b} '{('&' + a + ';') * 10}'>" for a, b in zip("abcdefghi", "bcdefghij", strict=True)
)


@pytest.mark.parametrize(
    ("case", "body", "headers", "titles"),
    [
        ("truncated", RSS[: RSS.index(b"<item><title>Toll c")], {}, ["Toll a", "Toll b"]),
        (
            "control character",
            RSS.replace(b"Toll b", b"Toll \x01 b"),
            {},
            ["Toll a", "Toll \x01 b", "Toll c"],
        ),
        ("NUL", RSS.replace(b"Toll b", b"Toll \x00 b"), {}, None),
        ("bare ampersand", RSS.replace(b"Toll b", b"Toll & b"), {}, ["Toll a", "Toll & b", "Toll c"]),
        (
            "charset of the header lies",
            LATIN.encode(),
            {"Content-Type": "text/xml; charset=us-ascii"},
            ["Küche"],
        ),
        ("no charset, UTF-8", LATIN.encode(), {}, ["Küche"]),
        ("no charset, Windows-1252", LATIN.encode("cp1252"), {}, ["Küche"]),
        (
            "charset of the header",
            LATIN.encode("latin-1"),
            {"Content-Type": "text/xml; charset=latin-1"},
            ["Küche"],
        ),
        ("charset unknown", LATIN.encode(), {"Content-Type": "text/xml; charset=no-such"}, ["Küche"]),
        ("prolog lies", b"<?xml version='1.0' encoding='utf-16'?>" + LATIN.encode(), {}, ["Küche"]),
        ("UTF-16", LATIN.encode("utf-16"), {}, ["Küche"]),
        ("text/html", RSS, {"Content-Type": "text/html"}, ["Toll a", "Toll b", "Toll c"]),
        ("before the prolog", b"\n\n  <?xml version='1.0'?>" + RSS, {}, ["Toll a", "Toll b", "Toll c"]),
        ("brotli", brotli.compress(RSS), {"Content-Encoding": "br"}, ["Toll a", "Toll b", "Toll c"]),
        ("zstd", zstd.compress(RSS), {"Content-Encoding": "zstd"}, ["Toll a", "Toll b", "Toll c"]),
        (
            "no guid",
            RSS.replace(b"<guid>", b"<x>").replace(b"</guid>", b"</x>"),
            {},
            ["Toll a", "Toll b", "Toll c"],
        ),
        (
            "one guid",
            RSS.replace(b"<guid>b", b"<guid>a").replace(b"<guid>c", b"<guid>a"),
            {},
            ["Toll a", "Toll b", "Toll c"],
        ),
        ("no items", make_rss(), {}, []),
    ],
)
def test_what_can_be_read_of_a_broken_feed_is_kept(
    site: Site, quick: Settings, case: str, body: bytes, headers: dict[str, str], titles: list[str] | None
) -> None:
    site.pages["/feed"] = Page(body, 200, headers)
    polled = poll(f"{site.base}/feed", quick)
    assert polled.poll.reason is None, case
    found = [entry.item.title for entry in polled.entries]
    if titles is None:
        assert {"Toll a", "Toll c"} <= set(found)
    else:
        assert found == titles


def test_entities_neither_go_off_nor_reach_files(site: Site, quick: Settings, tmp_path) -> None:
    (tmp_path / "secret").write_text("hidden")
    kept = "<rss version='2.0'><channel><item><title>x&j;</title></item></channel></rss>"
    outside = f"<!DOCTYPE rss [<!ENTITY j SYSTEM '{(tmp_path / 'secret').as_uri()}'>]>"
    called = f"<!DOCTYPE rss [<!ENTITY j SYSTEM '{site.base}/called'>]>"
    for doctype in (BILLION + "]>", outside, called):
        site.pages["/feed"] = Page((doctype + kept).encode())
        begun = time.monotonic()
        polled = poll(f"{site.base}/feed", quick)
        assert time.monotonic() - begun < 20
        assert "hidden" not in repr(polled)
        assert len(repr(polled)) < 20_000
    assert "/called" not in site.paths()


def test_servers_that_hang_keep_no_other_feed_waiting(site: Site, quick: Settings) -> None:
    for number in range(6):
        site.pages[f"/hang{number}"] = Page(behave=answer("", b"", pause=0.8))
    good = site.put("/good", RSS)
    # The same server under another name has turns of its own.
    elsewhere = good.replace("127.0.0.1", "localhost")
    feeds = [FeedState(feed_url=f"{site.base}/hang{n}") for n in range(6)] + [FeedState(feed_url=elsewhere)]
    order = [p.poll.feed_url for p in poll_feeds(feeds, quick, NOW, lambda _: None)]
    assert order[0] == elsewhere
    assert len(order) == 7


def test_a_permanent_redirect_is_told_and_one_that_may_pass_is_not(site: Site, near: Settings) -> None:
    end = site.put("/end", RSS)
    middle = site.put_redirect("/middle", "/end", 308)
    for status, path, moved in [
        (301, "/middle", end),
        (308, "/end", end),
        (302, "/end", None),
        (307, "/end", None),
        (303, "/end", None),
    ]:
        polled = poll(site.put_redirect("/feed", path, status), near)
        assert (polled.poll.outcome, polled.state.schedule.moved_to) == ("new", moved), status
    # Behind one that may pass, nothing is for good.
    polled = poll(site.put_redirect("/feed", middle, 302), near)
    assert polled.state.schedule.moved_to is None


def test_a_feed_that_moved_is_asked_for_where_it_is_after_three_polls(site: Site, near: Settings) -> None:
    state = FeedState(feed_url=site.put_redirect("/feed", site.put("/new", RSS), 301))
    for _ in range(4):
        state = poll_feed(state, near, NOW).state
    assert state.address == f"{site.base}/new"
    assert site.paths() == ["/feed", "/new"] * 3 + ["/new"]


def test_a_date_of_change_that_means_nothing_costs_no_reading(site: Site, near: Settings) -> None:
    url = site.put("/feed", RSS)
    del site.pages["/feed"].headers["ETag"]
    state = poll(url, near).state
    for day in (3, 4):
        site.pages["/feed"].headers["Last-Modified"] = f"Sat, 0{day} Jan 2026 00:00:00 GMT"
        again = poll_feed(state, near, NOW)
        assert (again.poll.http_status, again.poll.outcome) == (200, "unchanged")
        state = again.state
        assert state.last_modified == f"Sat, 0{day} Jan 2026 00:00:00 GMT"


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("127.0.0.2", "127.0.0.2"),
        ("localhost", r"(127\.0\.0\.1|::1)"),
        ("2130706433", "127.0.0.1"),
        ("0x7f.1", "127.0.0.1"),
        ("[::ffff:127.0.0.1]", "::ffff:127.0.0.1"),
    ],
)
@pytest.mark.parametrize("is_redirected", [False, True])
def test_nothing_leads_into_the_private_network(
    site: Site, near: Settings, monkeypatch: pytest.MonkeyPatch, host: str, address: str, is_redirected: bool
) -> None:
    """Only the first connection of a redirect is let through, to the test's own server."""
    guard, opened = make_guard(allow_private=False), []

    def let_first(info: AddressInfo) -> socket.socket:
        opened.append(info[3][0])
        return socket.socket(*info[:3]) if is_redirected and len(opened) == 1 else guard(info)

    monkeypatch.setattr("flows.http_client.make_guard", lambda allow_private: let_first)
    # Each answer ends its connection: a connection that is there already is not looked at again.
    target = f"http://{host}:{site.base.rpartition(':')[2]}/secret"
    polled = poll(site.put_redirect("/feed", target) if is_redirected else target, near)
    assert re.search(f"is at {address}, which is not a public address$", polled.poll.reason or "")
    assert "/secret" not in site.paths()
