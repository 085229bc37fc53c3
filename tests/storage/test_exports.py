"""Exports read back by other readers: what was put in comes out, and no cell runs in a spreadsheet."""

import csv
import hashlib
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from store_examples import NOW, make_article, make_figure, save_story, track_due

from storage import StorageError, open_store, read_public
from storage.exports import export_views, make_cell
from tallywire.hxl import COLUMNS, MEASURES, make_row
from tallywire.models import Figure, Measure, Quantifier, Status

HOSTILE = '=HYPERLINK("http://x.example","Prize") said "498",\nthen; \x1b[31m‮\x00 498 died\r\n'
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exports")
    stories: list[tuple[str, Figure]] = [
        ("a", make_figure(HOSTILE, "498", claimant="=cmd|' /C calc'!A0", as_of=date(2022, 3, 2))),
        ("b", make_figure("Some 7,000 fled.", "7,000", claimant="Red Cross", measure=Measure.DISPLACED)),
        (
            "c",
            make_figure(
                "Between 10 and 20 were hurt.", "10", claimant="Red Cross", measure=Measure.INJURED,
                quantifier=Quantifier.BETWEEN, high=20, status=Status.CIVILIAN,
            ),
        ),
    ]  # fmt: skip
    with open_store(folder) as store:
        run_id = store.start_run(None, NOW)
        for day, (name, figure) in enumerate(stories, 3):
            save_story(store, run_id, make_article(name, figure.sentence, datetime(2022, 3, day)), [figure])
        track_due(store, run_id)
        store.finish_run(run_id, "completed", NOW, None)
        store.publish()
    return folder


def export(data: Path, to: Path, form: Any, *what: str, day: date | None = None) -> list[tuple[str, int]]:
    with read_public(data) as public:
        return [(file.path.name, file.rows) for file in export_views(public, form, to, what, day)]


def read_figures(data: Path) -> list[dict[str, Any]]:
    with read_public(data) as public:
        table = public.query("FROM figures")
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def test_the_usual_views_are_written_with_what_they_hold(data: Path, tmp_path: Path) -> None:
    written = export(data, tmp_path, "csv")
    assert ("figures.csv", 3) in written
    assert ("latest.csv", 3) in written
    assert ("conflicts.csv", 0) in written
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {name for name, _ in written} | {"datapackage.json", "columns.md"}


def test_parquet_and_json_lines_keep_every_value_as_it_is(data: Path, tmp_path: Path) -> None:
    export(data, tmp_path, "parquet", "figures")
    export(data, tmp_path, "jsonl", "figures")
    stored = sorted(read_figures(data), key=lambda row: row["figure_id"])
    table = pq.read_table(tmp_path / "figures.parquet")
    rows = sorted(table.to_pylist(maps_as_pydicts="strict"), key=lambda row: row["figure_id"])
    assert [{**row, "rule_path": None} for row in rows] == [{**row, "rule_path": None} for row in stored]
    assert table.schema.field("low").metadata[b"description"].startswith(b"Lower end")
    lines = (tmp_path / "figures.jsonl").read_text(encoding="utf-8").splitlines()
    read = sorted(map(json.loads, lines), key=lambda row: row["figure_id"])
    for line, row in zip(read, stored, strict=True):
        assert line.keys() == row.keys()
        assert (line["sentence"], line["low"]) == (row["sentence"], row["low"])
        assert line["reported_at"] == row["reported_at"].isoformat() + "Z"


def test_a_spreadsheet_runs_no_cell_and_every_row_stays_one_row(data: Path, tmp_path: Path) -> None:
    export(data, tmp_path, "csv", "figures")
    with (tmp_path / "figures.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    assert len(rows) == 3
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell.lstrip().startswith(tuple("=+-@＝"))]
    assert not [cell for cell in cells if any(mark in cell for mark in "\x00\x1b‮")]
    [hostile] = [row for row in rows if row["low"] == "498"]
    assert hostile["claimant"] == "'=cmd|' /C calc'!A0"
    assert hostile["sentence"].startswith("'=HYPERLINK(")
    assert '"498",\nthen' in hostile["sentence"]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_would_run_is_text(text: str) -> None:
    assert str(make_cell(text)).startswith("'")


@pytest.mark.parametrize("value", ["12 – 15", "a=b", -5.0, -5, "", None, "’tis"])
def test_what_it_would_not_run_stays_as_it_is(value: Any) -> None:
    assert make_cell(value) == value


