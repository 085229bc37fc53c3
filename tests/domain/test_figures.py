"""Reported figures: one table of sentences per stage, whole sentences, and what holds for any text."""

import pytest
from extraction_cases import FigureCase, compare, load_cases, parse_cases, read
from hypothesis import given, settings
from hypothesis import strategies as st
from test_numbers import messy_texts

from tallywire.extract.document import Document, read_documents
from tallywire.extract.figures import extract_figures
from tallywire.models import Kind, Measure, Quantifier
from tallywire.records import record_finding

TABLES = (
    "exclusions", "measures", "groups", "places", "accounting", "claimants", "stances", "verification",
    "figures",
)  # fmt: skip
# What real pages hold between words: typographic, invisible, of other scripts.
ODDITIES = (
    "\u00ad", "\u200b", "\u202e", "\ufeff", "\u00a0", "\r\n", "\n\n", "\t", "“", "”", "’", "—", "…",
    "\U0001f6a8", "مرحبا", "İ", "ﬀ", "\x00", "<b>", "&amp;", "(", ")", '"', "1.", "- ",
)  # fmt: skip


def all_cases() -> list[tuple[str, FigureCase]]:
    return [(table, case) for table in TABLES for case in load_cases(table, FigureCase)]


SENTENCES = [case.text for _, case in all_cases()]
articles = st.lists(st.one_of(st.sampled_from(SENTENCES), st.sampled_from(ODDITIES), messy_texts), max_size=6)


@pytest.mark.parametrize(
    ("table", "case"), [pytest.param(table, case, id=f"{table}: {case.shows}") for table, case in all_cases()]
)
def test_sentences_report_the_figures_that_the_table_says(table, case):
    compare(extract_figures(parse_cases(table)[case.shows]), case.figures)


@settings(max_examples=80, deadline=None)
@given(articles.map(" ".join))
def test_figures_of_any_text_stand_in_it_verbatim_and_in_order(text):
    end = 0
    for figure in extract_figures(read(text)):
        assert text[figure.start : figure.end] == figure.text
        assert end <= figure.start < figure.end
        assert text[figure.sentence_start :].startswith(figure.sentence)
        assert figure.sentence_start <= figure.start
        end = figure.end


@settings(max_examples=60, deadline=None)
@given(articles.map("\n".join))
def test_figures_of_any_text_keep_the_rules_of_their_fields(text):
    figures = extract_figures(read(text))
    for figure in figures:
        assert (figure.low is None) == (figure.quantifier in (Quantifier.AT_MOST, Quantifier.LESS_THAN))
        assert (figure.high is None) == (figure.quantifier in (Quantifier.AT_LEAST, Quantifier.MORE_THAN))
        assert figure.kind is Kind.COUNT or figure.unit is not None
        assert figure.tracked == (figure.measure not in (Measure.EXTENT, Measure.OTHER))
        assert 0 <= figure.confidence <= 1
        assert figure.part_of is None or figure.part_of in {whole.start for whole in figures}
        assert record_finding(figure, "a")["text"] == figure.text


@settings(max_examples=30, deadline=None)
@given(articles.map(" ".join))
def test_the_same_text_gives_the_same_figures(text):
    assert extract_figures(read(text)) == extract_figures(read(text))


def test_figures_do_not_depend_on_what_is_read_beside_them():
    alone = [extract_figures(read(text)) for text in SENTENCES[:40]]
    together = read_documents((text, read("").published, None) for text in SENTENCES[:40])
    assert [extract_figures(document) for document in together] == alone


def figures_of(text: str) -> list[str]:
    return [figure.text for figure in extract_figures(read(text))]


@pytest.mark.parametrize(
    ("plain", "typographic"),
    [
        ('"We lost 40 goats," said Asha Noor.', "“We lost 40 goats,” said Asha Noor."),
        ("The army's toll rose to 31.", "The army’s toll rose to 31."),
        (
            "Some 12 km of road and 4 bridges were lost.",
            "Some 12\u00a0km of road and 4\u202fbridges were lost.",
        ),
    ],
)
def test_typographic_marks_change_nothing_but_the_text(plain, typographic):
    straight, curly = extract_figures(read(plain)), extract_figures(read(typographic))
    assert [(f.start, f.low, f.measure, f.claimant) for f in curly] == [
        (f.start, f.low, f.measure, f.claimant) for f in straight
    ]
    assert [typographic[f.start : f.end] for f in curly] == [f.text for f in curly]


def test_a_document_is_read_whole_only_once():
    document: Document = read("A blast killed nine people.")
    assert extract_figures(document) == extract_figures(document)
