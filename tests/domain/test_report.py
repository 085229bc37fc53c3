"""The report's renderings: what they say, their golden files, and that nothing hostile gets through."""

import json
import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from html.parser import HTMLParser
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_fixture import (
    GOLDEN,
    build_article,
    build_changes,
    build_report,
    build_source,
    render_golden,
)

from tallywire.models import Quantifier
from tallywire.report import words
from tallywire.report.html import (
    POLICY,
    render_article,
    render_changes,
    render_lists,
    render_overview,
    render_series,
    render_source,
    split_sentence,
)
from tallywire.report.json import load_schema, render_json
from tallywire.report.markdown import render_artifact, render_markdown
from tallywire.report.model import ReportConflict, ReportData, Side, Totals, Value
from tallywire.report.pages import SeriesEntry, name_page
from tallywire.report.table import build_conflict_table, build_series_table
from tallywire.report.telling import tell_origin
from tallywire.tracking import RevisionType

EMPTY = ReportData(
    run=None,
    previous_run=None,
    totals=Totals(**{field.name: 0 for field in fields(Totals)}),
)
HOSTILE = (
    "</title></style><script>alert(1)</script><img src=x onerror=alert(2)>\"'`|"
    "[x](javascript:alert(3))\x1b[31m\u202e\n# h"
)


