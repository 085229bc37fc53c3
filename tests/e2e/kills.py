"""Runs killed with -9 at random moments, each completed by the next: kills.py [HOW_MANY [SEED [run|ingest]]]

Compares, row by row, what the next run reaches with what an undisturbed run does. The flows run as plain
functions, without Prefect, in a fork of a process that has loaded everything: that takes seconds.
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDERS = [Path(__file__).parents[2], Path(__file__).parents[1] / "flows"]
if __name__ == "__main__":
    sys.path[:0] = map(str, FOLDERS)

from archives import HTML, put_rows, put_warc  # noqa: E402
from loopback import Site, serve  # noqa: E402
from stories import FLOOD, SPRING, make_feed, make_opml, make_page  # noqa: E402

from storage.copies import list_tables  # noqa: E402
from storage.database import connect  # noqa: E402
from storage.opening import LIVE_FILE  # noqa: E402

# Tables that tell of runs, of which there is one more, and columns that name one.
OF_RUNS = {"runs", "run_stages", "polls", "failures", "schema_migrations", "surface"}
VOLATILE = {"run_id", "retired_run_id", "extraction_number"}
# Of all moments, those that are not of a run.
LASTING = {
    "published_at",
    "modified_at",
    "updated_at",
    "reported_at",
    "replaced_at",
    "withdrawn_at",
    "retracted_at",
}
STORIES = 8
ROWS, PAGES = 24, 12
# Forks a run for every data folder that it reads on standard input, tells its id, then how it ended. With an
# archive it is that which is taken in, in small batches, its pages in processes.
ZYGOTE = """
import os, sys
from pathlib import Path
import flows.engine
from prefect import Flow, Task
from prefect.logging import disable_run_logger
import flows.article_building, flows.backfill, flows.backfill_intake, flows.pipeline
from tallywire.language import parse_texts

for module in [module for name, module in sys.modules.items() if name.startswith("flows.")]:
    for name, value in list(vars(module).items()):
        if isinstance(value, Flow | Task):
            setattr(module, name, value.fn)
list(parse_texts(["At least 31 people were killed."]))
archive = os.environ.get("KILLS_ARCHIVE")
flows.article_building.FEW, flows.article_building.PIECE, flows.backfill_intake.BATCH = 4, 2, 4
for line in sys.stdin:
    pid = os.fork()
    if not pid:
        with disable_run_logger():
            if archive:
                flows.backfill.backfill([archive], data=Path(line.strip()))
            else:
                flows.pipeline.pipeline(data=Path(line.strip()), write_report=False)
        os._exit(0)
    print(pid, flush=True)
    print(os.waitpid(pid, 0)[1], flush=True)
