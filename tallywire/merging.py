"""Series that a person made one: whose figures are whose, and which groups are tracked together. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from tallywire.models import ReportedFigure
from tallywire.series import SeriesKey, group_id


def merge_series(keys: Mapping[str, SeriesKey], merges: Mapping[str, str]) -> dict[str, SeriesKey]:
    """Return *keys* with every series that *merges* names, by its id, in the place of the one it is part of.

    A series stays itself where the other one has no figures, or where the two are parts of each other.
    """
    if not merges:
        return dict(keys)
    by_id = {key.series_id: key for key in set(keys.values())}
    targets: dict[SeriesKey, SeriesKey] = {}
    for series_id, key in by_id.items():
        seen, found = {series_id}, series_id
        while (into := merges.get(found)) in by_id and into not in seen:
            found = into
            seen.add(found)
        if into not in seen:
            targets[key] = by_id[found]
    return {figure_id: targets.get(key, key) for figure_id, key in keys.items()}


def split_groups(
    members: Iterable[ReportedFigure], keys: Mapping[str, SeriesKey], merges: Mapping[str, str]
) -> list[list[ReportedFigure]]:
    """Return the tracked ones of *members* group by group; groups with series that are merged are one.

    *keys* are those of before they are merged.
    """
    named = [(str(group_id(m.figure, m.facet)), m) for m in members if m.figure_id in keys]
    joined = {group: group for group, _ in named}

    def find(group: str) -> str:
        while joined[group] != group:
            group = joined[group]
        return group

    if merges:
        ids = {key: key.series_id for key in set(keys.values())}
        homes = {ids[keys[m.figure_id]]: group for group, m in named}
        for series, into in sorted(merges.items()):
            if series in homes and into in homes:
                joined[find(homes[series])] = find(homes[into])
    groups: defaultdict[str, list[ReportedFigure]] = defaultdict(list)
    for group, member in named:
        groups[find(group)].append(member)
    return list(groups.values())
