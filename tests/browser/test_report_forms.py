"""The report in other forms than the site: of a day or a story, as a feed, and as a folder on disk."""

import csv
import json
import re
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import feedparser
import jsonschema
import pytest
from stories_on_disk import ATTACK, NOW, write_archive

from flows.choices import ReportFormat
from flows.cli import app
from flows.report_files import load_scope, render_scope, write_report, write_scope
from flows.settings import read_settings
from storage import open_store, read_public
from storage.report_pages import list_series, load_cards
from tallywire.errors import InputError
from tallywire.report.history import Span, trace_history
from tallywire.report.json import load_schema
from tallywire.report.scope import is_of_story

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("forms")
    write_archive(folder)
    return folder


@pytest.mark.parametrize(
    ("story", "label", "is_of_it"),
    [
        ("russian killed", "Russian military killed, Ukraine, cumulative", True),
        ("KILL ukraine", "Russian military killed, Ukraine, cumulative", True),
        ("raine", "Russian military killed, Ukraine", False),
        ("kherson killed", "Russian military killed, Ukraine", False),
        ("", "anything", True),
    ],
)
def test_a_story_is_named_by_beginnings_of_words(story: str, label: str, is_of_it: bool) -> None:
    assert is_of_story(story, label) is is_of_it


def test_a_day_and_a_story_narrow_the_report(data: Path) -> None:
    everything = load_scope(data, date(2022, 5, 1), None)
    later = load_scope(data, date(2022, 5, 2), None)
    assert {entry.found_at.date() for entry in everything.changes} == {date(2022, 5, 1), date(2022, 5, 2)}
    assert {entry.found_at.date() for entry in later.changes} == {date(2022, 5, 2)}
    told = load_scope(data, date(2022, 5, 2), "russian military")
    assert {entry.change.source for entry in told.changes} < {entry.change.source for entry in later.changes}
    assert [card.label for card in told.data.series] == ["Russian military killed, Ukraine, cumulative"]
    assert load_scope(data, date(2999, 1, 1), None).changes == ()


def test_a_story_of_the_project_goes_by_its_name(tmp_path: Path) -> None:
    write_archive(tmp_path)
    with open_store(tmp_path) as store:
        store._database.fetch(
            "INSERT INTO store.overlays BY NAME SELECT figure_id, version_id, 'A hostile word' AS story,"
            " [] AS review_ids, [] AS fields, false AS is_dropped FROM store.figures WHERE text = '77'"
        )
        store.publish()
    scope = load_scope(tmp_path, None, "a HOSTILE word")
    assert len(scope.data.series) == 1
    assert {entry.change.after.low for entry in scope.changes if entry.change.after} == {77}


@pytest.mark.parametrize("story", ["sudan displaced", ATTACK])
def test_a_story_that_no_series_is_of_is_named_as_given(data: Path, story: str) -> None:
    with pytest.raises(InputError, match=re.escape(f"--story {story}: no series")):
        load_scope(data, None, story)


def test_without_day_and_story_it_is_what_the_last_run_changed(data: Path) -> None:
    scope = load_scope(data, None, None)
    assert {entry.found_at.date() for entry in scope.changes} == {date(2022, 5, 2)}
    assert scope.data.scope is None


def test_every_form_tells_the_same_changes(data: Path) -> None:
    scope = load_scope(data, date(2022, 5, 2), "russian")
    ids = {entry.change.revision_id for entry in scope.changes}
    rows = list(csv.DictReader(StringIO(render_scope(scope, ReportFormat.CSV))))
    document = json.loads(render_scope(scope, ReportFormat.JSON))
    jsonschema.validate(document, load_schema())
    assert {row["revision_id"] for row in rows} == {c["revision_id"] for c in document["changes"]} == ids
    assert render_scope(scope, ReportFormat.MARKDOWN).count("13,500") >= 1
    assert not re.search(r"[\x00-\x08\x0b-\x1f\u202e]", render_scope(scope, ReportFormat.CSV))


def test_a_page_of_a_scope_stands_beside_the_site_and_outlives_the_next_report(data: Path) -> None:
    page = write_scope(data, load_scope(data, date(2022, 5, 2), "russian"))
    write_report(data)
    assert re.fullmatch(r"scope-[0-9a-f]{16}\.html", page.name)
    assert page.exists()


def test_the_command_prints_a_form_and_leaves_the_pages_alone(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "tallywire.public.duckdb").write_bytes((data / "tallywire.public.duckdb").read_bytes())
    app(
        ["report", "--data", str(tmp_path), "--since", "2022-05-02", "--format", "csv"], standalone_mode=False
    )
    assert capsys.readouterr().out.startswith("found_at,series_id,")
    assert not (tmp_path / "reports").exists()


