"""Notifications reach a receiver on loopback, once per change, whatever happens between and after."""

import json
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from loopback import Page, Site
from pydantic import SecretStr
from stories_on_disk import write_archive

from flows.booking import hold_store
from flows.notify import send_notices
from flows.registers import load_watch_rules
from flows.settings import Settings, read_settings
from storage import Store, read_public
from tallywire.errors import InputError

RULES = '[[watch]]\nname = "losses"\nwords = "russian military killed"\n'


@pytest.fixture
def told(site: Site) -> list[dict[str, str]]:
    """What the receiver behind /hook was told."""
    got: list[dict[str, str]] = []

    def take(handler: BaseHTTPRequestHandler) -> None:
        got.append(json.loads(handler.rfile.read(int(handler.headers["Content-Length"]))))
        handler.send_response(200)
        handler.end_headers()

    site.pages["/hook"] = Page(behave=take)
    return got


@pytest.fixture
def settings(site: Site, tmp_path: Path) -> Settings:
    write_archive(tmp_path / "data")
    (tmp_path / "watch.toml").write_text(RULES)
    address = site.base.replace("http://", "json://") + "/hook"
    return Settings(data=tmp_path / "data", watch=tmp_path / "watch.toml", notify=SecretStr(address))


def read_outcomes(settings: Settings) -> list[tuple[str, str]]:
    with hold_store(settings) as store:
        return store._database.fetch("SELECT title, outcome FROM store.notifications ORDER BY title")


def test_each_change_of_the_newest_run_is_told_once(settings: Settings, told: list[dict[str, str]]) -> None:
    assert send_notices(settings) == len(told) > 0
    assert all(message["title"].startswith("Russian military killed") for message in told)
    assert any("Kyiv claims more than 14,000 Russian dead." in message["message"] for message in told)
    assert not any("498" in message["title"] for message in told), "what the first run brought is no news"
    assert {outcome for _, outcome in read_outcomes(settings)} == {"sent"}
    before = len(told)
    with hold_store(settings) as store:
        store.publish()
    assert send_notices(settings) == 0
    assert len(told) == before


def test_a_sender_that_is_killed_tells_nothing_twice(
    settings: Settings, told: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(store: Store, *args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Store, "settle_notice", die)
        with pytest.raises(KeyboardInterrupt):
            send_notices(settings)
    assert len(told) == 1
    assert send_notices(settings) == 0
    assert len(told) == 1
    assert {outcome for _, outcome in read_outcomes(settings)} == {"claimed"}


def test_an_ingest_is_told_of_at_once_though_no_run_was_held_against_the_rules_before(
    prefect_server: None, settings: Settings, told: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.backfill import backfill

    (settings.data.parent / "watch.toml").write_text('[[watch]]\nname = "quakes"\nwords = "killed peru"\n')
    assert settings.notify
    monkeypatch.setenv("TALLYWIRE_WATCH", str(settings.watch))
    monkeypatch.setenv("TALLYWIRE_NOTIFY", settings.notify.get_secret_value())
    note = settings.data.parent / "quake.txt"
    note.write_text("An earthquake killed 12 people in Peru on Thursday, police said.")
    backfill([str(note)], data=settings.data, store_only=True)
    assert told == []
    note.write_text("An earthquake killed 14 people in Peru on Thursday, police said.")
    backfill([str(note)], data=settings.data)
    assert any("14" in message["title"] for message in told)
    before = len(told)
    assert send_notices(settings) == 0
    assert len(told) == before


def test_an_address_that_does_not_take_it_is_a_failure_without_its_secret(
    settings: Settings, site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    site.pages["/hook"] = Page(b"no", status=500)
    monkeypatch.setenv("HOOK", f"{site.base.replace('http://', 'json://user:s3cret@')}/hook")
    failing = settings.model_copy(update={"notify": SecretStr("env:HOOK")})
    assert send_notices(failing) == 0
    assert {outcome for _, outcome in read_outcomes(failing)} == {"failed"}
    with hold_store(failing) as store:
        said = store._database.fetch("SELECT subject, reason FROM store.failures WHERE stage = 'notify'")
    assert said[0][0] == "address 1 of TALLYWIRE_NOTIFY (json)"
    with hold_store(failing) as store:
        store.publish()
    with read_public(failing.data) as public:
        shown = public.query("SELECT rules, outcome, told, not_told, revision_id FROM notifications").rows
        revisions = public.query("SELECT revision_id FROM revisions").rows
    name = "address 1 of TALLYWIRE_NOTIFY (json)"
    assert {str(row[:4]) for row in shown} == {str((["losses"], "failed", [], [name]))}
    assert {(row[4],) for row in shown if row[4]} < set(revisions)
    assert "s3cret" not in str(said) + str(shown) + caplog.text + repr(failing)


def test_rules_without_an_address_are_refused_and_no_rules_tell_nothing(tmp_path: Path) -> None:
    (tmp_path / "watch.toml").write_text(RULES)
    with pytest.raises(InputError, match="TALLYWIRE_NOTIFY names no address"):
        load_watch_rules(read_settings(watch=tmp_path / "watch.toml"))
    with pytest.raises(InputError, match=r"gone\.toml"):
        load_watch_rules(read_settings(watch=tmp_path / "gone.toml"))
    assert send_notices(read_settings(data=tmp_path)) == 0


def test_an_address_that_is_none_is_named_by_its_place(settings: Settings) -> None:
    wrong = settings.model_copy(update={"notify": SecretStr("nonsense://x")})
    with pytest.raises(InputError, match=r"address 1 of TALLYWIRE_NOTIFY \(nonsense\)"):
        send_notices(wrong)
    assert read_outcomes(wrong) == []
