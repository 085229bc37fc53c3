"""Whether confidence means what it says: of the figures at 0.8, are 80 % right?"""

from collections.abc import Sequence
from dataclasses import dataclass

from goldsets import Row
from scoring import CORE, agrees, match_figures

# A figure stands in the bin of the largest of these that its confidence reaches.
BINS = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class Bin:
    """The figures of about one confidence: from where it starts, what was said, what was right, how many."""

    start: float
    said: float
    right: float
    count: int


def judge(gold: Sequence[Row], predicted: Sequence[Row]) -> list[bool]:
    """Return of each of *predicted* whether it has the core of a gold figure right; one of none has not."""
    pairs = match_figures(gold, predicted)
    right = {
        (p["article"], p["start"], p["end"]) for g, p in pairs if all(agrees(field, g, p) for field in CORE)
    }
    return [(row["article"], row["start"], row["end"]) in right for row in predicted]


def calibrate(said: Sequence[float], right: Sequence[bool]) -> list[Bin]:
    """Return the bins of confidences *said* with how many were *right*, empty bins left out."""
    bins = []
    for start, end in zip(BINS, (*BINS[1:], 1.01), strict=True):
        inside = [(s, r) for s, r in zip(said, right, strict=True) if start <= s < end]
        if inside:
            n = len(inside)
            bins.append(Bin(start, sum(s for s, _ in inside) / n, sum(r for _, r in inside) / n, n))
    return bins


def miscalibration(bins: Sequence[Bin]) -> float:
    """Return how far what was said lies from what was right, over all figures of *bins* (0 is perfect)."""
    total = sum(b.count for b in bins)
    return sum(abs(b.said - b.right) * b.count for b in bins) / total if total else 0.0


def render_bins(bins: Sequence[Bin]) -> str:
    """Return *bins* as a Markdown table."""
    rows = [f"| from {b.start:.1f} | {b.said:.2f} | {b.right:.2f} | {b.count} |" for b in bins]
    head = "| confidence | said | right | figures |\n| --- | ---: | ---: | ---: |"
    return "\n".join([head, *rows])
