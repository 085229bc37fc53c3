"""The text of an article as passages, with the figures marked where they stand. Pure."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tallywire.report.pages import TextFigure, TextVersion
from tallywire.report.textdiff import split_paragraphs

# Letters on either side of a number that stand with it where a text is too long to be shown whole.
BESIDE = 200


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
    """Yield the paragraphs of *version* as `mark_text` does, as far as *room* letters go.

    Of what is beyond that only figures with the words beside them; None stands for paragraphs left out.
    """
    is_left_out = False
    for passages in mark_text(version):
        length = sum(len(passage.text) for passage in passages)
        if length <= room:
            room -= length
        elif any(passage.figures for passage in passages):
            passages = [_shorten(passage) for passage in passages]
        elif is_left_out:
            continue
        else:
            is_left_out = True
            yield None
            continue
        is_left_out = False
        yield passages


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
