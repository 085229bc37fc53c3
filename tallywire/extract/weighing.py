"""Choices that no single rule decides: a linear model weighs signals with names against each other.

The weights are tables beside the rules (rules/*_weights.toml), fitted to sketches and made-up articles by
scripts in tests/quality; a signal without a weight says nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from math import exp

from tallywire.rules import read_table

# So many of the signals that spoke for a choice are named as its reason.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Weighing:
    """What the choices came to: the chance of each, and the weights of each signal there was."""

    chances: Mapping[str, float]
    weights: Mapping[str, Mapping[str, float]]

    @property
    def best(self) -> str:
        """The likeliest choice."""
        return max(self.chances, key=lambda choice: self.chances[choice])

    def reasons(self, choice: str) -> str:
        """The signals that spoke most for *choice*."""
        ranked = sorted(self.weights, key=lambda signal: -self.weights[signal][choice])
        return ", ".join(ranked[:_NAMED])


@cache
def load_weights(name: str) -> tuple[tuple[str, ...], Mapping[str, Mapping[str, float]]]:
    """Return the choices of rules/*name*.toml and, by signal, the weight of each."""
    table = read_table(name)
    choices = tuple(table["choices"])
    weights = {signal: dict(zip(choices, row, strict=True)) for signal, row in table["weights"].items()}
    return choices, weights


def weigh(name: str, signals: Iterable[str]) -> Weighing:
    """Return what *signals* come to by the weights of rules/*name*.toml."""
    choices, weights = load_weights(name)
    known = {signal: weights[signal] for signal in signals if signal in weights}
    sums = {choice: sum(row[choice] for row in known.values()) for choice in choices}
    most = max(sums.values())
    shares = {choice: exp(value - most) for choice, value in sums.items()}
    total = sum(shares.values())
    return Weighing({choice: share / total for choice, share in shares.items()}, known)
