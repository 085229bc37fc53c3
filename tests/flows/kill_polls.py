"""Polls that are killed at random moments, again and again: what comes in must come in once.

    python tests/flows/kill_polls.py [--kills 20] [--seed N]

Each round is a process of its own that polls all feeds and captures what waits, without Prefect; it is killed
(SIGKILL) after a random time. Between some rounds the feeds bring more. In the end a round runs through, and
each story that any feed ever listed is stored as one article with one version.
"""

import argparse
import multiprocessing
import random
import sys
import tempfile
import time
from contextlib import suppress
from multiprocessing.context import SpawnProcess
from multiprocessing.synchronize import Event
from pathlib import Path

from loopback import Site, serve

from flows.booking import hold_store, read_clock
from flows.feed_intake import capture_pending, poll_due
from flows.settings import Settings
from storage import open_store
from tallywire.opml import FeedEntry

FEEDS, PER_ROUND = 12, 2
SPAWN = multiprocessing.get_context("spawn")


def publish(site: Site, listed: list[list[str]]) -> None:
    """Add stories to each feed, with their pages; a feed lists all of its stories: none is to be missed
    because round after round was killed before it had polled."""
    for number, stories in enumerate(listed):
        for _ in range(PER_ROUND):
            name = f"/story-{number}-{len(stories)}"
            text = f"At least {len(stories) + 11} people were killed in flood {number}, officials said."
            site.put(name, f"<html><body><article><p>{text}</p><p>Nothing else is known.</p></article>")
            stories.append(name)
        items = "".join(
            f"<item><title>Flood {s}</title><link>{s}</link><guid>{s}</guid></item>" for s in stories
        )
        site.put(f"/feed{number}", f"<rss version='2.0'><channel><title>F</title>{items}</channel></rss>")


def take_in(settings: Settings, has_begun: Event | None = None) -> None:
    """One round: poll all, capture all that waits."""
    if has_begun is not None:
        has_begun.set()
    with hold_store(settings) as store:
        run = store.start_run(None, read_clock())
    poll_due(settings, run, is_forced=True)
    capture_pending(settings, run)


def start_round(settings: Settings) -> SpawnProcess:
    """Return the process of a round that has just begun."""
    has_begun = SPAWN.Event()
    process = SPAWN.Process(target=take_in, args=(settings, has_begun))
    process.start()
    has_begun.wait()
    return process


def survive(folder: Path, kills: int, seed: int) -> tuple[int, int, int]:
    """Return how many stories were listed, how many articles and versions are stored, after so many kills."""
    chance = random.Random(seed)
    settings = Settings(
        data=folder, allow_private=True, host_delay_seconds=0, host_at_once=8, respect_robots=False,
        poll_min_seconds=0,
    )  # fmt: skip
    with serve() as site:
        listed: list[list[str]] = [[] for _ in range(FEEDS)]
        with open_store(folder) as store:
            feeds = [FeedEntry(url=f"{site.base}/feed{number}") for number in range(FEEDS)]
            store.add_feeds(feeds, read_clock())
        publish(site, listed)
        # In a process like those that are killed: one that has just begun takes longer.
        process = start_round(settings)
        begun = time.monotonic()
        process.join()
        usual = time.monotonic() - begun
        for _ in range(kills):
            # Else the next round finds all as it was: what a kill left is then all there is.
            if chance.random() < 0.5:
                publish(site, listed)
            process = start_round(settings)
            time.sleep(chance.uniform(0, usual))
            process.kill()
            process.join()
        take_in(settings)
    with open_store(folder) as store:
        articles, versions = store._database.fetch(
            "SELECT (SELECT count(*) FROM store.articles), (SELECT count(*) FROM store.article_versions)"
        )[0]
        waiting = store.count_pending_items(read_clock())
    if waiting:
        raise AssertionError(f"{waiting} items still wait")
    return sum(map(len, listed)), articles, versions


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--kills", type=int, default=20)
    ask.add_argument("--seed", type=int, default=None)
    args = ask.parse_args()
    seed = random.randrange(10**6) if args.seed is None else args.seed
    with tempfile.TemporaryDirectory() as folder, suppress(KeyboardInterrupt):
        listed, articles, versions = survive(Path(folder), args.kills, seed)
        print(f"seed {seed}: {args.kills} kills, {listed} stories, {articles} articles, {versions} versions")
        sys.exit(not listed == articles == versions)


if __name__ == "__main__":
    main()
