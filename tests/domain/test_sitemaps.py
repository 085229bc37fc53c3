"""Sitemaps are read as their protocol says, and hostile ones cost nothing."""

import gzip
from datetime import datetime

import pytest

from tallywire.errors import InputError
from tallywire.sitemaps import parse_sitemap

URL = "https://news.example/sitemap.xml"
URLS = b"""<?xml version="1.0"?><!-- ours -->
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc> https://news.example/a?id=1&amp;x=2 </loc><lastmod>2022-03-10T08:00:00+02:00</lastmod></url>
<url><loc>/b</loc><lastmod>lately</lastmod><news:news><news:publication><news:name>Example News</news:name>
</news:publication><news:publication_date>2022-03-09</news:publication_date><news:title>Floods</news:title>
</news:news></url>
<url><loc>javascript:alert(1)</loc></url><url></url>
</urlset>"""
INDEX = b"<sitemapindex><sitemap><loc>https://news.example/1.xml</loc></sitemap></sitemapindex>"
BOMB = b"""<!DOCTYPE u [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY x SYSTEM "file:///etc/passwd">]>
<urlset><url><loc>https://news.example/&c;</loc></url><url><loc>https://news.example/&x;</loc></url>
<url><loc>https://news.example/fine</loc></url></urlset>"""


def test_a_sitemap_lists_pages_with_what_it_says_of_them() -> None:
    [(first, _), (second, publisher)] = parse_sitemap(URLS, URL).items
    assert (first.url, first.updated_at) == ("https://news.example/a?id=1&x=2", datetime(2022, 3, 10, 6))
    assert (second.url, second.title) == ("https://news.example/b", "Floods")
    assert (second.published_at, second.updated_at, publisher) == (datetime(2022, 3, 9), None, "Example News")


def test_an_index_leads_to_sitemaps_and_gzip_and_plain_text_are_read() -> None:
    assert parse_sitemap(INDEX, URL).sitemaps == ("https://news.example/1.xml",)
    assert len(parse_sitemap(gzip.compress(URLS), URL).items) == 2
    listed = parse_sitemap(b"https://news.example/a\nnonsense\nhttps://news.example/b\n", URL).items
    assert [item.url for item, _ in listed] == ["https://news.example/a", "https://news.example/b"]


def test_entities_are_not_followed() -> None:
    urls = [item.url or "" for item, _ in parse_sitemap(BOMB, URL).items]
    assert "https://news.example/fine" in urls
    assert not any("root" in url or len(url) > 100 for url in urls)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "no sitemap"),
        (b"<html><body>Hello</body></html>", "no sitemap"),
        (b"<rss></rss>", "no sitemap"),
        (b"just words", "no sitemap"),
        (b"\x1f\x8bbroken", "broken gzip"),
        (gzip.compress(b" " * 60_000_000), "larger than 52,428,800 bytes"),
    ],
)
def test_what_is_no_sitemap_says_so(body: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=f"^{URL}: {reason}"):
        parse_sitemap(body, URL)