"""


@dataclass
class Zygote:
    """A process that forks runs. `folder` has the seeds and the list of feeds."""

    process: "subprocess.Popen[str]"
    folder: Path

    def run(self, data: Path, kill_after: float | None = None) -> float:
        """Run the pipeline on *data*, killed after so many seconds if given; return how long it took."""
        began = time.monotonic()
        pid = self._ask(data)
        if kill_after is not None:
            time.sleep(kill_after)
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        status = self._read()
        if kill_after is None and status:
            raise RuntimeError(f"a run that nobody disturbed ended with status {status}")
        return time.monotonic() - began

    def _ask(self, data: Path) -> int:
        assert self.process.stdin is not None
        print(data, file=self.process.stdin, flush=True)
        return self._read()

    def _read(self) -> int:
        assert self.process.stdout is not None
        return int(self.process.stdout.readline())


@contextmanager
def start_zygote(folder: Path, site: Site, what: str = "run") -> Iterator[Zygote]:
    """Give a zygote whose runs read some seed articles and the feed of *site*, or take in an archive."""
    seeds = folder / "seeds"
    (seeds / "articles").mkdir(parents=True)
    for number in range(STORIES):
        (seeds / "articles" / f"{number}.txt").write_text(
            f"Published: 2024-05-{number + 1:02}\nOfficials said on Monday that at least {30 + number}"
            f" people were killed in floods in Kenya. The Kenya Red Cross said {12 + number} were missing."
        )
    for path, story in (("/floods", FLOOD), ("/losses", SPRING)):
        site.put(path, make_page(story))
    feed = site.put("/feed", make_feed({"/floods": FLOOD, "/losses": SPRING}), "application/atom+xml")
    (folder / "feeds.opml").write_text(make_opml(feed))
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(map(str, FOLDERS)),
        "TALLYWIRE_SEEDS": str(seeds),
        "TALLYWIRE_FEEDS": str(folder / "feeds.opml"),
        "TALLYWIRE_ALLOW_PRIVATE": "true",
        "TALLYWIRE_BATCH_ARTICLES": "2",
    }
    if what == "ingest":
        environment["KILLS_ARCHIVE"] = str(make_archive(folder / "archive"))
    process = subprocess.Popen(
        [sys.executable, "-c", ZYGOTE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    with process:
        yield Zygote(process, folder)
        process.communicate()


def make_archive(folder: Path) -> Path:
    """Return *folder* with an archive in each form: rows, some of them versions or broken, and pages."""
    folder.mkdir()
    rows: list[dict[str, Any] | str] = ["{broken"]
    for number in range(ROWS):
        text = f"Officials said on Monday that at least {30 + number} people were killed in floods in Kenya."
        day = f"2024-05-{number + 1:02}"
        row = {
            "url": f"https://news.example/{number % 20}",
            "published": day,
            "fetched_at": f"{day}T12:00:00Z",
        }
        rows.append(
            row | ({"text": text} if number % 2 else {"html": make_page((text, day, [text, *FLOOD[2]]))})
        )
    put_rows(folder / "rows.jsonl", *rows)
    pages = [
        (f"https://news.example/page-{number}", f"2024-06-{number + 1:02}T10:00:00Z", HTML, page.encode())
        for number in range(PAGES)
        if (page := make_page(SPRING).replace("1,351", f"1,{400 + number}"))
    ]
    put_warc(folder / "pages.warc.gz", *pages)
    for number in range(3):
        (folder / f"{number}.html").write_text(make_page(FLOOD).replace("12 people", f"{60 + number} people"))
    return folder


def read_rows(data: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of all tables but those that tell of runs, without what differs from run to run."""
    database = connect(data / LIVE_FILE, read_only=True)
    try:
        return {
            table: database.fetch(f"SELECT {columns} FROM store.{table} ORDER BY ALL")
            for table in list_tables(database)
            if table not in OF_RUNS and (columns := _name_columns(database, table))
        }
    finally:
        database.close()


def _name_columns(database: Any, table: str) -> str:
    rows = database.fetch(
        "SELECT column_name FROM duckdb_columns() WHERE schema_name = 'store' AND table_name = $table"
        " AND (data_type <> 'TIMESTAMP' OR list_contains($lasting, column_name)) ORDER BY column_index",
        {"table": table, "lasting": sorted(LASTING)},
    )
    return ", ".join(name for (name,) in rows if name not in VOLATILE)


def kill_at_random(zygote: Zygote, how_many: int, seed: int) -> Iterator[tuple[float, str, list[str]]]:
    """Yield, for each of so many kills, the moment, how far the run was, and the tables that then differ."""
    chance = random.Random(seed)
    reference = zygote.folder / "undisturbed"
    zygote.run(reference)
    wanted = read_rows(reference)
    if not wanted["figures"] or not wanted["revisions"]:
        raise RuntimeError("the undisturbed run has read nothing")
    seconds = zygote.run(zygote.folder / "measured")
    for number in range(how_many):
        data = zygote.folder / str(number)
        moment = chance.uniform(0, seconds)
        zygote.run(data, kill_after=moment)
        reached = _say_reached(data)
        zygote.run(data)
        found = read_rows(data)
        yield moment, reached, [table for table in wanted if found[table] != wanted[table]]


def _say_reached(data: Path) -> str:
    if not (data / LIVE_FILE).exists():
        return "no database"
    database = connect(data / LIVE_FILE, read_only=True)
    try:
        tables = ("articles", "extractions", "tracked", "revisions")
        counts = [f"{database.fetch_value(f'SELECT count(*) FROM store.{t}')} {t}" for t in tables]
        return ", ".join([str(database.fetch_value("SELECT max(status) FROM store.runs")), *counts])
    finally:
        database.close()


def main() -> int:
    """Print every kill and return 1 if any left a state that the next run did not complete."""
    given = [int(argument) for argument in sys.argv[1:3]]
    how_many, seed = [*given, *(50, 1)[len(given) :]]
    what = sys.argv[3] if len(sys.argv) > 3 else "run"
    failed = 0
    with (
        tempfile.TemporaryDirectory() as folder,
        serve() as site,
        start_zygote(Path(folder), site, what) as zygote,
    ):
        for moment, reached, differing in kill_at_random(zygote, how_many, seed):
            failed += bool(differing)
            verdict = f"differs in {', '.join(differing)}" if differing else "same"
            print(f"{moment:6.2f} s  {reached}: {verdict}", flush=True)
    print(f"{how_many} kills, {failed} not completed to the same state")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
