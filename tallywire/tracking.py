"""How reported numbers change: every track's figures joined by typed revisions. Pure, order-independent."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from tallywire.doubts import Doubt, find_doubts
from tallywire.edits import VersionChanges, match_versions
from tallywire.identity import make_id
from tallywire.intervals import comparison_interval, said_interval, said_number, subtract
from tallywire.merging import merge_series, split_groups
from tallywire.models import Accounting, ReportedFigure
from tallywire.revisions import ArticleVersion, Revision, RevisionType, Standing, TrackedState
from tallywire.series import SeriesKey, assign_series, find_day
from tallywire.standing import settle_standing
from tallywire.steps import classify_step
from tallywire.taking_back import find_taken_back, is_revised, takes_back

__all__ = [
    "ArticleVersion",
    "Revision",
    "RevisionType",
    "Standing",
    "TrackedState",
    "comparison_interval",
    "said_number",
    "track",
]

# Steps between numbers that hold for different things have no difference.
UNSUBTRACTED = frozenset(
    {
        RevisionType.FIRST_REPORT,
        RevisionType.BACKDATED,
        RevisionType.NEW_PERIOD,
        RevisionType.DEFINITION_BREAK,
    }
)


@dataclass(frozen=True, slots=True)
class _Track:
    """One claimant's figures in one series, in order of report, without those an article carries on."""

    series_id: str
    key: SeriesKey
    source: str | None
    members: tuple[ReportedFigure, ...]


def track(
    figures: Iterable[ReportedFigure],
    versions: Sequence[ArticleVersion] = (),
    merges: Mapping[str, str] | None = None,
) -> TrackedState:
    """Return the tracked state of *figures*, which are whole groups, of every version of their articles.

    The order of *figures* makes no difference. *versions* are the versions of the articles that were read,
    those of one article in their order; one that holds none of the figures has dropped them. *merges* names
    the series that others are part of, by their ids; the groups of both are among the figures. Figures that
    are not tracked, and stated parts of a figure of their own group, are in no series.
    """
    ordered = sorted({f.figure_id: f for f in figures}.values(), key=_by_report)
    keys = assign_series(ordered)
    taken_back = find_taken_back(ordered, keys)
    ordered = [replace(m, is_withdrawn=True) if m.figure_id in taken_back else m for m in ordered]
    groups = split_groups(ordered, keys, merges or {})
    keys = merge_series(keys, merges or {})
    followers = _find_followers(versions)
    recaptured = {version.version_id for version in versions if version.is_recaptured}
    standing: dict[str, Standing] = {}
    revisions: list[Revision] = []
    doubts: dict[str, Doubt] = {}
    for members in groups:
        changes = match_versions(members, followers, recaptured)
        settle_standing(members, keys, changes, standing)
        tracks = _split_tracks(members, keys, changes)
        breaks = _find_breaks(tracks)
        for line in tracks:
            revisions += _join_track(line, standing, taken_back, breaks.get((line.series_id, line.source)))
            doubts |= find_doubts([m for m in line.members if standing[m.figure_id] is Standing.STANDS])
        revisions += _join_versions(changes, keys)
        # What is carried on in a later version is as doubtful as it was.
        doubts |= {
            later: doubts[first.figure_id]
            for later, first in changes.carried.items()
            if first.figure_id in doubts
        }
    ids = {key: key.series_id for key in dict.fromkeys(keys.values())}
    return TrackedState(
        series={series_id: key for key, series_id in ids.items()},
        membership={figure: ids[key] for figure, key in keys.items()},
        standing=standing,
        revisions=tuple(
            sorted(revisions, key=lambda r: (r.series_id, r.source or "", _order(r.reported_at)))
        ),
        doubts=doubts,
        taken_back=taken_back,
    )


def _find_followers(versions: Sequence[ArticleVersion]) -> dict[str, str | None]:
    articles: defaultdict[str, list[str]] = defaultdict(list)
    for version in versions:
        articles[version.article_id].append(version.version_id)
    return {
        version: follower
        for ids in articles.values()
        for version, follower in zip(ids, [*ids[1:], None], strict=True)
    }


def _by_report(member: ReportedFigure) -> tuple[bool, datetime, str, int, bool, int, int, str]:
    """Order of report, then article, then place in it, revised numbers first; the undated come last, by
    ingestion."""
    figure = member.figure
    # An undated version that a dated one replaced was out by then.
    reported = member.reported_at or member.replaced_at
    return (
        reported is None,
        reported or member.ingested_at,
        member.article_id,
        member.version_number,
        not is_revised(figure),
        figure.start,
        figure.end,
        member.figure_id,
    )


def _order(moment: datetime | None) -> tuple[bool, datetime]:
    return (moment is None, moment or datetime.min)


def _split_tracks(
    members: Sequence[ReportedFigure], keys: Mapping[str, SeriesKey], changes: VersionChanges
) -> list[_Track]:
    tracks: defaultdict[tuple[SeriesKey, str | None], list[ReportedFigure]] = defaultdict(list)
    for member in members:
        first = changes.carried.get(member.figure_id)
        if first is None or keys[first.figure_id] != keys[member.figure_id]:
            tracks[keys[member.figure_id], member.source].append(member)
    return [_Track(key.series_id, key, source, tuple(found)) for (key, source), found in tracks.items()]


