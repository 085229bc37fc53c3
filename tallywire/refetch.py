"""When the page of an article is fetched again: often while it is young, rarely later, then never. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
STEP = re.compile(r"(?P<age>\d+)(?P<age_unit>[smhd]):(?P<every>\d+)(?P<every_unit>[smhd])")


@dataclass(frozen=True, slots=True)
class Schedule:
    """Steps of (age, interval): an article younger than the age is fetched again once the interval is over.

    Ages rise. An article older than the last one is left alone.
    """

    steps: tuple[tuple[timedelta, timedelta], ...]

    @property
    def longest(self) -> timedelta:
        """The age from which an article is left alone."""
        return max((age for age, _ in self.steps), default=timedelta(0))


def parse_schedule(text: str) -> Schedule:
    """Return the schedule written in *text*: "3h:15m 7d:6h" is every 15 minutes for 3 hours, every 6 hours
    for a week, then never. Empty text is never. Raises `ValueError` saying what is wrong.
    """
    steps = []
    for word in text.replace(",", " ").split():
        found = STEP.fullmatch(word)
        if found is None:
            raise ValueError(f"steps such as 3h:15m are wanted, not {word!r}")
        steps.append(
            tuple(
                timedelta(seconds=int(found[part]) * UNITS[found[f"{part}_unit"]])
                for part in ("age", "every")
            )
        )
    if [age for age, _ in steps] != sorted({age for age, _ in steps}):
        raise ValueError("the ages of the steps must rise")
    return Schedule(tuple((age, every) for age, every in steps))


def is_due(
    schedule: Schedule,
    *,
    now: datetime,
    born_at: datetime,
    fetched_at: datetime,
    failures: int = 0,
) -> bool:
    """Return whether a page is to be fetched again.

    *born_at* is when its article was published, or first seen where it does not say; *fetched_at* when the
    page was last asked for, and *failures* how often in a row it could not be had: each doubles the wait.
    """
    # A date in the future is a mistake; the article is as young as can be.
    age = max(now - born_at, timedelta(0))
    every = next((every for until, every in schedule.steps if age < until), None)
    return every is not None and now - fetched_at >= every * 2 ** min(failures, 10)
