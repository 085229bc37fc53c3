"""The newest values in the tags of the Humanitarian Exchange Language, HXL 1.1. Pure.

Tags and attributes are those of the dictionary at hxlstandard.org; attributes that it lacks (`+hedge`) are
allowed by it and only add to a tag.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from tallywire.places import load_gazetteer

# The measures that HXL has a tag for; every other number stands under #indicator.
MEASURES = {
    "killed": "#affected+killed",
    "injured": "#affected+injured",
    "missing": "#affected+missing",
    "displaced": "#affected+displaced",
    "evacuated": "#affected+evacuated",
    "infected": "#affected+infected",
    "affected": "#affected",
    "population": "#population",
}
PLACES = {"country": "#country+name", "region": "#adm1+name", "other": "#loc+name"}

# Header, hashtag and where it comes from: a column of a row, else worked out of it.
COLUMNS: tuple[tuple[str, str, str | None], ...] = (
    ("Series", "#indicator+name", "label"),
    ("Series id", "#indicator+code", "series_id"),
    ("Measure", "#indicator+type", "measure"),
    ("Party", "#indicator+party", "party"),
    ("Group", "#indicator+group", "status"),
    ("Unit", "#indicator+unit", "unit"),
    ("Accounting", "#indicator+accounting", "accounting"),
    ("Country", PLACES["country"], None),
    ("Region", PLACES["region"], None),
    ("Place", PLACES["other"], None),
    ("From", "#date+start", "period_start"),
    ("As of", "#date+end", "as_of"),
    ("Reported", "#date+reported", "reported_at"),
    *((name.capitalize(), tag, None) for name, tag in MEASURES.items()),
    ("Other number", "#indicator+num", None),
    ("At least", "#indicator+num+min", "low"),
    ("At most", "#indicator+num+max", "high"),
    ("Hedge", "#indicator+hedge", "quantifier"),
    ("Claimant", "#meta+source", "source"),
    ("Grade", "#meta+grade", "grade"),
    ("Verification", "#meta+verification", "verification"),
    ("Publisher", "#meta+publisher", "publisher"),
    ("Address", "#meta+url", "url"),
    ("Figure id", "#meta+id", "figure_id"),
    ("Sentence", "#description+text", "sentence"),
)


def make_header() -> tuple[list[str], list[str]]:
    """Return the row of headers and the row of hashtags."""
    return [header for header, _, _ in COLUMNS], [tag for _, tag, _ in COLUMNS]


def make_row(value: Mapping[str, Any]) -> list[Any]:
    """Return a newest value as a row under the headers.

    The number said stands under the tag of its measure where it counts people or cases, else under
    #indicator+num; an interval has none, only its two ends. The place stands under one tag, by what it is.
    """
    worked_out = dict(_place(value)) | {_tag_number(value): _say_number(value)}
    return [value[column] if column else worked_out.get(tag) for _, tag, column in COLUMNS]


def _tag_number(value: Mapping[str, Any]) -> str:
    is_of_people = value["unit"] in ("person", "case")
    return MEASURES.get(value["measure"], "#indicator+num") if is_of_people else "#indicator+num"


def _say_number(value: Mapping[str, Any]) -> Any:
    if value["quantifier"] in ("between", "vague"):
        return None
    return value["high"] if value["quantifier"] in ("at_most", "less_than") else value["low"]


def _place(value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if place := value["place"]:
        found = load_gazetteer().locate(place, (value["party"],) if value["party"] else ())
        kind = found.kind if found and found.name.casefold() == place.casefold() else "other"
        yield PLACES.get(kind, PLACES["other"]), place
