"""Someone who reads the site in a browser, and keeps what it complains about and asks for."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Locator, Page


class Reader:
    """A page of a browser on the site; what the console says and what is asked from elsewhere is kept."""

    def __init__(self, site: Path, page: Page) -> None:
        self.site = site
        self.page = page
        self.complaints: list[str] = []
        self.requests_outside: list[str] = []
        page.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self._note(request.url))

    def open(self, path: str) -> Page:
        """Open a page of the site by its path."""
        self.page.goto(f"{self.site.as_uri()}/{path}")
        return self.page

    def open_series(self, label: str) -> Page:
        """Open the page of the series whose label starts so, by the list."""
        self.open("series/index.html")
        self.page.locator(".list th a", has_text=label).first.click()
        self.page.wait_for_selector("#figures")
        self.page.wait_for_load_state()
        return self.page

    @property
    def path(self) -> str:
        """The path of the page within the site, with the fragment."""
        url = urlsplit(self.page.url)
        path = Path(unquote(url.path)).relative_to(self.site)
        return f"{path}#{url.fragment}" if url.fragment else str(path)

    def read(self, selector: str) -> list[str]:
        """Return the texts of what is visible there, white space folded."""
        return [" ".join(text.split()) for text in self.find(selector).all_inner_texts()]

    def find(self, selector: str) -> Locator:
        return self.page.locator(selector).filter(visible=True)

    def _note(self, url: str) -> None:
        if not url.startswith(self.site.as_uri()):
            self.requests_outside.append(url)
