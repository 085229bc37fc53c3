"""A folder of seeds gives its articles; every file that cannot be used is a failure and stops no other."""

import os
from datetime import datetime
from pathlib import Path

import pytest

from flows.seed_files import load_seeds
from tallywire.errors import InputError
from tallywire.intake import MAX_BYTES

NOW = datetime(2026, 1, 2)
GOOD = "At least 31 people were killed when the river burst its banks on Wednesday night, officials said."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "good.txt").write_text(GOOD)
    return tmp_path


def test_files_are_taken_without_a_manifest_each_by_its_own_header(folder: Path) -> None:
    (folder / "dated.txt").write_text(f"Published: 2024-05-06\n{GOOD}")
    batch = load_seeds(folder, NOW)
    assert batch.failures == ()
    assert [(a.published_at, a.published_basis.value) for a in batch.articles] == [
        (None, "unknown"),
        (datetime(2024, 5, 6), "text"),
    ]


def test_the_manifest_comes_first_and_unlisted_files_after_it(folder: Path) -> None:
    (folder / "articles" / "another.txt").write_text(f"{GOOD} Rain is forecast.")
    (folder / "manifest.toml").write_text(
        '[[article]]\nfile = "articles/good.txt"\nsource = "Example News"\n'
    )
    assert [a.publisher for a in load_seeds(folder, NOW).articles] == ["Example News", None]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "articles/bad.txt: empty"),
        (b"\x89PNG\r\n\x1a\n\0\0", "articles/bad.txt: not a text file"),
        (
            "Le ministre a annoncé jeudi que quarante personnes sont mortes dans les inondations.".encode(),
            "articles/bad.txt: written in French; only English is read",
        ),
        (b"31 dead. " * 60_000, "articles/bad.txt: 540,000 characters; an article may have 500,000"),
        (b"x" * (MAX_BYTES + 1), f"articles/bad.txt: larger than {MAX_BYTES:,} bytes"),
    ],
    ids=["empty", "binary", "french", "long", "enormous"],
)
def test_a_bad_file_is_one_failure_and_the_others_are_taken(folder: Path, body: bytes, reason: str) -> None:
    (folder / "articles" / "bad.txt").write_bytes(body)
    batch = load_seeds(folder, NOW)
    assert [failure.reason for failure in batch.failures] == [reason]
    assert [article.text for article in batch.articles] == [GOOD]


def test_a_file_that_may_not_be_read_is_a_failure(folder: Path) -> None:
    # A link that leads to itself cannot be read by anyone, root included.
    (folder / "articles" / "bad.txt").symlink_to(folder / "articles" / "bad.txt")
    batch = load_seeds(folder, NOW)
    assert [failure.subject for failure in batch.failures] == ["articles/bad.txt"]
    assert batch.failures[0].reason.startswith("articles/bad.txt: cannot be read: ")
    assert len(batch.articles) == 1


def test_a_pipe_among_the_seeds_is_a_failure_and_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "articles" / "pipe.txt")
    batch = load_seeds(folder, NOW)
    assert [failure.reason for failure in batch.failures] == [
        "articles/pipe.txt: not a file that can be read to its end"
    ]
    assert len(batch.articles) == 1


def test_a_manifest_row_that_names_a_missing_file_is_a_failure(folder: Path) -> None:
    (folder / "manifest.toml").write_text('[[article]]\nfile = "articles/gone.txt"\n')
    batch = load_seeds(folder, NOW)
    assert [failure.reason for failure in batch.failures] == ["articles/gone.txt: no such file"]
    assert len(batch.articles) == 1


def test_a_manifest_row_with_an_unknown_key_keeps_its_file_out_rather_than_undated(folder: Path) -> None:
    (folder / "manifest.toml").write_text('[[article]]\nfile = "articles/good.txt"\npublished = 2024-05-06\n')
    batch = load_seeds(folder, NOW)
    [failure] = batch.failures
    assert failure.reason == "manifest.toml: article 1 (articles/good.txt): unknown key 'published'"
    assert batch.articles == ()


def test_a_manifest_that_cannot_be_read_is_the_only_failure(folder: Path) -> None:
    (folder / "manifest.toml").write_text("[[article]")
    batch = load_seeds(folder, NOW)
    [failure] = batch.failures
    assert failure.reason.startswith("manifest.toml: not valid TOML")
    assert batch.articles == ()


def test_a_folder_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"/nowhere: no such folder of seeds$"):
        load_seeds(tmp_path / "nowhere", NOW)
