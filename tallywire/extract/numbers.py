"""The grammar of numbers in English text: which spans are numbers, and what interval they say. Pure.

Digits with separators, words, mixtures ("1.2 million", "half a dozen", "two and a half thousand"),
ranges with a shared multiplier ("10-15,000", "two to three million"), plurals without size
("hundreds of thousands") and fractions ("two-thirds", "one in five"). Hedges, units and the question
whether a number is a reported figure are decided by later stages.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tallywire.extract.patterns import any_of
from tallywire.rules import read_table

_WORDS = read_table("numbers")
_BELOW_100: dict[str, float] = {**_WORDS["ones"], **_WORDS["teens"], **_WORDS["tens"]}
_SCALES: dict[str, float] = _WORDS["scales"]
_SUFFIXES: dict[str, float] = _WORDS["suffixes"]
_FRACTIONS: dict[str, float] = _WORDS["fractions"]
_VAGUE: dict[str, list[float]] = _WORDS["vague"]
_NOTHING: dict[str, float] = _WORDS["nothing"]
_HUNDRED_AND_DOZEN = {"hundred": 100.0, "dozen": 12.0, "score": 20.0}


class Shape(StrEnum):
    """How a number is written, as far as later stages care."""

    PLAIN = "plain"
    RANGE = "range"
    VAGUE = "vague"
    FRACTION = "fraction"


@dataclass(frozen=True, slots=True)
class Number:
    """A number expression: its span, the interval it says (a point unless range or vague), its shape."""

    start: int
    end: int
    low: float
    high: float
    shape: Shape
    is_word: bool


_ONES, _TEENS, _TENS = (any_of(_WORDS[part]) for part in ("ones", "teens", "tens"))
_SCALE = any_of(_SCALES)
_SUB100 = rf"(?:(?:{_TENS})(?:[- ](?:{_ONES}))?|{_TEENS}|{_ONES})(?!(?!fold\b)[a-z])"
_SUB1000 = rf"(?:(?:{_SUB100}|an?)[ -]hundred(?:(?: and)? {_SUB100})?|{_SUB100})"
_WORDNUM = (
    rf"(?:(?:{_SUB1000}|an?)(?: and a half)?[ -](?:{_SCALE})(?:(?:,? and|,)? {_SUB1000}(?: (?:{_SCALE}))?)*"
    rf"|{_SUB1000}(?: and a half)?|{any_of(_NOTHING)})"
)
# "1/2 pound", "2 1/2 miles"; what else stands with a slash is a date or a ratio.
_SLASHED = r"(?:\d+ )?(?:1/[23458]|2/[35]|[35]/8|3/[45])(?=[ -][a-z]|$)"
_DIGITS = (
    rf"(?:{_SLASHED}|\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d{{1,3}}(?: \d{{3}})+(?![\d,.]*\d)"
    r"|\d+(?:\.\d+)?[½¼¾⅓⅔]?|\.\d+|[½¼¾⅓⅔])"
)
_SUFFIX = rf"(?:{any_of(set(_SUFFIXES) - {'m'})})(?![\w])"
_NO_MILLION = "(?!away|from|high|long|deep|wide|tall|above|below|off|of|to|and|in)"
_METRE_OR_MILLION = rf"m(?= (?:people|[a-z]+s)\b|(?<=\.\dm) {_NO_MILLION}[a-z]+ [a-z])"
_MULTIPLIER = (
    rf"(?:(?:[ -](?:and a half )?(?:hundred[ -])?(?:{_SCALE})|[ -](?:hundred|dozen)|[ ]?{_SUFFIX}"
    rf"|{_METRE_OR_MILLION})(?![\w]))"
)
_DIGITNUM = rf"(?:{_DIGITS}{_MULTIPLIER}?)"
_DOZENS = rf"(?:(?:half an?|an?|{_SUB100})[ -]dozen|half an? (?:{_SCALE}|hundred))"
_CARDINAL = rf"(?:{_DOZENS}|{_DIGITNUM}|{_WORDNUM})"

_CURRENCY = r"(?:(?:US|A|C|NZ|HK)?[$£€¥₹₽₩₦]|\$(?:US|A|C|NZ|HK))"
_BEFORE = r"(?<![\w#@])(?<![\w)][-/])(?<!\d[.,:])"

# The unit may be said twice: "between 5% and 6%", "from 450 sq ft to 900 sq ft" keep the words for later.
_TWICE = r" ?(?:%|per ?cent|kms?|miles?|mm|cm|m|kg|tonnes?|hectares?|acres?|sq ft|dollars|euros|pounds)"
_BETWEEN = (
    rf"(?P<both>between )(?P<b1>{_CURRENCY}?(?>{_CARDINAL}))(?P<bu>{_TWICE})? and "
    rf"{_CURRENCY}?(?P<b2>{_CARDINAL})"
)
_RANGE = (
    rf"(?P<r1>(?>{_CARDINAL}))(?P<ru>{_TWICE})?"
    rf"(?P<dash> ?[-–—] ?| (?:up )?to (?:as many as |around |about )?| or |-to-(?={_CARDINAL}-[a-z]))"
    rf" {{0,3}}{_CURRENCY}?(?P<r2>{_CARDINAL})"
)
_FEW = (
    rf"(?P<few>(?:{any_of(_WORDS['few']['words'])}|a couple of) "
    rf"(?P<fewscale>hundred(?: (?:{_SCALE}))?|dozen|{_SCALE}))(?!s)"
)
_VAGUEWORDS = rf"(?P<vague>{any_of(_VAGUE)})"
_PART = rf"(?:{any_of([f for f in _FRACTIONS if f.isalpha()])})"
_PLURAL = r"(?!times|hours|days|weeks|months|years|minutes|seconds)[a-z]{2,}[a-rt-z]s"
_HALVED = f"{any_of(_WORDS['halved']['words'])}|{_PLURAL}"
_SHARE = (
    r"(?P<share>(?:an?|one|two|three|four|five|seven|nine)[ -]"
    rf"{_PART}s?(?= (?:of|are|were|have|had|the|its|their)\b|-)"
    rf"|half(?= of\b| (?:the|its|their|all)(?: [a-z'-]+){{0,2}} (?:{_HALVED})\b)"
    r"|(?:two|three)[ -](?:thirds|quarters|fifths)"
    rf"|(?P<in1>{_SUB100}|\d{{1,3}}) (?:in(?: every)?|out of(?: every)?) "
    rf"(?P<in2>{_SUB100}|\d{{1,3}}|(?:an? |one )?(?:hundred|thousand)|1,000|10,000|100,000))"
)
_COUPLE = r"(?P<couple>a couple(?= of\b)|(?:a )?pair(?= of\b)|single)"
_MONEY = rf"(?P<money>(?<=[$£€¥₹₽₩₦])(?:{_DIGITS}) ?m\b)"
_NUMBER = re.compile(
    rf"{_BEFORE}(?:{_BETWEEN}|{_FEW}|{_VAGUEWORDS}|{_SHARE}|{_COUPLE}|{_RANGE}|{_MONEY}|(?P<one>{_CARDINAL}))",
    re.IGNORECASE,
)
# "rose from 12 to 15" says two numbers; "ranging from 12 to 15" and "homes from 12 to 15" one range.
_CHANGE_FROM = re.compile(rf"\b(?:{_WORDS['change']['verbs']})\b[^.;]{{0,60}}\bfrom {_CURRENCY}?$", re.I)
_CHANGE_REACH = 80
# "from 5 to 7 per cent to 3 to 5 per cent": a range that changes to a range.
_TO_A_RANGE = re.compile(
    rf"(?:{_TWICE})? to {_CURRENCY}?{_CARDINAL}(?:{_TWICE})?(?: to |[-–])", re.IGNORECASE
)
_MONEY_BEFORE = re.compile(rf"{_CURRENCY} ?$")
_ORDINAL_TAIL = re.compile(r"(?:st|nd|rd|th)\b", re.IGNORECASE)
_ATOM = re.compile(rf"(?P<digits>{_DIGITS})|(?P<word>[a-z½¼¾⅓⅔]+)", re.IGNORECASE)


def find_numbers(text: str) -> list[Number]:
    """Return the number expressions of *text* in reading order, none overlapping.

    Ordinals ("22nd"), clock times, identifiers that touch letters (Su-25, G7, COVID-19) and ratios
    written with a slash are no numbers here. Offsets are half-open and into *text*.
    """
    return list(_scan(text))


def _scan(text: str) -> Iterator[Number]:
    position = 0
    while found := _NUMBER.search(text, position):
        number = _read(found, text)
        if number is None:
            position = found.start() + 1
            while position < len(text) and text[position - 1].isalnum() and text[position].isalnum():
                position += 1
            continue
        yield number
        position = number.end


def _read(found: re.Match[str], text: str) -> Number | None:
    start, end = found.span()
    written = found[0]
    is_word = not any(c.isdigit() for c in written)
    if not is_word and re.search(r"[A-Za-z]\.$", text[max(0, start - 2) : start]):
        return None
    tail = text[end : end + 8]
    if not _may_end(written, tail):
        shorter = found["r1"] or found["money"]
        if not shorter or not _may_end(shorter, text[start + len(shorter) : start + len(shorter) + 8]):
            return None
        value = value_of(shorter)
        return Number(
            start, start + len(shorter), value, value, Shape.PLAIN, not any(c.isdigit() for c in shorter)
        )
    if found["vague"]:
        low, high = _VAGUE[re.sub(r"\s+", " ", found["vague"].lower())]
        return Number(start, end, low, high, Shape.VAGUE, True)
    if found["few"]:
        low, high = _vague_interval(found["few"].lower(), found["fewscale"].lower())
        return Number(start, end, low, high, Shape.VAGUE, True)
    if found["couple"]:
        value = 1.0 if found["couple"].lower() == "single" else 2.0
        return Number(start, end, value, value, Shape.PLAIN, True)
    if found["share"]:
        share = _share(found)
        return Number(start, end, share, share, Shape.FRACTION, is_word) if share is not None else None
    if found["both"] or found["r1"]:
        return _read_range(found, text, is_word)
    value = value_of(found["one"] or found["money"])
    return Number(start, end, value, value, Shape.PLAIN, is_word)


def _may_end(written: str, tail: str) -> bool:
    """A number may touch a unit or a hyphen, never an ordinal's ending, a longer word or more digits."""
    if re.match(r"[:/]\d|\.\d|,\d{3}(?!\d)", tail):
        return False
    if written[-1].isdigit():
        return not _ORDINAL_TAIL.match(tail)
    return not tail[:1].isalnum() or re.match(r"fold\b", tail) is not None


