"""How fast feeds are polled, beside lemon24/reader on the same server in the same run.

    python tests/benchmarks/polling.py [--feeds N] [--paragraphs N] [--latency SECONDS ...]
                                       [--workers N ...] [--no-write | --only-write]

A server on loopback has so many feeds of 30 entries with heavy HTML (`--paragraphs`, of which only the first
poll depends). Each contender, in a process of its own,
polls them all for the first time, then while nothing has changed (all answers are 304), then with a new entry
in 2 % of them; after each it has stored what came. Printed: feeds a second and, in brackets, milliseconds of
processor time for a feed; ours as a multiple of reader's best with any of the numbers of workers; peak memory
with that of worker processes; and feedparser alone on the same bodies, which bounds the first poll. Then the
time for storing 10,000 entries in a database that holds a million, as a multiple of that for an empty one.

reader is `pip install reader sgmllib3k`; without it only ours is measured.
"""

import argparse
import asyncio
import json
import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.request import urlopen

ENTRIES, PHASES = 30, ("first", "unchanged", "2 % new")
WORDS = (
    "Officials said on Monday that at least 31 people had been killed and 500 homes destroyed in the floods. "
)
MILLION = 1_000_000


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--feeds", type=int, default=500)
    ask.add_argument("--latency", type=float, nargs="*", default=[0.0, 0.1])
    ask.add_argument("--workers", type=int, nargs="*", default=[1, 16, 64], help="workers of reader to try")
    ask.add_argument("--paragraphs", type=int, default=16, help="paragraphs of an entry")
    ask.add_argument("--no-write", action="store_true", help="leave out the million")
    ask.add_argument("--only-write", action="store_true", help="leave out all but the million")
    ask.add_argument("--contender", help=argparse.SUPPRESS)
    ask.add_argument("--base", help=argparse.SUPPRESS)
    args = ask.parse_args()
    if args.contender:
        print(json.dumps(run_contender(args.contender, args.base, args.feeds)))
        return
    if args.only_write:
        print(f"10,000 entries into a million against none: {measure_write():.2f} x the time")
        return
    print(
        f"{args.feeds} feeds of {ENTRIES} entries, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}"
    )
    floor = measure_feedparser(args.paragraphs)
    print(f"feedparser alone: {floor:.0f} feeds a second of processor time ({1000 / floor:.1f} ms)\n")
    print(f"{'latency':>8}  {'':<22}" + "".join(f"{phase:>16}" for phase in PHASES) + f"{'peak MB':>10}")
    for latency in args.latency:
        measures = {"tallywire": run_apart("tallywire", args.feeds, args.paragraphs, latency)}
        if find_spec("reader"):
            for workers in args.workers:
                found = run_apart(f"reader-{workers}", args.feeds, args.paragraphs, latency)
                measures[f"reader, {workers} workers"] = found
        for name, found in measures.items():
            rates = "".join(f"{found[phase]:>8.0f} ({found[phase + ': CPU ms']:>5.1f})" for phase in PHASES)
            print(f"{latency:>7.1f}s  {name:<22}{rates}{found['peak_mb']:>10.0f}")
        others = [found for name, found in measures.items() if name != "tallywire"]
        if others:
            ratios = [measures["tallywire"][p] / max(other[p] for other in others) for p in PHASES]
            print(f"{'':>8}  {'ours over the best':<22}" + "".join(f"{r:>15.1f}x" for r in ratios))
    if not args.no_write:
        print(f"\n10,000 entries into a million against none: {measure_write():.2f} x the time")


def run_apart(contender: str, feeds: int, paragraphs: int, latency: float) -> dict[str, float]:
    """Return the measures of a contender in a process of its own, beside a server in another."""
    server = multiprocessing.get_context("spawn").Process
    receiver, sender = multiprocessing.get_context("spawn").Pipe(duplex=False)
    process = server(target=serve, args=(sender, feeds, paragraphs, latency), daemon=True)
    process.start()
    base = f"http://127.0.0.1:{receiver.recv()}"
    try:
        done = subprocess.run(
            [sys.executable, __file__, "--contender", contender, "--base", base, "--feeds", str(feeds)],
            stdout=subprocess.PIPE, text=True, check=True,
        )  # fmt: skip
    finally:
        process.kill()
        process.join()
    measures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measures


