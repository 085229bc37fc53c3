"""Fit the weights of rules/accounting_weights.toml to the made-up articles and the sketches.

    python tests/quality/fit_accounting.py [--without FILE] [--cross]

Prints how often the rules and how often the weighed choice is right: of the seeds and, where it is at
hand, the shared gold, which nothing is fitted to. --without leaves a file of sketches out and judges it too;
--cross judges the articles fitted to by weights fitted without them (six folds of whole articles).
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import goldsets
import numpy as np
from goldsets import CHECKOUT, GoldArticle, Row
from numpy.typing import NDArray
from sketches import load_sketches

from tallywire.extract.document import Document
from tallywire.extract.figures import neighbours
from tallywire.extract.readings import read_numbers
from tallywire.extract.standing import SURER, WEIGHTS, StandingReader
from tallywire.models import Accounting
from tallywire.reading import find_in_each

HEAD = """# The weights of the signals that decide how numbers add up: extract/accounting_signals.py.
# Fitted by tests/quality/fit_accounting.py to the made-up articles and sketches: run it, do not edit.
"""
CHOICES = tuple(a.value for a in Accounting)
# A signal that fewer figures have is chance.
FEWEST = 5
# How strongly weights are drawn to 0.
RIDGE = 15.0
STEPS = 60
FOLDS = 6
# A signal whose weights all lie below it says nothing.
FAINT = 0.03

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A figure: article, signals, what the rules say, whether its own words say so, what is right."""

    article: str
    signals: frozenset[str]
    proposed: str
    is_stated: bool
    right: str


def read_examples(articles: Sequence[GoldArticle], gold: Sequence[Row]) -> list[Example]:
    """Return the tracked figures of *articles* that are found, with what *gold* says of them."""
    rows = defaultdict(list)
    for row in gold:
        if row["tracked"] and row["accounting"] is not None:
            rows[row["article"]].append(row)
    examples = []
    readable = [(article.text, article.published, None) for article in articles]
    for article, reader in zip(articles, find_in_each(_read_standings, readable), strict=True):
        if isinstance(reader, Exception):
            raise reader
        for weighed in reader.weighed:
            quantity, said = weighed.reading.quantity, weighed.proposal.accounting
            right = [r for r in rows[article.name] if r["start"] < quantity.end and quantity.start < r["end"]]
            if said is not None and right:
                signals = frozenset(weighed.signals)
                right_one = right[0]["accounting"]
                examples.append(Example(article.name, signals, said.value, weighed.is_stated, right_one))
    return examples


def _read_standings(document: Document) -> StandingReader:
    reader = StandingReader(document, by_rules=True)
    for reading in read_numbers(document):
        reader.read(reading, neighbours(document, reading.counted.span.sent)[0])
    return reader


def choose_signals(examples: Sequence[Example]) -> list[str]:
    """Return the signals that enough of *examples* have."""
    counts = Counter(signal for example in examples for signal in example.signals)
    return sorted(signal for signal, count in counts.items() if count >= FEWEST)


def tabulate(examples: Sequence[Example], signals: Sequence[str]) -> Matrix:
    """Return a row for each of *examples*, a column for each of *signals*."""
    return np.array([[signal in example.signals for signal in signals] for example in examples], dtype=float)


def fit(table: Matrix, right: Matrix) -> Matrix:
    """Return the weights of a logistic model of several choices with a ridge, by accelerated descent."""
    steepest = np.linalg.eigvalsh(table @ table.T)[-1] / 2 + RIDGE
    weights = ahead = np.zeros((table.shape[1], right.shape[1]))
    pace = 1.0
    for _ in range(STEPS):
        new = ahead - (table.T @ (predict(table, ahead) - right) + RIDGE * ahead) / steepest
        next_pace = (1 + np.sqrt(1 + 4 * pace * pace)) / 2
        ahead, weights, pace = new + (pace - 1) / next_pace * (new - weights), new, next_pace
    return weights


