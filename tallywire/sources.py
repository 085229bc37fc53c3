"""Who vouches for a number: claimants as texts name them, resolved to the sources of a register. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from tallywire.errors import RuleError
from tallywire.names import NameKey, clean_name, fold_word, make_name_key, name_adjective
from tallywire.rules import build_rows, parse_toml, read_table


class SourceKind(StrEnum):
    """What sort of body or person a source is."""

    BELLIGERENT = "belligerent"
    GOVERNMENT = "government"
    IGO = "igo"
    MONITOR_NGO = "monitor_ngo"
    LOCAL_OFFICIAL = "local_official"
    INTELLIGENCE = "intelligence"
    ACADEMIC = "academic"
    MEDIA = "media"
    ANONYMOUS = "anonymous"
    PERSON = "person"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One entry of the register. `party` is an alpha-3 code or an organisation's usual name.

    `speaks_for` is the name of the source whose number it is when this one gives it: another entry,
    or an institution that the patterns know ("UK government").
    """

    name: str
    kind: SourceKind
    party: str | None = None
    aliases: tuple[str, ...] = ()
    speaks_for: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedSource:
    """What a claimant resolves to: the name its track bears, after spelling variants and `speaks_for`.

    `is_registered` says that the register or a pattern of institutions knows it; an unknown claimant
    keeps its own normalised name.
    """

    name: str
    kind: SourceKind
    party: str | None = None
    is_registered: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Institution:
    """A row of institutions.toml: what any country has, with the sets of words that mean it."""

    name: str
    kind: SourceKind
    forms: tuple[str, ...]
    national: bool = False


@dataclass(frozen=True)
class SourceRegister:
    """The known sources. Make one with `load_sources`."""

    sources: tuple[Source, ...]
    _by_key: Mapping[tuple[str, ...], Source]
    _resolved: dict[str, ResolvedSource | None] = field(default_factory=dict, compare=False)

    def resolve(self, claimant: str | None) -> ResolvedSource | None:
        """Return the source that *claimant* means, None for the narrator (no claimant, or no words in it).

        Tried in turn: the register, also behind titles and carriers ("a spokesman for the …"); words that
        name nobody ("officials"), kind anonymous; a country with an institution ("Russia’s ministry of
        defence"); the capital that stands for its government. Anyone else resolves to its own name.
        """
        if claimant is None:
            return None
        if claimant not in self._resolved:
            self._resolved[claimant] = self._resolve(claimant)
        return self._resolved[claimant]

    def _resolve(self, claimant: str) -> ResolvedSource | None:
        name = clean_name(claimant)
        if not make_name_key(name).identity:
            return None
        # "Ben Wallace, the UK defence secretary": each part may be the name, the first one first.
        parts = [name, *(part for part in name.split(", ") if part != name)]
        for part in parts:
            if found := self._look_up(make_name_key(part)):
                return self._follow(found)
        if anonymous := _name_anonymous(name):
            return ResolvedSource(name=anonymous, kind=SourceKind.ANONYMOUS)
        for part in parts:
            if found := _read_institution(make_name_key(part)):
                return self._follow(self._by_key.get(make_name_key(found.name).identity, found))
        unknown = _name_unknown(name)
        known = self._by_key.get(make_name_key(unknown.name).identity)
        return self._follow(known) if known else unknown

    def _look_up(self, key: NameKey) -> Source | None:
        """Return the entry that *key* names, whatever titles, carriers or countries stand around it."""
        if found := self._by_key.get(key.identity):
            return found
        bare = _drop_leading(key.words, _words("carriers"))
        if bare and (found := self._by_key.get((*key.countries, *bare))):
            return found
        named = _drop_leading(bare, _words("descriptors"))
        if named and named != bare and (found := self._by_key.get(named)):
            return found
        for start in range(len(key.words)):
            for end in range(len(key.words), start, -1):
                found = self._by_key.get(key.words[start:end])
                if found is None or found.kind is not SourceKind.PERSON:
                    continue
                if self._is_role(key.words[:start], found) and set(key.words[end:]) <= _words("titles"):
                    return found
        return None

    def _is_role(self, words: tuple[str, ...], person: Source) -> bool:
        """Return whether *words* only say who *person* is: "Russian defence ministry spokesman"."""
        rest = tuple(word for word in words if word not in _words("titles"))
        if not rest or rest in self._by_key or set(rest) <= _institution_words():
            return True
        body = self._find_spoken_for(person.speaks_for) if person.speaks_for else person
        return set(rest) <= {w for name in (body.name, *body.aliases) for w in make_name_key(name).words}

    def _follow(self, source: Source) -> ResolvedSource:
        seen = {source.name}
        while source.speaks_for is not None:
            source = self._find_spoken_for(source.speaks_for)
            if source.name in seen:
                break
            seen.add(source.name)
        return ResolvedSource(name=source.name, kind=source.kind, party=source.party)

    def _find_spoken_for(self, name: str) -> Source:
        key = make_name_key(name)
        found = self._by_key.get(key.identity) or _read_institution(key)
        if found is None:
            raise RuleError(f"speaks_for {name!r} is no source")
        return self._by_key.get(make_name_key(found.name).identity, found)


