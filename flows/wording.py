"""What a run did, in a few words."""

from storage import RunSummary


def say_run(run: RunSummary) -> str:
    """Return what a run brought: "3 articles, 41 figures, 35 revisions", or that nothing changed."""
    counts = [
        _count(run.articles_new, "article"),
        _count(run.versions_new - run.articles_new, "new version"),
        _count(run.figures_new, "figure"),
        _count(run.revisions_new, "revision"),
    ]
    done = ", ".join(filter(None, counts)) or "nothing changed"
    return ", ".join(filter(None, [done, _count(run.failures, "failure")]))


def _count(number: int, noun: str) -> str:
    if number <= 0:
        return ""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
