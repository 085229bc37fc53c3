"""What a run, publishing and the questions of analysts cost as the archive behind them grows.

    PYTHONPATH=. python tests/benchmarks/tracking.py [--blocks 1 10 100] [--rounds N] [--keep DIR] [--json]

Archives of so many blocks of 10,000 figures are made (DIR keeps them for another time). In each, a process of
its own takes in 100 new articles some times over, tracks and publishes them, then asks. Printed: the CPU
seconds of each part of such a run (the least of the rounds), their ratio to the smallest archive, the peaks
of memory with the database kept to its bound, the sizes, and the cost of each question as a ratio to a plain
scan in the same round (the median): every public view and macro, and what `tallywire why` and `changes` do.

A plain scan is `SELECT * FROM store.figures` by the same client: every column of every row is read and handed
over, as an answer is. With --strict both are read to a hash of all their cells instead, so that
nothing is handed over.
"""

import argparse
import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path
from statistics import median

from archive import NEWEST, make_archive, make_block, make_register, make_stories, save_run, track_due

from storage import PublicStore, open_store, read_public
from storage.opening import LIVE_FILE
from storage.pairs import explain_figures
from storage.run_deltas import load_run_changes

SCAN = "FROM store.figures"
MIDDLE = "(SELECT CAST(median(reported_at) AS DATE) FROM store.tracked)"
LARGEST = "(SELECT arg_max(series_id, n_figures) FROM series)"
# Those beside the views.
QUESTIONS = {
    "figures_as_of(newest)": f"FROM figures_as_of(DATE '{NEWEST + timedelta(days=30):%Y-%m-%d}')",
    "figures_as_of(middle)": f"FROM figures_as_of({MIDDLE})",
    "latest_as_of(middle)": f"FROM latest_as_of({MIDDLE})",
    "conflicts_as_of(middle)": f"FROM conflicts_as_of({MIDDLE})",
    "vintages(largest)": f"FROM vintages({LARGEST}, '2000-01-01', '2030-01-01')",
    "first_release(largest)": f"FROM first_release({LARGEST})",
    "triangle(largest)": f"FROM triangle({LARGEST})",
    "evidence(one)": "FROM evidence((SELECT min(figure_id) FROM store.newest_values))",
    "changes_since(last_run)": "FROM changes_since('last_run')",
    "figures of a series": f"FROM figures WHERE series_id = {LARGEST}",
    "revisions of a series": f"FROM revisions WHERE series_id = {LARGEST}",
    "decreases": "SELECT label, source, from_low, to_low FROM revisions WHERE type = 'decrease'",
    "runs without delta": "SELECT * EXCLUDE (delta) FROM runs",
}
COUNTED = ("articles", "figures", "tracked", "series", "revisions", "newest_values", "runs")
RUN = ("opening", "saving", "tracking", "closing", "publishing")
NEW_ARTICLES = 100


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--blocks", type=int, nargs="+", default=[1, 10, 100])
    ask.add_argument("--rounds", type=int, default=3)
    ask.add_argument("--keep", type=Path, help="where archives are kept for another time")
    ask.add_argument("--strict", action="store_true", help="hand nothing over, read only")
    ask.add_argument("--json", action="store_true", help="print the measures as JSON")
    ask.add_argument("--archive", type=Path, help=argparse.SUPPRESS)
    args = ask.parse_args()
    if args.archive:
        print(json.dumps(measure_archive(args.archive, args.rounds, args.strict)))
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = args.keep or Path(scratch)
        measures = {
            blocks: measure_apart(
                find_archive(folder, blocks), Path(scratch) / "run", args.rounds, args.strict
            )
            for blocks in args.blocks
        }
    if args.json:
        print(json.dumps(measures, indent=1))
        return
    smallest = measures[args.blocks[0]]
    names = {name: None for m in measures.values() for name in m}
    print(f"{'':<34}" + "".join(f"{blocks * 10_000:>12,}" for blocks in measures))
    for name in names:
        form = ",.0f" if name.startswith("rows") or name.endswith("MB") else ".2f"
        print(f"{name:<34}" + "".join(f"{m[name]:>12{form}}" for m in measures.values()))
    for name in ("tracking", "run", "run and publishing"):
        ratios = "".join(
            f"{m[f'{name}, CPU s'] / smallest[f'{name}, CPU s']:>12.2f}" for m in measures.values()
        )
        print(f"{name + ', × the smallest':<34}{ratios}")


def find_archive(folder: Path, blocks: int) -> Path:
    """Return the folder of the archive of so many blocks, made unless it is kept."""
    block, archive = folder / "block", folder / f"b{blocks}"
    if not (block / LIVE_FILE).exists():
        block.mkdir(parents=True, exist_ok=True)
        make_block(block)
    if not (archive / LIVE_FILE).exists():
        archive.mkdir()
        make_archive(block, archive, blocks)
    return archive


