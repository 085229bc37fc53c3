"""The model's table of parts of speech and set lemmas, looked up instead of matched.

spaCy's attribute ruler tries each of its 179 patterns on each word, which costs a fifth of a parse. What it
says of a word depends on its tag, its role, its form where a pattern names that, and on a "there" before it,
so each such combination is asked of the ruler once. Its patterns of two words are left out, save the one
with "there": they give lemmas of "gonna" and the like.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.vocab import Vocab


@dataclass(frozen=True, slots=True)
class Grammar:
    """What the table says of a word: its tags and role, its features, and its lemma where that is set."""

    tag: str
    pos: str
    dep: str
    morph: str
    lemma: str


Key = tuple[str, str, str, bool, bool]


@dataclass(frozen=True)
class GrammarTable:
    """Answers of *ruler*, an attribute ruler over *vocab*, kept by what they depend on."""

    ruler: "Callable[[Doc], Doc]"
    vocab: "Vocab"
    forms: frozenset[str]
    _answers: dict[Key, Grammar] = field(default_factory=dict)

    def look_up(self, tag: str, lower: str, dep: str, *, is_space: bool, is_after_there: bool) -> Grammar:
        """Return what the ruler says of a word with this tag, lower-case form and role."""
        key = (tag, lower if lower in self.forms else "", dep, is_space, is_after_there)
        if key not in self._answers:
            self._answers[key] = self._ask(key)
        return self._answers[key]

    def _ask(self, key: Key) -> Grammar:
        from spacy.tokens import Doc

        tag, form, dep, is_space, is_after_there = key
        words = ["there", "\n" if is_space else form or "thing"]
        doc = Doc(self.vocab, words=words, spaces=[True, False])
        doc[0].dep_ = "expl" if is_after_there else "dep"
        doc[1].tag_, doc[1].dep_ = tag, dep
        self.ruler(doc)
        said: Token = doc[1]
        return Grammar(said.tag_, said.pos_, said.dep_, str(said.morph), said.lemma_)


def read_forms(patterns: list[dict[str, Any]]) -> frozenset[str]:
    """Return the lower-case forms that *patterns* of an attribute ruler name."""
    forms: set[str] = set()
    for rule in patterns:
        for pattern in rule["patterns"]:
            for word in pattern:
                asked = word.get("LOWER", ())
                forms.update([asked] if isinstance(asked, str) else asked.get("IN", ()) if asked else ())
    return frozenset(forms)
