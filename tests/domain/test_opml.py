"""Lists of feeds are read whole or refused by name."""

import pytest

from tallywire.errors import InputError
from tallywire.opml import FeedEntry, read_opml, write_opml


def test_feeds_are_listed_in_order_each_once_whatever_folder_they_stand_in() -> None:
    body = b"""<opml version="2.0"><body>
    <outline text="World">
      <outline type="rss" text="A" xmlUrl="https://a.example/f" htmlUrl="https://a.example"/></outline>
    <outline text="B" title="The B" xmlUrl=" https://b.example/f "/>
    <outline text="A again" xmlUrl="https://a.example/f"/></body></opml>"""
    assert read_opml(body, "x.opml") == (
        FeedEntry(url="https://a.example/f", title="A", site="https://a.example"),
        FeedEntry(url="https://b.example/f", title="The B"),
    )


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not valid OPML"),
        (b"<opml><body>", "not valid OPML"),
        (b"<rss/>", "not OPML: its root is <rss>"),
        (
            b'<opml><body><outline xmlUrl="file:///etc/passwd"/></body></opml>',
            "file:///etc/passwd: a feed's",
        ),
    ],
)
def test_what_is_no_list_of_feeds_is_refused_by_name(body: bytes, reason: str) -> None:
    with pytest.raises(InputError) as caught:
        read_opml(body, "mine.opml")
    assert str(caught.value).startswith(f"mine.opml: {reason}")
    assert "\n" not in str(caught.value)


def test_no_entity_of_a_list_is_resolved(tmp_path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hidden")
    body = f"""<!DOCTYPE opml [<!ENTITY x SYSTEM "{secret.as_uri()}">]>
    <opml><body><outline text="a" xmlUrl="https://a.example/f"/>
    <outline text="t">&x;</outline></body></opml>"""
    assert "hidden" not in repr(read_opml(body.encode(), "x.opml"))


def test_a_list_that_was_written_is_read_as_it_was() -> None:
    entries = (
        FeedEntry(
            url="https://a.example/f?x=1&y=<2>",
            title='A & "B" <c>',
            site="https://a.example",
            tags=("x", "y"),
        ),
        FeedEntry(url="https://b.example/f"),
    )
    read = read_opml(write_opml(entries, "Mine"), "x.opml")
    assert read == (entries[0], FeedEntry(url="https://b.example/f", title="https://b.example/f"))


def test_what_no_xml_may_hold_is_left_out_of_a_list() -> None:
    written = write_opml([FeedEntry(url="https://a.example/f", title="a\x00\x1b[31mb\ud800")], "T\x00")
    assert read_opml(written, "x.opml")[0].title == "a[31mb"


def test_an_address_with_a_password_is_refused_and_not_repeated() -> None:
    body = b'<opml><body><outline xmlUrl="https://ann:hunter2@a.example/f"/></body></opml>'
    with pytest.raises(InputError, match=r"^mine\.opml: a\.example: .*--secret") as caught:
        read_opml(body, "mine.opml")
    assert "hunter2" not in str(caught.value)
