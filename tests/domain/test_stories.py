"""Stories: which articles belong to one, and what it says where they are silent."""

from datetime import date
from typing import Any

import pytest
from tracking_examples import FIRST_DAY, make_figure

from tallywire.errors import RuleError
from tallywire.models import Accounting, Measure
from tallywire.reviews import FigureSpot
from tallywire.settling import Settled, settle_article
from tallywire.stories import Story, StoryArticle, find_defaults, find_story, load_stories

CHOLERA = Story(
    name="Cholera in Angola", start=date(2025, 1, 7), places=("Angola",), parties=("AGO",), facet="cholera"
)
WAR = Story(name="War in Ukraine", start=date(2022, 2, 24), parties=("UKR", "RUS"))
STRIKE = Story(
    name="A strike", keywords=("dockers", "port strike"), articles=("https://News.example/strike",)
)


FLOODS = Story(
    name="Floods", places=("Niger",), facet="storm and flood", tags=("floods",), end=date(2024, 12, 31)
)


def article(
    title: str, text: str = "", *, day: date | None = None, url: str | None = None, tags: tuple[str, ...] = ()
) -> StoryArticle:
    return StoryArticle(article_id="a", url=url, title=title, text=text, published=day, tags=frozenset(tags))


@pytest.mark.parametrize(
    ("story", "found"),
    [
        (CHOLERA, article("Cholera spreads in Angola", day=date(2025, 2, 1))),
        (CHOLERA, article("Cholera spreads", "Luanda, the Angolan capital, is hit.")),
        (None, article("Measles spreads in Angola")),
        (None, article("Cholera spreads in Zambia")),
        (None, article("Cholera spreads in Angola", day=date(2024, 2, 1))),
        (None, article("Cholera spreads", "x" * 2000 + " Angola")),
        (WAR, article("Ukrainian troops advance")),
        (STRIKE, article("Dockers walk out")),
        (STRIKE, article("Ships wait", url="https://news.example/strike?utm_source=x")),
        (None, article("Ships wait", url="https://news.example/other")),
        # the tag of its feed is enough, within the days of the story
        (FLOODS, article("Homes under water", tags=("africa", "floods"))),
        (None, article("Homes under water", tags=("africa",))),
        (None, article("Homes under water", day=date(2025, 1, 1), tags=("floods",))),
        (FLOODS, article("Floods in Niger")),
        # and counts as one cue
        (CHOLERA, article("Cholera in Angola", tags=("floods",))),
        (STRIKE, article("Ships wait", url="https://news.example/strike", tags=("floods",))),
        # one that lists the article comes first, else the one with more of its cues
        (STRIKE, article("Cholera in Angola", url="https://news.example/strike")),
        (CHOLERA, article("Cholera in Angola and a Ukrainian vote")),
    ],
)
def test_an_article_belongs_to_the_story_that_lists_it_or_whose_cues_it_names(
    story: Story | None, found: StoryArticle
) -> None:
    assert find_story(found, [WAR, CHOLERA, STRIKE, FLOODS]) == story


@pytest.mark.parametrize(
    ("given", "parts"),
    [
        (
            {"place": "Angola", "party": "AGO", "period_start": date(2025, 1, 7)},
            {"place": None, "party": None},
        ),
        ({"party": "AGO", "period_start": date(2025, 1, 7)}, {"place": "Luanda", "party": None}),
        ({"period_start": date(2025, 1, 7)}, {"place": "Angola", "party": "AGO"}),
        # what the text says stands, and a place elsewhere is no place of the story
        ({}, {"place": "Angola", "party": "AGO", "period_start": FIRST_DAY}),
        ({}, {"place": "Zambia", "party": None}),
        # only a total has a start, and none that holds for a day before it
        ({}, {"place": "Angola", "party": "AGO", "accounting": Accounting.STOCK}),
        ({}, {"place": "Angola", "party": "AGO", "as_of": date(2024, 12, 31)}),
    ],
)
def test_a_story_says_what_its_articles_leave_unsaid(given: dict[str, Any], parts: dict[str, Any]) -> None:
    assert find_defaults(make_figure(5, **parts), CHOLERA) == given


def settle(title: str, **parts: Any) -> Settled:
    figure = make_figure(5, **parts)
    spot = FigureSpot(
        figure_id="f",
        article_id="a",
        version_id="v",
        start=figure.start,
        end=figure.end,
        text=figure.text,
        sentence=figure.sentence,
    )
    [settled] = settle_article(article(title), [(spot, figure)], [CHOLERA], [])
    return settled


def test_the_disease_of_a_story_is_that_of_cases_whose_article_names_none() -> None:
    listed = Story(name="listed", facet="cholera", articles=("a",))
    figure = make_figure(5, measure=Measure.INFECTED, unit="case", counted="cases", status=None)
    spot = FigureSpot(
        figure_id="f", article_id="a", version_id="v", start=figure.start, end=figure.end,
        text=figure.text, sentence=figure.sentence,
    )  # fmt: skip
    [settled] = settle_article(article("The outbreak grows"), [(spot, figure)], [listed], [])
    assert settled.facet == "cholera"


def test_what_a_story_adds_is_told_from_what_was_read() -> None:
    settled = settle("Cholera in Angola", place=None, party=None, measure=Measure.INFECTED)
    assert (settled.story, settled.facet, settled.figure.place) == ("Cholera in Angola", "cholera", "Angola")
    assert settled.changed.keys() == {"place", "party", "period_start"}
    untouched = settle("Talks go on", place="Kyiv")
    assert (untouched.story, untouched.changed, untouched.is_as_read) == (None, {}, True)


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        ("not valid TOML", "[[story]"),
        ("unknown key 'stories'", "[[stories]]\nname = 'x'"),
        ("unknown key 'place'", "[[story]]\nname = 'x'\nplace = 'y'"),
        ("missing key 'name'", "[[story]]\nplaces = ['y']"),
        ("start 'May' is no day", "[[story]]\nname = 'x'\nplaces = ['y']\nstart = 'May'"),
        ("places is no list of names", "[[story]]\nname = 'x'\nplaces = 'y'"),
        ("disease 'gloom' is not one of", "[[story]]\nname = 'x'\ndisease = 'gloom'"),
        ("disease 'flood' is not one of", "[[story]]\nname = 'x'\ndisease = 'flood'"),
        ("none belongs", "[[story]]\nname = 'x'"),
        ("two stories are called 'x'", "[[story]]\nname = 'x'\nplaces = ['y']\n" * 2),
    ],
)
def test_a_table_of_stories_that_cannot_be_used_is_refused_with_the_reason(reason: str, text: str) -> None:
    with pytest.raises(RuleError, match=reason):
        load_stories(text, "stories.toml")


def test_stories_are_read_from_toml() -> None:
    text = """
    [[story]]
    name = "Cholera in Angola"
    start = 2025-01-07
    places = ["Angola"]
    parties = ["AGO"]
    disease = "cholera"
    """
    assert load_stories(text, "stories.toml") == (CHOLERA,)
