"""The words that say how numbers add up, from rules/accounting.toml."""

import re
from dataclasses import dataclass
from functools import cache

from tallywire.models import Accounting
from tallywire.rules import build_rows, read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountingCue:
    """Words of a clause that say how its numbers add up, with sentences that show it."""

    accounting: Accounting
    pattern: re.Pattern[str]
    matches: tuple[str, ...]
    near_miss: tuple[str, ...]
    outranks_window: bool = False
    unless_incident: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsRow:
    """A pattern of words, with sentences that show it."""

    pattern: re.Pattern[str]
    matches: tuple[str, ...]
    near_miss: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicRow:
    """Words in the opening of a text that say what it is about, with sentences that show them."""

    name: str
    pattern: re.Pattern[str]
    matches: tuple[str, ...]
    near_miss: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AccountingTable:
    """rules/accounting.toml, read."""

    cues: tuple[AccountingCue, ...]
    defaults: dict[str, Accounting]
    story_runs: tuple[WordsRow, ...]
    story_mixed: WordsRow
    story_incident: WordsRow
    topics: tuple[TopicRow, ...]
    incident: WordsRow
    older: WordsRow
    holding: re.Pattern[str]
    event_measures: frozenset[str]
    event_verbs: frozenset[str]
    moving_verbs: frozenset[str]
    tallies: frozenset[str]
    cutting_verbs: frozenset[str]
    stopping_verbs: frozenset[str]
    owned_nouns: frozenset[str]
    asking_nouns: frozenset[str]
    fresh_words: frozenset[str]
    funded: re.Pattern[str]
    sharing_verbs: frozenset[str]
    rate: re.Pattern[str]
    price_words: re.Pattern[str]
    counting: re.Pattern[str]
    hosting_verbs: frozenset[str]
    lasting_verbs: frozenset[str]
    plight: frozenset[str]
    flow_verbs: frozenset[str]
    once_verbs: frozenset[str]
    payment_verbs: frozenset[str]
    payment_words: re.Pattern[str]
    need_verbs: frozenset[str]
    window_days: int


@cache
def accounting_table() -> AccountingTable:
    """Return the table of rules/accounting.toml."""
    table = read_table("accounting")
    return AccountingTable(
        cues=build_rows(AccountingCue, table["cue"], "accounting.toml: cue"),
        defaults={name: Accounting(value) for name, value in table["measures"].items()},
        story_runs=build_rows(WordsRow, table["story_runs"], "accounting.toml: story_runs"),
        story_mixed=build_rows(WordsRow, [table["story_mixed"]], "accounting.toml: story_mixed")[0],
        story_incident=build_rows(WordsRow, [table["story_incident"]], "accounting.toml: story_incident")[0],
        topics=build_rows(TopicRow, table["topics"], "accounting.toml: topics"),
        older=build_rows(WordsRow, [table["older"]], "accounting.toml: older")[0],
        incident=build_rows(WordsRow, [table["incident"]], "accounting.toml: incident")[0],
        holding=re.compile(table["holding"]["pattern"], re.IGNORECASE),
        event_measures=frozenset(table["event_verbs"]["measures"]),
        event_verbs=frozenset(table["event_verbs"]["verbs"]),
        moving_verbs=frozenset(table["moving"]["verbs"]),
        tallies=frozenset(table["tallies"]["nouns"]),
        cutting_verbs=frozenset(table["cutting"]["verbs"]),
        stopping_verbs=frozenset(table["cutting"]["passive"]),
        owned_nouns=frozenset(table["owned"]["nouns"]),
        asking_nouns=frozenset(table["asking"]["nouns"]),
        fresh_words=frozenset(table["fresh"]["words"]),
        funded=re.compile(table["funded"]["pattern"], re.IGNORECASE),
        sharing_verbs=frozenset(table["sharing"]["verbs"]),
        rate=re.compile(table["rate"]["pattern"], re.IGNORECASE),
        price_words=re.compile(table["price"]["words"], re.IGNORECASE),
        counting=re.compile(table["counting"]["pattern"], re.IGNORECASE),
        hosting_verbs=frozenset(table["hosting"]["verbs"]),
        lasting_verbs=frozenset(table["lasting"]["verbs"]),
        plight=frozenset(table["plight"]["words"]),
        flow_verbs=frozenset(table["flow"]["verbs"]),
        once_verbs=frozenset(table["once"]["verbs"]),
        payment_verbs=frozenset(table["payment"]["verbs"]),
        payment_words=re.compile(table["payment"]["words"], re.IGNORECASE),
        need_verbs=frozenset(table["need"]["verbs"]),
        window_days=table["window_days"],
    )
