"""All that the accounting of one number is decided by, and what the steps that decide it ask of it."""

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from tallywire.extract.accounting_rules import AccountingTable, accounting_table
from tallywire.extract.counted import Counted
from tallywire.extract.moments import Moments
from tallywire.extract.syntax import OBJECTS, SUBJECTS, lemma_of
from tallywire.extract.tenses import Tense, clause_of, clause_words, tense_of
from tallywire.extract.timeline import Frame
from tallywire.extract.times import TimeKind, TimeMention
from tallywire.models import Accounting, Measure

if TYPE_CHECKING:
    from tallywire.extract.readings import Reading


@dataclass(frozen=True, slots=True)
class Account:
    """All that the accounting of one number is decided by."""

    reading: "Reading"
    moments: Moments
    frame: Frame
    is_after_day: bool
    published: date | None

    @property
    def measure(self) -> Measure:
        return self.reading.measure

    @property
    def default(self) -> Accounting | None:
        return accounting_table().defaults.get(self.measure.value)

    @property
    def tense(self) -> Tense:
        return tense_of(clause_of(self.reading.counted.node))

    @property
    def words(self) -> str:
        return own_words(self.reading.counted)

    @property
    def own(self) -> str:
        return clause_words(self.reading.counted.node)

    @property
    def is_up_to_now(self) -> bool:
        day = self.moments.day
        return day is not None and day.last is not None and day.last == self.published

    @property
    def is_by(self) -> bool:
        root = self.reading.counted.span.start
        return root > 0 and self.reading.counted.span.doc[root - 1].lower_ == "by"

    @property
    def is_argument(self) -> bool:
        return self.reading.counted.node.dep_ in SUBJECTS | OBJECTS | {"conj", "ROOT"}

    def text_of(self, mention: TimeMention) -> str:
        """Return the words of *mention*."""
        return self.reading.counted.span.doc.text[mention.start : mention.end].strip()

    @property
    def clause(self) -> str:
        verb = clause_of(self.reading.counted.node)
        return lemma_of(verb) if verb is not None else ""


def own_words(counted: Counted) -> str:
    """Return the sentence up to what parts the number from another account: "…; meanwhile 12 …"."""
    sent = counted.span.sent
    at = counted.quantity.start - sent.start_char
    parts = re.split(r"(;| while | whereas )", sent.text)
    position = 0
    for part in parts:
        if position <= at < position + len(part):
            return part
        position += len(part)
    return sent.text


def has_total(account: Account, table: AccountingTable) -> bool:
    """Whether the clause says "so far" or the like, which outweighs a stretch of time."""
    return any(row.outranks_window and row.pattern.search(account.words) for row in table.cues)


def is_long(account: Account) -> bool:
    """Whether the time of the number is a month or a year."""
    day = account.moments.day
    return day is not None and day.kind in (TimeKind.YEAR, TimeKind.MONTH)


def is_asked(account: Account, table: AccountingTable) -> bool:
    """Whether the number is what an appeal or plan is for: "the appeal for $4.3bn has drawn …"."""
    node = account.reading.counted.node
    above = [node.head, node.head.head] if node.dep_ == "pobj" else []
    return any(noun.pos_ == "NOUN" and lemma_of(noun) in table.asking_nouns for noun in above)
