"""The store: what flows save and load. One process writes at a time, in short transactions."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from storage import (
    articles,
    backfills,
    extractions,
    feed_items,
    feeds,
    notifications,
    pages,
    public,
    replays,
    reviews,
    runs,
    settling,
    sources,
    syndication,
    tracked,
    withdrawals,
)
from storage.articles import Saved
from storage.copies import check_copy, copy_database
from storage.database import Closing, Database
from storage.extractions import Extraction
from storage.feed_items import PendingItem, PolledFeed, Settled
from storage.feeds import FeedState, Poll
from storage.pages import Captured, Page
from storage.public import Table
from storage.replays import OpenFailure
from storage.runs import RunSummary, Stage
from storage.upkeep import Compacted, compact
from storage.withdrawals import Withdrawal
from tallywire.entries import KnownEntry
from tallywire.feed_options import FeedOptions
from tallywire.models import Article, ReportedFigure
from tallywire.opml import FeedEntry
from tallywire.reviews import ReviewRow
from tallywire.sources import SourceRegister
from tallywire.stories import Story
from tallywire.tracking import ArticleVersion, TrackedState
from tallywire.watch import Notice


class Store(Closing):
    """The live database of a data folder. Make one with `storage.open_store`; it is a context manager.

    Every method is one transaction or none, and every save may be repeated without effect.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.path = database.path

    def start_run(self, flow_run_id: str | None, now: datetime) -> str:
        """Record the start of a run and return its id."""
        return runs.start_run(self._database, flow_run_id, now)

    def interrupt_runs(self, living: Collection[str] = ()) -> list[str]:
        """Mark as `interrupted` the runs that are neither ended nor *living*; return their flow runs."""
        return runs.interrupt_runs(self._database, living)

    def save_stage(self, run_id: str, stage: Stage) -> None:
        """Record what a stage of a run cost and got done."""
        runs.save_stage(self._database, run_id, stage)

    def finish_run(self, run_id: str, status: str, now: datetime, delta_json: str | None) -> RunSummary:
        """Record the end of a run (`completed`, `failed`) and return what it stored.

        Without *delta_json* the delta that its tracking saved stands.
        """
        return runs.finish_run(self._database, run_id, status, now, delta_json)

    def load_run(self, run_id: str) -> RunSummary:
        """Return what a run stored so far. Raises `KeyError` when there is no such run."""
        return runs.load_run(self._database, run_id)

    def has_run(self, run_id: str) -> bool:
        """Return whether there is such a run."""
        return runs.has_run(self._database, run_id)

    def save_failure(
        self,
        run_id: str,
        stage: str,
        subject: str,
        reason: str,
        detail: str | None = None,
        given: Mapping[str, Any] | None = None,
    ) -> None:
        """Record that *subject* could not be processed, why, and what to try it again with; once per run.

        What logs in somewhere is left out of the words: see `tallywire.redaction`.
        """
        runs.save_failure(self._database, run_id, stage, subject, reason, detail, given)

    def requeue_failures(self, run_id: str | None, stage: str | None) -> list[OpenFailure]:
        """Make due again what failed, in one run or at one stage where given, and return it."""
        return replays.requeue_failures(self._database, run_id, stage)

    def load_open_failures(self, run_id: str | None = None, stage: str | None = None) -> list[OpenFailure]:
        """Return what failed, in one run or at one stage where given, and was not made good since."""
        return replays.load_open_failures(self._database, run_id, stage)

    def save_sources(self, register: SourceRegister) -> None:
        """Make *register* the stored one; groups whose claimants now resolve otherwise are due."""
        sources.save_sources(self._database, register)

    def save_articles(self, run_id: str, batch: Sequence[Article]) -> Saved:
        """Store the articles and versions that are not stored yet and return how many of each."""
        return articles.save_articles(self._database, run_id, batch)

    def pending_versions(self, extractor: str | None, limit: int) -> list[Article]:
        """Return up to *limit* versions that wait to be read, oldest fetched first.

        These are the versions that nothing has read and, where *extractor* is given, those that another one
        read last. A version stays pending until an `Extraction` of it is saved: save an empty one for a
        version that cannot be read, beside its failure.
        """
        return articles.load_pending(self._database, extractor, limit)

    def count_pending(self, extractor: str | None) -> int:
        """Return how many versions wait to be read, by *extractor* where it is given."""
        return articles.count_pending(self._database, extractor)

    def save_extractions(
        self,
        run_id: str,
        extractor: str,
        results: Sequence[Extraction],
        register: SourceRegister,
        now: datetime,
    ) -> int:
        """Store what *extractor* read and return how many figures were never stored before.

        Raises `ValueError` when a figure does not stand in its version where it says.
        """
        return extractions.save_extractions(self._database, run_id, extractor, results, register, now)

    def save_captured(self, run_id: str, batch: Sequence[Captured]) -> Saved:
        """Store what was captured, with pages and names; return how many articles and versions are new."""
        return pages.save_captured(self._database, run_id, batch)

    def resolve_names(self, names: Sequence[str]) -> dict[str, str]:
        """Return name → article for those of *names*, ids or further addresses, that articles go by."""
        return pages.resolve_names(self._database, names)

    def find_backfilled(self, source: str, fingerprint: str) -> int:
        """Return up to where a source was taken in before a run was broken off; 0 where it has changed."""
        return backfills.find_position(self._database, source, fingerprint)

    def save_backfilled(
        self, run_id: str, batch: Sequence[Captured], source: str, fingerprint: str, position: int | None
    ) -> Saved:
        """Store what a source holds up to *position*, None at its end; return how much of it is new."""
        return backfills.save_backfilled(self._database, run_id, batch, source, fingerprint, position)

    def save_refetched(self, run_id: str, batch: Sequence[Page], versions: Sequence[Article]) -> Saved:
        """Store what pages answered that were fetched again, and return how many versions are new."""
        return pages.save_refetched(self._database, run_id, batch, versions)

    def load_watched(self, since: datetime) -> list[Page]:
        """Return the pages of articles born from *since* on that are not gone for good."""
        return pages.load_watched(self._database, since)

    def find_pages(self, names: Sequence[str]) -> dict[str, Page]:
        """Return name → watched page for those of *names*, ids or further addresses, that articles go by."""
        return pages.find_pages(self._database, names)

    def match_copies(self, limit: int) -> int:
        """Look for copies of up to *limit* versions that none were looked for, and return how many."""
        return syndication.match_copies(self._database, limit)

    def settle(self, stories: Sequence[Story]) -> int:
        """Make *stories* the stored ones, settle by them and by the reviews the figures that are not yet, and
        return how many versions these are in. The groups that changed are due for tracking."""
        settling.save_stories(self._database, stories)
        return settling.settle_figures(self._database)

    def save_reviews(self, run_id: str, rows: Sequence[ReviewRow], file: str, now: datetime) -> list[str]:
        """Add the reviews of a file that are not in the books yet, all or none, and return their ids.

        `settle` applies them. Raises `InputError` naming file and line of a row that points at nothing.
        """
        return reviews.save_reviews(self._database, run_id, rows, file, now)

    def count_new_reviews(self, rows: Sequence[ReviewRow], file: str) -> int:
        """Return how many reviews of a file are not in the books yet. Raises as `save_reviews` does."""
        return len(reviews.plan_reviews(self._database, rows, file))

    def load_merges(self) -> dict[str, str]:
        """Return which series are part of which by review, as ids."""
        return reviews.load_merges(self._database)

    def touched_groups(self) -> list[str]:
        """Return the groups due for tracking: touched since they were last tracked, in whatever run."""
        return tracked.load_groups_to_track(self._database)

    def load_reported(self, group_ids: Sequence[str]) -> list[ReportedFigure]:
        """Return the figures of some groups, of every version, each under its newest extraction."""
        return tracked.load_reported(self._database, group_ids)

    def load_versions(self, group_ids: Sequence[str]) -> list[ArticleVersion]:
        """Return all extracted versions of the articles that have, or had, a figure of these groups."""
        return tracked.load_versions(self._database, group_ids)

    def snapshot_groups(self, group_ids: Sequence[str]) -> dict[str, Any]:
        """Return the tracked state of some groups as JSON values by series_id: label, tracks, conflicts."""
        return tracked.snapshot_groups(self._database, group_ids)

    def save_tracking(self, run_id: str, group_ids: Sequence[str], state: TrackedState) -> int:
        """Make *state* the tracked state of some groups, no longer due, and return how many edges are new."""
        return tracked.save_tracking(self._database, run_id, group_ids, state)

    def claim_notices(self, run_ids: Sequence[str], notices: Sequence[Notice], now: datetime) -> list[Notice]:
        """Record that *notices* go out and *run_ids* were watched; return those that may be sent."""
        return notifications.claim_notices(self._database, run_ids, notices, now)

    def settle_notice(
        self, change_id: str, told: Sequence[str], not_told: Sequence[str], now: datetime
    ) -> None:
        """Record what came of a notification: the names of who took it and of who did not."""
        notifications.settle_notice(self._database, change_id, told, not_told, now)

    def save_withdrawals(self, run_id: str, batch: Sequence[Withdrawal]) -> int:
        """Record what was taken back, by claimants and publishers, and return how many were not known."""
        return withdrawals.save_withdrawals(self._database, run_id, batch)

    def load_feeds(self) -> list[FeedState]:
        """Return all feeds, disabled ones and those that are gone included, by address."""
        return feeds.load_feeds(self._database)

    def list_feeds(self) -> Table:
        """Return how the feeds fare, those that need a look first."""
        return feeds.list_feeds(self._database)

    def load_known_entries(self, polled: PolledFeed) -> list[KnownEntry]:
        """Return what is stored of entries that could be those of *polled*."""
        return feed_items.load_known(self._database, [polled]).get(polled.poll.feed_url, [])

    def add_feeds(self, entries: Sequence[FeedEntry], now: datetime) -> list[str]:
        """Store the feeds that are not stored yet, by either address of one that moved, and return theirs."""
        return feeds.add_feeds(self._database, entries, now)

    def set_feed_options(self, feed_url: str, options: FeedOptions) -> None:
        """Make *options* the settings of a stored feed, which is due at once."""
        feeds.set_options(self._database, feed_url, options)

    def enable_feed(self, feed_url: str, *, is_enabled: bool) -> None:
        """Have a stored feed polled or not; one that is polled again starts anew."""
        feeds.enable_feed(self._database, feed_url, is_enabled=is_enabled)

    def load_host_pauses(self, now: datetime) -> dict[str, datetime]:
        """Return the hosts that are left alone at *now*, with until when."""
        return feeds.load_pauses(self._database, now)

    def save_polled(self, run_id: str, polled: Sequence[PolledFeed]) -> list[Poll]:
        """Store polls, what follows for their feeds, and their new and changed entries, in one transaction.

        Return the polls with the new items counted.
        """
        return feed_items.save_polled(self._database, run_id, polled)

    def load_pending_items(self, now: datetime, limit: int) -> list[PendingItem]:
        """Return up to *limit* items that wait for their article and may be tried at *now*, oldest first."""
        return feed_items.load_pending_items(self._database, now, limit)

    def count_pending_items(self, now: datetime) -> int:
        """Return how many items wait for their article and may be tried at *now*."""
        return feed_items.count_pending_items(self._database, now)

    def settle_items(self, settled: Sequence[Settled]) -> None:
        """Store what came of capturing items: save their articles first."""
        feed_items.settle_items(self._database, settled)

    def publish(self) -> Path:
        """Replace the snapshot that readers use by the present state and return its path."""
        return public.publish(self._database)

    def back_up(self, target: Path) -> int:
        """Put a whole copy of the present state at *target*, read it to check, and return its size in bytes.

        Raises `StorageError` when *target* is there already or cannot be written.
        """
        copy_database(self._database, target, replace=False)
        check_copy(target)
        return target.stat().st_size

    def compact(self) -> Compacted:
        """Write the file anew without the room that is no longer used, and return both sizes; then close."""
        try:
            return compact(self._database)
        finally:
            self.close()

    def close(self) -> None:
        """Let other processes write."""
        self._database.close()
