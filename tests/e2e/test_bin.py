"""bin/run and bin/test: what they set up, when they leave it alone, and what they say when they cannot."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = ("dirname", "cksum", "cat")

# Stands for the Python of .venv: notes what it is asked to install.
VENV_PYTHON = """#!/bin/sh
case "$*" in
    *"pip install"*) echo "$*" >>"{log}" ;;
    *--version*) echo "Python 3.11.0" ;;
esac
"""
LACKING_VENV = """#!/bin/sh
case "$*" in
    *ensurepip*) exit 1 ;;
    *) exec "{python}" "$@" ;;
esac
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with no .venv in a folder whose name has a space."""
    root = tmp_path / "a checkout"
    shutil.copytree(ROOT / "bin", root / "bin")
    for name in ("pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, root)
    return root


def write_script(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


def call(script: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", str(script), *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        check=False,
    )


def test_it_installs_once_and_again_only_when_what_is_pinned_changes(checkout: Path, tmp_path: Path) -> None:
    log = tmp_path / "installs"
    write_script(checkout / ".venv" / "bin" / "python", VENV_PYTHON.format(log=log))
    write_script(checkout / ".venv" / "bin" / "tallywire", "#!/bin/sh\nprintf '<%s>' \"$@\"\n")
    for _ in range(2):
        done = call(checkout / "bin" / "run", "--data", "a folder")
        assert (done.returncode, done.stdout) == (0, "<run><--data><a folder>")
    assert len(log.read_text().splitlines()) == 1
    assert f"-c {checkout}/constraints.txt -e {checkout}" in log.read_text()
    (checkout / "constraints.txt").write_text("httpx==0.28.1\n")
    call(checkout / "bin" / "run")
    assert len(log.read_text().splitlines()) == 2


def test_a_failed_installation_is_tried_again_and_nothing_is_run(checkout: Path) -> None:
    write_script(
        checkout / ".venv" / "bin" / "python", '#!/bin/sh\ncase "$*" in *"pip install"*) exit 1 ;; esac\n'
    )
    write_script(checkout / ".venv" / "bin" / "tallywire", "#!/bin/sh\necho ran\n")
    for _ in range(2):
        done = call(checkout / "bin" / "run")
        assert (done.returncode, done.stdout) == (1, "")
        assert "Installing Tallywire" in done.stderr


@pytest.mark.parametrize("script", ["run", "test"])
def test_a_python_without_venv_gives_the_line_that_mends_it(
    checkout: Path, tmp_path: Path, script: str
) -> None:
    lacking = tmp_path / "python"
    write_script(lacking, LACKING_VENV.format(python=sys.executable))
    done = call(checkout / "bin" / script, PYTHON=str(lacking))
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert done.returncode == 1
    assert done.stderr == (
        f"tallywire: this Python lacks its venv module; mend it with: apt-get install python{version}-venv\n"
    )
    assert not (checkout / ".venv").exists()


def test_a_machine_without_a_fitting_python_is_told_so(checkout: Path, tmp_path: Path) -> None:
    path = tmp_path / "path"
    path.mkdir()
    for tool in TOOLS:
        (path / tool).symlink_to(shutil.which(tool) or tool)
    # As an older Python would, this one fails the check of its version.
    write_script(path / "python3", "#!/bin/sh\nexit 1\n")
    done = call(checkout / "bin" / "run", PATH=str(path))
    assert done.returncode == 1
    assert done.stderr.startswith("tallywire: Python 3.11, 3.12 or 3.13 is needed and was not found")


@pytest.mark.fresh
def test_a_fresh_clone_runs_and_a_second_run_changes_nothing(tmp_path: Path) -> None:
    subprocess.run(["git", "clone", "-q", str(ROOT), str(tmp_path / "clone")], check=True)
    first = call(tmp_path / "clone" / "bin" / "run", "--data", str(tmp_path / "data"))
    assert first.returncode == 0, first.stderr
    assert first.stdout.startswith("Run 1: 3 articles, ")
    second = call(tmp_path / "clone" / "bin" / "run", "--data", str(tmp_path / "data"))
    assert second.returncode == 0, second.stderr
    assert "Nothing changed since the last run" in second.stdout
    assert "Installing" not in second.stderr
