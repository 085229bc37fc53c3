"""Numbers with their hedge, unit and currency: every quantity of a text, whether or not it is a figure.

The span covers the number with its multiplier, currency or unit of measure, without the hedge:
"$1.4 billion", "40-mile", "30km"; of "nearly three million people" it is "three million".
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from tallywire.extract.document import Document
from tallywire.extract.exclusions import find_excluded
from tallywire.extract.numbers import Number, Shape, find_numbers, value_of
from tallywire.extract.patterns import any_of
from tallywire.models import Kind, Quantifier, Quantity
from tallywire.rules import build_rows, read_table

# "for over two years" is a length, "over two years" may be the stretch that something took place in.
_LASTING = re.compile(r"\b(?:for|after|lasts|lasted|lasting|of) $", re.IGNORECASE)
# "from 12 to 8 per cent", "from 24 to 35 billion euros": the first is of the second's unit and scale.
_FROM = re.compile(r"\bfrom (?:\w+ )?$", re.IGNORECASE)
_SCALE_WORD = re.compile(r"\d ?(?P<word>thousand|million|billion|trillion|mn|bn|tn)\b", re.IGNORECASE)
_SAME_SCALE = 50
_MINUS = re.compile(r"\bminus[ -]$", re.IGNORECASE)
_SPREADING = {
    Quantifier.AT_LEAST,
    Quantifier.MORE_THAN,
    Quantifier.APPROXIMATE,
    Quantifier.AT_MOST,
    Quantifier.LESS_THAN,
}
_LONGEST_COORDINATION = 80
# What is as large as this is no amount but an identifier in digits.
_IDENTIFIER = 1e18
# "could go up to 45" tells where a number moves, not how it is bounded.
_MOVES = re.compile(r"\b(?:go|goes|going|went|gone|move[sd]?|moving|leads?|leading|led) $", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """A unit of measure: its name, kind and the words behind a number that say it."""

    name: str
    kind: Kind
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrencyRow:
    """A currency: ISO 4217 code, signs before the number, words behind it."""

    name: str
    signs: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HedgeRow:
    """A hedge: the words before and behind a number that give it."""

    quantifier: Quantifier
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Tables:
    units: Mapping[str, UnitRow]
    currencies: Mapping[str, str]
    sign: re.Pattern[str]
    sign_inside: re.Pattern[str]
    unit: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    hedges_before: Mapping[str, Quantifier]
    hedges_after: Mapping[str, Quantifier]
    never_before_duration: frozenset[str]


@cache
def _tables() -> _Tables:
    units_toml, hedges_toml = read_table("units"), read_table("hedges")
    units = build_rows(UnitRow, units_toml["unit"], "units.toml: unit")
    currencies = build_rows(CurrencyRow, units_toml["currency"], "units.toml: currency")
    hedges = build_rows(HedgeRow, hedges_toml["hedge"], "hedges.toml: hedge")
    by_form = {form: unit for unit in units for form in unit.forms}
    by_sign = {sign: c.name for c in currencies for sign in c.signs} | {
        w: c.name for c in currencies for w in c.words
    }
    before = {words: h.quantifier for h in hedges for words in h.before}
    after = {words: h.quantifier for h in hedges for words in h.after}
    signs = [sign for c in currencies for sign in c.signs]
    tails = [*by_form, *(word for c in currencies for word in c.words)]
    return _Tables(
        units=by_form,
        currencies=by_sign,
        sign=re.compile(rf"(?<![A-Za-z])(?P<sign>{any_of(signs)}) ?$"),
        sign_inside=re.compile(rf"between (?P<sign>{any_of(signs)})", re.IGNORECASE),
        unit=re.compile(rf"(?P<gap>[ -]?)(?P<unit>{any_of(tails)})(?![\w²³])", re.IGNORECASE),
        before=re.compile(rf"(?:^|[^\w-])(?P<hedge>{any_of(before)})[ \n]?(?:an? )?$", re.IGNORECASE),
        after=re.compile(rf"(?:(?: [a-z]+){{0,2}} |-|)(?P<hedge>{any_of(after)})(?!\w)", re.IGNORECASE),
        hedges_before=before,
        hedges_after=after,
        never_before_duration=frozenset(hedges_toml["never_before_duration"]["words"]),
    )


@cache
def _clause_break() -> re.Pattern[str]:
    return re.compile(read_table("hedges")["coordination"]["broken_by"], re.IGNORECASE)


def read_quantities(document: Document) -> list[Quantity]:
    """Return the quantities of *document*, as `find_quantities` does, by their place in the text as given."""
    found = []
    for quantity in find_quantities(document):
        start, end = document.locate(quantity.start, quantity.end)
        found.append(replace(quantity, text=document.text[start:end], start=start, end=end))
    return found


def find_quantities(document: Document) -> list[Quantity]:
    """Return the quantities of *document* in reading order; dates, clock times and names are none.

    `low` and `high` are in the unit's own scale ("1.2 million km" → 1200000, unit km); `unit` is None
    for counts, whose unit is the noun that later stages find. Offsets are into what shows of the text.
    """
    text = document.readable
    excluded = find_excluded(document, "quantity")
    found = find_numbers(_open_prefixes(text))
    numbers = [n for n in found if n.high < _IDENTIFIER and not excluded.covers(n.start, n.end)]
    return _spread_hedges(_share_units([_read_quantity(document, number) for number in numbers], text), text)


def _open_prefixes(text: str) -> str:
    """Put a sign in place of a currency code's last letter, so that "USD10m" reads like "$10m", and a blank
    in place of the hyphen of "minus-5"."""
    text = re.sub(r"\b(minus)-(?=\d)", r"\1 ", text, flags=re.IGNORECASE)
    codes = [s for s in _tables().currencies if s[0].isupper() and s[-1] != "$"]
    return re.sub(
        rf"(?<![A-Za-z])(?:{any_of(codes)})(?= ?\d)",
        lambda found: " " * (len(found[0]) - 1) + "$",
        text,
    )


def _read_quantity(document: Document, number: Number) -> Quantity:
    tables, text = _tables(), document.readable
    start, end = number.start, number.end
    is_minus = _MINUS.search(text, max(0, start - 7), start)
    kind, unit = (Kind.PERCENT, "%") if number.shape is Shape.FRACTION else (Kind.COUNT, None)
    sign = tables.sign.search(text, max(0, start - 5), start) or tables.sign_inside.match(text, start)
    tail = tables.unit.match(text, end)
    low: float | None = number.low
    high: float | None = number.high
    if sign:
        start, kind, unit = min(start, sign.start("sign")), Kind.MONEY, tables.currencies[sign["sign"]]
        if tail and tables.currencies.get(tail["unit"].lower()) == unit:
            end = tail.end()
    elif tail and number.shape is not Shape.FRACTION:
        form = tail["unit"].lower()
        row = tables.units.get(form)
        if row is None:
            kind, unit, end = Kind.MONEY, tables.currencies[form], tail.end()
        elif row.name == "pound" and number.low >= 1e5 and form == "pounds":
            kind, unit, end = Kind.MONEY, "GBP", tail.end()
        else:
            kind, unit, end = row.kind, row.name, tail.end()
    quantifier, _ = find_hedge(text, start, end, kind)
    if number.shape is Shape.RANGE:
        quantifier = Quantifier.BETWEEN
    elif number.shape is Shape.VAGUE and quantifier in (Quantifier.EXACT, Quantifier.APPROXIMATE):
        quantifier = Quantifier.VAGUE
    if is_minus:
        start, low, high = is_minus.start(), -number.high, -number.low
    low, high = _bound(quantifier, low, high)
    return Quantity(
        text=document.words[start:end],
        start=start,
        end=end,
        low=low,
        high=high,
        quantifier=quantifier,
        kind=kind,
        unit=unit,
    )


def find_hedge(text: str, start: int, end: int, kind: Kind) -> tuple[Quantifier, str | None]:
    """Return the hedge of the number at *start* to *end* of *text*, and the words that give it, if any."""
    tables = _tables()
    if found := tables.before.search(text, max(0, start - 32), start):
        words = found["hedge"].lower()
        is_movement = words == "up to" and _MOVES.search(
            text, max(0, found.start() - 10), found.start("hedge")
        )
        is_stretch = kind is Kind.DURATION and words in tables.never_before_duration
        is_length = is_stretch and _LASTING.search(text, max(0, found.start() - 8), found.start("hedge"))
        if not is_movement and (is_length or not is_stretch):
            return tables.hedges_before[words], words
    if found := tables.after.match(text, end):
        words = found["hedge"].lower()
        return tables.hedges_after[words], words
    return Quantifier.EXACT, None


def _bound(
    quantifier: Quantifier, low: float | None, high: float | None
) -> tuple[float | None, float | None]:
    match quantifier:
        case Quantifier.AT_LEAST | Quantifier.MORE_THAN:
            return low, None
        case Quantifier.AT_MOST | Quantifier.LESS_THAN:
            return None, high
        case _:
            return low, high


def _share_units(quantities: list[Quantity], text: str) -> list[Quantity]:
    """Give the unit and the scale of the number that a change ends at to the bare one it starts from."""
    out: list[Quantity] = []
    for at, first in enumerate(quantities):
        second = quantities[at + 1] if at + 1 < len(quantities) else None
        if second is not None and _is_change(first, second, text):
            scale = _shared_scale(first, second)
            low, high = (first.low and first.low * scale), (first.high and first.high * scale)
            first = replace(first, low=low, high=high, kind=second.kind, unit=second.unit)
        out.append(first)
    return out


def _is_change(first: Quantity, second: Quantity, text: str) -> bool:
    return (
        first.kind is Kind.COUNT
        and first.text[-1].isdigit()
        and text[first.end : second.start] == " to "
        and _FROM.search(text, max(0, first.start - 20), first.start) is not None
    )


def _shared_scale(first: Quantity, second: Quantity) -> float:
    word = _SCALE_WORD.search(second.text)
    if word is None or first.low is None or second.low is None or not first.low:
        return 1.0
    scale = value_of(f"one {word['word']}")
    bare = second.low / scale
    return scale if bare / _SAME_SCALE < first.low < bare * _SAME_SCALE else 1.0


def _spread_hedges(quantities: list[Quantity], text: str) -> list[Quantity]:
    """Give a hedge to the numbers coordinated with the one it stands before, and to bracketed conversions.

    "at least three killed and five wounded" → both at least; "about 40 miles (65km)" → both about.
    """
    out: list[Quantity] = []
    for quantity in quantities:
        before = out[-1] if out else None
        if (
            before is not None
            and quantity.quantifier is Quantifier.EXACT
            and before.quantifier in _SPREADING
            and _is_covered(before, quantity, text[before.end : quantity.start])
        ):
            value = quantity.low
            low, high = _bound(before.quantifier, value, quantity.high)
            quantity = replace(quantity, quantifier=before.quantifier, low=low, high=high)
        out.append(quantity)
    return out


def _is_covered(before: Quantity, quantity: Quantity, between: str) -> bool:
    if re.fullmatch(r" ?\(", between) and before.kind is quantity.kind is not Kind.COUNT:
        return True
    return (
        len(between) <= _LONGEST_COORDINATION
        and re.search(r"(?:^| )and (?:\w+ed )?(?:another |a further |as many as )?$", between) is not None
        and between.count(" and ") <= 1 + (" or " in between)
        and not _clause_break().search(between)
        and (before.kind is quantity.kind)
    )
