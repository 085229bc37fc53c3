"""The manifest says what the seed files are; what it says is checked row by row."""

from datetime import date, datetime
from pathlib import Path

import pytest

from tallywire.errors import InputError
from tallywire.models import DateBasis
from tallywire.seeds import SeedEntry, build_seed, read_manifest

NOW = datetime(2026, 1, 2)
SEEDS = Path(__file__).parents[2] / "seeds"
BODY = b" date 2022-03-03 The city has fallen to invading forces, the mayor of the city said on Thursday."
UNDATED = (
    b"The city has fallen to invading forces, the mayor of the city said on Thursday morning, and 3 died."
)


def test_the_shipped_manifest_names_every_seed_with_its_date_and_basis() -> None:
    manifest = read_manifest((SEEDS / "manifest.toml").read_text(encoding="utf-8"), "manifest.toml")
    articles = [build_seed(entry, (SEEDS / entry.file).read_bytes(), NOW) for entry in manifest.entries]
    assert manifest.problems == ()
    assert sorted(e.file for e in manifest.entries) == sorted(
        path.relative_to(SEEDS).as_posix() for path in (SEEDS / "articles").iterdir()
    )
    assert [(a.published_at, a.published_basis) for a in articles] == [
        (datetime(2022, 4, 26), DateBasis.TEXT),
        (datetime(2023, 3, 13), DateBasis.CURATED),
        (datetime(2022, 3, 3), DateBasis.TEXT),
    ]
    assert articles[1].text.startswith(articles[1].title or "no title")


def test_a_seed_keeps_its_text_as_it_is_and_the_same_bytes_are_the_same_version() -> None:
    entry = SeedEntry(file="articles/a.txt", date=date(2022, 3, 3), basis=DateBasis.TEXT)
    article = build_seed(entry, BODY, NOW)
    assert article.text == BODY.decode()
    again = build_seed(entry, BODY, datetime(2027, 1, 1))
    assert (again.article_id, again.version_id) == (article.article_id, article.version_id)
    assert build_seed(entry, BODY + b" More.", NOW).article_id == article.article_id
    assert build_seed(entry, BODY + b" More.", NOW).version_id != article.version_id


def test_an_entry_without_date_takes_the_headers_and_else_stays_undated() -> None:
    dated = build_seed(SeedEntry(file="a.txt"), BODY, NOW)
    assert (dated.published_at, dated.published_basis) == (datetime(2022, 3, 3), DateBasis.TEXT)
    undated = build_seed(SeedEntry(file="a.txt"), UNDATED, NOW)
    assert (undated.published_at, undated.published_basis) == (None, DateBasis.UNKNOWN)


def test_a_date_said_to_stand_in_the_text_must_stand_there() -> None:
    entry = SeedEntry(file="a.txt", date=date(2022, 3, 4), basis=DateBasis.TEXT)
    with pytest.raises(
        InputError, match=r"^a\.txt: the manifest has its text dated 2022-03-04, .* 2022-03-03$"
    ):
        build_seed(entry, BODY, NOW)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ('file = "a.txt"\npublisher = "X"', "unknown key 'publisher'"),
        ('title = "X"', "missing key 'file'"),
        ('file = "a.txt"\ndate = "2022-03-03"\nbasis = "text"', "date: a day such as 2022-03-03 is wanted"),
        ('file = "a.txt"\ndate = 2022-03-03T10:00:00\nbasis = "text"', "date: a day such as"),
        ('file = "a.txt"\ndate = 2022-03-03', "date and basis: give both or neither"),
        ('file = "a.txt"\ndate = 2022-03-03\nbasis = "guess"', "basis: 'guess' is no DateBasis"),
        ('file = "a.txt"\ndate = 2022-03-03\nbasis = "feed"', "basis: 'text' or 'curated' is wanted"),
        (
            'file = "a.txt"\ndate = 2022-03-03\nbasis = "curated"',
            "note: a curated date says how it was found",
        ),
        ('file = "a.txt"\ntitle = 3', "title: text is wanted"),
        ("file = 7", "file: text is wanted"),
        ('file = "/etc/hostname"', "file: a path below the manifest's folder is wanted"),
        ('file = "articles/../../notes.txt"', "file: a path below the manifest's folder is wanted"),
    ],
)
def test_a_row_that_cannot_be_used_is_a_problem_of_its_own(row: str, reason: str) -> None:
    manifest = read_manifest(f'[[article]]\n{row}\n[[article]]\nfile = "b.txt"\n', "m.toml")
    assert [entry.file for entry in manifest.entries] == ["b.txt"]
    [(_, problem)] = manifest.problems
    assert str(problem).startswith("m.toml: article 1 (")
    assert reason in str(problem)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[[article]", "m.toml: not valid TOML"),
        ('[[articles]]\nfile = "a"', "m.toml: unknown key 'articles'"),
        ('[article]\nfile = "a"', "m.toml: articles stand under [[article]]"),
    ],
)
def test_a_manifest_that_is_none_is_refused_by_name(text: str, reason: str) -> None:
    with pytest.raises(InputError) as caught:
        read_manifest(text, "m.toml")
    assert str(caught.value).startswith(reason)


def test_a_file_listed_twice_is_a_problem_and_the_first_row_holds() -> None:
    rows = '[[article]]\nfile = "a/b.txt"\nsource = "X"\n[[article]]\nfile = "a/./b.txt"\nsource = "Y"\n'
    manifest = read_manifest(rows, "manifest.toml")
    assert [(entry.file, entry.source) for entry in manifest.entries] == [("a/b.txt", "X")]
    [(file, problem)] = manifest.problems
    assert (file, str(problem)) == ("a/./b.txt", "manifest.toml: article 2 (a/./b.txt): listed twice")
