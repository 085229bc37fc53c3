"""Names of countries, regions and towns: what they mean, and what is no place."""

import re

import pycountry
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tallywire.errors import RuleError
from tallywire.places import NameStops, load_gazetteer, make_gazetteer

NO_STOPS = NameStops(never=(), only_at_home=())


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Russian", "RUS"),
        ("Russians", "RUS"),
        ("Kremlin", "RUS"),
        ("the Kremlin", "RUS"),
        ("Moscow", "RUS"),
        ("Moscow’s", "RUS"),
        ("Kyiv", "UKR"),
        ("Kiev", "UKR"),
        ("UK", "GBR"),
        ("U.K.", "GBR"),
        ("Great Britain", "GBR"),
        ("Britons", "GBR"),
        ("Downing Street", "GBR"),
        ("Scottish", "GBR"),
        ("US", "USA"),
        ("U.S.", "USA"),
        ("White House", "USA"),
        ("Dutch", "NLD"),
        ("Filipino", "PHL"),
        ("Türkiye", "TUR"),
        ("Turkish", "TUR"),
        ("Ivory Coast", "CIV"),
        ("Côte d’Ivoire", "CIV"),
        ("DR Congo", "COD"),
        ("Burma", "MMR"),
        ("Niger", "NER"),
        ("Nigerian", "NGA"),
        ("North Korean", "PRK"),
        ("Seoul", "KOR"),
        ("CHINA", "CHN"),
        ("Palestinian", "PSE"),
        ("Chechen", "RUS"),
        ("South Sudanese", "SSD"),
        ("Kosovo", "XKX"),
        # Near misses: words in small letters, towns that are no seat of government, organisations, people.
        ("us", None),
        ("turkey", None),
        ("polish", None),
        ("Bakhmut", None),
        ("New York", None),
        ("NATO", None),
        ("Hamas", None),
        ("Korean War", None),
        ("Jordan Henderson", None),
        ("Us", None),
        ("", None),
    ],
)
def test_a_name_stands_for_its_country(name: str, code: str | None) -> None:
    assert load_gazetteer().find_country(name) == code


@pytest.mark.parametrize(
    ("name", "prefer", "found"),
    [
        ("Pokrovsk", ["UKR"], ("Pokrovsk", "UKR", "city")),
        ("Engels", ["RUS"], ("Engels", "RUS", "city")),
        ("Paris", [], ("Paris", "FRA", "city")),
        ("Paris", ["USA"], ("Paris", "FRA", "city")),
        ("Moscow", ["USA"], ("Moscow", "RUS", "city")),
        ("Bethlehem", ["USA"], ("Bethlehem", "USA", "city")),
        ("Bethlehem", ["PSE"], ("Bethlehem", "PSE", "city")),
        ("Tripoli", ["LBN"], ("Tripoli", "LBN", "city")),
        ("Kiev", [], ("Kyiv", "UKR", "city")),
        ("Georgia", [], ("Georgia", "GEO", "country")),
        ("Georgia", ["USA"], ("Georgia", "USA", "region")),
        ("Georgia", ["GEO", "USA"], ("Georgia", "GEO", "country")),
        ("Niger", ["NGA"], ("Niger", "NER", "country")),
        ("Kherson", [], ("Kherson", "UKR", "city")),
        ("Kherson region", [], ("Kherson", "UKR", "region")),
        ("Hebei Province", [], ("Hebei", "CHN", "region")),
        ("northern Gaza", [], ("Gaza Strip", "PSE", "region")),
        ("Gaza City", [], ("Gaza", "PSE", "city")),
        ("southern Ukraine", [], ("Ukraine", "UKR", "country")),
        ("South Africa", [], ("South Africa", "ZAF", "country")),
        ("eastern city of Kharkiv", [], ("Kharkiv", "UKR", "city")),
        ("Crimea", [], ("Crimea", "UKR", "region")),
        ("Transnistria", [], ("Transnistria", "MDA", "region")),
        ("Nord-Kivu", [], ("North Kivu", "COD", "region")),
        ("Sahel", [], ("Sahel", None, "region")),
        ("Kurdistan", [], ("Kurdistan", None, "region")),
        ("US", [], ("United States", "USA", "country")),
        ("Nice", ["FRA"], ("Nice", "FRA", "city")),
        # Near misses: adjectives, seats of government, words and people that towns are called after.
        ("Russian", [], None),
        ("Kremlin", [], None),
        ("Nice", [], None),
        ("Reading", [], None),
        ("Most", ["CZE"], None),
        ("Police", ["POL"], None),
        ("Sunday", ["NGA"], None),
        ("March", ["GBR"], None),
        ("Khan", [], None),
        ("Johnson", ["GBR"], None),
        ("us", [], None),
        ("northern", [], None),
        ("Province", [], None),
        ("Zelenskyy", ["UKR"], None),
        ("", [], None),
    ],
)
def test_a_name_is_located_where_the_story_plays(
    name: str, prefer: list[str], found: tuple[str, str | None, str] | None
) -> None:
    place = load_gazetteer().locate(name, prefer)
    assert (place and (place.name, place.country, place.kind)) == found
    assert load_gazetteer().is_place(name) is (load_gazetteer().locate(name) is not None)


