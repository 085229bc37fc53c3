"""Archives of a wanted number of figures for the benchmarks: one block saved and tracked as a run does, and
copies of it, each of other places and an earlier time, put into the base tables by SQL.

The newest block is the same in archives of every size, and so is what a run brings to it; what grows is the
archive behind it.
"""

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb

from storage import Extraction, Store, open_store
from tallywire.identity import make_id, make_version_id
from tallywire.models import (
    Accounting,
    Article,
    Basis,
    DateBasis,
    Decision,
    Figure,
    Kind,
    Measure,
    Quantifier,
    Status,
)
from tallywire.sources import SourceRegister, load_sources
from tallywire.tracking import track

BLOCK_FIGURES = 10_000
BLOCK_DAYS = 60
NEWEST = datetime(2026, 1, 1)
EXTRACTOR = "benchmark"
ARTICLES_PER_RUN = 100

PARTIES = ("UKR", "RUS", "SDN", "SYR", "MMR", "ETH", "YEM", "COD", None)
KINDS = ("belligerent", "government", "igo", "monitor_ngo", "local_official", "media")
CLAIMANTS = tuple(
    (f"{place} {office}", KINDS[n % len(KINDS)], PARTIES[n % len(PARTIES)])
    for n, (place, office) in enumerate(
        (place, office)
        for place in (
            "northern",
            "southern",
            "eastern",
            "western",
            "central",
            "federal",
            "regional",
            "capital",
        )
        for office in ("health ministry", "police", "rescue service", "army", "observatory", "hospital union")
    )
)
# How often a story counts so: a measure, who is counted, how it adds up.
THINGS = (
    (6, Measure.KILLED, Status.CIVILIAN, Accounting.CUMULATIVE, "people"),
    (4, Measure.KILLED, Status.MILITARY, Accounting.CUMULATIVE, "soldiers"),
    (4, Measure.KILLED, None, Accounting.EVENT, "people"),
    (4, Measure.INJURED, None, Accounting.EVENT, "people"),
    (3, Measure.INFECTED, None, Accounting.CUMULATIVE, "cases"),
    (2, Measure.KILLED, None, Accounting.WINDOW, "people"),
    (3, Measure.DISPLACED, None, Accounting.STOCK, "people"),
    (1, Measure.DESTROYED, None, Accounting.CUMULATIVE, "homes"),
)
QUANTIFIERS = (
    (60, Quantifier.EXACT, ""),
    (15, Quantifier.AT_LEAST, "at least "),
    (10, Quantifier.MORE_THAN, "more than "),
    (10, Quantifier.APPROXIMATE, "about "),
    (5, Quantifier.AT_MOST, "up to "),
)
FILLER = (
    "officials", "witnesses", "region", "night", "morning", "shelling", "flood", "road", "hospital",
    "families", "city", "council", "aid", "convoy", "said", "residents", "near", "bridge", "market", "power",
    "water", "school", "report", "minister", "spokesman", "later", "statement", "week", "border",
)  # fmt: skip


def make_register() -> SourceRegister:
    """Return a register of the claimants of the archives."""
    rows = (
        f'[[source]]\nname = "{name}"\nkind = "{kind}"\n' + (f'party = "{party}"\n' if party else "")
        for name, kind, party in CLAIMANTS
    )
    return load_sources("\n".join(rows), "sources of the benchmark")


