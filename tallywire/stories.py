"""Stories: what a run of articles is about, told once, for what single articles leave unsaid. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from tallywire.addresses import canonicalise_url
from tallywire.errors import RuleError
from tallywire.facets import FacetKind, find_facet, kind_of, name_cues
from tallywire.identity import make_id
from tallywire.models import Accounting, Figure
from tallywire.places import load_gazetteer
from tallywire.rules import build_rows, parse_toml

# How much of an article says what it is about.
LEAD = 1500


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One story. `parties` are alpha-3 codes or organisations, `facet` its disease or hazard.

    Articles belong to it that are listed in `articles` (address or article_id), and those from `start` to
    `end` that came by a feed with one of its `tags` (in lower case), or whose title or lead names one of its
    places or parties, and one of its keywords or its facet: of these two, what the story gives.
    """

    name: str
    start: date | None = None
    end: date | None = None
    places: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    facet: str | None = None
    keywords: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryArticle:
    """What decides on the story of an article: one of its versions, and the tags of its feeds."""

    article_id: str
    url: str | None
    title: str | None
    text: str
    published: date | None
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class _StoryRow:
    name: str
    start: date | None = None
    end: date | None = None
    places: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    disease: str | None = None
    hazard: str | None = None
    keywords: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


def load_stories(text: str, name: str) -> tuple[Story, ...]:
    """Return the stories that the TOML *text* holds in its rows [[story]]; *name* is used in messages.

    Raises `RuleError` for an unknown key, a value of the wrong kind, a disease or hazard that is not known,
    a story that no article can belong to, and two stories of one name.
    """
    table = parse_toml(text, name)
    if unknown := table.keys() - {"story"}:
        raise RuleError(f"{name}: unknown key {min(unknown)!r}")
    rows = table.get("story", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise RuleError(f"{name}: 'story' is no list of rows")
    stories = tuple(_make_story(row, f"{name}: {row.name}") for row in build_rows(_StoryRow, rows, name))
    names = [story.name for story in stories]
    if twice := next((n for n in names if names.count(n) > 1), None):
        raise RuleError(f"{name}: two stories are called {twice!r}")
    return stories


def digest_stories(stories: Sequence[Story]) -> str:
    """Return an id that changes when any of *stories* does."""
    return make_id("stories", *map(repr, stories))


def find_story(article: StoryArticle, stories: Sequence[Story]) -> Story | None:
    """Return the story that *article* belongs to: one that lists it before all others, else the one with
    most of its cues named; None when there is none."""
    if listed := next((s for s in stories if _is_listed(article, s)), None):
        return listed
    lead = f"{article.title or ''}\n{article.text[:LEAD]}"
    counted = [(_count_cues(lead, article, story), story) for story in stories]
    best = max((n for n, _ in counted), default=0)
    return next((story for n, story in counted if n == best), None) if best else None


def find_defaults(figure: Figure, story: Story) -> dict[str, Any]:
    """Return what *story* says of *figure* that its article leaves unsaid, by the name of the field.

    A figure of a place elsewhere gets nothing.
    """
    if figure.place is not None and not _is_of_story(figure.place, story):
        return {}
    found: dict[str, Any] = {}
    if figure.place is None and len(story.places) == 1:
        (found["place"],) = story.places
    if figure.party is None and len(story.parties) == 1:
        (found["party"],) = story.parties
    is_open = figure.accounting is Accounting.CUMULATIVE and figure.period_start is None
    if is_open and story.start is not None and (figure.as_of is None or figure.as_of >= story.start):
        found["period_start"] = story.start
    return found


def _make_story(row: _StoryRow, where: str) -> Story:
    for name in ("start", "end"):
        day = getattr(row, name)
        if day is not None and type(day) is not date:
            raise RuleError(f"{where}: {name} {day!r} is no day such as 2024-05-06")
    for name in ("places", "parties", "keywords", "articles", "tags"):
        words = getattr(row, name)
        if not isinstance(words, tuple) or not all(isinstance(w, str) and w.strip() for w in words):
            raise RuleError(f"{where}: {name} is no list of names")
    facet = None
    for kind, given in ((FacetKind.DISEASE, row.disease), (FacetKind.HAZARD, row.hazard)):
        if given is not None:
            found = find_facet(str(given))
            if found is None or kind_of(found) is not kind:
                raise RuleError(f"{where}: {kind} {given!r} is not one of rules/facets.toml")
            if facet is not None:
                raise RuleError(f"{where}: both a disease and a hazard are given")
            facet = found
    if not (row.places or row.parties or row.keywords or row.articles or row.tags or facet):
        raise RuleError(
            f"{where}: without places, parties, keywords, disease, hazard, tags or articles none belongs"
        )
    return Story(
        name=row.name,
        start=row.start,
        end=row.end,
        places=row.places,
        parties=row.parties,
        facet=facet,
        keywords=row.keywords,
        articles=row.articles,
        tags=tuple(tag.lower() for tag in row.tags),
    )


def _is_listed(article: StoryArticle, story: Story) -> bool:
    if article.article_id in story.articles:
        return True
    return article.url is not None and canonicalise_url(article.url) in map(canonicalise_url, story.articles)


def _count_cues(lead: str, article: StoryArticle, story: Story) -> int:
    """Return how many cues of *story* the article with this *lead* has; 0 where it does not belong to it."""
    published = article.published
    if published is not None and story.start is not None and published < story.start:
        return 0
    if published is not None and story.end is not None and published > story.end:
        return 0
    wanted = (_where_pattern(story), _what_pattern(story))
    counts = [len({m.casefold() for m in pattern.findall(lead)}) for pattern in wanted if pattern]
    if shared := len(article.tags.intersection(story.tags)):
        return shared + sum(counts)
    return sum(counts) if counts and all(counts) else 0


def _is_of_story(place: str, story: Story) -> bool:
    if not story.places and not story.parties:
        return True
    gazetteer = load_gazetteer()
    names = {name.casefold() for name in story.places}
    codes = set(story.parties) | {code for n in story.places if (code := gazetteer.find_country(n))}
    found = gazetteer.locate(place, sorted(codes))
    lies_in = {place, *((found.name, *found.within) if found else ())}
    if any(name.casefold() in names for name in lies_in):
        return True
    return found is not None and found.country in codes


@lru_cache(maxsize=256)
def _where_pattern(story: Story) -> re.Pattern[str] | None:
    names = set(story.places)
    for party in story.parties:
        row = load_gazetteer().countries.get(party)
        names |= {row.name, *row.aliases, *row.demonyms} if row else {party}
    return _any_of(names)


@lru_cache(maxsize=256)
def _what_pattern(story: Story) -> re.Pattern[str] | None:
    return _any_of({*story.keywords, *(name_cues(story.facet) if story.facet else ())})


def _any_of(names: set[str]) -> re.Pattern[str] | None:
    words = sorted(names, key=lambda name: (-len(name), name))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE) if words else None
