"""Named pieces that the patterns of the rule tables may use: {month}, {weekday}, {small}, {num}, {unit}."""

import re

from tallywire.errors import RuleError

PIECES = {
    "month": (
        "(?-i:January|February|March|April|May|June|July|August|September|October|November|December"
        "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
    ),
    "weekday": "(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)",
    "small": "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)",
    "num": (
        r"(?:\d+(?:\.\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen"
        "|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    ),
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


def any_of(words: object) -> str:
    """Return a pattern for any of *words*, the longest first."""
    return "|".join(sorted((re.escape(str(word)) for word in words), key=len, reverse=True))  # type: ignore[attr-defined]
