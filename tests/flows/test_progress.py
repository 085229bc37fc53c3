"""What takes long says so on a terminal, and nowhere else."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from stories_on_disk import write_archive

PROGRAM = """
import sys
from pathlib import Path
from flows.report_files import write_report
write_report(Path(sys.argv[1]))
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("progress")
    write_archive(folder)
    return folder


def test_a_report_tells_a_terminal_how_far_it_is(data: Path) -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(data)], stderr=theirs, env={**os.environ, "TERM": "xterm"}
    ) as process:
        os.close(theirs)
        said = b""
        while chunk := read_some(ours):
            said += chunk
    os.close(ours)
    assert process.returncode == 0
    for label in (b"report", b"articles", b"series", b"claimants"):
        assert label in said


def read_some(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # how a terminal tells that nobody writes to it any more
        return b""


def test_a_report_into_a_pipe_says_nothing(data: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(data)], capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("", "")
