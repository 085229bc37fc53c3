"""Watch rules: what a file of them may say, and of which changes they tell."""

from dataclasses import replace

import pytest
from report_fixture import build_report

from tallywire.errors import InputError
from tallywire.models import Quantifier
from tallywire.report.model import Value
from tallywire.watch import find_notices, load_rules

DATA = build_report()
LOSSES = "Russian military killed, cumulative since 24 February 2022, Ukraine"


def watch(toml: str) -> list[str]:
    notices = find_notices(load_rules(toml, "watch.toml"), "r2", DATA.changes, DATA.conflicts)
    return [notice.title for notice in notices]


@pytest.mark.parametrize(
    ("toml", "reason"),
    [
        ("[[watch", "no TOML"),
        ("[other]", "holds [[watch]] tables and nothing else"),
        ("watch = 1", "holds [[watch]] tables and nothing else"),
        ('[[watch]]\nwords = "x"', "watch 1: needs a name, and either words or series"),
        ('[[watch]]\nname = "n"', "watch 1: needs a name, and either words or series"),
        ('[[watch]]\nname = "n"\nwords = "x"\nseries = "y"', "either words or series"),
        ('[[watch]]\nname = "n"\nwords = ""', "words is not a text"),
        ('[[watch]]\nname = "n"\nwords = "x"\nwhen = 1', "unknown key when"),
        (
            '[[watch]]\nname = "n"\nwords = "x"\non = ["rain"]',
            "on lists one or more of change, threshold, conflict",
        ),
        ('[[watch]]\nname = "n"\nwords = "x"\non = []', "on lists one or more"),
        ('[[watch]]\nname = "n"\nwords = "x"\non = ["threshold"]', "a threshold needs above or below"),
        ('[[watch]]\nname = "n"\nwords = "x"\nabove = true', "above is not a number"),
        ('[[watch]]\nname = "n"\nwords = "x"\nabove = nan', "above is not a number"),
    ],
)
def test_what_cannot_be_a_rule_is_refused_with_its_place_and_reason(toml: str, reason: str) -> None:
    with pytest.raises(InputError, match=r"^watch\.toml: ") as refused:
        load_rules(toml, "watch.toml")
    assert reason in str(refused.value)


def test_a_watched_series_tells_of_its_changes_and_contradictions() -> None:
    told = watch('[[watch]]\nname = "losses"\nwords = "russian killed"')
    assert told == [
        f"{LOSSES}: 498 → 1,351",
        f"{LOSSES}: 9,000 → more than 14,000",
        f"{LOSSES}: 3,000–10,000",
        f"{LOSSES}: contradicted, at least 10 times apart",
        f"{LOSSES}: contradicted, at least 2.2 times apart",
    ]


def test_what_is_said_again_unchanged_is_no_change() -> None:
    rules = load_rules('[[watch]]\nname = "all"\nwords = "u"', "watch.toml")
    again = [replace(change, type="reaffirmed") for change in DATA.changes]
    assert find_notices(rules, "r2", again, ()) == []


def test_a_rule_may_name_a_series_and_a_claimant() -> None:
    assert len(watch('[[watch]]\nname = "n"\nseries = "s6"')) == 3
    (told,) = watch('[[watch]]\nname = "n"\nseries = "s1"\nsource = "Volodymyr Zelensky"\non = ["change"]')
    assert told.endswith("9,000 → more than 14,000")
    assert watch('[[watch]]\nname = "n"\nseries = "s1"\nsource = "Nobody"') == []


@pytest.mark.parametrize(
    ("before", "after", "bound", "crosses"),
    [
        (498, 1351, "above = 1000", True),
        (1000, 1351, "above = 1000", False),
        (998, 1000, "above = 1000", True),
        (1351, 498, "above = 1000", False),
        (1351, 498, "below = 500", True),
        (None, 1351, "above = 1000", True),
        (None, 1351, "below = 1000", False),
        (1351, None, "below = 5", False),
    ],
)
def test_a_threshold_is_crossed_when_it_lies_between_before_and_after(
    before: int | None, after: int | None, bound: str, crosses: bool
) -> None:
    def value(number: int | None) -> Value | None:
        return Value(low=number, high=number, quantifier=Quantifier.EXACT) if number else None

    change = replace(DATA.changes[0], before=value(before), after=value(after))
    rules = load_rules(
        f'[[watch]]\nname = "n"\nseries = "{change.series_id}"\non = ["threshold"]\n{bound}', "w"
    )
    assert bool(find_notices(rules, "r2", [change], ())) is crosses


def test_a_change_that_two_rules_meet_is_told_once_and_names_both() -> None:
    toml = '[[watch]]\nname = "a"\nseries = "s6"\n[[watch]]\nname = "b"\nwords = "displaced"'
    notices = find_notices(load_rules(toml, "w"), "r2", DATA.changes, DATA.conflicts)
    assert [notice.rules for notice in notices] == [("a", "b")] * 3
    assert len({notice.change_id for notice in notices}) == 3


def test_a_notice_tells_who_what_and_in_which_words() -> None:
    (notice, *_) = find_notices(
        load_rules('[[watch]]\nname = "n"\nseries = "s6"', "w"), "r2", DATA.changes, ()
    )
    assert notice.body.splitlines() == [
        "UN: more than 3.7 million → 3.6 million",
        "a running total fell: look into it, as of 25 Mar 2022",
        "“A day later the UN gave 3.6 million.”",
        "https://wire.example/losses",
    ]
