"""The main job: ingest → refetch → extract → track → publish → report, as one flow.

Prefect loads this file by its path, as a module of its own: keep state and classes out of it.
"""

from pathlib import Path

from flows.booking import book_run, measure_stage
from flows.engine import flow, flow_run, name_flow_run
from flows.extract import extract
from flows.ingest import ingest
from flows.logs import keep_log
from flows.publish import publish
from flows.recovery import end_killed
from flows.refetch import refetch
from flows.report import report
from flows.settings import read_settings
from flows.track import track
from flows.wording import say_run
from storage import RunSummary


@flow(name="pipeline", flow_run_name="read seeds and feeds, keep the books")
def pipeline(
    seeds: Path | None = None,
    feeds: Path | None = None,
    data: Path | None = None,
    write_report: bool = True,
    reextract: bool = False,
    poll_all: bool = False,
) -> RunSummary:
    """Take in what is new, read it, track it, publish it and report; return what the run stored.

    Args:
        seeds: the folder of seed articles, with manifest and source register; default ./seeds
        feeds: an OPML file of feeds to read beside those added; without any no network is used
        data: the data folder; default ./data
        write_report: whether to write the pages and the artifact
        poll_all: poll feeds too that are not due
        reextract: read stored articles anew that another version of Tallywire read
    """
    settings = read_settings(seeds=seeds, feeds=feeds, data=data)
    with keep_log(settings.data, settings.log_format):
        with book_run(settings, flow_run.id) as run:
            end_killed(run.killed)
            ingest(
                seeds=settings.seeds,
                feeds=settings.feeds,
                data=settings.data,
                run_id=run.run_id,
                poll_all=poll_all,
            )
            refetch(data=settings.data, run_id=run.run_id)
            extract(seeds=settings.seeds, data=settings.data, run_id=run.run_id, reextract=reextract)
            track(seeds=settings.seeds, data=settings.data, run_id=run.run_id)
        with measure_stage(settings, "publish", run.run_id):
            publish(settings)
        if write_report:
            with measure_stage(settings, "report", run.run_id):
                report(data=settings.data)
        if run.summary is None:
            raise RuntimeError("a run that ended without error has no summary")
        name_flow_run(say_run(run.summary))
    return run.summary


if __name__ == "__main__":
    pipeline()
