"""The text of an article as passages, with the figures marked where they stand. Pure."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tallywire.report.pages import TextFigure, TextVersion
from tallywire.report.textdiff import split_paragraphs

# Letters on either side of a number that stand with it where a text is too long to be shown whole.
BESIDE = 200
# Letters that the mark of a figure takes in the page, with the link to its series.
MARK = 150


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text; with *figures*, which may overlap, it is the mark of them all."""

    text: str
    figures: tuple[TextFigure, ...] = ()


def mark_text(version: TextVersion) -> Iterator[list[Passage]]:
    """Yield the paragraphs of *version* as passages, which joined are the paragraph as it stands."""
    marks = deque(_join_marks(version.figures))
    for offset, paragraph in split_paragraphs(version.text):
        end = offset + len(paragraph)
        passages, at = [], offset
        while marks and marks[0][0] < end:
            start, stop, figures = marks.popleft()
            # A number that a line break cuts is marked where it begins.
            stop = min(stop, end)
            if start > at:
                passages.append(Passage(version.text[at:start]))
            passages.append(Passage(version.text[start:stop], figures))
            at = stop
        if at < end:
            passages.append(Passage(version.text[at:end]))
        yield passages


def fit_text(version: TextVersion, room: int) -> Iterator[list[Passage] | None]:
    """Yield the paragraphs of *version* as `mark_text` does, as far as *room* letters and marks go.

    Of what is beyond that only figures with the words beside them, as far as half of *room* goes once more.
    None stands for what is left out.
    """
    beyond = room // 2
    is_left_out = False
    for passages in mark_text(version):
        weight = _weigh(passages)
        if weight <= room:
            room -= weight
        elif any(passage.figures for passage in passages) and beyond > 0:
            passages = _cut([_shorten(passage) for passage in passages], beyond)
            beyond -= _weigh(passages)
        elif is_left_out:
            continue
        else:
            is_left_out = True
            yield None
            continue
        is_left_out = False
        yield passages


def count_marked(paragraphs: Iterable[list[Passage] | None]) -> int:
    """Return how many figures are marked in *paragraphs*."""
    return sum(len(passage.figures) for passages in paragraphs for passage in passages or ())


def _weigh(passages: Iterable[Passage]) -> int:
    return sum(len(passage.text) + MARK * len(passage.figures) for passage in passages)


def _cut(passages: Sequence[Passage], room: int) -> list[Passage]:
    """Return the first of *passages* that *room* goes for, at least one figure."""
    kept: list[Passage] = []
    for passage in passages:
        room -= _weigh([passage])
        if room < 0 and any(before.figures for before in kept):
            return [*kept, Passage(" …")]
        kept.append(passage)
    return kept


def _shorten(passage: Passage) -> Passage:
    if passage.figures or len(passage.text) <= 2 * BESIDE:
        return passage
    return Passage(f"{passage.text[:BESIDE]} … {passage.text[-BESIDE:]}")


def _join_marks(figures: Sequence[TextFigure]) -> list[tuple[int, int, tuple[TextFigure, ...]]]:
    """Return the stretches that *figures* cover, those that overlap as one."""
    marks: list[tuple[int, int, tuple[TextFigure, ...]]] = []
    for figure in sorted(figures, key=lambda f: (f.start, f.end)):
        if marks and figure.start < marks[-1][1]:
            start, stop, held = marks.pop()
            marks.append((start, max(stop, figure.end), (*held, figure)))
        else:
            marks.append((figure.start, figure.end, (figure,)))
    return marks
