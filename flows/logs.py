"""The log of a data folder: what each step of each run did, with counts, and what went wrong in full."""

import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path

LOG_BYTES = 1_000_000
OLD_LOGS = 3
LOGGERS = ("prefect.flow_runs", "prefect.task_runs")


class QuietLog(RotatingFileHandler):
    """A log that a full disk cuts short without tracebacks: the run itself tells of the disk."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        if not isinstance(sys.exc_info()[1], OSError):
            super().handleError(record)


class UtcFormatter(logging.Formatter):
    """Lines that begin with the time in UTC."""

    converter = staticmethod(time.gmtime)
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"


def find_log(data_folder: Path) -> Path:
    """Return where the log stands, or will stand."""
    return data_folder / "logs" / "tallywire.log"


@contextmanager
def keep_log(data_folder: Path) -> Iterator[None]:
    """Add what flows and tasks log inside the block to the log. Prefect must have been imported before."""
    path = find_log(data_folder)
    path.parent.mkdir(exist_ok=True)
    handler = QuietLog(path, maxBytes=LOG_BYTES, backupCount=OLD_LOGS, encoding="utf-8")
    handler.setFormatter(UtcFormatter("%(asctime)s %(levelname)s %(message)s"))
    for name in LOGGERS:
        logging.getLogger(name).addHandler(handler)
    try:
        yield
    finally:
        for name in LOGGERS:
            logging.getLogger(name).removeHandler(handler)
        handler.close()