def _read_range(found: re.Match[str], text: str, is_word: bool) -> Number | None:
    start, end = found.span()
    first, second = (found["b1"], found["b2"]) if found["both"] else (found["r1"], found["r2"])
    if _MONEY_BEFORE.search(text, max(0, start - 3), start) or re.match(_CURRENCY, first):
        if found["bu"] == "m" or found["ru"] == "m":
            first += "m"
        if re.match(r"m\b", text[end:]):
            second, end = second + "m", end + 1
    first = re.sub(rf"^{_CURRENCY}", "", first)
    low, high = value_of(first), value_of(second)
    unit = found["bu"] or found["ru"]
    if unit and unit != "m" and not text.startswith(unit.strip(), end + (text[end : end + 1] == " ")):
        return _first_of_range(found, start, first)
    is_change = found["both"] is None and _CHANGE_FROM.search(text, max(0, start - _CHANGE_REACH), start)
    if is_change and not _TO_A_RANGE.match(text, end):
        return _first_of_range(found, start, first)
    if low < high and not _own_multiplier(first):
        low = _share_multiplier(first, low, second, high)
    if found["both"] is None and found["dash"].strip() == "or" and not (low < high <= low * 2 + 1):
        return _first_of_range(found, start, first)
    if low >= high:
        is_score = found["dash"] is not None and re.fullmatch(r"\d+[-–]\d+", found[0])
        return None if is_score else _first_of_range(found, start, first)
    return Number(start, end, low, high, Shape.RANGE, is_word)


