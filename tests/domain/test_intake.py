"""Only English text of a bearable size comes in, and every refusal says why."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallywire.errors import InputError
from tallywire.intake import MAX_CHARACTERS, check_text, decode_text, detect_language

ENGLISH = "The city of Kherson has fallen to invading forces, the mayor of the city said on Thursday morning."


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Grüße – “x”".encode(), "Grüße – “x”"),
        (b"one\r\ntwo\n", "one\r\ntwo\n"),
        (b"\xef\xbb\xbfmarked", "\ufeffmarked"),
        ("Grüße".encode("utf-16"), "Grüße"),
        ("“quoted” – café".encode("cp1252"), "“quoted” – café"),
        (b"", ""),
    ],
)
def test_text_is_decoded_with_every_character_kept(body: bytes, expected: str) -> None:
    assert decode_text(body, "x") == expected


@pytest.mark.parametrize("body", [b"\x89PNG\r\n\x1a\n\0", b"\x7fELF\x02", b"PK\x03\x04", b"text\0text"])
def test_what_is_no_text_is_refused_by_name(body: bytes) -> None:
    with pytest.raises(InputError, match=r"^photo\.txt: not a text file$"):
        decode_text(body, "photo.txt")


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_refused(body: bytes) -> None:
    with suppress(InputError):
        assert "\0" not in decode_text(body, "x")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" \n\t ", "empty"),
        ("a" * (MAX_CHARACTERS + 1), "500,001 characters; an article may have 500,000"),
        (
            "Le ministre a annoncé jeudi que quarante personnes sont mortes dans les inondations.",
            "written in French; only English is read",
        ),
        (
            "Мер міста повідомив у четвер, що внаслідок обстрілу загинули сорок осіб, ще десять поранені.",
            "written in Ukrainian; only English is read",
        ),
        ("市長は木曜日、洪水で四十人が死亡したと発表した。" * 4, "written in Japanese; only English is read"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(InputError) as caught:
        check_text(text, "a.txt")
    assert str(caught.value) == f"a.txt: {reason}"


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        "40 tués",  # too short to be judged
        "Zelenskyy, Lavrov and Boychenko spoke in Zaporizhzhia, Bucha and Mariupol, said the Independent.",
    ],
)
def test_english_and_what_is_too_short_to_tell_comes_in(text: str) -> None:
    check_text(text, "a.txt")


def test_a_language_is_named_only_when_there_is_enough_to_tell() -> None:
    assert detect_language(ENGLISH) == "en"
    assert detect_language("12 34") is None