class Page(HTMLParser):
    """The tags of a page with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def make_hostile(thing: Any) -> Any:
    """Return *thing* with every free text in it replaced by an attack; ids and enumerated words stay."""
    if isinstance(thing, tuple):
        return tuple(make_hostile(part) for part in thing)
    if not is_dataclass(thing):
        return thing
    changed = {}
    for field in fields(thing):
        value = getattr(thing, field.name)
        if field.name == "url":
            value = "javascript:alert(1)"
        elif isinstance(value, str) and not isinstance(value, StrEnum) and not field.name.endswith("_id"):
            value = HOSTILE
        elif field.name != "offset":
            value = make_hostile(value)
        changed[field.name] = value
    return replace(thing, **changed)


def render_pages(change: Callable[[Any], Any] = lambda thing: thing) -> dict[str, str]:
    """One page of every kind by its name, of the fixture as *change* makes it."""
    data, article, source = change(build_report()), change(build_article()), change(build_source())
    entry = SeriesEntry(
        series_id="s1",
        label="Killed",
        n_figures=3,
        n_sources=2,
        n_conflicts=1,
        ratio=18.0,
        quantifiers=(Quantifier.EXACT, Quantifier.MORE_THAN),
        last_reported_at=None,
    )
    return {
        "overview": render_overview(data),
        **{f"series {card.series_id}": render_series(card) for card in data.series},
        "article": render_article(article),
        "claimant": render_source(source),
        "changes": render_changes(change(build_changes())),
        "list of series": dict(render_lists("series", [change(entry)]))["index.html"],
        "list of articles": dict(render_lists("articles", [article.entry]))["index.html"],
        "list of claimants": dict(render_lists("claimants", [source.entry]))["index.html"],
    }


def test_an_article_without_title_is_named_by_how_its_text_begins_without_room_around() -> None:
    article = build_article()
    entry = replace(article.entry, title=None, opening="\n date 2022-03-03\nThe city \n")
    named = "<bdi>“date 2022-03-03 The city…”</bdi>"
    assert f'<h1 class="label">{named}' in render_article(replace(article, entry=entry))
    assert named in dict(render_lists("articles", [entry]))["index.html"]


def test_a_grade_and_that_it_is_stale_stand_together_on_a_narrow_page_of_a_claimant() -> None:
    source = build_source()
    page = render_source(replace(source, lines=(replace(source.lines[0], is_stale=True),)))
    assert re.search(r'<td data-label="Grade"><span><span class="grade.*stale.*</span></td>', page)


@pytest.mark.parametrize("name", ["changes.md", "changes.json", "artifact.md", "changes.atom"])
def test_the_reports_of_the_fixture_are_the_golden_ones(name: str) -> None:
    assert render_golden()[name] == (GOLDEN / name).read_text(encoding="utf-8"), (
        "when the change is meant: python tests/domain/report_fixture.py, and review the diff"
    )


@pytest.mark.parametrize(
    ("low", "high", "quantifier", "unit", "said", "sign"),
    [
        (498, 498, Quantifier.EXACT, "person", "498", "498"),
        (2000, None, Quantifier.MORE_THAN, "vehicle", "more than 2,000 vehicles", ">2,000"),
        (15000, 15000, Quantifier.APPROXIMATE, "person", "about 15,000", "≈15,000"),
        (6000, None, Quantifier.AT_LEAST, "person", "at least 6,000", "≥6,000"),
        (None, 9000, Quantifier.AT_MOST, "person", "up to 9,000", "≤9,000"),
        (None, 100, Quantifier.LESS_THAN, "mile", "less than 100 miles", "<100"),
        (200, 999, Quantifier.VAGUE, "person", "hundreds (200–999)", "200–999"),
        (24, 99, Quantifier.VAGUE, "house", "dozens of houses (24–99)", "24–99"),
        (300, 999, Quantifier.VAGUE, "house", "300–999 houses", "300–999"),
        (2e6, 9999999, Quantifier.VAGUE, "person", "millions (2 million – 9,999,999)", "2m–9,999,999"),
        (1.2e6, 1.2e6, Quantifier.EXACT, "USD", "1.2 million USD", "1.2m"),
        (1234567, 1234567, Quantifier.EXACT, "person", "1,234,567", "1,234,567"),
        (2, None, Quantifier.MORE_THAN, "%", "more than 2%", ">2%"),
        (0.5, 0.5, Quantifier.EXACT, "%", "0.5%", "0.5%"),
        (1, 1, Quantifier.EXACT, "country", "1 country", "1"),
        (141, 141, Quantifier.EXACT, "country", "141 countries", "141"),
        (30, None, Quantifier.MORE_THAN, "km", "more than 30 km", ">30"),
        (None, None, Quantifier.VAGUE, "person", "no number", "no number"),
    ],
)
def test_a_value_is_said_with_its_hedge_and_unit(
    low: float | None, high: float | None, quantifier: Quantifier, unit: str, said: str, sign: str
) -> None:
    value = Value(low=low, high=high, quantifier=quantifier, unit=unit)
    assert words.say_value(value) == said
    assert words.sign_value(value) == sign


@given(st.integers(-(10**15), 10**15))
def test_a_number_in_words_is_never_rounded(number: int) -> None:
    said = words.say_number(number)
    digits, _, size = said.replace(",", "").partition(" ")
    scale = {"": 1, "million": 10**6, "billion": 10**9, "trillion": 10**12}[size]
    assert round(float(digits) * scale) == number


@pytest.mark.parametrize(
    ("larger", "smaller", "hedge", "ratio", "said"),
    [
        (9000, 498, Quantifier.EXACT, 9000 / 498, "18 times"),
        (2000, 227, Quantifier.MORE_THAN, 2000 / 227, "at least 8.8 times"),
        (2000, 2000 / 18.9, Quantifier.AT_LEAST, 18.9, "at least 18 times"),
        (44e6, 3e6, Quantifier.APPROXIMATE, 44 / 3, "about 15 times"),
        (13, 10, Quantifier.EXACT, 1.3, "1.3 times"),
        (4, 0, Quantifier.EXACT, None, "one of them is zero"),
    ],
)
def test_a_ratio_is_as_sure_as_its_less_sure_side(
    larger: float, smaller: float, hedge: Quantifier, ratio: float | None, said: str
) -> None:
    conflict = ReportConflict(
        series_id="s",
        label="",
        larger=Side(source="a", value=Value(low=larger, high=None, quantifier=hedge), as_of=None),
        smaller=Side(
            source="b", value=Value(low=smaller, high=smaller, quantifier=Quantifier.EXACT), as_of=None
        ),
        ratio=ratio,
        is_new=False,
    )
    assert words.say_ratio(conflict) == said


def test_the_list_of_series_hedges_a_ratio_as_the_page_of_the_series_does() -> None:
    assert ">at least 18 times<" in render_pages()["list of series"]


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("People killed, event of 2023-10-07", "People killed, event of 7 October 2023"),
        (
            "People killed, Oru, cumulative since 2022-02-24",
            "People killed, Oru, cumulative since 24 February 2022",
        ),
        (
            "2022-02-31, B-2022-02-245 and 2022-02 people killed",
            "2022-02-31, B-2022-02-245 and 2022-02 people killed",
        ),
    ],
)
def test_the_days_in_labels_are_said_as_people_say_them(label: str, said: str) -> None:
    assert words.say_label(label) == said


def test_every_type_of_revision_has_its_words() -> None:
    assert set(words.REVISIONS) == {kind.value for kind in RevisionType}


def test_the_headline_says_when_nothing_changed() -> None:
    data = build_report()
    assert data.run is not None
    none = {f.name: 0 for f in fields(Totals)}
    quiet = replace(
        data,
        run=replace(data.run, articles_new=0, versions_new=0, figures_new=0),
        totals=Totals(**none),
        changes=(),
        article_changes=(),
    )
    assert words.say_headline(quiet) == "Nothing changed since the run on 4 January 2026, 06:00 UTC."
    assert "Nothing changed since the run on 4 January 2026" in Page(render_overview(quiet)).text


def test_an_empty_archive_renders_in_every_form() -> None:
    assert "No run has written to this archive yet." in render_overview(EMPTY)
    assert "No run has written" in render_markdown(EMPTY)
    jsonschema.validate(json.loads(json.dumps(render_json(EMPTY))), load_schema())


def test_the_json_follows_its_documented_schema() -> None:
    schema = load_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(json.dumps(render_json(build_report()))), schema)


PAGES = render_pages()
HOSTILE_PAGES = render_pages(make_hostile)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_loads_its_own_assets_and_nothing_else(name: str) -> None:
    page = Page(PAGES[name])
    names = {tag for tag, _ in page.tags}
    assert not names & {
        "img",
        "iframe",
        "object",
        "embed",
        "form",
        "base",
        "image",
        "use",
        "style",
        "meta-refresh",
    }
    for tag, attributes in page.tags:
        assert not {"srcset", "style", "action"} & attributes.keys(), tag
        assert not any(name.startswith("on") for name in attributes), tag
        for loaded in ("src",) if tag == "script" else ("href",) if tag == "link" else ():
            assert re.fullmatch(r"(\.\./)?assets/[\w.]+", str(attributes[loaded]))
    assert "url(" not in PAGES[name]


@pytest.mark.parametrize("name", PAGES)
def test_no_script_stands_in_a_page_and_its_policy_would_run_none(name: str) -> None:
    assert not re.search(r"<script(?![^>]* src=)", PAGES[name])
    (policy,) = [
        a["content"] for t, a in Page(PAGES[name]).tags if a.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy == POLICY
    assert policy.startswith("default-src 'none'; ")
    assert not re.search(r"unsafe|https?:|data:|blob:|\*", POLICY)


@pytest.mark.parametrize("name", PAGES)
def test_a_hostile_article_puts_no_markup_into_a_page(name: str) -> None:
    parsed, harmless = Page(HOSTILE_PAGES[name]), Page(PAGES[name])
    assert {tag for tag, _ in parsed.tags} <= {tag for tag, _ in harmless.tags} | {
        "mark",
        "details",
        "summary",
    }
    assert not [a["href"] for _, a in parsed.tags if re.match(r"\s*\w+:", a.get("href") or "")]
    assert not any(name.startswith("on") for _, attributes in parsed.tags for name in attributes)
    assert "<script>alert(1)</script>" in parsed.text
    assert not set(HOSTILE_PAGES[name]) & {"\x1b", "\u202e"}


@pytest.mark.parametrize("key", ["", "../x", "a/b", "A", "x.html", "x\n", "x" * 65, "é"])
def test_only_an_id_names_a_file(key: str) -> None:
    with pytest.raises(ValueError, match="no id"):
        name_page("series", key)
    assert name_page("series", "0a1f") == "series/0a1f.html"


def test_a_hostile_article_puts_no_markup_into_markdown() -> None:
    for render in (render_markdown, render_artifact):
        text = render(make_hostile(build_report()))
        assert not re.search(r"(?<!\\)<(?!http)", text)
        assert not re.search(r"(?<!\\)\]\(<?javascript", text)
        assert not set(text) & {"\x1b", "\u202e"}
        tables = [line for line in text.splitlines() if line.startswith("|")]
        assert {len(re.findall(r"(?<!\\)\|", line)) for line in tables} <= {4, 5, 6, 8}
        assert len(re.findall(r"^#", text, re.MULTILINE)) == len(
            re.findall(r"^#", render(build_report()), re.MULTILINE)
        )


def test_a_hostile_article_reaches_the_terminal_as_plain_text() -> None:
    data = make_hostile(build_report())
    for table in (build_series_table(data), build_conflict_table(data)):
        assert not set("".join(cell for row in table.rows for cell in row)) & {"\x1b", "\u202e", "\n"}


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://a.example/x?q=1&r=2#t", "https://a.example/x?q=1&r=2#t"),
        ('https://a.example/"><script>', "https://a.example/%22%3E%3Cscript%3E"),
        ("HTTP://A.example/ü b", "http://A.example/%C3%BC%20b"),
        ("java\nscript:alert(1)", None),
        ("data:text/html,x", None),
        ("file:///etc/passwd", None),
        ("//a.example", None),
        ("http://[bad", None),
        ("", None),
        (None, None),
    ],
)
def test_only_web_addresses_are_linked(url: str | None, address: str | None) -> None:
    assert words.web_address(url) == address


@given(st.text())
def test_clean_text_is_one_line_that_any_output_can_hold(text: str) -> None:
    clean = words.clean_text(text)
    assert clean.encode("utf-8").decode() == clean
    assert len(clean.splitlines()) <= 1
    assert words.clean_text(clean) == clean


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("The Daily", "The Daily"),
        ("x" * 200, "x" * 200),
        ("x" * 201, "x" * 199 + "…"),
        ("word " * 1_000, "word " * 39 + "word…"),
        ("two\nlines", "two lines"),
    ],
)
def test_a_name_that_is_a_whole_text_is_cut(name: str, shown: str) -> None:
    assert words.say_name(name) == shown


def test_long_titles_and_publishers_are_cut_on_every_page_and_in_mail() -> None:
    report = build_report()
    figure = report.series[1].tracks[0].figures[0]
    long = replace(figure, title="T" * 5_000, publisher="P" * 5_000)
    track = report.series[1].tracks[0]
    track = replace(track, figures=(long, *track.figures[1:]))
    page = render_series(replace(report.series[1], tracks=(track, *report.series[1].tracks[1:])))
    assert "T" * 199 + "…" in page
    assert "P" * 199 + "…" in page
    assert not re.search(r"T{200}|P{200}", page)
    assert tell_origin(long).startswith("P" * 199 + "…, ")


def test_the_number_is_highlighted_where_it_stands_and_nowhere_else() -> None:
    figure = build_report().series[1].tracks[0].figures[0]
    repeated = replace(figure, sentence="Of 227 wards, 227 reported.", text="227", offset=14)
    assert split_sentence(repeated) == ("Of 227 wards, ", "227", " reported.")
    assert split_sentence(replace(repeated, offset=None)) == (repeated.sentence, "", "")


def test_undated_and_unattributed_are_shown_as_such() -> None:
    pages = [Page(render_series(card)).text for card in build_report().series]
    assert any("undated" in text for text in pages)
    assert any("unattributed" in text for text in pages)
    rows = build_series_table(build_report()).rows
    assert ("unattributed", "hundreds (200–999)", "3 Mar 2022") in [row[1:4] for row in rows]
    assert ("Yale University", "at least 6,000", "undated") in [row[1:4] for row in rows]


def test_the_terminal_table_names_each_series_once_and_says_what_it_left_out() -> None:
    table = build_series_table(build_report(), limit=2)
    assert [bool(row[0]) for row in table.rows] == [True, False, False, False, True, False]
    assert table.left_out == "22 more series"


def test_markdown_of_a_first_run_does_not_list_everything_as_changed() -> None:
    data = replace(build_report(), previous_run=None)
    assert "Changed since the last run" not in render_markdown(data)


@pytest.mark.parametrize("day", [None, date(2022, 3, 3), datetime(2022, 3, 3, 10)])
def test_a_day_is_said_or_said_to_be_missing(day: date | None) -> None:
    assert words.say_day(day) == ("undated" if day is None else "3 March 2022")


def test_the_artifact_leads_to_the_pages_and_without_an_address_nowhere() -> None:
    data = build_report()
    linked = render_artifact(data, "https://desk.example/r/")
    for change in data.changes:
        assert f"](<https://desk.example/r/series/{change.series_id}.html>)" in linked
    assert "](<https://desk.example/r/index.html>)" in linked
    assert "/series/" not in render_artifact(data)
    assert linked.count("| --- |") == render_artifact(data).count("| --- |") > 3
