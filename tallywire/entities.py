"""Named entities, found as spaCy's recognizer finds them, but for all words at once.

The recognizer walks from word to word and asks of each for 74 moves whether they are allowed, which takes
longer than all its arithmetic. Yet what it thinks of a word outside a name depends on that word alone, and
what it thinks of a name's next word on that and the name's first: so all words are judged at once, then all
second words of names, and so on. The moves chosen are the recognizer's own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.pipeline import EntityRecognizer
    from spacy.tokens import Doc

    Floats = NDArray[np.float32]
    Numbers = NDArray[np.int64]

# What the network looks at: the word itself, the first word of the open name, the word before.
_WORD, _FIRST, _BEFORE = range(3)


@dataclass(frozen=True, slots=True)
class Moves:
    """The numbers of the recognizer's moves: `begin`, `inside`, `last` and `unit` by label, and `out`."""

    labels: tuple[str, ...]
    begin: "Numbers"
    inside: "Numbers"
    last: "Numbers"
    unit: "Numbers"
    out: int


def read_moves(names: Sequence[str]) -> Moves:
    """Return the moves whose names ("B-ORG", "O") stand in *names* at their numbers."""
    labels = tuple(name[2:] for name in names if name.startswith("B-"))

    def number(kind: str) -> "Numbers":
        return np.array([names.index(f"{kind}-{label}") for label in labels])

    return Moves(labels, number("B"), number("I"), number("L"), number("U"), names.index("O"))


class NameFinder:
    """Finds names with the weights of *recognizer*."""

    def __init__(self, recognizer: "EntityRecognizer") -> None:
        model: Any = recognizer.model
        system: Any = recognizer.moves
        self.moves = read_moves([system.get_class_name(move) for move in range(system.n_moves)])
        self.label_of = {
            int(move): label
            for kind in (self.moves.begin, self.moves.unit)
            for move, label in zip(kind, self.moves.labels, strict=True)
        }
        self.vectors: Any = model.get_ref("tok2vec")
        lower, upper = model.get_ref("lower"), model.get_ref("upper")
        self.lower, self.bias = lower.get_param("W"), lower.get_param("b")
        self.padding = lower.get_param("pad")[0]
        self.upper, self.upper_bias = upper.get_param("W"), upper.get_param("b")

    def find(self, docs: Sequence["Doc"]) -> list[list[tuple[int, int, str]]]:
        """Return the names of each of *docs*: number of the first word, of the one behind the last, label."""
        # The network cannot take texts that are all empty.
        if not any(map(len, docs)):
            return [[] for _ in docs]
        words = np.concatenate([doc.to_array(["IS_SPACE", "SENT_START"]) for doc in docs])
        bounds = list(accumulate(map(len, docs), initial=0))
        ends = np.append(words[1:, 1] == 1, True)
        ends[[bound - 1 for bound in bounds if bound]] = True
        vectors = self.vectors.predict(docs)
        features = (vectors @ self.lower.reshape(-1, vectors.shape[1]).T).reshape(-1, *self.lower.shape[:3])
        chosen = self._choose_outside(features, words[:, 0] == 1, ends)
        behind = self._find_ends(features, chosen, ends)
        return [
            [
                (first - start, last - start, label)
                for first, last, label in self._walk(chosen, behind, start, end)
            ]
            for start, end in pairwise(bounds)
        ]

    def _choose_outside(
        self, features: "Floats", spaces: "NDArray[np.bool_]", ends: "NDArray[np.bool_]"
    ) -> "Numbers":
        """The best move at each word where no name is open: its number among begin, unit and out."""
        moves = self.moves
        hidden = features[:, _WORD] + self.padding[_FIRST] + self.padding[_BEFORE] + self.bias
        scores = hidden.max(axis=-1) @ self.upper.T + self.upper_bias
        is_outside = np.isin(np.arange(scores.shape[1]), [*moves.begin, *moves.unit, moves.out])
        scores[:, ~is_outside] = -np.inf
        scores[np.ix_(spaces | ends, moves.begin)] = -np.inf
        scores[np.ix_(spaces, moves.unit)] = -np.inf
        best: Numbers = scores.argmax(axis=1)
        return best

    def _find_ends(self, features: "Floats", chosen: "Numbers", ends: "NDArray[np.bool_]") -> dict[int, int]:
        """For each word at which a name would begin, the number of the word behind it."""
        moves = self.moves
        label_of = np.full(len(self.upper), -1)
        label_of[moves.begin] = np.arange(len(moves.labels))
        labels = label_of[chosen]
        first = np.flatnonzero(labels >= 0)
        at = first + 1
        behind: dict[int, int] = {}
        while len(first):
            hidden = features[at, _WORD] + features[first, _FIRST] + features[at - 1, _BEFORE] + self.bias
            hidden = hidden.max(axis=-1)
            label = labels[first]
            on, end = (
                np.einsum("ij,ij->i", hidden, self.upper[kind[label]]) + self.upper_bias[kind[label]]
                for kind in (moves.inside, moves.last)
            )
            stops = ends[at] | (end > on)
            behind.update(zip(first[stops].tolist(), (at[stops] + 1).tolist(), strict=True))
            first, at = first[~stops], at[~stops] + 1
        return behind

    def _walk(
        self, chosen: "Numbers", behind: dict[int, int], start: int, end: int
    ) -> Iterator[tuple[int, int, str]]:
        """The names from word *start* to *end* in reading order: what begins within another is none."""
        last = start
        for first in (np.flatnonzero(chosen[start:end] != self.moves.out) + start).tolist():
            if first >= last:
                last = behind.get(first, first + 1)
                yield first, last, self.label_of[int(chosen[first])]