class Story:
    """A story that articles tell on: things counted in a place, each by claimants who raise their numbers."""

    def __init__(self, number: int, dice: random.Random) -> None:
        self.place = f"{dice.choice(FILLER).capitalize()}ville {number}"
        self.start = NEWEST - timedelta(days=dice.randint(1, BLOCK_DAYS))
        things = dice.choices(THINGS, [thing[0] for thing in THINGS], k=dice.randint(2, 4))
        self.things = list(dict.fromkeys(things))
        self.party = dice.choice(PARTIES)
        who = dice.sample(CLAIMANTS, dice.choice((1, 2, 2, 3, 3, 5)))
        self.said = {(t, name): dice.lognormvariate(3.5, 1.5) for t in self.things for name, *_ in who}

    def tell(
        self, number: int, dice: random.Random, last: datetime | None = None
    ) -> tuple[Article, list[Figure]]:
        """Return an article on the story, published by *last*, and its figures."""
        days = max(int(((last or NEWEST) - self.start).days), 0)
        told = self.start + timedelta(days=days if last else dice.randint(0, days), hours=dice.randint(0, 23))
        text, figures = "", []
        for key in dice.sample(sorted(self.said, key=str), min(len(self.said), dice.choice((3, 5, 8, 12)))):
            thing, claimant = key
            if dice.random() < 0.6:
                self.said[key] *= dice.choice((1.02, 1.1, 1.3, 0.95))
            text += " ".join(dice.choices(FILLER, k=dice.randint(20, 60))).capitalize() + ".\n\n"
            figure = self._say(thing, claimant, self.said[key], told, len(text), dice)
            text += figure.sentence + " "
            figures.append(figure)
        url = f"https://news.example/{number}"
        article_id = make_id("article", url)
        article = Article(
            article_id=article_id,
            version_id=make_version_id(article_id, text),
            text=text,
            url=url,
            title=f"{self.place}: " + " ".join(dice.choices(FILLER, k=8)),
            publisher=f"Paper {dice.randint(1, 200)}",
            published_at=told,
            published_basis=DateBasis.META,
            fetched_at=told + timedelta(hours=1),
        )
        return article, figures

    def _say(
        self,
        thing: tuple[int, Measure, Status | None, Accounting, str],
        claimant: str,
        value: float,
        told: datetime,
        start: int,
        dice: random.Random,
    ) -> Figure:
        _, measure, status, accounting, noun = thing
        quantifier, words = dice.choices([q[1:] for q in QUANTIFIERS], [q[0] for q in QUANTIFIERS])[0]
        number = f"{max(int(value), 1):,}"
        sentence = f"The {claimant} said {words}{number} {noun} were {measure} in {self.place}."
        found = start + sentence.index(words + number) + len(words)
        amount = float(max(int(value), 1))
        day = told.date() - timedelta(days=dice.choice((0, 0, 0, 1, 2)))
        return Figure(
            text=number,
            start=found,
            end=found + len(number),
            sentence=sentence,
            sentence_start=start,
            low=None if quantifier is Quantifier.AT_MOST else amount,
            high=None if quantifier in (Quantifier.AT_LEAST, Quantifier.MORE_THAN) else amount,
            quantifier=quantifier,
            kind=Kind.COUNT,
            unit="home" if noun == "homes" else "case" if noun == "cases" else "person",
            counted=noun,
            measure=measure,
            party=self.party,
            status=status,
            place=self.place,
            claimant=claimant,
            accounting=accounting,
            period_start=self._find_start(accounting, day),
            as_of=day,
            confidence=0.8,
            rule_path=(
                Decision("measure", f"measures.toml: {measure}", Basis.STATED),
                Decision("party", "parties.toml: near the noun", Basis.NEARBY),
                Decision("claimant", "speech.toml: said", Basis.STATED),
                Decision("as_of", "times.toml: the day of the report", Basis.ASSUMED),
            ),
        )

    def _find_start(self, accounting: Accounting, day: date) -> date | None:
        if accounting is Accounting.WINDOW:
            return day - timedelta(days=1)
        return None if accounting is Accounting.STOCK else self.start.date()


