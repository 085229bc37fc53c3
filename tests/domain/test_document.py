"""The text made ready to read: furniture blanked, datelines read, every offset kept."""

from datetime import date

import pytest
from extraction_cases import read
from hypothesis import given, settings
from hypothesis import strategies as st

from tallywire.extract.document import blank_furniture, read_dateline, read_documents
from tallywire.extract.figures import extract_figures

LINES = (
    "Spread the love", "Share this article", "Leave a Reply", "14 comments", "Advertisement",
    "© 2022 Example", "Floods killed 12 people.", "", "  ", " date 2022-04-26 An old woman",
    "Published: 3 March 2022", "Read more", "Photo: A. Person/Agency",
    "Your email address will not be published.",
)  # fmt: skip
ENDINGS = ("\n", "\r\n", "\r", "\u2028", "\n\n")
pages = st.one_of(
    st.text(),
    st.lists(st.tuples(st.sampled_from(LINES), st.sampled_from(ENDINGS))).map(
        lambda lines: "".join(line + ending for line, ending in lines)
    ),
)


@given(pages)
def test_blanking_keeps_the_length_and_every_line_break(text):
    readable = blank_furniture(text)
    assert len(readable) == len(text)
    assert [i for i, c in enumerate(readable) if c == "\n"] == [i for i, c in enumerate(text) if c == "\n"]


@given(pages)
def test_blanking_only_ever_blanks(text):
    assert all(was == now or now == " " for was, now in zip(text, blank_furniture(text), strict=True))


def test_nothing_is_read_behind_the_end_of_the_story():
    readable = blank_furniture("Floods hit Beira.\nLeave a Reply\nI saw 40 boats.")
    assert readable.rstrip() == "Floods hit Beira."


def test_a_line_of_furniture_is_not_read():
    assert blank_furniture("Share this article\nFloods hit Beira.").strip() == "Floods hit Beira."


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (" date 2022-04-26 An old woman", date(2022, 4, 26)),
        ("Posted on 3 March 2022\nFloods", date(2022, 3, 3)),
        ("Published: March 3, 2022 Floods", date(2022, 3, 3)),
        ("date 2022-13-45 Floods", None),
        ("Floods hit on 3 March 2022", None),
        ("", None),
    ],
)
def test_the_dateline_above_a_story_gives_its_day(text, day):
    assert read_dateline(text) == day


def test_a_given_day_wins_over_the_dateline():
    assert read("date 2022-04-26 Floods", date(2024, 1, 1)).published == date(2024, 1, 1)
    assert read("date 2022-04-26 Floods", None).published == date(2022, 4, 26)


@settings(max_examples=40, deadline=None)
@given(pages)
def test_any_text_becomes_a_document_whose_words_stand_at_their_offsets(text):
    document = read(text)
    assert document.text == text
    for token in document.doc:
        assert document.readable[token.idx : token.idx + len(token)] == token.text


SHY, ZWSP, RLO, BOM = "\u00ad", "\u200b", "\u202e", "\ufeff"


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        (f"Nine sol{SHY}diers died.", "Nine soldiers died."),
        (f"{BOM}Floods hit Bei{SHY}ra{ZWSP} again", "Floods hit Beira again"),
        (f"some {ZWSP}{ZWSP} goats", "some  goats"),
        (f"{RLO}12{RLO} goats", "12 goats"),
        ("12 dead\r\n3 hurt\r4 gone\u20285 left", "12 dead\n3 hurt\n4 gone\n5 left"),
        ("12\u00a0dead,\u2003“all”\tmen", '12 dead, "all" men'),
    ],
)
def test_what_shows_nothing_is_not_read_and_moves_no_word(text, read_as):
    assert read(text).readable == read_as


@pytest.mark.parametrize("number", [f"thou{SHY}sands", f"fif{ZWSP}ty", f"1{SHY}{SHY}0", f"{RLO}40{RLO}"])
def test_a_number_with_something_unseen_inside_stands_at_its_offsets_in_the_text_as_given(number):
    text = f"Flo{SHY}ods killed {number} sol{SHY}diers of Su{SHY}dan."
    [figure] = extract_figures(read(text))
    assert (text[figure.start : figure.end], figure.text) == (number.strip(RLO), number.strip(RLO))
    assert (figure.sentence, figure.counted, figure.party) == (text, "soldiers", "SDN")


def test_documents_come_back_in_the_order_of_the_articles():
    texts = [f"Village {n} was flooded." for n in range(11)]
    assert [document.text for document in read_documents((text, None, None) for text in texts)] == texts
