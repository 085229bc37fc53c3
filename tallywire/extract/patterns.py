"""Named pieces that the patterns of the rule tables may use: {month}, {weekday}, {small}, {num}, {unit}."""

import re
from collections.abc import Iterable

from tallywire.errors import RuleError


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of *words*, the longest that matches first.

    Words with the same first letters share them: tried one after the other they cost ten times as much.
    """
    rests: dict[str, list[str]] = {}
    for word in words:
        rests.setdefault(word[:1], []).append(word[1:])
    ends = rests.pop("", None) is not None
    branches = "|".join(re.escape(letter) + any_of(rest) for letter, rest in rests.items())
    return f"(?:{branches}){'?' * ends}" if len(rests) > 1 or (ends and rests) else branches


_SMALL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMERALS = (
    *_SMALL, "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
    "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
)  # fmt: skip

PIECES = {
    "month": (
        "(?-i:January|February|March|April|May|June|July|August|September|October|November|December"
        "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
    ),
    "weekday": "(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)",
    "small": any_of(_SMALL),
    # Most words fail at their first letter.
    "num": rf"(?=[\defnost])(?:\d+(?:\.\d+)?|{any_of(_NUMERALS)})",
    "unit": "(?P<unit>hours?|days?|nights?|weeks?|fortnights?|months?|years?|decades?)",
}


def compile_pattern(pattern: str, where: str) -> re.Pattern[str]:
    """Return *pattern* compiled, its named pieces put in; case is ignored, ^ and $ match at lines.

    Raises `RuleError` naming *where* the pattern stands when it does not compile.
    """
    for name, piece in PIECES.items():
        pattern = pattern.replace(f"{{{name}}}", piece)
    try:
        return re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    except re.error as error:
        raise RuleError(f"{where}: not a pattern: {error}") from error
