"""The disease, hazard or weapon that a number is of, each beside what is nearly one."""

from typing import Any

import pytest
from tracking_examples import make_figure, report

from tallywire.facets import drop_facet, read_facet, read_topic
from tallywire.models import Accounting, Measure, Status
from tallywire.series import assign_series, explain_difference, group_id

CASES: dict[str, Any] = {"measure": Measure.INFECTED, "unit": "case", "status": None, "counted": "cases"}


@pytest.mark.parametrize(
    ("facet", "topic", "parts"),
    [
        # the counted phrase, then the sentence, then the topic
        ("cholera", "measles", CASES | {"counted": "cholera cases"}),
        ("measles", "cholera", CASES | {"sentence": "Of measles there were "}),
        ("cholera", "cholera", CASES),
        (None, None, CASES),
        # two in one sentence: the article's own, else none
        ("cholera", "cholera", CASES | {"sentence": "Of measles and cholera together "}),
        (None, "dengue", CASES | {"sentence": "Of measles and cholera together "}),
        # deaths are of a disease or a hazard, cases of a disease alone
        ("cholera", "cholera", {}),
        ("earthquake", "earthquake", {}),
        (None, "earthquake", CASES),
        # hazards that bring one another are one
        ("storm and flood", None, {"sentence": "The cyclone and its landslides killed "}),
        # the fighting goes on in an article on a quake
        (None, "earthquake", {"sentence": "Shelling has killed "}),
        (None, "earthquake", {"status": Status.MILITARY}),
        # an event is told by its day and place
        (None, "earthquake", {"accounting": Accounting.EVENT}),
        ("cholera", "cholera", {"accounting": Accounting.EVENT}),
        # a weapon is one only where the number's own words say so
        ("landmines", None, {"sentence": "Land mines have killed "}),
        (None, "landmines", {}),
        # a figure of speech is none
        (None, None, {"sentence": "After a storm of criticism there died ", "measure": Measure.KILLED}),
        # what needs none has none
        (None, "cholera", {"measure": Measure.SUPPLIED}),
    ],
)
def test_a_number_is_of_what_its_words_its_sentence_or_its_article_name(
    facet: str | None, topic: str | None, parts: dict[str, Any]
) -> None:
    assert read_facet(make_figure(5, **parts), topic) == facet


@pytest.mark.parametrize(
    ("topic", "title", "text"),
    [
        ("cholera", "Cholera in Angola", "Measles was not found. Measles is rare."),
        ("Rift Valley fever", "Rift-Valley fever: update 2", ""),
        ("cholera", None, "Cholera has come. Cholera spreads."),
        (None, None, "Cholera is feared by the people of the besieged city."),
        (None, "Talks go on", "The talks of the ministers go on."),
        ("earthquake", "Quake toll rises", "Floods, floods and more floods."),
    ],
)
def test_an_article_is_about_what_its_title_names_or_its_lead_comes_back_to(
    topic: str | None, title: str | None, text: str
) -> None:
    assert read_topic(title, text) == topic


def test_cases_called_by_their_disease_and_those_that_are_not_are_one_series() -> None:
    named = report("a", facet="cholera", **(CASES | {"counted": "suspected cholera cases"}))
    plain = report("b", facet="cholera", **(CASES | {"counted": "suspected cases"}))
    other = report("c", facet="measles", **(CASES | {"counted": "suspected cases"}))
    keys = assign_series([named, plain, other])
    assert keys["a"] == keys["b"]
    assert keys["a"].label == "Ukrainian suspected cholera cases, Ukraine, cumulative"
    assert explain_difference(keys["a"], keys["c"]) == ("facet",)
    assert group_id(named.figure, "cholera") != group_id(named.figure, "measles")


def test_deaths_of_a_disease_are_a_series_of_their_own_that_names_it() -> None:
    keys = assign_series([report("a"), report("b", facet="cholera")])
    assert keys["a"].series_id != keys["b"].series_id
    assert keys["b"].label == "Ukrainian civilians killed (cholera), Ukraine, cumulative"


@pytest.mark.parametrize(
    ("counted", "kept"),
    [("suspected cholera cases", "suspected cases"), ("measles cases", "measles cases"), ("cholera", "")],
)
def test_the_words_of_the_facet_are_dropped_from_what_is_counted(counted: str, kept: str) -> None:
    assert drop_facet(counted, "cholera") == kept
