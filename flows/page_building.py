"""What worker processes do with the pages of an archive. They import this: keep it small."""

from collections.abc import Callable, Sequence

from flows.failures import describe_error
from tallywire.errors import InputError
from tallywire.given_pages import Given, build_page
from tallywire.models import Article

# What came of what was handed over: its article, or one line saying why there is none.
Result = Article | str


def build_each(given: Sequence[Given]) -> list[Result]:
    """Return what came of each page."""
    return [build_one(one, build_page) for one in given]


def build_one(given: Given, build: Callable[[Given], Article]) -> Result:
    """Return the article that *build* makes of what was handed over, or one line saying why there is none."""
    try:
        return build(given)
    except InputError as error:
        return str(error)
    except Exception as error:
        # Whatever a parser trips over is the page's, and stops no other.
        return f"{given.name}: could not be read: {describe_error(error)}"
