"""Trying again what failed: it is made due again, an ordinary run does it, and marks what succeeded."""

import json
from dataclasses import dataclass

from storage.database import Database
from storage.queries import read_query


@dataclass(frozen=True, slots=True)
class OpenFailure:
    """Something that failed, at which stage, and has not succeeded since."""

    stage: str
    subject: str


def requeue_failures(database: Database, run_id: str | None, stage: str | None) -> list[OpenFailure]:
    """Make due again what failed, in one run or at one stage where given, and return it, the oldest first.

    Feeds are polled, pages captured and article versions read by the next run; seed files are by every run.
    """
    rows = database.fetch(read_query("open_failures"), {"run_id": run_id, "stage": stage})
    subjects = {"subjects": [subject for _, subject, _ in rows]}
    given = [json.loads(value) for _, _, value in rows if value]
    versions = {"versions": [values["version_id"] for values in given if "version_id" in values]}
    with database.transaction():
        database.fetch(read_query("requeue_feeds"), subjects)
        database.fetch(read_query("requeue_items"), subjects)
        database.fetch(read_query("requeue_versions"), versions)
    return list(dict.fromkeys(OpenFailure(stage, subject) for stage, subject, _ in rows))


def load_open_failures(database: Database, run_id: str | None, stage: str | None) -> list[OpenFailure]:
    """Return what failed, in one run or at one stage where given, and was not made good since."""
    rows = database.fetch(read_query("open_failures"), {"run_id": run_id, "stage": stage})
    return list(dict.fromkeys(OpenFailure(stage, subject) for stage, subject, _ in rows))


def resolve_failures(database: Database, run_id: str) -> None:
    """Mark, inside the caller's transaction, the failures of earlier runs that this run has made good."""
    database.fetch(read_query("resolve_failures"), {"run_id": run_id})
