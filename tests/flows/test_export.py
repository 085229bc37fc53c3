"""`tallywire export` as a user calls it."""

import csv
import json
from pathlib import Path

import pytest
from command_line import call

from storage import open_store


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export")
    with open_store(folder) as store:
        store.publish()
    return folder


def test_views_are_written_beside_what_they_mean_and_each_file_is_told(data: Path) -> None:
    done = call("export", "--data", data, "--what", "latest", "--what", "runs")
    assert (done.returncode, done.stderr) == (0, "")
    folder = data / "export"
    assert done.stdout.splitlines() == [f"{folder / 'latest.csv'}: 0 rows", f"{folder / 'runs.csv'}: 0 rows"]
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert [resource["name"] for resource in package["resources"]] == ["latest", "runs"]
    assert "## latest" in (folder / "columns.md").read_text(encoding="utf-8")


def test_hxl_has_its_row_of_hashtags(data: Path, tmp_path: Path) -> None:
    done = call("export", "--data", data, "--format", "hxl", "--to", tmp_path, "--as-of", "2022-03-04")
    assert (done.returncode, done.stderr) == (0, "")
    with (tmp_path / "latest.hxl.csv").open(encoding="utf-8", newline="") as file:
        _, tags = csv.reader(file)
    assert {"#affected+killed", "#date+reported", "#meta+source"} <= set(tags)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--what", "figurs"], "figurs: no such view"),
        (["--as-of", "yesterday"], "--as-of yesterday: a day such as"),
        (["--format", "xlsx"], "'xlsx' is not one of"),
        (["--data", "nowhere"], "nothing has been published here yet"),
    ],
)
def test_what_cannot_be_exported_is_one_line(data: Path, arguments: list[str], words: str) -> None:
    done = call("export", "--data", data, *arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
