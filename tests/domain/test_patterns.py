"""Alternatives that share their first letters match what they match one by one."""

import re

from hypothesis import given
from hypothesis import strategies as st

from tallywire.extract.patterns import any_of

WORDS = st.sets(st.text(alphabet="abé .", min_size=1, max_size=5), min_size=1, max_size=8)


def test_the_longest_word_is_taken() -> None:
    assert re.findall(any_of(["six", "sixty", "seven", "a", "a few"]), "sixty six a few a seven") == [
        "sixty", "six", "a few", "a", "seven",
    ]  # fmt: skip


@given(WORDS, st.text(alphabet="abé .", max_size=20))
def test_any_words_are_found_as_when_tried_one_by_one_the_longest_first(words: set[str], text: str) -> None:
    tried = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    assert re.findall(any_of(words), text) == re.findall(tried, text)