def _first_of_range(found: re.Match[str], start: int, first: str) -> Number | None:
    if found["both"]:
        return None
    return Number(
        start, start + len(first), value_of(first), value_of(first), Shape.PLAIN, not first[0].isdigit()
    )


def _own_multiplier(written: str) -> bool:
    return bool(re.search(r"[a-z,]| \d{3}", written, re.IGNORECASE)) and written.lower() not in _BELOW_100


def _share_multiplier(first: str, low: float, second: str, high: float) -> float:
    """ "10-15,000" and "two to three million": the first number takes the multiplier of the second."""
    bare = re.match(rf"{_DIGITS}|{_SUB100}", second, re.IGNORECASE)
    if bare is None:
        return low
    if re.search(r"[a-z]", second[bare.end() :], re.IGNORECASE):
        return low * (high / value_of(bare[0])) if value_of(bare[0]) else low
    if re.search(r"[, ]000$", second) and low < 1000 and low * 1000 < high:
        return low * 1000
    return low


def _share(found: re.Match[str]) -> float | None:
    """The percentage that "a third", "two-thirds" or "one in five" say."""
    if found["in1"]:
        whole = value_of(re.sub(r"^(?:an?|one) ", "one ", found["in2"]))
        part = value_of(found["in1"])
        return round(100 * part / whole, 4) if 0 < part < whole else None
    words = re.split(r"[ -]", found["share"].lower())
    fraction = _FRACTIONS[words[-1].removesuffix("s")] if words[-1] != "half" else 0.5
    times = 1.0 if len(words) == 1 or words[0] in ("a", "an") else _BELOW_100[words[0]]
    return round(100 * times * fraction, 4)


