"""Getting bytes over HTTP from any thread: one client for all, with the manners and limits it has.

The client lives in a thread of its own as long as the program, so that hosts get their rest between the
requests of whoever asks.
"""

import asyncio
import atexit
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

from flows.http_client import Client, FetchError, Request, Retrieved
from flows.settings import Settings

__all__ = ["FetchError", "Retrieved", "retrieve", "retrieve_page"]

Result = TypeVar("Result")

# What a client goes by: settings that differ elsewhere share one.
CLIENT_SETTINGS = {
    "allow_private",
    "contact",
    "fetch_at_once",
    "fetch_seconds",
    "host_at_once",
    "host_delay_seconds",
    "respect_robots",
    "user_agent",
}


def retrieve(
    url: str,
    settings: Settings,
    *,
    max_bytes: int,
    etag: str | None = None,
    last_modified: str | None = None,
) -> Retrieved:
    """Return what *url* answers, asked conditionally where validators are given; see `Client.ask`."""
    client = _find_client(settings)
    request = Request(url=url, max_bytes=max_bytes, etag=etag, last_modified=last_modified)
    return client.run(client.client.get(request))


def retrieve_page(
    url: str, settings: Settings, *, etag: str | None = None, last_modified: str | None = None
) -> Retrieved:
    """Return what the page at *url* answers, where the site's robots.txt lets us; see `Client.get_page`."""
    client = _find_client(settings)
    request = Request(url=url, max_bytes=settings.page_bytes, etag=etag, last_modified=last_modified)
    return client.run(client.client.get_page(request))


class _Background:
    """A client in an event loop that runs in a thread of its own."""

    def __init__(self, settings: Settings) -> None:
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, name="fetching", daemon=True).start()
        self.client = Client(settings)
        self.run(self.client.__aenter__())

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def close(self) -> None:
        self.run(self.client.__aexit__(None, None, None))
        self._loop.call_soon_threadsafe(self._loop.stop)


_clients: dict[str, _Background] = {}
_lock = threading.Lock()


def _find_client(settings: Settings) -> _Background:
    key = settings.model_dump_json(include=CLIENT_SETTINGS)
    with _lock:
        if key not in _clients:
            _clients[key] = _Background(settings)
        return _clients[key]


@atexit.register
def _close_clients() -> None:
    for client in _clients.values():
        client.close()
