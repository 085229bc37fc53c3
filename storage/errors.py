"""What can go wrong with a database, in one line that names the file; the driver's error is its cause."""

from tallywire.errors import TallywireError


class StorageError(TallywireError):
    """A database cannot be opened, read or written."""


class LockedError(StorageError):
    """Another process held the database for longer than we were told to wait."""


class NewerDatabaseError(StorageError):
    """The database was written by a newer Tallywire."""


class QueryError(StorageError):
    """A query on the public surface cannot be answered; the text says why."""
