"""Secrets in addresses of feeds are named there, filled in only where they were named, and hidden again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallywire.address_secrets import (
    fill_address,
    find_references,
    hide_in_bytes,
    hide_secrets,
    list_secrets,
)
from tallywire.errors import InputError
from tallywire.feed_options import check_address
from tallywire.opml import read_opml
from tallywire.redaction import redact

URL = "https://a.example/rss?id=7&token=env:WORD&flag#top"


@pytest.mark.parametrize(
    ("url", "named", "filled"),
    [
        (URL, ["env:WORD"], "https://a.example/rss?id=7&token=hush%2Fhush&flag#top"),
        (URL, ["env:OTHER"], URL),
        ("https://evil.example/?x=env:AWS_KEY", ["env:WORD"], "https://evil.example/?x=env:AWS_KEY"),
        ("https://a.example/env:WORD?time=10:30", ["env:WORD"], "https://a.example/env:WORD?time=10:30"),
        ("https://a.example/", ["env:WORD"], "https://a.example/"),
    ],
)
def test_only_what_was_named_by_whoever_follows_the_feed_is_filled_in(
    url: str, named: list[str], filled: str
) -> None:
    assert fill_address(url, named, lambda _: "hush/hush") == filled


@given(st.text(st.characters(exclude_categories=["C"]), min_size=6))
def test_what_was_filled_in_is_hidden_wherever_it_is_repeated(secret: str) -> None:
    filled = fill_address(URL, find_references(URL), lambda _: secret)
    secrets = list_secrets(URL, filled)
    assert hide_secrets(f"at {filled}", secrets) == f"at {URL}"
    body = f"<link href='{filled}'/>"
    assert hide_in_bytes(body.encode(), secrets).decode() == hide_secrets(body, secrets)


@pytest.mark.parametrize(
    "name", ["token", "access_token", "X-Api-Key", "key", "auth", "sig", "apikey", "PWD"]
)
def test_an_address_that_holds_a_secret_is_refused_and_told_how_to_name_it(name: str) -> None:
    with pytest.raises(InputError, match=f"write \\?{name}=env:NAME") as refused:
        check_address(f"https://a.example/rss?page=2&{name}=hunter2")
    assert "hunter2" not in str(refused.value)
    named = f"https://a.example/rss?page=2&{name}=env:WORD"
    check_address(named)
    assert redact(f"{named}: 401") == f"{named}: 401", "a name is no secret"
    assert "hunter2" not in redact(f"https://a.example/rss?{name}=hunter2")


@pytest.mark.parametrize("query", ["author=ann", "monkey=1", "keyword=floods", "q=key", "design=2", "token="])
def test_an_address_whose_parameters_are_no_secrets_is_taken(query: str) -> None:
    check_address(f"https://a.example/rss?{query}")


def test_a_list_of_feeds_names_no_secret_of_whoever_imports_it() -> None:
    listed = (
        b"<opml version='2.0'><body><outline xmlUrl='https://evil.example/?x=env:AWS_KEY'/></body></opml>"
    )
    with pytest.raises(
        InputError, match=r"list\.opml: https://evil\.example/\?x=env:AWS_KEY: names a secret"
    ):
        read_opml(listed, "list.opml")
