"""Rule tables: every row is held to its own `matches` and `near_miss`, and loaders refuse bad rows."""

import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import pytest
from extraction_cases import read

from tallywire.errors import RuleError
from tallywire.extract import (
    accounting_rules,
    cuewords,
    document,
    durations,
    exclusions,
    organisations,
    speech,
    things,
    times,
    verification,
)
from tallywire.extract.document import FOLDED, read_documents
from tallywire.extract.figures import extract_figures
from tallywire.extract.patterns import compile_pattern
from tallywire.models import Figure, Kind
from tallywire.rules import build_rows, parse_toml, read_table

TABLES = sorted(
    path.name.removesuffix(".toml")
    for path in files("tallywire.rules").iterdir()
    if path.name.endswith(".toml")
)
# Events have tests of their own, which hold every rule to its sentences (test_events.py).
ELSEWHERE = frozenset({"events"})


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that a row of a rule table gives, and whether it shows the rule or just misses it."""

    table: str
    section: str
    number: int
    row: Mapping[str, Any]
    text: str
    is_match: bool

    def __str__(self) -> str:
        return (
            f"{self.table}/{self.section} {self.number} {'shows' if self.is_match else 'misses'}: {self.text}"
        )


def sentences() -> Iterator[Sentence]:
    for table in TABLES:
        if table in ELSEWHERE:
            continue
        for section, rows in read_table(table).items():
            for number, row in enumerate(rows if isinstance(rows, list) else [rows], 1):
                if isinstance(row, Mapping) and {"matches", "near_miss"} & row.keys():
                    for key in ("matches", "near_miss"):
                        for text in row[key]:
                            yield Sentence(table, section, number, row, text, key == "matches")


EVERY = tuple(sentences())


@cache
def figures_of_sentences() -> Mapping[str, list[Figure]]:
    texts = sorted({plain(s.text) for s in EVERY if s.table in ("measures", "durations")})
    return {d.text: extract_figures(d) for d in read_documents((text, None, None) for text in texts)}


def plain(text: str) -> str:
    """The sentence without the brackets that mark a number in it."""
    return text.replace("[", "").replace("]", "")


def shows_measure(sentence: Sentence) -> bool:
    return any(figure.measure == sentence.row["name"] for figure in figures_of_sentences()[sentence.text])


def shows_duration(sentence: Sentence) -> bool:
    [marked] = re.findall(r"\[(.+)\]", sentence.text)
    found = figures_of_sentences()[plain(sentence.text)]
    return any(figure.text == marked and figure.kind is Kind.DURATION for figure in found)


def shows_pattern(sentence: Sentence) -> bool:
    pattern = compile_pattern(sentence.row["pattern"], sentence.table)
    if sentence.table != "furniture":
        return pattern.search(sentence.text) is not None
    if sentence.section == "dateline":
        return pattern.match(sentence.text) is not None
    return pattern.fullmatch(sentence.text.strip().translate(FOLDED)) is not None


def shows(sentence: Sentence) -> bool:
    if sentence.table == "durations":
        return shows_duration(sentence)
    return shows_pattern(sentence) if "pattern" in sentence.row else shows_measure(sentence)


@pytest.mark.parametrize("sentence", EVERY, ids=str)
def test_a_rule_fires_on_the_sentences_that_show_it_and_on_no_near_miss(sentence):
    assert shows(sentence) is sentence.is_match


def test_every_row_with_sentences_has_both_kinds():
    for sentence in EVERY:
        assert sentence.row["matches"], sentence
        assert sentence.row["near_miss"], sentence


def test_every_table_with_sentences_is_held_to_them():
    held = {sentence.table for sentence in EVERY} | ELSEWHERE
    with_sentences = {
        table for table in TABLES if re.search(r"(?m)^(matches|near_miss)\b", source_of(table)) is not None
    }
    assert with_sentences <= held


def source_of(table: str) -> str:
    return files("tallywire.rules").joinpath(f"{table}.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    [s.text for s in EVERY if s.table == "exclusions" and s.is_match and s.row["level"] == "quantity"],
)
def test_an_exclusion_shown_leaves_something_out_of_its_sentence(text):
    assert exclusions.find_excluded(read(text), "quantity").spans


# Loaders: how each is called, the module that reads the table, the table, and a section with rows.
LOADERS: list[tuple[Callable[[], object], Any, str, str]] = [
    (accounting_rules.accounting_table, accounting_rules, "accounting", "cue"),
    (accounting_rules.accounting_table, accounting_rules, "accounting", "story_runs"),
    (cuewords.measure_rows, cuewords, "measures", "measure"),
    (durations.duration_rows, durations, "durations", "duration"),
    (exclusions.exclusion_rules, exclusions, "exclusions", "exclusion"),
    (lambda: document.furniture_rules("line"), document, "furniture", "line"),
    (lambda: document.furniture_rules("dateline"), document, "furniture", "dateline"),
    (organisations.organisation_rows, organisations, "organisations", "organisations"),
    (speech.speech_table, speech, "speech", "speech"),
    (speech.speech_table, speech, "speech", "wording"),
    (things.things, things, "things", "thing"),
    (times.time_rows, times, "times", "time"),
    (verification.verification_rows, verification, "verification", "cue"),
]
each_loader = pytest.mark.parametrize(
    ("load", "module", "table", "section"),
    LOADERS,
    ids=[f"{table}/{section}" for *_, table, section in LOADERS],
)


def load_with(
    monkeypatch: pytest.MonkeyPatch, load: Any, module: Any, table: str, change: Callable[[Any], None]
) -> object:
    """Call the loader *load* afresh on its table as *change* leaves it."""
    changed = deepcopy(dict(read_table(table)))
    change(changed)
    monkeypatch.setattr(module, "read_table", lambda _: changed)
    return getattr(load, "__wrapped__", load)()


@each_loader
def test_a_loader_takes_its_own_table(monkeypatch, load, module, table, section):
    assert load_with(monkeypatch, load, module, table, lambda _: None)


@each_loader
def test_a_loader_refuses_an_unknown_key_naming_file_and_row(monkeypatch, load, module, table, section):
    def add_key(rows: Any) -> None:
        rows[section][-1]["colour"] = "red"

    with pytest.raises(RuleError, match=rf"{table}\.toml.*row {len(read_table(table)[section])}.*'colour'"):
        load_with(monkeypatch, load, module, table, add_key)


@each_loader
def test_a_loader_refuses_a_missing_key_naming_file_and_row(monkeypatch, load, module, table, section):
    def drop_keys(rows: Any) -> None:
        rows[section][0].clear()

    with pytest.raises(RuleError, match=rf"{table}\.toml.*row 1: missing key"):
        load_with(monkeypatch, load, module, table, drop_keys)


@pytest.mark.parametrize(
    ("load", "module", "table", "section"),
    [
        pytest.param(*loader, id=f"{loader[2]}/{loader[3]}")
        for loader in LOADERS
        if "pattern" in read_table(loader[2])[loader[3]][0]
    ],
)
def test_a_loader_refuses_a_bad_pattern_naming_file_and_row(monkeypatch, load, module, table, section):
    def break_pattern(rows: Any) -> None:
        rows[section][0]["pattern"] = "(unclosed"

    with pytest.raises(RuleError, match=rf"{table}\.toml.*row 1.*pattern"):
        load_with(monkeypatch, load, module, table, break_pattern)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row for the tests of the builder."""

    name: str
    size: int
    pattern: re.Pattern[str] | None = None
    words: tuple[str, ...] = ()


