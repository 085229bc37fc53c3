"""What the network says names no file, and what is secret is nowhere to be read, whatever is run."""

import json
import re
from base64 import b64encode
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from command_line import call
from loopback import Page, Site
from pydantic import SecretStr
from stories import FLOOD, make_feed, make_page

from flows.booking import hold_store
from flows.notify import send_notices
from flows.settings import read_settings
from storage import read_public
from tallywire.feed_options import FeedOptions
from tallywire.opml import FeedEntry
from tallywire.report.html import PAGE_BYTES

NOW = datetime(2024, 5, 6, 12)
NAMES = [
    "../../../outside",
    "..\\..\\outside",
    "/outside/absolute",
    "C:\\outside",
    "file:///outside",
    "a\x00b",
    "line\nbreak\r\n",
    "CON",
    "NUL.html",
    "index.html",
    ".pages.json",
    "-rf",
    "~root",
    "$(touch outside)",
    "`touch outside`",
    "%2e%2e%2foutside",
    "\u202egpj.exe",
    "e\u0301\u00e9\u0130\ufeff",
    "\U0001f4a3" * 40,
    "x" * 5_000,
    " ",
    ".",
    "..",
]
# What a whole run, a report, an export and a backup leave behind is named by us.
OURS = re.compile(
    r"(data/)?(tallywire(\.public)?\.duckdb(\.wal)?|logs/tallywire\.log(\.\d)?|\.running/\d+(\.lock)?"
    r"|backups/tallywire-[\w.-]+\.duckdb"
    r"|reports/(\.pages\.json|index\.html|changes\.(html|md|json|atom)|assets/[\w.-]+"
    r"|(articles|series|claimants)/([0-9a-f]{16}|index|page\d+)\.html)"
    r"|export/[a-z_]+\.(csv|md|json))"
)


def list_files(folder: Path) -> list[str]:
    return [
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and ".prefect" not in path.parts
    ]


def make_feed_of_names(site: Site) -> str:
    """A JSON Feed whose items are named, titled, signed and addressed by hostile names."""
    items: list[dict[str, Any]] = []
    for number, name in enumerate(NAMES):
        text = (
            f"At least {number + 31} people were killed in floods in Kenya on Monday, {name} officials said."
        )
        items.append(
            {
                "id": name,
                "url": f"{site.base}/{name}",
                "title": f"{name} toll",
                "content_text": text,
                "date_published": "2024-05-06T07:00:00Z",
                "authors": [{"name": name}],
            }
        )
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": NAMES[0], "items": items})


