"""Pages that break the process that reads them. Worker processes of tests import this: keep it small."""

import os
import signal
import time
from collections.abc import Sequence

from flows.page_building import Result, build_each
from tallywire.given_pages import Given

HANG, CRASH = b"<html>hang", b"<html>crash"


def build_or_break(given: Sequence[Given]) -> list[Result]:
    """Build articles; at some pages hang, or end as a process does that takes all memory."""
    for one in given:
        if one.html == HANG:
            time.sleep(600)
        if one.html == CRASH:
            os.kill(os.getpid(), signal.SIGKILL)
    return build_each(given)
