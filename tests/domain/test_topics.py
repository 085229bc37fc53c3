"""The country that an article is about, and the names of countries that hold those of others."""

import pytest

from tallywire.extract.document import read_document
from tallywire.extract.placenames import find_places
from tallywire.places import load_gazetteer
from tallywire.topics import read_title_scene


@pytest.mark.parametrize(
    ("title", "country"),
    [
        ("Cholera in Angola", "AGO"),
        ("2003 - Ebola in the Republic of the Congo - update 4", "COG"),
        ("Floods across Pakistan", "PAK"),
        ("Russia strikes back", None),
        ("Ebola in Gabon/The Republic of the Congo", None),
        ("Angola: talks in Geneva", None),
        ("Cholera in West Africa", None),
        (None, None),
    ],
)
def test_a_title_says_in_which_country_something_is(title: str | None, country: str | None) -> None:
    found = read_title_scene(title)
    assert (found.country if found else None) == country


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("The health ministry of the Republic of the Congo reported 35 cases in Mbomo.", "COG"),
        ("Aid reached 12 villages in the Democratic Republic of the Congo.", "COD"),
        ("At least 12 people died in Congo on Monday.", "COD"),
        ("Floods killed 5 people in Bosnia and Herzegovina on Monday.", "BIH"),
    ],
)
def test_a_name_with_small_words_is_one_country(text: str, country: str) -> None:
    places = find_places(read_document(text), load_gazetteer())
    assert {m.country for m in places.mentions if m.place and m.place.kind == "country"} == {country}


def test_states_that_are_counted_are_not_the_country() -> None:
    places = find_places(read_document("Cases were notified in 19 States of the Sudan."), load_gazetteer())
    assert [m.country for m in places.mentions] == ["SDN"]


def test_what_a_title_is_about_decides_where_numbers_without_a_place_are() -> None:
    text = "As of 15 May, 1,447 deaths have been reported.\n\nA laboratory in Norway is helping.\n"
    places = find_places(read_document(text, title="Meningitis in Burkina Faso"), load_gazetteer())
    assert places.home_country == "BFA"
