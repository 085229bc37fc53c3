"""What can be set for a feed, and that no secret is among it."""

import pytest

from tallywire.errors import InputError
from tallywire.feed_options import FeedOptions, check_address, check_options

URL = "http://news.example/feed"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"min_seconds": 0.0}, "must be above 0"),
        ({"min_seconds": 60.0, "max_seconds": 30.0}, "longer than the longest"),
        ({"auth_user": "ann"}, "given together"),
        ({"auth_secret": "env:WORD"}, "given together"),
        ({"auth_user": "ann", "auth_secret": "hunter2"}, "env:NAME or block:NAME"),
        ({"auth_user": "a:b", "auth_secret": "env:WORD"}, "no colon"),
        ({"headers": {"Cookie": "id=hunter2"}}, "env:NAME or block:NAME"),
        ({"headers": {"authorization": "Bearer hunter2"}}, "env:NAME or block:NAME"),
        ({"headers": {"X-Api-Key": "hunter2"}}, "env:NAME or block:NAME"),
        ({"headers": {"X-A": "b\r\nX-Evil: c"}}, "one line"),
        ({"user_agent": "a\nb"}, "one line"),
        ({"headers": {"X A": "b"}}, "not a header"),
        ({"headers": {"Host": "b"}}, "not a header"),
    ],
)
def test_settings_that_cannot_be_or_hold_a_secret_are_refused_without_repeating_it(
    given: dict, reason: str
) -> None:
    with pytest.raises(InputError) as caught:
        check_options(FeedOptions(**given), URL)
    assert str(caught.value).startswith(f"{URL}: ")
    assert reason in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_settings_that_can_be_are_taken() -> None:
    check_options(FeedOptions(), URL)
    headers = {"X-Desk": "africa", "Cookie": "env:COOKIE", "X-Api-Key": "block:api-key"}
    check_options(FeedOptions(auth_user="ann", auth_secret="block:word", headers=headers), URL)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://a.example/f", "starts with http:// or https://"),
        ("a.example/f", "starts with http:// or https://"),
        ("http://", "starts with http:// or https://"),
        ("http://[::1", "not an address"),
        ("http://a.example:port/", "not an address"),
        ("https://ann:hunter2@a.example/f", "a name or password in it"),
    ],
)
def test_an_address_that_is_none_or_holds_a_password_is_refused(url: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason) as caught:
        check_address(url)
    assert "hunter2" not in str(caught.value)