def measure_apart(archive: Path, scratch: Path, rounds: int, strict: bool) -> dict[str, float]:
    """Return the measures on a copy of *archive*, taken in a process of its own."""
    shutil.rmtree(scratch, ignore_errors=True)
    shutil.copytree(archive, scratch)
    command = [sys.executable, __file__, "--archive", str(scratch), "--rounds", str(rounds)]
    done = subprocess.run(
        [*command, *(["--strict"] if strict else [])], stdout=subprocess.PIPE, text=True, check=True
    )
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def measure_archive(folder: Path, rounds: int, strict: bool) -> dict[str, float]:
    """Return what runs, publishing and asking cost in the archive of *folder*, which they change."""
    dice = random.Random(7)
    stories = make_stories(random.Random(5))
    weights = [1 / (rank + 10) for rank in range(len(stories))]
    register = make_register()
    with open_store(folder):
        pass
    costs = []
    for number in range(rounds):
        day = NEWEST + timedelta(days=number + 1)
        chosen = dice.choices(stories, weights, k=NEW_ARTICLES)
        told = [
            story.tell(10**6 + number * NEW_ARTICLES + n, dice, last=day) for n, story in enumerate(chosen)
        ]
        moments = [read_cpu()]
        store = open_store(folder)
        moments.append(read_cpu())
        run_id = save_run(store, told, register, day)
        moments.append(read_cpu())
        track_due(store, run_id)
        moments.append(read_cpu())
        store.finish_run(run_id, "completed", day, None)
        store.close()
        moments.append(read_cpu())
        start = time.monotonic()
        with open_store(folder) as store:
            published = store.publish()
        waited = time.monotonic() - start
        moments.append(read_cpu())
        costs.append({part: end - start for part, (start, end) in zip(RUN, pairwise(moments), strict=True)})
    peak = read_peak()
    parts = {part: min(cost[part] for cost in costs) for part in RUN}
    with read_public(folder) as public:
        return {
            **{f"rows of {table}": count_rows(public, table) for table in COUNTED},
            "database, MB": (folder / LIVE_FILE).stat().st_size / 1e6,
            "snapshot, MB": published.stat().st_size / 1e6,
            **{f"{part}, CPU s": cost for part, cost in parts.items()},
            "run, CPU s": min(sum(cost.values()) - cost["publishing"] for cost in costs),
            "run and publishing, CPU s": min(sum(cost.values()) for cost in costs),
            "publishing, s on the clock": waited,
            "peak of the runs, MB": peak,
            **measure_questions(public, rounds, strict),
            "peak with the questions, MB": read_peak(),
        }


def count_rows(public: PublicStore, table: str) -> int:
    """Return the number of rows of a base table."""
    return int(public.query(f"SELECT count(*) FROM store.{table}").rows[0][0])


def read_cpu() -> float:
    """Return the CPU seconds of this process and of those it started and that ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def read_peak() -> float:
    """Return the most memory that this process had, Python's share included, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure_questions(public: PublicStore, rounds: int, strict: bool) -> dict[str, float]:
    """Return the CPU seconds of a plain scan, and of each question as a ratio to it."""
    asked: dict[str, Callable[[], object]] = {
        name: partial(read_answer, public, sql, strict)
        for name, sql in (
            {view.name: f"FROM {view.name}" for view in public.describe_views()} | QUESTIONS
        ).items()
    }
    one, other = (
        figure for (figure,) in public.query("SELECT figure_id FROM store.newest_values LIMIT 2").rows
    )
    [(last,)] = public.query("SELECT run_id FROM store.runs ORDER BY run_number DESC LIMIT 1").rows
    [(series,)] = public.query(f"SELECT {LARGEST}").rows
    asked["tallywire why"] = partial(explain_figures, public, one, other)
    asked["tallywire changes"] = partial(load_run_changes, public, run_id=last)
    asked["tallywire changes --series"] = partial(load_run_changes, public, series_id=series)
    scans: list[float] = []
    ratios: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(rounds):
        scans.append(scan := time_call(partial(read_answer, public, SCAN, strict)))
        for name, ask in asked.items():
            ratios[name].append(time_call(ask) / scan)
    return {"plain scan, CPU s": min(scans), **{f"{n}, × scan": median(r) for n, r in ratios.items()}}


def time_call(ask: Callable[[], object]) -> float:
    """Return the CPU seconds of a call."""
    start = time.process_time()
    ask()
    return time.process_time() - start


def read_answer(public: PublicStore, sql: str, strict: bool) -> None:
    """Read the answer to its end, a batch at a time."""
    if strict:
        sql = f"SELECT bit_xor(hash(COLUMNS(*))) FROM ({sql})"
    for _ in public.read_batches(sql, 50_000):
        pass


if __name__ == "__main__":
    main()
