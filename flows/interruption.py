"""Being asked to stop, by Ctrl-C or a service manager: heeded also where a library swallows the interrupt.

An interrupt may reach Python code that a library calls back, whose exceptions go nowhere. So it is kept in
mind, and raised again where a run next tells of its progress.
"""

import signal
import threading
from types import FrameType

_asked = threading.Event()


def heed_signals() -> None:
    """Have SIGINT and SIGTERM raise `KeyboardInterrupt` in the main thread, and again in `give_way`."""
    _asked.clear()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)


def give_way() -> None:
    """Raise `KeyboardInterrupt` where a signal asked to stop and the work went on all the same."""
    if _asked.is_set():
        raise KeyboardInterrupt


def _interrupt(number: int, frame: FrameType | None) -> None:
    _asked.set()
    raise KeyboardInterrupt
