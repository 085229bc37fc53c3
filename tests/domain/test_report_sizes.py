"""Pages stay below a megabyte whatever they are about, and what they leave out they say."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from report_fixture import build_article, build_report, build_source

from tallywire.report.html import (
    MAX_BESIDE,
    MAX_FIGURES,
    PAGE_BYTES,
    render_article,
    render_series,
    render_source,
    split_sentence,
)
from tallywire.report.model import ReportFigure, SeriesCard
from tallywire.report.pages import ArticlePage, TextVersion
from tallywire.report.passages import fit_text, mark_text

FILLER = "The river rose again in the night, and the road to the north was closed. " * 8


def say(figure: ReportFigure, number: int, sentence: str) -> ReportFigure:
    return replace(
        figure,
        figure_id=f"f{number}",
        sentence=sentence,
        offset=None,
        reported_at=datetime(2022, 3, 1) + timedelta(hours=number),
    )


def make_card(claimants: int, reports: int, sentence: str = FILLER) -> SeriesCard:
    """A series of so many claimants, each of whom has so many reports."""
    card = build_report().series[0]
    tracks = []
    for claimant in range(claimants):
        said = [say(card.tracks[0].newest, claimant * reports + n, sentence) for n in range(reports)]
        source = f"Claimant {claimant}"
        figures = tuple(replace(figure, source=source) for figure in said)
        tracks.append(
            replace(card.tracks[0], source=source, figures=figures, newest_id=figures[-1].figure_id)
        )
    return replace(card, tracks=tuple(tracks), revisions=card.revisions * 500, conflicts=card.conflicts * 1)


def make_version(number: int, paragraphs: list[str], says: str) -> TextVersion:
    shown = build_article().versions[-1]
    text = "\n".join([*paragraphs, f"{FILLER}It said {says} soldiers had been killed. {FILLER}"])
    start = text.index(f"said {says}") + 5
    found = replace(shown.figures[0].figure, figure_id=f"f{number}", text=says)
    return replace(
        shown,
        version_id=f"v{number}",
        number=number,
        is_current=False,
        text=text,
        figures=(replace(shown.figures[0], figure=found, start=start, end=start + len(says)),),
    )


def make_article(versions: int, paragraphs: int) -> ArticlePage:
    """An article whose every version rewrites so many paragraphs, with one number in the last."""
    told = [
        make_version(n, [f"{n} {p} {FILLER}" for p in range(paragraphs)], str(1000 + n))
        for n in range(versions)
    ]
    told[-1] = replace(told[-1], is_current=True)
    return replace(build_article(), versions=tuple(told))


def make_roll(figures: int, versions: int) -> ArticlePage:
    """An article of so many figures, each of which every later version changes."""
    page = build_article()
    shown = page.versions[-1]
    told, edits = [], []
    for n in range(versions):
        numbers = [f"{100_000 + 7 * number + n}" for number in range(figures)]
        text = "\n".join(", ".join(numbers[start : start + 500]) for start in range(0, figures, 500))
        marked = []
        for number, said in enumerate(numbers):
            found = replace(shown.figures[0].figure, figure_id=f"{n}x{number:015}", text=said)
            start = 8 * number
            marked.append(replace(shown.figures[0], figure=found, start=start, end=start + 6))
        version = replace(shown, version_id=f"v{n}", number=n, is_current=n == versions - 1, text=text)
        told.append(replace(version, figures=tuple(marked)))
        edits += [
            replace(page.edits[0], to_version_id=f"v{n}", from_text=said, to_text=said) for said in numbers
        ]
    return replace(page, versions=tuple(told), edits=tuple(edits), events=page.events * 300)


@pytest.mark.parametrize(
    "render",
    [
        lambda: render_series(make_card(1, 3_000)),
        lambda: render_series(make_card(1_000, 2)),
        lambda: render_series(make_card(2, 200, sentence="a figure in a table, " * 5_000)),
        lambda: render_article(make_article(1, 4_000)),
        lambda: render_article(make_article(40, 30)),
        lambda: render_article(make_roll(20_000, 1)),
        lambda: render_article(make_roll(4_000, 3)),
        lambda: render_article(make_roll(400, 10)),
    ],
    ids=[
        "many reports",
        "many claimants",
        "endless sentences",
        "a long article",
        "a live blog",
        "a roll of figures",
        "versions of a roll",
        "many versions of a roll",
    ],
)
def test_no_page_is_larger_than_a_megabyte(render: Callable[[], str]) -> None:
    page = render()
    assert 100_000 < len(page.encode()) < PAGE_BYTES


def test_a_series_too_large_for_its_page_counts_all_and_shows_the_newest() -> None:
    page = render_series(make_card(1, 1_000))
    assert "1,000 figures" in page
    assert f"Showing {MAX_FIGURES} of 1,000 figures" in page
    assert '"f999"' in page
    assert '"f0"' not in page
    crowd = render_series(make_card(1_000, 2))
    assert f"Showing {MAX_FIGURES} of 1,000 claimants" in crowd
    assert "Showing" not in render_series(make_card(3, 3)).split('id="revisions"')[0]


def test_every_number_of_a_text_too_long_for_its_page_has_its_place_there() -> None:
    article = make_article(40, 30)
    page = render_article(article)
    for number in range(40):
        assert f'<mark id="f-f{number}">' in page
    assert "A part is not shown here" in page


def test_an_article_of_more_figures_than_its_page_can_mark_says_how_many_it_marks() -> None:
    page = render_article(make_roll(20_000, 1))
    marked = page.count("<mark id=")
    assert 1_000 < marked < 20_000
    assert f"Showing {marked:,} of 20,000 figures" in page
    assert '<mark id="f-0x000000000000000">' in page
    assert "Showing" not in render_article(build_article())


def test_a_text_that_fits_is_shown_as_it_stands_and_one_that_does_not_loses_no_figure() -> None:
    version = make_version(1, [f"{n} {FILLER}" for n in range(50)], "1,351")
    assert list(fit_text(version, 1_000_000)) == list(mark_text(version))
    fitted = list(fit_text(version, 2_000))
    assert fitted[3] is None
    assert len(fitted) == 5, "three paragraphs, what is left out, the one with the number"
    last = fitted[-1]
    assert last is not None
    assert [passage.text for passage in last if passage.figures] == ["1,351"]
    assert sum(len(passage.text) for passage in last) < 1_000


def test_a_very_long_sentence_is_cut_around_its_number() -> None:
    figure = build_report().series[0].tracks[0].newest
    sentence = f"{'a' * 5_000} 9,000 {'b' * 5_000}"
    before, number, after = split_sentence(replace(figure, sentence=sentence, text="9,000", offset=5_001))
    assert (before[:2], number, after[-2:]) == ("… ", "9,000", " …")
    assert len(before) + len(after) < 2 * MAX_BESIDE + 10


def test_the_page_of_a_claimant_says_how_many_series_it_leaves_out() -> None:
    page = render_source(replace(build_source(), n_lines=2_000))
    assert "Showing 1 of 2,000 series" in page
