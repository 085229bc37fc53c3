"""The whole job as a flow: seeds, then feeds that advance one series and contradict another."""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from loopback import Site, serve
from stories import FLOOD, HOSTILE_PAGE, SPRING, make_feed, make_hostile_feed, make_opml, make_page

from flows.choices import OutputFormat
from flows.report_files import count_outdated, load_published
from flows.table_output import write_table
from flows.terminal import print_report
from storage import RunSummary, read_public

SEEDS = Path(__file__).parents[2] / "seeds"


@dataclass
class Played:
    """Four runs on one data folder, the requests of each, and the flow runs and artifact that Prefect has."""

    data: Path
    runs: list[RunSummary]
    requests: list[list[str]]
    names: list[str]
    artifact: str


def play(data: Path, site: Site) -> Played:
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.sorting import ArtifactSort, FlowRunSort

    from flows.pipeline import pipeline

    site.put("/floods", make_page(FLOOD))
    site.put("/losses", make_page(SPRING))
    feed = site.put("/feed", make_feed({"/floods": FLOOD, "/losses": SPRING}), "application/atom+xml")
    feeds = data.parent / "feeds.opml"
    feeds.write_text(make_opml("http://127.0.0.1:9/unreachable", feed))
    # The server is the whole session's: other tests have run flows on it.
    with get_client(sync_client=True) as client:
        before = {run.id for run in client.read_flow_runs()}
    runs, requests = [], []
    for given in (None, None, feeds, feeds):
        site.requests.clear()
        runs.append(pipeline(seeds=SEEDS, feeds=given, data=data))
        requests.append(site.paths())
    with get_client(sync_client=True) as client:
        played = client.read_flow_runs(sort=FlowRunSort.START_TIME_ASC)
        names = [run.name for run in played if run.id not in before]
        [artifact] = client.read_artifacts(sort=ArtifactSort.CREATED_DESC, limit=1)
    return Played(data, runs, requests, names, str(artifact.data))


