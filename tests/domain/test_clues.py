"""Patterns are tried only where one of their words stands, and miss nothing by it."""

import re
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from tallywire.extract.clues import DIGITS, Probe, find_clues, make_probe, split_lines
from tallywire.extract.exclusions import exclusion_rules
from tallywire.extract.times import time_rows


@pytest.mark.parametrize(
    ("pattern", "clues"),
    [
        (r"\bdeath toll\b", [{"death toll"}]),
        (r"\b(?:killed|wounded) in (?P<place>[A-Z]\w+)", [{"wounded", "killed"}, {" in "}]),
        (r"(?P<n>\d+) deaths?", [{" death"}, set(DIGITS)]),
        (r"colou?r blind", [{"r blind"}, {"colo"}]),
        (r"(?:very )*sad", [{"sad"}]),
        (r"(?:very )+sad", [{"very "}, {"sad"}]),
        (r"(?:very ){0,3}sad", [{"sad"}]),
        (r"(?:very ){2}sad", [{"very "}, {"sad"}]),
        (r"ha{2,}ste", [{"ste"}, {"ha"}]),
        (r"(?<!not )dead(?! reckoning)", [{"dead"}]),
        (r"(?-i:Dead)\. (?>Wounded)", [{"wounded"}, {"dead"}]),
        (r"a|dead", []),
        (r"(?:dead|\d)", [{"dead", *DIGITS}]),
        (r"(?:dead|)", []),
        (r"[dead]ly", [{"ly"}]),
        (r"[]x]dead\(s\)", [{"dead(s)"}]),
        (r"\w+ .+ x", []),
        (r"STRASSE|straße", [{"strasse"}]),
    ],
)
def test_clues_are_words_without_which_a_pattern_cannot_match(pattern: str, clues: list[set[str]]) -> None:
    assert [set(clue) for clue in find_clues(pattern)] == clues


@pytest.mark.parametrize("rows", [exclusion_rules, time_rows], ids=["exclusions", "times"])
def test_every_pattern_is_tried_on_its_own_examples(rows: Callable[[], Iterable[tuple[Any, Probe]]]) -> None:
    for row, probe in rows():
        for example in row.matches:
            assert probe.may_match(example.casefold()), (row.pattern, example)


def test_matches_are_found_line_by_line_with_the_line_breaks_around_them() -> None:
    text = "One\n\nin May\nby 2 May \nand then 3 May"
    probe = make_probe(re.compile(r"\s(?P<d>\d) May\b|\sin May\s", re.IGNORECASE))
    found = list(probe.find(split_lines(text)))
    assert [match[0] for match in found] == ["\nin May\n", " 2 May", " 3 May"]
    assert all(text[match.start() : match.end()] == match[0] for match in found)


def test_blank_lines_are_none() -> None:
    assert [(line.start, line.end, line.folded) for line in split_lines("\n \nÉtat\n").lines] == [
        (3, 7, "état")
    ]