def make_stories(dice: random.Random) -> list[Story]:
    """Return the stories of a block."""
    return [Story(n, dice) for n in range(BLOCK_FIGURES // 14)]


def tell_block(stories: list[Story], dice: random.Random) -> Iterator[tuple[Article, list[Figure]]]:
    """Yield the articles of a block with their figures; some stories are told of far more often than others.

    One article in twelve is fetched again a day later with other numbers.
    """
    weights = [1 / (rank + 10) for rank in range(len(stories))]
    count = number = 0
    while count < BLOCK_FIGURES:
        number += 1
        [story] = dice.choices(stories, weights)
        article, figures = story.tell(number, dice)
        yield article, figures
        count += len(figures)
        if number % 12 == 0:
            again, figures = story.tell(number, dice)
            yield again_of(article, again), figures
            count += len(figures)


def again_of(article: Article, again: Article) -> Article:
    """Return *again* as the next version of *article*."""
    return replace(
        again,
        article_id=article.article_id,
        published_at=article.published_at,
        url=article.url,
        fetched_at=article.fetched_at + timedelta(days=1),
    )


def save_run(
    store: Store, told: Iterable[tuple[Article, list[Figure]]], register: SourceRegister, now: datetime
) -> str:
    """Save articles and their figures as a run does, up to tracking; return the run."""
    told = list(told)
    run_id = store.start_run(None, now)
    store.save_articles(run_id, [article for article, _ in told])
    results = [Extraction(version_id=a.version_id, figures=tuple(figures)) for a, figures in told]
    store.save_extractions(run_id, EXTRACTOR, results, register, now)
    return run_id


def track_due(store: Store, run_id: str) -> int:
    """Track what is due as the flow does; return the number of groups."""
    groups = store.touched_groups()
    state = track(store.load_reported(groups), store.load_versions(groups), store.load_merges())
    store.save_tracking(run_id, groups, state)
    return len(groups)


def make_block(folder: Path) -> list[Story]:
    """Make the database of one block in *folder* and return its stories."""
    dice = random.Random(5)
    stories = make_stories(dice)
    register = make_register()
    told = list(tell_block(stories, dice))
    with open_store(folder) as store:
        store.save_sources(register)
        for start in range(0, len(told), ARTICLES_PER_RUN):
            run_id = save_run(store, told[start : start + ARTICLES_PER_RUN], register, NEWEST)
            track_due(store, run_id)
            store.finish_run(run_id, "completed", NEWEST, None)
    return stories


IDS = (
    "figure_id", "version_id", "article_id", "group_id", "series_id", "revision_id", "change_id",
    "from_figure_id", "to_figure_id", "from_version_id", "to_version_id", "figure_a", "figure_b",
)  # fmt: skip
COPIED_ONCE = ("claimants", "sources", "source_aliases")
COPIED = (
    "runs", "articles", "article_versions", "extractions", "figures", "tracked", "series", "revisions",
    "run_deltas", "conflict_changes", "article_figure_changes", "version_order", "newest_values",
)  # fmt: skip


def make_archive(block: Path, folder: Path, blocks: int) -> None:
    """Make in *folder* the database of so many blocks, the oldest first; the newest is *block* itself."""
    with open_store(folder) as store:
        path = store.path
    with duckdb.connect(str(path)) as connection:
        quoted = str(block / path.name).replace("'", "''")
        connection.execute(f"ATTACH '{quoted}' AS block (READ_ONLY)")
        for table in COPIED_ONCE:
            connection.execute(f"INSERT INTO store.{table} FROM block.store.{table}")
        runs, extractions = connection.execute(
            "SELECT (SELECT max(run_number) FROM block.store.runs), max(extraction_number)"
            " FROM block.store.extractions"
        ).fetchall()[0]
        for table in COPIED:
            columns = connection.execute(
                "SELECT column_name, data_type FROM duckdb_columns() WHERE database_name = 'block'"
                f" AND schema_name = 'store' AND table_name = '{table}' ORDER BY column_index"
            ).fetchall()
            # One transaction a table: a commit per block would write its last rows anew each time.
            connection.execute("BEGIN TRANSACTION")
            for age in reversed(range(blocks)):
                before = blocks - 1 - age
                moved = (
                    _move(name, kind, age, before * runs, before * extractions) for name, kind in columns
                )
                connection.execute(
                    f"INSERT INTO store.{table} BY NAME SELECT {', '.join(moved)} FROM block.store.{table}"
                )
            connection.execute("COMMIT")


def _move(name: str, kind: str, age: int, runs_before: int, extractions_before: int) -> str:
    """Return the SQL of a column of the block as it stands in a copy *age* blocks older."""
    if name == "run_number":
        return f"{name} + {runs_before} AS {name}"
    if name in ("run_id", "retired_run_id"):
        return f"CAST(CAST({name} AS INTEGER) + {runs_before} AS VARCHAR) AS {name}"
    if name == "extraction_number":
        return f"{name} + {extractions_before} AS {name}"
    if age and name in IDS:
        return f"substr(md5({name} || '{age}'), 1, 16) AS {name}"
    if age and name in ("place", "label", "url"):
        return f"{name} || ' ({age})' AS {name}"
    if kind in ("DATE", "TIMESTAMP"):
        return f"CAST({name} - INTERVAL {age * BLOCK_DAYS} DAY AS {kind}) AS {name}"
    return name
