"""Feeds of every kind become items; what is no feed says so."""

import json
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tallywire.capture import read_fragment
from tallywire.errors import InputError
from tallywire.feeds import parse_feed, parse_json_feed
from tallywire.polling import Rhythm

URL = "http://news.example/feed"

RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Example News</title>
<item><title>Toll rises to 31</title><link>/floods</link><guid isPermaLink='false'>a1</guid>
<pubDate>Thu, 10 Mar 2022 08:30:00 +0200</pubDate>
<description>31 people &lt;b&gt;died&lt;/b&gt;</description></item>
<item><title>No link, no date</title><guid isPermaLink='false'>a2</guid></item>
</channel></rss>"""

ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Example News</title>
<entry><id>tag:a1</id><title>Toll rises to 31</title><link href="http://news.example/floods"/>
<published>2022-03-10T06:30:00Z</published><updated>2022-03-10T09:00:00Z</updated>
<author><name>A. Reporter</name></author>
<summary>Short.</summary><content type="html">&lt;p&gt;31 people died.&lt;/p&gt;</content></entry></feed>"""

RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="x"><title>Example News</title></channel>
<item rdf:about="http://news.example/floods"><title>Toll rises to 31</title>
<link>http://news.example/floods</link>
<dc:date>2022-03-10T06:30:00Z</dc:date></item></rdf:RDF>"""

JSON = b"""{"version": "https://jsonfeed.org/version/1.1", "title": "Example News", "items": [
{"id": 1, "url": "floods", "title": "Toll rises to 31", "content_html": "<p>31 people died.</p>",
 "date_published": "2022-03-10T08:30:00+02:00", "authors": [{"name": "A. Reporter"}]}, "not an item"]}"""


@pytest.mark.parametrize("body", [RSS, ATOM, RDF, JSON], ids=["rss", "atom", "rdf", "json"])
def test_every_kind_of_feed_gives_title_link_and_moment_in_utc(body: bytes) -> None:
    feed = parse_feed(body, {}, URL)
    first = feed.items[0]
    assert (feed.title, first.title) == ("Example News", "Toll rises to 31")
    assert first.url == "http://news.example/floods"
    assert first.published_at == datetime(2022, 3, 10, 6, 30)
    assert first.feed_url == URL


def test_an_item_keeps_its_guid_and_lacks_what_the_feed_lacks() -> None:
    first, second = parse_feed(RSS, {}, URL).items
    assert (first.guid, second.guid) == ("a1", "a2")
    assert (second.url, second.published_at, second.content_html) == (None, None, None)


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "mailto:a@b.example", "http://["]
)
def test_a_link_that_leads_to_no_page_is_none(link: str) -> None:
    [item] = parse_json_feed(
        json.dumps({**json.loads(JSON), "items": [{"id": 1, "url": link}]}).encode(), URL
    ).items
    assert (item.guid, item.url) == ("1", None)


def test_the_full_content_is_preferred_to_the_summary_with_author_and_change() -> None:
    [item] = parse_feed(ATOM, {}, URL).items
    assert item.content_html == "<p>31 people died.</p>"
    assert (item.author, item.updated_at) == ("A. Reporter", datetime(2022, 3, 10, 9))


def test_a_json_feed_keeps_number_ids_and_leaves_out_what_is_no_item() -> None:
    [item] = parse_json_feed(JSON, URL).items
    assert (item.guid, item.author) == ("1", "A. Reporter")


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Toll rises to 31", "Toll rises to 31"),
        ("Toll is &lt; 31 &amp; rising", "Toll is < 31 & rising"),
        ("Kenya&amp;#8217;s toll", "Kenya’s toll"),
        ("Medics &amp;amp; police: 31 dead", "Medics & police: 31 dead"),
        ("&lt;b&gt;At least&lt;/b&gt; &lt;i&gt;3&lt;/i&gt;1 dead", "At least 31 dead"),
        ("31 dead&lt;br/&gt;5 missing &amp;mdash; police", "31 dead 5 missing — police"),
        ("<![CDATA[  <em>31</em>\n dead ]]>", "31 dead"),
    ],
)
def test_a_headline_is_what_a_reader_sees_of_it(written: str, title: str) -> None:
    items = f"<title>{written}</title><item><title>{written}</title><link>/floods</link></item>"
    feed = parse_feed(f"<rss version='2.0'><channel>{items}</channel></rss>".encode(), {}, URL)
    assert (feed.title, feed.items[0].title) == (title, title)


@pytest.mark.parametrize(
    ("kind", "written", "title"),
    [
        ("text", "Use of &lt;b&gt; falls by 31", "Use of <b> falls by 31"),
        (
            "html",
            "&lt;script&gt;a = 31&lt;/script&gt;7 dead &lt;!-- or 8 --&gt; &amp;amp; more",
            "7 dead & more",
        ),
        ("xhtml", "<div xmlns='http://www.w3.org/1999/xhtml'>At <b>3</b>1 &amp; more</div>", "At 31 & more"),
    ],
)
def test_a_headline_is_read_as_what_it_says_it_is(kind: str, written: str, title: str) -> None:
    entry = f"<entry><id>a</id><title type='{kind}'>{written}</title></entry>"
    body = f"<feed xmlns='http://www.w3.org/2005/Atom'>{entry}</feed>"
    assert parse_feed(body.encode(), {}, URL).items[0].title == title


def test_a_headline_made_to_be_slow_is_left_as_it_is() -> None:
    title = "&lt;b&gt;" + "&lt;!--" * 200_000 + "&lt;/b&gt;"
    body = f"<rss version='2.0'><channel><item><title>{title}</title></item></channel></rss>"
    [item] = parse_feed(body.encode(), {}, URL).items
    assert item.title
    assert item.title.startswith("<b><!--")


def test_plain_text_of_a_json_feed_keeps_its_signs() -> None:
    for key in ("content_text", "summary"):
        row = {"version": "https://jsonfeed.org/version/1", "items": [{"id": 1, key: "31 <dead> & a<b"}]}
        [item] = parse_json_feed(json.dumps(row).encode(), URL).items
        assert read_fragment(item.content_html or "") == "31 <dead> & a<b"


@pytest.mark.parametrize("kind", [None, "text/xml", "text/xml; charset=utf-8"])
@pytest.mark.parametrize("prolog", ["", "<?xml version='1.0' encoding='{}'?>"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
def test_wide_encodings_are_told_by_their_bytes(encoding: str, prolog: str, kind: str | None) -> None:
    said = prolog.format(encoding[:6])
    body = f"{said}<rss version='2.0'><channel><item><title>Küche</title></item></channel></rss>"
    headers = {"Content-Type": kind} if kind else {}
    assert parse_feed(body.encode(encoding), headers, URL).items[0].title == "Küche"


def test_without_other_dates_an_entry_has_that_of_its_making() -> None:
    made = "<dcterms:created>2022-03-10T06:30:00Z</dcterms:created>"
    changed = "<pubDate>Fri, 11 Mar 2022 06:30:00 GMT</pubDate>"
    for dates, day in ((made, 10), (made + changed, 11)):
        head = "<rss version='2.0' xmlns:dcterms='http://purl.org/dc/terms/'><channel>"
        body = f"{head}<item><title>Toll</title>{dates}</item></channel></rss>"
        [item] = parse_feed(body.encode(), {}, URL).items
        assert item.published_at == datetime(2022, 3, day, 6, 30)


def test_the_charset_of_the_answer_is_heeded() -> None:
    body = "<rss version='2.0'><channel><title>Küche</title></channel></rss>".encode("latin-1")
    assert parse_feed(body, {"Content-Type": "text/xml; charset=iso-8859-1"}, URL).title == "Küche"


def test_a_feed_cut_off_keeps_the_items_that_can_be_read_and_says_so() -> None:
    feed = parse_feed(RSS[: RSS.index(b"<item><title>No link")], {}, URL)
    assert [item.guid for item in feed.items] == ["a1"]
    assert feed.defect


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty answer"),
        (b"  \n", "empty answer"),
        (b"<html><body>Hello</body></html>", "no feed"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "no feed"),
        (b"{broken", "no feed: broken JSON"),
        (b'{"items": []}', "no feed: JSON of another kind"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": {}}', "no feed: JSON of another kind"),
    ],
)
def test_what_is_no_feed_is_one_line_naming_it(body: bytes, reason: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_feed(body, {}, URL)
    assert str(caught.value) == f"{URL}: {reason}"


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_do_worse_than_an_input_error(body: bytes) -> None:
    for prefix in (b"", b"<rss version='2.0'><channel><item>", b"{"):
        with suppress(InputError):
            assert parse_feed(prefix + body, {}, URL).url == URL


@settings(deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda s: st.lists(s) | st.dictionaries(st.text(), s),
        max_leaves=8,
    )
)
def test_a_json_feed_may_hold_anything_anywhere(value: object) -> None:
    names = ("id", "url", "title", "content_html", "date_published", "date_modified", "authors", "author")
    body = json.dumps({"version": "https://jsonfeed.org/version/1", "items": [dict.fromkeys(names, value)]})
    [item] = parse_json_feed(body.encode(), URL).items
    assert item.guid


def test_a_feed_says_how_often_it_is_worth_asking() -> None:
    body = b"""<rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel><ttl>90</ttl>
    <sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>8</sy:updateFrequency>
    <skipHours><hour>0</hour><hour> 24 </hour><hour>7</hour></skipHours>
    <skipDays><day>Saturday</day><day>Sunday</day><day>Someday</day></skipDays>
    <item><title>a</title><skipHours><hour>9</hour></skipHours></item></channel></rss>"""
    rhythm = parse_feed(body, {}, URL).rhythm
    assert rhythm.ttl == timedelta(hours=3)
    assert (rhythm.skip_hours, rhythm.skip_days) == ({0, 7}, {5, 6})
    assert parse_feed(body.replace(b"90", b"9" * 99), {}, URL).rhythm.ttl == timedelta(days=365)
    assert parse_feed(RSS, {}, URL).rhythm == Rhythm()


def test_the_gap_between_items_is_read_from_their_dates() -> None:
    dates = "".join(f"<item><pubDate>Thu, 10 Mar 2022 {h:02}:00:00 GMT</pubDate></item>" for h in range(9))
    body = f"<rss version='2.0'><channel>{dates}</channel></rss>"
    assert parse_feed(body.encode(), {}, URL).rhythm.gap == timedelta(hours=1)
