"""The gold sets, where they lie, and what the extractor makes of their articles.

The gold of the seeds and of the made-up articles is kept beside this file. The rest is shared and may not be
copied here: it is read from the folder that TALLYWIRE_GOLD names, else from `../shared/gold` beside the
checkout.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tallywire.extract.document import Document
from tallywire.extract.events import code_events
from tallywire.extract.figures import extract_figures
from tallywire.extract.quantities import read_quantities
from tallywire.reading import find_in_each
from tallywire.records import record_finding

Row = dict[str, Any]
Measures = dict[str, float]
Finder = Callable[[Document], Sequence[Any]]

HERE = Path(__file__).parent
CHECKOUT = HERE.parents[1]
FLOORS = HERE / "floors.json"
MADE_UP = HERE / "gold" / "made-up"
SEEDS = CHECKOUT / "seeds" / "articles"
# The seeds' days as the gold reads them: the undated one is scored undated.
SEED_DAYS = {
    "000_6386ebe58e0126c8": date(2022, 4, 26),
    "001_7c3296582923e6df": None,
    "002_42f3e89d36c4572a": date(2022, 3, 3),
}
EXTERNAL = ("newsquant", "idmc", "gun_violence", "who_documents", "polnear")
SAMPLE_EVERY = 6
# The external measures that have floors, by the path to them in what the scorer prints.
EXTERNAL_MEASURES: dict[str, dict[str, tuple[str, ...]]] = {
    "newsquant": {"value F1": ("value", "f1"), "value and hedge F1": ("value_and_hedge", "f1")},
    "idmc": {"number and measure": ("measure_and_number_found",), "first exact": ("first_exact",)},
    "gun_violence": {"measure and number": ("measure_and_number_found",), "first exact": ("first_exact",)},
    "who_documents": {"measure and number": ("measure_and_number_found",), "first exact": ("first_exact",)},
    "polnear": {"claimant": ("claimant_right",)},
}


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An article with gold: its name, text and day of publication."""

    name: str
    text: str
    published: date | None


@dataclass(frozen=True, slots=True)
class Extracted:
    """What was found in a set of articles, as records, and the articles that could not be read, with why."""

    rows: list[Row]
    unread: list[str]


def find_gold() -> Path | None:
    """Return the folder of the shared gold, None where there is none."""
    folder = Path(os.environ.get("TALLYWIRE_GOLD") or CHECKOUT.parent / "shared" / "gold")
    return folder if (folder / "articles.jsonl").is_file() else None


def read_rows(path: Path) -> list[Row]:
    """Return the JSON rows of *path*."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def load_seeds() -> list[GoldArticle]:
    """Return the seed articles that stand in this checkout."""
    return [
        GoldArticle(name, _read_text(SEEDS / f"{name}.txt"), published)
        for name, published in SEED_DAYS.items()
    ]


def load_made_up() -> list[GoldArticle]:
    """Return the made-up articles."""
    return [
        GoldArticle(row["article"], _read_text(MADE_UP / row["file"]), _day(row["published"]))
        for row in read_rows(MADE_UP / "articles.jsonl")
    ]


def load_dev(gold: Path) -> list[GoldArticle]:
    """Return the articles of the shared development gold."""
    return [
        GoldArticle(row["article"], _read_text(gold / row["file"]), _day(row["published"]))
        for row in read_rows(gold / "articles.jsonl")
        if row["set"] == "dev"
    ]


def load_external(gold: Path, name: str, *, sampled: bool = False) -> tuple[list[GoldArticle], list[Row]]:
    """Return the articles and the gold rows of an external set, or of its sample."""
    rows = read_rows(gold / "external" / f"{name}.jsonl")
    rows = sample_rows(rows) if sampled else rows
    return [GoldArticle(row["article"], row["text"], _day(row["published"])) for row in rows], rows


def sample_rows(rows: list[Row]) -> list[Row]:
    """Return the fixed part of an external set that the tests measure: the whole takes two minutes."""
    return rows[::SAMPLE_EVERY]


def extract_rows(articles: Sequence[GoldArticle], find: Finder = extract_figures) -> Extracted:
    """Return what *find* makes of *articles* as records, and what could not be read."""
    rows: list[Row] = []
    unread: list[str] = []
    readable = [(article.text, article.published, None) for article in articles]
    for article, found in zip(articles, find_in_each(find, readable), strict=True):
        if isinstance(found, Exception):
            unread.append(f"{article.name}: {type(found).__name__}: {found}")
        else:
            rows += [record_finding(finding, article.name) for finding in found]
    return Extracted(rows, unread)


def extract_events(articles: Sequence[GoldArticle]) -> Extracted:
    """Return the events of *articles* as records."""
    return extract_rows(articles, lambda document: code_events(document, extract_figures(document)))


def extract_external(articles: Sequence[GoldArticle], name: str) -> Extracted:
    """Return what the external set *name* is scored on: its quantities or its figures."""
    return extract_rows(articles, read_quantities if name == "newsquant" else extract_figures)


def score_external(gold: Path, name: str, rows: list[Row], predicted: list[Row], folder: Path) -> Measures:
    """Return the measures of an external set by its own scorer; working files go to *folder*."""
    wanted = write_rows(folder / f"{name}.jsonl", rows)
    articles = {row["article"] for row in rows}
    got = write_rows(folder / f"{name}.scored.jsonl", [p for p in predicted if p["article"] in articles])
    result = run_scorer(gold / "external" / "score_external.py", wanted, got, "--json")
    measures = {}
    for measure, keys in EXTERNAL_MEASURES[name].items():
        value: Any = result
        for key in keys:
            value = value[key]
        measures[measure] = value
    return measures


def write_rows(path: Path, rows: Iterable[Row]) -> Path:
    """Write *rows* as JSON lines to *path* and return it."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def run_scorer(script: Path, *arguments: Path | str) -> dict[str, Any]:
    """Return what the shared scorer *script* prints last, as JSON."""
    done = subprocess.run(
        [sys.executable, script, *arguments], check=True, capture_output=True, text=True, encoding="utf-8"
    )
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def read_floors() -> dict[str, Measures]:
    """Return the floors: by set, by measure."""
    floors: dict[str, Measures] = json.loads(FLOORS.read_text(encoding="utf-8"))
    return floors


def _read_text(path: Path) -> str:
    # Offsets are into the text as it stands: no translation of line ends.
    return path.read_bytes().decode("utf-8")


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written[:10]) if written else None
