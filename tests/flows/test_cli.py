"""The command line as a user meets it: output, errors in one line, exit codes."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from command_line import Done, call

from storage import open_store

SEEDS = Path(__file__).parents[2] / "seeds"
SEED = SEEDS / "articles" / "000_6386ebe58e0126c8.txt"
TEXT = "At least 31 people were killed when the river burst its banks on Wednesday night, officials said."


def read_lines(done: Done) -> Iterator[dict[str, Any]]:
    return map(json.loads, done.stdout.splitlines())


@pytest.mark.parametrize(
    "command",
    [
        "run",
        "retry",
        "extract",
        "sql",
        "report",
        "doctor",
        "init",
        "backup",
        "restore",
        "maintain",
        "serve",
        "recover",
    ],
)
def test_every_command_has_help(command: str) -> None:
    done = call(command, "--help")
    assert done.returncode == 0
    assert f"tallywire {command}" in done.stdout
    assert "--help" in done.stdout
    assert call("--help").stdout.count(f"  {command} ") == 1


@pytest.mark.parametrize("group", [[], ["feeds"]], ids=["all", "feeds"])
def test_the_list_of_commands_cuts_no_sentence_off(group: list[str]) -> None:
    done = call(*group, "--help", COLUMNS="80")
    told = done.stdout.partition("Commands:\n")[2]
    assert done.returncode == 0
    assert told
    assert "..." not in told


def test_extract_writes_the_fields_of_the_guide_and_offsets_into_the_text_as_given() -> None:
    done = call("extract", SEED, "--published", "2022-04-26")
    assert (done.returncode, done.stderr) == (0, "")
    text = SEED.read_bytes().decode()
    figures = list(read_lines(done))
    assert len(figures) > 5
    for figure in figures:
        assert figure["article"] == SEED.stem
        assert text[figure["start"] : figure["end"]] == figure["text"]
    fields = (
        "article text start end low high quantifier kind unit counted measure party status place claimant"
        " stance verification accounting as_of tracked via sentence period_start period_end confidence"
        " rule_path"
    )
    assert set(fields.split()) <= figures[0].keys()
    assert any(figure["text"] == "15,000" and figure["low"] == 15000 for figure in figures)


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("quantities", {"article", "text", "start", "end", "low", "high", "quantifier", "kind", "unit"}),
        ("events", {"article", "type", "mode", "actor", "target", "place", "date", "quote", "start", "end"}),
    ],
)
def test_extract_writes_what_it_is_asked_for(what: str, expected: set[str]) -> None:
    rows = list(read_lines(call("extract", SEED, "--what", what)))
    assert rows
    assert expected <= rows[0].keys()


def test_a_figure_explained_shows_its_sentence_with_the_number_marked_and_the_rule_of_each_field(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    done = call("extract", tmp_path / "a.txt", "--published", "2024-05-06", "--explain")
    assert (done.returncode, done.stderr) == (0, "")
    first, *lines = done.stdout.rstrip().splitlines()
    assert first == f"a, 9: {TEXT.replace('31', '[[31]]')}"
    explained = {line.split()[0]: " ".join(line.split()[1:]) for line in lines}
    assert explained["value"].startswith("31.. ")
    assert explained["quantifier"] == 'at_least hedges.toml: "at least" (stated)'
    assert explained["measure"] == 'killed measures.toml: killed, objects, "kill" (stated)'
    assert explained["party"] == "- nothing says (assumed)"
    assert explained["claimant"] == "officials speech.toml: say (stated)"
    assert explained["as_of"].startswith("2024-05-01 standing: ")
    refused = call("extract", tmp_path / "a.txt", "--what", "events", "--explain")
    assert (refused.returncode, refused.stdout) == (2, "")


def test_an_index_names_its_articles_by_file_or_text_and_other_keys_are_ignored(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_bytes(f"Toll\r\n{TEXT}".encode())
    rows = [
        {"article": "by-file", "published": "2024-05-06", "file": "texts/a.txt", "set": "x", "title": None},
        {"article": "by-text", "published": None, "text": TEXT},
    ]
    index = tmp_path / "index.jsonl"
    index.write_text("\n".join(map(json.dumps, rows)))
    done = call("extract", "--articles", index)
    assert (done.returncode, done.stderr) == (0, "")
    figures = list(read_lines(done))
    assert [(f["article"], f["text"]) for f in figures] == [("by-file", "31"), ("by-text", "31")]
    assert [f["start"] for f in figures] == [15, 9]
    assert figures[1]["as_of"] is None
    assert figures[0]["as_of"] is not None


def test_rows_and_files_that_cannot_be_read_are_a_line_each_and_the_others_go_on(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "photo.txt").write_bytes(b"\x89PNG\0")
    (tmp_path / "good.txt").write_text(TEXT)
    index = tmp_path / "index.jsonl"
    index.write_text(
        "not json\n[1]\n"
        + json.dumps({"article": "gone", "file": "gone.txt"})
        + "\n"
        + json.dumps({"article": "odd", "text": TEXT, "published": "yesterday"})
        + "\n"
        + json.dumps({"article": "fine", "text": TEXT})
    )
    files = [tmp_path / name for name in ("empty.txt", "photo.txt", "good.txt")]
    done = call("extract", *files, "--articles", index)
    assert done.returncode == 1
    assert [figure["article"] for figure in read_lines(done)] == ["good", "fine"]
    assert done.stderr.splitlines() == [
        f"tallywire: {tmp_path}/empty.txt: empty",
        f"tallywire: {tmp_path}/photo.txt: not a text file",
        f"tallywire: {index}: line 1: not JSON",
        f"tallywire: {index}: line 2: no article: an object with the key 'article' is wanted",
        f"tallywire: {index}: line 3 (gone): gone.txt: no such file",
        f"tallywire: {index}: line 4 (odd): published: a day such as 2022-03-03 is wanted, not 'yesterday'",
    ]


def test_a_complaint_tells_the_terminal_nothing_but_text(tmp_path: Path) -> None:
    done = call("extract", "gone\x1b[31m\x9b.txt\nsecond line", cwd=tmp_path)
    assert done.stderr == "tallywire: gone[31m.txt second line: no such file\n"


def test_half_a_surrogate_pair_does_not_stop_the_output(tmp_path: Path) -> None:
    index = tmp_path / "index.jsonl"
    index.write_text('{"article": "odd \\ud800", "text": "' + TEXT + '"}\n')
    done = call("extract", "--articles", index)
    assert [figure["article"] for figure in read_lines(done)] == ["odd \ud800"]


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["extract"], "Invalid value: give FILES or --articles INDEX.jsonl (see "),
        (["extract", "gone.txt"], "gone.txt: no such file"),
        (["extract", "--articles", "gone.jsonl"], "gone.jsonl: no such file"),
        (["extract", "x.txt", "--published", "May"], "--published May: a day such as 2022-03-03 is wanted"),
        (["extract", "--what", "stories", "x.txt"], "Invalid value for '--what'"),
        (["frobnicate"], "No such command 'frobnicate'"),
        (["sql"], "Missing argument 'QUERY'"),
        (["sql", "SELECT 1"], "data/tallywire.public.duckdb: nothing has been published here yet"),
        (["report", "--data", "elsewhere"], "elsewhere/tallywire.public.duckdb: nothing has been published"),
        (["run", "--seeds", "gone"], "gone: no such folder of seeds"),
        (["run", "--data", "x.txt"], "x.txt: cannot be the data folder"),
        (["init", "."], ".: not an empty folder; nothing was made"),
    ],
)
def test_wrong_use_is_one_line_that_names_the_input_and_exit_code_2(
    tmp_path: Path, arguments: list[str], line: str
) -> None:
    (tmp_path / "x.txt").write_text(TEXT)
    done = call(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    [said] = done.stderr.splitlines()
    assert said.startswith(f"tallywire: {line}")


def test_a_setting_of_the_environment_that_cannot_be_used_is_named() -> None:
    done = call("doctor", TALLYWIRE_FETCH_THREADS="many")
    assert done.returncode == 2
    assert done.stderr.startswith("tallywire: TALLYWIRE_FETCH_THREADS: ")


def test_the_data_folder_is_the_options_then_the_environments(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    by_environment = call("sql", "SELECT 1", TALLYWIRE_DATA=str(first)).stderr
    assert by_environment.startswith(f"tallywire: {first}/")
    for arguments in (["sql", "SELECT 1", "--data", second], ["--data", second, "sql", "SELECT 1"]):
        assert call(*arguments, TALLYWIRE_DATA=str(first)).stderr.startswith(f"tallywire: {second}/")


def test_init_makes_a_project_that_names_its_files(tmp_path: Path) -> None:
    done = call("init", "mine", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "mine/README.md",
        "mine/deployments/prefect.yaml",
        "mine/deployments/systemd/tallywire-server.service",
        "mine/deployments/systemd/tallywire-worker.service",
        "mine/seeds/feeds.opml",
        "mine/seeds/manifest.toml",
        "mine/seeds/sources.toml",
    ]
    assert (tmp_path / "mine" / "seeds" / "articles").is_dir()
    deployed = (tmp_path / "mine" / "deployments" / "prefect.yaml").read_bytes()
    assert deployed == (SEED.parents[2] / "deployments" / "prefect.yaml").read_bytes()
    doctor = call("doctor", cwd=tmp_path / "mine")
    assert doctor.returncode == 0
    assert "as measured" in doctor.stdout


@pytest.mark.parametrize("name", ["tallywire.duckdb", "tallywire.public.duckdb"])
def test_doctor_tells_the_schema_of_the_database_and_which_file_is_damaged(tmp_path: Path, name: str) -> None:
    with open_store(tmp_path) as store:
        store.publish()
    sound = call("doctor", "--data", tmp_path)
    assert sound.returncode == 0
    assert re.search(
        rf"^ok +database +{tmp_path}/tallywire.duckdb, .* MB, schema \d+$", sound.stdout, re.MULTILINE
    )
    path = tmp_path / name
    path.write_bytes(path.read_bytes()[:20_000])
    damaged = call("doctor", "--data", tmp_path)
    assert (damaged.returncode, damaged.stderr) == (1, "")
    [line] = [line for line in damaged.stdout.splitlines() if line.startswith("BAD")]
    assert f"{path}: " in line
