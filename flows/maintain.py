"""The flow that looks after the data folder, made for a quiet hour of the week."""

from pathlib import Path

from flows.engine import flow, get_run_logger, step
from flows.settings import Settings, read_settings
from flows.upkeep import maintain_data
from flows.wording import say_maintained


@flow(name="maintain", flow_run_name="look after the data folder")
def maintain(data: Path | None = None, backup: bool = True, keep: int = 8) -> None:
    """Check the database, back it up, and write it anew without the room that is no longer used.

    Args:
        data: the data folder; default TALLYWIRE_DATA, else ./data
        backup: whether to make a backup among the data folder's before
        keep: how many backups of earlier maintenance stay
    """
    maintain_folder(read_settings(data=data), backup, keep)


@step
def maintain_folder(settings: Settings, backup: bool, keep: int) -> None:
    """Do what is due and log it."""
    for line in say_maintained(maintain_data(settings, backup=backup, keep=keep)).splitlines():
        get_run_logger().info("maintenance: %s", " ".join(line.split()))
