"""What a site's robots.txt asks of us is heeded for pages, and read once."""

import time

import pytest
from loopback import Page, Site

from flows.http_client import FetchError
from flows.retrieve import retrieve_page
from flows.robots import LONGEST_DELAY, Rules
from flows.settings import Settings

RULES = """User-agent: *
Disallow: /

User-agent: Tallywire
Disallow: /private/*.html$
Allow: /
"""


@pytest.fixture
def polite(near: Settings, request: pytest.FixtureRequest) -> Settings:
    """Settings that no other test has, and so a client that has read no rules yet."""
    return near.model_copy(update={"respect_robots": True, "contact": request.node.name})


def test_pages_that_are_to_be_left_alone_are_and_others_are_fetched(site: Site, polite: Settings) -> None:
    site.put("/robots.txt", RULES)
    open_page, closed = site.put("/floods.html", "here"), site.put("/private/x.html", "secret")
    assert retrieve_page(open_page, polite).body == b"here"
    with pytest.raises(FetchError, match=r"/private/x\.html: the site's robots\.txt asks us to stay away"):
        retrieve_page(closed, polite)
    assert retrieve_page(open_page, polite).body == b"here"
    assert site.paths() == ["/robots.txt", "/floods.html", "/floods.html"]
    assert f"+{polite.contact}" in site.requests[1][1]["User-Agent"]


@pytest.mark.parametrize(("status", "is_open"), [(404, True), (403, True), (500, False), (503, False)])
def test_a_site_without_rules_is_open_and_one_in_trouble_is_not(
    site: Site, polite: Settings, status: int, is_open: bool
) -> None:
    site.pages["/robots.txt"] = Page(b"", status)
    page = site.put("/page", "here")
    if is_open:
        assert retrieve_page(page, polite).body == b"here"
    else:
        with pytest.raises(FetchError, match=rf"stay away \(it answers {status}\)"):
            retrieve_page(page, polite)


def test_rules_are_not_asked_for_where_the_settings_say_so(site: Site, near: Settings) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /")
    assert retrieve_page(site.put("/page", "here"), near).body == b"here"
    assert site.paths() == ["/page"]


def test_the_pause_that_a_site_wants_is_made_within_bounds(site: Site, polite: Settings) -> None:
    from protego import Protego

    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 0.3")
    page = site.put("/page", "here")
    retrieve_page(page, polite)
    retrieve_page(page, polite)
    begun = time.monotonic()
    retrieve_page(page, polite)
    assert time.monotonic() - begun > 0.2
    assert Rules(Protego.parse("User-agent: *\nCrawl-delay: 9999")).delay == LONGEST_DELAY
    assert Rules(Protego.parse("User-agent: *\nCrawl-delay: -1")).delay == 0
