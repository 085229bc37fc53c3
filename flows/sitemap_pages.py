"""The pages that a sitemap on the web leads to, as items to capture."""

from collections.abc import Callable, Iterator

from flows.failures import Failure
from flows.page_captures import NewItem
from flows.retrieve import FetchError, retrieve
from flows.secret_references import read_secret
from flows.settings import Settings
from tallywire.address_secrets import (
    fill_address,
    find_references,
    hide_in_bytes,
    hide_secrets,
    list_secrets,
)
from tallywire.errors import InputError
from tallywire.feed_options import check_address
from tallywire.sitemaps import MAX_BYTES, parse_sitemap

# An index of indexes is against the protocol; some sites have one all the same.
MAX_SITEMAPS = 1_000


def check_sitemap(url: str) -> None:
    """Raise `InputError` when *url* is no address, or one that holds a secret instead of naming it.

    Secrets are named as in the addresses of feeds; see `check_address`. Named ones are looked up.
    """
    check_address(url, login="nothing logs in to sitemaps")
    fill_address(url, find_references(url), read_secret)


def list_pages(url: str, settings: Settings, complain: Callable[[Failure], None]) -> Iterator[NewItem]:
    """Yield the pages that the sitemap at *url* lists, and those of the sitemaps that it leads to.

    *complain* is told of a sitemap further down that cannot be had. Raises `InputError` when *url* itself
    cannot be had, or is none. What secrets the address names go into the requests alone.
    """
    named = find_references(url)
    waiting, seen = [url], {url}
    while waiting:
        address = waiting.pop(0)
        asked = fill_address(address, named, read_secret)
        secrets = list_secrets(address, asked)
        try:
            body = retrieve(asked, settings, max_bytes=MAX_BYTES).body
            found = parse_sitemap(hide_in_bytes(body, secrets) if secrets else body, address)
        except (FetchError, InputError) as error:
            reason = hide_secrets(str(error), secrets)
            if address == url:
                raise InputError(reason) from None
            complain(Failure("ingest", address, reason))
            continue
        for item, publisher in found.items:
            yield NewItem(item, publisher)
        for further in found.sitemaps:
            if further not in seen and len(seen) < MAX_SITEMAPS:
                seen.add(further)
                waiting.append(further)
