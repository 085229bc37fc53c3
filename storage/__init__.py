"""Where articles, figures and what is made of them are kept: DuckDB behind a small interface."""

from storage.articles import Saved
from storage.errors import LockedError, NewerDatabaseError, QueryError, StorageError
from storage.extractions import Extraction
from storage.feed_items import PendingItem, PolledFeed, Settled
from storage.feeds import FeedState, Poll
from storage.opening import open_store
from storage.pages import Captured, Page
from storage.public import PublicStore, Table, read_public
from storage.runs import RunSummary, Stage
from storage.store import Store
from storage.withdrawals import Withdrawal

__all__ = [
    "Captured",
    "Extraction",
    "FeedState",
    "LockedError",
    "NewerDatabaseError",
    "Page",
    "PendingItem",
    "Poll",
    "PolledFeed",
    "PublicStore",
    "QueryError",
    "RunSummary",
    "Saved",
    "Settled",
    "Stage",
    "StorageError",
    "Store",
    "Table",
    "Withdrawal",
    "open_store",
    "read_public",
]
