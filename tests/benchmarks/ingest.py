"""How much faster a large archive of pages is taken in with the pages read in processes.

    python tests/benchmarks/ingest.py [--pages N] [--rounds N]

A WARC of made-up pages is read, and its articles are built, once in one process and once with those of the
settings, in turn; printed are the best of each and their ratio, and the processor time of this process, whose
share is what cannot be divided. Storing is left out: it costs the same either way.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from flows import article_building
from flows.backfill_sources import find_sources
from flows.settings import Settings

SENTENCE = "At least {} people were killed when the river burst and {} homes were lost, officials said. "


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--pages", type=int, default=1000)
    ask.add_argument("--rounds", type=int, default=2)
    args = ask.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pages.warc.gz"
        write_archive(path, args.pages)
        few = article_building.FEW
        best: dict[str, float] = {}
        for _ in range(args.rounds):
            for name, limit in (("one process", sys.maxsize), ("processes", few)):
                article_building.FEW = limit
                seconds, own = measure(lambda: read_archive(path, args.pages))
                best[name] = min(seconds, best.get(name, seconds))
                print(f"{name:<12} {seconds:7.1f} s, {own:.1f} s of it this processor's")
    print(f"{best['one process'] / best['processes']:.2f} x as fast in processes")


def measure(do: Callable[[], None]) -> tuple[float, float]:
    begun, used = time.perf_counter(), time.process_time()
    do()
    return time.perf_counter() - begun, time.process_time() - used


def read_archive(path: Path, pages: int) -> None:
    settings = Settings()
    [source] = find_sources(path, settings, datetime(2026, 1, 1))
    found = sum(1 for f in article_building.build_in_order(source.read(0), settings) if f.captured)
    if found != pages:
        raise SystemExit(f"{found} articles of {pages} pages")


def write_archive(path: Path, pages: int) -> None:
    dice = random.Random(5)
    with path.open("wb") as file:
        writer = WARCWriter(file)
        for number in range(pages):
            told = (SENTENCE.format(dice.randint(2, 999), dice.randint(2, 999)) * 4 for _ in range(20))
            text = "".join(f"<p>{sentences}</p>" for sentences in told)
            menu = "".join(f"<li><a href='/{n}'>News {n}</a></li>" for n in range(150))
            page = f"<html><head><title>{number}</title></head><ul>{menu}</ul><article>{text}</article>"
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(
                    f"https://news.example/{number}",
                    "response",
                    payload=BytesIO(page.encode()),
                    http_headers=headers,
                    warc_headers_dict={"WARC-Date": "2025-05-06T10:00:00Z"},
                )
            )


if __name__ == "__main__":
    main()
