"""What a run works with, from its files: the register of sources, stories, feeds, watch rules."""

from pathlib import Path

from flows.files import read_file
from flows.settings import Settings, find_seeds, find_shipped
from tallywire.errors import InputError
from tallywire.opml import FeedEntry, read_opml
from tallywire.sources import SourceRegister, load_sources
from tallywire.stories import Story, load_stories
from tallywire.watch import WatchRule, load_rules

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


def load_watch_rules(settings: Settings) -> tuple[WatchRule, ...]:
    """Return the watch rules of the settings, none without a file of them.

    Raises `InputError` when the file cannot be used, or when there are rules and no address to notify.
    """
    if settings.watch is None:
        return ()
    rules = load_rules(_read_text(settings.watch), str(settings.watch))
    if rules and not settings.notify:
        raise InputError(f"{settings.watch}: TALLYWIRE_NOTIFY names no address to notify")
    return rules