def load_sources(text: str, name: str) -> SourceRegister:
    """Return the register that the TOML *text* holds in its rows [[source]]; *name* is used in messages.

    Raises `RuleError` for an unknown key, two sources with one name or alias, and `speaks_for` that names
    nobody or leads back to itself.
    """
    table = parse_toml(text, name)
    if unknown := table.keys() - {"source"}:
        raise RuleError(f"{name}: unknown key {min(unknown)!r}")
    rows = table.get("source", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise RuleError(f"{name}: 'source' is no list of rows")
    sources = build_rows(Source, rows, name)
    by_key: dict[tuple[str, ...], Source] = {}
    for source in sources:
        if not isinstance(source.aliases, tuple):
            raise RuleError(f"{name}: {source.name}: aliases {source.aliases!r} is no list")
        for alias in (source.name, *source.aliases):
            key = make_name_key(alias).identity
            if not key:
                raise RuleError(f"{name}: {source.name}: {alias!r} holds no word of a name")
            if by_key.setdefault(key, source) is not source:
                raise RuleError(f"{name}: {alias!r} names both {by_key[key].name} and {source.name}")
    register = SourceRegister(sources, by_key)
    for source in sources:
        _check_speaks_for(register, source, name)
    return register


def _check_speaks_for(register: SourceRegister, source: Source, name: str) -> None:
    path = [source.name]
    while source.speaks_for is not None:
        try:
            source = register._find_spoken_for(source.speaks_for)
        except RuleError as error:
            raise RuleError(f"{name}: {path[-1]}: {error}") from error
        if source.name in path:
            raise RuleError(f"{name}: {path[0]}: speaks_for leads back to {source.name}")
        path.append(source.name)


def _read_institution(key: NameKey) -> Source | None:
    """Return the institution of one country that *key* names: "Russian defence ministry", "London"."""
    if len(set(key.countries) | set(key.capitals)) != 1:
        return None
    code = (key.countries or key.capitals)[0]
    words = key.words if key.countries else key.other_words
    if not words:
        row: Institution | None = _institutions()[0]
    else:
        row = _institution_forms().get(frozenset(words)) or _institution_forms().get(
            frozenset(_drop_leading(words, _words("carriers")))
        )
    if row is None or (words and not key.countries and not row.national):
        return None
    return Source(name=f"{name_adjective(code)} {row.name}", kind=row.kind, party=code)


def _name_anonymous(name: str) -> str | None:
    """Return what *name* is called when it names nobody: "a number of sources" → "sources"."""
    tokens = name.replace("-", " ").split()
    folded = [fold_word(token) for token in tokens]
    tail = next((i for i, word in enumerate(folded) if i and word in _generic("tails")), len(tokens))
    kept: list[str] = []
    has_noun = False
    for word in folded[:tail]:
        if word in _generic("fillers") or word in _words("stop_words") or word.isdigit():
            has_noun = has_noun or word in _generic("nouns")
        elif word in _generic("nouns") or word in _generic("modifiers"):
            kept.append(word)
            has_noun = has_noun or word in _generic("nouns")
        else:
            return None
    return " ".join(kept) if has_noun and kept else None


def _name_unknown(name: str) -> ResolvedSource:
    """Return *name* as a source of its own. A local body ("Mariupol city council") is a local official.

    An institution whose country is not said has one name too: the home ministry and "Interior Ministry".
    """
    key = make_name_key(name)
    tokens = re.sub(r"\s*\([^)]*\)", "", name).split()
    while len(tokens) > 1 and fold_word(tokens[0].rstrip(".")) in _words("honorifics"):
        tokens = tokens[1:]
    row = _institution_forms().get(frozenset(key.words)) if not key.countries else None
    # "SES" and "MoD" are a country's that is not said.
    is_short = any(sum(map(str.isupper, token)) > 1 for token in tokens)
    if row is not None and not is_short:
        own = row.name
    elif not is_short and all(fold_word(token) in _common_words() for token in tokens):
        # A sentence that begins with "Police" names no other source.
        own = " ".join(tokens).lower()
    else:
        own = _settle_spelling(" ".join(tokens))
    return ResolvedSource(name=own, kind=_guess_kind(key), is_registered=False)


def _guess_kind(key: NameKey) -> SourceKind:
    if key.countries:
        return SourceKind.OTHER
    if row := _institution_forms().get(frozenset(key.words)):
        return row.kind
    endings = (frozenset(key.words[-length:]) for length in (1, 2, 3) if length < len(key.words))
    return SourceKind.LOCAL_OFFICIAL if any(e in _institution_forms() for e in endings) else SourceKind.OTHER


def _settle_spelling(name: str) -> str:
    """Return *name* with the ending "-sky" in one spelling, however it was transliterated."""
    return re.sub(r"(?<=\w\wsk)(?:iy|yy|yi|ii|yj|ij)\b", "y", name)


def _drop_leading(words: tuple[str, ...], dropped: frozenset[str]) -> tuple[str, ...]:
    start = 0
    while start < len(words) and words[start] in dropped:
        start += 1
    return words[start:]


@cache
def _institutions() -> tuple[Institution, ...]:
    return build_rows(Institution, read_table("institutions")["institution"], "institutions.toml")


@cache
def _institution_forms() -> dict[frozenset[str], Institution]:
    forms: dict[frozenset[str], Institution] = {}
    for row in _institutions():
        for form in (row.name, *row.forms):
            key = frozenset(map(fold_word, form.split()))
            if forms.setdefault(key, row) is not row:
                raise RuleError(f"institutions.toml: {form!r} means both {forms[key].name} and {row.name}")
    return forms


@cache
def _institution_words() -> frozenset[str]:
    return frozenset(word for form in _institution_forms() for word in form)


@cache
def _common_words() -> frozenset[str]:
    """Return the words that are no names: of institutions, offices and those who speak for them."""
    return _institution_words().union(
        *map(_words, ("stop_words", "titles", "carriers")), *map(_generic, ("nouns", "modifiers"))
    )


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(map(fold_word, read_table("institutions")[name]))


@cache
def _generic(name: str) -> frozenset[str]:
    return frozenset(map(fold_word, read_table("institutions")["generic"][name]))
