"""The commands that look into the books and correct them, called as a user calls them."""

import json
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from command_line import call

from flows.booking import book_run, hold_store
from flows.keeping import keep_books
from flows.registers import load_register
from flows.settings import Settings
from storage import Extraction, read_public
from tallywire.addresses import name_address
from tallywire.changes import replay_delta
from tallywire.identity import make_version_id
from tallywire.models import (
    Accounting,
    Article,
    DateBasis,
    Figure,
    Kind,
    Measure,
    Quantifier,
    Status,
)

URL = "https://news.example/"
TEXT = "In {place} {number} soldiers have been killed so far, {who} said."
PATTERN = re.compile(r"\d[\d,]*")


def report(
    settings: Settings,
    *claims: tuple[int, str, str, str],
    said_by: str | None = None,
    changed_on: int | None = None,
) -> None:
    """Ingest an article for each claim (day, claimant, place, number) in one run, and publish.

    What is *said_by* somebody else and *changed_on* another day is another version of the article.
    """
    register = load_register(settings)
    articles, read = [], []
    for day, author, place, number in claims:
        name, who = f"{author}-{place}-{day}".replace(" ", "-"), said_by or author
        article_id, text = name_address(URL + name), TEXT.format(place=place, number=number, who=who)
        version_id = make_version_id(article_id, text)
        published = datetime(2022, 3, day, 9)
        articles.append(
            Article(
                article_id=article_id,
                version_id=version_id,
                text=text,
                url=URL + name,
                title=f"Of day {day}",
                published_at=published,
                published_basis=DateBasis.META,
                modified_at=datetime(2022, 3, changed_on, 9) if changed_on else None,
                fetched_at=datetime(2022, 3, changed_on or day, 9),
            )
        )
        start = text.index(number)
        value = float(number.replace(",", ""))
        figure = Figure(
            text=number, start=start, end=start + len(number), sentence=text, sentence_start=0, low=value,
            high=value, quantifier=Quantifier.EXACT, kind=Kind.COUNT, unit="person", counted="soldiers",
            measure=Measure.KILLED, party="RUS", status=Status.MILITARY, place=place, claimant=who,
            accounting=Accounting.CUMULATIVE, as_of=date(2022, 3, day),
        )  # fmt: skip
        read.append(Extraction(version_id=version_id, figures=(figure,)))
    with book_run(settings, None) as run, hold_store(settings) as store:
        store.save_articles(run.run_id, articles)
        store.save_extractions(run.run_id, "hand-made 1", read, register, datetime(2022, 5, 1))
        keep_books(store, settings, run.run_id)
        store.publish()


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = Settings(data=tmp_path_factory.mktemp("books"))
    report(settings, (2, "Zelensky", "Ukraine", "9,000"), (3, "Kremlin", "Ukraine", "498"))
    report(settings, (3, "Zelensky", "Mariupol", "120"), (5, "Zelensky", "Ukraine", "9,166"))
    report(settings, (29, "Pentagon", "Ukraine", "7,000"))
    report(settings, (30, "AFAD", "Kherson", "75"), (30, "disaster agency AFAD", "Kherson", "90"))
    return settings


def find(settings: Settings, number: str) -> dict[str, Any]:
    with read_public(settings.data) as public:
        table = public.query("FROM figures WHERE text = $number", {"number": number})
    return dict(zip(table.columns, table.rows[0], strict=True))


