"""A parsed text as plain Python objects, with what the rules ask of spaCy's and its names for it.

The rules look at each word many times. spaCy makes a new object and decodes a string at every look, which
made the rules cost as much as the parse; here each word is made once.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, overload

from tallywire.grammar import Grammar, GrammarTable

if TYPE_CHECKING:
    from spacy.tokens import Doc as SpacyDoc

ATTRIBUTES = (
    "TAG", "DEP", "HEAD", "SENT_START", "ENT_TYPE", "ENT_IOB", "LIKE_NUM", "IS_SPACE", "IS_PUNCT",
    "SPACY",
)  # fmt: skip
_INSIDE = ("", "I", "O", "B")
# Words of a sentence that is read as one. The rules look at all of it for each of its numbers, so that a
# table run into one line would cost the square of its length; prose of the gold has at most 108.
LONGEST_SENTENCE = 160
# Marks behind which a longer one is cut, so long as one stands in its last part.
_CUTS = frozenset({",", ";", ":"})
_LAST_PART = 60


class Token:
    """One word of a `Doc`: number `i`, offset `idx`, tags, and its place in the tree of its sentence."""

    __slots__ = (
        "_lemma", "dep_", "doc", "ent_iob_", "ent_type_", "grammar", "head", "i", "idx", "is_punct",
        "is_sent_start", "is_space", "lefts", "like_num", "lower_", "pos_", "rights", "sent", "tag_", "text",
        "whitespace_",
    )  # fmt: skip

    doc: "Doc"
    grammar: Grammar
    head: "Token"
    sent: "Span"

    def __init__(self, doc: "Doc", i: int, idx: int, text: str) -> None:
        self.doc, self.i, self.idx, self.text, self.lower_ = doc, i, idx, text, text.lower()
        self.head = self
        self.lefts: list[Token] = []
        self.rights: list[Token] = []
        self._lemma: str | None = None
        self.tag_ = self.pos_ = self.dep_ = self.ent_type_ = self.ent_iob_ = self.whitespace_ = ""
        self.like_num = self.is_space = self.is_punct = self.is_sent_start = False

    def __repr__(self) -> str:
        return self.text

    def __len__(self) -> int:
        return len(self.text)

    @property
    def lemma_(self) -> str:
        """The lemma, found when it is first asked for."""
        if self._lemma is None:
            self._lemma = self.doc.find_lemma(self.text, self.grammar)
        return self._lemma

    @property
    def children(self) -> list["Token"]:
        """The words that hang on this one, in reading order."""
        return self.lefts + self.rights

    @property
    def subtree(self) -> Iterator["Token"]:
        """This word and all that hang on it, in the order of the tree, left to right."""
        for child in self.lefts:
            yield from child.subtree
        yield self
        for child in self.rights:
            yield from child.subtree

    @property
    def ancestors(self) -> Iterator["Token"]:
        """The words it hangs on, the nearest first."""
        token = self
        while token.head is not token:
            token = token.head
            yield token

    @property
    def left_edge(self) -> "Token":
        """The first word of its subtree."""
        return min(self.subtree, key=lambda token: token.i)

    @property
    def conjuncts(self) -> tuple["Token", ...]:
        """The words coordinated with it, itself left out."""
        start = self
        while start.dep_ == "conj" and start.head is not start:
            start = start.head
        found = [start]
        for word in found:
            found += [child for child in word.rights if child.dep_ == "conj"]
        return tuple(word for word in found if word is not self)

    def is_ancestor(self, descendant: "Token") -> bool:
        """Return whether *descendant* hangs on this word, directly or not."""
        return any(token is self for token in descendant.ancestors)

    def nbor(self, distance: int = 1) -> "Token":
        """Return the word so far away in the text. Raises `IndexError` beyond its ends."""
        if not 0 <= self.i + distance < len(self.doc):
            raise IndexError(f"{self.text!r} has no word at a distance of {distance}")
        return self.doc.tokens[self.i + distance]


def _rank_as_root(token: Token) -> int:
    """How far *token* is from the top of its sentence; a mark or space on its own is the farthest."""
    is_mark = (token.is_space or token.is_punct) and not token.lefts and not token.rights
    return len(token.doc) if is_mark else sum(1 for _ in token.ancestors)


class Span:
    """Some consecutive words of a `Doc`, from number `start` to before `end`."""

    __slots__ = ("doc", "end", "label_", "start")

    def __init__(self, doc: "Doc", start: int, end: int, label: str = "") -> None:
        self.doc, self.start, self.end, self.label_ = doc, start, max(start, end), label

    def __repr__(self) -> str:
        return self.text

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Span)
            and self.doc is other.doc
            and (self.start, self.end, self.label_) == (other.start, other.end, other.label_)
        )

    def __hash__(self) -> int:
        return hash((self.start, self.end, self.label_))

    def __len__(self) -> int:
        return self.end - self.start

    def __iter__(self) -> Iterator[Token]:
        return iter(self.doc.tokens[self.start : self.end])

    @overload
    def __getitem__(self, at: int) -> Token: ...
    @overload
    def __getitem__(self, at: slice) -> "Span": ...
    def __getitem__(self, at: int | slice) -> "Token | Span":
        if isinstance(at, slice):
            first, last, _ = at.indices(len(self))
            return Span(self.doc, self.start + first, self.start + last)
        if not -len(self) <= at < len(self):
            raise IndexError(f"no word {at} in {self.text!r}")
        return self.doc.tokens[(self.end if at < 0 else self.start) + at]

    @property
    def start_char(self) -> int:
        """The offset of its first character."""
        tokens = self.doc.tokens
        return tokens[self.start].idx if self.start < len(tokens) else len(self.doc.text)

    @property
    def end_char(self) -> int:
        """The offset behind its last character."""
        if self.end <= self.start:
            return self.start_char
        last = self.doc.tokens[self.end - 1]
        return last.idx + len(last.text)

    @property
    def text(self) -> str:
        """Its words as they stand in the text."""
        return self.doc.read(self.start, self.end)

    @property
    def root(self) -> Token:
        """The word on which the others hang; of several, the first of those nearest to the sentence's."""
        tops = [t for t in self if t.head is t]
        if tops:
            return tops[0]
        outward = [t for t in self if not self.start <= t.head.i < self.end]
        if not outward:
            return self[0]
        return min(outward, key=_rank_as_root)

    @property
    def sent(self) -> "Span":
        """The sentence of its first word."""
        return self[0].sent


