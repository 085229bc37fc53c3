"""When a feed is asked next, and what an answer means for it. Pure: answer, clock and chance are passed in.

A feed is asked about twice as often as it publishes, within bounds; the longer it is silent, the more
rarely. What the server and the feed ask for (Cache-Control, Expires, ttl, skipHours, skipDays) is heeded
within the same bounds, Retry-After beyond them. A feed that fails is asked ever more rarely and never
dropped; only one that says it is gone (410) is not asked again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import pairwise
from statistics import median

GONE, TOO_MANY, UNAVAILABLE = 410, 429, 503

# How far a server may put us off: longer waits are mistakes more often than meant.
MAX_RETRY_AFTER = timedelta(days=7)
# A permanent redirect is believed once it was seen in this many polls: servers send them for a broken hour.
MOVES_TO_BELIEVE = 3
# Of a feed that published this many times or fewer, the rhythm is not known.
MIN_GAPS = 2
LATEST_ITEMS = 20
# A feed silent for so many of its usual gaps is asked that much more rarely.
SILENCE_DIVISOR = 10
# Before anything is known of its rhythm.
FIRST_INTERVAL = timedelta(hours=1)
# Nothing but 304 for this long: the whole feed is asked for once, since some servers lie.
MAX_WITHOUT_BODY = timedelta(days=3)
# How long after each failure an item's page is tried again; then it is given up.
ATTEMPTS = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=3))
# A feed that has failed for this long is told of by name.
LONG_FAILURE = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The shortest and the longest time between two polls."""

    shortest: timedelta
    longest: timedelta

    def clamp(self, interval: timedelta) -> timedelta:
        """Return *interval* or the bound that it oversteps; the longest yields to the shortest."""
        return max(min(interval, self.longest), self.shortest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """What a feed's body says of how often it is worth asking, in hours and days of UTC.

    `ttl` is the time it asks to be left alone, `gap` the usual time between two items, `skip_days` are
    counted from Monday = 0.
    """

    ttl: timedelta | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()
    gap: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """What is remembered of a feed from poll to poll: moments are naive UTC.

    `failures` counts polls in a row that failed, the first at `failing_since`. `moved_to` is where a
    permanent redirect has led in `moves` polls in a row. `full_at` is when a body last came. The server asked
    not to be asked before `not_before`.
    """

    next_poll_at: datetime | None = None
    not_before: datetime | None = None
    last_new_at: datetime | None = None
    full_at: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    is_gone: bool = False
    moved_to: str | None = None
    moves: int = 0
    rhythm: Rhythm = Rhythm()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of a poll. `status` is None where no answer came; names in `headers` are in lower case.

    `moved_to` is the address that permanent redirects alone led to, `rhythm` that of a body that was read.
    """

    has_failed: bool
    status: int | None = None
    headers: Mapping[str, str]
    moved_to: str | None = None
    rhythm: Rhythm | None = None
    has_body: bool = False
    has_new_items: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What follows from an answer: the new schedule, the address that the feed now has where it moved for
    good, and until when its whole host is left alone.
    """

    schedule: Schedule
    address: str | None = None
    host_pause_until: datetime | None = None


def is_due(schedule: Schedule, now: datetime, *, is_forced: bool = False) -> bool:
    """Return whether a feed is to be asked: it is not gone, and its time has come.

    Where *is_forced*, only what its server asked for is heeded.
    """
    wait = schedule.not_before if is_forced else schedule.next_poll_at
    return not schedule.is_gone and (wait is None or wait <= now)


def wants_whole(schedule: Schedule, now: datetime) -> bool:
    """Return whether to ask without validators: for too long nothing has come but "not modified"."""
    return schedule.full_at is None or now - schedule.full_at >= MAX_WITHOUT_BODY


def is_failing_for_long(schedule: Schedule, now: datetime) -> bool:
    """Return whether a feed has failed at every poll for a week or more."""
    return schedule.failing_since is not None and now - schedule.failing_since >= LONG_FAILURE


def decide(schedule: Schedule, answer: Answer, now: datetime, bounds: Bounds, chance: float) -> Decision:
    """Return what *answer*, got at *now*, means; *chance* from 0 to 1 spreads the polls of failing feeds."""
    if answer.has_failed:
        return _decide_failure(schedule, answer, now, bounds, chance)
    rhythm = answer.rhythm or schedule.rhythm
    last_new_at = now if answer.has_new_items else schedule.last_new_at
    interval = max(
        _adapt(rhythm, last_new_at, now), rhythm.ttl or timedelta(), _read_freshness(answer.headers, now)
    )
    earliest = now + bounds.clamp(interval)
    latest = now + max(bounds.longest, bounds.shortest)
    moved_to, moves, address = _follow_move(schedule, answer)
    known = replace(
        schedule,
        next_poll_at=min(_skip(earliest, rhythm), max(latest, earliest)),
        not_before=None,
        failures=0,
        failing_since=None,
        is_gone=False,
        moved_to=moved_to,
        moves=moves,
        rhythm=rhythm,
        last_new_at=last_new_at,
        full_at=now if answer.has_body else schedule.full_at,
    )
    return Decision(schedule=known, address=address)


def plan_attempt(attempts: int, now: datetime) -> datetime | None:
    """Return when to try for an item's article again, after *attempts* and one more in vain; None: never."""
    return now + ATTEMPTS[attempts] if attempts < len(ATTEMPTS) else None


def measure_gap(moments: Sequence[datetime]) -> timedelta | None:
    """Return the usual time between two items published at *moments*, None where they are too few."""
    latest = sorted(set(moments), reverse=True)[:LATEST_ITEMS]
    gaps = [later - earlier for later, earlier in pairwise(latest)]
    return timedelta(seconds=median(gap.total_seconds() for gap in gaps)) if len(gaps) >= MIN_GAPS else None


def read_retry_after(value: str | None, now: datetime) -> timedelta | None:
    """Return the wait that a Retry-After header asks for, in either form; None where it cannot be read."""
    if not value:
        return None
    if value.strip().isdecimal():
        # No wait is longer than the longest anyway; a number of fifty digits would overflow.
        wait = timedelta(seconds=min(int(value.strip()[:12]), MAX_RETRY_AFTER.total_seconds()))
    else:
        moment = _read_http_date(value)
        if moment is None:
            return None
        wait = moment - now
    return min(max(wait, timedelta()), MAX_RETRY_AFTER)


def _decide_failure(
    schedule: Schedule, answer: Answer, now: datetime, bounds: Bounds, chance: float
) -> Decision:
    failures = schedule.failures + 1
    # Beyond 2^20 every wait is at its bound.
    wait = bounds.clamp(max(bounds.shortest, timedelta(minutes=1)) * 2 ** min(failures - 1, 20))
    wait = max(wait * (0.75 + chance / 2), bounds.shortest)
    asked = (
        read_retry_after(answer.headers.get("retry-after"), now)
        if answer.status in (TOO_MANY, UNAVAILABLE)
        else None
    )
    failed = replace(
        schedule,
        failures=failures,
        failing_since=schedule.failing_since or now,
        is_gone=answer.status == GONE,
        next_poll_at=now + max(wait, asked or timedelta()),
        not_before=now + asked if asked else None,
    )
    # 429 is said to whoever asks too much of a server; 503 may be said of a single feed.
    pause = now + asked if asked and answer.status == TOO_MANY else None
    return Decision(schedule=failed, host_pause_until=pause)


def _follow_move(schedule: Schedule, answer: Answer) -> tuple[str | None, int, str | None]:
    """Return where an address has moved to and how often that was seen; last, where it is believed to be."""
    if answer.moved_to is None:
        return None, 0, None
    moves = schedule.moves + 1 if answer.moved_to == schedule.moved_to else 1
    if moves >= MOVES_TO_BELIEVE:
        return None, 0, answer.moved_to
    return answer.moved_to, moves, None


def _adapt(rhythm: Rhythm, last_new_at: datetime | None, now: datetime) -> timedelta:
    """Return half the usual gap between items, or a tenth of the time that nothing came if that is more."""
    gap = rhythm.gap
    interval = gap / 2 if gap is not None else FIRST_INTERVAL
    silence = now - last_new_at if last_new_at else timedelta()
    return max(interval, silence / SILENCE_DIVISOR)


def _read_freshness(headers: Mapping[str, str], now: datetime) -> timedelta:
    """Return for how long an answer says of itself that it stays as it is; max-age goes before Expires."""
    directives = [part.strip().lower() for part in headers.get("cache-control", "").split(",")]
    if "no-cache" in directives or "no-store" in directives:
        return timedelta()
    for directive in directives:
        name, _, value = directive.partition("=")
        if name == "max-age" and value.strip('"').isdecimal():
            age = headers.get("age", "0")
            seconds = int(value.strip('"')[:12]) - (int(age[:12]) if age.isdecimal() else 0)
            return timedelta(seconds=max(seconds, 0))
    expires = _read_http_date(headers.get("expires"))
    return (
        max(expires - (_read_http_date(headers.get("date")) or now), timedelta()) if expires else timedelta()
    )


def _skip(moment: datetime, rhythm: Rhythm) -> datetime:
    """Return the first moment from *moment* on that lies in no hour or day to be skipped."""
    if len(rhythm.skip_hours) >= 24 or len(rhythm.skip_days) >= 7:
        return moment
    while moment.hour in rhythm.skip_hours or moment.weekday() in rhythm.skip_days:
        moment = moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return moment


def _read_http_date(value: str | None) -> datetime | None:
    if not value:
        return None
    try:
        moment = parsedate_to_datetime(value)
        return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
