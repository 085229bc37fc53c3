"""Clients that are not Tallywire: plain DuckDB in another process, and its command line, beside a writer."""

import json
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pytest
from store_examples import NOW, make_article, make_figure, save_story, track_due

from storage import Store, open_store
from storage.public import PUBLIC_FILE

# Opens the snapshot once and answers a query a line, with nothing of Tallywire's.
READER = """
import json, sys
import duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
for sql in sys.stdin:
    print(json.dumps(connection.execute(sql).fetchall()), flush=True)
"""
COMMAND_LINE = Path(sys.executable).with_name("duckdb")


def add_story(store: Store, number: int) -> None:
    run_id = store.start_run(None, NOW)
    text = f"In all {number} had died."
    article = make_article(f"story {number}", text, datetime(2022, 3, number))
    figure = make_figure(text, str(number), claimant="Red Cross", as_of=date(2022, 3, number))
    save_story(store, run_id, article, [figure])
    track_due(store, run_id)
    store.publish()


def test_a_plain_client_reads_on_while_snapshots_are_replaced_under_it(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        add_story(store, 1)
        with subprocess.Popen(
            [sys.executable, "-I", "-c", READER, str(tmp_path / PUBLIC_FILE)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        ) as reader:  # fmt: skip
            assert reader.stdin
            assert reader.stdout
            # It has the first snapshot open before there is another.
            print("SELECT 1", file=reader.stdin, flush=True)
            assert json.loads(reader.stdout.readline()) == [[1]]
            for number in range(2, 6):
                # The store is open for writing, and a new snapshot takes the place of the reader's.
                add_story(store, number)
                for sql in ("SELECT low FROM latest", "SELECT count(*) FROM figures_as_of('2022-03-31')"):
                    print(sql, file=reader.stdin, flush=True)
                    assert json.loads(reader.stdout.readline()) == [[1]]
            reader.stdin.close()
            assert reader.wait() == 0
        again = subprocess.run(
            [sys.executable, "-I", "-c", READER, str(tmp_path / PUBLIC_FILE)],
            input="SELECT low FROM latest\n", capture_output=True, text=True, check=True,
        )  # fmt: skip
    assert json.loads(again.stdout) == [[5]]


@pytest.mark.skipif(not COMMAND_LINE.exists(), reason="duckdb-cli is not installed")
def test_the_command_line_of_duckdb_reads_every_view_beside_a_writer(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        add_story(store, 7)
        views = "SELECT view_name FROM duckdb_views() WHERE NOT internal AND schema_name = 'main'"
        ask = [str(COMMAND_LINE), "-readonly", "-csv", "-noheader", str(tmp_path / PUBLIC_FILE)]
        names = subprocess.run([*ask, views], capture_output=True, text=True, check=True).stdout.split()
        assert {"figures", "latest", "revision_summary", "claimant_gaps"} <= set(names)
        counts = "".join(f"SELECT '{name}', count(*) FROM {name};" for name in names)
        done = subprocess.run([*ask, counts], capture_output=True, text=True, check=True)
        assert dict(line.split(",") for line in done.stdout.split()).keys() == set(names)
        latest = subprocess.run(
            [*ask, "SELECT source, low FROM latest"], capture_output=True, text=True, check=True
        )
        assert latest.stdout.strip() == "Red Cross,7.0"
