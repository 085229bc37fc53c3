"""What the robots.txt of a site asks of us: which pages to leave alone, and how slowly to go."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

from flows.settings import AGENT

# A wish for more time than this between two requests is heeded up to here: a feed's pages would never come.
LONGEST_DELAY = 30.0
SERVER_ERROR = 500


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one site, None where there are none; `reason` says why it is closed as a whole."""

    rules: Protego | None = None
    reason: str = "a rule for this address"
    is_closed: bool = False

    def is_forbidden(self, url: str) -> bool:
        """Return whether *url*, an address of the site, is to be left alone."""
        return self.is_closed or (self.rules is not None and not self.rules.can_fetch(url, AGENT))

    @property
    def delay(self) -> float:
        """The seconds that the site wants between two requests, within bounds."""
        wanted = self.rules.crawl_delay(AGENT) if self.rules else None
        return min(float(wanted), LONGEST_DELAY) if wanted and wanted > 0 else 0.0


class Robots:
    """The rules of sites, each read once: *read* gives status (None: no answer) and text of a robots.txt."""

    def __init__(self, read: Callable[[str], Awaitable[tuple[int | None, str]]]) -> None:
        self._read = read
        self._sites: dict[str, asyncio.Task[Rules]] = {}

    async def read(self, url: str) -> Rules:
        """Return the rules of the site of *url*."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._sites:
            self._sites[site] = asyncio.ensure_future(self._load(site))
        # Whoever gives up waiting does not end the reading for the others.
        return await asyncio.shield(self._sites[site])

    async def _load(self, site: str) -> Rules:
        status, text = await self._read(f"{site}/robots.txt")
        # RFC 9309: a site in trouble is left alone; one without such a file, or that denies it, is open.
        # Where nothing answers at all, the page will tell by itself.
        if status is not None and status >= SERVER_ERROR:
            return Rules(reason=f"it answers {status}", is_closed=True)
        return Rules(Protego.parse(text)) if text else Rules()