def _join_track(
    line: _Track,
    standing: Mapping[str, Standing],
    taken_back: Mapping[str, datetime | None],
    broken_from: ReportedFigure | None,
) -> list[Revision]:
    revisions: list[Revision] = []
    history = _History(line.key)
    reported = [m for m in line.members if standing[m.figure_id] in (Standing.STANDS, Standing.WITHDRAWN)]
    for member in reported:
        if member.figure_id in taken_back and takes_back(member.figure) and member is not reported[0]:
            # Who takes a number back does not report it: no step leads to it.
            if not any(
                taken_back.get(m.figure_id) == member.reported_at for m in reported if m is not member
            ):
                revisions.append(
                    _make_revision(RevisionType.WITHDRAWN, line, member, None, member.reported_at)
                )
            continue
        kind, earlier = history.step_to(member)
        if kind is RevisionType.FIRST_REPORT and broken_from is not None and member is reported[0]:
            kind, earlier = RevisionType.DEFINITION_BREAK, broken_from
        revisions.append(_make_revision(kind, line, earlier, member, member.reported_at))
        if (member.is_withdrawn or member.is_retracted) and not is_revised(member.figure):
            when = taken_back.get(member.figure_id) or member.withdrawn_at
            revisions.append(_make_revision(RevisionType.WITHDRAWN, line, member, None, when))
        else:
            history.add(member)
    return revisions


class _History:
    """The standing figures of a track so far: the last one for each day, window or event, and the newest."""

    def __init__(self, key: SeriesKey) -> None:
        self._key = key
        self._last: dict[object, ReportedFigure] = {}
        self._newest: ReportedFigure | None = None

    def add(self, member: ReportedFigure) -> None:
        self._last[self._moment(member)] = member
        if self._newest is None or _day_or_last(member) >= _day_or_last(self._newest):
            self._newest = member

    def step_to(self, member: ReportedFigure) -> tuple[RevisionType, ReportedFigure | None]:
        """Return what *member* is to the figures before it, and to which one of them."""
        if (same := self._last.get(self._moment(member))) is not None:
            return classify_step(same.figure, member.figure, has_moved_on=False), same
        newest = self._newest
        if newest is None or self._key.accounting is Accounting.EVENT:
            return RevisionType.FIRST_REPORT, None
        has_moved_on = _day_or_last(member) >= _day_or_last(newest)
        if self._key.accounting is Accounting.WINDOW:
            return RevisionType.NEW_PERIOD if has_moved_on else RevisionType.BACKDATED, newest
        if has_moved_on or said_interval(newest.figure) == said_interval(member.figure):
            return classify_step(newest.figure, member.figure, has_moved_on=True), newest
        return RevisionType.BACKDATED, newest

    def _moment(self, member: ReportedFigure) -> object:
        """Return what two figures share that hold for one day, window or event. What bears no day shares it
        only within its article."""
        if self._key.accounting is Accounting.EVENT and self._key.period_start is not None:
            return self._key.period_start
        return find_day(member) or member.article_id


def _day_or_last(member: ReportedFigure) -> date:
    return find_day(member) or date.max


def _find_breaks(tracks: Iterable[_Track]) -> dict[tuple[str, str | None], ReportedFigure]:
    """Return, for tracks that go on from one left for another definition, the last figure of that one.

    That is decidable where the wording alone changed (another start of a cumulative, suspected for
    confirmed cases), in another article, and the claimant never went back.
    """
    families: defaultdict[tuple[object, ...], list[_Track]] = defaultdict(list)
    for line in tracks:
        if line.source is not None:
            families[line.source, *_name_family(line.key)].append(line)
    breaks = {}
    for family in families.values():
        for line in family:
            first = line.members[0]
            left = [
                other.members[-1]
                for other in family
                if _by_report(other.members[-1]) < _by_report(first)
                and _is_redefined(other.key, line.key)
                and first.article_id not in {m.article_id for m in other.members}
            ]
            if left:
                breaks[line.series_id, line.source] = max(left, key=_by_report)
    return breaks


def _name_family(key: SeriesKey) -> tuple[object, ...]:
    """Return what the keys of a group share that may be two definitions of one thing."""
    start = None if key.accounting is Accounting.CUMULATIVE else key.period_start
    return (start, key.period_days, key.article_id)


def _is_redefined(before: SeriesKey, after: SeriesKey) -> bool:
    starts = before.period_start, after.period_start
    return starts[0] == starts[1] or None not in starts


def _join_versions(changes: VersionChanges, keys: Mapping[str, SeriesKey]) -> list[Revision]:
    revisions = []
    for edit in changes.edits:
        shown = edit.new or edit.old
        key = keys[shown.figure_id]
        line = _Track(key.series_id, key, shown.source, ())
        kind = RevisionType.REMOVED if edit.new is None else RevisionType.EDITED
        when = edit.old.replaced_at if edit.new is None else edit.new.reported_at
        revisions.append(_make_revision(kind, line, edit.old, edit.new, when))
    return revisions


def _make_revision(
    kind: RevisionType,
    line: _Track,
    earlier: ReportedFigure | None,
    later: ReportedFigure | None,
    reported_at: datetime | None,
) -> Revision:
    from_id = earlier.figure_id if earlier else None
    to_id = later.figure_id if later else None
    delta, share = (
        subtract(earlier.figure, later.figure)
        if earlier and later and kind not in UNSUBTRACTED
        else (None, None)
    )
    shown = later or earlier
    return Revision(
        revision_id=make_id("revision", kind, from_id, to_id),
        series_id=line.series_id,
        source=line.source,
        type=kind,
        from_figure_id=from_id,
        to_figure_id=to_id,
        delta=delta,
        relative_delta=share,
        as_of=shown.figure.as_of if shown else None,
        reported_at=reported_at,
    )
