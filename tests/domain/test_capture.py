"""Pages and feed entries become articles with their dates, and the basis of each date."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tallywire.capture import FEED_TEXT_NOTE, CapturedPage, capture_item, read_fragment
from tallywire.capture import capture_page as capture_whole
from tallywire.entries import name_item
from tallywire.errors import InputError
from tallywire.models import Article, DateBasis, RawItem

NOW = datetime(2026, 1, 2, 3, 4)
ITEM = RawItem(
    feed_url="http://news.example/feed",
    guid="a1",
    url="http://news.example/floods?id=7&utm_source=feed",
    title="Flood toll rises to 31",
    content_html="<p>At least 31 people were killed when the river burst its banks on Wednesday night.</p>",
    published_at=datetime(2022, 3, 10, 6, 30),
)
PAGE = b"""<html lang="en"><head><title>Flood toll rises to 31 - Example News</title>
<meta property="og:site_name" content="Example News">
<meta property="article:published_time" content="2022-03-10T08:30:00+02:00">
<meta property="article:modified_time" content="2022-03-10T12:00:00+02:00">
<meta name="author" content="Jane Doe"></head><body><nav><a href="/">Home</a> <a href="/w">World</a></nav>
<article><p>At least 31 people have been killed in floods in the valley, officials said on Thursday, as rescue
workers went from house to house.</p>
<p>The mayor said 500 homes were destroyed and 12 people were still missing.
She asked other cities for help with shelter and food.</p></article>
<footer>Copyright Example</footer></body></html>"""


def capture_page(page: bytes, url: str, item: RawItem, publisher: str | None, now: datetime) -> Article:
    """The article of a page."""
    return capture_whole(page, url, item, publisher, now).article


def test_a_page_gives_its_text_under_its_headline_with_its_metadata() -> None:
    article = capture_page(PAGE, ITEM.url or "", ITEM, "Example feed", NOW)
    assert article.text.splitlines()[0] == "Flood toll rises to 31"
    assert "500 homes were destroyed" in article.text
    assert "Copyright" not in article.text
    assert "Home" not in article.text
    assert (article.publisher, article.author, article.language) == ("Example News", "Jane Doe", "en")
    assert (article.fetched_at, article.note) == (NOW, None)


@pytest.mark.parametrize("reference", ["&#27;", "&#x1b;[2J", "&#0;", "&#x00", "&#8;", "&#31;", "&#X0B;"])
def test_a_reference_to_a_control_character_does_not_cost_the_page(reference: str) -> None:
    page = PAGE.replace(b"The mayor said 500", f"The {reference}mayor said 500&#10;".encode())
    article = capture_page(page, ITEM.url or "", ITEM, None, NOW)
    assert "mayor said 500" in article.text
    assert reference not in article.text


@pytest.mark.parametrize("odd", ["\x1b[31m", "\x00", "\ud800", "\uffff"])
def test_a_character_that_no_document_may_hold_does_not_cost_the_feeds_text(odd: str) -> None:
    text = read_fragment(f"At least 31 people{odd} were <b>killed{odd}</b>.")
    assert text == f"At least 31 people{odd[1:]} were killed{odd[1:]}."


def test_other_references_are_read_as_the_characters_they_are() -> None:
    page = PAGE.replace(b"500 homes", b"&#53;00&#x20;homes &#8211; &#x1F600;")
    assert "500 homes – 😀" in capture_page(page, ITEM.url or "", ITEM, None, NOW).text


def test_the_feeds_date_comes_before_the_pages_and_each_says_its_basis() -> None:
    by_feed = capture_page(PAGE, "http://news.example/floods", ITEM, None, NOW)
    assert (by_feed.published_at, by_feed.published_basis) == (ITEM.published_at, DateBasis.FEED)
    by_page = capture_page(PAGE, "http://news.example/floods", replace(ITEM, published_at=None), None, NOW)
    assert (by_page.published_at, by_page.published_basis) == (datetime(2022, 3, 10, 6, 30), DateBasis.META)
    assert by_page.modified_at == datetime(2022, 3, 10, 10, 0)


def test_an_entry_without_any_date_is_undated_and_not_dated_today() -> None:
    article = capture_item(replace(ITEM, published_at=None), None, NOW)
    assert (article.published_at, article.published_basis) == (None, DateBasis.UNKNOWN)


def test_json_ld_tells_when_a_page_was_changed() -> None:
    page = PAGE.replace(
        b'<meta property="article:modified_time" content="2022-03-10T12:00:00+02:00">', b""
    ).replace(
        b"</head>",
        b'<script type="application/ld+json">{"dateModified": "2022-03-11T00:00:00Z"}</script></head>',
    )
    assert capture_page(page, "http://x.example/a", ITEM, None, NOW).modified_at == datetime(2022, 3, 11)


def test_an_article_is_named_by_its_address_without_what_only_tracks_readers() -> None:
    bare = replace(ITEM, url="http://NEWS.example/floods?id=7")
    assert name_item(bare) == name_item(ITEM) == capture_item(ITEM, None, NOW).article_id
    assert name_item(replace(ITEM, url="http://news.example/floods?id=8")) != name_item(ITEM)
    nameless = replace(ITEM, url=None)
    assert name_item(nameless) != name_item(replace(nameless, guid="a2"))


def test_the_same_text_is_the_same_version_and_another_text_another() -> None:
    first = capture_page(PAGE, "http://news.example/floods", ITEM, None, NOW)
    again = capture_page(
        PAGE.replace(b"house.</p>", b"house. </p>"), "http://news.example/floods", ITEM, None, NOW
    )
    edited = capture_page(
        PAGE.replace(b" 31 people", b" 33 people"), "http://news.example/floods", ITEM, None, NOW
    )
    assert first.version_id == again.version_id != edited.version_id
    assert first.article_id == edited.article_id


def test_the_feeds_own_text_stands_in_and_is_marked() -> None:
    article = capture_item(ITEM, "Example feed", NOW)
    assert article.text.startswith("Flood toll rises to 31\nAt least 31 people were killed")
    assert (article.note, article.publisher) == (FEED_TEXT_NOTE, "Example feed")


def test_a_page_without_text_and_an_entry_without_text_are_refused_by_name() -> None:
    with pytest.raises(InputError, match=r"^http://x\.example/a: no article text"):
        capture_page(b"<html><body></body></html>", "http://x.example/a", ITEM, None, NOW)
    with pytest.raises(InputError, match=r"utm_source=feed: the feed gives no text$"):
        capture_item(replace(ITEM, content_html="<img src=x>"), None, NOW)


def test_a_page_in_another_language_is_refused() -> None:
    page = """<html><body><article><p>Le maire a déclaré jeudi que trente personnes sont mortes.</p>
    <p>Les secours cherchent encore des survivants dans les maisons détruites par la crue du fleuve.</p>
    <p>Le ministre de l'intérieur est attendu vendredi dans la vallée avec des renforts.</p></article>"""
    with pytest.raises(InputError, match="only English is read"):
        capture_page(page.encode(), "http://x.example/a", replace(ITEM, title=None), None, NOW)


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("<p>One &amp; 2.</p><p>Two <b>bold</b><br>three</p>", "One & 2.\nTwo bold\nthree"),
        ("plain  text", "plain text"),
        ("<ul><li>a<li>b</ul>", "a\nb"),
        ("<script>alert(1)</script>31 dead", "31 dead"),
        ("<!-- note -->", ""),
        ("", ""),
        ("5 &lt; 6", "5 < 6"),
    ],
)
def test_a_piece_of_html_becomes_lines_of_text(fragment: str, expected: str) -> None:
    assert read_fragment(fragment) == expected


