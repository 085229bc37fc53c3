"""Articles that are handed over: rows, files and pages, and what is wrong with those that cannot be used."""

import json
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tallywire.addresses import name_address
from tallywire.documents import FRONT_KEYS, build_article, describe_unread, read_document, read_row
from tallywire.errors import InputError
from tallywire.models import Article, DateBasis

NOW = datetime(2024, 5, 6, 12)
TEXT = "At least 31 people were killed when the river burst its banks on Wednesday night, officials said."
PAGE = f"""<html><head><title>Floods</title><link rel="canonical" href="https://news.example/floods">
<meta property="article:published_time" content="2022-03-10T08:30:00+02:00"></head>
<body><article><p>{TEXT}</p><p>Five hundred homes were destroyed, the mayor said.</p></article></body>"""


def row(**values: Any) -> Article:
    return build_article(read_row(json.dumps({"text": TEXT, **values}), "f: line 1", NOW))


def file(body: str, ending: str) -> Article:
    return build_article(read_document(body.encode(), ending, f"notes/a{ending}", NOW))


def test_a_row_is_a_version_of_the_article_at_its_address() -> None:
    article = row(
        url="https://News.example/floods?utm_source=x", published="2022-03-10",
        modified="2022-03-11T06:00:00+02:00",
        fetched_at="2022-03-12T10:00:00Z", publisher="Example News", title="Floods", author="Jane Doe",
        lang="en-GB", other="left alone",
    )  # fmt: skip
    assert article.article_id == name_address("https://news.example/floods")
    assert (article.published_at, article.published_basis) == (datetime(2022, 3, 10), DateBasis.META)
    assert (article.modified_at, article.fetched_at) == (datetime(2022, 3, 11, 4), datetime(2022, 3, 12, 10))
    assert (article.publisher, article.author, article.title) == ("Example News", "Jane Doe", "Floods")
    assert article.text == f"Floods\n{TEXT}"


def test_keys_that_nothing_is_read_from_are_told_with_what_may_be_meant() -> None:
    line = json.dumps({"text": TEXT, "published_at": "2022-03-10", "id": 7, "title": "Floods"})
    unread = read_row(line, "f: line 1", NOW).unread
    assert unread == ("published_at", "id")
    said = describe_unread(unread, "f")
    assert said.startswith(
        "f: keys that nothing is read from: id, published_at (is published meant?); read are url"
    )
    assert " and 988 more;" in describe_unread([str(number) for number in range(1000)], "f")


def test_keys_of_front_matter_that_nothing_is_read_from_are_told_and_lists_and_comments_have_none() -> None:
    head = "Title: Floods\ndate: 2022-03-10\npublished_at: 2022-03-11\ntags:\n- see: this\n# text: no\n"
    given = read_document(f"---\n{head}---\n{TEXT}".encode(), ".md", "notes/a.md", NOW)
    assert (given.title, given.published_at) == ("Floods", datetime(2022, 3, 10))
    assert given.unread == ("published_at", "tags")
    said = describe_unread(given.unread, "notes/a.md", FRONT_KEYS)
    assert "published_at (is published meant?), tags; read are url, published, date" in said
    assert read_document(TEXT.encode(), ".md", "notes/a.md", NOW).unread == ()


def test_a_row_without_date_is_undated_and_one_without_address_is_named_by_its_text() -> None:
    article = row(published=None)
    assert (article.published_at, article.published_basis, article.url) == (None, DateBasis.UNKNOWN, None)
    assert article.fetched_at == NOW
    assert (
        article.article_id == row(published="2022-03-10").article_id != row(text=f"{TEXT} Or not.").article_id
    )


