"""Names are those that spaCy's recognizer finds, word by word."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tallywire.entities import NameFinder, read_moves
from tallywire.language import load_language

TEXTS = (
    "Kofi Annan spoke to the World Food Programme in Accra on 3 May about 40 people and $1.2 million.",
    "The U.N.\nWorld Health\nOrganization said so.  In New \t York, too. Aung San Suu",
    "Paris",
    " ",
    "",
)
SEEDS = sorted((Path(__file__).parents[2] / "seeds" / "articles").glob("*.txt"))
WORDS = (
    "Kofi",
    "Annan",
    "of",
    "New",
    "York",
    "Times",
    "May",
    "3",
    "million",
    "\n",
    "said",
    ".",
    "the",
    "Red",
    "Cross",
)


@cache
def find_finder() -> NameFinder:
    return NameFinder(load_language().get_pipe("ner"))


def names_of(doc: Any) -> list[tuple[int, int, str]]:
    """The names that spaCy's recognizer finds in *doc*."""
    return [(name.start, name.end, name.label_) for name in load_language().get_pipe("ner")(doc.copy()).ents]


@pytest.mark.parametrize("are_sentences_known", [False, True])
def test_names_of_several_texts_are_those_of_each_read_by_spacy(are_sentences_known: bool) -> None:
    texts = [*TEXTS, *(path.read_text(encoding="utf-8") for path in SEEDS)]
    docs: list[Any] = [
        load_language()(t) if are_sentences_known else load_language().make_doc(t) for t in texts
    ]
    expected = [names_of(doc) for doc in docs]
    assert find_finder().find(docs) == expected
    assert sum(map(len, expected)) > 50


@settings(deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=12))
def test_names_in_any_row_of_words_are_spacys(words: list[str]) -> None:
    doc = load_language().make_doc(" ".join(words))
    assert find_finder().find([doc]) == [names_of(doc)]


def test_no_texts_have_no_names() -> None:
    assert find_finder().find([]) == []


def test_moves_are_told_apart_by_their_names() -> None:
    moves = read_moves(["B-ORG", "B-GPE", "I-ORG", "I-GPE", "L-GPE", "L-ORG", "U-GPE", "U-ORG", "U-", "O"])
    assert moves.labels == ("ORG", "GPE")
    assert (moves.begin.tolist(), moves.last.tolist(), moves.unit.tolist()) == ([0, 1], [5, 4], [7, 6])
    assert moves.out == 9
