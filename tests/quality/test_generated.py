"""Tracking against a generated corpus with known truth, read and stored for real: a sample of the script."""

import json
from pathlib import Path

from generated import FLOORS, run_corpus
from generated_corpus import make_corpus


def test_a_sample_of_stories_is_tracked_as_it_was_told_whatever_the_order_and_the_batches(
    tmp_path: Path,
) -> None:
    scores = run_corpus(6, 11, tmp_path)
    assert scores.below(json.loads(FLOORS.read_text(encoding="utf-8"))["generated"]) == [], scores.misses


def test_the_corpus_tells_every_kind_of_step_and_no_number_twice() -> None:
    _, truths = make_corpus(60, 5)
    kinds = {edge[0] for truth in truths for edge in truth.edges}
    assert kinds == {
        "first_report", "advanced", "decrease", "restated_up", "hedge_changed", "backdated", "edited",
    }  # fmt: skip
    assert sum(len(truth.conflicts) for truth in truths) > 20
    for truth in truths:
        firsts = [to for kind, _, to in truth.edges if kind == "first_report"]
        assert len(firsts) == len(set(firsts)) == 2
