"""Words without which a pattern cannot match, so that most patterns need not be tried on most lines.

A pattern that ignores case is tried letter by letter, at a cost of microseconds for each word of an article;
whether one of its words stands in a line is answered in a fraction of that.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

DIGITS = frozenset("0123456789")
_QUANTIFIER = re.compile(r"(?:(?P<none>[?*]|\{0?,\d*\}|\{0\})|\+|\{\d+(?:,\d*)?\})[?+]?")
_GROUP = re.compile(r"\((?:\?(?:P<\w+>|>|[a-zA-Z-]*:|(?P<look><?[=!])))?")
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]")
# A letter alone says too little.
_LEAST = 2
# Asking for more words than these costs more than it saves.
_MOST = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text: where it starts and ends, and its words with case folded."""

    start: int
    end: int
    folded: str


@dataclass(frozen=True, slots=True)
class Lines:
    """A text, its words with case folded, and those of its lines that hold words."""

    text: str
    folded: str
    lines: tuple[Line, ...]


def split_lines(text: str) -> Lines:
    """Return the lines of *text*."""
    found = (Line(*m.span(), m[0].casefold()) for m in re.finditer(r"[^\n]+", text))
    return Lines(text, text.casefold(), tuple(line for line in found if not line.folded.isspace()))


# Of these words one stands in whatever a pattern matches.
Clue = frozenset[str]


@dataclass(frozen=True, slots=True)
class Probe:
    """A pattern with its clues; a pattern without any may match anywhere."""

    pattern: re.Pattern[str]
    clues: tuple[Clue, ...]

    def may_match(self, folded: str) -> bool:
        """Return whether the pattern can match in the text whose case-folded words are *folded*."""
        # Plain loops: this is asked a hundred thousand times in a few hundred articles.
        for clue in self.clues:
            for word in clue:
                if word in folded:
                    break
            else:
                return False
        return True

    def find(self, lines: Lines) -> Iterator[re.Match[str]]:
        """Yield the matches within each of *lines*, in reading order."""
        if not self.may_match(lines.folded):
            return
        for line in lines.lines:
            if self.may_match(line.folded):
                # With the line breaks around it, which some patterns ask for.
                yield from self.pattern.finditer(lines.text, max(0, line.start - 1), line.end + 1)


def make_probe(pattern: re.Pattern[str]) -> Probe:
    """Return *pattern* with its clues."""
    return Probe(pattern, find_clues(pattern.pattern))


def find_clues(pattern: str) -> tuple[Clue, ...]:
    """Return the clues of *pattern*, those that say most first, their case folded."""
    clues = set(_Reader(pattern).read_branches())
    return tuple(sorted(clues, key=_say_how_much, reverse=True)[:_MOST])


class _Reader:
    """Walks over the source of a pattern."""

    def __init__(self, pattern: str) -> None:
        self.pattern, self.at = pattern, 0

    def read_branches(self) -> list[Clue]:
        """The clues of what stands up to the end of the group; of branches, one that they share."""
        branches = [self._read_branch()]
        while self.pattern.startswith("|", self.at):
            self.at += 1
            branches.append(self._read_branch())
        if len(branches) == 1:
            return branches[0]
        return [frozenset().union(*(max(b, key=_say_how_much) for b in branches))] if all(branches) else []

    def _read_branch(self) -> list[Clue]:
        found: list[Clue] = []
        run = ""
        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            letter, clues = self._read_piece()
            repeated = _QUANTIFIER.match(self.pattern, self.at)
            self.at = repeated.end() if repeated else self.at
            is_needed = repeated is None or repeated["none"] is None
            run += letter * is_needed
            if not letter or repeated:
                found += [*_as_clue(run), *(clues if is_needed else ())]
                run = ""
        return [*found, *_as_clue(run)]

    def _read_piece(self) -> tuple[str, list[Clue]]:
        """The next letter, or the clues of the next group or class of letters."""
        pattern, at = self.pattern, self.at
        if group := _GROUP.match(pattern, at):
            self.at = group.end()
            clues = self.read_branches()
            self.at += 1
            # What is only looked at need not be part of the match.
            return "", [] if group["look"] else clues
        if letters := _CLASS.match(pattern, at):
            self.at = letters.end()
            return "", []
        if pattern[at] == "\\":
            self.at += 2
            escaped = pattern[at + 1]
            return ("", [DIGITS] if escaped == "d" else []) if escaped.isalnum() else (escaped, [])
        self.at += 1
        return ("", []) if pattern[at] in ".^$" else (pattern[at], [])


def _as_clue(run: str) -> list[Clue]:
    folded = run.casefold()
    return [frozenset({folded})] if len(folded.strip()) >= _LEAST else []


def _say_how_much(clue: Clue) -> tuple[int, int]:
    """Longer words say more, then fewer."""
    return min(map(len, clue)), -len(clue)
