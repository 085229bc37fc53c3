"""Which addresses are one article's: tracking is dropped, what tells articles apart is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallywire.addresses import canonicalise_url, choose_address, name_address


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://news.example/floods", "http://news.example/floods"),
        (" HTTP://News.EXAMPLE./floods#comments ", "http://news.example/floods"),
        ("http://news.example", "http://news.example/"),
        ("http://news.example:80/a", "http://news.example/a"),
        ("https://news.example:443/a", "https://news.example/a"),
        ("https://news.example:8443/a", "https://news.example:8443/a"),
        ("http://[2001:DB8::1]:8080/a", "http://[2001:db8::1]:8080/a"),
        # the case of a path tells pages apart
        ("http://news.example/Floods", "http://news.example/Floods"),
        # tracking goes, real parameters stay in their order
        ("http://x.example/a?utm_source=rss&utm_medium=feed", "http://x.example/a"),
        ("http://x.example/a?id=7&utm_source=x", "http://x.example/a?id=7"),
        ("http://x.example/?p=123&fbclid=IwAR0", "http://x.example/?p=123"),
        ("http://x.example/a?b=2&a=1", "http://x.example/a?b=2&a=1"),
        ("http://x.example/a?a=2&b=1", "http://x.example/a?a=2&b=1"),
        ("http://x.example/a?page=2&at_medium=RSS&at_campaign=KARANGA", "http://x.example/a?page=2"),
        ("http://x.example/a?ref=rss", "http://x.example/a"),
        ("http://x.example/a?ref=20220426", "http://x.example/a?ref=20220426"),
        ("http://x.example/a?output=rss&q=flood", "http://x.example/a?q=flood"),
        ("http://x.example/a?q=", "http://x.example/a?q="),
        # one spelling
        ("http://x.example/%7ejoe/caf%c3%a9", "http://x.example/~joe/caf%C3%A9"),
        ("http://x.example/~joe/café", "http://x.example/~joe/caf%C3%A9"),
        ("http://x.example/a%2fb", "http://x.example/a%2Fb"),
        ("http://x.example/100%25", "http://x.example/100%25"),
        ("http://x.example/a/./b/../c", "http://x.example/a/c"),
        # what is no address is its own key
        ("http://[::1", "http://[::1"),
        ("http://x.example:99999/", "http://x.example:99999/"),
    ],
)
def test_an_address_has_one_key(url: str, key: str) -> None:
    assert canonicalise_url(url) == key


ASKED = "https://news.example/world/floods?utm_source=rss"


@pytest.mark.parametrize(
    ("asked", "reached", "claimed", "own"),
    [
        (ASKED, ASKED, None, "https://news.example/world/floods"),
        ("http://go.example/r/17", ASKED, None, "https://news.example/world/floods"),
        (ASKED, ASKED, "https://news.example/world/floods-2022", "https://news.example/world/floods-2022"),
        (ASKED, ASKED, "/world/floods-2022", "https://news.example/world/floods-2022"),
        (ASKED, ASKED, "https://www.news.example/floods", "https://www.news.example/floods"),
        ("https://amp.news.example/floods", "https://amp.news.example/floods", "https://news.example/floods",
         "https://news.example/floods"),
        ("https://news.example/floods/amp", "https://news.example/floods/amp", "https://news.example/floods",
         "https://news.example/floods"),
        ("https://news.example/floods?page=2", "https://news.example/floods?page=2", "/floods",
         "https://news.example/floods"),
        # not believed: another site (a copy of an agency's story is an article of its own), the front page, a
        # section, one address for every article, no address
        (ASKED, ASKED, "https://agency.example/floods", "https://news.example/world/floods"),
        (ASKED, ASKED, "https://news.example/", "https://news.example/world/floods"),
        (ASKED, ASKED, "https://news.example/world", "https://news.example/world/floods"),
        ("https://news.example/story?id=7", "https://news.example/story?id=7", "/story",
         "https://news.example/story?id=7"),
        (ASKED, ASKED, "javascript:void(0)", "https://news.example/world/floods"),
        (ASKED, ASKED, "http://[::1", "https://news.example/world/floods"),
        (ASKED, ASKED, "", "https://news.example/world/floods"),
        # redirects that lead away
        (ASKED, "https://news.example/", None, "https://news.example/world/floods"),
        (ASKED, "https://id.example/login?next=floods", None, "https://news.example/world/floods"),
        (ASKED, "https://consent.example/consent/", None, "https://news.example/world/floods"),
        ("https://news.example/", "https://news.example/", None, "https://news.example/"),
    ],
)  # fmt: skip
def test_an_article_has_one_address_of_its_own(
    asked: str, reached: str, claimed: str | None, own: str
) -> None:
    assert choose_address(asked, reached, claimed) == own


@given(st.text(max_size=60))
def test_any_address_has_a_key_that_is_its_own_key(url: str) -> None:
    key = canonicalise_url(f"http://x.example/{url}")
    assert canonicalise_url(key) == key
    assert name_address(key) == name_address(f"http://x.example/{url}")


@given(st.text(max_size=80))
def test_no_claim_of_a_page_breaks_anything(claimed: str) -> None:
    assert choose_address(ASKED, ASKED, claimed).startswith("http")
