"""How much the reading of figures costs, as a ratio to spaCy's stock pipeline over the same articles.

    python tests/benchmarks/extraction.py [--articles N] [--rounds N] [--json]

Each contender reads all articles in a process of its own, in turn, for some rounds: the stock
`en_core_web_sm` with all its components, Tallywire's figures from text, and quantulum3 where it is
installed (`pip install quantulum3`), which finds quantities alone. Printed: CPU seconds (the lowest of
the rounds) and their ratio to the stock pipeline in the same round (the median), the same ratio without the
system's share, which a busy machine disturbs most, peak memory, and the time from the start of the process to
the first article's figures.

The articles are those of the shared gold and its external sets where they are at hand, else the seeds,
each cut into its paragraphs and dealt out anew until there are enough.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec
from itertools import cycle, islice
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1] / "quality"))

CONTENDERS = ("stock", "tallywire", "quantulum3")


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--articles", type=int, default=240)
    ask.add_argument("--rounds", type=int, default=3)
    ask.add_argument("--json", action="store_true", help="print the measures as JSON")
    ask.add_argument("--contender", choices=CONTENDERS, help=argparse.SUPPRESS)
    args = ask.parse_args()
    if args.contender:
        print(json.dumps(run_contender(args.contender, args.articles)))
        return
    rounds = [
        {name: run_apart(name, args.articles) for name in CONTENDERS if is_installed(name)}
        for _ in range(args.rounds)
    ]
    measures = {name: compare_rounds(name, rounds) for name in rounds[0]}
    if args.json:
        print(json.dumps(measures, indent=1))
        return
    print(f"{args.articles} articles, {args.rounds} rounds")
    print(f"{'':<12}{'CPU s':>8}{'ratio':>8}{'user':>8}{'peak MB':>9}{'first s':>9}")
    for name, m in measures.items():
        print(
            f"{name:<12}{m['cpu_seconds']:>8.1f}{m['ratio']:>8.2f}{m['user_ratio']:>8.2f}"
            f"{m['peak_mb']:>9.0f}{m['first_seconds']:>9.1f}"
        )


def is_installed(contender: str) -> bool:
    """Return whether *contender* can run here."""
    return contender != "quantulum3" or find_spec("quantulum3") is not None


def run_apart(contender: str, articles: int) -> dict[str, float]:
    """Return the measures of *contender* over so many articles, run in a process of its own."""
    command = [sys.executable, __file__, "--contender", contender, "--articles", str(articles)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def compare_rounds(name: str, rounds: list[dict[str, dict[str, float]]]) -> dict[str, float]:
    """Return what is printed of *name*: the lowest times, the median ratio, the highest memory."""
    return {
        "cpu_seconds": min(r[name]["cpu_seconds"] for r in rounds),
        "ratio": median(r[name]["cpu_seconds"] / r["stock"]["cpu_seconds"] for r in rounds),
        "user_ratio": median(r[name]["user_seconds"] / r["stock"]["user_seconds"] for r in rounds),
        "peak_mb": max(r[name]["peak_mb"] for r in rounds),
        "first_seconds": min(r[name]["first_seconds"] for r in rounds),
    }


def run_contender(contender: str, count: int) -> dict[str, float]:
    """Return the CPU seconds over the articles (loading aside), the peak memory, and the start-up time.

    One article is read before the clock starts, which pays for what is made once.
    """
    texts = list(islice(find_texts(), count))
    # The interpreter's own start is in the CPU time of the process.
    began = time.monotonic() - time.process_time()
    read = {"stock": read_stock, "tallywire": read_figures, "quantulum3": read_quantulum}[contender]()
    list(read(texts[:1]))
    first = time.monotonic() - began
    start, used = time.process_time(), resource.getrusage(resource.RUSAGE_SELF)
    for _ in read(texts):
        pass
    end, after = time.process_time(), resource.getrusage(resource.RUSAGE_SELF)
    return {
        "cpu_seconds": end - start,
        "user_seconds": after.ru_utime - used.ru_utime,
        "peak_mb": after.ru_maxrss / 1024,
        "first_seconds": first,
    }


def read_stock() -> Callable[[Iterable[str]], Iterable[object]]:
    """Return what reads texts with all components of the stock model."""
    import spacy

    from tallywire.language import find_model

    return spacy.load(find_model().path).pipe


def read_figures() -> Callable[[Iterable[str]], Iterable[object]]:
    """Return what reads the figures of texts."""
    from tallywire.extract.document import read_documents
    from tallywire.extract.figures import extract_figures

    return lambda texts: map(extract_figures, read_documents((text, None, None) for text in texts))


def read_quantulum() -> Callable[[Iterable[str]], Iterable[object]]:
    """Return what reads the quantities of texts with quantulum3."""
    # Not declared: who wants the comparison installs it.
    parse = import_module("quantulum3.parser").parse
    return lambda texts: map(parse, texts)


def find_texts() -> Iterator[str]:
    """Yield articles without end."""
    from goldsets import EXTERNAL, find_gold, load_dev, load_external, load_seeds

    articles = load_seeds()
    if gold := find_gold():
        articles += load_dev(gold)
        articles += [a for name in EXTERNAL for a in load_external(gold, name)[0] if len(a.text) > 1_000]
        yield from (article.text for article in articles)
    paragraphs = [line for article in articles for line in article.text.split("\n") if line.strip()]
    for at in cycle(range(0, len(paragraphs), 7)):
        yield "\n".join(islice(cycle(paragraphs), at, at + 12))


if __name__ == "__main__":
    main()
