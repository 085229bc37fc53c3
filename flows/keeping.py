"""Keeping the books: what is due is settled, tracked and stored. No Prefect, so that a review needs none."""

from dataclasses import dataclass

from flows.registers import load_register, load_story_list
from flows.settings import Settings
from storage import Store
from tallywire.tracking import track


@dataclass(frozen=True, slots=True)
class Kept:
    """What keeping the books did: how many groups were tracked, and how many edges are new."""

    groups: int
    edges: int


def keep_books(store: Store, settings: Settings, run_id: str) -> Kept:
    """Bring the series up to date that new figures, stories or reviews touched, in this run or a killed one.

    Raises a `TallywireError` naming the file of stories when it cannot be used.
    """
    if store.settle(load_story_list(settings)):
        # A review may name a claimant whom no article does.
        store.save_sources(load_register(settings))
    groups = store.touched_groups()
    state = track(store.load_reported(groups), store.load_versions(groups), store.load_merges())
    return Kept(len(groups), store.save_tracking(run_id, groups, state))
