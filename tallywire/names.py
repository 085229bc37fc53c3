"""Names as keys: one spelling for case, articles, possessives, diacritics, transliterations. Pure."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from tallywire.places import CountryRow, load_gazetteer
from tallywire.rules import read_table

# "Zelenskiy", "Zelenskyy", "Zelenskyi" and "Zelenski" end alike, as do "Vitaliy" and "Vitaly".
ENDING = re.compile(r"(?<=\w{2})(?:iy|yy|yi|ii|ij|yj|i)$")
LONG_ENDING = re.compile(r"(?<=\w{2})ei$")
APOSTROPHES = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "′": "'", "`": "'", "‐": "-", "‑": "-", "–": "-", "—": "-"}
)
LONGEST_COUNTRY = 8  # words: "South Georgia and the South Sandwich Islands"


@dataclass(frozen=True, slots=True)
class NameKey:
    """A name as it is compared: the countries it names (alpha-3, in order) and its other words, folded.

    A capital or seat of government stands among the words, as it may be no more than a town; `capitals` are
    the countries so named, and `other_words` the words without them.
    """

    countries: tuple[str, ...]
    words: tuple[str, ...]
    capitals: tuple[str, ...]
    other_words: tuple[str, ...]

    @property
    def identity(self) -> tuple[str, ...]:
        """The part that two spellings of one name share."""
        return (*self.countries, *self.words)


def clean_name(name: str) -> str:
    """Return *name* for display: plain apostrophes and spaces, no article in front, no "'s" behind.

    "The  Kyiv Independent’s" → "Kyiv Independent".
    """
    text = unicodedata.normalize("NFC", name).translate(APOSTROPHES)
    text = re.sub(r"[\u200b-\u200f\u202a-\u202e\u2060\u00ad\ufeff]", "", text)
    text = re.sub(r"\s+", " ", text).strip(' .,;:"“”')
    text = re.sub(r"^(?:the|a|an)\s+(?=\S)", "", text, flags=re.IGNORECASE)
    return re.sub(r"(?:'s|(?<=s)')$", "", text)


def fold_word(word: str) -> str:
    """Return one *word* in its comparable form: "Zelenskyy’s" → "zelensky", "Defense" → "defence"."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    folded = re.sub(r"(?:'s|')$", "", plain.translate(APOSTROPHES).casefold())
    folded = re.sub(r"[^\w]", "", folded.replace("&", "and"))
    folded = _table("spellings").get(folded, folded)
    return LONG_ENDING.sub("ey", folded) if folded.endswith("ei") else ENDING.sub("y", folded)


def make_name_key(name: str) -> NameKey:
    """Return the key of *name*; two spellings of one name have the same `identity`.

    Countries are read from their names, adjectives and peoples wherever these stand: "Russia’s ministry
    of defence" and "Russian Defense Ministry" both name RUS, and differ only in the order of words.
    """
    tokens = _tokenise(name)
    countries: list[str] = []
    capitals: list[str] = []
    words: list[tuple[str, bool]] = []
    position = 0
    while position < len(tokens):
        code, length, is_capital = _match_country(tokens, position)
        if code is not None:
            (capitals if is_capital else countries).append(code)
        if code is None or is_capital:
            words.extend((fold_word(token), is_capital) for token in tokens[position : position + length])
        position += length
    kept = [(word, is_capital) for word, is_capital in words if word and word not in _words("stop_words")]
    return NameKey(
        countries=tuple(countries),
        words=tuple(word for word, _ in kept),
        capitals=tuple(capitals),
        other_words=tuple(word for word, is_capital in kept if not is_capital),
    )


def name_adjective(code: str) -> str:
    """Return the adjective that names the country *code* in its institutions: "Russian", "UK"."""
    row = load_gazetteer().countries[code]
    return _table("adjectives").get(code) or (row.demonyms[0] if row.demonyms else row.name)


def is_country(word: str) -> bool:
    """Return whether *word* is a name, adjective or people of a country: "Russian", "UK"; not a capital."""
    found = _country_names().get(_fold_country(word))
    return found is not None and not found[1] and not word.islower()


def _tokenise(name: str) -> list[str]:
    text = clean_name(name)
    text = re.sub(r"\([^)]*\)", " ", text)
    text = re.sub(r"\b[\w.]+-based\b", " ", text)
    text = re.sub(r"\bUnited Nations\b|\bU\.\s?N\.", "UN", text, flags=re.IGNORECASE)
    text = re.sub(r"(?<=\w)-(?=\w)|[,;:/\"“”]", " ", text)
    return text.split()


def _match_country(tokens: Sequence[str], position: int) -> tuple[str | None, int, bool]:
    names = _country_names()
    for length in range(min(LONGEST_COUNTRY, len(tokens) - position), 0, -1):
        spelling = " ".join(tokens[position : position + length])
        found = names.get(_fold_country(spelling))
        if found is not None and not spelling.islower():
            return found[0], length, found[1]
    return None, 1, False


@cache
def _country_names() -> Mapping[str, tuple[str, bool]]:
    """Return folded name → (alpha-3, whether the name is a capital's). Regions' peoples are left out:
    the Scottish government is not the UK's."""
    names: dict[str, tuple[str, bool]] = {}
    rows: Mapping[str, CountryRow] = load_gazetteer().countries
    for code, row in rows.items():
        for name in row.metonyms:
            names[_fold_country(name)] = (code, True)
    for code, row in rows.items():
        for name in (row.name, *row.aliases, *row.demonyms):
            names[_fold_country(name)] = (code, False)
    return names


def _fold_country(name: str) -> str:
    plain = re.sub(r"(?:'s|(?<=s)')$", "", name.translate(APOSTROPHES))
    plain = re.sub(r"^(?:the|The) ", "", plain).replace("-", " ").replace(".", "").replace(",", "")
    # "US" is a country and "us" is not; every other name is known in any case.
    if plain.isupper() and len(plain) <= 3:
        return plain
    plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return plain.casefold()


def _table(name: str) -> Mapping[str, str]:
    table: Mapping[str, str] = read_table("institutions")[name]
    return table


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(map(fold_word, read_table("institutions")[name]))