class Doc:
    """A parsed text: its words in `tokens`, its sentences in `sents`, its named entities in `ents`.

    *grammar* tells parts of speech, *find_lemma* the lemma of a word from these; `source` is what spaCy
    made of the text.
    """

    def __init__(
        self, source: "SpacyDoc", grammar: GrammarTable, find_lemma: Callable[[str, Grammar], str]
    ) -> None:
        self.source, self.find_lemma, self.text = source, find_lemma, source.text
        names: dict[int, str] = {}

        def decode(code: int) -> str:
            if code not in names:
                names[code] = source.vocab.strings[code]
            return names[code]

        self.tokens: list[Token] = []
        rows = source.to_array(list(ATTRIBUTES))
        at = 0
        words = [word.text for word in source]
        is_after_there = False
        for i, (word, row) in enumerate(zip(words, rows.tolist(), strict=True)):
            tag, dep, _, opens, kind, inside, number, space, punct, spaced = row
            token = Token(self, i, at, word)
            said = grammar.look_up(
                decode(tag), token.lower_, decode(dep), is_space=bool(space), is_after_there=is_after_there
            )
            is_after_there = said.dep == "expl"
            token.grammar = said
            token.tag_, token.pos_, token.dep_ = said.tag, said.pos, said.dep
            token.ent_type_ = decode(kind)
            token.ent_iob_ = _INSIDE[inside]
            token.like_num, token.is_space, token.is_punct = bool(number), bool(space), bool(punct)
            token.is_sent_start = opens == 1
            token.whitespace_ = " " if spaced else ""
            at += len(word) + len(token.whitespace_)
            self.tokens.append(token)
        self.sents = [Span(self, *bounds) for bounds in self._split()]
        for sentence in self.sents:
            for token in sentence:
                token.sent = sentence
        heads = rows.astype("int64")[:, ATTRIBUTES.index("HEAD")].tolist() if len(rows) else []
        for token, distance in zip(self.tokens, heads, strict=True):
            head = self.tokens[token.i + distance]
            if head.sent is not token.sent:
                token.dep_ = "ROOT"
                continue
            token.head = head
            if distance > 0:
                head.lefts.append(token)
            elif distance < 0:
                head.rights.append(token)
        self.ents = tuple(Span(self, e.start, e.end, e.label_) for e in source.ents)
        self._offsets = [token.idx for token in self.tokens]

    def _split(self) -> Iterator[tuple[int, int]]:
        starts = [t.i for t in self.tokens if t.is_sent_start and t.i]
        bounds = [0, *starts, len(self.tokens)]
        for first, behind in pairwise(bounds):
            while behind - first > LONGEST_SENTENCE:
                cut = self._find_cut(first + LONGEST_SENTENCE)
                yield first, cut
                first = cut
            if first < behind:
                yield first, behind

    def _find_cut(self, limit: int) -> int:
        """The number of the word behind the last mark before *limit*, *limit* itself where none is near."""
        marks = (t.i + 1 for t in reversed(self.tokens[limit - _LAST_PART : limit]) if t.text in _CUTS)
        return next(marks, limit)

    def __len__(self) -> int:
        return len(self.tokens)

    def __iter__(self) -> Iterator[Token]:
        return iter(self.tokens)

    @overload
    def __getitem__(self, at: int) -> Token: ...
    @overload
    def __getitem__(self, at: slice) -> Span: ...
    def __getitem__(self, at: int | slice) -> Token | Span:
        if not isinstance(at, slice):
            return self.tokens[at]
        first, last, _ = at.indices(len(self.tokens))
        return Span(self, first, last)

    def read(self, first: int, behind: int) -> str:
        """Return the words from number *first* to before *behind* as they stand in the text."""
        if behind <= first:
            return ""
        last = self.tokens[behind - 1]
        return self.text[self.tokens[first].idx : last.idx + len(last.text)]

    def char_span(self, start: int, end: int, *, alignment_mode: str = "strict") -> Span | None:
        """Return the words from offset *start* to *end*; None where there are none.

        They must begin and end there, unless *alignment_mode* is "expand": then words that the offsets cut
        are taken whole.
        """
        first, last = self._find_token(start), self._find_token(end - 1)
        if first is None or last is None:
            return None
        if alignment_mode == "strict" and (first.idx != start or last.idx + len(last.text) != end):
            return None
        is_behind = alignment_mode == "expand" and start == first.idx + len(first.text)
        return Span(self, first.i + is_behind, last.i + 1)

    def _find_token(self, offset: int) -> Token | None:
        """The word at *offset*, the space behind it included."""
        at = bisect_right(self._offsets, offset) - 1
        if at < 0:
            return None
        token = self.tokens[at]
        return token if offset < token.idx + len(token.text) + len(token.whitespace_) else None