@pytest.mark.parametrize(
    ("one", "other", "verdict", "words"),
    [
        ("9,000", "9,166", "same_track", "the step from one to the other is advanced"),
        ("9,166", "498", "conflict", "18.4 times apart"),
        ("9,000", "498", "not_compared", "is not the newest value of its claimant"),
        ("9,166", "7,000", "not_compared", "they hold for days too far apart"),
        ("75", "90", "not_compared", "may be one claimant"),
        ("9,000", "120", "unlike", "Mariupol lies in Ukraine; places nest and are not merged"),
    ],
)
def test_why_says_what_two_figures_are_to_each_other(
    told: Settings, one: str, other: str, verdict: str, words: str
) -> None:
    ids = [find(told, number)["figure_id"] for number in (one, other)]
    text = call("why", *ids, "--data", told.data)
    assert text.returncode == 0
    assert words in text.stdout
    record = json.loads(call("why", ids[0][:12], ids[1], "--format", "json", "--data", told.data).stdout)
    assert record["verdict"] == verdict
    assert [figure["figure_id"] for figure in record["figures"]] == ids


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["why", "zz", "yy"], "'zz': no such figure"),
        (["changes", "--run", "99"], "run 99: no such run"),
        (["changes", "--series", "zz"], "series zz: no such series"),
        (["changes", "--run", "1", "--since", "2022-03-03"], "give --run or --since, not both"),
        (["changes", "--article", "zz"], "article zz: no such article"),
        (["changes", "--article", "zz", "--run", "1"], "give --article alone"),
        (["changes", "--since", "May"], "--since May: a day such as 2022-03-03 is wanted"),
        (["review"], "give FILE or --list"),
        (["review", "missing.toml"], "missing.toml: no such file"),
        (["review", "reviews.txt"], "reviews.txt: reviews come in a file .toml or .csv"),
    ],
)
def test_what_cannot_be_answered_is_told_in_one_line(
    told: Settings, arguments: list[str], words: str
) -> None:
    done = call(*arguments, "--data", told.data)
    assert done.returncode == 2
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_changes_tell_what_the_last_run_did_and_replayed_they_give_the_series(told: Settings) -> None:
    last = call("changes", "--data", told.data).stdout
    assert last.startswith("Run 4, ")
    assert "disaster agency AFAD" in last
    assert re.search(r"Kherson.*  \[\w+\]  \(news\)$", last, re.MULTILINE)
    series = find(told, "9,000")["series_id"]
    record = json.loads(call("changes", "--series", series, "--format", "json", "--data", told.data).stdout)
    assert [run["run_id"] for run in record] == ["1", "2", "3"]
    state: dict[str, Any] = {}
    for run in record:
        [change] = run["series"]
        assert change["causes"] == ["news"]
        state = replay_delta(state, json.dumps(change["delta"]))
    with hold_store(told) as store:
        [group] = store._database.fetch(
            "SELECT group_id FROM store.series WHERE series_id = $s", {"s": series}
        )
        assert state == store.snapshot_groups(list(group))
    since = call("changes", "--since", "2000-01-01", "--data", told.data).stdout
    assert [line[:6] for line in since.splitlines() if line.startswith("Run ")] == [
        "Run 1,",
        "Run 2,",
        "Run 3,",
        "Run 4,",
    ]


def revise(settings: Settings, number: str, who: str, day: int) -> None:
    """Ingest another version of the article on Mariupol, of another number or claimant."""
    report(settings, (3, "Zelensky", "Mariupol", number), said_by=who, changed_on=day)


def test_the_versions_of_an_article_tell_what_each_changed_and_replayed_give_its_figures(
    tmp_path: Path,
) -> None:
    settings = Settings(data=tmp_path)
    report(settings, (3, "Zelensky", "Mariupol", "120"))
    revise(settings, "135", "Zelensky", 4)
    revise(settings, "135", "Kremlin", 5)
    address = f"{URL}Zelensky-Mariupol-3"
    shown = call("changes", "--article", f"{address}?utm_source=x", "--data", settings.data).stdout
    assert shown.splitlines()[1:] == [
        "  Version 1 of 3 March 2022, 09:00 UTC, 1 figure",
        "    new: 120 soldiers killed (Mariupol)",
        "  Version 2 of 4 March 2022, 09:00 UTC, 1 figure",
        "    120 soldiers killed (Mariupol): 120 → 135",
        "  Version 3 of 5 March 2022, 09:00 UTC, 1 figure",
        "    135 soldiers killed (Mariupol): claimant: Zelensky → Kremlin",
    ]
    versions = json.loads(
        call("changes", "--article", address, "--format", "json", "--data", tmp_path).stdout
    )
    state: dict[str, Any] = {}
    for version, (said, who) in zip(
        versions, [("120", "Zelensky"), ("135", "Zelensky"), ("135", "Kremlin")], strict=True
    ):
        state = replay_delta(state, json.dumps(version["delta"]))
        [figure] = state.values()
        assert (figure["text"], figure["claimant"]) == (said, who)
    [run] = json.loads(call("changes", "--run", "2", "--format", "json", "--data", tmp_path).stdout)
    assert run["versions"] == [versions[1]]
    text = call("changes", "--run", "2", "--data", tmp_path).stdout
    assert "  Article “Of day 3”, version 2 of 4 March 2022, 09:00 UTC\n    120 soldiers killed" in text


