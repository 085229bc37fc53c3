"""What could not be processed, as data: it is recorded, and the rest goes on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that could not be processed: at which stage, what, and why in one line that names it.

    `given` is what it takes to try again, plain JSON values; None where the next run does so by itself.
    """

    stage: str
    subject: str
    reason: str
    detail: str | None = None
    given: Mapping[str, Any] | None = None


def describe_error(error: Exception) -> str:
    """Return *error* as one line: its kind and its words."""
    return f"{type(error).__name__}: {' '.join(str(error).split())}"[:500]
