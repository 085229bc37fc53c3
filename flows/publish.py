"""The step that lets readers see what a run has reached."""

from flows.booking import hold_store
from flows.engine import get_run_logger, step
from flows.progress import show_wait
from flows.settings import Settings


@step
def publish(settings: Settings) -> None:
    """Let readers see the state that this run has reached."""
    with show_wait("publish"), hold_store(settings) as store:
        path = store.publish()
    get_run_logger().info("published: %s", path)
