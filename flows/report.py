"""The flow that tells what changed: pages on disk and an artifact beside the flow run."""

from pathlib import Path

from flows.engine import create_markdown_artifact, flow, get_run_logger, step
from flows.notify import send_notices
from flows.report_files import write_report
from flows.settings import Settings, read_settings
from tallywire.report.markdown import render_artifact

ARTIFACT = "tallywire-changes"


@flow(name="report", flow_run_name="write the report")
def report(data: Path | None = None) -> None:
    """Write the report of what was last published, and keep its changes as an artifact.

    Args:
        data: the data folder; default TALLYWIRE_DATA, else ./data
    """
    settings = read_settings(data=data)
    write_pages(settings)
    notify(settings)


@step
def write_pages(settings: Settings) -> None:
    """Write the pages and the artifact."""
    written = write_report(settings.data, settings.report_url, memory_bytes=settings.database_bytes)
    site = settings.report_url or written.page.parent.absolute().as_uri()
    create_markdown_artifact(
        key=ARTIFACT, markdown=render_artifact(written.data, site), description="What the last run changed"
    )
    get_run_logger().info(
        "report: %d series, %d conflicts, %s",
        len(written.data.series),
        len(written.data.conflicts),
        written.page,
    )


@step
def notify(settings: Settings) -> None:
    """Tell of what is watched, once."""
    if told := send_notices(settings):
        get_run_logger().info("report: %d notifications sent", told)
