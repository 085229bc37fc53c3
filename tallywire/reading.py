"""Reading many articles so that one that cannot be read leaves the others alone. Pure."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TypeVar

from tallywire.errors import ModelError
from tallywire.extract.document import Document, read_documents

Finding = TypeVar("Finding")
# What is read of an article: its text, its day of publication, its title.
Readable = tuple[str, date | None, str | None]


def find_in_each(
    find: Callable[[Document], Finding], articles: Sequence[Readable]
) -> Iterator[Finding | Exception]:
    """Yield, article by article, what *find* makes of its document, or the error that stopped it.

    Raises `ModelError` when nothing can be read at all.
    """
    done = 0
    while done < len(articles):
        try:
            for document in read_documents(articles[done:]):
                yield _apply(find, document)
                done += 1
        except ModelError:
            raise
        except Exception:
            # The parser works in batches and does not say which article broke it.
            yield _read_alone(find, articles[done])
            done += 1


def _read_alone(find: Callable[[Document], Finding], article: Readable) -> Finding | Exception:
    try:
        [document] = read_documents([article])
    except Exception as error:
        return error
    return _apply(find, document)


def _apply(find: Callable[[Document], Finding], document: Document) -> Finding | Exception:
    try:
        return find(document)
    except Exception as error:
        return error