def test_a_row_with_html_gives_the_text_of_the_page_under_the_rows_own_address_and_date() -> None:
    page = {"text": None, "html": PAGE, "url": "https://news.example/a"}
    article = row(**page, published="2022-03-09T00:00:00Z", publisher="X")
    assert "Five hundred homes" in article.text
    assert (article.article_id, article.publisher) == (name_address("https://news.example/a"), "X")
    assert (article.published_at, article.published_basis) == (datetime(2022, 3, 9), DateBasis.META)
    by_page = row(**page)
    assert by_page.published_at == datetime(2022, 3, 10, 6, 30)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not JSON"),
        ("[" * 20_000, "not JSON"),
        ("[]", "an object is wanted, with text or html"),
        ("{}", "neither text nor html"),
        ('{"text": ""}', "neither text nor html"),
        ('{"text": 7}', "text: text or null is wanted"),
        ('{"text": "x", "url": "news.example"}', "url: an address of the web is wanted, not 'news.example'"),
        ('{"text": "x", "url": "http://[::1"}', "url: an address of the web is wanted, not 'http://[::1'"),
        ('{"text": "x", "url": "javascript:alert(1)"}', "url: an address of the web is wanted"),
        ('{"text": "x", "published": "yesterday"}', "published: a moment such as 2022-03-03T06:30:00Z"),
        ('{"text": "x", "modified": 1646287200}', "modified: text or null is wanted"),
        ('{"text": "x", "fetched_at": "2199-01-01"}', "fetched_at: 2199-01-01 is in the future"),
        ('{"text": "x", "lang": "fr"}', "written in French; only English is read"),
        ('{"text": "   "}', "empty"),
        ('{"html": "<p></p>", "url": "http://x.example/a"}', "no article text on the page"),
        (json.dumps({"text": "Le maire a déclaré jeudi que trente personnes sont mortes dans la vallée, et "
                     "que les secours cherchent encore des survivants dans les maisons détruites."}),
         "written in French; only English is read"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_used_says_where_it_stands_and_why(line: str, reason: str) -> None:
    with pytest.raises(InputError) as caught:
        build_article(read_row(line, "rows.jsonl: line 7", NOW))
    assert str(caught.value).startswith(f"rows.jsonl: line 7: {reason}")


def test_a_text_file_has_the_date_of_its_header_or_none() -> None:
    dated = file(f"date 2022-04-26 {TEXT}", ".txt")
    assert (dated.published_at, dated.published_basis) == (datetime(2022, 4, 26), DateBasis.TEXT)
    plain = file(TEXT, ".txt")
    assert (plain.published_at, plain.note, plain.text) == (None, "from the file a.txt", TEXT)


def test_a_markdown_file_is_read_without_its_marks_and_with_what_its_head_says() -> None:
    head = "---\ntitle: 'Floods: the toll'\ndate: 2022-03-10\nurl: https://news.example/floods\n---\n"
    article = file(f"{head}# Floods\n\nAt least **31** [people](http://x.example)\nwere killed.\n", ".md")
    assert article.text == "Floods: the toll\nFloods\nAt least 31 people\nwere killed."
    assert (article.title, article.published_at) == ("Floods: the toll", datetime(2022, 3, 10))
    assert article.article_id == name_address("https://news.example/floods")
    assert file(f"# Floods\n\n{TEXT}", ".md").title == "Floods"
    assert file(f"---\n{TEXT}", ".md").text == TEXT


def test_an_html_file_is_the_article_at_the_address_that_it_names() -> None:
    article = file(PAGE, ".html")
    assert article.article_id == name_address("https://news.example/floods")
    assert article.published_at == datetime(2022, 3, 10, 6, 30)
    nameless = file(PAGE.replace("canonical", "other"), ".htm")
    assert (nameless.url, nameless.note) == (None, "from the file a.htm")
    assert nameless.article_id == file(PAGE.replace("canonical", "other"), ".html").article_id


def test_a_file_that_is_none_is_refused_by_name() -> None:
    with pytest.raises(InputError, match=r"^notes/a\.txt: not a text file$"):
        build_article(read_document(b"\x00\x01", ".txt", "notes/a.txt", NOW))
    with pytest.raises(InputError, match=r"^notes/a\.html: no article text on the page$"):
        build_article(read_document(b"<html></html>", ".html", "notes/a.html", NOW))


@settings(deadline=None)
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=5), st.text())
def test_any_row_gives_an_article_or_a_line_that_says_why_not(value: Any, text: str) -> None:
    for key in ("url", "published", "fetched_at", "title", "lang", "text"):
        line = json.dumps({"text": f"{text}. {TEXT}", key: value})
        assert _try_row(line).startswith(("f: line 1: ", "read: "))


def _try_row(line: str) -> str:
    try:
        return f"read: {build_article(read_row(line, 'f: line 1', NOW)).text}"
    except InputError as error:
        return str(error)
