"""What disease, hazard or weapon a number is of, where its measure does not say. Pure.

Read from the phrase counted, else the sentence, else the topic of the article.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from tallywire.errors import RuleError
from tallywire.models import Accounting, Figure, Measure, Status
from tallywire.rules import build_rows, read_table

# How much of an article is its lead, and how often a lead must be borne out to be the topic.
LEAD = 600
OFTEN = 2


class FacetKind(StrEnum):
    """What sort of thing a facet is."""

    DISEASE = "disease"
    HAZARD = "hazard"
    WEAPON = "weapon"


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetRow:
    """One row of facets.toml."""

    name: str
    kind: FacetKind
    cues: tuple[str, ...]
    loose: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Rules:
    facets: Mapping[str, FacetRow]
    by_cue: Mapping[str, str]
    loose: Mapping[str, frozenset[str]]
    pattern: re.Pattern[str]
    diseased: frozenset[str]
    hit: frozenset[str]
    fighting: re.Pattern[str]
    no_hazard: re.Pattern[str]


def read_facet(figure: Figure, topic: str | None) -> str | None:
    """Return the disease, hazard or weapon that *figure* is of, None where its measure needs none.

    *topic* is what its article is about, as `read_topic` gives it. A number of an event that has its day is
    of a hazard already told apart by it, and bears none; a weapon is never taken from the topic.
    """
    kinds = _allowed_kinds(figure)
    if not kinds:
        return None
    if named := _only_one(figure.counted or "", kinds, topic):
        return named
    in_sentence = [name for name in _find_names(figure.sentence, topic) if kind_of(name) in kinds]
    if len(set(in_sentence)) == 1:
        return in_sentence[0]
    if len(set(in_sentence)) > 1:
        return topic if topic in in_sentence else None
    if topic is None or kind_of(topic) not in kinds - {FacetKind.WEAPON}:
        return None
    return None if _rules().fighting.search(figure.sentence) else topic


@cache
def kind_of(facet: str) -> FacetKind | None:
    """Return the kind of a *facet* by its name, None where the table does not know it."""
    row = _rules().facets.get(facet)
    return row.kind if row else None


def find_facet(name: str) -> str | None:
    """Return the facet that *name* means, by its own name or a cue, in any case; None when none does."""
    rules = _rules()
    known = {facet.casefold(): facet for facet in rules.facets}
    return known.get(name.casefold()) or rules.by_cue.get(_fold(name))


def name_cues(facet: str) -> tuple[str, ...]:
    """Return the words that name *facet*. Raises `KeyError` for one that the table does not know."""
    return _rules().facets[facet].cues


def read_topic(title: str | None, text: str) -> str | None:
    """Return the disease or hazard that an article is about, None where it is about something else.

    What the title names decides; else what the lead names and the rest comes back to.
    """
    if title and (named := _find_topics(title)):
        return max(named, key=named.__getitem__)
    lead, everywhere = _find_topics(text[:LEAD]), _find_topics(text)
    often = [name for name in lead if everywhere[name] >= OFTEN]
    return max(often, key=lambda name: (everywhere[name], lead[name])) if often else None


def drop_facet(counted: str, facet: str | None) -> str:
    """Return *counted* without the words that name *facet*: "suspected cholera cases" → "suspected cases"."""
    if facet is None:
        return counted
    kept = _rules().pattern.sub(lambda m: " " if _name_match(m, facet) == facet else m[0], counted)
    return re.sub(r"(?:\s|(?<!\w)-|-(?!\w))+", " ", kept).strip()


def _allowed_kinds(figure: Figure) -> frozenset[FacetKind]:
    rules, measure = _rules(), figure.measure
    if measure is Measure.INFECTED:
        return frozenset({FacetKind.DISEASE})
    if figure.status is Status.MILITARY:
        return frozenset()
    kinds = {FacetKind.DISEASE} if measure in rules.diseased else set()
    if measure in rules.hit and figure.accounting is not Accounting.EVENT:
        kinds |= {FacetKind.HAZARD, FacetKind.WEAPON}
    return frozenset(kinds)


def _only_one(text: str, kinds: frozenset[FacetKind], topic: str | None) -> str | None:
    found = {name for name in _find_names(text, topic) if kind_of(name) in kinds}
    return found.pop() if len(found) == 1 else None


def _find_topics(text: str) -> Counter[str]:
    return Counter(name for name in _find_names(text) if kind_of(name) is not FacetKind.WEAPON)


def _find_names(text: str, topic: str | None = None) -> list[str]:
    rules = _rules()
    barred = [m.span() for m in rules.no_hazard.finditer(text)]
    return [
        _name_match(match, topic)
        for match in rules.pattern.finditer(text)
        if not any(start <= match.start() < end for start, end in barred)
    ]


def _name_match(match: re.Match[str], topic: str | None) -> str:
    """Return the facet that the words mean in an article on *topic*."""
    rules, cue = _rules(), _fold(match[0])
    return topic if topic is not None and cue in rules.loose.get(topic, ()) else rules.by_cue[cue]


def _fold(words: str) -> str:
    return re.sub(r"[\s\-–‐‑]+", " ", words.replace("’", "'")).casefold()


@cache
def _rules() -> _Rules:
    table = read_table("facets")
    rows = build_rows(FacetRow, table["facet"], "facets.toml: facet")
    by_cue: dict[str, str] = {}
    for row in rows:
        for cue in row.cues:
            if by_cue.setdefault(_fold(cue), row.name) != row.name:
                raise RuleError(f"facets.toml: {cue!r} stands for both {by_cue[_fold(cue)]} and {row.name}")
    if strange := sorted({_fold(cue) for row in rows for cue in row.loose} - by_cue.keys()):
        raise RuleError(f"facets.toml: {strange[0]!r} is loose and a cue of no facet")
    return _Rules(
        facets={row.name: row for row in rows},
        by_cue=by_cue,
        loose={row.name: frozenset(map(_fold, row.loose)) for row in rows},
        pattern=_join(by_cue),
        diseased=frozenset(table["diseased"]),
        hit=frozenset(table["hit"]),
        fighting=_join(table["fighting"]),
        no_hazard=_join(table["no_hazard"]),
    )


def _join(cues: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of any of *cues* as whole words, the longest first."""
    words = sorted(cues, key=len, reverse=True)
    joined = "|".join(r"[\s\-–‐‑]+".join(map(re.escape, cue.split())) for cue in words)
    return re.compile(rf"(?<![\w-])(?:{joined})(?!\w)", re.IGNORECASE)
