"""A page tells where its site's feeds are."""

from hypothesis import given
from hypothesis import strategies as st

from tallywire.discovery import find_feeds, guess_feeds

URL = "http://news.example/world/"


def test_feeds_that_a_page_names_are_found_those_of_comments_last() -> None:
    page = b"""<html><head>
    <link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed">
    <link rel="ALTERNATE feed" type="application/atom+xml; charset=utf-8" title="All" href="feed.atom">
    <link rel="alternate" type="application/feed+json" href="https://cdn.example/feed.json">
    <link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/1">
    <link rel="alternate" hreflang="fr" href="/fr/"><link rel="stylesheet" href="x.css">
    <link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
    <link rel="alternate" type="application/rss+xml" href="http://[">
    <link rel="alternate" type="application/rss+xml"></head><body></body></html>"""
    assert [(feed.url, feed.title, feed.site) for feed in find_feeds(page, URL)] == [
        ("http://news.example/world/feed.atom", "All", URL),
        ("https://cdn.example/feed.json", None, URL),
        ("http://news.example/comments/feed", "Comments", URL),
    ]


def test_addresses_follow_the_base_of_the_page() -> None:
    page = b"""<base href="http://b.example/x/"><link rel=alternate type=application/rss+xml href=rss>"""
    assert [feed.url for feed in find_feeds(page, URL)] == ["http://b.example/x/rss"]


def test_a_site_that_names_no_feed_may_have_one_at_the_usual_places() -> None:
    assert find_feeds(b"<html><body>Hello</body></html>", URL) == ()
    assert guess_feeds(URL)[0].url == "http://news.example/feed"


@given(st.binary(max_size=200))
def test_no_bytes_do_worse_than_name_no_feed(page: bytes) -> None:
    for prefix in (b"", b"<link rel=alternate type=application/rss+xml href="):
        assert isinstance(find_feeds(prefix + page, URL), tuple)
