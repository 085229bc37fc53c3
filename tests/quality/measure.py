"""Measure the extractor on every gold set at hand and print the measures beside their floors.

Of the sets of figures it also shows how often the figures of each confidence are right.

    python tests/quality/measure.py [SET ...] [--raise-floors] [--keep FOLDER]

SET is seeds, made-up, events, dev, or the name of an external set; all by default. --raise-floors writes
floors.json, upwards only. --keep leaves the predictions in FOLDER, for the scorers' --errors.
Ends with 1 when a measure lies below its floor or an article could not be read.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from math import floor
from pathlib import Path

import goldsets
from calibration import Bin, calibrate, judge, miscalibration, render_bins
from goldsets import EXTERNAL, FLOORS, HERE, Measures, Row
from scoring import score_events, score_figures

from tallywire.extract import EXTRACTOR

# The measures asked of each set besides; see issue "Extraction that holds on text nobody has seen".
GOALS: dict[str, Measures] = {
    "seeds+dev": {
        "detection": 0.96, "core": 0.82, "full": 0.68, "value": 0.97, "quantifier": 0.95, "measure": 0.90,
        "party": 0.88, "status": 0.88, "claimant": 0.88, "accounting": 0.85, "as_of": 0.88, "place": 0.80,
        "stance": 0.92,
    },
    "newsquant": {"value F1": 0.93, "value and hedge F1": 0.89},
    "idmc": {"number and measure": 0.82},
    "gun_violence": {"measure and number": 0.85, "first exact": 0.72},
    "who_documents": {"measure and number": 0.80},
    "polnear": {"claimant": 0.75},
    "events": {"found": 0.88, "actor_and_target": 0.6},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measured:
    """The measures of one set, the CPU time they took, the articles that could not be read, and how often
    the figures of each confidence are right, where the set has figures."""

    name: str
    measures: Measures
    seconds: float
    unread: list[str]
    bins: tuple[Bin, ...] = ()


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument(
        "sets", nargs="*", metavar="SET", choices=["seeds", "made-up", "events", "dev", *EXTERNAL, []]
    )
    ask.add_argument("--raise-floors", action="store_true", help="write floors.json, upwards only")
    ask.add_argument("--keep", type=Path, metavar="FOLDER", help="leave the predictions there")
    args = ask.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = args.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        return report(measure_sets(args.sets, folder), raise_floors=args.raise_floors)


def measure_sets(wanted: list[str], folder: Path) -> Iterator[Measured]:
    """Measure set after set. The predictions of each are left in *folder*."""
    gold = goldsets.find_gold()
    if gold is None:
        print("no shared gold at hand (TALLYWIRE_GOLD): the sets kept here are measured", file=sys.stderr)
    known = ["seeds", "made-up", "events", *(["dev", *EXTERNAL] if gold else [])]
    both: tuple[list[Row], list[Row]] = ([], [])
    for name in wanted or known:
        began = time.process_time()
        bins: list[Bin] = []
        if gold is not None and name in EXTERNAL:
            articles, rows = goldsets.load_external(gold, name)
            found = goldsets.extract_external(articles, name)
            measures = goldsets.score_external(gold, name, rows, found.rows, folder)
        elif name == "events":
            found = goldsets.extract_events(goldsets.load_seeds())
            measures = score_events(goldsets.read_rows(HERE / "gold" / "seeds.events.jsonl"), found.rows)
        elif name == "made-up":
            found = goldsets.extract_rows(goldsets.load_made_up())
            rows = goldsets.read_rows(goldsets.MADE_UP / "figures.jsonl")
            measures, bins = score_figures(rows, found.rows), _calibrate(rows, found.rows)
        elif name == "seeds" or gold is None:
            found = goldsets.extract_rows(goldsets.load_seeds())
            rows = goldsets.read_rows(HERE / "gold" / "seeds.jsonl")
            measures = score_figures(rows, found.rows)
            both = (both[0] + rows, both[1] + found.rows)
        else:
            found = goldsets.extract_rows(goldsets.load_dev(gold))
            rows = goldsets.read_rows(gold / "dev.jsonl")
            measures = score_figures(rows, found.rows)
            both = (both[0] + rows, both[1] + found.rows)
        goldsets.write_rows(folder / f"{name}.predicted.jsonl", found.rows)
        yield Measured(name, measures, time.process_time() - began, found.unread, tuple(bins))
        if gold is not None and name in EXTERNAL:
            sample = goldsets.sample_rows(rows)
            yield Measured(
                f"{name} sample", goldsets.score_external(gold, name, sample, found.rows, folder), 0.0, []
            )
        if name == "dev" and len(both[0]) > len(rows):
            yield Measured("seeds+dev", score_figures(*both), 0.0, [], tuple(_calibrate(*both)))


def report(sets: Iterator[Measured], *, raise_floors: bool) -> int:
    """Print the table, raise the floors if asked; return 1 when something is unread or below its floor."""
    floors = goldsets.read_floors()
    failed = False
    print(f"{EXTRACTOR}\n{'set':20} {'measure':20} {'now':>7} {'floor':>7} {'goal':>6}")
    for measured in sets:
        name = measured.name
        for measure, value in measured.measures.items():
            low = floors.get(name, {}).get(measure)
            goal = GOALS.get(name, {}).get(measure)
            is_below = low is not None and value < low
            failed |= is_below
            marks = " below its floor" * is_below + " short of the goal" * (goal is not None and value < goal)
            print(f"{name:20} {measure:20} {value:7.4f} {_show(low):>7} {_show(goal):>6}{marks}")
            if raise_floors:
                kept = floors.setdefault(name, {})
                kept[measure] = max(kept.get(measure, 0.0), floor(value * 1000) / 1000)
        for article in measured.unread:
            failed = True
            print(f"{name:20} UNREAD {article}")
        if measured.bins:
            print(f"\n{name}: confidence, off by {miscalibration(measured.bins):.3f}\n")
            print(f"{render_bins(measured.bins)}\n")
        if measured.seconds:
            print(f"{name:20} {measured.seconds:.1f} s of CPU")
    if raise_floors:
        FLOORS.write_text(json.dumps(floors, indent=2) + "\n", encoding="utf-8")
    return int(failed)


def _calibrate(gold: list[Row], predicted: list[Row]) -> list[Bin]:
    return calibrate([row["confidence"] for row in predicted], judge(gold, predicted))


def _show(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


if __name__ == "__main__":
    sys.exit(main())
