"""The README's promises: its queries give the answers that stand there."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
CONSOLES = re.findall(r"```console\n\$ tallywire (.+?)\n(.+?)\n```", README, re.DOTALL)


@pytest.fixture(scope="module")
def data(tallywire: Callable[..., tuple[int, str, str]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("readme") / "data"
    code, _, err = tallywire("run", "--data", folder)
    assert (code, err) == (0, "")
    return folder


@pytest.mark.parametrize(("command", "answer"), CONSOLES, ids=[c[1].split()[0] for c in CONSOLES])
def test_a_query_of_the_readme_gives_the_answer_beside_it(
    command: str, answer: str, data: Path, tallywire: Callable[..., tuple[int, str, str]]
) -> None:
    code, out, err = tallywire(*shlex.split(command), "--data", data)
    assert (code, err) == (0, "")
    assert [line.rstrip() for line in out.splitlines()] == answer.splitlines()


def test_as_of_shows_what_had_been_reported_by_that_day(
    data: Path, tallywire: Callable[..., tuple[int, str, str]]
) -> None:
    query = "SELECT source FROM latest WHERE label LIKE 'Russian military killed, Ukraine%' ORDER BY low"

    def ask(*options: str) -> list[str]:
        code, out, err = tallywire("sql", query, "--format", "csv", *options, "--data", data)
        assert (code, err) == (0, "")
        return out.splitlines()[1:]

    assert ask("--as-of", "2022-03-02") == []
    assert ask("--as-of", "2022-03-31") == ["Russian defence ministry", "Zelensky"]
    assert ask("--as-of", "2022-04-26") == ask() == ["Russian defence ministry", "Zelensky", "UK government"]


def test_the_readme_shows_three_queries_and_only_pictures_and_papers_that_exist() -> None:
    assert len(CONSOLES) == 3
    root = Path(__file__).parents[2]
    named = re.findall(r"\]\((docs/[\w./-]+)\)|`((?:docs|seeds|deployments|bin)/[\w./-]*\w)`", README)
    assert named
    for path in (a or b for a, b in named):
        assert (root / path).exists(), path