def test_no_name_from_the_network_names_a_file(
    prefect_server: None, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.pipeline import pipeline

    monkeypatch.setenv("TALLYWIRE_ALLOW_PRIVATE", "true")
    monkeypatch.setenv("TALLYWIRE_RESPECT_ROBOTS", "false")
    monkeypatch.setenv("TALLYWIRE_HOST_DELAY_SECONDS", "0")
    home = tmp_path / "a" / "b" / "c"
    (home / "seeds").mkdir(parents=True)
    feed = site.put("/feed?x=../../outside", make_feed_of_names(site), "application/feed+json")
    data = home / "data"
    with hold_store(read_settings(data=data)) as store:
        store.add_feeds([FeedEntry(url=feed, title=NAMES[0])], NOW)
    run = pipeline(seeds=home / "seeds", data=data)
    assert run.articles_new >= len(NAMES) / 2
    for command in (["report"], ["export", "--to", data / "export"], ["backup"]):
        done = call(*command, "--data", data, cwd=home)
        assert done.returncode == 0, done.stderr
    found = list_files(tmp_path)
    assert [name for name in found if not OURS.fullmatch(name.removeprefix("a/b/c/"))] == []
    assert all(path.stat().st_size < PAGE_BYTES for path in data.rglob("*.html"))
    with read_public(data) as public:
        titles = {row[0] for row in public.query("SELECT title FROM articles").rows}
    assert any("outside" in title for title in titles if title), "they are stored as they were told"


WORDS = {
    "user": "ann-q7user",
    "password": "pa55-q7word",
    "header": "h3ader-q7value",
    "basic": "b4sic-q7secret",
    "notify": "n0tify-q7hook",
    "token": "t0ken-q7/url",
}


def test_no_secret_is_in_the_database_the_log_the_reports_or_what_is_printed(
    prefect_server: None,
    site: Site,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    from prefect.client.orchestration import get_client

    from flows.pipeline import pipeline

    monkeypatch.setenv("TALLYWIRE_ALLOW_PRIVATE", "true")
    monkeypatch.setenv("TALLYWIRE_RESPECT_ROBOTS", "false")
    monkeypatch.setenv("Q7_BASIC", WORDS["basic"])
    monkeypatch.setenv("Q7_HEADER", WORDS["header"])
    monkeypatch.setenv("Q7_TOKEN", WORDS["token"])
    host = site.base.removeprefix("http://")
    site.put("/floods", make_page(FLOOD))
    site.put("/feed", make_feed({f"{site.base}/floods": FLOOD}), "application/atom+xml")
    # The server repeats in the feed what it was asked by, sends it on for good, and fails another.
    keyed = WORDS["token"]
    site.put_redirect(f"/keyed?token={keyed}", f"{site.base}/moved?token={keyed}", status=301)
    there = make_feed({f"{site.base}/floods?token={quote(keyed, safe='')}": FLOOD})
    site.put(f"/moved?token={keyed}", there, "application/atom+xml")
    site.pages["/hook"] = Page(b"no", status=500)
    options = FeedOptions(auth_user="ann", auth_secret="env:Q7_BASIC", headers={"X-Desk": "env:Q7_HEADER"})
    refused = f"http://{WORDS['user']}:{WORDS['password']}@{host}/feed"
    data, seeds = tmp_path / "data", tmp_path / "seeds"
    seeds.mkdir()
    (tmp_path / "watch.toml").write_text('[[watch]]\nname = "toll"\nwords = "killed"\n')
    with hold_store(read_settings(data=data)) as store:
        store.add_feeds([FeedEntry(url=f"{site.base}/feed", title="Floods")], NOW)
        store.add_feeds([FeedEntry(url=f"{site.base}/keyed?token=env:Q7_TOKEN")], NOW)
        store.add_feeds([FeedEntry(url=f"{site.base}/broken?token=env:Q7_TOKEN")], NOW)
        store.set_feed_options(f"{site.base}/feed", options)
    run = pipeline(seeds=seeds, data=data)
    settings = read_settings(
        data=data,
        watch=tmp_path / "watch.toml",
        notify=SecretStr(f"json://hook:{WORDS['notify']}@{host}/hook"),
    )
    send_notices(settings)
    assert run.articles_new == 2
    asked = dict(site.requests)
    assert asked["/feed"]["X-Desk"] == WORDS["header"], "they were used"
    assert (
        asked["/feed"]["Authorization"] == f"Basic {b64encode(('ann:' + WORDS['basic']).encode()).decode()}"
    )
    assert "/hook" in asked
    assert {f"/moved?token={keyed}", f"/broken?token={keyed}"} <= asked.keys()
    for command in (
        ["report"],
        ["export", "--to", data / "export"],
        ["doctor"],
        ["feeds", "list"],
        ["backup"],
    ):
        done = call(*command, "--data", data, cwd=tmp_path)
        assert done.returncode == (2 if refused in command else 0)
        print(done.stdout, done.stderr)
    with get_client(sync_client=True) as client:
        print([flow_run.model_dump_json() for flow_run in client.read_flow_runs()])
        print([artifact.model_dump_json() for artifact in client.read_artifacts()])
    told = capfd.readouterr()
    said = {"printed": (told.out + told.err + caplog.text).encode()}
    said |= {
        str(path.relative_to(data)): path.read_bytes()
        for path in data.rglob("*")
        if path.is_file() and path.suffix != ".duckdb"
    }
    with hold_store(settings) as store:
        tables = store._database.fetch(
            "SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT internal"
        )
        for schema, table in tables:
            rows = store._database.fetch(f"SELECT * FROM {schema}.{table}")
            said[f"{schema}.{table}"] = repr(rows).encode()
    leaks = [(name, word) for name, text in said.items() for word in WORDS.values() if word.encode() in text]
    assert leaks == []
