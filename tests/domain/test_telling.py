"""How a change and a conflict are told in a sentence, and which edges are told as one."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from report_fixture import build_report

from tallywire.models import Quantifier
from tallywire.report.html import render_overview
from tallywire.report.model import ReportRevision, ToldChange, Value, join_changes
from tallywire.report.telling import tell_change, tell_conflict

DATA = build_report()
CHANGE = next(change for change in DATA.changes if change.type == "restated_up")
EVIDENCE = CHANGE.evidence
assert EVIDENCE is not None


def tell(change: ReportRevision) -> str:
    return tell_change(ToldChange(change, (change.type,)))


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (
            {},
            "UN human rights office says 249, as of 3 Mar 2022 (counts only confirmed); before: 227, a"
            " difference of +22 (+10%). Restated upward for the same day or event.",
        ),
        (
            {"source": None, "before": None, "as_of": None, "type": "first_report"},
            "the article itself, naming nobody, says 249, undated (counts only confirmed). First report.",
        ),
        (
            {"evidence": replace(EVIDENCE, stance="fears", verification=None), "before": None},
            "UN human rights office fears 249, as of 3 Mar 2022. Restated upward for the same day or event.",
        ),
        (
            {"after": None, "type": "removed"},
            "UN human rights office no longer gives 227, as of 3 Mar 2022. Removed from a later version of"
            " the article.",
        ),
        (
            {
                "after": Value(low=200, high=999, quantifier=Quantifier.VAGUE),
                "before": None,
                "evidence": None,
            },
            "UN human rights office says hundreds (200–999), as of 3 Mar 2022. Restated upward for the same"
            " day or event.",
        ),
    ],
)
def test_a_change_is_told_with_who_as_of_when_how_sure_and_how_it_differs(
    parts: dict[str, Any], said: str
) -> None:
    change = replace(CHANGE, **parts)
    assert tell(change) == said


def test_a_conflict_is_told_with_both_sides_and_how_they_put_it() -> None:
    conflict = next(c for c in DATA.conflicts if c.larger.source == "Volodymyr Zelensky")
    assert tell_conflict(conflict) == (
        "At least 10 times apart: Volodymyr Zelensky claims more than 14,000 (20 Mar 2022), Russian defence"
        " ministry says 1,351 (25 Mar 2022)."
    )
    assert "One of them is zero: " in tell_conflict(replace(conflict, ratio=None))


def test_an_edit_and_what_it_did_to_the_track_are_one_change() -> None:
    restated = replace(CHANGE, origin=replace(EVIDENCE, figure_id="earlier"))
    edited = replace(restated, type="edited", revision_id="beside")
    other = replace(edited, revision_id="other", origin=replace(EVIDENCE, figure_id="another"))
    told = join_changes([edited, other, restated])
    assert [(t.change.type, t.types) for t in told] == [
        ("restated_up", ("restated_up", "edited")),
        ("edited", ("edited",)),
    ]


def test_edges_whose_figures_are_not_at_hand_are_never_joined() -> None:
    bare = replace(CHANGE, origin=None, evidence=None)
    assert len(join_changes([bare, replace(bare, revision_id="other", as_of=date(2022, 3, 4))])) == 2


def test_a_conflict_on_the_overview_shows_the_sentences_of_both_sides() -> None:
    page = render_overview(replace(DATA, changes=(), newest=(), series=()))
    for sentence in ("Mr Zelensky put Russian deaths at more than", "The ministry in Moscow now counts"):
        assert sentence in page
