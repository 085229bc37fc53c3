"""What a run or the upkeep did, in a few words."""

from flows.upkeep import Maintained
from storage import RunSummary
from tallywire.report.model import Totals
from tallywire.report.words import say_count


def say_run(run: RunSummary) -> str:
    """Return what a run brought: "3 articles, 41 figures, 35 revisions", or that nothing changed."""
    counts = [
        _say_some(run.articles_new, "article"),
        _say_some(run.versions_new - run.articles_new, "new version"),
        _say_some(run.figures_new, "figure"),
        _say_some(run.revisions_new, "revision"),
    ]
    done = ", ".join(filter(None, counts)) or "nothing changed"
    return ", ".join(filter(None, [done, _say_some(run.failures, "failure")]))


def say_state(totals: Totals) -> str:
    """Return what the archive holds: "3 articles, 41 figures in 25 series, 1 conflict"."""
    articles, figures = say_count(totals.articles, "article"), say_count(totals.figures, "figure")
    return f"{articles}, {figures} in {totals.series:,} series, {say_count(totals.conflicts, 'conflict')}"


def say_maintained(done: Maintained) -> str:
    """Return what maintenance did, a line for each thing."""
    lines = [f"Backup    {done.backup}"] if done.backup else []
    lines += [f"Dropped   {path}" for path in (*done.dropped, *done.leftovers)]
    lines.append(f"Size      {done.size_before / 1e6:.1f} MB before, {done.size_after / 1e6:.1f} MB after")
    return "\n".join(lines)


def _say_some(number: int, noun: str) -> str:
    return say_count(number, noun) if number > 0 else ""