def predict(table: Matrix, weights: Matrix) -> Matrix:
    """Return the chance of each choice for each row of *table*."""
    sums = table @ weights
    shares = np.exp(sums - sums.max(axis=1, keepdims=True))
    chances: Matrix = shares / shares.sum(axis=1, keepdims=True)
    return chances


def fit_to(examples: Sequence[Example], signals: Sequence[str]) -> Matrix:
    """Return the weights of *signals* fitted to *examples*."""
    right = np.array([[example.right == choice for choice in CHOICES] for example in examples], dtype=float)
    return fit(tabulate(examples, signals), right)


def count_right(examples: Sequence[Example], signals: Sequence[str], weights: Matrix) -> int:
    """Return how many of *examples* are right when weighed as the extractor does."""
    hits = 0
    for example, chances in zip(examples, predict(tabulate(examples, signals), weights), strict=True):
        best = int(np.argmax(chances))
        is_surer = not example.is_stated and chances[best] - chances[CHOICES.index(example.proposed)] >= SURER
        hits += (CHOICES[best] if is_surer else example.proposed) == example.right
    return hits


def cross_count(examples: Sequence[Example]) -> int:
    """Return how many of *examples* are right by weights fitted to the other folds' articles."""
    order = {article: at for at, article in enumerate(dict.fromkeys(e.article for e in examples))}
    hits = 0
    for fold in range(FOLDS):
        held = [e for e in examples if order[e.article] % FOLDS == fold]
        rest = [e for e in examples if order[e.article] % FOLDS != fold]
        signals = choose_signals(rest)
        hits += count_right(held, signals, fit_to(rest, signals))
    return hits


def write_weights(path: Path, signals: Sequence[str], weights: Matrix) -> None:
    """Write the weights that say something as a rule table."""
    lines = [
        f'"{signal}" = [{", ".join(f"{weight:.2f}" for weight in row)}]'
        for signal, row in zip(signals, weights, strict=True)
        if np.abs(row).max() >= FAINT
    ]
    choices = ", ".join(f'"{choice}"' for choice in CHOICES)
    path.write_text(
        "\n".join([HEAD, f"choices = [{choices}]", "", "[weights]", *lines]) + "\n", encoding="utf-8"
    )


def show(title: str, examples: Sequence[Example], right: int) -> None:
    """Print how many of *examples* the rules and the weights have right."""
    by_rules = sum(example.proposed == example.right for example in examples)
    shares = by_rules / len(examples), right / len(examples)
    print(f"{title}: by rules {shares[0]:.3f}, weighed {shares[1]:.3f} of {len(examples)}")


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--without", metavar="FILE", help="a file of sketches to judge instead")
    ask.add_argument("--cross", action="store_true", help="judge the articles fitted to as well: minutes")
    args = ask.parse_args()
    sketches, notes = load_sketches()
    held = load_sketches(args.without)[0] if args.without else []
    noted = read_examples(sketches, notes)
    made_up = read_examples(goldsets.load_made_up(), goldsets.read_rows(goldsets.MADE_UP / "figures.jsonl"))
    out = {article.name for article in held}
    examples = made_up + [e for e in noted if e.article not in out]
    signals = choose_signals(examples)
    weights = fit_to(examples, signals)
    write_weights(CHECKOUT / "tallywire" / "rules" / f"{WEIGHTS}.toml", signals, weights)
    if args.cross:
        show("fitted to, each judged by the others", examples, cross_count(examples))
    if left_out := [e for e in noted if e.article in out]:
        show("left out", left_out, count_right(left_out, signals, weights))
    articles, gold = goldsets.load_seeds(), goldsets.read_rows(goldsets.HERE / "gold" / "seeds.jsonl")
    if (shared := goldsets.find_gold()) is not None:
        articles, gold = articles + goldsets.load_dev(shared), gold + goldsets.read_rows(shared / "dev.jsonl")
    checked = read_examples(articles, gold)
    show("seeds and dev", checked, count_right(checked, signals, weights))


if __name__ == "__main__":
    main()
