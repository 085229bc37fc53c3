"""Measured quality does not fall: every measure of every gold set at hand against its floor."""

import goldsets
import pytest
import scoring
from calibration import calibrate, judge, miscalibration
from goldsets import EXTERNAL, HERE, Extracted, Measures, Row

GOLD = goldsets.find_gold()
# How far what confidences say may lie from what is right: more asks for a new fit.
MOST_MISCALIBRATED = 0.06
needs_gold = pytest.mark.skipif(GOLD is None, reason="no shared gold: set TALLYWIRE_GOLD to its folder")
SEEDS_GOLD = goldsets.read_rows(HERE / "gold" / "seeds.jsonl")
MADE_UP_GOLD = goldsets.read_rows(goldsets.MADE_UP / "figures.jsonl")
EVENTS_GOLD = goldsets.read_rows(HERE / "gold" / "seeds.events.jsonl")


@pytest.fixture(scope="session")
def seeds() -> Extracted:
    return goldsets.extract_rows(goldsets.load_seeds())


@pytest.fixture(scope="session")
def made_up() -> Extracted:
    return goldsets.extract_rows(goldsets.load_made_up())


@pytest.fixture(scope="session")
def seed_events() -> Extracted:
    return goldsets.extract_events(goldsets.load_seeds())


@pytest.fixture(scope="session")
def dev() -> Extracted:
    return goldsets.extract_rows(goldsets.load_dev(GOLD))


def assert_floors(name: str, measures: Measures) -> None:
    floors = goldsets.read_floors()[name]
    assert measures.keys() == floors.keys()
    below = {
        measure: (value, floors[measure]) for measure, value in measures.items() if value < floors[measure]
    }
    assert not below, "below the floor (now, floor); see tests/quality/measure.py"


def test_figures_of_the_seeds_keep_to_their_floors(seeds):
    assert not seeds.unread
    assert_floors("seeds", scoring.score_figures(SEEDS_GOLD, seeds.rows))


def test_figures_of_the_made_up_articles_keep_to_their_floors(made_up):
    assert not made_up.unread
    assert_floors("made-up", scoring.score_figures(MADE_UP_GOLD, made_up.rows))


def test_of_the_figures_of_a_confidence_about_that_share_is_right(made_up):
    said = [row["confidence"] for row in made_up.rows]
    bins = calibrate(said, judge(MADE_UP_GOLD, made_up.rows))
    assert miscalibration(bins) < MOST_MISCALIBRATED, "see tests/quality/fit_confidence.py"


def test_events_of_the_seeds_keep_to_their_floors(seed_events):
    assert not seed_events.unread
    assert_floors("events", scoring.score_events(EVENTS_GOLD, seed_events.rows))


@needs_gold
def test_figures_of_the_dev_articles_keep_to_their_floors(dev):
    assert not dev.unread
    assert_floors("dev", scoring.score_figures(goldsets.read_rows(GOLD / "dev.jsonl"), dev.rows))


@needs_gold
@pytest.mark.parametrize("name", EXTERNAL)
def test_a_sample_of_each_external_set_keeps_to_its_floors(name, tmp_path):
    articles, rows = goldsets.load_external(GOLD, name, sampled=True)
    found = goldsets.extract_external(articles, name)
    assert not found.unread
    assert_floors(f"{name} sample", goldsets.score_external(GOLD, name, rows, found.rows, tmp_path))


@needs_gold
def test_seeds_gold_is_the_shared_one():
    assert goldsets.read_rows(GOLD / "seeds.jsonl") == SEEDS_GOLD
    assert goldsets.read_rows(GOLD / "seeds.events.jsonl") == EVENTS_GOLD


@needs_gold
def test_our_scores_of_figures_are_those_of_the_shared_scorer(seeds, dev, tmp_path):
    gold = SEEDS_GOLD + goldsets.read_rows(GOLD / "dev.jsonl")
    for predicted in (seeds.rows + dev.rows, seeds.rows[1::2], [_spoil(row) for row in seeds.rows]):
        shared = goldsets.run_scorer(
            GOLD / "score.py",
            goldsets.write_rows(tmp_path / "gold.jsonl", gold),
            goldsets.write_rows(tmp_path / "predicted.jsonl", predicted),
            "--json",
        )
        parts = {"detection": "all", "tracked": "tracked", "core": "core", "full": "full"}
        theirs = {ours: shared[part]["f1"] for ours, part in parts.items()} | shared["fields"]
        assert scoring.score_figures(gold, predicted) == pytest.approx(theirs, abs=1e-4)


@needs_gold
def test_our_scores_of_events_are_those_of_the_shared_scorer(seed_events, tmp_path):
    for predicted in (seed_events.rows, seed_events.rows[::3]):
        shared = goldsets.run_scorer(
            GOLD / "score_events.py",
            HERE / "gold" / "seeds.events.jsonl",
            goldsets.write_rows(tmp_path / "predicted.jsonl", predicted),
        )
        ours = scoring.score_events(EVENTS_GOLD, predicted)
        assert ours == {part: shared[part] for part in ours}


def _spoil(row: Row) -> Row:
    """A figure one character to the right, of twice the number and nobody's."""
    doubled = {bound: row[bound] and 2 * row[bound] for bound in ("low", "high")}
    return {**row, **doubled, "start": row["start"] + 1, "end": row["end"] + 1, "claimant": None}


def test_gold_agrees_with_itself_entirely():
    assert set(scoring.score_figures(SEEDS_GOLD, SEEDS_GOLD).values()) == {1.0}
    assert set(scoring.score_figures(MADE_UP_GOLD, MADE_UP_GOLD).values()) == {1.0}


def test_every_gold_span_kept_here_slices_back():
    articles = [*goldsets.load_seeds(), *goldsets.load_made_up()]
    texts = {article.name: article.text for article in articles}
    for row in (*SEEDS_GOLD, *MADE_UP_GOLD):
        assert texts[row["article"]][row["start"] : row["end"]] == row["text"]
    for row in EVENTS_GOLD:
        assert texts[row["article"]][row["start"] : row["end"]] == row["quote"]


@pytest.mark.parametrize(
    ("gold", "predicted", "same"),
    [
        ("Zelensky", "President Volodymyr Zelenskyy", True),
        ("the UN's office", "UN human rights office", True),
        ("the ministry", "ministry of defence", True),
        ("Kyiv", "Moscow", False),
        (None, "", True),
        (None, "officials", False),
    ],
)
def test_names_agree_when_their_telling_words_do(gold, predicted, same):
    assert scoring.same_name(gold, predicted) is same
