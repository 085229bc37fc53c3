"""What makes a new version of an article: another story, not another page around it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallywire.churn import digest_story, story_lines

STORY = """Toll of valley floods rises to 31
Updated 3 hours ago
At least 31 people have been killed in floods in northern Kenya, officials said on Monday.
14 comments
The Kenya Red Cross said 12 people were still missing.
Related articles
Dam was known to be weak
Toll of landslide rises to 28
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("\n", "\n\n  "),
        ("officials said", "officials  said"),
        ("Updated 3 hours ago", "Updated 4 hours ago"),
        ("Updated 3 hours ago\n", ""),
        ("14 comments", "1.2K comments"),
        ("Toll of landslide rises to 28", "Toll of landslide rises to 30\nThree held over dam"),
        ("Related articles", "Most read"),
        ("Related articles\nDam was known to be weak\nToll of landslide rises to 28\n", ""),
        ("Café", "Cafe\u0301"),
    ],
)
def test_what_changes_around_a_story_makes_no_version(before: str, after: str) -> None:
    text = STORY + "\nIt ended at the Café.\n"
    assert before in text
    assert digest_story(text.replace(before, after)) == digest_story(text)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("At least 31", "At least 33"),
        ("rises to 31", "rises to 33"),
        ("officials said", "police said"),
        (" still", ""),
        ("Updated 3 hours ago", "Updated toll: 33 dead"),
        ("14 comments", "14 comments were removed by the army"),
        ("Related articles\nDam", "Dam"),
        ("Toll of landslide rises to 28", "Toll of landslide rises to 28\nOfficials said 40 were hurt."),
    ],
)
def test_what_changes_in_a_story_does(before: str, after: str) -> None:
    assert before in STORY
    assert digest_story(STORY.replace(before, after)) != digest_story(STORY)


def test_sentences_under_a_heading_of_links_are_of_the_story() -> None:
    assert list(story_lines("Most read\nA headline\nOne was killed.\nAnother line")) == [
        "One was killed.",
        "Another line",
    ]


@given(st.text())
def test_any_text_has_a_digest_of_its_story_that_white_space_does_not_change(text: str) -> None:
    assert digest_story(text) == digest_story(f"\n {text}\n\n")


@pytest.mark.parametrize("piece", [".", "1", "a ", "12.", "- ", "T", "may ", "1,", "more from "])
def test_a_line_made_to_be_slow_is_told_like_any_other(piece: str) -> None:
    for start in ("Updated ", "Related ", "", "Views ", "Reading time "):
        line = f"{start}{piece * 3000}\u2603"
        assert len(list(story_lines(line))) <= 1
