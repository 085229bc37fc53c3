"""The parse as plain words says what spaCy's own objects say."""

from typing import Any

import pytest

from tallywire.language import load_language, name_all, parse_texts
from tallywire.parse import LONGEST_SENTENCE, Doc

TEXTS = (
    "At least 12 people, among them three children, were killed and 30 wounded in Ruvo, police said.",
    'There are 4,000 troops there.\nIt\'s what they\'d done: "We don\'t know," he said, "how many left."',
    "But 3.5 million had fled  by May — the UN's refugee agency says so; you did, I saw it.",
    "",
    "\n",
)


@pytest.fixture(scope="module", params=TEXTS)
def both(request: pytest.FixtureRequest) -> tuple[Any, Doc]:
    """A text as spaCy's whole pipeline reads it and as we do."""
    [ours] = parse_texts([request.param])
    theirs = ours.source.copy()
    for name in ("attribute_ruler", "lemmatizer"):
        theirs = load_language().get_pipe(name)(theirs)
    return theirs, ours


def test_words_have_the_tags_lemmas_and_heads_of_the_whole_pipeline(both: tuple[Any, Doc]) -> None:
    theirs, ours = both
    names = ("text", "lower_", "idx", "tag_", "pos_", "dep_", "lemma_", "whitespace_", "like_num", "is_punct")
    for word, mine in zip(theirs, ours, strict=True):
        for name in names:
            assert getattr(mine, name) == getattr(word, name), (word, name)
        assert mine.head.i == word.head.i


def test_trees_sentences_and_spans_are_cut_as_spacy_cuts_them(both: tuple[Any, Doc]) -> None:
    theirs, ours = both
    assert [(s.start, s.end, s.root.i) for s in ours.sents] == [
        (s.start, s.end, s.root.i) for s in theirs.sents
    ]
    for word, mine in zip(theirs, ours, strict=True):
        assert mine.sent.start == word.sent.start
        assert mine.left_edge.i == word.left_edge.i
        for name in ("children", "lefts", "rights", "subtree", "ancestors", "conjuncts"):
            assert [t.i for t in getattr(mine, name)] == [t.i for t in getattr(word, name)], (word, name)
    for start in range(len(theirs)):
        for end in range(start + 1, min(start + 6, len(theirs)) + 1):
            span, mine_too = theirs[start:end], ours[start:end]
            assert (span.text, span.start_char, span.end_char) == (
                mine_too.text, mine_too.start_char, mine_too.end_char
            )  # fmt: skip
            assert span.root.i == mine_too.root.i


@pytest.mark.parametrize("mode", ["strict", "expand"])
def test_offsets_give_the_words_that_spacy_gives(both: tuple[Any, Doc], mode: str) -> None:
    theirs, ours = both
    for start in range(len(theirs.text)):
        for end in range(start + 1, min(start + 12, len(theirs.text)) + 1):
            span = theirs.char_span(start, end, alignment_mode=mode)
            mine = ours.char_span(start, end, alignment_mode=mode)
            assert [*map(str, mine or ())] == [*map(str, span or ())], (start, end)
            assert (mine is None) == (span is None)


def test_names_are_marked_beside_numbers_and_in_a_copy_everywhere() -> None:
    [doc] = parse_texts(["Kofi Annan spoke in Accra.\nHe left.\nAbout 40 people came to Nairobi."])
    assert [name.text for name in doc.ents] == ["About 40", "Nairobi"]
    assert {"Kofi Annan", "Accra", "Nairobi"} <= {name.text for name in name_all(doc).ents}


@pytest.mark.parametrize("number", ["205", "289", "551", "871"])
def test_a_number_that_opens_a_sentence_is_none_of_its_own(number: str) -> None:
    sentence = f"{number} people have been injured in an earthquake in Ghana so far, the United Nations said."
    [doc] = parse_texts([f"Earthquake in Ghana\n\n{sentence}\n"])
    assert sentence in [span.text.strip() for span in doc.sents]


def test_a_sentence_of_a_whole_table_is_cut_at_marks_into_trees_of_their_own() -> None:
    table = " ".join(f"district {n} counts {n + 7} dead," for n in range(120))
    [doc] = parse_texts([f"Ten people were killed in Ruvo.\n{table}"])
    assert len(doc.sents) > 2
    assert all(len(sentence) <= LONGEST_SENTENCE for sentence in doc.sents)
    assert [t for sentence in doc.sents for t in sentence] == doc.tokens
    assert all(sentence[-1].text in ",." for sentence in doc.sents[:-1] if sentence[-1].text.strip())
    for token in doc:
        assert token.head.sent is token.sent
        assert token.head is token or token in token.head.children
