"""The public surface: what design.md promises is there and is explained, and every query holds."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from importlib.resources import files
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from storage import QueryError, open_store, read_public
from storage.database import Database
from storage.docs import DICTIONARY, make_dictionary
from storage.migrate import migrate
from storage.queries import read_query
from storage.surface import Relation, describe_surface

# design.md, "Columns that users and tests rely on".
PROMISED = {
    "figures": (
        "figure_id, series_id, article_id, version_id, text, span_start, span_end, sentence, "
        "low, high, quantifier, kind, unit, counted, measure, party, status, place, claimant, "
        "source, via, stance, verification, accounting, period_start, period_end, as_of, "
        "reported_at, reported_basis, ingested_at, confidence, title, publisher, url"
    ),
    "series": (
        "series_id, label, measure, party, status, counted, unit, place, accounting, "
        "period_start, n_figures, n_sources, first_as_of, last_as_of"
    ),
    "latest": (
        "series_id, label, source, low, high, quantifier, as_of, reported_at, grade, is_stale, figure_id"
    ),
    "revisions": (
        "revision_id, series_id, label, source, type, from_figure_id, to_figure_id, from_low, "
        "from_high, to_low, to_high, delta, relative_delta, as_of, reported_at, run_id"
    ),
    "conflicts": (
        "series_id, label, source_a, low_a, high_a, as_of_a, source_b, low_b, high_b, as_of_b, ratio"
    ),
    "events": (
        "event_id, article_id, version_id, type, mode, context, actor, target, place, date, "
        "date_precision, status, quote, span_start, span_end, confidence"
    ),
    "article_figure_changes": (
        "article_id, from_version_id, to_version_id, change, from_figure_id, to_figure_id, from_text, to_text"
    ),
    "runs": (
        "run_id, flow_run_id, started_at, finished_at, status, articles_new, versions_new, "
        "figures_new, revisions_new, failures, delta"
    ),
}
OTHERS = {
    "articles", "article_versions", "pages", "syndication", "sources", "source_aliases", "feeds",
    "feed_items", "polls", "failures", "run_changes", "revision_summary", "revision_days", "claimant_gaps",
    "quiet_restatements", "belligerent_claims", "figures_as_of", "latest_as_of", "conflicts_as_of",
    "vintages", "first_release", "triangle", "evidence", "changes_since", "reviews", "stories", "run_stages",
    "notifications",
}  # fmt: skip
NAMES = sorted(
    f.name.removesuffix(".sql") for f in files("storage.queries").iterdir() if f.name.endswith(".sql")
)
# What flows through `incoming`: figures to settle and to place, and edges.
INCOMING = pa.schema(
    [(name, pa.string()) for name in ("figure_id", "series_id", "standing", "revision_id", "source", "type")]
    + [(name, pa.string()) for name in ("from_figure_id", "to_figure_id")]
    + [("delta", pa.float64()), ("relative_delta", pa.float64())]
    + [("as_of", pa.date32()), ("event_day", pa.date32()), ("reported_at", pa.timestamp("us"))]
    + [(name, pa.string()) for name in ("doubt", "facet", "group_id")]
    + [("taken_back_at", pa.timestamp("us")), ("extraction_number", pa.int64())]
)


@pytest.fixture(scope="module")
def empty() -> Iterator[Database]:
    database = Database(duckdb.connect(), Path("memory"))
    migrate(database)
    yield database
    database.close()


@pytest.fixture(scope="module")
def surface(empty: Database) -> dict[str, Relation]:
    return {relation.name: relation for relation in describe_surface(empty)}


def test_every_view_and_macro_of_the_design_is_there(surface: dict[str, Relation]) -> None:
    assert surface.keys() == PROMISED.keys() | OTHERS


@pytest.mark.parametrize("view", PROMISED)
def test_the_promised_columns_are_there(surface: dict[str, Relation], view: str) -> None:
    assert set(PROMISED[view].split(", ")) <= {column.name for column in surface[view].columns}


@pytest.mark.parametrize("view", ["figures", "latest", "conflicts"])
def test_a_past_day_has_the_columns_of_now(surface: dict[str, Relation], view: str) -> None:
    now, then = surface[view], surface[f"{view}_as_of"]
    assert [(c.name, c.type) for c in now.columns] == [(c.name, c.type) for c in then.columns]


def test_every_view_macro_and_column_says_what_it_is(surface: dict[str, Relation]) -> None:
    silent = [r.name for r in surface.values() if not r.comment]
    silent += [f"{r.name}.{c.name}" for r in surface.values() for c in r.columns if not c.comment]
    assert silent == []


def test_the_data_dictionary_is_what_the_database_says() -> None:
    assert DICTIONARY.read_text(encoding="utf-8") == make_dictionary(), "run python -m storage.docs"


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"create_schema"}))
def test_every_query_holds_on_an_empty_database(empty: Database, name: str) -> None:
    sql = read_query(name)
    parameters = dict.fromkeys(re.findall(r"\$(\w+)", re.sub(r"--.*", "", sql)))
    with ExitStack() as lent:
        lent.enter_context(empty.lend("incoming", INCOMING.empty_table()))
        for table in ("listed", "changed", "settled"):
            lent.enter_context(empty.lend_rows(table, "feed_items", []))
        assert empty.fetch(f"EXPLAIN {sql}", parameters)


@pytest.mark.parametrize("name", NAMES)
def test_every_query_says_its_purpose(name: str) -> None:
    head = read_query(name)
    assert head.startswith("-- Purpose: ")
    for parameter in set(re.findall(r"\$(\w+)", re.sub(r"--.*", "", head))):
        assert re.search(rf"^--.*\${parameter}\b", head, re.MULTILINE), f"${parameter} is not explained"


def test_bringing_a_database_up_to_date_twice_changes_nothing(empty: Database) -> None:
    before = empty.fetch("FROM store.schema_migrations")
    migrate(empty)
    assert empty.fetch("FROM store.schema_migrations") == before


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published")
    with open_store(folder) as store:
        store.publish()
    (folder / "secret.csv").write_text("a,b\n1,2\n")
    return folder


def test_a_query_that_cannot_be_answered_is_told_in_one_line(published: Path) -> None:
    with read_public(published) as public:
        for sql in ("SELECT nothing FROM figures", "SELEC 1", "SELECT\n  nothing\nFROM figures", "", " ;"):
            with pytest.raises(QueryError) as error:
                public.query(sql)
            assert "\n" not in str(error.value)
        table = public.query("SELECT ? AS a, DATE '2022-03-04' AS b", [1])
    assert (table.columns, table.types, len(table.rows)) == (("a", "b"), ("INTEGER", "DATE"), 1)


def test_a_long_query_is_cut_where_it_is_quoted(published: Path) -> None:
    with read_public(published) as public, pytest.raises(QueryError, match=r"… *: ") as error:
        public.query(f"SELECT nothing FROM figures WHERE text IN ({', '.join(['1'] * 1000)})")
    assert len(str(error.value)) < 400


@pytest.mark.parametrize(
    "sql",
    [
        "COPY (SELECT 1) TO '{folder}/out.csv'",
        "EXPLAIN ANALYZE COPY (SELECT 1) TO '{folder}/out.csv'",
        "SELECT 1; COPY (SELECT 1) TO '{folder}/out.csv'",
        "EXPORT DATABASE '{folder}/out'",
        "ATTACH '{folder}/out.duckdb' AS other",
        "ATTACH '{folder}/tallywire.duckdb' AS live",
        "ATTACH ':memory:' AS other",
        "FROM read_csv('{folder}/secret.csv')",
        "FROM '{folder}/secret.csv'",
        "FROM read_text('/etc/passwd')",
        "FROM glob('{folder}/*')",
        "FROM read_parquet('https://127.0.0.1:9/figures.parquet')",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET threads = 1",
        "PRAGMA memory_limit = '1GB'",
        "PRAGMA enable_profiling",
        "CALL enable_logging()",
        "CREATE TEMP TABLE mine AS SELECT 1",
        "CREATE OR REPLACE TEMP VIEW figures AS SELECT 1",
        "DELETE FROM store.runs",
        "DROP VIEW figures",
        "CHECKPOINT",
        "USE store",
        "FROM sql",
        "FROM self",
        "SELECT 1; SELECT 2",
    ],
)
def test_what_would_write_or_reach_beyond_the_snapshot_is_refused_in_one_line(
    published: Path, sql: str
) -> None:
    before = sorted(published.iterdir())
    with read_public(published) as public:
        with pytest.raises(QueryError) as error:
            public.query(sql.format(folder=published))
        assert "\n" not in str(error.value)
        assert public.query("SELECT count(*) FROM figures").rows == [(0,)]
    assert sorted(published.iterdir()) == before


@pytest.mark.parametrize(
    "sql",
    [
        "FROM figures",
        "DESCRIBE figures",
        "SUMMARIZE latest",
        "SHOW TABLES",
        "EXPLAIN FROM conflicts",
        "WITH one AS (SELECT 1) FROM one",
        "-- what is there\nSELECT 1;",
    ],
)
def test_every_kind_of_query_is_answered(published: Path, sql: str) -> None:
    with read_public(published) as public:
        assert public.query(sql).columns
