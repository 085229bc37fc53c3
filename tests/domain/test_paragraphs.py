"""Paragraphs, line ends and characters that show nothing: what of an article's form changes no figure."""

from dataclasses import replace

from extraction_cases import read
from hypothesis import given, settings
from hypothesis import strategies as st
from test_figures import SENTENCES

from tallywire.extract.document import blank_furniture
from tallywire.extract.figures import extract_figures
from tallywire.models import Figure

# Paragraphs that say all of their figures themselves: nothing is taken from the paragraphs around them.
COMPLETE = (
    "At least 31 people were killed in Kenya on 3 May 2024, the Red Cross said on 4 May 2024.",
    "Kenyan police arrested 45 Kenyan students in Nairobi on 2 May 2024, the interior ministry said.",
    "Peru's health ministry said on 5 May 2024 that 120 Peruvian patients had died in Lima on 1 May 2024.",
    "In Khartoum 4,300 Sudanese children were displaced on 6 May 2024, Unicef said.",
    "On 7 May 2024 a landslide destroyed 27 Nepalese homes in Pokhara, the mayor said.",
)
UNSEEN = ("\u00ad", "\u200b", "\u200d", "\u2060", "\u202a", "\u2069", "\ufeff")
LINE_ENDS = ("\r\n", "\r\n\r\n", "\r", "\u2028")
PARAGRAPHS = [text for text in SENTENCES if blank_furniture(text) == text]
any_text = st.text(max_size=300) | st.text(alphabet="0123456789 .,-–$%\n\"'()", max_size=120)


def told(figure: Figure) -> Figure:
    """The figure without its offsets and the words around it."""
    return replace(figure, start=0, end=0, sentence="", sentence_start=0, text="", part_of=None, rule_path=())


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(COMPLETE), min_size=1, max_size=4, unique=True))
def test_figures_of_paragraphs_are_those_of_the_parts_where_no_context_crosses(paragraphs):
    together = extract_figures(read("\n\n".join(paragraphs)))
    offset, parts = 0, []
    for paragraph in paragraphs:
        parts += [
            replace(figure, start=figure.start + offset, end=figure.end + offset)
            for figure in extract_figures(read(paragraph))
        ]
        offset += len(paragraph) + 2
    assert [(f.start, f.end) for f in together] == [(f.start, f.end) for f in parts]
    assert [told(f) for f in together] == [told(f) for f in parts]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(PARAGRAPHS), max_size=4))
def test_numbers_of_any_paragraphs_are_those_of_the_parts(paragraphs):
    together = {(f.start, f.end, f.low, f.high) for f in extract_figures(read("\n\n".join(paragraphs)))}
    offset = 0
    for paragraph in paragraphs:
        for figure in extract_figures(read(paragraph)):
            assert (figure.start + offset, figure.end + offset, figure.low, figure.high) in together
        offset += len(paragraph) + 2


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(PARAGRAPHS), max_size=4), st.sampled_from(LINE_ENDS))
def test_the_kind_of_line_end_changes_no_number(paragraphs, end):
    plain = extract_figures(read(("\n" * end.count("\n") or "\n").join(paragraphs)))
    other = extract_figures(read(end.join(paragraphs)))
    assert [(f.text, f.low, f.high, f.quantifier) for f in other] == [
        (f.text, f.low, f.high, f.quantifier) for f in plain
    ]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(COMPLETE), st.data())
def test_characters_that_show_nothing_change_no_figure(text, data):
    places = data.draw(st.lists(st.integers(0, len(text)), max_size=3))
    marked = text
    for at in sorted(places, reverse=True):
        marked = marked[:at] + data.draw(st.sampled_from(UNSEEN)) + marked[at:]
    found = extract_figures(read(marked))
    assert [(f.low, f.measure, f.party) for f in found] == [
        (f.low, f.measure, f.party) for f in extract_figures(read(text))
    ]
    for figure in found:
        assert marked[figure.start : figure.end] == figure.text
        assert marked[figure.sentence_start :].startswith(figure.sentence)


@settings(max_examples=30, deadline=None)
@given(any_text)
def test_any_text_whatever_gives_figures_that_stand_in_it(text):
    for figure in extract_figures(read(text)):
        assert text[figure.start : figure.end] == figure.text
