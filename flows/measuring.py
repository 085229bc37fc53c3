"""What a stage of a run costs: wall time, processor time, memory."""

import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

# Linux tells of each process the most memory it ever had, and forgets it when 5 is written to clear_refs.
_STATUS, _CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")


@dataclass
class Cost:
    """Seconds on the clock and of the processor, worker processes that ended included; bytes of memory.

    All are zero or None until the block that is measured has ended.
    """

    seconds: float = 0
    cpu_seconds: float = 0
    peak_memory_bytes: int | None = None


@contextmanager
def measure() -> Iterator[Cost]:
    """Give the cost of the block, filled in when it ends, however it does. Blocks may lie in one another.

    The memory of an outer block is that since its last inner one began.
    """
    cost = Cost()
    with suppress(OSError):
        _CLEAR.write_text("5")
    wall, cpu = time.monotonic(), _read_cpu()
    try:
        yield cost
    finally:
        cost.seconds = time.monotonic() - wall
        cost.cpu_seconds = _read_cpu() - cpu
        cost.peak_memory_bytes = _read_peak()


def _read_cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def _read_peak() -> int | None:
    with suppress(OSError):
        for line in _STATUS.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return None