def test_the_feed_has_what_atom_requires_and_its_ids_never_change(data: Path) -> None:
    written = write_report(data).page.with_name("changes.atom").read_bytes()
    feed = ElementTree.fromstring(written)
    entries = feed.findall(f"{ATOM}entry")
    for element in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
    assert len(feed.findall(f"{ATOM}author/{ATOM}name")) == 1
    assert [link.get("rel") for link in feed.findall(f"{ATOM}link")] == ["self", "alternate"]
    for moment in feed.iter(f"{ATOM}updated"):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", moment.text or "")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids) == 11
    assert all(re.fullmatch(r"tag:tallywire\.invalid,2026:change:[0-9a-f]{16}", str(i)) for i in ids)
    parsed = feedparser.parse(written)
    assert not parsed.bozo
    assert len(parsed.entries) == 11
    assert parsed.entries[0].link.startswith("series/")


def test_what_was_known_on_each_day_is_what_the_database_says(data: Path) -> None:
    with read_public(data) as public:
        cards = list(load_cards(public, [entry.series_id for entry in list_series(public)], None))
        histories = {card.series_id: trace_history(card) for card in cards}
        turns = sorted({day for history in histories.values() for day in history.days})
        for day in [turns[0] - timedelta(1), *turns, *(turn + timedelta(1) for turn in turns)]:
            newest = public.query("SELECT series_id, figure_id FROM latest_as_of($day)", {"day": day}).rows
            conflicts = public.query(
                "SELECT series_id, source_b, source_a, round(ratio, 6) FROM conflicts_as_of($day)",
                {"day": day},
            ).rows
            assert {
                (series, figure)
                for series, history in histories.items()
                for figure, spans in history.newest.items()
                if any(stood(span, day) for span in spans)
            } == set(newest), day
            assert {
                (series, c.larger.source, c.smaller.source, round(c.ratio, 6) if c.ratio else None)
                for series, history in histories.items()
                for c in history.conflicts
                if stood(c.span, day)
            } == set(conflicts), day


def stood(span: Span, day: date) -> bool:
    return span.start <= day and (span.end is None or day < span.end)


def test_a_second_report_writes_nothing_and_a_page_that_is_gone_comes_back(data: Path) -> None:
    folder = write_report(data).page.parent
    again = write_report(data)
    assert (again.written, again.removed) == (0, 0)
    page = next((folder / "series").glob("[0-9a-f]*.html"))
    page.unlink()
    (folder / "series" / "0000000000000000.html").write_text("of a series that is no more")
    mended = write_report(data)
    assert page.exists()
    assert (mended.written, mended.removed) == (1, 1)


def test_a_report_that_was_killed_is_made_anew(data: Path) -> None:
    folder = write_report(data).page.parent
    page = next((folder / "articles").glob("[0-9a-f]*.html"))
    whole = page.read_bytes()
    page.write_bytes(b"")
    (folder / ".pages.json").unlink()
    (folder / "articles" / ".x.html.new").write_text("half")
    write_report(data)
    assert page.read_bytes() == whole
    assert not (folder / "articles" / ".x.html.new").exists()


def test_only_the_pages_that_show_what_changed_are_written(tmp_path: Path) -> None:
    write_archive(tmp_path)
    folder = write_report(tmp_path).page.parent
    before = {path: path.read_bytes() for path in folder.rglob("*.html")}
    with open_store(tmp_path) as store:
        store._database.fetch("UPDATE store.figures SET stance = 'doubts' WHERE text = '77'")
        store.publish()
    write_report(tmp_path)
    changed = {path.relative_to(folder).parts[0] for path in before if path.read_bytes() != before[path]}
    again = write_report(tmp_path)
    assert changed == {"series", "index.html", "changes.html"}
    assert again.written == 0


def test_what_was_new_in_the_run_before_is_not_in_the_next(tmp_path: Path) -> None:
    write_archive(tmp_path)
    folder = write_report(tmp_path).page.parent
    new = [path for path in folder.glob("series/*.html") if 'class="grade new"' in path.read_text()]
    assert new
    with open_store(tmp_path) as store:
        store.finish_run(store.start_run(None, NOW), "completed", NOW, None)
        store.publish()
    write_report(tmp_path)
    assert [path for path in new if 'class="grade new"' in path.read_text()] == []


def test_what_is_read_elsewhere_leads_to_the_pages_where_they_are_served(tmp_path: Path) -> None:
    write_archive(tmp_path)
    address = read_settings(report_url="https://desk.example/reports").report_url
    folder = write_report(tmp_path, address).page.parent
    markdown = (folder / "changes.md").read_text(encoding="utf-8")
    linked = re.findall(r"\]\(<https://desk\.example/reports/([^>]+)>\)", markdown)
    assert {"index.html", "changes.html"} < set(linked)
    assert any(path.startswith("series/") for path in linked)
    assert [path for path in linked if not (folder / path).is_file()] == []
    feed = feedparser.parse((folder / "changes.atom").read_bytes())
    assert all(entry.link.startswith("https://desk.example/reports/series/") for entry in feed.entries)
    with pytest.raises(InputError, match="TALLYWIRE_REPORT_URL"):
        read_settings(report_url="javascript:alert(1)")
