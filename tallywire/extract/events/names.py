"""Whom a noun phrase means: its name as the text gives it, pronouns and appositions resolved.

Nothing is guessed: a pronoun without a fitting antecedent names nobody.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from tallywire.extract.events.rules import EventTable, event_table
from tallywire.extract.events.story import Story
from tallywire.extract.syntax import NOMINAL, NOUNS, children, lemma_of

if TYPE_CHECKING:
    from tallywire.parse import Token

HE = frozenset({"he", "him", "his", "himself", "she", "her", "herself", "hers"})
IT = frozenset({"it", "its", "itself"})
THEY = frozenset({"they", "them", "their", "themselves", "theirs"})
RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
TITLES = ("mr", "mrs", "ms", "miss", "dr", "sir", "dame", "lord", "lady")
# What a name keeps to its left, and the prepositions whose phrase belongs to it.
KEPT_LEFT = frozenset({"compound", "amod", "nmod", "poss", "npadvmod"})
KEPT_AFTER = frozenset({"of", "at", "from", "for"})
DROPPED_FIRST = frozenset({"DET", "PUNCT", "NUM", "PRON", "ADV", "SYM", "SPACE", "CCONJ", "PART", "X"})
VAGUE = frozenset(
    {
        "more",
        "other",
        "several",
        "many",
        "few",
        "some",
        "such",
        "own",
        "further",
        "least",
        "recent",
        "new",
        "fresh",
        "latest",
        "alleged",
        "suspected",
        "former",
    }
)
LONGEST = 14
ORGANISED = frozenset({"ORG", "GPE", "NORP"})


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it stands in the text: offsets and the token it hangs on."""

    text: str
    start: int
    end: int
    head: "Token"


