"""`tallywire init`: a folder to keep one's own articles, feeds, sources and deployments in."""

import shutil
from pathlib import Path

from flows.settings import find_shipped
from tallywire.errors import InputError

MANIFEST = """\
# Articles of your own: put text files into articles/ and describe each here. A file that is not listed is
# taken too, with the date of its own header or undated.
#
# [[article]]
# file = "articles/flood.txt"
# source = "Example News"                # who published it
# url = "https://news.example/flood"
# title = "Flood toll rises to 31"
# date = 2024-05-06                      # the day of publication
# basis = "curated"                      # or "text", when the file's own header bears the date
# note = "Printed edition of that day."  # for a curated date: how it was found
"""

README = """\
# A Tallywire project

    tallywire run                                  # the articles in seeds/
    tallywire run --feeds seeds/feeds.opml         # and what is new in your feeds
    tallywire sql "SELECT * FROM conflicts"
    tallywire doctor

seeds/articles/      text files, one article each
seeds/manifest.toml  what they are: publisher, title, date
seeds/feeds.opml     the feeds to follow, as any feed reader exports them
seeds/sources.toml   who makes claims: names, aliases, who speaks for whom
deployments/         what runs when: prefect.yaml, and systemd units for server and worker
data/                the database and the reports (made by the first run)

On a schedule, in one process:

    tallywire serve --feeds seeds/feeds.opml

With a Prefect server and a worker that is started in this folder:

    export PREFECT_API_URL=http://127.0.0.1:4200/api
    prefect --no-prompt work-pool create tallywire --type process
    prefect --no-prompt deploy --prefect-file deployments/prefect.yaml --all
    TALLYWIRE_FEEDS=seeds/feeds.opml prefect worker start --pool tallywire
"""


def make_project(folder: Path) -> list[Path]:
    """Make a starter project in *folder* and return the files made.

    Raises `InputError` naming the folder when it is not empty or cannot be made.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise InputError(f"{folder}: not an empty folder; nothing was made")
        seeds = folder / "seeds"
        (seeds / "articles").mkdir(parents=True)
        (folder / "README.md").write_text(README, encoding="utf-8")
        (seeds / "manifest.toml").write_text(MANIFEST, encoding="utf-8")
        for name in ("feeds.opml", "sources.toml"):
            shutil.copyfile(find_shipped(name), seeds / name)
        deployments = folder / "deployments"
        shutil.copytree(find_shipped("systemd", "deployments"), deployments / "systemd")
        shutil.copyfile(find_shipped("prefect.yaml", "deployments"), deployments / "prefect.yaml")
    except OSError as error:
        raise InputError(f"{folder}: cannot be made: {error.strerror or error}") from error
    return sorted(path for path in folder.rglob("*") if path.is_file())
