"""What an article on a disease or disaster leaves unsaid of its numbers: the country it is about. Pure."""

import re
from functools import lru_cache
from typing import Any

from tallywire.models import Figure
from tallywire.places import Place, load_gazetteer

WORD = re.compile(r"[^\W\d_][\w'’.-]*")
SCENE = re.compile(r"\b(?:in|across)\b(?: the)? ")
LONGEST = 5  # words of a country's name


@lru_cache(maxsize=4096)
def read_topic_country(title: str | None) -> Place | None:
    """Return the country that *title* names, None where it names none or several."""
    words = WORD.findall(title or "")
    gazetteer = load_gazetteer()
    found: dict[str, Place] = {}
    start = 0
    while start < len(words):
        length = 1
        for size in range(min(LONGEST, len(words) - start), 0, -1):
            name = " ".join(words[start : start + size]).removesuffix("'s").removesuffix("’s")
            place = gazetteer.locate(name) if name[:1].isupper() and gazetteer.find_country(name) else None
            if place is not None and place.kind == "country":
                found[place.name] = place
                length = size
                break
        start += length
    return next(iter(found.values())) if len(found) == 1 else None


def read_title_scene(title: str | None) -> Place | None:
    """Return the one country that *title* names, where it tells of something in it: "Cholera in Angola"."""
    country = read_topic_country(title)
    told = SCENE.split(title or "", maxsplit=1)[1:]
    return country if country is not None and told and read_topic_country(told[0]) == country else None


def fill_in(figure: Figure, country: Place | None) -> dict[str, Any]:
    """Return place and party of *figure*, a count of the sick or of those hit by a disaster in an article
    about *country*, where they are unsaid: who is counted are the people of the place.

    People of the country in an area across borders ("since it broke out in Asia, Thailand has had 18 cases")
    are counted in the country.
    """
    gazetteer = load_gazetteer()
    filled: dict[str, Any] = {}
    code = country.country if country else None
    place = figure.place
    if place is None and country is not None and figure.party in (None, code):
        filled["place"] = place = country.name
    elif place is not None and country is not None and figure.party == code:
        area = gazetteer.locate(place)
        if area is not None and area.country is None:
            filled["place"] = place = country.name
    if figure.party is None and place is not None:
        found = gazetteer.locate(place, (code,) if code else ())
        party = code if found is None else found.country
        if party is not None:
            filled["party"] = party
    return filled
