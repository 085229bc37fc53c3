"""Which articles are copies of one story: an agency's report in many papers, and what merely looks alike."""

from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallywire.syndication import find_bands, find_shingles, group_copies, is_copy

SEEDS = sorted((Path(__file__).parents[2] / "seeds" / "articles").glob("*.txt"))
STORY = [
    "At least 31 people have been killed in floods in northern Kenya, officials said on Monday, as rescue "
    "workers went from house to house in the worst hit villages of the valley.",
    "The Kenya Red Cross said 12 people were still missing and 500 homes were destroyed when the river burst "
    "its banks after three days of rain that the weather service called without example.",
    "The governor of the county asked the government for tents, blankets and clean water, and said roads "
    "to four villages had been washed away, so that helicopters alone could reach them.",
    "Schools and two clinics have taken in families whose homes are under water, and more rain is forecast "
    "for the end of the week, the weather service said.",
]
OTHER = [
    "Rescuers searched on Monday for a dozen villagers swept away when a river in Kenya's north broke "
    "through its embankment overnight, a disaster that officials say has cost 31 lives so far.",
    "Five hundred houses lie in ruins, according to the Red Cross of the country, which is handing out tents "
    "and drinking water and warns that more rain is on its way before the weekend comes.",
    "Four villages can only be reached from the air because their roads are gone, said the county's "
    "governor, who called on the capital to send help while families sleep in classrooms and in two clinics.",
]


def text(*paragraphs: str) -> str:
    return "\n".join(paragraphs)


WHOLE = text("Toll of valley floods rises to 31", *STORY)


@pytest.mark.parametrize(
    "copy",
    [
        WHOLE,
        text("Kenya floods: dozens dead as river bursts banks", "By Our Correspondent, Nairobi", *STORY),
        text(
            "Toll of valley floods rises to 31",
            "NAIROBI (AP) — " + STORY[0],
            *STORY[1:],
            "Updated 3 hours ago",
        ),
        text("31 dead in floods", *STORY[:3]),
        text("31 dead in floods", *STORY[:2], STORY[3]),
        WHOLE.upper(),
        WHOLE.replace("31", "33"),
        WHOLE.replace(",", " —").replace("'", "’"),
    ],
)
def test_copies_of_a_story_are_told_though_papers_cut_and_dress_them(copy: str) -> None:
    one, other = find_shingles(WHOLE), find_shingles(copy)
    assert is_copy(one, other)
    assert is_copy(other, one)
    assert set(find_bands(one)) & set(find_bands(other)), "no band in common: it would not be looked at"


@pytest.mark.parametrize(
    "other",
    [
        text("Toll of floods in Kenya rises to 31", *OTHER),
        # a report of another hand that quotes a paragraph
        text("Floods", *OTHER, STORY[1]),
        # a round-up with the story in it is no copy of it
        text("The week in Africa", STORY[0], *OTHER, *[f"{p} {n}" for n, p in enumerate(OTHER[:2])]),
        # too short to tell
        "Toll of valley floods rises to 31",
        "",
    ],
)  # fmt: skip
def test_other_reports_of_the_event_are_no_copies(other: str) -> None:
    assert not is_copy(find_shingles(WHOLE), find_shingles(other))


def test_short_texts_are_never_copies_however_alike() -> None:
    short = find_shingles("At least 31 people were killed, officials said.")
    assert find_bands(short) == ()
    assert not is_copy(short, short)


def test_the_seeds_are_articles_of_their_own() -> None:
    shingles = [find_shingles(path.read_text(encoding="utf-8")) for path in SEEDS]
    bands = [set(find_bands(s)) for s in shingles]
    assert all(bands)
    assert not any(
        is_copy(a, b) or x & y for (a, x), (b, y) in permutations(zip(shingles, bands, strict=True), 2)
    )


def test_bands_are_stored_so_they_never_change() -> None:
    assert find_bands(find_shingles(WHOLE))[:2] == (1788821840496815581, 5753201194705499577)


@pytest.mark.parametrize("order", list(permutations([("b", "c"), ("d", "e"), ("c", "d")])))
def test_copies_of_copies_are_one_group_in_whatever_order_they_come(
    order: tuple[tuple[str, str], ...],
) -> None:
    known: dict[str, str] = {}
    for pair in order:
        known |= group_copies([pair], known)
    assert known == dict.fromkeys("bcde", "b")


def test_an_article_that_joins_two_groups_makes_them_one_and_leaves_others_alone() -> None:
    assert group_copies([("x", "a"), ("x", "m")], {"a": "a", "b": "a", "m": "m", "n": "m"}) == dict.fromkeys(
        "abmnx", "a"
    )
    assert group_copies([("x", "y")], {}) == {"x": "x", "y": "x"}


@given(st.lists(st.text(alphabet="abc", min_size=1, max_size=3), min_size=60, max_size=90))
def test_a_text_is_a_copy_of_itself_and_bands_are_numbers_that_can_be_stored(words: list[str]) -> None:
    shingles = find_shingles(" ".join(words))
    bands = find_bands(shingles)
    assert all(0 <= band < 2**63 for band in bands)
    assert is_copy(shingles, shingles) is bool(bands)