def test_rows_are_built_with_lists_as_tuples_and_patterns_compiled():
    [row] = build_rows(Row, [{"name": "a", "size": 2, "pattern": "^x", "words": ["b", "c"]}], "rows.toml")
    assert row.words == ("b", "c")
    assert row.pattern is not None
    assert row.pattern.search("y\nX")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"name": "a", "size": 1, "colour": "red"}, "rows.toml: row 2: unknown key 'colour'"),
        ({"name": "a"}, "rows.toml: row 2: missing key 'size'"),
        ({"name": "a", "size": 1, "pattern": "("}, "rows.toml: row 2: pattern: not a pattern"),
        ({"name": "a", "size": 1, "pattern": 3}, "rows.toml: row 2: pattern: not a pattern"),
        ({"name": "a", "size": "big"}, "rows.toml: row 2: size: 'big' is no int"),
    ],
)
def test_a_bad_row_is_refused_naming_the_file_the_row_and_the_key(row, said):
    with pytest.raises(RuleError, match=re.escape(said)):
        build_rows(Row, [{"name": "good", "size": 1}, row], "rows.toml")


def test_a_malformed_table_is_refused_naming_the_file():
    with pytest.raises(RuleError, match=r"rows\.toml: not valid TOML"):
        parse_toml("[[row", "rows.toml")