REVIEW = """
# Corrections of May.
[[review]]
action = "set"
figure = "{figure}"
field = "claimant"
value = "Red Cross"
by = "Ana"
on = 2022-05-02
why = "The paragraph before names it."

[[review]]
action = "{action}"
article = "https://news.example/Kremlin-Ukraine-3"
text = "498"
by = "Ana"
why = "A misprint."
"""


def test_a_file_of_reviews_is_applied_whole_or_not_at_all(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    report(settings, (2, "Zelensky", "Ukraine", "9,000"), (3, "Kremlin", "Ukraine", "498"))
    figure = find(settings, "9,000")["figure_id"]
    file = tmp_path / "reviews.toml"
    file.write_text(REVIEW.format(figure=figure, action="burn"), encoding="utf-8")
    refused = call("review", file, "--data", settings.data)
    assert refused.returncode == 2
    assert f"{file}:12: action 'burn' is none of set, drop" in refused.stderr
    assert "nothing was applied" in refused.stderr
    file.write_text(REVIEW.format(figure=figure, action="drop"), encoding="utf-8")
    assert call("review", file, "--data", settings.data).stdout.startswith("2 reviews added")
    assert find(settings, "9,000")["source"] == "ICRC"
    assert find(settings, "498")["series_id"] is None
    assert re.search(r"  \[\w+\]  \(review\)$", call("changes", "--data", settings.data).stdout, re.MULTILINE)
    again = call("review", file, "--data", settings.data)
    assert again.stdout == "No new review: all of them are in the books\n"
    with read_public(settings.data) as public:
        assert public.query("SELECT count(*) FROM runs").rows == [(2,)]
        [(dropped,)] = public.query("SELECT review_id FROM reviews WHERE action = 'drop'").rows
    undo = tmp_path / "undo.csv"
    undo.write_text(f"action,review,by,why\nundo,{dropped},Ben,It was no misprint.\n", encoding="utf-8")
    assert call("review", undo, "--data", settings.data).returncode == 0
    assert find(settings, "498")["series_id"] is not None
    shown = call("review", "--list", "--data", settings.data).stdout
    assert "It was no misprint." in shown


@pytest.mark.parametrize(
    ("line", "words", "text"),
    [
        (2, "'why' is missing", "action,figure,by\ndrop,f,Ana\n"),
        (3, "unknown key 'colour'", "action,figure,by,why,colour\ndrop,f,A,w,\ndrop,f,A,w,red\n"),
        (2, "set needs field", "action,figure,by,why,value\nset,f,A,w,5\n"),
        (2, "field 'low' cannot be set", "action,figure,by,why,field,value\nset,f,A,w,low,5\n"),
        (2, "as_of 'May' is no day", "action,figure,by,why,field,value\nset,f,A,w,as_of,May\n"),
        (2, "drop needs figure, or article and text", "action,by,why\ndrop,A,w\n"),
        (2, "drop takes no into", "action,figure,into,by,why\ndrop,f,s,A,w\n"),
        (2, "merge needs into", "action,series,by,why\nmerge,s,A,w\n"),
        (2, "other columns than the header has", "action,by,why\ndrop,A,w,more\n"),
        (2, "no figure 'f' is stored", "action,figure,by,why\ndrop,f,A,w\n"),
    ],
)
def test_a_bad_row_is_named_by_file_and_line(
    told: Settings, tmp_path: Path, line: int, words: str, text: str
) -> None:
    file = tmp_path / "reviews.csv"
    file.write_text(text, encoding="utf-8")
    done = call("review", file, "--data", told.data)
    assert done.returncode == 2
    assert f"{file}:{line}: " in done.stderr
    assert words in done.stderr
