"""Backup, restore, maintain and doctor as a user meets them."""

import shutil
from pathlib import Path

import duckdb
import pytest
from command_line import call

from storage import open_store, read_public
from storage.opening import LIVE_FILE
from tallywire.models import Article, DateBasis


def save_article(data: Path, name: str) -> None:
    from flows.booking import read_clock

    now = read_clock()
    with open_store(data) as store:
        run_id = store.start_run(None, now)
        text = f"Text of {name}."
        article = Article(
            article_id=name,
            version_id=name,
            text=text,
            url=None,
            title=name,
            publisher=None,
            published_at=None,
            published_basis=DateBasis.UNKNOWN,
            fetched_at=now,
        )
        store.save_articles(run_id, [article])
        store.finish_run(run_id, "completed", now, None)
        store.publish()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    save_article(folder, "first")
    return folder


@pytest.fixture
def data(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "data")


def read_titles(data: Path) -> list[str]:
    with read_public(data) as public:
        return [title for (title,) in public.query("SELECT title FROM articles ORDER BY title").rows]


def test_a_backup_is_restored_only_when_asked_twice_and_readers_see_it(data: Path, tmp_path: Path) -> None:
    done = call("backup", tmp_path / "saved.duckdb", "--data", data)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"Backup    {tmp_path}/saved.duckdb, ")
    save_article(data, "second")
    refused = call("restore", tmp_path / "saved.duckdb", "--data", data)
    assert refused.returncode == 2
    assert refused.stderr.startswith(
        f"tallywire: {data}/tallywire.duckdb: is there already; --yes replaces it"
    )
    assert read_titles(data) == ["first", "second"]
    done = call("restore", tmp_path / "saved.duckdb", "--yes", "--data", data)
    assert (done.returncode, done.stderr) == (0, "")
    [kept] = (data / "backups").glob("tallywire-before-restore-*.duckdb")
    assert done.stdout.splitlines() == [f"Restored  {data}/tallywire.duckdb", f"Kept      {kept}"]
    assert read_titles(data) == ["first"]


def test_a_backup_goes_into_a_folder_that_is_named_or_among_the_data_folders(
    data: Path, tmp_path: Path
) -> None:
    (tmp_path / "safe").mkdir()
    call("backup", tmp_path / "safe", "--data", data)
    call("backup", "--data", data)
    for folder in (tmp_path / "safe", data / "backups"):
        assert len(list(folder.glob("tallywire-backup-*Z.duckdb"))) == 1


def test_maintenance_keeps_the_newest_backups_of_its_own_and_takes_away_what_a_kill_left(data: Path) -> None:
    backups = data / "backups"
    backups.mkdir()
    for day in ("20200101", "20200102", "20200103"):
        (backups / f"tallywire-routine-{day}T000000Z.duckdb").write_text("old")
    (backups / "tallywire-backup-20200101T000000Z.duckdb").write_text("the user's own")
    (data / ".tallywire-left").mkdir()
    (data / "tallywire.public.duckdb.new").write_text("half")
    done = call("maintain", "--keep", 2, "--data", data)
    assert (done.returncode, done.stderr) == (0, "")
    left = sorted(path.name for path in backups.iterdir())
    assert left[:2] == [
        "tallywire-backup-20200101T000000Z.duckdb",
        "tallywire-routine-20200103T000000Z.duckdb",
    ]
    assert len(left) == 3
    assert not (data / ".tallywire-left").exists()
    assert not (data / "tallywire.public.duckdb.new").exists()
    assert read_titles(data) == ["first"]


def test_a_damaged_database_is_neither_written_anew_nor_backed_up(data: Path) -> None:
    with duckdb.connect(str(data / LIVE_FILE)) as connection:
        connection.execute("UPDATE store.article_versions SET text = 'something else'")
    body = (data / LIVE_FILE).read_bytes()
    done = call("maintain", "--data", data)
    assert done.returncode == 2
    assert (
        "damaged, left as it is: article versions whose text is not what was stored: 1, such as first"
        in done.stderr
    )
    assert (data / LIVE_FILE).read_bytes() == body
    assert not (data / "backups").exists()
    checked = call("doctor", "--data", data)
    assert checked.returncode == 1
    [line] = [line for line in checked.stdout.splitlines() if line.startswith("BAD")]
    assert line.startswith("BAD content     ")
    assert f"`tallywire restore FILE --yes --data {data}` puts a backup in its place; there is none" in line


def test_doctor_names_the_newest_backup_where_the_database_is_damaged(data: Path) -> None:
    for name in ("one.duckdb", "another.duckdb"):
        call("backup", data / "backups" / name, "--data", data)
    live = data / LIVE_FILE
    live.write_bytes(live.read_bytes()[:20_000])
    checked = call("doctor", "--data", data)
    assert checked.returncode == 1
    [line] = [line for line in checked.stdout.splitlines() if line.startswith("BAD")]
    command = f"restore {data}/backups/another.duckdb --yes --data {data}"
    assert line.startswith("BAD database")
    assert f"`tallywire {command}` puts the newest" in line
    assert call(*command.split()).returncode == 0
    assert call("doctor", "--data", data).returncode == 0
    live.write_bytes(live.read_bytes()[:20_000])
    assert command in call("doctor", "--data", data).stdout, (
        "what was damaged and kept is no backup to restore"
    )


def test_doctor_tells_a_missing_snapshot_and_what_the_next_run_completes(data: Path) -> None:
    (data / "tallywire.public.duckdb").unlink()
    (data / "tallywire.public.duckdb.new").write_text("half")
    done = call("doctor", "--data", data)
    assert done.returncode == 1
    assert "BAD published   missing; any run makes it" in done.stdout
    assert "left over   1 article not read; tallywire.public.duckdb.new of a killed process" in done.stdout


@pytest.mark.parametrize("command", [["backup"], ["maintain"]])
def test_without_a_database_there_is_nothing_to_look_after(tmp_path: Path, command: list[str]) -> None:
    done = call(*command, "--data", tmp_path / "none")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"tallywire: {tmp_path}/none/tallywire.duckdb: none yet; `tallywire run` makes it\n"
    assert not (tmp_path / "none").exists()