def captured(page: bytes = PAGE, url: str = ITEM.url or "", **more: str | None) -> CapturedPage:
    return capture_whole(page, url, ITEM, None, NOW, **more)


def test_the_feeds_headline_stands_until_the_page_changes_its_own() -> None:
    first = captured()
    assert first.article.title == ITEM.title != first.headline or first.headline == ITEM.title
    same = captured(known_headline=first.headline)
    assert same.article.text == first.article.text
    renamed = captured(PAGE.replace(b"<title>Flood toll rises to 31", b"<title>Flood toll rises to 33"),
                       known_headline=first.headline)  # fmt: skip
    assert "33" in renamed.article.text.splitlines()[0]
    assert renamed.article.title == renamed.headline


@pytest.mark.parametrize(
    "link",
    [
        b'<link rel="canonical" href="/world/floods-2022">',
        b"<LINK href='http://news.example/world/floods-2022' REL=canonical />",
        b'<link rel="canonical" data-x="1" href="http://news.example/world/floods-2022?utm_source=self">',
    ],
)
def test_a_page_says_which_address_is_its_own(link: bytes) -> None:
    assert (
        captured(PAGE.replace(b"</head>", link + b"</head>")).address
        == "http://news.example/world/floods-2022"
    )


def test_without_that_it_is_the_one_it_was_reached_at() -> None:
    assert captured(url="http://news.example/floods?id=7").address == "http://news.example/floods?id=7"
    elsewhere = PAGE.replace(b"</head>", b'<link rel="canonical" href="http://agency.example/floods"></head>')
    assert captured(elsewhere).address == "http://news.example/floods?id=7"


@pytest.mark.parametrize("url", ["http://news.example/", "http://id.example/login?to=floods"])
def test_where_one_is_sent_whose_article_is_gone_is_no_article(url: str) -> None:
    with pytest.raises(InputError, match=r"utm_source=feed: leads to .*, which is not the article$"):
        captured(url=url)


@pytest.mark.parametrize("moment", [datetime(1, 1, 1), datetime(1970, 1, 1), NOW + timedelta(days=2)])
def test_a_date_that_no_article_can_bear_is_not_believed(moment: datetime) -> None:
    article = capture_item(replace(ITEM, published_at=moment), None, NOW)
    assert (article.published_at, article.published_basis) == (None, DateBasis.UNKNOWN)
    by_page = capture_page(PAGE, "http://news.example/floods", replace(ITEM, published_at=moment), None, NOW)
    assert (by_page.published_at, by_page.published_basis) == (datetime(2022, 3, 10, 6, 30), DateBasis.META)


def test_the_date_of_a_change_says_its_basis() -> None:
    later = datetime(2022, 3, 12)
    assert captured().article.modified_basis == DateBasis.META
    by_feed = capture_item(replace(ITEM, updated_at=later), None, NOW)
    assert (by_feed.modified_at, by_feed.modified_basis) == (later, DateBasis.FEED)
    assert capture_item(ITEM, None, NOW).modified_basis == DateBasis.UNKNOWN
