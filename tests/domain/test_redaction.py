"""What logs in is taken out of what is stored and logged; all else stays as it is."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tallywire.redaction import redact


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("https://ann:pw@news.example/feed: too slow", "https://***@news.example/feed: too slow"),
        ("http://token@news.example", "http://***@news.example"),
        ("https://ann:p@ss:w@news.example/feed", "https://***@news.example/feed"),
        ("postgresql+asyncpg://prefect:pw@db:5432/prefect", "postgresql+asyncpg://***@db:5432/prefect"),
        ("https://news.example/feed?key=s3cret&page=2", "https://news.example/feed?key=***&page=2"),
        (
            "https://news.example/feed?page=2&access_token=a.b-c: 401",
            "https://news.example/feed?page=2&access_token=***: 401",
        ),
        ("https://x.example/?api-key=1;APIKEY=2#top", "https://x.example/?api-key=***;APIKEY=***#top"),
        (
            "https://x.example/a?X-Amz-Signature=ab12&X-Amz-Date=1",
            "https://x.example/a?X-Amz-Signature=***&X-Amz-Date=1",
        ),
        ("Authorization: Basic YW5uOnB3", "Authorization: Basic ***"),
        ("{'authorization': 'Bearer abc.def'}", "{'authorization': 'Bearer ***'}"),
        (
            "two: http://a:b@c.example/ and http://d:e@f.example/",
            "two: http://***@c.example/ and http://***@f.example/",
        ),
    ],
)
def test_a_secret_is_hidden(text: str, redacted: str) -> None:
    assert redact(text) == redacted
    assert redact(redacted) == redacted


@pytest.mark.parametrize(
    "text",
    [
        "https://news.example/@ann/story?author=ann&monkey=1&passenger=3",
        "mail ann@news.example about https://news.example/a",
        "31 killed: the token gesture was the key = nothing",
        "ratio 3:2 @ noon; see news.example/feed?page=2",
        "the authorization of force",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert redact(text) == text


WORD = st.text("abcdefgh0123456789:._~!$-", min_size=4)


@given(WORD, WORD, st.text(max_size=30))
def test_no_password_of_an_address_is_ever_left(user: str, password: str, around: str) -> None:
    secret = f"Zq{password}"
    assume(secret not in around)
    assert secret not in redact(f"{around} https://{user}:{secret}@news.example/feed {around}")