@pytest.fixture(scope="module")
def played(prefect_server: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    with pytest.MonkeyPatch.context() as patch, serve() as site:
        patch.setenv("TALLYWIRE_ALLOW_PRIVATE", "true")
        for name in ("POLL_MIN_SECONDS", "POLL_MAX_SECONDS", "HOST_DELAY_SECONDS", "RESPECT_ROBOTS"):
            patch.setenv(f"TALLYWIRE_{name}", "0")
        yield play(tmp_path_factory.mktemp("played") / "data", site)


def ask(played: Played, sql: str) -> list[tuple[Any, ...]]:
    with read_public(played.data) as public:
        return public.query(sql).rows


def test_the_first_run_takes_in_the_seeds_and_reads_them(played: Played) -> None:
    first = played.runs[0]
    assert (first.status, first.articles_new, first.failures) == ("completed", 3, 0)
    assert first.figures_new > 25
    assert first.revisions_new > 0


def test_the_second_run_changes_nothing(played: Played) -> None:
    second = played.runs[1]
    assert (second.articles_new, second.versions_new, second.figures_new, second.revisions_new) == (
        0,
        0,
        0,
        0,
    )
    assert ask(played, "SELECT delta FROM runs WHERE run_id = '2'") == [(None,)]


def test_a_later_article_advances_what_each_claimant_said(played: Played) -> None:
    advanced = ask(
        played,
        "SELECT source, from_low, to_low, as_of FROM revisions WHERE run_id = '3' AND type = 'advanced'"
        " ORDER BY source",
    )
    assert [(source, before, after, str(day)) for source, before, after, day in advanced] == [
        ("Russian defence ministry", 498, 1351, "2022-04-29"),
        ("UK government", 15000, 17000, "2022-04-29"),
    ]


def test_a_later_article_contradicts_what_stood(played: Played) -> None:
    conflicts = ask(
        played,
        "SELECT source_a, low_a, source_b, low_b FROM conflicts WHERE list_contains([low_a, low_b], 17000)",
    )
    assert conflicts == [("Russian defence ministry", 1351, "UK government", 17000)]


def test_what_a_run_changed_is_kept_with_it_as_json(played: Played) -> None:
    [(delta,)] = ask(played, "SELECT delta FROM runs WHERE run_id = '3'")
    assert "17000" in delta


def test_an_unreachable_feed_is_a_recorded_failure_and_stops_nothing(played: Played) -> None:
    third = played.runs[2]
    assert (third.status, third.articles_new, third.failures) == ("completed", 2, 1)
    [(stage, subject, reason)] = ask(played, "SELECT stage, subject, reason FROM failures WHERE run_id = '3'")
    assert (stage, subject) == ("ingest", "http://127.0.0.1:9/unreachable")
    assert reason.startswith("http://127.0.0.1:9/unreachable: ")
    outcomes = ask(played, "SELECT outcome FROM polls WHERE run_id = '3' ORDER BY outcome")
    assert outcomes == [("failed",), ("new",)]


def test_a_feed_that_did_not_change_is_asked_once_and_its_articles_not_again(played: Played) -> None:
    assert sorted(played.requests[2]) == ["/feed", "/floods", "/losses"]
    assert played.requests[3] == ["/feed"]
    assert played.runs[3].versions_new == 0
    assert ask(played, "SELECT http_status FROM polls WHERE run_id = '4' AND outcome = 'unchanged'") == [
        (304,)
    ]


def test_without_feeds_no_network_is_used(played: Played) -> None:
    assert played.requests[:2] == [[], []]


def test_captured_articles_say_where_their_date_comes_from(played: Played) -> None:
    rows = ask(
        played,
        "SELECT title, publisher, published_basis FROM articles WHERE url LIKE '%127.0.0.1%' ORDER BY title",
    )
    assert rows == [(SPRING[0], "Example News", "feed"), (FLOOD[0], "Example News", "feed")]


def test_every_number_stands_verbatim_in_its_stored_text(played: Played) -> None:
    [(figures, verbatim)] = ask(
        played,
        "SELECT count(*),"
        " count(*) FILTER (substr(v.text, f.span_start + 1, f.span_end - f.span_start) = f.text)"
        " FROM figures AS f JOIN article_versions AS v USING (version_id)",
    )
    assert figures == verbatim > 25


def test_the_flow_runs_are_named_by_what_they_did(played: Played) -> None:
    pipelines = [name for name in played.names if "nothing changed" in name or "figure" in name]
    assert pipelines[0].startswith("3 articles, ")
    assert pipelines[1] == "nothing changed"
    assert pipelines[2].startswith("2 articles, ")
    assert pipelines[2].endswith(", 1 failure")
    assert "take in seeds and feeds" in played.names


def test_the_report_is_on_disk_and_kept_as_an_artifact(played: Played) -> None:
    reports = played.data / "reports"
    pages = {
        str(path.relative_to(reports)): path.read_text(encoding="utf-8") for path in reports.rglob("*.html")
    }
    assert "What the Figures Say" in pages["index.html"]
    assert any("17,000" in text for name, text in pages.items() if name.startswith("series/"))
    assert str(played.data) not in "".join(pages.values())
    assert (played.data / "reports" / "changes.md").exists()
    assert (played.data / "reports" / "changes.json").exists()
    assert played.artifact.startswith("#")
    linked = {unquote(path) for path in re.findall(r"\]\(<file://([^>]+)>\)", played.artifact)}
    assert str(reports / "index.html") in linked
    assert sum("/series/" in path for path in linked) > 3
    assert [path for path in linked if not Path(path).is_file()] == []


def test_a_hostile_feed_tells_page_markdown_and_terminal_nothing_but_text(
    prefect_server: None, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    from flows.pipeline import pipeline

    monkeypatch.setenv("TALLYWIRE_ALLOW_PRIVATE", "true")
    feed = site.put("/feed", make_hostile_feed(site.put("/page", HOSTILE_PAGE)), "application/feed+json")
    feeds, seeds, data = tmp_path / "feeds.opml", tmp_path / "seeds", tmp_path / "data"
    feeds.write_text(make_opml(feed))
    seeds.mkdir()
    run = pipeline(seeds=seeds, feeds=feeds, data=data)
    assert (run.articles_new, run.failures) == (3, 1)
    with read_public(data) as public:
        [(text,)] = public.query("SELECT text FROM article_versions WHERE text LIKE '%31 dead%'").rows
        write_table(public.query("FROM figures"), OutputFormat.TABLE, sys.stdout)
    assert "[x](javascript:alert(2))" in text, "what was published is stored"
    print_report(load_published(data), run)
    pages = [path.read_text(encoding="utf-8") for path in (data / "reports").glob("**/*.html")]
    markdown = (data / "reports" / "changes.md").read_text(encoding="utf-8")
    for output in ("\n".join(pages), markdown, capsys.readouterr().out):
        assert "45" in output
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", output)
    for page in pages:
        assert not re.search(r"<script(?! src=\"[./]*assets/)", page)
        assert not re.search(r"(?:href|src)\s*=\s*[\"']?\s*javascript:", page, re.IGNORECASE)
    assert not re.search(r"(?<!\\)<script|(?<!\\)\]\(javascript", markdown)


def test_stored_text_is_read_anew_when_asked_and_what_that_changes_is_no_news(
    prefect_server: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.pipeline import pipeline

    monkeypatch.setattr("flows.extract.EXTRACTOR", "an older one")
    monkeypatch.setattr("flows.article_reading.extract_figures", lambda document: [])
    first = pipeline(seeds=SEEDS, data=tmp_path, write_report=False)
    monkeypatch.undo()
    second = pipeline(seeds=SEEDS, data=tmp_path, write_report=False)
    assert (first.figures_new, second.figures_new) == (0, 0)
    assert count_outdated(tmp_path) == 3
    third = pipeline(seeds=SEEDS, data=tmp_path, write_report=False, reextract=True)
    assert third.figures_new > 25
    assert count_outdated(tmp_path) == 0
    with read_public(tmp_path) as public:
        assert public.query("SELECT DISTINCT run_id, cause FROM revisions").rows == [("3", "reading")]
    data = load_published(tmp_path)
    assert (data.changes, len(data.rereadings)) == ((), third.revisions_new)
