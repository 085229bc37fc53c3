"""What a run works with, from its files: the register of sources, the stories and the list of feeds."""

from pathlib import Path

from flows.files import read_file
from flows.settings import Settings, find_seeds, find_shipped
from tallywire.errors import InputError
from tallywire.opml import FeedEntry, read_opml
from tallywire.sources import SourceRegister, load_sources
from tallywire.stories import Story, load_stories

REGISTER = "sources.toml"
STORIES = "stories.toml"


def load_register(settings: Settings) -> SourceRegister:
    """Return the register beside the seeds, else the shipped one.

    Raises a `TallywireError` naming the file when it cannot be used.
    """
    own = find_seeds(settings) / REGISTER
    path = own if own.exists() else find_shipped(REGISTER)
    return load_sources(_read_text(path), str(path))


def load_story_list(settings: Settings) -> tuple[Story, ...]:
    """Return the stories of the file that is set, else of stories.toml beside the seeds, else none.

    Raises a `TallywireError` naming the file when it cannot be used.
    """
    path = settings.stories or find_seeds(settings) / STORIES
    if settings.stories is None and not path.exists():
        return ()
    return load_stories(_read_text(path), str(path))


def load_feed_list(path: Path) -> tuple[FeedEntry, ...]:
    """Return the feeds listed in the OPML file *path*. Raises `InputError` naming it when it is none."""
    return read_opml(read_file(path), str(path))


def _read_text(path: Path) -> str:
    try:
        return read_file(path).decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 text") from error
