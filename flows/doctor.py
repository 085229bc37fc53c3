"""`tallywire doctor`: what is installed, the model, the database, the last runs and failures."""

import platform
import shlex
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from rich.console import Console

from flows.choices import OutputFormat
from flows.report_files import count_outdated
from flows.settings import Settings, find_seeds
from flows.table_output import write_table
from flows.upkeep import find_damages, find_leftovers
from storage import LockedError, read_public
from storage.checkup import open_checkup
from storage.copies import BACKUPS
from storage.errors import NewerDatabaseError
from storage.opening import LIVE_FILE, read_schema_version
from storage.public import PUBLIC_FILE
from tallywire import __version__
from tallywire.errors import TallywireError
from tallywire.extract import EXTRACTOR
from tallywire.language import find_model
from tallywire.report.words import say_count

PACKAGES = ("prefect", "duckdb", "spacy", "feedparser", "trafilatura", "deepdiff", "httpx")
RUNS = (
    "SELECT run_id, status, started_at, finished_at, articles_new, figures_new, revisions_new, failures"
    " FROM runs ORDER BY started_at DESC LIMIT 5"
)
FAILURES = (
    "SELECT run_id, stage, reason FROM failures"
    " WHERE run_id = (SELECT arg_max(run_id, started_at) FROM runs) LIMIT 20"
)


def examine(settings: Settings) -> bool:
    """Print what is there, and return whether all of it is in order."""
    console = Console(soft_wrap=True, highlight=False)
    is_sound = True
    findings = (*_examine_program(), *_examine_model(), *_examine_data(settings))
    for name, value, is_good in findings:
        console.print(f"{'ok' if is_good else 'BAD':<4}{name:<12}", end="")
        console.print(value, markup=False)
        is_sound &= is_good
    if any(name == "published" and is_good for name, _, is_good in findings):
        _show_runs(settings)
    return is_sound


def _examine_program() -> Iterator[tuple[str, str, bool]]:
    yield "tallywire", f"{__version__}, {EXTRACTOR}", True
    supported = (3, 11) <= sys.version_info[:2] <= (3, 13)
    yield "python", f"{platform.python_version()} ({sys.executable})", supported
    for package in PACKAGES:
        try:
            yield package, version(package), True
        except PackageNotFoundError:
            yield package, "not installed", False


def _examine_model() -> Iterator[tuple[str, str, bool]]:
    try:
        model = find_model()
    except TallywireError as error:
        yield "model", str(error), False
    else:
        measured = "as measured" if model.is_measured else "not the one that was measured"
        yield (
            "model",
            f"{model.package} {model.version}, sha256 {model.sha256}, {measured}",
            model.is_measured,
        )


def _examine_data(settings: Settings) -> Iterator[tuple[str, str, bool]]:
    seeds = find_seeds(settings)
    yield "seeds", str(seeds) if seeds.is_dir() else f"{seeds}: no such folder", seeds.is_dir()
    live, public = settings.data / LIVE_FILE, settings.data / PUBLIC_FILE
    if not live.exists():
        yield "database", f"{live}: none yet; `tallywire run` makes it", True
        return
    yield "database", *_examine_file(live, _advise_restore(settings))
    yield (
        "published",
        *(
            _examine_file(public, "any run makes it anew")
            if public.exists()
            else ("missing; any run makes it", False)
        ),
    )
    yield from _examine_content(settings)
    with suppress(TallywireError):
        outdated = count_outdated(settings.data, memory_bytes=settings.database_bytes)
        yield "reading", f"{say_count(outdated, 'stored article')} read by another version of Tallywire", True


def _examine_file(path: Path, advice: str) -> tuple[str, bool]:
    size = f"{path}, {path.stat().st_size / 1e6:.1f} MB"
    try:
        return f"{size}, schema {read_schema_version(path)}", True
    except LockedError:
        return f"{size}, a run is writing to it", True
    except NewerDatabaseError as error:
        return str(error), False
    except TallywireError as error:
        return f"{error}; {advice}", False


def _advise_restore(settings: Settings) -> str:
    """Return what to do about a damaged database."""
    given = "" if settings.data == Path("data") else f" --data {shlex.quote(str(settings.data))}"
    # What a restore replaced may be damaged itself.
    found = (settings.data / BACKUPS).glob("*.duckdb")
    made = [path for path in found if not path.name.startswith("tallywire-before-restore-")]
    backups = sorted(made, key=lambda path: path.stat().st_mtime)
    if not backups:
        return (
            f"`tallywire restore FILE --yes{given}` puts a backup in its place; there is none in {BACKUPS}/"
        )
    newest = shlex.quote(str(backups[-1]))
    return f"`tallywire restore {newest} --yes{given}` puts the newest backup in its place"


def _examine_content(settings: Settings) -> Iterator[tuple[str, str, bool]]:
    """Look into the live database, or where a run is writing to it, into what was last published."""
    for path in (settings.data / LIVE_FILE, settings.data / PUBLIC_FILE):
        try:
            damages = find_damages(settings, path, 0)
        except LockedError:
            continue
        except TallywireError:
            # The file itself has been told to be damaged.
            return
        for damage in damages:
            yield "content", f"{path}: {damage}; {_advise_restore(settings)}", False
        if not damages:
            yield "content", f"{path}: every row read, every figure stands where it says", True
            yield "left over", *_say_leftovers(settings, path)
        return


def _say_leftovers(settings: Settings, path: Path) -> tuple[str, bool]:
    with open_checkup(path, 0, memory_bytes=settings.database_bytes) as checkup:
        left = checkup.count_leftovers()
    told = [
        say_count(left.runs, "run") + " under way or killed" if left.runs else "",
        say_count(left.versions, "article") + " not read" if left.versions else "",
        say_count(left.groups, "group") + " of figures not tracked" if left.groups else "",
        *(f"{file.name} of a killed process" for file in find_leftovers(settings.data)),
    ]
    return "; ".join(filter(None, told)) or "nothing", True


def _show_runs(settings: Settings) -> None:
    with read_public(settings.data, memory_bytes=settings.database_bytes) as public:
        for title, sql in (("Last runs", RUNS), ("Failures of the last run", FAILURES)):
            table = public.query(sql)
            if table.rows:
                print(f"\n{title}")
                write_table(table, OutputFormat.TABLE, sys.stdout)
