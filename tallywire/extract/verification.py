"""What the article itself says of a number's standing: confirmed, unverified, disputed, an undercount.

The words may stand in the number's own sentence or in the next ones where these point back to the
figure. An undercount wins over what else is said.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tallywire.extract.counted import Counted
from tallywire.models import Basis, Verification
from tallywire.rules import build_rows, read_table

if TYPE_CHECKING:
    from tallywire.parse import Span

_SENTENCES_BEHIND = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationRow:
    """Words that say how a number stands, with sentences that show it."""

    verification: Verification
    reach: str
    pattern: re.Pattern[str]
    matches: tuple[str, ...]
    near_miss: tuple[str, ...]


@cache
def verification_rows() -> tuple[VerificationRow, ...]:
    """Return the rows of rules/verification.toml."""
    return build_rows(VerificationRow, read_table("verification")["cue"], "verification.toml")


@cache
def _points_back() -> re.Pattern[str]:
    return re.compile(read_table("verification")["points_back"]["pattern"], re.IGNORECASE)


def find_verification(counted: Counted, following: list["Span"]) -> Verification | None:
    """Return what the words of its sentence and of *following* say of the number, None when nothing."""
    sent = counted.span.sent
    own = _own_stretch(sent, counted.quantity.start)
    later = [sent.text[sent.text.find(own) + len(own) :], *(s.text for s in following[:_SENTENCES_BEHIND])]
    behind = [text for text in later if _points_back().search(text)]
    for row in verification_rows():
        texts = [own, *behind] if row.reach == "next" else [own]
        if found := next((m for text in texts if (m := row.pattern.search(text))), None):
            rule = f'verification.toml: {row.verification}, "{found[0]}"'
            return counted.trace.decide("verification", row.verification, rule, Basis.NEARBY)
    return None


def _own_stretch(sent: "Span", number: int) -> str:
    """The words of the sentence around *number* that stand nearer to it than to another clause's number."""
    text, offset = sent.text, number - sent.start_char
    cuts = [m.start() for m in re.finditer(r"; |, while | while |\. ", text)]
    start = max([c for c in cuts if c < offset], default=0)
    end = min([c for c in cuts if c > offset], default=len(text))
    return text[start:end]
