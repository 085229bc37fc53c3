"""The settings of this machine, from the environment.

Each field is also a variable, TALLYWIRE_ and its name in capitals: TALLYWIRE_DATA=/srv/tallywire.
"""

import os
import sysconfig
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from flows.choices import LogFormat
from tallywire import __version__
from tallywire.errors import InputError
from tallywire.refetch import Schedule, parse_schedule
from tallywire.report.words import web_address

# Seeds and deployments lie beside the packages in a checkout, else among the shared data of a wheel.
_SHIPPED = (Path(__file__).parent.parent, Path(sysconfig.get_path("data")) / "share" / "tallywire")

# The name that robots.txt knows us by.
AGENT = "Tallywire"


class Settings(BaseSettings):
    """Where things are and how far Tallywire goes for them. Sizes in bytes, times in seconds."""

    model_config = SettingsConfigDict(env_prefix="TALLYWIRE_", frozen=True, extra="forbid")

    data: Path = Field(Path("data"), description="the data folder: database, reports, logs")
    seeds: Path | None = Field(
        None, description="the folder of seed articles; ./seeds, else the shipped ones"
    )
    feeds: Path | None = Field(None, description="an OPML file of feeds to follow from now on")
    stories: Path | None = Field(
        None,
        description="a TOML file of stories; none: stories.toml in the folder of seeds, where there is one",
    )
    wait_seconds: float = Field(60, gt=0, description="how long to wait for another writer of the database")
    database_bytes: int = Field(
        2_000_000_000,
        ge=100_000_000,
        description="memory for the database; what a question needs beyond it is on the disk meanwhile",
    )
    batch_articles: int = Field(32, ge=1, description="articles read between two writes to the database")
    fetch_seconds: float = Field(30, gt=0, description="time for one page or feed, redirects included")
    fetch_threads: int = Field(16, ge=1, description="pages read at a time")
    fetch_at_once: int = Field(128, ge=1, description="requests under way at a time, over all hosts")
    host_at_once: int = Field(2, ge=1, description="requests under way at a time to one host")
    host_delay_seconds: float = Field(0.25, ge=0, description="time between two requests to one host")
    poll_min_seconds: float = Field(900, ge=0, description="shortest time between two polls of a feed")
    poll_max_seconds: float = Field(86_400, ge=0, description="longest time between two polls of a feed")
    parse_seconds: float = Field(60, gt=0, description="time for reading one feed's entries")
    parse_processes: int = Field(
        min(os.cpu_count() or 1, 4),
        ge=1,
        description="processes that read feeds, where there are many to read",
    )
    respect_robots: bool = Field(True, description="heed robots.txt when articles are fetched")
    feed_bytes: int = Field(15_000_000, gt=0, description="largest feed, after decompression")
    page_bytes: int = Field(10_000_000, gt=0, description="largest page, after decompression")
    refetch: str = Field(
        "3h:15m 1d:1h 7d:6h 30d:3d",
        description="when pages are fetched again: until an age, how often; empty: never",
    )
    watch: Path | None = Field(None, description="a TOML file of watch rules; see docs/reports.md")
    notify: SecretStr | None = Field(
        None, description="addresses of Apprise to notify, apart by spaces; or env:NAME, block:NAME of each"
    )
    report_url: str | None = Field(
        None, description="where the folder reports/ is served, for links from Prefect, mail and feed readers"
    )
    allow_private: bool = Field(False, description="fetch from loopback and private addresses too")
    llm_model: str | None = Field(
        None, description="the model of extract --engine llm: openai:gpt-5-mini, ollama:qwen3 and so on"
    )
    log_format: LogFormat = Field(LogFormat.TEXT, description="the lines of the log: text, or json objects")
    user_agent: str | None = Field(
        None, description="sent with requests instead of Tallywire's name, its version and the contact"
    )
    contact: str | None = Field(
        None, description="an address of the web or of mail at which whoever is asked can reach you"
    )

    @field_validator("refetch")
    @classmethod
    def check_schedule(cls, value: str) -> str:
        """Return *value* if it is a schedule."""
        parse_schedule(value)
        return value

    @field_validator("report_url")
    @classmethod
    def check_address(cls, value: str | None) -> str | None:
        """Return *value* if it is an address of the web, as a link can have it."""
        address = web_address(value)
        if value and not address:
            raise ValueError("not an address of the web")
        return address

    @property
    def schedule(self) -> Schedule:
        """When pages are fetched again."""
        return parse_schedule(self.refetch)


def read_settings(**given: Any) -> Settings:
    """Return the settings: what is *given* and not None, else the environment, else the default.

    Raises `InputError` naming the first setting whose value cannot be used.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(map(str, first["loc"]))
        raise InputError(f"TALLYWIRE_{name.upper()}: {first['msg']} (given: {first['input']!r})") from error


def name_agent(settings: Settings) -> str:
    """Return who requests say we are: what is set, else Tallywire with the contact where one is set."""
    contact = f"+{settings.contact}; " if settings.contact else ""
    return settings.user_agent or f"{AGENT}/{__version__} ({contact}reads feeds for figures)"


def find_seeds(settings: Settings) -> Path:
    """Return the folder of seeds to read: the one set, else ./seeds, else the shipped one."""
    if settings.seeds:
        return settings.seeds
    shipped = (place / "seeds" for place in _SHIPPED)
    return next((folder for folder in (Path("seeds"), *shipped) if folder.is_dir()), Path("seeds"))


def find_shipped(name: str, folder: str = "seeds") -> Path:
    """Return the path of *name* in a *folder* that is shipped. Raises `InputError` when it is not there."""
    for place in _SHIPPED:
        if (place / folder / name).exists():
            return place / folder / name
    raise InputError(f"{name}: not among what was installed with Tallywire")
