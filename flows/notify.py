"""Notifications of what is watched, over Apprise: at most one per change, claimed in the database first."""

import logging
from collections.abc import Sequence

import apprise

from flows.booking import hold_store, read_clock
from flows.registers import load_watch_rules
from flows.secret_references import read_value
from flows.settings import Settings
from storage import Store, read_public
from storage.report_pages import load_run_changes
from tallywire.errors import InputError
from tallywire.watch import Notice, find_notices


def send_notices(settings: Settings) -> int:
    """Tell of what the rules watch in the runs published since the last time; return how many were told.

    What could not be delivered is recorded as a failure of its run, and not sent again: part of its addresses
    may have got it.
    """
    rules = load_watch_rules(settings)
    if not rules:
        return 0
    with read_public(settings.data, memory_bytes=settings.database_bytes) as public:
        runs = load_run_changes(public)
    found = [notice for run in runs for notice in find_notices(rules, run.run_id, run.changes, run.conflicts)]
    addresses = _read_addresses(settings)
    with hold_store(settings) as store:
        claimed = store.claim_notices([run.run_id for run in runs], found, read_clock())
    told = 0
    for notice in claimed:
        failed = _send(notice, addresses)
        with hold_store(settings) as store:
            _settle(store, notice, [name for name, _ in addresses if name not in failed], failed)
        told += not failed
    return told


def _settle(store: Store, notice: Notice, told: Sequence[str], failed: Sequence[str]) -> None:
    store.settle_notice(notice.change_id, told, failed, read_clock())
    for address in failed:
        store.save_failure(notice.run_id, "notify", address, f"not delivered: {notice.title}")


def _read_addresses(settings: Settings) -> list[tuple[str, apprise.Apprise]]:
    """Return the addresses by a name that gives no secret away."""
    # It logs the addresses that it cannot reach, and these hold secrets.
    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
    given = settings.notify.get_secret_value().split() if settings.notify else []
    addresses = []
    for number, reference in enumerate(given, 1):
        url = read_value(reference)
        name = f"address {number} of TALLYWIRE_NOTIFY ({url.split(':', 1)[0]})"
        target = apprise.Apprise()
        if not target.add(url):
            raise InputError(f"{name}: not an address that Apprise knows")
        addresses.append((name, target))
    return addresses


def _send(notice: Notice, addresses: Sequence[tuple[str, apprise.Apprise]]) -> list[str]:
    """Return the names of the addresses that did not take *notice*."""
    return [
        name
        for name, target in addresses
        if not target.notify(title=notice.title, body=notice.body, body_format=apprise.NotifyFormat.TEXT)
    ]
