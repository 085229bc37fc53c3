"""Fit the weights of rules/confidence.toml to the made-up articles, and show how well they are calibrated.

    python tests/quality/fit_confidence.py

The table for the made-up articles is by figures that the weights were not fitted to (five folds of whole
articles); for the seeds and, where it is at hand, the shared gold, by the weights written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import goldsets
import numpy as np
from calibration import calibrate, judge, miscalibration, render_bins
from goldsets import CHECKOUT, GoldArticle, Row
from numpy.typing import NDArray

from tallywire.extract.confidence import read_signals
from tallywire.extract.figures import extract_figures
from tallywire.reading import find_in_each
from tallywire.records import record_finding

WEIGHTS = CHECKOUT / "tallywire" / "rules" / "confidence.toml"
HEAD = """# The weights of the signals that a figure is right; see extract/confidence.py for what each says.
# Fitted by tests/quality/fit_confidence.py to the made-up articles: run it, do not edit.
"""
# How strongly weights are drawn to 0: a signal that few figures have says little.
RIDGE = 2.0
FOLDS = 5
STEPS = 50

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sample:
    """Figures of a set: the article, the signals and whether it is right, of each."""

    articles: list[str]
    signals: list[dict[str, float]]
    right: list[bool]

    def table(self, names: Sequence[str]) -> Matrix:
        """The signals as a matrix, a row for each figure."""
        return np.array([[row.get(name, 0.0) for name in names] for row in self.signals])


def read_sample(articles: Sequence[GoldArticle], gold: Sequence[Row]) -> Sample:
    """Return what the extractor makes of *articles*, judged by *gold*."""
    readable = [(article.text, article.published, None) for article in articles]
    names, signals, rows = [], [], []
    for article, figures in zip(articles, find_in_each(extract_figures, readable), strict=True):
        if isinstance(figures, Exception):
            raise figures
        for figure in figures:
            names.append(article.name)
            signals.append(read_signals(figure))
            rows.append(record_finding(figure, article.name))
    return Sample(names, signals, judge(gold, rows))


def fit(table: Matrix, right: Matrix) -> Matrix:
    """Return the weights of a logistic model with a ridge, by Newton's method."""
    weights = np.zeros(table.shape[1])
    for _ in range(STEPS):
        said = predict(table, weights)
        slope = table.T @ (right - said) - RIDGE * weights
        bend = (table * (said * (1 - said))[:, None]).T @ table + RIDGE * np.eye(len(weights))
        weights = weights + np.linalg.solve(bend, slope)
    return weights


def predict(table: Matrix, weights: Matrix) -> Matrix:
    """Return the chance of each row of *table*."""
    chances: Matrix = 1 / (1 + np.exp(-(table @ weights)))
    return chances


def cross_fit(sample: Sample, names: Sequence[str]) -> Matrix:
    """Return the chance of each figure by weights fitted to the other folds' articles."""
    table, right = sample.table(names), np.array(sample.right, dtype=float)
    order = {article: at for at, article in enumerate(dict.fromkeys(sample.articles))}
    fold = np.array([order[article] % FOLDS for article in sample.articles])
    said = np.zeros(len(right))
    for number in range(FOLDS):
        held = fold == number
        said[held] = predict(table[held], fit(table[~held], right[~held]))
    return said


def write_weights(path: Path, names: Sequence[str], weights: Matrix) -> None:
    """Write the weights as the rule table."""
    lines = [f"{name} = {weight:.3f}" for name, weight in zip(names, weights, strict=True)]
    path.write_text("\n".join([HEAD, "[weights]", *lines]) + "\n", encoding="utf-8")


def show(title: str, said: Sequence[float], right: Sequence[bool]) -> None:
    """Print the calibration of a set."""
    bins = calibrate(said, right)
    print(f"\n{title}: {sum(right)} of {len(right)} right, off by {miscalibration(bins):.3f}\n")
    print(render_bins(bins))


def main() -> None:
    sample = read_sample(goldsets.load_made_up(), goldsets.read_rows(goldsets.MADE_UP / "figures.jsonl"))
    names = sorted({name for row in sample.signals for name in row})
    weights = fit(sample.table(names), np.array(sample.right, dtype=float))
    write_weights(WEIGHTS, names, weights)
    show("made-up", list(cross_fit(sample, names)), sample.right)
    articles, gold = goldsets.load_seeds(), goldsets.read_rows(goldsets.HERE / "gold" / "seeds.jsonl")
    if (shared := goldsets.find_gold()) is not None:
        articles, gold = articles + goldsets.load_dev(shared), gold + goldsets.read_rows(shared / "dev.jsonl")
    checked = read_sample(articles, gold)
    show("seeds and dev", list(predict(checked.table(names), weights)), checked.right)


if __name__ == "__main__":
    main()