def run_contender(contender: str, base: str, feeds: int) -> dict[str, float]:
    urls = [f"{base}/feed/{number}" for number in range(feeds)]
    with tempfile.TemporaryDirectory() as folder:
        poll = prepare_tallywire(urls, Path(folder)) if contender == "tallywire" else None
        poll = poll or prepare_reader(urls, Path(folder), int(contender.rpartition("-")[2]))
        measures: dict[str, float] = {}
        sizes = [0.0]
        threading.Thread(target=watch_memory, args=(sizes,), daemon=True).start()
        for phase, entries in zip(PHASES, (ENTRIES, 0, 1), strict=True):
            if phase == "2 % new":
                urlopen(f"{base}/tick").read()
            begun, used = time.perf_counter(), measure_cpu()
            found = poll()
            measures[phase] = feeds / (time.perf_counter() - begun)
            measures[f"{phase}: CPU ms"] = (measure_cpu() - used) / feeds * 1000
            expected = entries * (feeds if phase == "first" else len(range(0, feeds, 50)))
            if found != expected:
                raise SystemExit(f"{contender}: {found} new entries in the phase {phase!r}, not {expected}")
        measures["peak_mb"] = max(sizes)
    return measures


def watch_memory(sizes: list[float]) -> None:
    """Add to *sizes*, again and again, the megabytes that this process and those that it started hold."""
    while True:
        held = 0
        for process in [os.getpid(), *list_children()]:
            with suppress(OSError):
                pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
                held += pages * resource.getpagesize()
        sizes.append(held / 2**20)
        time.sleep(0.05)


def list_children() -> list[int]:
    """Return the ids of the processes that this one has started and that run."""
    children: list[int] = []
    for task in Path("/proc/self/task").iterdir():
        # A thread may end in between.
        with suppress(OSError):
            children += map(int, (task / "children").read_text().split())
    return children


def measure_cpu() -> float:
    """Return the processor time of this process and of those that it started and that have ended."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def prepare_tallywire(urls: list[str], folder: Path) -> Callable[[], int]:
    from flows.feed_intake import poll_due
    from flows.settings import Settings
    from storage import open_store
    from tallywire.opml import FeedEntry

    # All feeds are on one host here.
    settings = Settings(data=folder, allow_private=True, host_at_once=128, host_delay_seconds=0)
    with open_store(folder) as store:
        run = store.start_run(None, datetime(2026, 1, 1))
        store.add_feeds([FeedEntry(url=url) for url in urls], datetime(2026, 1, 1))
    return lambda: poll_due(settings, run, is_forced=True).items_new


def prepare_reader(urls: list[str], folder: Path, workers: int) -> Callable[[], int]:
    make_reader = import_module("reader").make_reader

    reader = make_reader(str(folder / "reader.sqlite"))
    for url in urls:
        reader.add_feed(url)
    known = 0

    def poll() -> int:
        nonlocal known
        # By default feeds that are not due yet are left out.
        reader.update_feeds(workers=workers, scheduled=False)
        before, known = known, reader.get_entry_counts().total or 0
        return known - before

    return poll


def measure_feedparser(paragraphs: int) -> float:
    from tallywire.feeds import parse_feed

    bodies = [make_feed(number, 0, paragraphs) for number in range(60)]
    begun = time.process_time()
    for body in bodies:
        parse_feed(body, {}, "http://127.0.0.1/feed")
    return len(bodies) / (time.process_time() - begun)


def measure_write() -> float:
    """Return the time for storing 10,000 entries beside a million stored ones over that without them."""
    from flows.feed_intake import POLLS_TO_SAVE
    from storage import FeedState, Poll, PolledFeed, open_store
    from tallywire.entries import name_entries
    from tallywire.models import RawItem
    from tallywire.opml import FeedEntry

    now = datetime(2026, 1, 1)
    urls = [f"http://feeds.example/{number}" for number in range(500)]

    def make(url: str, day: int) -> PolledFeed:
        items = [
            RawItem(
                feed_url=url, guid=f"{day}-{n}", url=f"{url}/{day}/{n}", title=f"Story {n}",
                content_html=WORDS * 20,
            )
            for n in range(20)
        ]  # fmt: skip
        poll = Poll(feed_url=url, polled_at=now + timedelta(days=day), outcome="new", items=20)
        return PolledFeed(poll=poll, state=FeedState(feed_url=url), entries=name_entries(items))

    def write(folder: Path, stored: int) -> float:
        with open_store(folder) as store:
            run = store.start_run(None, now)
            store.add_feeds([FeedEntry(url=url) for url in urls], now)
            store._database.fetch(FILL, {"stored": stored, "now": now})
            store._database.fetch("CHECKPOINT")
            times = []
            for day in range(3):
                batch = [make(url, day) for url in urls]
                begun = time.perf_counter()
                for at in range(0, len(batch), POLLS_TO_SAVE):
                    store.save_polled(run, batch[at : at + POLLS_TO_SAVE])
                times.append(time.perf_counter() - begun)
            return min(times)

    with tempfile.TemporaryDirectory() as empty, tempfile.TemporaryDirectory() as full:
        return write(Path(full), MILLION) / write(Path(empty), 0)


FILL = """
INSERT INTO store.feed_items
SELECT
    'http://feeds.example/' || (n % 500), substr(sha256('a' || n), 1, 16), 'old-' || n,
    'http://feeds.example/old/' || n, 'Old story ' || n, NULL, NULL, $now, NULL, NULL, true,
    substr(sha256('f' || n), 1, 16), $now, NULL, 0, '1', false, 1, NULL, NULL
