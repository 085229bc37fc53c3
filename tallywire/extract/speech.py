"""The words by which somebody vouches for a number, from rules/speech.toml."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from tallywire.models import Stance
from tallywire.rules import build_rows, read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechRow:
    """Verbs of one stance."""

    stance: Stance
    verbs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingRow:
    """A pattern in the number's own clause that gives its stance, with sentences that show it."""

    stance: Stance
    pattern: re.Pattern[str]
    matches: tuple[str, ...]
    near_miss: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SpeechTable:
    """rules/speech.toml, read: stance by verb, and the sets of words it names."""

    stances: Mapping[str, Stance]
    impersonal: Mapping[str, Stance]
    object_too: frozenset[str]
    documents: frozenset[str]
    makers: frozenset[str]
    nobody: frozenset[str]
    wordings: tuple[WordingRow, ...]
    bodies: frozenset[str]
    anaphoric: frozenset[str]
    speakers: frozenset[str]
    sayings: frozenset[str]
    quoting: frozenset[str]
    only_with: Mapping[str, tuple[str, ...]]
    only_of: frozenset[str]
    of_places: frozenset[str]
    counts: frozenset[str]
    amounts: frozenset[str]
    readers: frozenset[str]
    places: frozenset[str]
    reports: frozenset[str]
    offices: frozenset[str]
    closing: frozenset[str]
    sources: frozenset[str]
    guesses: frozenset[str]
    reported: frozenset[str]
    publishers: frozenset[str]


@cache
def speech_table() -> SpeechTable:
    """Return the table of rules/speech.toml."""
    table = read_table("speech")
    return SpeechTable(
        stances=_by_verb(table, "speech"),
        impersonal=_by_verb(table, "impersonal"),
        object_too=frozenset(table["object_too"]["verbs"]),
        documents=frozenset(table["documents"]["nouns"]) | frozenset(table["documents"]["counts"]),
        makers=frozenset(table["documents"]["prepositions"]),
        nobody=frozenset(table["nobody"]["words"]),
        wordings=build_rows(WordingRow, table["wording"], "speech.toml: wording"),
        bodies=frozenset(table["somebody"]["bodies"]),
        anaphoric=frozenset(table["somebody"]["anaphoric"]),
        speakers=frozenset(table["somebody"]["speakers"]),
        sayings=frozenset(table["sayings"]["verbs"]),
        only_with={verb: tuple(words) for verb, words in table["only_with"].items()},
        only_of=frozenset(table["only_of"]["verbs"]),
        of_places=frozenset(table["of_places"]["verbs"]),
        counts=frozenset(table["documents"]["counts"]),
        amounts=frozenset(table["documents"]["amounts"]),
        reports=frozenset(table["documents"]["reports"]),
        offices=frozenset(table["somebody"]["offices"]),
        places=frozenset(table["nobody"]["places"]),
        readers=frozenset(table["documents"]["readers"]),
        closing=frozenset(table["closing"]["verbs"]),
        guesses=frozenset(table["documents"]["guesses"]),
        reported=frozenset(table["documents"]["reported"]),
        sources=frozenset(table["headlines"]["sources"]),
        publishers=frozenset(table["headlines"]["publishers"]),
        quoting=frozenset(table["sayings"]["verbs"]) | frozenset(table["sayings"]["quoting"]),
    )


def _by_verb(table: Mapping[str, list[dict[str, object]]], part: str) -> dict[str, Stance]:
    stances: dict[str, Stance] = {}
    for row in build_rows(SpeechRow, table[part], f"speech.toml: {part}"):
        for verb in row.verbs:
            stances.setdefault(verb, row.stance)
    return stances
