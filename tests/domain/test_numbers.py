"""The grammar of numbers: tables of texts with the numbers in them, and what holds for any text."""

from typing import Any

import pytest
from extraction_cases import NumberCase, load_cases
from hypothesis import given
from hypothesis import strategies as st

from tallywire.extract.numbers import find_numbers, value_of

WORDS = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SCALES = {10**9: "billion", 10**6: "million", 1000: "thousand"}
# Pieces that numbers, hedges and what looks like numbers are made of.
PIECES = (
    "12", "1,250", "0", "3.5", "1 000", ",", ".", "-", "–", "/", ":", " ", " and ", " to ", " or ",
    "between ", "half", "a", "third", "of", "dozen", "dozens", "hundred", "hundreds of ", "thousand",
    "million", "bn", "m", "k", "%", "$", "€", "th", "one in five", "two-thirds", "½", "forty", "-two",
    "Su-25", "\n", "people", "x", "\u00ad", "\u200b", "several ", "a few ", "from ",
)  # fmt: skip
messy_texts = st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join))


def spell(number: int, joint: str = " and ") -> str:
    """Return *number* in English words, *joint* between hundreds and the rest."""
    for scale, name in SCALES.items():
        if number >= scale:
            rest = f" {spell(number % scale, joint)}" if number % scale else ""
            return f"{spell(number // scale, joint)} {name}{rest}"
    if number >= 100:
        return f"{WORDS[number // 100]} hundred{joint + spell(number % 100) if number % 100 else ''}"
    if number >= 20:
        return TENS[number // 10 - 2] + (f"-{WORDS[number % 10]}" if number % 10 else "")
    return WORDS[number]


def values_in(written: str) -> list[tuple[str, float]]:
    """The numbers of a sentence around *written*, as written and by value; all must be single values."""
    text = f"Officials counted {written} lanterns."
    found = find_numbers(text)
    assert all(number.low == number.high for number in found)
    return [(text[number.start : number.end], number.low) for number in found]


@pytest.mark.parametrize("case", load_cases("numbers", NumberCase), ids=lambda case: case.shows)
def test_texts_hold_the_numbers_that_the_table_says(case):
    wanted = [(written, interval[0], interval[-1]) for written, *interval in case.numbers]
    found: list[Any] = [(case.text[n.start : n.end], n.low, n.high) for n in find_numbers(case.text)]
    assert [written for written, *_ in found] == [written for written, *_ in wanted]
    assert [interval for _, *interval in found] == [
        pytest.approx(interval, rel=1e-4) for _, *interval in wanted
    ]


@given(messy_texts)
def test_numbers_of_any_text_are_ordered_disjoint_spans_of_it(text):
    end = 0
    for number in find_numbers(text):
        assert end <= number.start < number.end <= len(text)
        assert text[number.start : number.end].strip() == text[number.start : number.end]
        assert number.low <= number.high
        end = number.end


@given(messy_texts)
def test_numbers_of_any_text_are_the_same_again(text):
    assert find_numbers(text) == find_numbers(text)


@given(st.integers(0, 10**12 - 1))
def test_digits_with_commas_mean_what_they_say(number):
    assert values_in(f"{number:,}") == [(f"{number:,}", number)]


@given(st.integers(0, 10**12 - 1))
def test_plain_digits_mean_what_they_say(number):
    assert values_in(str(number)) == [(str(number), number)]


@given(st.integers(1000, 10**9))
def test_digits_with_spaces_mean_what_they_say(number):
    written = f"{number:,}".replace(",", " ")
    assert values_in(written) == [(written, number)]


@given(st.integers(0, 10**12 - 1), st.sampled_from([" and ", " "]))
def test_number_words_mean_what_they_say(number, joint):
    written = spell(number, joint)
    assert values_in(written) == [(written, number)]
    assert value_of(written) == number


@given(st.decimals(0, 999, places=2), st.sampled_from(["thousand", "million", "billion"]))
def test_digits_with_a_scale_mean_what_they_say(number, scale):
    written = f"{number} {scale}"
    factor = {name: value for value, name in SCALES.items()}[scale]
    [(span, value)] = values_in(written)
    assert span == written
    assert value == pytest.approx(float(number) * factor)


@given(
    st.integers(0, 10**6), st.integers(1, 10**6), st.sampled_from(["{:,} to {:,}", "between {:,} and {:,}"])
)
def test_ranges_keep_both_ends(low, step, form):
    written = form.format(low, low + step)
    text = f"Officials counted {written} lanterns."
    [number] = find_numbers(text)
    assert text[number.start : number.end] == written
    assert number.high == low + step
    # "2 to 3,000" may mean 2,000 to 3,000.
    assert number.low in (low, low * 1000)


def test_what_holds_no_number_has_no_value():
    with pytest.raises(ValueError, match="no number"):
        value_of("")
