"""Short articles with notes in them, for fitting what is weighed: who, where, when and how of each figure.

In gold/sketches/*.txt an article opens with "## name day". A figure is written {number|measure|party|place|
claimant|accounting|day}: "-" says that there is none, "=" the article's day, "05-14" a day of its year, and
an accounting is told by its first five letters. An untracked figure is {number|measure}.
"""

import re
from collections.abc import Iterator
from datetime import date

from goldsets import HERE, GoldArticle, Row

from tallywire.models import Accounting

FOLDER = HERE / "gold" / "sketches"
FIELDS = ("measure", "party", "place", "claimant", "accounting", "as_of")
_NOTE = re.compile(r"\{([^{}|]+)\|([^{}]*)\}")
_ACCOUNTING = {a.value[:5]: a.value for a in Accounting}


def load_sketches(files: str = "*.txt") -> tuple[list[GoldArticle], list[Row]]:
    """Return the articles of the sketches in *files* and a row for each figure, with the fields noted."""
    articles, rows = [], []
    for path in sorted(FOLDER.glob(files)):
        for block in re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            head, noted = block.split("\n", 1)
            name, day = head.split()
            text, figures = _read_notes(noted.strip() + "\n", name, day)
            articles.append(GoldArticle(name, text, date.fromisoformat(day)))
            rows += figures
    return articles, rows


def _read_notes(noted: str, name: str, day: str) -> tuple[str, list[Row]]:
    text, rows, at = "", [], 0
    for found in _NOTE.finditer(noted):
        text += noted[at : found.start()]
        at = found.end()
        start = len(text)
        text += found[1]
        row = {"article": name, "text": found[1], "start": start, "end": len(text)}
        rows.append(row | dict(_read_fields(found[2].split("|"), day)))
    return text + noted[at:], rows


def _read_fields(noted: list[str], day: str) -> Iterator[tuple[str, object]]:
    yield "tracked", len(noted) > 1
    for field, value in zip(FIELDS, noted, strict=False):
        if value == "-":
            yield field, None
        elif field == "accounting":
            yield field, _ACCOUNTING[value]
        elif field == "as_of":
            yield field, day if value == "=" else day[:5] + value if len(value) == len("05-14") else value
        else:
            yield field, value
