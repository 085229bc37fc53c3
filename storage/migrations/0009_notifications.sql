-- What users were told of: a row before a notification goes out, so that none is ever sent twice, whatever
-- happens in between. outcome: claimed (under way, or the run was killed then), sent, failed.
CREATE TABLE store.notifications (
    change_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    rules VARCHAR[] NOT NULL,
    title VARCHAR NOT NULL,
    claimed_at TIMESTAMP NOT NULL,
    outcome VARCHAR NOT NULL,
    settled_at TIMESTAMP
);

-- Runs whose changes were held against the rules.
CREATE TABLE store.watched_runs (
    run_id VARCHAR NOT NULL
);
