"""The log of a data folder: what each step of each run did, with counts, and what went wrong in full."""

import json
import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path

from flows.choices import LogFormat
from tallywire.redaction import redact

LOG_BYTES = 1_000_000
OLD_LOGS = 3
LOGGERS = ("prefect.flow_runs", "prefect.task_runs")
# What Prefect says of the run that logs, by the key that it gets in a JSON line.
CONTEXT = {
    "flow": "flow_name",
    "flow_run": "flow_run_name",
    "flow_run_id": "flow_run_id",
    "step": "task_name",
}


class QuietLog(RotatingFileHandler):
    """A log that a full disk cuts short without tracebacks: the run itself tells of the disk."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        if not isinstance(sys.exc_info()[1], OSError):
            super().handleError(record)


class UtcFormatter(logging.Formatter):
    """Lines that begin with the time in UTC, without secrets."""

    converter = staticmethod(time.gmtime)
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


class JsonFormatter(UtcFormatter):
    """One JSON object a line: time, level, message, which run and step, and the traceback of an error."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": self.formatTime(record),
            "level": record.levelname.lower(),
            "message": redact(record.getMessage()),
            **{key: getattr(record, name) for key, name in CONTEXT.items() if hasattr(record, name)},
        }
        if record.exc_info:
            line["error"] = redact(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)


FORMATTERS = {
    LogFormat.TEXT: UtcFormatter("%(asctime)s %(levelname)s %(message)s"),
    LogFormat.JSON: JsonFormatter(),
}


def find_log(data_folder: Path) -> Path:
    """Return where the log stands, or will stand."""
    return data_folder / "logs" / "tallywire.log"


@contextmanager
def keep_log(data_folder: Path, form: LogFormat) -> Iterator[None]:
    """Add what flows and tasks log inside the block to the log; a block inside the block adds nothing twice.

    Prefect must have been imported before.
    """
    path = find_log(data_folder)
    if _is_kept(path):
        yield
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = QuietLog(path, maxBytes=LOG_BYTES, backupCount=OLD_LOGS, encoding="utf-8")
    handler.setFormatter(FORMATTERS[form])
    for name in LOGGERS:
        logging.getLogger(name).addHandler(handler)
    try:
        yield
    finally:
        for name in LOGGERS:
            logging.getLogger(name).removeHandler(handler)
        handler.close()


def _is_kept(path: Path) -> bool:
    handlers = logging.getLogger(LOGGERS[0]).handlers
    return any(isinstance(h, QuietLog) and Path(h.baseFilename) == path.absolute() for h in handlers)
