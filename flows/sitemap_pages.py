"""The pages that a sitemap on the web leads to, as items to capture."""

from collections.abc import Callable, Iterator

from flows.failures import Failure
from flows.page_captures import NewItem
from flows.retrieve import FetchError, retrieve
from flows.settings import Settings
from tallywire.errors import InputError
from tallywire.sitemaps import MAX_BYTES, parse_sitemap

# An index of indexes is against the protocol; some sites have one all the same.
MAX_SITEMAPS = 1_000


def list_pages(url: str, settings: Settings, complain: Callable[[Failure], None]) -> Iterator[NewItem]:
    """Yield the pages that the sitemap at *url* lists, and those of the sitemaps that it leads to.

    *complain* is told of a sitemap further down that cannot be had. Raises `InputError` when *url* itself
    cannot be had, or is none.
    """
    waiting, seen = [url], {url}
    while waiting:
        address = waiting.pop(0)
        try:
            found = parse_sitemap(retrieve(address, settings, max_bytes=MAX_BYTES).body, address)
        except (FetchError, InputError) as error:
            if address == url:
                raise InputError(str(error)) from error
            complain(Failure("ingest", address, str(error)))
            continue
        for item, publisher in found.items:
            yield NewItem(item, publisher)
        for further in found.sitemaps:
            if further not in seen and len(seen) < MAX_SITEMAPS:
                seen.add(further)
                waiting.append(further)