def _vague_interval(few: str, scale: str) -> tuple[float, float]:
    unit = 1.0
    for word in scale.split():
        unit *= _HUNDRED_AND_DOZEN.get(word) or _SCALES[word]
    return 2 * unit, (99.0 if scale == "dozen" else 10 * unit - 1)


def value_of(written: str) -> float:
    """Return what the cardinal *written* is worth: "1.2 million" → 1200000, "half a dozen" → 6.

    Raises ValueError when *written* holds no number.
    """
    total = current = 0.0
    seen = False
    lowered = written.lower().replace("and a half", "½").replace("-", " ")
    for atom in _ATOM.finditer(lowered):
        if atom["digits"]:
            current += _digits(atom["digits"])
        else:
            word = atom["word"]
            if word in ("and", "a", "an"):
                continue
            if word in _HUNDRED_AND_DOZEN:
                current = (current if seen else 1.0) * _HUNDRED_AND_DOZEN[word]
            elif word in _SCALES or word in _SUFFIXES:
                total += (current if seen else 1.0) * (_SCALES.get(word) or _SUFFIXES[word])
                current = 0.0
            else:
                current += _BELOW_100.get(word, _NOTHING.get(word, _FRACTIONS.get(word, 0.0)))
        seen = True
    if not seen:
        # "a hundred" and "a million" are caught above; what is left holds no number word.
        raise ValueError(f"no number in {written!r}")
    value = total + current
    return round(value, 6)


def _digits(written: str) -> float:
    if "/" in written:
        *whole, slashed = written.split(" ")
        part, parts = slashed.split("/")
        return sum(map(float, whole)) + float(part) / float(parts)
    fraction = _FRACTIONS.get(written[-1], 0.0)
    body = written[:-1] if fraction else written
    return (float(re.sub(r"[, ]", "", body)) if body else 0.0) + fraction
