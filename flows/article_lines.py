"""`tallywire extract`: articles from files and indexes in, findings as JSON lines out. No database."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import Any, TextIO

from flows.choices import EngineName, What
from flows.failures import describe_error
from flows.files import read_file
from flows.progress import show_progress
from tallywire.errors import InputError
from tallywire.extract.document import Document
from tallywire.extract.events import code_events
from tallywire.extract.figures import extract_figures
from tallywire.extract.quantities import read_quantities
from tallywire.intake import check_text, decode_text
from tallywire.models import Event, Figure, Quantity
from tallywire.reading import find_in_each
from tallywire.records import record_finding

# How many articles are held in memory at a time.
BATCH = 32

Complain = Callable[[str], None]
FigureFinder = Callable[[Document], Sequence[Figure]]
Finding = Figure | Event | Quantity
Finder = Callable[[Document], Sequence[Finding]]
# What is written of a finding of an article.
Sayer = Callable[[Finding, str], str]


@dataclass(frozen=True, slots=True)
class GivenArticle:
    """An article to read: its id, its text as given, its day of publication and title where known."""

    article: str
    text: str
    published: date | None = None
    title: str | None = None


def extract_to(
    out: TextIO,
    files: Sequence[Path],
    index: Path | None,
    find: Finder,
    say: Sayer,
    published: date | None,
    complain: Complain,
) -> None:
    """Write what *find* finds in *files*, then in the articles of *index*, to *out*, with progress.

    *say* makes the words of each finding; *published* is the day of *files*; *complain* is told, in one line
    each, of what cannot be read.
    """
    articles = chain(read_files(files, published, complain), read_index(index, complain) if index else ())
    with show_progress("extract", None, beside=out) as advance:
        write_findings(articles, find, say, out, complain, advance)


def write_findings(
    articles: Iterable[GivenArticle],
    find: Finder,
    say: Sayer,
    out: TextIO,
    complain: Complain,
    advance: Callable[[int], None],
) -> None:
    """Write what *find* finds in *articles* to *out*, in the words of *say*, as it is found.

    *complain* is told of an article that cannot be read, in one line naming it; *advance* of each done.
    """
    queue = iter(articles)
    while batch := list(islice(queue, BATCH)):
        readable = [(given.text, given.published, given.title) for given in batch]
        for given, found in zip(batch, find_in_each(find, readable), strict=True):
            if isinstance(found, Exception):
                complain(f"{given.article}: could not be read: {describe_error(found)}")
            else:
                for finding in found:
                    out.write(say(finding, given.article))
                out.flush()
            advance(1)


def say_record(finding: Finding, article: str) -> str:
    """Return *finding* as a line of JSON."""
    return json.dumps(record_finding(finding, article), ensure_ascii=False) + "\n"


def read_files(files: Iterable[Path], published: date | None, complain: Complain) -> Iterator[GivenArticle]:
    """Yield the articles in *files*, named by the file's stem; *complain* is told of those that are none."""
    for path in files:
        try:
            text = decode_text(read_file(path, may_be_pipe=True), str(path))
            check_text(text, str(path))
        except InputError as error:
            complain(str(error))
        else:
            yield GivenArticle(path.stem, text, published)


def read_index(index: Path, complain: Complain) -> Iterator[GivenArticle]:
    """Yield the articles of an index: JSON lines with article, published, file or text, and title.

    Files are relative to the index; keys beyond these are left alone. *complain* is told of each row that
    cannot be used.
    """
    with index.open(encoding="utf-8", errors="surrogateescape") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                yield _read_row(line, f"{index}: line {number}", index.parent)
            except InputError as error:
                complain(str(error))


def _read_row(line: str, where: str, folder: Path) -> GivenArticle:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{where}: not JSON") from error
    if not isinstance(row, dict) or not isinstance(row.get("article"), str):
        raise InputError(f"{where}: no article: an object with the key 'article' is wanted")
    where = f"{where} ({row['article']})"
    text, file, title = row.get("text"), row.get("file"), row.get("title")
    if not isinstance(title, str | None):
        raise InputError(f"{where}: title: text or null is wanted")
    if isinstance(text, str):
        name = where
    elif isinstance(file, str):
        name = f"{where}: {file}"
        text = decode_text(read_file(folder / file, name=name), name)
    else:
        raise InputError(f"{where}: neither file nor text")
    check_text(text, name)
    return GivenArticle(row["article"], text, _read_day(row.get("published"), where), title)


def _read_day(value: Any, where: str) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError as error:
        raise InputError(f"{where}: published: a day such as 2022-03-03 is wanted, not {value!r}") from error


def choose_finder(what: What, engine: EngineName, model: str | None, complain: Complain) -> Finder:
    """Return what reads a document for *what*, its figures read by *engine*.

    *complain* is told of each figure of the language model *model* that its article does not bear out.
    Raises `InputError` when that model cannot be used.
    """
    if what is What.QUANTITIES:
        if engine is not EngineName.RULES:
            raise InputError(f"--engine {engine}: quantities are read by the rules alone")
        return read_quantities
    if engine is EngineName.LLM:
        from flows.llm_engine import make_engine

        read_figures: FigureFinder = make_engine(model, complain).extract_figures
    else:
        read_figures = extract_figures
    return read_figures if what is What.FIGURES else _find_events(read_figures)


def _find_events(read_figures: FigureFinder) -> Finder:
    return lambda document: code_events(document, read_figures(document))
