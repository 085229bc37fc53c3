"""A site written from a small archive of ours, and the Chromium that reads it from disk."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import Reader
from playwright.sync_api import Browser, sync_playwright
from stories_on_disk import write_archive

from flows.report_files import write_report

CHROMIUM = next((path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a written report."""
    data = tmp_path_factory.mktemp("archive")
    write_archive(data)
    return write_report(data).page.parent


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium. Continuous integration has it: there its absence is a failure.

    It ends with the tests of a file: Playwright holds the thread's event loop as long as it lives.
    """
    if CHROMIUM is None:
        assert "CI" not in os.environ, "continuous integration lacks Chromium: apt-get install chromium"
        pytest.skip("no Chromium here: apt-get install chromium")
    with sync_playwright() as playwright:
        # A container has no user namespaces for the sandbox; the pages are ours.
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def reader(site: Path, chromium: Browser) -> Iterator[Reader]:
    """A reader of the site, who at the end has met no error and asked the network for nothing."""
    context = chromium.new_context(viewport={"width": 1200, "height": 900})
    found = Reader(site, context.new_page())
    yield found
    context.close()
    assert found.complaints == []
    assert found.requests_outside == []
