"""Stored article versions → what was read in them, and what could not be read with the reason."""

from collections.abc import Iterator, Sequence

from flows.failures import Failure, describe_error
from storage import Extraction
from tallywire.extract.document import Document
from tallywire.extract.events import code_events
from tallywire.extract.figures import extract_figures
from tallywire.models import Article, Event, Figure
from tallywire.reading import find_in_each


def read_versions(articles: Sequence[Article]) -> Iterator[tuple[Extraction, Failure | None]]:
    """Yield the extraction of each version in order; an empty one with its failure where reading broke.

    The empty one keeps a version that cannot be read from being read again by the same extractor.
    """
    readable = [(a.text, a.published_at.date() if a.published_at else None, a.title) for a in articles]
    for article, found in zip(articles, find_in_each(_read, readable), strict=True):
        if isinstance(found, Exception):
            subject = article.url or article.title or article.article_id
            reason = f"{subject}: could not be read: {describe_error(found)}"
            yield (
                Extraction(version_id=article.version_id),
                Failure("extract", subject, reason, given={"version_id": article.version_id}),
            )
        else:
            figures, events = found
            yield Extraction(version_id=article.version_id, figures=figures, events=events), None


def _read(document: Document) -> tuple[tuple[Figure, ...], tuple[Event, ...]]:
    figures = tuple(extract_figures(document))
    return figures, tuple(code_events(document, figures))
