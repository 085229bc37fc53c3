"""Archives are taken in once, in whatever form, wherever a run ended, and bad rows stop nothing."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from archives import HTML, put_rows, put_warc
from breaking_pages import CRASH, HANG, build_or_break
from command_line import call
from loopback import Page, Site
from stories import FLOOD, SPRING, make_page

from flows.article_building import Found, Handed, build_in_order
from flows.backfill_intake import store_source
from flows.backfill_sources import find_sources
from flows.failures import Failure
from flows.settings import Settings
from flows.sitemap_pages import list_pages
from flows.terminal import print_next
from storage import open_store, read_public
from tallywire.errors import InputError
from tallywire.given_pages import Given

NOW = datetime(2024, 5, 7)
TEXT = "At least {} people were killed when the river burst its banks on Monday, officials said."


OLD, NEW = (
    {"url": "https://news.example/floods", "text": TEXT.format(n), "published": "2024-05-06"}
    for n in (31, 33)
)
ROWS = (
    {**OLD, "fetched_at": "2024-05-06T10:00:00Z"},
    "{broken",
    {**NEW, "fetched_at": "2024-05-06T16:00:00Z"},
    {"text": "Le maire a déclaré jeudi que trente personnes sont mortes dans la vallée inondée par la crue.",
     "url": "https://news.example/fr"},
    {"text": TEXT.format(12), "url": "https://news.example/undated"},
)  # fmt: skip
PAGE = make_page(FLOOD).encode()


def read_all(path: Path, start: int = 0) -> Iterator[Found]:
    for source in find_sources(path, Settings(), NOW):
        yield from build_in_order(source.read(start), Settings())


def test_rows_and_what_is_wrong_with_some_are_told_by_line(tmp_path: Path) -> None:
    for name in ("rows.jsonl", "rows.jsonl.gz"):
        path = put_rows(tmp_path / name, *ROWS)
        found = list(read_all(path))
        assert [f.position for f in found if f.captured] == [1, 3, 5]
        assert [f.failure.reason for f in found if f.failure] == [
            f"{path}: line 2: not JSON",
            f"{path}: line 4: written in French; only English is read",
        ]
        assert [f.position for f in read_all(path, 3)] == [4, 5]


def test_hostile_rows_cost_themselves_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.backfill_sources.MAX_LINE", 2_000)
    path = put_rows(
        tmp_path / "rows.jsonl",
        '{"text": "' + "x" * 9_000 + '"}',
        "[" * 1_900,
        "\x00\x01\udcff\udcfe",
        json.dumps({"text": f"{TEXT.format(45)}</title><script>alert(1)</script>", "title": "\ud800\x1b[2J"}),
        ROWS[0],
    )
    found = list(read_all(path))
    assert [f.position for f in found] == [1, 2, 3, 4, 5]
    assert [f.position for f in found if f.captured] == [4, 5]
    assert found[0].failure
    assert found[0].failure.reason == f"{path}: line 1: longer than 2,000 bytes"


def test_a_folder_is_taken_with_all_that_lies_below_it(tmp_path: Path) -> None:
    (tmp_path / "2024" / ".hidden").mkdir(parents=True)
    (tmp_path / "2024" / "a.txt").write_text(TEXT.format(31))
    (tmp_path / "2024" / "b.md").write_text(f"# Floods\n\n{TEXT.format(32)}")
    (tmp_path / "2024" / "c.html").write_bytes(PAGE)
    (tmp_path / "2024" / "d.csv").write_text("not ours")
    (tmp_path / "2024" / ".hidden" / "e.txt").write_text(TEXT.format(99))
    (tmp_path / "broken.txt").write_bytes(b"\x00\x01\x02")
    put_rows(tmp_path / "rows.jsonl", *ROWS[:1])
    found = list(read_all(tmp_path))
    assert len([f for f in found if f.captured]) == 4
    assert [f.failure.reason for f in found if f.failure] == [f"{tmp_path}/broken.txt: not a text file"]


@pytest.mark.parametrize("name", ["pages.warc", "pages.warc.gz"])
def test_an_archive_gives_the_pages_in_it_as_of_when_they_were_fetched(tmp_path: Path, name: str) -> None:
    path = put_warc(
        tmp_path / name,
        ("https://news.example/floods", "2024-05-06T10:00:00Z", HTML, PAGE),
        ("https://news.example/a.png", "2024-05-06T10:00:01Z", "200 OK; image/png", b"\x89PNG"),
        ("https://news.example/gone", "2024-05-06T10:00:02Z", "404 Not Found; text/html", PAGE),
        ("https://news.example/empty", "2024-05-06T10:00:03Z", HTML, b"<html></html>"),
        ("https://news.example/floods", "2024-05-07T10:00:00Z", HTML, PAGE.replace(b"31", b"33")),
    )
    found = list(read_all(path))
    pages = [f.captured.article for f in found if f.captured]
    assert [(p.url, p.fetched_at.day) for p in pages] == [
        ("https://news.example/floods", 6),
        ("https://news.example/floods", 7),
    ]
    assert pages[0].published_at == datetime(2024, 5, 6, 7, 30)
    [failure] = [f.failure.reason for f in found if f.failure]
    assert failure == f"{path}: record 5 (https://news.example/empty): no article text on the page"


def test_an_archive_that_is_cut_off_gives_what_came_before(tmp_path: Path) -> None:
    page = ("https://news.example/floods", "2024-05-06T10:00:00Z", HTML, PAGE)
    path = put_warc(tmp_path / "cut.warc.gz", page, page)
    path.write_bytes(path.read_bytes()[:-200])
    found = list(read_all(path))
    assert [f.position for f in found if f.captured][:1] == [2]
    assert all(f.failure.reason.startswith(str(path)) for f in found if f.failure)
    (tmp_path / "no.warc").write_bytes(b"this is no archive\n" * 9)
    assert [f.captured for f in read_all(tmp_path / "no.warc")] == [None]


def test_a_source_is_resumed_where_it_was_broken_off_unless_it_has_changed(tmp_path: Path) -> None:
    path = put_rows(tmp_path / "rows.jsonl", *ROWS)
    [source] = find_sources(path, Settings(), NOW)
    with open_store(tmp_path / "data") as store:
        run = store.start_run(None, NOW)
        assert store.find_backfilled(source.name, source.fingerprint) == 0
        first = next(build_in_order(source.read(0), Settings()))
        assert first.captured
        store.save_backfilled(run, [first.captured], source.name, source.fingerprint, first.position)
    with open_store(tmp_path / "data") as store:
        assert store.find_backfilled(source.name, source.fingerprint) == 1
        assert store.find_backfilled(source.name, "changed") == 0
        store.save_backfilled(run, [], source.name, source.fingerprint, None)
        assert store.find_backfilled(source.name, source.fingerprint) == 0


def ask(data: Path, sql: str) -> list[tuple[Any, ...]]:
    with read_public(data) as public:
        return public.query(sql).rows


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("gone", "no such file or folder"),
        ("a.csv", "not one of .txt,"),
        ("empty", "no articles in this folder"),
    ],
)
def test_what_cannot_be_taken_in_at_all_is_one_line(tmp_path: Path, path: str, reason: str) -> None:
    (tmp_path / "a.csv").write_text("")
    (tmp_path / "empty").mkdir()
    done = call("ingest", path, "--data", tmp_path / "data", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"tallywire: {path}: {reason}")


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        (
            "https://a.example/s.xml?p=1&token=hunter2",
            "a.example: an address with a secret in it: write ?token=env:NAME",
        ),
        (
            "https://ann:hunter2@a.example/s.xml",
            "a.example: an address with a name or password in it: nothing logs in",
        ),
        ("https://a.example/s.xml?token=env:NO_SUCH_WORD", "env:NO_SUCH_WORD: no such secret"),
    ],
)
def test_the_address_of_a_sitemap_with_a_secret_is_refused_before_anything_is_stored(
    tmp_path: Path, url: str, reason: str
) -> None:
    done = call("ingest", url, "--data", tmp_path / "data", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"tallywire: {reason}")
    assert "hunter2" not in done.stderr
    assert not (tmp_path / "data").exists()


def test_a_secret_that_the_address_of_a_sitemap_names_goes_into_requests_alone(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("Q7_TOKEN", "t0ken-q7")
    site.put(
        "/s.xml?token=t0ken-q7",
        f"<sitemapindex><sitemap><loc>{site.base}/b.xml?token=t0ken-q7</loc></sitemap>"
        f"<sitemap><loc>{site.base}/gone.xml?token=t0ken-q7</loc></sitemap></sitemapindex>",
        "application/xml",
    )
    site.put(
        "/b.xml?token=t0ken-q7",
        f"<urlset><url><loc>{site.base}/a?token=t0ken-q7</loc></url></urlset>",
        "application/xml",
    )
    failures: list[Failure] = []
    settings = Settings(allow_private=True, respect_robots=False)
    pages = list(list_pages(f"{site.base}/s.xml?token=env:Q7_TOKEN", settings, failures.append))
    assert [page.item.url for page in pages] == [f"{site.base}/a?token=env:Q7_TOKEN"]
    assert [failure.subject for failure in failures] == [f"{site.base}/gone.xml?token=env:Q7_TOKEN"]
    assert "t0ken" not in repr((pages, failures))
    with pytest.raises(InputError, match="token=env:Q7_TOKEN"):
        list(list_pages(f"{site.base}/none.xml?token=env:Q7_TOKEN", settings, failures.append))


def test_keys_of_rows_that_nothing_is_read_from_are_told_once_for_their_file(
    prefect_server: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from flows.backfill import backfill

    rows = [{"text": TEXT.format(n), "published_at": "2024-05-06"} for n in (31, 32)]
    path, data = put_rows(tmp_path / "rows.jsonl", *rows), tmp_path / "data"
    run = backfill([str(path)], data=data, store_only=True)
    assert (run.articles_new, run.failures) == (2, 0)
    told = f"{path}: keys that nothing is read from: published_at (is published meant?);"
    assert capsys.readouterr().err.count(f"tallywire: {told}") == 1
    assert told in (data / "logs" / "tallywire.log").read_text()


def test_keys_of_front_matter_that_nothing_is_read_from_are_told_once_for_the_folder(
    prefect_server: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from flows.backfill import backfill

    (tmp_path / "notes").mkdir()
    for n in (31, 33):
        (tmp_path / "notes" / f"{n}.md").write_text(f"---\ndat: 2024-05-06\n---\n{TEXT.format(n)}\n")
    run = backfill([str(tmp_path / "notes")], data=tmp_path / "data", store_only=True)
    assert (run.articles_new, run.failures) == (2, 0)
    told = f"{tmp_path}/notes: keys that nothing is read from: dat (is date meant?); read are url,"
    assert capsys.readouterr().err.count(f"tallywire: {told}") == 1


def test_what_writes_no_report_says_what_does(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    print_next(tmp_path, None)
    assert f"report --data {tmp_path}` does that" in capsys.readouterr().out


def hand_over(pages: Iterable[bytes]) -> Iterator[Handed]:
    for number, page in enumerate(pages, 1):
        url = f"https://news.example/{number}"
        yield Handed(number, Given(name=f"page {number}", fetched_at=NOW, html=page, url=url))


def test_pages_are_built_in_processes_in_their_order_and_one_that_breaks_its_own_costs_itself_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("flows.article_building.FEW", 3)
    monkeypatch.setattr("flows.article_building.PIECE", 4)
    pages = [make_page(FLOOD).replace("31", str(n)).encode() for n in range(31, 51)]
    pages[10] = CRASH
    pages[15] = b"<html></html>"
    settings = Settings(parse_processes=2)
    found = list(build_in_order(hand_over(pages), settings, build_or_break))
    assert [f.position for f in found] == list(range(1, 21))
    assert {f.position: f.failure.reason for f in found if f.failure} == {
        11: "page 11: could not be read: its process ended",
        16: "page 16: no article text on the page",
    }
    texts = {f.position: f.captured.article.text for f in found if f.captured}
    assert [p for p, text in texts.items() if str(30 + p) not in text] == []


def test_a_page_in_which_a_process_is_lost_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.article_building.FEW", 0)
    handed = hand_over([make_page(FLOOD).encode(), HANG, make_page(SPRING).encode()])
    found = list(build_in_order(handed, Settings(parse_seconds=3, parse_processes=1), build_or_break))
    assert [f.position for f in found if f.captured] == [1, 3]
    assert [f.failure.reason for f in found if f.failure] == ["page 2: could not be read in 3 s"]


def test_archives_go_all_the_way_and_twice_adds_nothing(
    prefect_server: None, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.backfill import backfill

    monkeypatch.setenv("TALLYWIRE_ALLOW_PRIVATE", "true")
    data, folder = tmp_path / "data", tmp_path / "folder"
    folder.mkdir()
    put_rows(folder / "rows.jsonl", *ROWS)
    (folder / "a.txt").write_text(TEXT.format(77))
    put_warc(folder / "pages.warc", ("https://news.example/w", "2024-05-06T10:00:00Z", HTML, PAGE))
    listed = "".join(f"<url><loc>{site.base}/{name}</loc></url>" for name in ("s", "gone"))
    site.put("/sitemap.xml", f"<urlset>{listed}</urlset>", "application/xml")
    site.put("/s", make_page(SPRING))
    site.pages["/gone"] = Page(b"gone", 404)
    paths = [str(folder), f"{site.base}/sitemap.xml"]

    first = backfill(paths, data=data)
    assert (first.status, first.articles_new, first.failures) == ("completed", 5, 3)
    assert first.figures_new > 5
    assert ask(data, "SELECT n_versions FROM articles WHERE url = 'https://news.example/floods'") == [(2,)]
    assert ask(data, "SELECT from_low, to_low FROM revisions WHERE type = 'edited'") == [(31, 33)]
    [undated] = ask(data, "SELECT published_at FROM articles WHERE url = 'https://news.example/undated'")
    assert undated == (None,)
    again = backfill(paths, data=data)
    assert (again.articles_new, again.versions_new, again.figures_new, again.revisions_new) == (0, 0, 0, 0)
    stored = backfill(
        [str(put_rows(tmp_path / "more.jsonl", {"text": TEXT.format(88)}))], data=data, store_only=True
    )
    assert (stored.articles_new, stored.figures_new) == (1, 0)


@pytest.mark.parametrize("last", range(5))
def test_a_run_that_is_killed_anywhere_is_completed_by_the_next_with_nothing_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, last: int
) -> None:
    monkeypatch.setattr("flows.backfill_intake.BATCH", 1)
    settings = Settings(data=tmp_path / "data")
    [source] = find_sources(put_rows(tmp_path / "rows.jsonl", *ROWS), settings, NOW)

    def read_and_die(start: int) -> Iterator[Handed]:
        for found in source.read(start):
            if found.position > last:
                raise KeyboardInterrupt
            yield found

    with open_store(settings.data) as store:
        run = store.start_run(None, NOW)
    with pytest.raises(KeyboardInterrupt):
        store_source(settings, run, replace(source, read=read_and_die))
    starts = []
    again = replace(source, read=lambda start: starts.append(start) or source.read(start))
    store_source(settings, run, again)
    assert starts == [last]
    with open_store(settings.data) as store:
        assert len(store.pending_versions(None, 99)) == 3
        assert store.load_run(run).failures == 2
        assert store.find_backfilled(source.name, source.fingerprint) == 0
    assert store_source(settings, run, source).versions_new == 0
