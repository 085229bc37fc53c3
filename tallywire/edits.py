"""Which number of a later version of an article is which of the version before. Pure."""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tallywire.models import ReportedFigure


@dataclass(frozen=True, slots=True)
class Edit:
    """A number that a later version of its article changed, or dropped (`new` is None)."""

    old: ReportedFigure
    new: ReportedFigure | None


@dataclass(frozen=True, slots=True)
class VersionChanges:
    """What later versions of articles did to the numbers of one group.

    `carried` maps a figure that stands unchanged in a later version, under the same claimant, to the figure
    of the first version that it repeats.
    """

    edits: tuple[Edit, ...]
    carried: Mapping[str, ReportedFigure]


def match_versions(
    figures: Iterable[ReportedFigure],
    followers: Mapping[str, str | None] | None = None,
    recaptured: Collection[str] = (),
) -> VersionChanges:
    """Return what the later versions of each article changed in *figures*, which are of one group.

    *followers* names the version that came after each, None after the last. A version it does not know is
    followed by the next number, unless it was never replaced. The versions in *recaptured* were captured
    otherwise than those before: they carry figures on and edit none.
    """
    articles: defaultdict[str, defaultdict[int, list[ReportedFigure]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for member in figures:
        articles[member.article_id][member.version_number].append(member)
    edits: list[Edit] = []
    carried: dict[str, ReportedFigure] = {}
    for _, versions in sorted(articles.items()):
        for number in sorted(versions):
            old = sorted(versions[number], key=_by_place)
            if (later := _find_follower(versions, number, followers or {})) is None:
                continue
            pairs = match_figures(old, sorted(later, key=_by_place))
            for before, after in pairs:
                if after is not None and _said(before) == _said(after):
                    if before.source == after.source:
                        carried[after.figure_id] = carried.get(before.figure_id, before)
                elif (followers or {}).get(before.version_id) not in recaptured:
                    edits.append(Edit(before, after))
    return VersionChanges(tuple(edits), carried)


def match_figures(
    old: Sequence[ReportedFigure], new: Sequence[ReportedFigure]
) -> list[tuple[ReportedFigure, ReportedFigure | None]]:
    """Return every figure of *old* with the one of *new* that it became, None where it was dropped.

    Both are in the order of place. Unchanged numbers go first, those under the same claimant before others;
    what is left is matched by claimant and then by place.
    """
    partners: dict[str, ReportedFigure] = {}
    taken: set[str] = set()
    keys: tuple[Callable[[ReportedFigure], Hashable], ...] = (
        lambda m: (m.source, _said(m), m.figure.sentence),
        lambda m: (m.source, _said(m)),
        _said,
        lambda m: m.source,
        lambda m: None,
    )
    for key in keys:
        waiting: defaultdict[Hashable, list[ReportedFigure]] = defaultdict(list)
        for after in new:
            if after.figure_id not in taken:
                waiting[key(after)].append(after)
        for before in old:
            if before.figure_id not in partners and (found := waiting[key(before)]):
                partners[before.figure_id] = found.pop(0)
                taken.add(partners[before.figure_id].figure_id)
    return [(before, partners.get(before.figure_id)) for before in old]


def _find_follower(
    versions: Mapping[int, list[ReportedFigure]], number: int, followers: Mapping[str, str | None]
) -> list[ReportedFigure] | None:
    """Return the figures of the version that replaced *number*, which may be none; None if nothing did."""
    first = versions[number][0]
    if first.version_id in followers:
        follower = followers[first.version_id]
        found = [m for members in versions.values() for m in members if m.version_id == follower]
        return found if follower is not None else None
    return versions.get(number + 1, []) if first.replaced_at is not None else None


def _said(member: ReportedFigure) -> tuple[Hashable, ...]:
    return (member.figure.low, member.figure.high, member.figure.quantifier)


def _by_place(member: ReportedFigure) -> tuple[int, int, str]:
    return (member.figure.start, member.figure.end, member.figure_id)
