"""The report on disk: pages and change lists from what was last published. No Prefect."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from storage import StorageError, read_public
from storage.report import load_report
from tallywire.extract import EXTRACTOR
from tallywire.report.html import render_html
from tallywire.report.json import render_json
from tallywire.report.markdown import render_markdown
from tallywire.report.model import ReportData

FOLDER = "reports"


def load_published(data_folder: Path) -> ReportData:
    """Return what the last run left published. Raises `StorageError` when nothing is."""
    with read_public(data_folder) as public:
        return load_report(public)


def count_outdated(data_folder: Path) -> int:
    """Return how many stored versions of articles another version of Tallywire read last."""
    with read_public(data_folder) as public:
        return public.count_outdated(EXTRACTOR)


def find_page(data_folder: Path) -> Path:
    """Return where the page of the report stands, or will stand."""
    return data_folder / FOLDER / "index.html"


@dataclass(frozen=True, slots=True)
class WrittenReport:
    """A report and the path of its page."""

    data: ReportData
    page: Path


def write_report(data_folder: Path) -> WrittenReport:
    """Write reports/index.html, changes.md and changes.json of the published state; return the report.

    Raises `StorageError` when nothing is published or the folder cannot be written.
    """
    data = load_published(data_folder)
    folder = data_folder / FOLDER
    page = find_page(data_folder)
    files = {
        page: render_html(data),
        folder / "changes.md": render_markdown(data),
        folder / "changes.json": json.dumps(render_json(data), ensure_ascii=False, indent=1) + "\n",
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in files.items():
            _replace(path, text)
    except OSError as error:
        raise StorageError(f"{folder}: the report cannot be written: {error.strerror or error}") from error
    return WrittenReport(data, page)


def _replace(path: Path, text: str) -> None:
    """Write *text* so that whoever opens the file finds the old page or the new one, never half of one."""
    new = path.with_name(f"{path.name}.new")
    new.write_text(text, encoding="utf-8", errors="replace")
    os.replace(new, path)