def test_a_place_tells_what_it_lies_in() -> None:
    gazetteer = load_gazetteer()
    assert [place and place.within for place in map(gazetteer.locate, ("Houston", "Donbas", "Mali"))] == [
        ("Texas", "United States"),
        ("Ukraine",),
        (),
    ]


def test_the_countries_of_a_story_are_ranked_by_how_often_it_names_them() -> None:
    names = ["Ukraine", "Kremlin", "Ukrainian", "Donbas", "Bakhmut", "Sahel", "the UN"]
    assert load_gazetteer().rank_countries(names) == ("UKR", "RUS")


def test_every_country_of_iso_3166_can_be_found_by_its_name() -> None:
    gazetteer = load_gazetteer()
    assert {country.alpha_3 for country in pycountry.countries} | {"XKX"} == set(gazetteer.countries)
    for code, row in gazetteer.countries.items():
        place = gazetteer.locate(row.name)
        assert place is not None
        assert (place.country, gazetteer.find_country(row.name)) == (code, code)


def test_the_gazetteer_is_made_once() -> None:
    assert load_gazetteer() is load_gazetteer()


@pytest.mark.parametrize(
    ("countries", "regions", "message"),
    [
        ([{"code": "AAA"}], [], "countries.toml: row 1: missing key 'name'"),
        ([{"code": "AAA", "name": "A", "capital": "B"}], [], "countries.toml: row 1: unknown key 'capital'"),
        ([{"code": "Aa", "name": "A"}], [], "countries.toml: A: code 'Aa' is malformed or given twice"),
        ([{"code": "AAA", "name": "A"}] * 2, [], "countries.toml: A: code 'AAA' is malformed or given twice"),
        (
            [{"code": "AAA", "name": "A"}, {"code": "BBB", "name": "B", "aliases": ["A"]}],
            [],
            "countries.toml: 'A' stands for both AAA and BBB",
        ),
        (
            [{"code": "AAA", "name": "A"}],
            [{"names": ["R"], "country": "XXX"}],
            "regions.toml: R: no country has the code 'XXX'",
        ),
    ],
)
def test_a_malformed_table_is_refused_by_name(
    countries: list[dict[str, object]], regions: list[dict[str, object]], message: str
) -> None:
    with pytest.raises(RuleError, match=re.escape(message)):
        make_gazetteer(countries, regions, NO_STOPS)


# The first name asked for reads the list of towns.
@settings(deadline=None)
@given(st.text(), st.lists(st.sampled_from(["USA", "UKR", "FRA"])))
def test_no_name_breaks_the_gazetteer(name: str, prefer: list[str]) -> None:
    place = load_gazetteer().locate(name, prefer)
    assert place is None or place.name
