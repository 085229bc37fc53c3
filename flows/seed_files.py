"""A folder of seeds on disk → its articles, and what could not be taken with the reason."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flows.failures import Failure
from flows.files import read_file
from tallywire.errors import InputError
from tallywire.models import Article
from tallywire.seeds import Manifest, SeedEntry, build_seed, read_manifest

MANIFEST = "manifest.toml"


@dataclass(frozen=True, slots=True)
class SeedBatch:
    """The articles of a folder in the manifest's order, unlisted files after them, and the failures."""

    articles: tuple[Article, ...]
    failures: tuple[Failure, ...]


def load_seeds(folder: Path, fetched_at: datetime) -> SeedBatch:
    """Return the seeds below *folder*: the files its manifest lists, then any other .txt file there.

    A file the manifest does not list is taken with the date of its own header, or undated. Raises
    `InputError` when there is no such folder.
    """
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder of seeds")
    failures: list[Failure] = []
    try:
        manifest = _load_manifest(folder)
    except InputError as error:
        # Without its manifest the files would be stored as something they are not.
        return SeedBatch((), (Failure("ingest", MANIFEST, str(error), given={"seed": MANIFEST}),))
    for file, problem in manifest.problems:
        failures.append(Failure("ingest", file, str(problem), given={"seed": file}))
    listed = {entry.file for entry in manifest.entries} | {file for file, _ in manifest.problems}
    found = (path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*.txt")))
    entries = [*manifest.entries, *(SeedEntry(file=file) for file in found if file not in listed)]
    articles: list[Article] = []
    for entry in entries:
        try:
            articles.append(build_seed(entry, read_file(folder / entry.file, name=entry.file), fetched_at))
        except InputError as error:
            failures.append(Failure("ingest", entry.file, str(error), given={"seed": entry.file}))
    return SeedBatch(tuple(articles), tuple(failures))


def _load_manifest(folder: Path) -> Manifest:
    path = folder / MANIFEST
    if not path.exists():
        return Manifest((), ())
    try:
        text = read_file(path, name=MANIFEST).decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"{MANIFEST}: not UTF-8 text") from error
    return read_manifest(text, MANIFEST)