def test_a_past_day_is_written_as_it_was(data: Path, tmp_path: Path) -> None:
    assert export(data, tmp_path, "csv", day=date(2022, 3, 4)) == [
        ("figures.csv", 2), ("latest.csv", 2), ("conflicts.csv", 0),
    ]  # fmt: skip


def test_hxl_tags_stand_under_the_headers_and_numbers_under_their_tag(data: Path, tmp_path: Path) -> None:
    assert export(data, tmp_path, "hxl") == [("latest.hxl.csv", 3)]
    with (tmp_path / "latest.hxl.csv").open(encoding="utf-8", newline="") as file:
        headers, tags, *rows = csv.reader(file, strict=True)
    assert len(headers) == len(tags) == len(set(tags))
    by_tag = [dict(zip(tags, row, strict=True)) for row in rows]
    found = {row["#meta+id"]: {tag: row[tag] for tag in MEASURES.values() if row[tag]} for row in by_tag}
    assert sorted(map(str, found.values())) == [
        "{'#affected+displaced': '7000'}",
        "{'#affected+killed': '498'}",
        "{}",
    ]
    [interval] = [row for row in by_tag if row["#indicator+type"] == "injured"]
    assert (interval["#indicator+num+min"], interval["#indicator+num+max"]) == ("10", "20")
    assert {row["#country+name"] for row in by_tag} == {"Ukraine"}
    assert {row["#date+reported"] for row in by_tag} == {"2022-03-03", "2022-03-04", "2022-03-05"}


def test_a_number_that_hxl_has_no_tag_for_stands_under_indicator() -> None:
    value = dict.fromkeys([*(name for _, _, name in COLUMNS if name), "place"], None)
    homes = {
        **value,
        "measure": "destroyed",
        "unit": "home",
        "quantifier": "at_most",
        "low": None,
        "high": 40.0,
    }
    row = dict(zip((tag for _, tag, _ in COLUMNS), make_row(homes), strict=True))
    assert row["#indicator+num"] == 40
    assert not [tag for tag in MEASURES.values() if row[tag] is not None]
    households = {**homes, "measure": "displaced", "unit": "household"}
    row = dict(zip((tag for _, tag, _ in COLUMNS), make_row(households), strict=True))
    assert (row["#affected+displaced"], row["#indicator+num"]) == (None, 40)


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet", "hxl"])
def test_the_data_package_says_what_is_in_every_file(data: Path, tmp_path: Path, form: str) -> None:
    written = export(data, tmp_path, form)
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    assert (package["run_id"], package["created"]) == ("1", NOW.isoformat() + "Z")
    assert [resource["path"] for resource in package["resources"]] == [name for name, _ in written]
    for resource in package["resources"]:
        content = (tmp_path / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        fields = resource["schema"]["fields"]
        assert all(field["description"] for field in fields)
        if resource["format"] == "csv":
            header = content.decode().splitlines()[0]
            assert header == ",".join(field["name"] for field in fields)
    types = {
        f["name"]: f["type"]
        for r in package["resources"]
        if r["name"] == "figures"
        for f in r["schema"]["fields"]
    }
    if types:
        assert (types["low"], types["as_of"], types["reported_at"]) == ("number", "date", "datetime")
        assert (types["rule_path"], types["span_start"], types["text"]) == ("object", "integer", "string")


@pytest.mark.parametrize(
    ("form", "what", "day", "words"),
    [
        ("csv", "figurs", None, "figurs: no such view; there are article_figure_changes"),
        ("csv", "runs", date(2022, 3, 4), "runs: only figures, latest, conflicts"),
        ("hxl", "figures", None, "figures: HXL has the newest values alone"),
        ("csv", "store.figures; DROP TABLE x", None, "no such view"),
    ],
)
def test_what_cannot_be_exported_is_told(
    data: Path, tmp_path: Path, form: str, what: str, day: date | None, words: str
) -> None:
    with pytest.raises(StorageError, match=words):
        export(data, tmp_path / "out", form, what, day=day)


def test_an_export_replaces_the_last_one_and_a_place_that_cannot_be_written_is_told(
    data: Path, tmp_path: Path
) -> None:
    (tmp_path / "latest.csv").write_text("old")
    export(data, tmp_path, "csv", "latest")
    assert (tmp_path / "latest.csv").read_text().startswith("series_id,")
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="cannot be written"):
        export(data, tmp_path / "file", "csv")
