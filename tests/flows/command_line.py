"""The command line called in this process, as its entry point does it: the language model is loaded once."""

from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from flows.cli import main


@dataclass
class Done:
    """What a call of the command line left: exit code and what it wrote."""

    returncode: int
    stdout: str
    stderr: str


def call(*arguments: object, cwd: Path | None = None, **environment: str) -> Done:
    """Call the command line with *arguments*, in *cwd* and with these variables in its environment."""
    written = BytesIO(), BytesIO()
    out, err = (TextIOWrapper(buffer, encoding="ascii") for buffer in written)
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr("sys.argv", ["tallywire", *map(str, arguments)])
        for name, value in environment.items():
            patch.setenv(name, value)
        if cwd:
            patch.chdir(cwd)
        with pytest.raises(SystemExit) as ended:
            main()
    out.flush()
    err.flush()
    return Done(int(ended.value.code or 0), *(buffer.getvalue().decode() for buffer in written))
