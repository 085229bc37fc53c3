"""What the report of a large archive costs: time, memory and size beside those of a small one, per series.

    PYTHONPATH=. python tests/benchmarks/reporting.py [--series 10000] [--small 100] [--keep DIR] [--json]

Two archives of at least so many series are made (DIR keeps them for another time). In each, processes of
their own write the report for the first time, once more with nothing changed, and after a run of 20 new
articles. Printed: the CPU seconds, the peak of memory, pages written, the largest page, and for each what a
series costs in the large archive over what it costs in the small one. Ends with 1 when a page is larger
than 1 MB.
"""

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from itertools import islice
from pathlib import Path

from archive import (
    ARTICLES_PER_RUN,
    NEWEST,
    make_archive,
    make_block,
    make_register,
    make_stories,
    save_run,
    tell_block,
    track_due,
)

from flows.report_files import write_report
from storage import Store, open_store
from storage.opening import LIVE_FILE
from tallywire.report.html import PAGE_BYTES

NEW_ARTICLES = 20
# A story counts about three things, and each is told of in this many articles.
SERIES_OF_STORY, ARTICLES_OF_STORY = 3, 2
COSTS = ("first, CPU s", "again, CPU s", "after a run, CPU s", "site, MB")


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--series", type=int, default=10_000)
    ask.add_argument("--small", type=int, default=100)
    ask.add_argument("--keep", type=Path, help="where archives are kept for another time")
    ask.add_argument("--json", action="store_true", help="print the measures as JSON")
    ask.add_argument("--report", type=Path, help=argparse.SUPPRESS)
    args = ask.parse_args()
    if args.report:
        print(json.dumps(measure_report(args.report)))
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        folder = args.keep or Path(scratch)
        measures = {
            wanted: measure_archive(find_archive(folder, wanted), Path(scratch) / "run")
            for wanted in (args.small, args.series)
        }
    if args.json:
        print(json.dumps(measures, indent=1))
    else:
        print_measures(*measures.values())
    return int(max(m["largest page, kB"] for m in measures.values()) > PAGE_BYTES / 1000)


def print_measures(small: dict[str, float], large: dict[str, float]) -> None:
    """Print the measures side by side, with the ratio of what a series costs."""
    print(f"{'':<26}{'small':>12}{'large':>12}{'per series, ×':>16}")
    for name in small:
        ratio = ""
        if name in COSTS:
            ratio = f"{(large[name] / large['series']) / (small[name] / small['series']):.2f}"
        print(f"{name:<26}{small[name]:>12,.1f}{large[name]:>12,.1f}{ratio:>16}")


def find_archive(folder: Path, wanted: int) -> Path:
    """Return the folder of an archive of at least so many series, made unless it is kept."""
    archive = folder / f"s{wanted}"
    if not (archive / LIVE_FILE).exists():
        archive.mkdir(parents=True, exist_ok=True)
        block = folder / "block"
        if not (block / LIVE_FILE).exists():
            block.mkdir(parents=True, exist_ok=True)
            make_block(block)
        with open_store(block) as store:
            of_block = count_series(store)
        if wanted >= of_block:
            make_archive(block, archive, -(-wanted // of_block))
        else:
            make_small(archive, wanted)
        with open_store(archive) as store:
            store.publish()
    return archive


def make_small(folder: Path, wanted: int) -> None:
    """Make the database of at least so many series in *folder*, told of as often as those of a block."""
    dice = random.Random(5)
    stories = make_stories(dice)[: wanted // SERIES_OF_STORY + 1]
    told = tell_block(stories, dice)
    register = make_register()
    with open_store(folder) as store:
        store.save_sources(register)
        while count_series(store) < wanted:
            batch = islice(told, min(ARTICLES_PER_RUN, wanted // SERIES_OF_STORY))
            run_id = save_run(store, batch, register, NEWEST)
            track_due(store, run_id)
            store.finish_run(run_id, "completed", NEWEST, None)


def count_series(store: Store) -> int:
    return int(store._database.fetch("SELECT count(*) FROM store.series")[0][0])


def measure_archive(archive: Path, scratch: Path) -> dict[str, float]:
    """Return the measures on a copy of *archive*, each report written by a process of its own."""
    shutil.rmtree(scratch, ignore_errors=True)
    shutil.copytree(archive, scratch)
    first, again = write_apart(scratch), write_apart(scratch)
    take_in(scratch)
    after = write_apart(scratch)
    pages = list((scratch / "reports").rglob("*.html"))
    with open_store(scratch) as store:
        series = count_series(store)
        [(figures, articles)] = store._database.fetch(
            "SELECT (SELECT count(*) FROM store.tracked), (SELECT count(*) FROM store.articles)"
        )
    return {
        "series": series,
        "figures": figures,
        "articles": articles,
        "first, CPU s": first["cpu"],
        "again, CPU s": again["cpu"],
        "after a run, CPU s": after["cpu"],
        "first, peak MB": first["peak"],
        "again, peak MB": again["peak"],
        "peak before it, MB": first["before"],
        "pages, first": first["written"],
        "pages, again": again["written"],
        "pages, after a run": after["written"],
        "site, MB": sum(path.stat().st_size for path in (scratch / "reports").rglob("*")) / 1e6,
        "largest page, kB": max(path.stat().st_size for path in pages) / 1e3,
        "index.html, kB": (scratch / "reports" / "index.html").stat().st_size / 1e3,
        "search index, kB": (scratch / "reports" / "assets" / "search-index.js").stat().st_size / 1e3,
        "changes.md, kB": (scratch / "reports" / "changes.md").stat().st_size / 1e3,
        "changes.json, kB": (scratch / "reports" / "changes.json").stat().st_size / 1e3,
    }


def take_in(folder: Path) -> None:
    """Let a run bring some new articles to the newest stories."""
    dice = random.Random(7)
    day = NEWEST + timedelta(days=1)
    stories = dice.choices(make_stories(random.Random(5))[:20], k=NEW_ARTICLES)
    with open_store(folder) as store:
        told = [story.tell(10**6 + n, dice, last=day) for n, story in enumerate(stories)]
        run_id = save_run(store, told, make_register(), day)
        track_due(store, run_id)
        store.finish_run(run_id, "completed", day, None)
        store.publish()


def write_apart(folder: Path) -> dict[str, float]:
    """Return what writing the report of *folder* costs, measured in a process of its own."""
    command = [sys.executable, __file__, "--report", str(folder)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def measure_report(folder: Path) -> dict[str, float]:
    """Write the report and return CPU seconds, megabytes at the peak and before, and pages written."""
    before = read_peak()
    start = time.process_time()
    report = write_report(folder)
    return {
        "cpu": time.process_time() - start,
        "peak": read_peak(),
        "before": before,
        "written": report.written,
    }


def read_peak() -> float:
    """Return the most memory this process had, in megabytes; getrusage tells of the one that started it."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


if __name__ == "__main__":
    sys.exit(main())
