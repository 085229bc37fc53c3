"""What tracking, publishing and the questions of analysts cost as the archive behind them grows.

    PYTHONPATH=. python tests/benchmarks/tracking.py [--blocks 1 10 100] [--rounds N] [--keep DIR] [--json]

Archives of so many blocks of 10,000 figures are made (DIR keeps them for another time). In each, a process of
its own takes in 100 new articles some times over and tracks them, then publishes, then asks. Printed: the CPU
seconds of tracking and of saving them, and their ratio to the smallest archive; those of publishing;
the peak of memory; and the cost of each question as a ratio to a plain scan in the same round (the median).

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
from datetime import timedelta
from pathlib import Path
from statistics import median

import duckdb
from archive import NEWEST, make_archive, make_block, make_register, make_stories, save_run, track_due

from storage import open_store
from storage.store import LIVE_FILE

SCAN = "FROM store.figures"
QUESTIONS = {
    "latest": "FROM latest",
    "conflicts": "FROM conflicts",
    "figures_as_of(newest)": f"FROM figures_as_of(DATE '{NEWEST + timedelta(days=30):%Y-%m-%d}')",
    "figures_as_of(middle)": (
        "FROM figures_as_of((SELECT CAST(median(reported_at) AS DATE) FROM store.tracked))"
    ),
    "latest_as_of(middle)": (
        "FROM latest_as_of((SELECT CAST(median(reported_at) AS DATE) FROM store.tracked))"
    ),
    "conflicts_as_of(middle)": (
        "FROM conflicts_as_of((SELECT CAST(median(reported_at) AS DATE) FROM store.tracked))"
    ),
}
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
        print(f"{name:<34}" + "".join(f"{m[name]:>12.2f}" for m in measures.values()))
    for name in ("tracking, CPU s", "saving, CPU s"):
        ratios = "".join(f"{m[name] / smallest[name]:>12.2f}" for m in measures.values())
        print(f"{name.split(',')[0] + ', × the smallest':<34}{ratios}")


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
    """Return what tracking, publishing and asking cost in the archive of *folder*, which they change."""
    dice = random.Random(7)
    stories = make_stories(random.Random(5))
    weights = [1 / (rank + 10) for rank in range(len(stories))]
    register = make_register()
    saving, tracking = [], []
    with open_store(folder):
        pass
    for number in range(rounds):
        day = NEWEST + timedelta(days=number + 1)
        chosen = dice.choices(stories, weights, k=NEW_ARTICLES)
        told = [
            story.tell(10**6 + number * NEW_ARTICLES + n, dice, last=day) for n, story in enumerate(chosen)
        ]
        with open_store(folder) as store:
            start = time.process_time()
            run_id = save_run(store, told, register, day)
            saving.append(time.process_time() - start)
            start = time.process_time()
            track_due(store, run_id)
            tracking.append(time.process_time() - start)
            store.finish_run(run_id, "completed", day, None)
    with open_store(folder) as store:
        start, wall = time.process_time(), time.monotonic()
        published = store.publish()
        publishing = time.process_time() - start, time.monotonic() - wall
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "saving, CPU s": min(saving),
        "tracking, CPU s": min(tracking),
        "publishing, CPU s": publishing[0],
        "publishing, s": publishing[1],
        "snapshot, MB": published.stat().st_size / 1e6,
        "peak before asking, MB": peak,
        **measure_questions(published, rounds, strict),
        "peak, MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def measure_questions(published: Path, rounds: int, strict: bool) -> dict[str, float]:
    """Return the CPU seconds of a plain scan, and of each question as a ratio to it."""
    with duckdb.connect(str(published), read_only=True) as connection:
        scans, ratios = [], {name: [] for name in QUESTIONS}
        for _ in range(rounds):
            scans.append(scan := time_query(connection, SCAN, strict))
            for name, sql in QUESTIONS.items():
                ratios[name].append(time_query(connection, sql, strict) / scan)
    return {"plain scan, CPU s": min(scans), **{f"{n}, × scan": median(r) for n, r in ratios.items()}}


def time_query(connection: duckdb.DuckDBPyConnection, sql: str, strict: bool) -> float:
    """Return the CPU seconds of reading the answer to its end, a batch at a time."""
    start = time.process_time()
    for _ in connection.sql(
        f"SELECT bit_xor(hash(COLUMNS(*))) FROM ({sql})" if strict else sql
    ).to_arrow_reader(50_000):
        pass
    return time.process_time() - start


if __name__ == "__main__":
    main()
