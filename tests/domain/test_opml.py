"""Lists of feeds are read whole or refused by name."""

import pytest

from tallywire.errors import InputError
from tallywire.opml import FeedEntry, read_opml


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
