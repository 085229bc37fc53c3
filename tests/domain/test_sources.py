"""Claimants as texts name them, and the sources that they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tracking_examples import REGISTER

from tallywire.errors import RuleError
from tallywire.places import load_gazetteer
from tallywire.sources import SourceKind, load_sources


def name_of(claimant: str) -> str | None:
    source = REGISTER.resolve(claimant)
    return source.name if source else None


@pytest.mark.parametrize(
    ("name", "spellings"),
    [
        (
            "Zelensky",
            [
                "Zelensky",
                "Zelenskyy",
                "Zelenskiy",
                "Zelenskyi",
                "Zelenski",
                "ZELENSKY",
                "Volodymyr Zelenskyy",
                "Mr Zelensky",
                "President Zelensky",
                "Ukrainian President Volodymyr Zelenskyy",
                "Ukraine’s president, Volodymyr Zelenskiy",
                "Zelenskyy’s",
            ],
        ),
        (
            "UK government",
            [
                "UK government",
                "British government",
                "the British Government",
                "Britain’s government",
                "London",
                "Britain",
                "the U.K.",
                "Ben Wallace",
                "Defence Secretary Ben Wallace",
                "Mr Wallace",
                "UK Defense Secretary Ben Wallace",
                "Ben Wallace, the UK defence secretary",
                "Downing Street",
                "Boris Johnson",
                "government of the United Kingdom",
            ],
        ),
        (
            "Russian defence ministry",
            [
                "Russian defence ministry",
                "Russia’s ministry of defence",
                "Russia's Ministry of Defence",
                "Russian Ministry of Defense",
                "the Defence Ministry of the Russian Federation",
                "Moscow's defence ministry",
                "Russian defence ministry spokesman Igor Konashenkov",
                "Sergey Shoigu",
                "Russian MoD",
            ],
        ),
        (
            "UN human rights office",
            [
                "UN human rights office",
                "OHCHR",
                "the U.N. Human Rights Office",
                "United Nations human rights office",
                "the Office of the UN High Commissioner for Human Rights",
                "a spokesperson for the UN human rights office",
                "UN High Commissioner for Human Rights Michelle Bachelet",
                "Volker Turk",
            ],
        ),
        (
            "UNHCR",
            [
                "UNHCR",
                "UN refugee agency",
                "the UN Refugee Agency",
                "UN High Commissioner for Refugees Filippo Grandi",
            ],
        ),
        (
            "Yale University",
            [
                "Yale University",
                "researchers at Yale University",
                "Yale’s Humanitarian Research Lab",
            ],
        ),
        (
            "Médecins Sans Frontières",
            [
                "MSF",
                "Medecins sans frontieres",
                "Doctors Without Borders",
            ],
        ),
        (
            "SOHR",
            [
                "Syrian Observatory for Human Rights",
                "UK-based Syrian Observatory",
                "SOHR",
            ],
        ),
        (
            "Ukrainian armed forces",
            [
                "Ukraine’s armed forces",
                "Ukrainian military",
                "General Staff of the Armed Forces of Ukraine",
            ],
        ),
        (
            "Ukrainian state emergency service",
            [
                "State Emergency Service of Ukraine",
                "Ukraine's state emergency service",
            ],
        ),
        ("Maxar", ["Maxar Technologies", "US firm Maxar Technology", "satellite imagery company Maxar"]),
        ("TASS", ["Tass", "Russian news agency Tass", "Russia’s state news agency TASS"]),
        (
            "Gaza health ministry",
            [
                "Gaza’s health ministry",
                "Hamas-run health ministry",
                "Health Ministry in Gaza",
            ],
        ),
        (
            "Pentagon",
            [
                "the Pentagon",
                "US Department of Defense",
                "American defence ministry",
                "Lloyd Austin",
            ],
        ),
    ],
)
def test_spellings_of_one_claimant_are_one_source(name: str, spellings: list[str]) -> None:
    assert {spelling: name_of(spelling) for spelling in spellings} == dict.fromkeys(spellings, name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Russian defence ministry", "Ukrainian defence ministry"),
        ("Russian defence ministry", "Russian foreign ministry"),
        ("Russian defence ministry", "Russian government"),
        ("Scottish government", "UK government"),
        ("Kyiv police", "Ukrainian police"),
        ("critics of the UK government", "UK government"),
        ("opponent of President Vladimir Putin", "Vladimir Putin"),
        ("Washington Post", "Washington"),
        ("Ukrainian news agency", "Ukrinform"),
        ("state media", "Russian state media"),
        ("Sudanese army", "South Sudanese army"),
        ("Palestinian health ministry", "Gaza health ministry"),
        ("Red Cross", "Ukrainian Red Cross Society"),
        ("UN", "UNHCR"),
        ("us", "US"),
    ],
)
def test_other_claimants_are_other_sources(one: str, other: str) -> None:
    assert name_of(one) != name_of(other)


@pytest.mark.parametrize(
    "institution", ["defence ministry", "Ministry of Defence", "government", "police", "army"]
)
def test_institutions_are_known_for_every_country_with_an_adjective(institution: str) -> None:
    for code, row in load_gazetteer().countries.items():
        if row.demonyms:
            source = REGISTER.resolve(f"{row.demonyms[0]} {institution}")
            assert source is not None
            assert (source.party, source.is_registered) == (code, True), row.name
            assert REGISTER.resolve(f"{row.name}’s {institution}") == source


@pytest.mark.parametrize(
    ("claimant", "name"),
    [
        ("officials", "officials"),
        ("Officials", "officials"),
        ("senior officials", "officials"),
        ("a number of sources", "sources"),
        ("two sources familiar with the matter", "sources"),
        ("authorities", "authorities"),
        ("local media", "local media"),
        ("witnesses", "witnesses"),
        ("Western officials", "western officials"),
        ("initial reports", "reports"),
    ],
)
def test_claimants_that_name_nobody_are_anonymous(claimant: str, name: str) -> None:
    source = REGISTER.resolve(claimant)
    assert source is not None
    assert (source.name, source.kind, source.party) == (name, SourceKind.ANONYMOUS, None)


@pytest.mark.parametrize(
    "claimant", ["Ukrainian officials", "officials in Kyiv", "Hamas officials", "World Bank officials"]
)
def test_officials_of_somebody_are_not_anonymous(claimant: str) -> None:
    source = REGISTER.resolve(claimant)
    assert source is not None
    assert source.kind is not SourceKind.ANONYMOUS


@pytest.mark.parametrize(
    ("name", "spellings"),
    [
        ("police", ["Police", "police", "The police"]),
        ("interior ministry", ["home ministry", "Home Ministry", "the Ministry of the Interior"]),
        ("health ministry", ["Health ministry", "ministry of health", "Ministry of Public Health"]),
        ("disaster management agency", ["Emergency Operations Center (COE)", "emergency operations centre"]),
        ("mayor", ["Mayor", "the mayor"]),
        ("provincial government", ["Provincial government", "provincial Government"]),
        # Names keep their capitals, and so do short names of bodies of one country.
        ("Jumla police", ["Jumla police"]),
        ("MES", ["MES"]),
    ],
)
def test_an_institution_of_no_country_in_particular_is_one_source_however_it_is_written(
    name: str, spellings: list[str]
) -> None:
    assert [name_of(spelling) for spelling in spellings] == [name] * len(spellings)


@pytest.mark.parametrize(
    ("claimant", "name", "kind"),
    [
        ("the  Kyiv Post’s", "Kyiv Post", SourceKind.OTHER),
        ("Mr Smith", "Smith", SourceKind.OTHER),
        ("Mariupol city council", "Mariupol city council", SourceKind.OTHER),
        ("Badakhshan provincial government", "Badakhshan provincial government", SourceKind.LOCAL_OFFICIAL),
        ("Ihor Petrovskiy", "Ihor Petrovsky", SourceKind.OTHER),
    ],
)
def test_an_unknown_claimant_keeps_its_own_name(claimant: str, name: str, kind: SourceKind) -> None:
    source = REGISTER.resolve(claimant)
    assert source is not None
    assert (source.name, source.kind, source.is_registered) == (name, kind, False)


@pytest.mark.parametrize("claimant", [None, "", "  ", "the", "’s"])
def test_no_claimant_is_the_narrator(claimant: str | None) -> None:
    assert REGISTER.resolve(claimant) is None


@given(st.text(max_size=60))
def test_resolving_never_fails_and_a_resolved_name_is_stable(claimant: str) -> None:
    source = REGISTER.resolve(claimant)
    if source is not None:
        assert source.name == source.name.strip() != ""


@pytest.mark.parametrize("source", REGISTER.sources, ids=lambda source: source.name)
def test_every_registered_name_and_alias_means_one_source(source) -> None:
    assert len({REGISTER.resolve(name) for name in (source.name, *source.aliases)}) == 1
    resolved = REGISTER.resolve(source.name)
    assert resolved is not None
    assert resolved.name == (source.speaks_for or source.name)


def test_the_register_holds_the_usual_claimants() -> None:
    assert len(REGISTER.sources) >= 150
    kinds = {source.kind for source in REGISTER.sources}
    assert kinds >= {
        SourceKind.BELLIGERENT,
        SourceKind.IGO,
        SourceKind.MONITOR_NGO,
        SourceKind.MEDIA,
        SourceKind.PERSON,
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("source = 1 1", "not valid TOML"),
        ("[[sources]]\nname = 'A'", "unknown key 'sources'"),
        ("[[source]]\nname = 'A'\nkind = 'igo'\nalias = ['B']", "row 1: unknown key 'alias'"),
        ("[[source]]\nname = 'A'", "row 1: missing key 'kind'"),
        ("[[source]]\nname = 'A'\nkind = 'club'", "'club' is no SourceKind"),
        ("source = 5", "'source' is no list of rows"),
        ("[[source]]\nname = 'the'\nkind = 'igo'", "'the' holds no word of a name"),
        (
            "[[source]]\nname = 'Red Star'\nkind = 'igo'\n"
            "[[source]]\nname = 'X Y'\nkind = 'igo'\naliases = ['the red star']",
            "'the red star' names both Red Star and X Y",
        ),
        (
            "[[source]]\nname = 'Ann Lee'\nkind = 'person'\nspeaks_for = 'Nobody Here'",
            "Ann Lee: speaks_for 'Nobody Here'",
        ),
        (
            "[[source]]\nname = 'Q R'\nkind = 'igo'\nspeaks_for = 'S T'\n"
            "[[source]]\nname = 'S T'\nkind = 'igo'\nspeaks_for = 'Q R'",
            "speaks_for leads back to",
        ),
    ],
)
def test_a_malformed_register_is_refused_with_its_name_and_row(text: str, message: str) -> None:
    with pytest.raises(RuleError, match=r"my\.toml") as caught:
        load_sources(text, "my.toml")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
