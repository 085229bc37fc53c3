"""The characters of a text made plain for the parser: what shows nothing left out, spaces and quotes folded.

A word with a soft hyphen inside shows as one without, so that is what is read. Where each character that is
read stands in the text as given is kept.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass

# Soft hyphen, zero-width spaces and joiners, marks and overrides of direction, byte order mark; and the
# carriage return before a line feed.
_UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]+|\r+(?=\n)"
)
_LINE_ENDS = "\r\u2028\u2029\x85\v\f"
_SPACES = "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
# Same length for same length: typographic quotes and spaces as the parser saw them in training.
FOLDED = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"'} | dict.fromkeys(_SPACES, " ") | dict.fromkeys(_LINE_ENDS, "\n")
)


@dataclass(frozen=True, slots=True)
class Seen:
    """What shows of a text, and where it stands there: `places` is None where all of the text shows."""

    words: str
    places: tuple[int, ...] | None

    def locate(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the text as given of what stands at *start* to *end* of `words`."""
        if self.places is None or start >= end:
            return start, end
        return self.places[start], self.places[end - 1] + 1

    def find(self, offset: int) -> int:
        """Return the offset in `words` of what stands at *offset* of the text as given."""
        return offset if self.places is None else bisect_left(self.places, offset)


def see_text(text: str) -> Seen:
    """Return what shows of *text*."""
    unseen = {at for found in _UNSEEN.finditer(text) for at in range(*found.span())}
    if not unseen:
        return Seen(text, None)
    places = tuple(at for at in range(len(text)) if at not in unseen)
    return Seen("".join(text[at] for at in places), places)
