"""Coded events: every rule by its own sentences, roles and settings by tables, and what must always hold."""

import tomllib
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tallywire.errors import RuleError
from tallywire.extract.document import Document, read_document, read_documents
from tallywire.extract.events import code_events
from tallywire.extract.events.names import Namer
from tallywire.extract.events.predicates import find_predicates
from tallywire.extract.events.roles import find_roles
from tallywire.extract.events.rules import event_table, make_event_table
from tallywire.extract.events.story import tell_story
from tallywire.models import Figure, Kind, Measure, Quantifier

CASES = Path(__file__).parents[1] / "cases" / "events"
RULE = {
    "name": "x",
    "type": "AID",
    "pos": "verb",
    "lemmas": ["send"],
    "actor": ["subject"],
    "target": ["to"],
    "needs": "any",
    "matches": [],
    "near_miss": [],
}


UNSAID = {"actor": None, "target": None, "place": None, "date": None, "status": "actual"}


def sort_events(events: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(events, key=lambda event: (event["type"], str(event["target"])))


def read_cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}: {case['note']}")
        for path in sorted(CASES.glob("*.toml"))
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    ]


@cache
def fired_rules() -> dict[str, frozenset[str]]:
    """The names of the rules that fire on each sentence of the table."""
    sentences = sorted({s for rule in event_table().rules for s in (*rule.matches, *rule.near_miss)})
    documents = read_documents((sentence, None, None) for sentence in sentences)
    return {sentence: rules_of(document) for sentence, document in zip(sentences, documents, strict=True)}


def rules_of(document: Document) -> frozenset[str]:
    namer = Namer(tell_story(document))
    return frozenset(p.rule.name for p in find_predicates(namer) if find_roles(p, namer))


def make_figure(text: str, number: str) -> Figure:
    start = text.index(number)
    return Figure(
        text=number,
        start=start,
        end=start + len(number),
        sentence=text,
        sentence_start=0,
        low=1.0,
        high=1.0,
        quantifier=Quantifier.EXACT,
        kind=Kind.COUNT,
        unit=None,
        counted=None,
        measure=Measure.OTHER,
    )


@pytest.mark.parametrize("rule", event_table().rules, ids=lambda rule: rule.name)
def test_a_rule_fires_on_its_sentences_and_not_on_its_near_misses(rule: Any) -> None:
    assert rule.matches
    assert rule.near_miss
    fired = fired_rules()
    assert {s: rule.name in fired[s] for s in rule.matches} == dict.fromkeys(rule.matches, True)
    assert {s: rule.name in fired[s] for s in rule.near_miss} == dict.fromkeys(rule.near_miss, False)


@pytest.mark.parametrize("case", read_cases())
def test_a_sentence_tells_its_events(case: dict[str, Any]) -> None:
    document = read_document(case["sentence"], case.get("published"))
    told = [
        {
            "type": e.type,
            "actor": e.actor,
            "target": e.target,
            "place": e.place,
            "date": e.date,
            "status": e.status,
        }
        for e in code_events(document)
    ]
    assert sort_events(told) == sort_events(UNSAID | event for event in case["events"])


def test_every_type_of_plover_has_a_rule() -> None:
    assert len({rule.type for rule in event_table().rules}) == 16


def test_words_are_classes_and_rules_name_nobody() -> None:
    table = event_table()
    words = {w for rule in table.rules for w in rule.lemmas} | {
        w for ws in table.classes.values() for w in ws
    }
    assert {word for word in words if word != word.lower() and not word.startswith("@")} == set()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"type": "HELP"}, "events.toml: 'x': no event type 'HELP'"),
        ({"needs": "all"}, "events.toml: 'x': needs is one of actor, any, both, none, target"),
        ({"actor": ["patron"]}, "events.toml: 'x': no role 'patron'"),
        ({"colour": "red"}, "events.toml: rule: row 1: unknown key 'colour'"),
    ],
)
def test_a_malformed_rule_is_refused_by_name(change: dict[str, Any], message: str) -> None:
    with pytest.raises(RuleError, match=message):
        make_event_table({"rule": [RULE | change], "classes": {}, "status": {}})


def test_a_figure_belongs_to_the_event_whose_clause_it_stands_in() -> None:
    text = "Gunmen killed 12 farmers in Plateau State. The village has 4,000 people."
    figures = [make_figure(text, "12"), make_figure(text, "4,000")]
    (event,) = code_events(read_document(text), figures)
    assert event.figure_starts == (figures[0].start,)


def test_the_quote_runs_from_actor_to_target() -> None:
    (event,) = code_events(
        read_document("In May, Kenya signed a trade deal with Japan in Kobe.", date(2023, 6, 1))
    )
    assert event.quote == "Kenya signed a trade deal with Japan"


def test_a_quote_keeps_the_letters_of_the_article() -> None:
    text = "“Ghana’s army attacked a convoy near Accra,” he said."
    (event,) = code_events(read_document(text))
    assert (event.actor, event.quote) == ("Ghana’s army", "Ghana’s army attacked a convoy")


LIKELY = """the army rebels Kenya it they who said will not attacked visited talks with by to in on of
killed 20 . , and President Okello was accused deal signed protest against"""
WORDS = st.sampled_from([*LIKELY.split(), "\n"])


# The model is loaded by the first example.
@settings(deadline=None, max_examples=60)
@given(st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=25).map(" ".join)))
def test_events_stand_verbatim_in_any_text_and_are_the_same_twice(text: str) -> None:
    document = read_document(text)
    events = code_events(document)
    assert [event.quote for event in events] == [text[event.start : event.end] for event in events]
    assert code_events(document) == events
