-- What each stage of a run cost and got done, written when it ends: a killed run has those it ended.
CREATE TABLE store.run_stages (
    run_id VARCHAR NOT NULL,
    stage VARCHAR NOT NULL,
    started_at TIMESTAMP NOT NULL,
    status VARCHAR NOT NULL,
    seconds DOUBLE NOT NULL,
    cpu_seconds DOUBLE NOT NULL,
    peak_memory_bytes BIGINT,
    items BIGINT,
    bytes BIGINT,
    figures BIGINT
);

-- What is needed to try again what failed, and the run in which it then succeeded.
ALTER TABLE store.failures ADD COLUMN input JSON;
ALTER TABLE store.failures ADD COLUMN resolved_run_id VARCHAR;
