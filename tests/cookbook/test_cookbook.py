"""The SQL cookbook is what the database answers, and its recipes are one line each."""

import tomllib
from pathlib import Path

import pytest
from make import COOKBOOK, HERE, make_cookbook

RECIPES = tomllib.loads((HERE / "recipes.toml").read_text(encoding="utf-8"))["recipe"]


def test_the_cookbook_is_what_the_database_answers(tmp_path: Path) -> None:
    cooked = make_cookbook(tmp_path)
    assert cooked == COOKBOOK.read_text(encoding="utf-8"), (
        "run tests/cookbook/make.py, and look at the change"
    )


@pytest.mark.parametrize("recipe", RECIPES, ids=[recipe["title"] for recipe in RECIPES])
def test_a_recipe_is_one_line_that_the_sample_has_an_answer_to(recipe: dict[str, str]) -> None:
    queries = [recipe[name] for name in ("sql", "seeds", "sample") if name in recipe]
    assert queries
    assert not [sql for sql in queries if "\n" in sql or ";" in sql]
    section = COOKBOOK.read_text(encoding="utf-8").split(f"## {recipe['title']}\n")[1].split("\n## ")[0]
    assert "0 rows" not in section.split("On the sample:")[1]