FROM range($stored::BIGINT) AS t(n)
"""


def make_feed(number: int, new: int, paragraphs: int) -> bytes:
    """Return a feed: its entries, with *new* ones before them; of about 90 kB with 16 *paragraphs* each."""
    items = "".join(
        f"<item><title>Story {number}-{n}</title><link>http://news.example/{number}/{n}</link>"
        f"<guid>{number}-{n}</guid>"
        f"<pubDate>{datetime(2026, 1, 1) + timedelta(hours=n):%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
        f"<description><![CDATA[<p>{WORDS}</p>]]></description>"
        "<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'><![CDATA["
        + f"<p class='a'>{WORDS}<a href='/x'>more</a> <img src='y.png'></p>" * paragraphs
        + "]]></content:encoded></item>"
        for n in reversed(range(ENTRIES + new))
    )
    head = f"<?xml version='1.0'?><rss version='2.0'><channel><title>Feed {number}</title>"
    return f"{head}{items}</channel></rss>".encode()


def serve(sender: Any, feeds: int, paragraphs: int, latency: float) -> None:
    asyncio.run(_serve(sender, feeds, paragraphs, latency))


async def _serve(sender: Any, feeds: int, paragraphs: int, latency: float) -> None:
    tick = 0
    bodies: dict[tuple[int, int], bytes] = {}

    class Answering(asyncio.Protocol):
        def connection_made(self, transport: Any) -> None:
            self.transport, self.waiting = transport, b""

        def data_received(self, data: bytes) -> None:
            self.waiting += data
            while b"\r\n\r\n" in self.waiting:
                head, _, self.waiting = self.waiting.partition(b"\r\n\r\n")
                asyncio.get_running_loop().call_later(latency, self.transport.write, self.answer(head))

        def answer(self, head: bytes) -> bytes:
            nonlocal tick
            path = head.split(b" ", 2)[1].decode()
            if path == "/tick":
                tick += 1
                return b"HTTP/1.1 204 No Content\r\n\r\n"
            number = int(path.rpartition("/")[2])
            new = tick if number % 50 == 0 else 0
            tag = f'"{number}-{new}"'.encode()
            if tag in head:
                return b"HTTP/1.1 304 Not Modified\r\nETag: " + tag + b"\r\n\r\n"
            if (number, new) not in bodies:
                bodies[number, new] = make_feed(number, new, paragraphs)
            body = bodies[number, new]
            kind = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nETag: "
            return kind + tag + b"\r\nContent-Length: " + str(len(body)).encode() + b"\r\n\r\n" + body

    server = await asyncio.get_running_loop().create_server(Answering, "127.0.0.1", 0)
    for number in range(feeds):
        bodies[number, 0] = make_feed(number, 0, paragraphs)
    sender.send(server.sockets[0].getsockname()[1])
    await server.serve_forever()


if __name__ == "__main__":
    main()