@dataclass(frozen=True)
class Namer:
    """Finds the names behind the noun phrases of one story."""

    story: Story

    @cached_property
    def table(self) -> EventTable:
        return event_table()

    def mean(self, token: "Token", depth: int = 0) -> "Token | None":
        """Return the head of the noun phrase that *token* means, None where that cannot be told.

        Pronouns and relatives go to their antecedent, "a series of blasts" to blasts.
        """
        if depth > 4:
            return None
        word = token.lower_
        if token.pos_ in ("PRON", "DET", "SCONJ") or word in HE | IT | THEY or token.tag_ in ("WDT", "WP"):
            if word in RELATIVE and (antecedent := _relative_head(token)) is not None:
                return self.mean(antecedent, depth + 1)
            if word in HE | IT | THEY:
                antecedent = self._antecedent(token)
                return None if antecedent is None else self.mean(antecedent, depth + 1)
            if not children(token, "prep"):
                return None
        if lemma_of(token) in self.table.classes["measures"] or word in self.table.classes["measures"]:
            for preposition in children(token, "prep"):
                if preposition.lower_ in ("of", "from"):
                    for named in children(preposition, "pobj"):
                        return self.mean(named, depth + 1)
        if token.pos_ in ("PRON", "DET"):
            return None
        return token

    def is_kind(self, token: "Token", words: frozenset[str], *, strict: bool = False) -> bool:
        """Return whether what *token* means is one of *words* or of the kinds of names among them.

        A pronoun without antecedent may be a person or group, unless *strict*.
        """
        meant = self.mean(token)
        if meant is None:
            if strict and token.lower_ in IT:
                return False
            return ("@person" in words and token.lower_ in HE) or (
                "@group" in words and token.lower_ in (IT | THEY | {"we", "who"})
            )
        return any(self._is_of(one, words) for one in (meant, *meant.conjuncts))

    def name(self, token: "Token", *, alone: bool = False, proper: bool = False) -> Name | None:
        """Return the name of what *token* means; *alone* leaves out what is coordinated with it, *proper*
        what follows it and is no name ("accused the governor of fraud").
        """
        meant = self.mean(token)
        if meant is None or meant.pos_ not in {*NOMINAL, "ADJ", "NUM", "VERB"}:
            return None
        meant = self._in_apposition(meant)
        first, last = self._bounds(meant, alone, proper)
        doc = meant.doc
        while first < last and (
            doc[first].pos_ in DROPPED_FIRST
            or doc[first].lower_ in VAGUE
            or doc[first].lower_.rstrip(".") in TITLES
        ):
            first += 1
        start, end = doc[first].idx, doc[last].idx + len(doc[last])
        text = " ".join(self.story.document.words[start:end].split()).strip("\"'“”‘’ ")
        return Name(text, start, end, meant) if any(c.isalpha() for c in text) else None

    def owner(self, token: "Token") -> "Token | None":
        """Return whose *token* is: its possessor, its by-phrase, or its adjective of nationality."""
        for child in token.children:
            if child.dep_ == "poss" and child.lower_ not in ("whose", "our", "my", "your"):
                return child
        for child in token.children:
            if child.dep_ in ("prep", "agent") and child.lower_ == "by":
                for named in children(child, "pobj"):
                    return named
        for child in token.children:
            if child.dep_ in ("amod", "compound", "nmod") and child.i < token.i and self._is_national(child):
                return child
        return None

    def _is_national(self, token: "Token") -> bool:
        if token.ent_type_ == "NORP":
            return True
        return token.text[:1].isupper() and self.story.gazetteer.find_country(token.text) is not None

    def _is_of(self, token: "Token", words: frozenset[str]) -> bool:
        lemma = lemma_of(token)
        if lemma in words or token.lower_ in words:
            return True
        kind, is_name = token.ent_type_, token.pos_ == "PROPN"
        is_place = token.i in self.story.place_at or kind in ("GPE", "LOC", "FAC")
        if "@place" in words and (is_place and token.text[:1].isupper()):
            return True
        if "@person" in words and (kind == "PERSON" or (is_name and not kind and not is_place)):
            return True
        if "@group" in words:
            return (kind in ("ORG", "NORP") and token.text[:1].isupper()) or (is_name and not kind)
        return False

    def _in_apposition(self, token: "Token") -> "Token":
        """ "Mariupol's mayor, X" → X; "the city of Y" → Y; proper names stay."""
        for child in children(token, "appos"):
            if token.pos_ != "PROPN" and child.pos_ == "PROPN" and child.text[:1].isupper():
                return child
        if token.lower_ in self.table.classes["settlements"]:
            for preposition in children(token, "prep"):
                named = next(iter(children(preposition, "pobj")), None)
                if preposition.lower_ == "of" and named is not None and named.pos_ == "PROPN":
                    return named
        return token

    def _bounds(self, token: "Token", alone: bool, proper: bool) -> tuple[int, int]:
        if token.ent_type_ == "PERSON":
            run = next((e for e in token.doc.ents if e.start <= token.i < e.end), None)
            if run is not None and run[-1].i == token.i and "'" not in run.text:
                return run.start, token.i
        first = token.i
        for child in token.lefts:
            if (child.dep_ in KEPT_LEFT and child.pos_ != "VERB") or child.tag_ == "VBN":
                first = min(first, child.left_edge.i)
        last = self._last(token, alone, first, proper)
        if token.pos_ == "PROPN" and token.i in self.story.place_at and token.i == first:
            first = min(first, self.story.place_at[token.i].first)
        return max(first, last - LONGEST), last

    def _last(self, token: "Token", alone: bool, first: int, proper: bool = False) -> int:
        last = token.i
        for child in token.rights:
            if child.dep_ == "prep" and child.lower_ in KEPT_AFTER and child.i <= last + 2:
                for named in children(child, "pobj"):
                    is_kept = named.pos_ == "PROPN" or (named.pos_ == "NOUN" and not proper)
                    if is_kept and named.i - first < LONGEST:
                        last = max(last, self._last(named, False, first))
            elif child.dep_ == "conj" and not alone and child.pos_ in NOUNS and child.i - first < LONGEST:
                if not any(t.pos_ in ("VERB", "AUX") for t in token.doc[last + 1 : child.i]):
                    last = max(last, self._last(child, False, first))
            elif child.dep_ in ("compound", "nummod") and child.i == last + 1 and child.pos_ == "PROPN":
                last = child.i
        return last

    def _antecedent(self, pronoun: "Token") -> "Token | None":
        """Return the nearest earlier subject that fits *pronoun* and is not in its own clause."""
        word = pronoun.lower_
        for candidate in self._candidates(pronoun):
            if candidate.pos_ not in NOUNS or _is_same_clause(candidate, pronoun):
                continue
            if self._fits(candidate, word):
                return candidate
        return None

    def _candidates(self, pronoun: "Token") -> Iterator["Token"]:
        """Yield nouns before *pronoun*: sayers above it, subjects and owners of its paragraph, backwards."""
        for above in pronoun.ancestors:
            if above.dep_ in ("ccomp", "advcl") and above.head.pos_ == "VERB":
                yield from (t for t in children(above.head, "nsubj", "nsubjpass") if t.i < pronoun.i)
        sentences = self.story.document.sentences
        current = next((n for n, s in enumerate(sentences) if s.start <= pronoun.i < s.end), 0)
        paragraph = self.story.find_paragraph(pronoun.idx)
        for number in range(current, max(current - 4, -1), -1):
            sentence = sentences[number]
            if self.story.find_paragraph(sentence.end_char - 1) < paragraph - 1:
                return
            before = [t for t in sentence if t.i < pronoun.i]
            heads = ("nsubj", "nsubjpass", "poss")
            yield from sorted((t for t in before if t.dep_ in heads), key=lambda t: t.dep_ == "poss")
            yield from (t for t in before if t.dep_ == "pobj" and t.head.dep_ == "agent")
            yield from (t for t in before if t.dep_ in ("dobj", "appos", "pobj") and t.ent_type_ == "PERSON")

    def _fits(self, token: "Token", word: str) -> bool:
        classes = self.table.classes
        lemma = lemma_of(token)
        if word in HE:
            if (
                token.ent_type_ in ORGANISED
                or token.i in self.story.place_at
                or token.tag_ in ("NNS", "NNPS")
            ):
                return False
            is_title = lemma in classes["rulers"] or lemma in ("man", "woman", "boss", "chief", "lawyer")
            return token.ent_type_ == "PERSON" or token.pos_ == "PROPN" or (is_title and token.pos_ == "NOUN")
        if word in IT:
            if token.ent_type_ == "PERSON" or token.tag_ in ("NNS", "NNPS"):
                return False
            known = lemma in classes["rulers"] | {
                "group",
                "company",
                "firm",
                "army",
                "military",
                "police",
                "report",
            }
            return token.ent_type_ in ORGANISED or token.i in self.story.place_at or known
        return token.tag_ in ("NNS", "NNPS") or token.ent_type_ == "NORP" or len(list(token.conjuncts)) > 0


def _relative_head(token: "Token") -> "Token | None":
    for above in token.ancestors:
        if above.dep_ in ("relcl", "acl"):
            return above.head
        if above.pos_ in NOUNS:
            return None
    return None


def _is_same_clause(candidate: "Token", pronoun: "Token") -> bool:
    return candidate.head.i == pronoun.head.i and candidate.dep_ != "poss"
