"""`tallywire serve`: the pipeline on its schedule in one process, with its own Prefect server if need be."""

import warnings

from flows.running import check_inputs, find_prefect
from flows.settings import Settings

DEPLOYMENT = "hourly"
# Seven minutes past: most feeds are written on the hour. deployments/prefect.yaml has the same.
CRON = "7 * * * *"
TIMEZONE = "UTC"


def serve_schedules(settings: Settings) -> None:
    """Run the pipeline on its schedule until stopped; a run that is due while one runs is skipped.

    The temporary server of an ad-hoc run has no scheduler, so a full one runs on this machine for as long as
    this lasts, unless the environment names one.
    """
    settings = settings.model_copy(update={"data": settings.data.absolute()})
    check_inputs(settings)
    with find_prefect(settings, is_scheduling=True) as url:
        if url:
            print(
                f"Prefect server: {url} (export PREFECT_API_URL={url} to use it from elsewhere)", flush=True
            )
        _serve(settings)


def _serve(settings: Settings) -> None:
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.schedules import Cron

    from flows.pipeline import pipeline

    # On SIGTERM Prefect's runner forgets to await its own end, which all the same it reaches.
    warnings.filterwarnings("ignore", "coroutine 'Runner.astop' was never awaited", RuntimeWarning)
    parameters = {"seeds": settings.seeds, "feeds": settings.feeds, "data": settings.data}
    pipeline.serve(
        name=DEPLOYMENT,
        schedule=Cron(CRON, timezone=TIMEZONE),
        parameters={name: str(path.absolute()) for name, path in parameters.items() if path},
        global_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
    )
